"""What a blog of another system holds, in one form for all systems."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from blog.importing.proposal import Proposal
from blog.visibility import PostKind

# Why a post can't be as it was, for its ``why``.
REPRINT = "It first appeared elsewhere: {}"
SCHEDULED = "It was to go live there on {:%B %-d, %Y}."
# Below this are the names of files that were never on the web: others of an export link to them.
IN_FILE = "/.files/"


class Status(StrEnum):
    """Who could read a post where it comes from. Only LIVE may ever become public here."""

    LIVE = "live"
    SCHEDULED = "scheduled"  # becomes a draft: nothing goes live by being read
    DRAFT = "draft"  # pending ones, too
    PRIVATE = "private"  # for people who are signed in there
    PROTECTED = "protected"  # by a password
    PAID = "paid"  # for members, subscribers or by mail only
    TRASH = "trash"  # is never brought in, only counted


@dataclass(frozen=True)
class SourceAuthor:
    """Somebody who signs posts there. Addresses, logins and passwords are never read."""

    key: str  # as posts name them
    name: str
    bio: str = ""  # plain text
    old_addresses: tuple[str, ...] = ()  # paths of their page there, which everybody could see


@dataclass(frozen=True)
class SourceTopic:
    """A category or a tag."""

    key: str
    name: str
    slug: str = ""
    parent: str = ""  # the key of one that this is below
    old_addresses: tuple[str, ...] = ()  # paths of its page there, if the system has but one rule


@dataclass(frozen=True)
class SourcePicture:
    """A picture of a post: inside the file, or at an address of the old site."""

    path: str = ""  # within the archive
    address: str = ""  # absolute, http or https; ignored where ``path`` is given
    alt: str = ""  # "" for what describes nothing, such as the name of its file
    caption: str = ""
    credit: str = ""
    is_absent: bool = False  # the archive lacks it: ``path`` is what the post asks for
    absent_key: str = ""  # what it is known by where an archive of the same blog lacks it

    @property
    def key(self) -> str:
        """What it is known by: the same picture is brought in once."""
        return self.path or self.address

    @property
    def keys(self) -> set[str]:
        """What it is known by now, and may have been when it was missing."""
        return {self.key, self.absent_key} - {""}


@dataclass
class SourcePost:
    """An article or a page of the other system, with its body still as that has it."""

    key: str  # by which a second import knows it: the system's own id, never its title
    kind: PostKind
    status: Status
    title: str = ""
    subtitle: str = ""
    summary: str = ""
    slug: str = ""
    language: str = ""  # a tag of BCP 47, if the file says one
    published_at: datetime | None = None  # aware; of its first publication
    clock_there: datetime | None = None  # what the old site's clock said then, naive, if known
    updated_at: datetime | None = None
    authors: list[str] = field(default_factory=list)  # keys, in order
    categories: list[str] = field(default_factory=list)  # keys, the main one first
    tags: list[str] = field(default_factory=list)  # keys
    search_title: str = ""
    search_description: str = ""
    lead_picture: SourcePicture | None = None
    # Paths with their queries ("/2019/05/slug/", "/?p=12"), all that lead to it there; or the name
    # of its file, below IN_FILE.
    old_addresses: list[str] = field(default_factory=list)
    why: str = ""  # a sentence for the person, where it can't be as it was: "It was for members."


@dataclass
class SourceBody:
    """The body of a post as typed sections, and its pictures.

    A section that shows a picture names it as ``"embedded": picture.key``, as those of documents
    do. ``proposal.left_out`` and ``proposal.not_included`` list what isn't in the sections.
    """

    proposal: Proposal
    pictures: dict[str, SourcePicture] = field(default_factory=dict)  # by their keys


class SourceBlog(Protocol):
    """A blog of another system, opened. It is read again and again, so it is cheap to begin."""

    system: str  # as people call it: "WordPress"
    title: str
    address: str  # of the old site with scheme and host, "" if the file doesn't say

    @property
    def authors(self) -> dict[str, SourceAuthor]:
        """By key; also those that only posts name."""

    @property
    def categories(self) -> dict[str, SourceTopic]:
        """By key."""

    @property
    def tags(self) -> dict[str, SourceTopic]:
        """By key."""

    @property
    def passed_over(self) -> dict[str, int]:
        """What is no article or page: {"comments": 33, "menu items": 70}."""

    @property
    def warnings(self) -> list[str]:
        """Sentences: a damaged place and where, nothing to import and what to do."""

    def posts(self) -> Iterator[SourcePost]:
        """Yield articles and pages, without holding all bodies in memory."""

    def body(self, post: SourcePost) -> SourceBody:
        """Return the body of one of its posts; raises UnreadableDocumentError for this one."""

    def read_picture(self, picture: SourcePicture) -> bytes:
        """Return the bytes of a picture in the file, bounded; raises KeyError if it isn't there."""

    def close(self) -> None:
        """Free the file."""
