"""The file of an import, opened as the blog that it holds."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from blog.importing.blogs import SourceBlog
from blog.importing.problems import UnreadableDocumentError
from blog.models import BlogImport

WORK = ".imports"  # the folder in DATA_DIR: a file by its own name, or a copy of one in a bucket
GONE = "Its file isn’t here any more. Bring it in once more: what came before isn’t doubled."


@contextmanager
def opened_blog(blog_import: BlogImport) -> Iterator[SourceBlog]:
    """Open the file of an import, and close it; raises UnreadableDocumentError."""
    # What reads each system's files is loaded only where a file is read, which no web worker does.
    from blog.importing.blogs.detect import open_blog

    blog = open_blog(_local_file(blog_import))
    try:
        yield blog
    finally:
        blog.close()


def _local_file(blog_import: BlogImport) -> Path:
    """Return the file on this machine, under the name that it had, which may say what it is."""
    stored = str(blog_import.file.name)
    if not stored or not default_storage.exists(stored):
        raise UnreadableDocumentError(GONE)
    name = re.sub(r"[^\w.() -]+", "-", blog_import.name).strip(". ")[-120:] or "blog"
    path = _folder(blog_import) / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.S3_BUCKET:
        if not path.exists():
            unfinished = path.with_name(f"{name}.part")
            with default_storage.open(stored) as source, unfinished.open("wb") as target:
                shutil.copyfileobj(source, target, 1024 * 1024)
            unfinished.rename(path)
    elif not path.exists():
        path.unlink(missing_ok=True)
        path.symlink_to(Path(default_storage.path(stored)).resolve())
    return path


def clear_work(blog_import: BlogImport) -> None:
    """Delete what was kept on this machine to read the file; it comes again when it is needed."""
    shutil.rmtree(_folder(blog_import), ignore_errors=True)


def _folder(blog_import: BlogImport) -> Path:
    return Path(settings.DATA_DIR) / WORK / blog_import.pk
