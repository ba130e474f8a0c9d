"""A blog of Blogger: its feed alone, or the zip of Google's Takeout with the pictures in albums."""

import csv
import html as escaping
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.utils import timezone

from blog.importing.blogs.archive import Archive
from blog.importing.blogs.blogger_feed import HEAD, Entry, Feed, is_feed
from blog.importing.blogs.body import body_from_html, counts_readers, picture_address
from blog.importing.blogs.dates import read_moment
from blog.importing.blogs.paths import as_path, urlsplit_path
from blog.importing.blogs.source import (
    SourceAuthor,
    SourceBody,
    SourcePicture,
    SourcePost,
    SourceTopic,
    Status,
)
from blog.importing.blogs.tree import Node, Pieces, element, parse, rewrite
from blog.importing.encodings import decode
from blog.importing.problems import TOO_LONG, UnreadableDocumentError
from blog.pictures.problems import MAX_BYTES
from blog.visibility import PostKind

SYSTEM = "Blogger"
UTC = ZoneInfo("UTC")
MAX_SETTINGS = 1024**2  # bytes
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|heic)\Z", re.IGNORECASE)
HOSTS = re.compile(
    r"(?:\d\.bp\.blogspot\.com|[\w.-]*\.googleusercontent\.com|[\w.-]*\.ggpht\.com)\Z"
)
KINDS = {"post": PostKind.ARTICLE, "page": PostKind.PAGE}
OTHERS = {"comment": "comments", "settings": "settings", "template": "settings of its look"}
STATUSES = {
    "DRAFT": Status.DRAFT,
    "SCHEDULED": Status.SCHEDULED,
    "SOFT_TRASHED": Status.TRASH,
    "TRASHED": Status.TRASH,
}
SEVERAL = (
    "There are several blogs in this file: {}. Only the largest is read, “{}”. Export each of the "
    "others for itself."
)
NAMELESS = {"unknown", "anonymous", "blogger", "noreply"}


def read_blogger(archive: Archive) -> "BloggerBlog | None":
    """Return the blog in an export of Blogger; None if it is of another system."""
    feeds = [name for name in archive.names if _is_feed(archive, name)]
    if not feeds:
        return None
    largest = max(feeds, key=archive.size)
    warnings = []
    if len(feeds) > 1:
        names = [name.split("/")[-2] if "/" in name else name for name in (*feeds, largest)]
        warnings = [SEVERAL.format(", ".join(names[:-1]), names[-1])]
    return BloggerBlog(archive, largest, warnings)


def _is_feed(archive: Archive, name: str) -> bool:
    if archive.is_zip and not name.lower().endswith((".atom", ".xml")):
        return False
    try:
        with archive.open(name) as file:
            return is_feed(file.read(HEAD))
    except UnreadableDocumentError:
        return False


