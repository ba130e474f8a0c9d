"""Read a whole blog of another system: WordPress, Squarespace, Ghost, Substack, Medium, zips.

``detect.open_blog`` finds out what a file is and returns a ``SourceBlog``, whatever the system.
Each system has a module of its own, which knows the traps of its format. ``archive`` opens zips
within bounds, and ``body`` makes sections of HTML whose pictures lie elsewhere, by the road of
documents.
Nothing here writes to the database or asks for an address; ``blog.moving_in`` does that.
"""

from blog.importing.blogs.source import (
    IN_FILE,
    SourceAuthor,
    SourceBlog,
    SourceBody,
    SourcePicture,
    SourcePost,
    SourceTopic,
    Status,
)

__all__ = [
    "IN_FILE",
    "SourceAuthor",
    "SourceBlog",
    "SourceBody",
    "SourcePicture",
    "SourcePost",
    "SourceTopic",
    "Status",
]
