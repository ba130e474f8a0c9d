"""A publication of Substack: the zip with its list of posts and a file of HTML for each.

The lists of subscribers, and of who opened what, lie beside them. They are never opened.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from itertools import islice

from blog.importing.blogs import plain
from blog.importing.blogs.archive import Archive
from blog.importing.blogs.body import body_from_html
from blog.importing.blogs.csv_rows import Row, find_table, rows_of
from blog.importing.blogs.moments import utc_moment
from blog.importing.blogs.source import (
    SCHEDULED,
    SourceBody,
    SourcePicture,
    SourcePost,
    Status,
)
from blog.importing.blogs.substack_html import plain_html
from blog.importing.blogs.words_only import WordsOnly, web_picture
from blog.importing.encodings import decode
from blog.importing.problems import UnreadableDocumentError
from blog.text import richtext
from blog.visibility import PostKind

LIST = "posts.csv"
COLUMNS = {"post_id", "post_date", "is_published"}
MAX_TEXT = 2 * 1024**2  # bytes of a post
MAX_LOOKED_AT = 20  # posts, to learn where the publication is
FIRST_LINE = re.compile(r"\s*<(h[1-6]|p)\b[^<>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
NUMBER = re.compile(r"(\d+)(?:\.(.*))?", re.DOTALL)
# A button to subscribe leads to the publication itself.
OWN_SITE = re.compile(r"(https://[a-z0-9.-]+\.[a-z]{2,})/subscribe\b", re.IGNORECASE)
SUBSCRIBERS = re.compile(r"(?:.*/)?email_list\.([a-z0-9-]+)\.csv", re.IGNORECASE)  # by name only

FOR_WHOM = {
    "only_paid": "It was for paying subscribers.",
    "founding": "It was for founding members.",
    "only_free": "It was for subscribers.",
}
FOR_SOME = "It was for some of the subscribers."
THREAD = "It was a thread: what readers answered isn’t in the export."
WAS_SENT = "It was sent by mail, and isn’t published any more."
NO_TEXT = "Substack’s export has no text for this post. Copy it from there."
LACKING = "Substack’s export has no text for {} of its posts: {}."
UNLISTED = "{} to no post in its list. Staying behind: {}."
MAX_NAMED = 5


def read_substack(archive: Archive) -> "SubstackBlog | None":
    """Return the publication in an archive, None if it is none of Substack."""
    names = [name for name in archive.names if name.rpartition("/")[2] == LIST]
    name = find_table(archive, sorted(names, key=len)[:3], COLUMNS)
    return SubstackBlog(archive, name) if name else None


class SubstackBlog(WordsOnly):
    """A publication of Substack, as ``SourceBlog`` says."""

    system = "Substack"

    def __init__(self, archive: Archive, name: str) -> None:
        """Of an archive whose list of posts has this name."""
        super().__init__(archive)
        self._list = name
        self._folder = name.removesuffix(LIST) + "posts/"
        self._names = set(archive.names)
        rows = list(self._rows())
        self._files = {self._key(row): self._file(row) for row in rows}
        self._sounds = {self._key(row): row.get("podcast_url", "").strip() for row in rows}
        self.address = self._site()
        self._look_for_gaps(rows)

    def posts(self) -> Iterator[SourcePost]:
        """Yield articles and pages in the order of the list."""
        for row in self._rows():
            yield self._post(row)

    def body(self, post: SourcePost) -> SourceBody:
        """Return the body of one of its posts; raises UnreadableDocumentError for this one."""
        if not self._files[post.key]:
            raise UnreadableDocumentError(NO_TEXT)
        html, left_out = plain_html(self._read(post.key))
        html = _without_titles(html, (post.title, post.subtitle))
        if sound := self._sounds[post.key]:
            html = plain.tag("audio", src=sound, title=post.title) + html
        return body_from_html(html, _picture, left_out=left_out)

    # --- The list --------------------------------------------------------------------------------

    def _rows(self) -> Iterator[Row]:
        return rows_of(self.archive, self._list, self._key)

    def _key(self, row: Row) -> str:
        said = row.get("post_id", "").strip()
        found = NUMBER.fullmatch(said)
        return found[1] if found else said

    def _file(self, row: Row) -> str:
        name = f"{self._folder}{row['post_id'].strip()}.html"
        return name if name in self._names else ""

    def _read(self, key: str) -> str:
        return decode(self.archive.read(self._files[key], MAX_TEXT), is_html=True)

    def _site(self) -> str:
        """Return the address of the publication, as its buttons say it, or the name of a file."""
        for key in islice((key for key, file in self._files.items() if file), MAX_LOOKED_AT):
            if found := OWN_SITE.search(self._read(key)):
                return found[1].lower()
        lists = (SUBSCRIBERS.fullmatch(name) for name in self.archive.names)
        found = next(filter(None, lists), None)
        return f"https://{found[1].lower()}.substack.com" if found else ""

    def _look_for_gaps(self, rows: list[Row]) -> None:
        lacking = [row for row in rows if not self._file(row)]
        if lacking:
            titles = [unescape(row.get("title", "")) or self._slug(row) for row in lacking]
            self.warnings.append(LACKING.format(len(lacking), _named(titles)))
        texts = {name for name in self._names if name.startswith(self._folder)}
        texts = {name for name in texts if name.endswith(".html")}
        if others := sorted(texts - set(self._files.values())):
            names = [each.removeprefix(self._folder).removesuffix(".html") for each in others]
            slugs = [each.partition(".")[2] or each for each in names]
            belong = "1 text in this export belongs"
            if len(others) > 1:
                belong = f"{len(others):,} texts in this export belong"
            self.warnings.append(UNLISTED.format(belong, _named(slugs)))

    # --- Posts -----------------------------------------------------------------------------------

    def _slug(self, row: Row) -> str:
        found = NUMBER.fullmatch(row.get("post_id", "").strip())
        return (found[2] or "") if found else ""

    def _post(self, row: Row) -> SourcePost:
        def said(name: str) -> str:
            return " ".join(unescape(row.get(name, "")).split())

        slug, kind = self._slug(row), said("type").lower()
        moment = utc_moment(said("post_date"))
        status, why = _judge(row, moment)
        if kind == "thread":
            why.append(THREAD)
            status = Status.DRAFT if status == Status.LIVE else status
        was_public = bool(said("email_sent_at")) or status not in (Status.DRAFT, Status.SCHEDULED)
        return SourcePost(
            key=self._key(row),
            kind=PostKind.PAGE if kind == "page" else PostKind.ARTICLE,
            status=status,
            title=said("title"),
            subtitle=said("subtitle"),
            slug=slug,
            published_at=moment if was_public else None,
            old_addresses=[f"/p/{slug}"] if slug and was_public else [],
            why=" ".join(why),
        )


def _named(titles: list[str]) -> str:
    more = f" and {len(titles) - MAX_NAMED} more" if len(titles) > MAX_NAMED else ""
    return ", ".join(f"“{each}”" for each in titles[:MAX_NAMED]) + more


def _judge(row: Row, moment: datetime | None) -> tuple[Status, list[str]]:
    """Return who could read a post, and why it can't be here as it was there."""
    audience = row.get("audience", "").strip().lower() or "everyone"
    is_public = row.get("is_published", "").strip().lower() in ("true", "1", "yes")
    is_to_come = bool(moment and moment > datetime.now(UTC))
    why = [] if audience == "everyone" else [FOR_WHOM.get(audience, FOR_SOME)]
    if is_to_come and moment:
        return Status.SCHEDULED, [SCHEDULED.format(moment), *why]
    if not is_public:
        return Status.DRAFT, [WAS_SENT, *why] if row.get("email_sent_at", "").strip() else why
    return Status.PAID if why else Status.LIVE, why


def _without_titles(html: str, titles: tuple[str, ...]) -> str:
    """Return a body without the lines at its top that repeat its titles, which stand above it."""
    said = {each.lower() for each in titles if each}
    while found := FIRST_LINE.match(html):
        line = " ".join(richtext.plain_text(found[2]).split()).lower()
        if line not in said:
            break
        said.remove(line)
        html = html[found.end() :]
    return html


def _picture(attributes: Row) -> SourcePicture | None:
    return web_picture(attributes, attributes.get("src", ""))
