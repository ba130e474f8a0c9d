"""A blog that is a folder of files, each an article: Markdown, HTML, Word, in any mix."""

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from blog.importing import files, html_pictures
from blog.importing.blogs.archive import Archive
from blog.importing.blogs.body import body_from_html, counts_readers, picture_address
from blog.importing.blogs.linked_files import is_of_words, show_linked_pictures
from blog.importing.blogs.paths import ABSOLUTE, Paths, as_path
from blog.importing.blogs.site_settings import SiteSettings
from blog.importing.blogs.source import (
    IN_FILE,
    SourceAuthor,
    SourceBody,
    SourcePicture,
    SourcePost,
    SourceTopic,
)
from blog.importing.blogs.tree import Node, Pieces, parse, rewrite
from blog.importing.encodings import decode
from blog.importing.problems import UnreadableDocumentError
from blog.pictures.problems import MAX_BYTES

MAX_TEXT = 5 * 1024**2  # bytes of a file of Markdown or HTML
MAX_NAMES = 20  # of files that can't be read for one reason
INNER = "#"  # between the name of a file and that of a picture inside it


class Reader(Protocol):
    """Reads the files of one kind; ``is_slow`` if even their titles take long."""

    is_slow: bool

    def post(self, name: str) -> SourcePost | str:
        """Return what a file is, without its body; of what is no post what it is, in the plural."""

    def body(self, name: str) -> SourceBody:
        """Return the body of a file; raises UnreadableDocumentError."""

    def html(self, name: str) -> str:
        """Return the HTML of a file, in which pictures may stand as ``data:``."""


