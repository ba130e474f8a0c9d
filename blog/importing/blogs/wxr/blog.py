"""A blog in WXR files: WordPress's, or Squarespace's, whose dialect has rules of its own."""

import html as escaping
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from blog.importing.blogs.archive import Archive
from blog.importing.blogs.body import body_from_html, counts_readers, picture_address
from blog.importing.blogs.fields import load_json, rows_in
from blog.importing.blogs.source import (
    SourceAuthor,
    SourceBody,
    SourcePicture,
    SourcePost,
    SourceTopic,
)
from blog.importing.blogs.wxr.addresses import join_address, split_address
from blog.importing.blogs.wxr.blocks import Blocks, has_blocks
from blog.importing.blogs.wxr.files import Place, WxrFile
from blog.importing.blogs.wxr.index import Entry, Index, is_copy, meta_of, plain
from blog.importing.blogs.wxr.inline_pictures import inline_digest, inline_picture
from blog.importing.blogs.wxr.paragraphs import with_paragraphs
from blog.importing.blogs.wxr.plain_html import plain_html
from blog.importing.blogs.wxr.posts import read_post
from blog.importing.blogs.wxr.records import Node
from blog.importing.blogs.wxr.report import WHAT_TO_DO, Report
from blog.importing.blogs.wxr.signs import Signs, notes_list

# WordPress.com's own copies: the address behind its servers is that of the old site.
COPIES = re.compile(r"https?://i\d\.wp\.com/(?P<rest>[^?#]+)", re.IGNORECASE)
HREF = re.compile(r"""(<a\b[^<>]*\bhref\s*=\s*["'])([^"'<>]+)""", re.IGNORECASE)
NUMBERED = re.compile(r"\bwp-image-(\d+)\b")
NO_PICTURE = {"emoji", "wp-smiley", "smiley"}
COUNTERS = re.compile(
    r"https?://(?:pixel\.wp\.com|stats\.wordpress\.com|feeds\.(?:feedburner|wordpress)\.com"
    r"|[\w.-]*\.doubleclick\.net|www\.google-analytics\.com)/"
)


