"""Articles in files of Markdown, with what stands above their text: Jekyll, Hugo and their kin."""

import re
from collections.abc import Iterable
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone

from blog.importing.blogs.dates import current_zone, read_moment
from blog.importing.blogs.files_blog import Folder
from blog.importing.blogs.permalinks import Place, address_of
from blog.importing.blogs.short_codes import PICTURE, ShortCodes, Site
from blog.importing.blogs.site_settings import Values, lower
from blog.importing.blogs.source import (
    SCHEDULED,
    SourceBody,
    SourcePicture,
    SourcePost,
    SourceTopic,
    Status,
)
from blog.importing.blogs.translations import without_language
from blog.importing.front_matter import all_words, take_front_matter, texts_of
from blog.importing.parser import text_to_html
from blog.importing.problems import TOO_LONG, UnreadableDocumentError
from blog.text import richtext
from blog.visibility import PostKind

DATED = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})[-_ ](?P<stem>.+)")
HEADING = re.compile(r"\A\s*#[ \t]++(?P<words>[^\n]+)(?:\n|\Z)")
UNDERLINED = re.compile(r"\A\s*(?P<words>\S[^\n]*)\n=+[ \t]*(?:\n|\Z)")
LISTING = re.compile(r"\{%-?\s*for\s+\w+\s+in\s+(?:site|paginator|collections)\b")
TOUCHED = ("lastmod", "last_modified_at", "last_modified", "updated", "modified", "updateddate")
WHEN = (
    *("date", "publishdate", "published_at", "pubdate", "pub_date", "publish_date", "created"),
    *("published", "created_at", "posted", "post_date", "datepublished"),
)
PICTURES = (
    *("image", "featured_image", "featuredimage", "featureimage", "feature_image", "cover"),
    *("cover_image", "coverimage", "hero", "hero_image", "heroimage", "header", "banner", "img"),
    *("thumbnail", "teaser", "images", "main_image", "lead_image", "featured", "photo", "picture"),
    "coverimage",
)
IN_PICTURES = ("src", "path", "image", "url", "file", "filename", "relative", "teaser", "feature")
LEADS = re.compile(r"(?:featured?|cover|hero|thumbnail)\b[^/]*\.(?:jpe?g|png|webp|gif|avif)", re.I)
PAGES = {"page", "pages", "about", "contact", "home", "landing", "legal", "standalone", "static"}
SECTIONS = {"page", "pages"}
USED = {
    *(*WHEN, *TOUCHED, *PICTURES, "title", "subtitle", "tagline", "dek", "description", "summary"),
    *("excerpt", "lead", "abstract", "slug", "basename", "permalink", "url", "aliases", "alias"),
    *("redirect_from", "redirects", "tags", "tag", "keywords", "categories", "category", "topics"),
    *("author", "authors", "by", "byline", "lang", "language", "locale", "draft", "published"),
    *("status", "seo_title", "meta_title", "seo_description", "meta_description", "layout", "type"),
}
ENDED = "It was taken down there on {:%B %-d, %Y}."
UNLISTED = "It was in no list there."
STATUSES = {
    **dict.fromkeys(("draft", "pending", "review", "wip", "hidden", "inherit"), Status.DRAFT),
    **dict.fromkeys(("private", "members"), Status.PRIVATE),
    **dict.fromkeys(("trash", "deleted", "trashed"), Status.TRASH),
}


