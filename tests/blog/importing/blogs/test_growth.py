"""Twice the body takes about twice the time, also of one that was written to be slow."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from blog.importing import UnreadableDocumentError
from blog.importing.blogs.detect import open_blog
from tests.blog.importing.blogs.wxr.files import item, wxr
from tests.blog.importing.blogs.zips import write_zip
from tests.hostile_text import LIMIT, growth, repeated

LENGTH = 16_000  # characters


def _wordpress(folder: Path, body: str) -> Path:
    path = folder / "export.xml"
    path.write_text(wxr(item(7, body)))
    return path


def _squarespace(folder: Path, body: str) -> Path:
    path = folder / "export.xml"
    path.write_text(wxr(item(7, body, link="/blog/x"), is_squarespace=True))
    return path


def _markdown(folder: Path, body: str) -> Path:
    return write_zip(folder, {"posts/one.md": body})


def _html(folder: Path, body: str) -> Path:
    return write_zip(folder, {"one.html": f"<html><body>{body}</body></html>"})


def _broken(folder: Path, body: str) -> Path:
    """Return an export that is no XML, with a tag that the text goes on with."""
    path = folder / "export.xml"
    path.write_text(wxr(item(7, "x", title="&", excerpt="", comment_status=f"<wp:{body}")))
    return path


WRITE: dict[str, Callable[[Path, str], Path]] = {
    "WordPress": _wordpress,
    "Squarespace": _squarespace,
    "Markdown": _markdown,
    "HTML": _html,
    "broken": _broken,
}


@pytest.mark.parametrize(
    ("system", "before", "pattern", "after"),
    [
        # Tags that never end.
        ("WordPress", "<blockquote ", "wp-block-pullquote ", ""),
        ("WordPress", "<div ", "wp-block-embed__wrapper ", ""),
        ("Squarespace", "<p ", "sqsrte-large ", ""),
        # Elements that are never closed.
        ("Squarespace", "", '<p class="sqsrte-large">x', ""),
        ("Squarespace", "", '<blockquote data-animation-role="quote">x', ""),
        ("Squarespace", "", "<h1>x", ""),
        ("WordPress", '<figure class="wp-block-table">', "<table></table>", "</figure>"),
        ("WordPress", '<div class="wp-caption">', '<p class="wp-caption-text">', "</div>"),
        # White space, words and numbers without end.
        ("WordPress", "x\n", " ", "x"),
        ("WordPress", "<!-- wp:a/b {}", " ", "x -->"),
        ("WordPress", "<!-- wp:a/b ", " ", "x -->"),
        ("WordPress", '<!-- wp:a/b {"c": "', "x", '"} /-->'),
        ("WordPress", "", "<!-- wp:a{i} /-->", ""),
        ("Markdown", "x", " ", "x"),
        # Cells that go on in those below, and further.
        ("HTML", "", '<script type="application/ld+json">', ""),
        ("HTML", "<script ", "application/ld+json ", ""),
        ("HTML", "<details>x", " ", "x</details>"),
        ("HTML", "<details>", "<summary>", "</details>"),
        ("HTML", '<meta property="article:published_time" content="2019-01-01 12:00', " ", '|">'),
        # What is no XML.
        ("broken", "x", "x", ""),
        ("broken", "x ", "x", ">"),
        ("HTML", "<table>", "<tr><td colspan=20 rowspan=200>x</td></tr>", ""),
    ],
)
def test_what_a_body_takes_grows_with_its_length(tmp_path, system, before, pattern, after):
    def read(body: str) -> None:
        blog = open_blog(WRITE[system](tmp_path, body))
        for post in blog.posts():
            with suppress(UnreadableDocumentError):
                blog.body(post)
        blog.close()

    text = repeated(pattern, before)
    assert growth(read, lambda length: text(length) + after, LENGTH) <= LIMIT