@dataclass
class Folder:
    """The files of a blog, and what is known of all of them together."""

    archive: Archive
    site: SiteSettings = field(default_factory=SiteSettings)
    authors: dict[str, SourceAuthor] = field(default_factory=dict)
    categories: dict[str, SourceTopic] = field(default_factory=dict)
    tags: dict[str, SourceTopic] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)  # of pages, by names of files
    articles: set[str] = field(default_factory=set)  # the names of files that may be any

    def __post_init__(self) -> None:
        """Learn where files lie."""
        self.paths = Paths(self.archive.names, self.site.root, self.site.base)
        self._folders: dict[str, list[str]] = defaultdict(list)
        for name in self.archive.names:
            self._folders[name[: name.rfind("/") + 1]].append(name)

    def text(self, name: str, *, is_html: bool = False) -> str:
        """Return the text of a file; raises UnreadableDocumentError."""
        text = decode(self.archive.read(name, MAX_TEXT), is_html=is_html)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def beside(self, folder: str) -> list[str]:
        """Return the names of the files directly in a folder, which has "/" at its end."""
        return self._folders[folder]

    def author(self, name: str) -> str:
        """Return the key of an author who is named, or whose key it is."""
        key = " ".join(name.split()).lower()
        if key not in self.authors:
            self.authors[key] = self.site.authors.get(key) or SourceAuthor(key, name)
        return key

    def topic(self, topics: dict[str, SourceTopic], name: str) -> str:
        """Return the key of a category or tag that is named."""
        key = " ".join(name.split()).lower()
        topics.setdefault(key, SourceTopic(key, name))
        return key

    def picture(
        self, address: str, name: str, *, alt: str = "", caption: str = "", credit: str = ""
    ) -> SourcePicture | None:
        """Return the picture that an address on a page means; None if it means none."""
        address = address.strip()
        said = SourcePicture(alt=alt, caption=caption, credit=credit)
        if address.lower().startswith("data:"):
            part = html_pictures.Image("", address[len("data:") :]).name
            return replace(said, path=f"{name}{INNER}{part}")
        if not address:
            return None
        local = self.local(address)
        absent = self._absent(said, local, name)
        if found := self.paths.find(local, name):
            return replace(said, path=found, absent_key=absent.key)
        return absent

    def _absent(self, said: SourcePicture, local: str, name: str) -> SourcePicture:
        """Return the picture that an address on a page means if no file of the archive is it."""
        if local.startswith("//"):
            return replace(said, address=f"https:{local}")
        if local.lower().startswith(("http://", "https://")):
            return replace(said, address=local)
        if self.site.address and not ABSOLUTE.match(local):
            page = self.site.address + self.addresses.get(name, "/")
            return replace(said, address=urljoin(page, local))
        return replace(said, path=local, is_absent=True)

    def local(self, address: str) -> str:
        """Return an address without the host, if it is the site's own."""
        try:
            parts = urlsplit(address)
            own = urlsplit(self.site.address).netloc.lower().removeprefix("www.")
        except ValueError:
            return address
        if own and parts.netloc.lower().removeprefix("www.") == own:
            return parts._replace(scheme="", netloc="").geturl() or "/"
        return address

    def make_body(
        self, html: str, name: str, left_out: Iterable[tuple[str, str]] = ()
    ) -> SourceBody:
        """Return the body in the HTML of a file; raises UnreadableDocumentError."""

        def find_picture(said: dict[str, str]) -> SourcePicture | None:
            return self._find_picture(said, name)

        def rule(node: Node) -> Pieces | None:
            address = node.attributes.get("href", "") if node.tag == "a" else ""
            if address and is_of_words(node) and (file := self._other_file(address, name)):
                stay.append(("file", file.rpartition("/")[2]))
                return node.children
            if address:
                node.attributes["href"] = self.link(address, name)
            return None

        stay: list[tuple[str, str]] = []
        root = parse(html)
        show_linked_pictures(root, lambda address: self.paths.find(self.local(address), name))
        html = rewrite(root, rule).html()
        return body_from_html(html, find_picture, left_out=[*left_out, *stay])

    def _other_file(self, address: str, name: str) -> str:
        """Return the name of the file that an address on a page means, "" if it is an article."""
        found = self.paths.find(self.local(address), name)
        return "" if found in self.articles or found in self.addresses else found

    def link(self, address: str, name: str) -> str:
        """Return an address on a page, as the site of old had it if it leads to another file."""
        if address.startswith("#"):
            return address
        found = self.paths.find(self.local(address), name)
        if found not in self.addresses:
            return address
        anchor = address.partition("#")[2]
        return self.addresses[found] + (f"#{anchor}" if anchor else "")

    def _find_picture(self, said: dict[str, str], name: str) -> SourcePicture | None:
        if counts_readers(said):
            return None
        address = picture_address(said) or said.get("src", "")
        if not address:
            address = said.get("srcset", "").strip().partition(" ")[0]
        title = said.get("title", "")
        caption = title if title != said.get("alt") and " " in title else ""
        credit = said.get("data-credit", "")
        return self.picture(address, name, alt=said.get("alt", ""), caption=caption, credit=credit)


@dataclass
class PassedOver:
    """Stands where a file is no post: ``what`` such files are, in the plural."""

    what: str
    is_slow: bool = False

    def post(self, name: str) -> str:
        """Return what it is."""
        return self.what

    def body(self, name: str) -> SourceBody:
        """Raise KeyError: it has none."""
        raise KeyError(name)

    def html(self, name: str) -> str:
        """Raise KeyError: it has none."""
        raise KeyError(name)


