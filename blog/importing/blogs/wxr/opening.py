"""Open an export in WXR, whichever of the two systems wrote it."""

from blog.importing.blogs.archive import Archive
from blog.importing.blogs.source import SourceBlog
from blog.importing.blogs.wxr.blog import WordPressBlog
from blog.importing.blogs.wxr.files import WxrFile, wxr_names
from blog.importing.blogs.wxr.index import Index
from blog.importing.blogs.wxr.report import Report
from blog.importing.blogs.wxr.squarespace import SquarespaceBlog, is_squarespace


def read_wxr(archive: Archive) -> SourceBlog | None:
    """Return the blog of an export by WordPress or Squarespace; None if it is neither's.

    All its files are read through once: anything may be said after it is needed.
    """
    files: list[WxrFile] = []
    try:
        for name in wxr_names(archive):
            files.append(WxrFile(archive, name))
        if not files:
            return None
        index, report = Index(), Report()
        for number, file in enumerate(files):
            for found in file.items(number):
                index.add(found)
                report.add(file.name, found)
        kind = SquarespaceBlog if is_squarespace(index, files) else WordPressBlog
        return kind(archive, files, index, report)
    except BaseException:
        for file in files:
            file.opened.close()
        raise