class MarkdownFiles:
    """Reads files of Markdown, or of HTML with something above it, of one site."""

    is_slow = False

    def __init__(self, folder: Folder, translations: dict[str, list[str]] | None = None) -> None:
        """Of a folder; ``translations`` are, by the names of files, languages that are left."""
        self.folder, self.translations = folder, translations or {}

    @cached_property
    def zone(self) -> ZoneInfo | None:
        """The zone of the site's clock; None if nothing says it."""
        return self.folder.site.zone

    def post(self, name: str) -> SourcePost | str:
        """Return what a file is, without its body; of what is no post what it is, in the plural."""
        said, text = self._read(name)
        site = self.folder.site
        folder, stem, date = self._place(name)
        if LISTING.search(text):
            return "lists that the site made"
        kind = self._kind(name, folder, said)
        if kind is PostKind.PAGE and not text.strip():
            return "pages without words"
        title = _first(said, ("title", "title_long")) or _heading(text)
        published = next(
            (at for each in WHEN if (at := read_moment(said.get(each), self.zone))), None
        )
        published = published or read_moment(date, self.zone)
        post = SourcePost(name.removeprefix(site.root), kind, Status.LIVE)
        post.title = title or ("" if stem == "index" else re.sub(r"[-_]+", " ", stem).capitalize())
        post.subtitle = _first(said, ("subtitle", "tagline", "dek"))
        post.summary = _first(said, ("summary", "excerpt", "description", "lead", "abstract"))
        post.search_title = _first(said, ("seo_title", "meta_title"))
        post.search_description = _first(said, ("seo_description", "meta_description"))
        if not post.search_description and post.summary != _first(said, ("description",)):
            post.search_description = _first(said, ("description",))
        post.slug = self._slug(said, stem)
        post.language = _first(said, ("lang", "language", "locale")) or self._language(name)
        post.published_at = published
        post.updated_at = next(
            (at for each in TOUCHED if (at := read_moment(said.get(each), self.zone))), None
        )
        self._set_status(post, name, said)
        post.authors = [self.folder.author(each) for each in self._authors(said)]
        post.categories = self._topics(
            self.folder.categories, said, "categories", "category", "topics"
        )
        post.categories += self._above(name)
        post.tags = self._topics(self.folder.tags, said, "tags", "tag", "keywords")
        post.lead_picture = self._lead_picture(name, said)
        local = published.astimezone(self.zone or current_zone()) if published else None
        names = tuple(self.folder.categories[key].name for key in post.categories)
        own = _first(said, ("slug",))
        place = Place(stem, folder, title, own, names, local, kind is PostKind.ARTICLE)
        post.old_addresses = address_of(site, place, said)
        if left := self.translations.get(name):
            post.why = f"{post.why} It is there in {', '.join(left)}, too, which stays out.".strip()
        return post

    def body(self, name: str) -> SourceBody:
        """Return the body of a file; raises UnreadableDocumentError."""
        said, _ = self._read(name)
        html, left_out = self._html(name)
        left_out += [
            ("note", f"{key}: {words}")
            for key, value in said.items()
            if key not in USED and (words := all_words(value))
        ]
        return self.folder.make_body(html, name, left_out)

    def html(self, name: str) -> str:
        """Return the HTML of a file; raises UnreadableDocumentError."""
        return self._html(name)[0]

    def _html(self, name: str) -> tuple[str, list[tuple[str, str]]]:
        said, text = self._read(name)
        if len(text) > richtext.MAX_LENGTH:
            raise UnreadableDocumentError(TOO_LONG)
        title = _first(said, ("title", "title_long"))
        if not title or _heading(text).casefold() == title.casefold():
            text = (HEADING if HEADING.match(text) else UNDERLINED).sub("", text, count=1)
        codes = ShortCodes(Site(self._values(said), self._address_of))
        text = codes.read(text)
        is_markdown = not name.lower().endswith((".html", ".htm"))
        return text_to_html(text, is_markdown=True) if is_markdown else text, codes.left_out

    def _read(self, name: str) -> tuple[Values, str]:
        """Return what stands above a text, with what the site says for all, and the text."""
        front, text = take_front_matter(self.folder.text(name), loose=True)
        return {**self._defaults(name), **(front.values if front else {})}, text

    def _defaults(self, name: str) -> Values:
        """Return what the settings of Jekyll say for the pages in a folder."""
        path = name.removeprefix(self.folder.site.root)
        found: Values = {}
        rules = self.folder.site.values.get("defaults")
        for each in rules if isinstance(rules, list) else ():
            rule = lower(each)
            scope, values = lower(rule.get("scope")), lower(rule.get("values"))
            start = " ".join(texts_of(scope.get("path"))).strip("/")
            kind = " ".join(texts_of(scope.get("type")))
            is_kind = not kind or f"_{kind}/" in path or (kind == "pages" and "_posts/" not in path)
            if path.startswith(start) and is_kind:
                found |= values
        return found

    def _place(self, name: str) -> tuple[str, str, str]:
        """Return the folder of a text below that of all, its stem and the date in its name."""
        name, _ = without_language(name, self.folder.site)
        path = name.removeprefix(self.folder.site.root)
        for start in ("content/", "source/"):
            path = path.removeprefix(start)
        folder, _, file = path.rpartition("/")
        stem = file.rpartition(".")[0]
        if stem in ("index", "_index") and self.folder.site.system != "Jekyll" and folder:
            folder, _, stem = folder.rpartition("/")
        dated = DATED.fullmatch(stem)
        folder = re.sub(r"(?:^|/)_(?:posts|drafts)(?=/|$)", "", folder).strip("/")
        return (folder, dated["stem"], dated["date"]) if dated else (folder, stem, "")

    def _kind(self, name: str, folder: str, said: Values) -> PostKind:
        path = name.removeprefix(self.folder.site.root)
        named = {_first(said, (each,)).lower() for each in ("type", "layout")}
        if named & {"post", "article", "blog"} or "_posts/" in path or "_drafts/" in path:
            return PostKind.ARTICLE
        if named & PAGES or folder.partition("/")[0].lower() in SECTIONS:
            return PostKind.PAGE
        if path.endswith(("/_index.md", "/_index.html")):
            return PostKind.PAGE
        system = self.folder.site.system
        is_collection = path.startswith("_")
        if system == "Jekyll" and not is_collection:
            return PostKind.PAGE
        if system == "Hugo" and not folder:
            return PostKind.PAGE
        if system == "Hexo":
            return PostKind.PAGE
        return PostKind.ARTICLE

    def _slug(self, said: Values, stem: str) -> str:
        """Return the last part of an address, that above the text if there is one."""
        for key in ("slug", "basename", "permalink", "url"):
            path = _first(said, (key,)).split("?")[0].removesuffix("index.html").strip("/")
            last = path.rpartition("/")[2].removesuffix(".html")
            if last and ":" not in last and "{" not in last:
                return last
        return stem

    def _language(self, name: str) -> str:
        _, language = without_language(name, self.folder.site)
        return language or self.folder.site.language

    def _set_status(self, post: SourcePost, name: str, said: Values) -> None:
        now = timezone.now()
        status = _first(said, ("status", "visibility")).lower()
        ends = read_moment(said.get("expirydate") or said.get("unpublishdate"), self.zone)
        listed = lower(said.get("build") or said.get("_build")).get("list")
        if _is(said, "draft") or _is_not(said, "published") or "_drafts/" in name:
            post.status = Status.DRAFT
        elif status in STATUSES:
            post.status = STATUSES[status]
        elif texts_of(said.get("password")):
            post.status = Status.PROTECTED
        elif _is(said, "private"):
            post.status = Status.PRIVATE
        elif ends and ends <= now:
            post.status, post.why = Status.DRAFT, ENDED.format(ends)
        elif _is(said, "unlisted") or _is(said, "hidden") or str(listed).lower() == "never":
            post.status, post.why = Status.DRAFT, UNLISTED
        else:
            begins = read_moment(said.get("publishdate"), self.zone) or post.published_at
            if begins and begins > now:
                post.status = Status.SCHEDULED
                post.why = SCHEDULED.format(begins)

    def _authors(self, said: Values) -> Iterable[str]:
        for key in ("authors", "author", "by", "byline"):
            if names := texts_of(said.get(key)):
                return filter(None, map(_without_address, names))
        return filter(None, map(_without_address, self._own_author()))

    def _own_author(self) -> list[str]:
        value = self.folder.site.values.get("author")
        return texts_of(lower(value).get("name") if isinstance(value, dict) else value)[:1]

    def _topics(self, topics: dict[str, SourceTopic], said: Values, *names: str) -> list[str]:
        """Return the keys of what a text is filed under, each once; those of words, too."""
        plural, *_ = names
        found: list[str] = []
        for name in names[1:] + names[:1] if self.folder.site.system == "Jekyll" else names:
            value = said.get(name)
            texts = texts_of(value)
            if isinstance(value, str) and "," in value:
                texts = value.split(",")
            elif isinstance(value, str) and name == plural and self.folder.site.system == "Jekyll":
                texts = value.split()
            texts = [text.strip(" #\"'[]") for text in texts]
            found += [self.folder.topic(topics, text) for text in texts if text]
        return list(dict.fromkeys(found))

    def _above(self, name: str) -> list[str]:
        """Return the categories that the folders above Jekyll's folder of posts are."""
        path = name.removeprefix(self.folder.site.root)
        if self.folder.site.system != "Jekyll" or "/_posts/" not in path:
            return []
        names = path.partition("/_posts/")[0].split("/")
        return [self.folder.topic(self.folder.categories, each) for each in names]

    def _lead_picture(self, name: str, said: Values) -> SourcePicture | None:
        for key in PICTURES:
            value = said.get(key)
            value = value[0] if isinstance(value, list) and value else value
            table = lower(value)
            address = _first(table, IN_PICTURES) if table else " ".join(texts_of(value)[:1])
            if not ("/" in address or PICTURE.search(address)) or "\n" in address:
                continue
            words = {**said, **table}
            alt = _first(words, ("alt", "image_alt", "alt_text", "cover_alt", "imagealt"))
            caption = _first(words, ("caption", "image_caption", "imagecaption", "cover_caption"))
            credit = _first(words, ("credit", "image_credit", "photo_credit", "attribution"))
            return self.folder.picture(
                self._filled(address, said), name, alt=alt, caption=caption, credit=credit
            )
        folder = name.rpartition("/")[0] + "/"
        if "/index." in name:
            beside = self.folder.beside(folder)
            found = next((each for each in beside if LEADS.fullmatch(each[len(folder) :])), "")
            return SourcePicture(path=found) if found else None
        return None

    def _filled(self, text: str, said: Values) -> str:
        return (
            ShortCodes(Site(self._values(said), self._address_of)).read(text)
            if "{" in text
            else text
        )

    def _values(self, said: Values) -> dict[str, str]:
        """Return what Liquid may ask for in a text."""
        site = self.folder.site
        found = {f"page.{key}": " ".join(texts_of(value)) for key, value in said.items()}
        found |= {f"site.{key}": site.text(key) for key in site.values if site.text(key)}
        return found | {"site.baseurl": "", "site.url": "", "site.root": ""}

    def _address_of(self, wanted: str) -> str:
        """Return the address of a page that a sign names: by its file, or its last part."""
        wanted = wanted.strip("/").partition("#")[0]
        last = wanted.rpartition("/")[2].rpartition(".")[0] or wanted.rpartition("/")[2]
        for name, address in self.folder.addresses.items():
            path = "/" + name.rpartition(".")[0]
            if name.endswith(f"/{wanted}") or path.endswith((f"/{last}", f"/{last}/index")):
                return address
        return ""


def _first(said: Values, names: tuple[str, ...]) -> str:
    """Return the first of these values that is there, as one line."""
    for name in names:
        value = said.get(name)
        if not isinstance(value, dict) and (texts := texts_of(value)):
            return " ".join(" ".join(texts).split())
    return ""


def _is(said: Values, name: str) -> bool:
    return _first(said, (name,)).lower() in ("true", "yes", "on", "1")


def _is_not(said: Values, name: str) -> bool:
    return _first(said, (name,)).lower() in ("false", "no", "off", "0")


def _heading(text: str) -> str:
    """Return the words of the heading that a text begins with, "" if it begins otherwise."""
    match = HEADING.match(text) or UNDERLINED.match(text)
    if not match:
        return ""
    words, brace, name = match["words"].rstrip().rpartition("{")
    if not (words.strip() and name.endswith("}") and "}" not in name[:-1]):  # that of its place
        words = words + brace + name
    words = words.rstrip().rstrip("#").rstrip()
    return richtext.plain_text(text_to_html(words, is_markdown=True))


def _without_address(name: str) -> str:
    """Return a name without an address for mail."""
    return " ".join(word for word in name.split() if "@" not in word)