class FilesBlog:
    """The blog in a folder: a ``SourceBlog``. Each file has a reader that knows its kind."""

    def __init__(
        self,
        system: str,
        folder: Folder,
        readers: dict[str, Reader],
        warnings: Iterable[str] = (),
    ) -> None:
        """Of readers by the names of files, none of which is read yet."""
        self.system, self.folder, self.readers = system, folder, readers
        folder.articles = {n for n, each in readers.items() if not isinstance(each, PassedOver)}
        self.title, self.address = folder.site.title, folder.site.address
        self._problems: list[str] = [*folder.archive.warnings, *warnings]
        self._unreadable: dict[str, list[str]] = {}  # names of files, by why they are
        self._names: dict[str, str] = {}  # of files, by the keys of posts

    @cached_property
    def authors(self) -> dict[str, SourceAuthor]:
        """Who signs, by key."""
        return self._read_all().authors

    @cached_property
    def categories(self) -> dict[str, SourceTopic]:
        """The categories, by key."""
        return self._read_all().categories

    @cached_property
    def tags(self) -> dict[str, SourceTopic]:
        """The tags, by key."""
        return self._read_all().tags

    @cached_property
    def passed_over(self) -> dict[str, int]:
        """How many files are no posts, by what they are."""
        return dict(self._passed_over)

    @cached_property
    def warnings(self) -> list[str]:
        """Sentences about files that can't be read."""
        self._read_all()
        return [*self._problems, *map(_unreadable, self._unreadable, self._unreadable.values())]

    def posts(self) -> Iterator[SourcePost]:
        """Yield articles and pages."""
        for _, post in self._read(self.readers):
            if not isinstance(post, str):
                yield post

    def body(self, post: SourcePost) -> SourceBody:
        """Return the body of one of its posts; raises UnreadableDocumentError."""
        name = self.file_of(post)
        return self.readers[name].body(name)

    def file_of(self, post: SourcePost) -> str:
        """Return the name of the file that a post is."""
        name = self.folder.site.root + post.key
        if name in self.readers and self.readers[name].is_slow:
            return name
        self._passed_over  # noqa: B018 - where the others are is known then
        return self._names[post.key]

    def read_picture(self, picture: SourcePicture) -> bytes:
        """Return the bytes of a picture in the zip; raises KeyError if it isn't there."""
        archive, path = self.folder.archive, picture.path
        with suppress(KeyError):
            return archive.read(path, MAX_BYTES)
        name, _, part = path.rpartition(INNER)
        if name not in self.readers:
            raise KeyError(path)
        if part.startswith(html_pictures.PART):
            return dict(html_pictures.read_parts(self.readers[name].html(name), [part]))[part]
        with archive.open(name) as file:
            content = io.BytesIO(file.read(files.MAX_FILE_SIZE))
        return dict(files.read_parts(name, content, [part]))[part]

    def close(self) -> None:
        """Free the file."""
        self.folder.archive.close()

    @cached_property
    def _passed_over(self) -> Counter[str]:
        """What is passed over; the addresses of all other files are known then."""
        found: Counter[str] = Counter()
        for name, post in self._read(
            name for name, each in self.readers.items() if not each.is_slow
        ):
            if isinstance(post, str):
                found[post] += 1
            else:
                self._names[post.key] = name
                self.folder.addresses[name] = post.old_addresses[0]
        return found

    def _read_all(self) -> Folder:
        """Return the folder with everybody and everything in it that posts name."""
        self._passed_over  # noqa: B018
        return self._with_slow

    @cached_property
    def _with_slow(self) -> Folder:
        for _ in self._read(name for name, each in self.readers.items() if each.is_slow):
            pass
        return self.folder

    def _read(self, names: Iterable[str]) -> Iterator[tuple[str, SourcePost | str]]:
        for name in names:
            try:
                post = self.readers[name].post(name)
            except UnreadableDocumentError as error:
                names_so_far = self._unreadable.setdefault(str(error), [])
                if name not in names_so_far:
                    names_so_far.append(name)
                continue
            if isinstance(post, SourcePost) and not post.old_addresses:
                post.old_addresses = [IN_FILE + as_path(name).lstrip("/")]
            yield name, post


def _unreadable(why: str, names: list[str]) -> str:
    """Return a sentence on files that can't be read for one reason."""
    shown = [f"“{name.rpartition('/')[2]}”" for name in names[:MAX_NAMES]]
    rest = len(names) - len(shown)
    if rest:
        shown.append(f"and {rest:,} more")
    return f"{', '.join(shown)} can’t be read. {why}"