class BloggerBlog:
    """A ``SourceBlog``."""

    system = SYSTEM

    def __init__(self, archive: Archive, name: str, warnings: list[str]) -> None:
        """Of a feed in an archive."""
        self.archive = archive
        with archive.open(name) as file:
            self.feed = Feed(file)
        self.warnings = [*archive.warnings, *warnings] + (
            [self.feed.warning] if self.feed.warning else []
        )
        said = _settings(archive, name.rpartition("/")[0])
        self.title = _plain(self.feed.title) or said.get("blog_name", "")
        self.address = self._address(said)
        self.authors: dict[str, SourceAuthor] = {}
        self.categories: dict[str, SourceTopic] = {}
        self.tags: dict[str, SourceTopic] = {}
        self.entries: dict[str, Entry] = {}
        counts: Counter[str] = Counter()
        for entry in self.feed.entries:
            if entry.kind in KINDS:
                self.entries[self._unused(entry.values.get("id", "").strip())] = entry
            else:
                counts[OTHERS.get(entry.kind, "entries of other kinds")] += 1
        self.passed_over = dict(counts)
        for key, entry in self.entries.items():
            self._post(key, entry)  # for who is named
        self._albums: dict[str, list[str]] = defaultdict(list)
        for each in archive.names:
            if PICTURE.search(each):
                self._albums[each.rpartition("/")[2].lower()].append(each)

    def posts(self) -> Iterator[SourcePost]:
        """Yield articles and pages."""
        for key, entry in self.entries.items():
            yield self._post(key, entry)

    def body(self, post: SourcePost) -> SourceBody:
        """Return the body of one of its posts; raises UnreadableDocumentError."""
        entry = self.entries[post.key]
        if entry.is_too_long:
            raise UnreadableDocumentError(TOO_LONG)
        html = rewrite(parse(self.feed.body(entry)), _plain_element).html()
        return body_from_html(html, self._find_picture)

    def read_picture(self, picture: SourcePicture) -> bytes:
        """Return the bytes of a picture in an album; raises KeyError if it isn't there."""
        return self.archive.read(picture.path, MAX_BYTES)

    def close(self) -> None:
        """Free the file."""
        self.feed.close()
        self.archive.close()

    def _unused(self, key: str) -> str:
        """Return a key that no entry has yet: files in which two have one id are known."""
        if key and key not in self.entries:
            return key
        return f"{key} ({len(self.entries) + 1})"

    def _address(self, said: dict[str, str]) -> str:
        found = self.feed.address or next(
            (each.address for each in self.feed.entries if each.address and each.kind == "post"), ""
        )
        parts = urlsplit(found)
        if parts.netloc:
            return f"{parts.scheme}://{parts.netloc}"
        if domain := said.get("blog_custom_domain") or said.get("blog_domain"):
            return f"https://{domain.removeprefix('https://').strip('/')}"
        subdomain = said.get("blog_subdomain", "")
        return f"https://{subdomain}.blogspot.com" if re.fullmatch(r"[\w-]+", subdomain) else ""

    def _post(self, key: str, entry: Entry) -> SourcePost:
        said = entry.values
        status = STATUSES.get(said.get("status", "LIVE"), Status.LIVE)
        status = Status.TRASH if said.get("trashed") else status
        post = SourcePost(key, KINDS[entry.kind], status, _plain(said.get("title", "")))
        post.published_at = read_moment(said.get("published", ""), UTC)
        post.updated_at = read_moment(said.get("updated", ""), UTC)
        if status is Status.LIVE and post.published_at and post.published_at > timezone.now():
            post.status = Status.SCHEDULED
        path = said.get("filename", "") or urlsplit_path(entry.address)
        post.slug = PurePosixPath(path).stem
        post.old_addresses = [as_path(path)] if path.strip("/") else []
        post.summary = _plain(said.get("metaDescription", ""))
        name = " ".join(entry.author.split())
        if name and name.lower() not in NAMELESS and "@" not in name:
            self.authors.setdefault(name.lower(), SourceAuthor(name.lower(), name))
            post.authors = [name.lower()]
        for label in dict.fromkeys(entry.labels):
            pages = (f"/search/label/{quote(label)}",)
            topic = SourceTopic(label.lower(), label, old_addresses=pages)
            self.tags.setdefault(label.lower(), topic)
        post.tags = list(dict.fromkeys(label.lower() for label in entry.labels))
        return post

    def _find_picture(self, said: dict[str, str]) -> SourcePicture | None:
        address = picture_address(said)
        if counts_readers(said):
            return None
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
        if parts.scheme not in ("http", "https"):
            return None
        alt, last = said.get("alt", ""), unquote(parts.path.rpartition("/")[2]).replace("+", " ")
        same = self._albums.get(last.lower(), [])
        if len(same) == 1 and HOSTS.search(parts.netloc):
            return SourcePicture(path=same[0], alt=alt)
        return SourcePicture(address=parts.geturl(), alt=alt)


def _plain_element(node: Node) -> Pieces | None:
    """Return what stands for something that Blogger writes in its own way."""
    if node.tag == "a" and (inner := _only_image(node)) is not None:
        if PICTURE.search(urlsplit_path(node.attributes.get("href", ""))):
            inner.attributes["data-orig-file"] = node.attributes["href"]  # the large one
        return None
    if node.tag == "a" and node.attributes.get("name") == "more":
        return []
    if node.tag == "table" and "tr-caption-container" in node.classes:
        image = node.first(lambda each: each.tag == "img")
        caption = node.first(lambda each: "tr-caption" in each.classes)
        if image:
            words = element("figcaption", *caption.children) if caption else ""
            return [element("figure", image, words)]
    return None


def _only_image(node: Node) -> Node | None:
    images = [each for each in node.walk() if each.tag == "img"]
    return images[0] if len(images) == 1 and not node.text() else None


def _settings(archive: Archive, folder: str) -> dict[str, str]:
    """Return what the settings of a blog in Takeout say."""
    try:
        text = decode(archive.read(f"{folder}/settings.csv", MAX_SETTINGS))
        return next(csv.DictReader(io.StringIO(text)), {})
    except (KeyError, UnreadableDocumentError, csv.Error):
        return {}


def _plain(text: str) -> str:
    """Return a title as text; they are often escaped twice."""
    return " ".join(escaping.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text)).split())
