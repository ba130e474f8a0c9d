"""A blog of Wix: the table of posts that it hands out."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from blog.importing.blogs import plain
from blog.importing.blogs.archive import Archive
from blog.importing.blogs.body import body_from_html
from blog.importing.blogs.csv_rows import Row, find_table, rows_of
from blog.importing.blogs.fields import load_json
from blog.importing.blogs.moments import utc_moment
from blog.importing.blogs.ricos import html_of_ricos, picture_at
from blog.importing.blogs.source import (
    SourceAuthor,
    SourceBody,
    SourcePicture,
    SourcePost,
    SourceTopic,
    Status,
)
from blog.importing.blogs.words_only import WordsOnly, web_picture
from blog.visibility import PostKind

COLUMNS = {"Title", "Plain Content", "Rich Content", "Published Date"}
MAX_FILES = 10
MAX_NAMES = 100  # of tags or categories of a post
# An id in the place of a name.
NUMBER = re.compile(r"[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
ONLY_WORDS = "Only the words are in the table: its pictures, links and headings aren’t."


def read_wix(archive: Archive) -> "WixBlog | None":
    """Return the blog in an archive, None if it is none of Wix."""
    names = [name for name in archive.names if name.lower().endswith(".csv")]
    name = find_table(archive, names[:MAX_FILES], COLUMNS)
    return WixBlog(archive, name) if name else None


class WixBlog(WordsOnly):
    """A blog of Wix, as ``SourceBlog`` says."""

    system = "Wix"

    def __init__(self, archive: Archive, name: str) -> None:
        """Of an archive whose table of posts has this name."""
        super().__init__(archive)
        self._table = name
        self._last = Row()  # that was yielded, since its body is what is asked for next
        numbers = set[str]()
        for row in self._rows():
            if author := row.get("Author", "").strip():
                self.authors.setdefault(author, SourceAuthor(author, author))
            for topics, names in ((self.categories, _categories(row)), (self.tags, _tags(row))):
                for each in names:
                    topics.setdefault(each, SourceTopic(each, each))
            numbers |= _numbers(row)
            site = urlsplit(row.get("Post Page URL", ""))
            if site.hostname and site.scheme in ("http", "https"):
                self.address = self.address or f"{site.scheme}://{site.hostname}"
        if numbers:
            self.passed_over["tags and categories whose names aren’t in the table"] = len(numbers)

    def posts(self) -> Iterator[SourcePost]:
        """Yield articles in the order of the table."""
        for row in self._rows():
            self._last = row
            yield _post(row)

    def body(self, post: SourcePost) -> SourceBody:
        """Return the body of one of its posts; raises UnreadableDocumentError for this one."""
        row = self._last
        if _key(row) != post.key:
            row = next(each for each in self._rows() if _key(each) == post.key)
        read = html_of_ricos(row.get("Rich Content", ""))
        if read is None:
            lines = row.get("Plain Content", "").splitlines()
            html = "".join(plain.paragraph(plain.escape(line)) for line in lines)
            return body_from_html(html, find_picture, left_out=[("damaged", ONLY_WORDS)])
        return body_from_html(read[0], find_picture, left_out=read[1])

    def _rows(self) -> Iterator[Row]:
        return rows_of(self.archive, self._table, _key)


def find_picture(attributes: dict[str, str]) -> SourcePicture | None:
    """Return a picture at its address in Wix's store."""
    return web_picture(attributes, picture_at(attributes.get("src", "").strip()))


def _post(row: Row) -> SourcePost:
    def said(name: str) -> str:
        return " ".join(row.get(name, "").split())

    slug, moment = said("Slug"), utc_moment(said("Published Date"))
    path = urlsplit(said("Post Page URL")).path
    paths = [each for each in (path, f"/post/{slug}" if slug else "") if each.strip("/")]
    author = row.get("Author", "").strip()
    return SourcePost(
        key=_key(row),
        kind=PostKind.ARTICLE,
        status=Status.LIVE if moment else Status.DRAFT,
        title=said("Title"),
        summary=said("Excerpt"),
        slug=slug,
        published_at=moment,
        updated_at=utc_moment(said("Last Published Date")),
        authors=[author] if author else [],
        categories=_categories(row),
        tags=_tags(row),
        lead_picture=find_picture({"src": said("Cover Image")}),
        old_addresses=list(dict.fromkeys(paths)) if moment else [],
    )


def _key(row: Row) -> str:
    names = ("ID", "Internal ID", "Slug", "Post Page URL", "Title")
    return next((said for name in names if (said := row.get(name, "").strip())), "")


def _categories(row: Row) -> list[str]:
    names = [*_names(row.get("Main Category", "")), *_names(row.get("Categories", ""))]
    return [each for each in dict.fromkeys(names) if not NUMBER.fullmatch(each)]


def _tags(row: Row) -> list[str]:
    return [
        each for each in dict.fromkeys(_names(row.get("Tags", ""))) if not NUMBER.fullmatch(each)
    ]


def _numbers(row: Row) -> set[str]:
    said = (row.get(name, "") for name in ("Main Category", "Categories", "Tags"))
    return {name for each in said for name in _names(each) if NUMBER.fullmatch(name)}


def _names(said: str) -> list[str]:
    """Return the names in a field: a list of JSON, or one name."""
    names: object = [said]
    if said.strip().startswith("["):
        names = load_json(said)
    rows = names[:MAX_NAMES] if isinstance(names, list) else []
    words = (" ".join(each.split()) for each in rows if isinstance(each, str))
    return [each for each in words if each]