class WordPressBlog:
    """A blog of WordPress; ``SourceBlog`` says what each name is."""

    system = "WordPress"
    what_to_do = WHAT_TO_DO  # where an export holds no article

    def __init__(
        self, archive: Archive, files: list[WxrFile], index: Index, report: Report
    ) -> None:
        """Of files that were read through once."""
        self.archive, self.files, self.index = archive, files, index
        self.title = index.title
        parts = split_address(index.address)
        self.address = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        self.authors = self._authors_with_addresses()
        self.categories = self._with_addresses(index.categories, "category")
        self.tags = self._with_addresses(index.tags, "tag")
        self.passed_over = {name: count for name, count in index.counts.items() if count}
        self._cut = report.cut
        self._places = dict(self._number_posts())
        self.warnings = [*archive.warnings, *report.sentences(index, self.what_to_do)]

    @property
    def _folder(self) -> str:
        return split_address(self.index.address).path.rstrip("/")

    def _authors_with_addresses(self) -> dict[str, SourceAuthor]:
        """Return authors with the addresses of their pages, as WordPress makes them of logins."""
        pages = self.index.author_pages
        return {
            key: replace(author, old_addresses=tuple(self._folder + p for p in pages.get(key, ())))
            for key, author in self.index.authors.items()
        }

    def _with_addresses(
        self, topics: Mapping[str, SourceTopic], base: str
    ) -> dict[str, SourceTopic]:
        """Return topics with the addresses of their pages, as WordPress has them at first."""
        numbers = {slug: f"{self._folder}/?cat={n}" for n, slug in self.index.term_ids.items() if n}
        found = {}
        for key, topic in topics.items():
            numbered = numbers.get(key) if base == "category" else None
            paths = (f"{self._folder}/{base}/{_path(topics, key)}/", numbered)
            found[key] = replace(topic, old_addresses=tuple(filter(None, paths)))
        return found

    def _number_posts(self) -> Iterator[tuple[str, Place]]:
        """Yield the key of each article and where it is; one that is in two files is one."""
        known: dict[str, Entry] = {}
        for entry in self.index.articles:
            key = self._key(entry)
            twin = known.setdefault(key, entry)
            if twin is entry:
                yield key, entry.place
            elif (twin.title, twin.link) != (entry.title, entry.link):
                yield f"{key} {entry.link or entry.title}", entry.place

    def _key(self, entry: Entry) -> str:
        return entry.guid or entry.number or entry.link or entry.title

    def _read(self, place: Place) -> Node:
        return self.files[place.file].read(place)

    def posts(self) -> Iterator[SourcePost]:
        """Yield articles and pages, in the order of the files."""
        for key, place in self._places.items():
            post = self._post(self._read(place), place)
            post.key = key
            yield post

    def _post(self, node: Node, place: Place) -> SourcePost:
        return read_post(node, self.index, is_cut=place in self._cut)

    def body(self, post: SourcePost) -> SourceBody:
        """Return the body of one of its posts; raises UnreadableDocumentError for this one."""
        node = self._read(self._places[post.key])
        left_out: list[tuple[str, str]] = []
        html = self._html(node, left_out)
        find = partial(self._find_picture, key=post.key, seen=set())
        return body_from_html(html, find, left_out=left_out)

    def _html(self, node: Node, left_out: list[tuple[str, str]]) -> str:
        """Return a body as plain HTML."""
        body = node.first("content")
        signs = Signs(self.index, node.first("wp:post_id"), left_out)
        if has_blocks(body):
            html = plain_html(signs.replace(Blocks(self._used_again, left_out).html(body)))
        else:
            html = with_paragraphs(plain_html(signs.replace(body)))
        html = HREF.sub(self._to_file, html)
        meta = meta_of(node)
        notes = [*_notes(meta), *signs.notes]
        return html + _enclosure(meta, body) + notes_list(notes)

    def _to_file(self, link: re.Match[str]) -> str:
        """Return the beginning of a link, to a file instead of the page that shows it alone."""
        found = self.index.file_of_page(escaping.unescape(link[2]))
        return f"{link[1]}{escaping.escape(found)}" if found else link[0]

    def _used_again(self, number: str) -> str | None:
        place = self.index.blocks.get(number)
        return self._read(place).first("content") if place else None

    def _find_picture(self, said: dict[str, str], key: str, seen: set[str]) -> SourcePicture | None:
        """Return the picture of an image in a text, at its full size if the export has it.

        ``key`` is that of the post, ``seen`` are the addresses of those before it.
        """
        classes = said.get("class", "")
        address = self.absolute(picture_address(said))
        if not address and (digest := inline_digest(said.get("src", ""))):
            return SourcePicture(path=f"{key}#{digest}", alt=plain(said.get("alt", "")))
        if counts_readers(said) or NO_PICTURE & set(classes.split()) or COUNTERS.match(address):
            return None
        number = NUMBERED.search(classes)
        told = said.get("data-id") or said.get("data-attachment-id") or ""
        found = self.index.attachment_for(address, told or (number[1] if number else ""))
        larger = self.absolute(said.get("data-link", ""))
        if not found and larger:
            found = self.index.attachment_for(larger)
            address = larger if is_copy(address, larger) else address
        alt = plain(said.get("alt", "")) or (found.alt if found else "")
        return SourcePicture(address=found.address if found else address, alt=alt)

    def absolute(self, address: str) -> str:
        """Return the address of a picture on the old site, from wherever it was copied."""
        if copied := COPIES.match(address):
            address = f"https://{copied['rest']}"
        if address.startswith("//"):
            address = f"https:{address}"
        if not re.match(r"https?://", address):
            address = join_address(self.index.address, address) if address else ""
        return address if re.match(r"https?://[^/]", address) else ""

    def read_picture(self, picture: SourcePicture) -> bytes:
        """Return the bytes of a picture that stands in a text; KeyError for any other.

        Of all others there are only addresses in such files.
        """
        key, _, digest = picture.path.rpartition("#")
        return inline_picture(self._read(self._places[key]).first("content"), digest)

    def close(self) -> None:
        """Free the files."""
        for file in self.files:
            file.opened.close()
        self.archive.close()


def _notes(meta: Mapping[str, str]) -> list[str]:
    """Return the HTML of footnotes, which the block editor keeps apart from the text."""
    notes = {"rows": load_json(meta.get("footnotes", "[]"))}
    return [str(each.get("content", "")) for each in rows_in(notes, "rows")]


def _enclosure(meta: Mapping[str, str], body: str) -> str:
    """Return the recording of a podcast's episode, unless the text has it anyway."""
    address = meta.get("enclosure", "").split("\n")[0].strip()
    if not re.fullmatch(r"https?://[^\s\"<>]+", address) or address in body:
        return ""
    return f'<audio src="{address}"></audio>'


def _path(topics: Mapping[str, SourceTopic], key: str) -> str:
    """Return the slugs of a topic and of those that it is below, as in its address."""
    slugs: list[str] = []
    while key in topics and key not in slugs:
        slugs.insert(0, key)
        key = topics[key].parent
    return "/".join(slugs)
