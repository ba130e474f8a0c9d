"""A blog of Ghost, versions 0 to 6: its JSON file alone, or a backup with the pictures."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from blog.importing.blogs import plain
from blog.importing.blogs.archive import Archive
from blog.importing.blogs.body import body_from_html, picture_address
from blog.importing.blogs.credits import split_credit
from blog.importing.blogs.ghost import addresses
from blog.importing.blogs.ghost.cards import Cards, markdown_html
from blog.importing.blogs.ghost.lexical import html_of_lexical
from blog.importing.blogs.ghost.mobiledoc import html_of_mobiledoc
from blog.importing.blogs.ghost.rendered import html_of_page
from blog.importing.blogs.ghost.tables import (
    PLACEHOLDER,
    Row,
    Tables,
    find_export,
    is_true,
    text_of,
)
from blog.importing.blogs.moments import utc_moment
from blog.importing.blogs.source import (
    REPRINT,
    SCHEDULED,
    SourceAuthor,
    SourceBody,
    SourcePicture,
    SourcePost,
    SourceTopic,
    Status,
)
from blog.pictures.problems import MAX_BYTES
from blog.text import richtext
from blog.visibility import PostKind

MAX_WORDS = 2_000  # characters of a title, a name, a summary
COPY = re.compile(r"(/content/images)/(?:size/[wh\d]+/)?(?:format/\w+/)?")  # a smaller one
IN_FOLDER = re.compile(r"(?:.*?/)?content/images/(.+)")
IMAGE_FILE = re.compile(r"(?:.*?/)?images/((?!size/).+)")  # of a backup, by its own path
UNTITLED = "(Untitled)"
NOTHING = (
    "There is no article in this file of Ghost. On the old site, choose Settings, Import/Export, "
    "“Content & settings”, and bring that file."
)
STATUSES = {"published": Status.LIVE, "scheduled": Status.SCHEDULED, "sent": Status.PAID}
BY_MAIL = "It was sent by mail only, and was on no page."
FOR_WHOM = {
    "members": "It was for members.",
    "paid": "It was for paying members.",
    "tiers": "It was for some of the paying members.",
}
FOR_SOME = "It was for some of the members."
WAS_LIVE = "It was public there once, and had been taken down."


def read_ghost(archive: Archive) -> "GhostBlog | None":
    """Return the blog in an archive, None if it is none of Ghost."""
    name = find_export(archive)
    return GhostBlog(archive, name) if name else None


def _topic(key: str, name: str, slug: str) -> SourceTopic:
    return SourceTopic(key, name, slug, old_addresses=(f"/tag/{slug}/",) if slug else ())


class GhostBlog:
    """A blog of Ghost, as ``SourceBlog`` says."""

    system = "Ghost"

    def __init__(self, archive: Archive, name: str) -> None:
        """Of the file in the archive that is the export."""
        self.archive = archive
        self._tables = Tables(archive, name)
        self._settings = {
            text_of(row.get("key")): text_of(row.get("value"))
            for row in self._tables.rows["settings"]
        }
        self.title = self._said("title")
        self.address = self._site()
        self.passed_over: dict[str, int] = {}
        self.warnings: list[str] = [*archive.warnings]
        self._files = {
            found[1]: path for path in archive.names if (found := IMAGE_FILE.fullmatch(path))
        }
        self._users = {text_of(row.get("id")): row for row in self._tables.rows["users"]}
        self._terms = {text_of(row.get("id")): row for row in self._tables.rows["tags"]}
        self._authors = self._joined("posts_authors", "author_id")
        self._tags = self._joined("posts_tags", "tag_id")
        self._meta = {text_of(row.get("post_id")): row for row in self._tables.rows["posts_meta"]}
        self._patterns = addresses.patterns_of(self._said("permalinks"), self._routes())
        self.authors = self._find_authors()
        self.categories: dict[str, SourceTopic] = {}
        self.tags = {
            key: _topic(key, _words(row.get("name")), text_of(row.get("slug")))
            for key, row in self._terms.items()
            if not _is_internal(row) and _words(row.get("name"))
        }
        if internal := sum(map(_is_internal, self._terms.values())):
            self.passed_over["internal tags"] = internal
        if not self._tables.posts:
            self.warnings.append(NOTHING)

    def posts(self) -> Iterator[SourcePost]:
        """Yield articles and pages in the order of the file."""
        for row in self._tables.posts:
            yield self._post(row)

    def body(self, post: SourcePost) -> SourceBody:
        """Return the body of one of its posts; raises UnreadableDocumentError for this one."""
        columns = {
            name: value.replace(PLACEHOLDER, self.address)
            for name, value in self._tables.body(post.key).items()
            if isinstance(value, str)
        }
        cards = Cards()
        html = _html(columns, cards)
        return body_from_html(html, self._picture, left_out=cards.left_out)

    def read_picture(self, picture: SourcePicture) -> bytes:
        """Return the bytes of a picture in the archive; raises KeyError if it isn't there."""
        return self.archive.read(picture.path, MAX_BYTES)

    def close(self) -> None:
        """Free the file."""
        self._tables.close()
        self.archive.close()

    # --- What the file says ----------------------------------------------------------------------

    def _said(self, *names: str) -> str:
        return next((said for name in names if (said := self._settings.get(name, ""))), "")

    def _site(self) -> str:
        """Return the address that the pictures of a file before version 4 have; "" if none."""
        sites = self._tables.old_sites.most_common(1)
        return "" if self._tables.has_placeholder or not sites else sites[0][0]

    def _routes(self) -> bytes:
        names = [name for name in self.archive.names if name.endswith("settings/routes.yaml")]
        return self.archive.read(names[0], addresses.MAX_ROUTES) if names else b""

    def _zone(self) -> ZoneInfo:
        with suppress(ValueError, KeyError, OSError):
            return ZoneInfo(self._said("timezone", "active_timezone", "activeTimezone"))
        return ZoneInfo("UTC")

    def _joined(self, table: str, column: str) -> dict[str, list[str]]:
        """Return what a table joins to each post, in the order that the site shows it."""
        found = defaultdict[str, list[str]](list)
        for row in sorted(self._tables.rows[table], key=_order):
            found[text_of(row.get("post_id"))].append(text_of(row.get(column)))
        return found

    def _find_authors(self) -> dict[str, SourceAuthor]:
        keys = dict.fromkeys(key for row in self._tables.posts for key in self._author_keys(row))
        found = {}
        for key in keys:
            user = self._users.get(key, {})
            name = _words(user.get("name"))
            shown = name if "@" not in name else _words(user.get("slug"))
            slug = text_of(user.get("slug"))
            pages = (f"/author/{slug}/",) if slug and "@" not in slug else ()
            found[key] = SourceAuthor(key, shown or "Somebody", _words(user.get("bio")), pages)
        return found

    def _author_keys(self, row: Row) -> list[str]:
        joined = self._authors.get(text_of(row.get("id")), [])
        return list(dict.fromkeys(filter(None, joined or [text_of(row.get("author_id"))])))

    # --- Posts -----------------------------------------------------------------------------------

    def _post(self, row: Row) -> SourcePost:
        number, slug, title = (text_of(row.get(name)) for name in ("id", "slug", "title"))
        meta = {**row, **{k: v for k, v in self._meta.get(number, {}).items() if v is not None}}
        is_page = text_of(row.get("type")) == "page" or is_true(row.get("page"))
        tags = [key for key in dict.fromkeys(self._tags.get(number, [])) if key in self.tags]
        post = SourcePost(
            key=row["key"],
            kind=PostKind.PAGE if is_page else PostKind.ARTICLE,
            status=STATUSES.get(text_of(row.get("status")), Status.DRAFT),
            title="" if title.strip() == UNTITLED else _words(title),
            summary=_words(row.get("custom_excerpt")),
            slug=slug,
            language=self._language(row),
            published_at=utc_moment(row.get("published_at")),
            updated_at=utc_moment(row.get("updated_at")),
            authors=self._author_keys(row),
            tags=tags,
            search_title=_words(meta.get("meta_title")),
            search_description=_words(meta.get("meta_description")),
            lead_picture=self._lead_picture(row, meta),
        )
        why = self._judge(post, row, is_true(meta.get("email_only")))
        post.why = " ".join(why)
        if text_of(row.get("status")) == "sent":
            post.old_addresses = [f"/email/{row['key']}/"]
        elif post.published_at and slug:
            post.old_addresses = self._old_addresses(row, post)
        return post

    def _judge(self, post: SourcePost, row: Row, is_by_mail: bool) -> list[str]:
        """Set who could read a post; return why it can't be here as it was there, in sentences."""
        why, visibility = [], text_of(row.get("visibility")) or "public"
        if post.status in (Status.LIVE, Status.PAID) and (is_by_mail or post.status == Status.PAID):
            post.status = Status.PAID
            why.append(BY_MAIL)
        if visibility != "public":
            why.append(FOR_WHOM.get(visibility, FOR_SOME))
            post.status = Status.PAID if post.status == Status.LIVE else post.status
        if post.status == Status.SCHEDULED and post.published_at:
            why.append(SCHEDULED.format(post.published_at))
            post.published_at = None
        elif post.status == Status.DRAFT and post.published_at:
            why.append(WAS_LIVE)
        if original := text_of(row.get("canonical_url")):
            why.append(REPRINT.format(original.replace(PLACEHOLDER, self.address)))
        return why

    def _language(self, row: Row) -> str:
        said = text_of(row.get("locale"))
        said = said or self._said("locale", "lang", "default_locale", "defaultLang")
        return said.replace("_", "-")[:35]

    def _old_addresses(self, row: Row, post: SourcePost) -> list[str]:
        authors = [self._users.get(key, {}) for key in post.authors]
        tags = [self.tags[key].slug for key in post.tags]
        words = {
            "slug": post.slug,
            "id": text_of(row.get("id")),
            "author": text_of(authors[0].get("slug")) if authors else "",
            "primary_tag": tags[0] if tags else "all",
        }
        words["primary_author"] = words["author"]
        is_page = post.kind == PostKind.PAGE
        patterns = [addresses.USUAL] if is_page else self._patterns
        local = post.published_at.astimezone(self._zone()) if post.published_at else None
        found = addresses.paths_of(patterns, words, local)
        if is_true(self._said("amp")) and not is_page:
            found += [f"{path.rstrip('/')}/amp/" for path in found]
        return found

    # --- Pictures --------------------------------------------------------------------------------

    def _lead_picture(self, row: Row, meta: dict[str, Any]) -> SourcePicture | None:
        address = text_of(row.get("feature_image")) or text_of(row.get("image"))
        caption = _plain(text_of(meta.get("feature_image_caption")))
        caption, credit = split_credit(caption)
        if not address:
            return None
        return self._find(
            address.replace(PLACEHOLDER, self.address),
            alt=text_of(meta.get("feature_image_alt")).strip(),
            caption=caption,
            credit=credit,
        )

    def _picture(self, attributes: dict[str, str]) -> SourcePicture | None:
        address = picture_address(attributes)
        if not address:
            return None
        return self._find(address, alt=attributes.get("alt", "").strip())

    def _find(
        self, address: str, *, alt: str, caption: str = "", credit: str = ""
    ) -> SourcePicture:
        """Return a picture in the archive, or at its address in its own size."""
        said = SourcePicture(alt=alt, caption=caption, credit=credit)
        address = COPY.sub(r"\1/", address, count=1)
        if address.startswith("//"):
            address = f"https:{address}"
        inside = IN_FOLDER.fullmatch(unquote(address.partition("?")[0]))
        if address.startswith("/"):
            address = self.address + address
        if inside and (path := self._files.get(inside[1])):
            return replace(said, path=path, absent_key=address)
        if not address.startswith(("http://", "https://", "/")):
            return replace(said, path=address, is_absent=True)
        return replace(said, address=address)


def _html(columns: dict[str, str], cards: Cards) -> str:
    """Return the body of a post: as its editor has it, or else as its page showed it."""
    html: str | None = None
    if columns.get("lexical"):
        html = html_of_lexical(columns["lexical"], cards)
    if not html and columns.get("mobiledoc"):
        html = html_of_mobiledoc(columns["mobiledoc"], cards)
    if not html and columns.get("markdown"):
        html = markdown_html(columns["markdown"])
    if not html and columns.get("html"):
        html = html_of_page(columns["html"], cards)
    if not html and columns.get("plaintext"):
        html = plain.paragraph(plain.escape(columns["plaintext"]))
    return html or ""


def _order(row: Row) -> tuple[int, str]:
    said = row.get("sort_order")
    return int(said) if isinstance(said, int | float) else 0, ""


def _is_internal(row: Row) -> bool:
    return row.get("visibility") == "internal" or text_of(row.get("name")).startswith("#")


def _words(value: object) -> str:
    return " ".join(text_of(value).split())[:MAX_WORDS]


def _plain(html: str) -> str:
    return " ".join(richtext.plain_text(html[:MAX_WORDS]).split())
