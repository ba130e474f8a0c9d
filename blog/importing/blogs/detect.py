"""Find out what the export of a blog is."""

from collections.abc import Callable
from pathlib import Path

from blog.importing.blogs.archive import Archive
from blog.importing.blogs.blogger import read_blogger
from blog.importing.blogs.ghost import read_ghost
from blog.importing.blogs.medium import read_medium
from blog.importing.blogs.refusals import refusal
from blog.importing.blogs.source import SourceBlog
from blog.importing.blogs.substack import read_substack
from blog.importing.blogs.wix import read_wix
from blog.importing.blogs.wxr import read_wxr
from blog.importing.blogs.zips import read_files
from blog.importing.problems import UnreadableDocumentError

# Each returns the blog if the files are its system's, by what is in them, and else None. The first
# that does is taken: the plain zips, which fit nearly everything, come last.
READERS: list[Callable[[Archive], SourceBlog | None]] = [
    read_wxr,
    read_ghost,
    read_substack,
    read_medium,
    read_blogger,
    read_wix,
    read_files,
]


def open_blog(path: Path) -> SourceBlog:
    """Return the blog in a file, which the caller closes.

    Raises UnreadableDocumentError with a sentence for people.
    """
    archive = Archive(path)
    try:
        for read in READERS:
            if blog := read(archive):
                return blog
        raise UnreadableDocumentError(refusal(archive))
    except BaseException:
        archive.close()
        raise
