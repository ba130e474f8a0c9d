"""A small blog of no system, and the steps of bringing it in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.core.files.base import ContentFile

from blog.importing.blogs import (
    SourceAuthor,
    SourceBlog,
    SourceBody,
    SourcePicture,
    SourcePost,
    SourceTopic,
    Status,
)
from blog.importing.blogs.body import body_from_html
from blog.models import BlogImport
from blog.moving_in import begin, choices_of, start
from blog.moving_in.background import do_slice
from blog.visibility import PostKind
from tests.factories import image_file

ADDRESS = "https://www.old.example"
DAY = datetime(2019, 5, 3, 9, 30, tzinfo=UTC)
WORDS = "<p>Rest is a skill. It can be learned slowly, and it does not have to be earned.</p>"


def post(
    number: int, body: str = WORDS, left_out: Iterable[tuple[str, str]] = (), **fields
) -> SourcePost:
    """Return a post that was live there, with a summary, so that nothing stands against it."""
    values = {
        "key": f"guid-{number}",
        "kind": PostKind.ARTICLE,
        "status": Status.LIVE,
        "title": f"Quiet hour {number}",
        "summary": "What an hour without a plan can do.",
        "slug": f"quiet-hour-{number}",
        "published_at": DAY,
        "authors": ["mara"],
        "categories": ["calm"],
        "tags": ["rest"],
        "old_addresses": [f"/2019/05/quiet-hour-{number}/", f"/?p={number}"],
    }
    made = SourcePost(**{**values, **fields})
    made.body = body  # type: ignore[attr-defined]
    made.left_out = left_out  # type: ignore[attr-defined]
    return made


@dataclass
class FakeBlog:
    """A blog in memory; its pictures are those in ``files``, by their paths."""

    made: list[SourcePost]
    system: str = "WordPress"
    title: str = "The old blog"
    address: str = ADDRESS
    files: dict[str, bytes] = field(default_factory=dict)
    authors: dict[str, SourceAuthor] = field(
        default_factory=lambda: {"mara": SourceAuthor("mara", "Mara Quill, LAMFT", "Writes.")}
    )
    categories: dict[str, SourceTopic] = field(
        default_factory=lambda: {"calm": SourceTopic("calm", "Calm", "calm")}
    )
    tags: dict[str, SourceTopic] = field(
        default_factory=lambda: {"rest": SourceTopic("rest", "rest", "rest")}
    )
    passed_over: dict[str, int] = field(default_factory=lambda: {"comments": 33})
    warnings: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)  # the keys of the bodies that were read

    def posts(self) -> Iterator[SourcePost]:
        yield from self.made

    def body(self, post: SourcePost) -> SourceBody:
        self.read.append(post.key)
        left_out = post.left_out  # type: ignore[attr-defined]
        return body_from_html(post.body, self._find, left_out=left_out)  # type: ignore[attr-defined]

    def _find(self, attributes: dict[str, str]) -> SourcePicture:
        source = attributes["src"]
        alt = attributes.get("alt", "")
        if "://" in source:
            return SourcePicture(address=source, alt=alt)
        return SourcePicture(path=source, alt=alt)

    def read_picture(self, picture: SourcePicture) -> bytes:
        return self.files[picture.path]

    def close(self) -> None:
        pass


def picture(color: str = "#7a8f7a") -> bytes:
    """Return the bytes of a small picture."""
    return image_file(size=(320, 200), color=color).read()


def opens(monkeypatch, blog: SourceBlog) -> SourceBlog:
    """Let every file be this blog."""
    monkeypatch.setattr("blog.importing.blogs.detect.open_blog", lambda path: blog)
    return blog


def read(by=None, name: str = "blog.xml") -> BlogImport:
    """Have a file read, whatever it holds."""
    blog_import = begin(ContentFile(b"<rss/>", name), by=by, soon=False)
    return work(blog_import)


def work(blog_import: BlogImport) -> BlogImport:
    """Do all that the import is at, as the background worker does."""
    while do_slice(blog_import.pk):
        pass
    blog_import.refresh_from_db()
    return blog_import


def bring_in(by=None, blog_import: BlogImport | None = None, **chosen) -> BlogImport:
    """Read a file and bring it in as proposed, but for what is chosen otherwise."""
    blog_import = blog_import or read(by)
    assert not blog_import.problem, blog_import.problem
    chosen = {"attested": chosen.get("publish", False), **chosen}
    start(blog_import, replace(choices_of(blog_import), **chosen), by=by, soon=False)
    return work(blog_import)
