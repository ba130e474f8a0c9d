"""What somebody published on Medium: the zip that it sends, with a file of HTML for each story.

Beside the stories lie lists, claps, addresses and sessions. They are personal, and never opened.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote, urlsplit

from blog.importing.blogs.archive import Archive
from blog.importing.blogs.body import body_from_html
from blog.importing.blogs.medium_html import Story, read_story
from blog.importing.blogs.moments import utc_moment
from blog.importing.blogs.source import (
    REPRINT,
    SourceAuthor,
    SourceBody,
    SourcePicture,
    SourcePost,
    SourceTopic,
    Status,
)
from blog.importing.blogs.words_only import WordsOnly, web_picture
from blog.importing.encodings import decode
from blog.importing.problems import UnreadableDocumentError
from blog.visibility import PostKind

STORY = re.compile(r"(?:.*/)?posts/[^/]+\.html?", re.IGNORECASE)
DRAFT = re.compile(r"draft[_-].*", re.IGNORECASE)
NUMBER = re.compile(r"(?:(.*)-)?([0-9a-f]{6,16})")  # of a story, at the end of its address
DATE = re.compile(r"(\d{4}-\d{2}-\d{2})_.*")
IS_STORY = re.compile(r"class=\"[^\"]*\b(?:h-entry|e-content|graf--)", re.IGNORECASE)
MAX_TEXT = 2 * 1024**2  # bytes of a story
MAX_LOOKED_AT = 5  # files, to know the system by
MAX_RESPONSE = 1_500  # characters of what may be an answer to somebody
# How wide pictures are that Medium shows, and the widest that it has; none is made larger.
SIZED = re.compile(r"/(?:max/\d+|fit/[ct]/\d+(?:/\d+)?|resize:\w+:\d+(?::\d+)?)/")
LARGE = "/max/2600/"
MEDIUM = "https://medium.com"
UNREADABLE = "{} of its files can’t be read."
NO_DATE = "The file doesn’t say when it was published."


def read_medium(archive: Archive) -> "MediumBlog | None":
    """Return the stories in an archive, None if it is none of Medium."""
    names = [name for name in archive.names if archive.is_zip and STORY.fullmatch(name)]
    for name in names[:MAX_LOOKED_AT]:
        with archive.open(name) as file:
            begin = decode(file.read(50_000), is_html=True)
        if not IS_STORY.search(begin):
            return None
    return MediumBlog(archive, names) if names else None


class MediumBlog(WordsOnly):
    """The stories of somebody on Medium, as ``SourceBlog`` says."""

    system = "Medium"

    def __init__(self, archive: Archive, names: list[str]) -> None:
        """Of an archive whose stories have these names."""
        super().__init__(archive)
        self._files: dict[str, str] = {}
        responses = broken = 0
        for name in names:
            try:
                story = self._read(name)
            except UnreadableDocumentError:
                broken += 1
                continue
            if _is_response(story):
                responses += 1
            else:
                self._take(name, story)
        if responses:
            self.passed_over["responses to other people"] = responses
        if broken:
            self.warnings.append(UNREADABLE.format(broken))
        self.address = self.address or MEDIUM

    def posts(self) -> Iterator[SourcePost]:
        """Yield the stories and drafts in the order of the files."""
        for key, name in self._files.items():
            yield self._post(key, name, self._read(name))

    def body(self, post: SourcePost) -> SourceBody:
        """Return the body of one of its posts; raises UnreadableDocumentError for this one."""
        html, left_out = self._read(self._files[post.key]).body()
        return body_from_html(html, find_picture, left_out=left_out)

    def _read(self, name: str) -> Story:
        return read_story(decode(self.archive.read(name, MAX_TEXT), is_html=True))

    def _take(self, name: str, story: Story) -> None:
        """Note where a story is, and whom and what it names."""
        key = _number(story, name)
        if key in self._files:
            key = name
        self._files[key] = name
        if story.author:
            self.authors.setdefault(story.author, SourceAuthor(story.author, story.author))
        for slug, tag in story.tags.items():
            self.tags.setdefault(slug, SourceTopic(slug, tag, slug))
        site = urlsplit(story.canonical)
        if site.hostname and site.hostname != "medium.com" and _is_own(story.canonical):
            self.address = self.address or f"https://{site.hostname}"

    def _post(self, key: str, name: str, story: Story) -> SourcePost:
        file = name.rpartition("/")[2]
        is_draft = bool(DRAFT.fullmatch(file)) or not (story.canonical or story.published)
        moment = None if is_draft else utc_moment(story.published) or _day(file)
        status, why = (Status.DRAFT, []) if is_draft else (Status.LIVE, [])
        if not is_draft and moment is None:
            why.append(NO_DATE)
        own = _is_own(story.canonical)
        if story.canonical and not own:
            why.append(REPRINT.format(story.canonical))
        return SourcePost(
            key=key,
            kind=PostKind.ARTICLE,
            status=status,
            title=story.title,
            subtitle=story.subtitle,
            slug=_slug(story.canonical) if own else "",
            published_at=moment,
            authors=[story.author] if story.author else [],
            tags=list(story.tags),
            lead_picture=find_picture(story.lead) if story.lead else None,
            old_addresses=_addresses(story, key) if not is_draft and own else [],
            why=" ".join(why),
        )


def find_picture(attributes: dict[str, str]) -> SourcePicture | None:
    """Return a picture of a story, in its own size."""
    address = attributes.get("src", "").strip()
    if (urlsplit(address).hostname or "").endswith("medium.com"):
        address = SIZED.sub(LARGE, address, count=1)
    return web_picture(attributes, address)


def _is_response(story: Story) -> bool:
    """Return whether a story is an answer to somebody else's.

    Those have no title of their own: Medium takes their first words for one.
    """
    if story.has_title or story.pictures or story.headings:
        return False
    title = story.title.rstrip("…. ")
    text = story.text
    return bool(title) and text.startswith(title) and len(text) <= MAX_RESPONSE


def _number(story: Story, name: str) -> str:
    """Return the id of a story: as its addresses say it, or else the name of its file."""
    file = name.rpartition("/")[2].rpartition(".")[0]
    last = urlsplit(story.canonical).path.rstrip("/").rpartition("/")[2]
    for said in (last if _is_own(story.canonical) else "", story.number, file):
        if found := NUMBER.fullmatch(said) or NUMBER.fullmatch(said.rpartition("-")[2]):
            return found[2]
    return file


def _is_own(address: str) -> bool:
    """Return whether an address is one that Medium made, which end in the story's id."""
    parts = urlsplit(address)
    last = parts.path.rstrip("/").rpartition("/")[2]
    host = parts.hostname or ""
    return (
        host == "medium.com"
        or host.endswith(".medium.com")
        or bool(re.search(r"-[0-9a-f]{8,16}\Z", last))
    )


def _slug(address: str) -> str:
    """Return the words in the address of a story, without its id; "" if there are none."""
    last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    found = NUMBER.fullmatch(last)
    return (found[1] or "") if found else last


def _addresses(story: Story, key: str) -> list[str]:
    path = urlsplit(story.canonical).path
    short = f"/p/{key}" if NUMBER.fullmatch(key) else ""
    return list(dict.fromkeys(each for each in (path, short) if each not in ("", "/")))


def _day(file: str) -> datetime | None:
    """Return the day in the name of a file."""
    found = DATE.fullmatch(file)
    return utc_moment(found[1]) if found else None
