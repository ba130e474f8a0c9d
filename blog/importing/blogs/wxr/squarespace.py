"""Squarespace's dialect of WXR: its addresses, its pictures and its HTML."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote_plus

from blog.importing.blogs.patterns import inner, tag
from blog.importing.blogs.regions import Region, find_regions, replace_regions
from blog.importing.blogs.source import SourceAuthor, SourcePicture, SourcePost, SourceTopic
from blog.importing.blogs.wxr.addresses import path_of
from blog.importing.blogs.wxr.blog import WordPressBlog
from blog.importing.blogs.wxr.files import Place, WxrFile
from blog.importing.blogs.wxr.index import COMMENTS, EMPTY, KINDS, Entry, Index
from blog.importing.blogs.wxr.posts import picture_of
from blog.importing.blogs.wxr.records import Node
from blog.importing.blogs.wxr.signs import Signs
from blog.text import richtext

SITES = re.compile(r"squarespace(?:-cdn)?\.com", re.IGNORECASE)
VERSION = re.compile(rb"<rss\b[^<>]*\sversion=")
PLACEHOLDER = b"null - null"
WHAT_TO_DO = (
    "Squarespace exports only one blog. On the old site, choose Settings, Import & Export Content, "
    "Export, WordPress, and as the main blog page the one whose articles you want. If the file is "
    "still empty, that page holds no articles of its own: copy them one by one."
)
# A block for a quotation; any other is one in the text.
QUOTE = re.compile(
    tag("blockquote", r'\bdata-animation-role="quote"')
    + rf"({inner('blockquote')})</blockquote\s*>(?:\s*"
    + tag("figcaption", r"\bsource\b")
    + rf"({inner('figcaption')})</figcaption\s*>)?",
    re.IGNORECASE,
)
LARGE = re.compile(tag("p", r"\bsqsrte-large\b") + rf"({inner('p')})</p>", re.IGNORECASE)
HEADING = re.compile(rf"{tag('h[1-4]')}({inner('h[1-6]')})</h[1-4]\s*>", re.IGNORECASE)
MAX_HEADING = 90  # characters
SENTENCE_END = re.compile(r"[.!?,;:…][”\"’»)]*\Z")
RANDOM = re.compile(r"-(?=[a-z\d]*\d)[a-z\d]{5}\Z")  # after a slug that was taken before
HASH = re.compile(r"[a-z\d]{25,}\Z")


def is_squarespace(index: Index, files: list[WxrFile]) -> bool:
    """Return whether an export is Squarespace's, by what is missing and by its addresses.

    It has no generator, no kinds of its own, and its links are bare paths.
    """
    heads = [file.head for file in files]
    is_plain = not index.has_generator and not any(VERSION.search(head) for head in heads)
    is_named = any(SITES.search(head.decode("utf-8", "replace")) for head in heads)
    is_empty = not index.articles and bool(index.counts[EMPTY])
    has_sign = any(PLACEHOLDER in head for head in heads)
    has_kinds = set(index.counts) - {COMMENTS, EMPTY, KINDS["attachment"]}
    return is_plain and not has_kinds and (index.is_relative or is_named or has_sign or is_empty)


class SquarespaceBlog(WordPressBlog):
    """A blog of Squarespace; ``SourceBlog`` says what each name is."""

    system = "Squarespace"

    what_to_do = WHAT_TO_DO

    def _authors_with_addresses(self) -> dict[str, SourceAuthor]:
        """Return authors as they are: their pages are known by a number that isn't in the file."""
        return {**self.index.authors}

    def _with_addresses(
        self, topics: Mapping[str, SourceTopic], base: str
    ) -> dict[str, SourceTopic]:
        """Return topics with the addresses of their pages, which are below that of the blog."""
        links = (path_of(each.link).split("/") for each in self.index.articles)
        folders = Counter(link[1] for link in links if len(link) > 2)
        if not folders:
            return {**topics}
        blog = folders.most_common(1)[0][0]
        return {
            key: replace(topic, old_addresses=(f"/{blog}/{base}/{quote_plus(topic.name)}/",))
            for key, topic in topics.items()
        }

    def _key(self, entry: Entry) -> str:
        # Numbers are given twice there, and a draft may be at “/null”.
        is_own = entry.link not in ("", "/", "/null")
        return entry.link if is_own else f"{entry.number} {entry.title}"

    def _post(self, node: Node, place: Place) -> SourcePost:
        post = super()._post(node, place)
        if post.lead_picture is None and place in self.index.below:  # it isn't said which it is
            post.lead_picture = picture_of(self.index.attachments[self.index.below[place]])
        post.slug = _slug(post.slug, post.title)
        link = path_of(node.first("link"))
        post.old_addresses = [link] if link not in ("", "/", "/null") else []
        return post

    def _html(self, node: Node, left_out: list[tuple[str, str]]) -> str:
        """Return a body as plain HTML; of signs in brackets only those of captions are signs."""
        body = node.first("content")
        signs = Signs(self.index, node.first("wp:post_id"), left_out, only=("caption",))
        body = signs.replace(body)
        body = replace_regions(body, find_regions(body, {"div": _has_frame}), _frame)
        body = LARGE.sub(_large, QUOTE.sub(_quoted, body))
        return HEADING.sub(_heading, body)

    def _find_picture(self, said: dict[str, str], key: str, seen: set[str]) -> SourcePicture | None:
        """Return the picture of an image; None for a second copy, as galleries have one."""
        picture = super()._find_picture(said, key, seen)
        if picture is None or not picture.address:
            return picture
        told = picture.address.partition("?")[0]
        if told in seen:
            return None
        seen.add(told)
        return picture


def _slug(slug: str, title: str) -> str:
    """Return the last part of a slug, without what Squarespace has put to it."""
    last = re.sub(r"\.html?\Z", "", slug.rstrip("/").rpartition("/")[2])
    if HASH.fullmatch(last):
        return ""
    bare = RANDOM.sub("", last)
    words = re.sub(r"[\W_]+", "-", title.casefold()).strip("-")
    return bare if bare and words.startswith(bare) else last


def _quoted(match: re.Match[str]) -> str:
    """Return a quotation that is set apart, with who said it."""
    cited = f"<cite>{match[2]}</cite>" if match[2] else ""
    return f'<blockquote class="pullquote">{match[1]}{cited}</blockquote>'


def _has_frame(said: dict[str, str]) -> bool:
    return "<iframe" in said.get("data-html", "")


def _frame(region: Region) -> str:
    return region.attributes["data-html"] + region.inner


def _large(match: re.Match[str]) -> str:
    """Return a paragraph in large letters: a heading if it is a short line."""
    return f"<h3>{match[1]}</h3>" if _is_short(match[1]) else f"<p>{match[1]}</p>"


def _heading(match: re.Match[str]) -> str:
    """Return a heading, but as a paragraph if it is one that was only made larger."""
    words = richtext.plain_text(match[1])
    is_text = len(words) > MAX_HEADING and SENTENCE_END.search(words)
    return f"<p>{match[1]}</p>" if is_text else match[0]


def _is_short(html: str) -> bool:
    words = richtext.plain_text(html)
    return 0 < len(words) <= MAX_HEADING and not SENTENCE_END.search(words) and "<br" not in html
