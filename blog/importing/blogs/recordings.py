"""What another site shows inside a post, such as a video, as a link to where it is."""

import html as escaping
import re
from collections.abc import Callable
from itertools import islice
from urllib.parse import parse_qs

from blog.articles.content import SectionContent
from blog.importing import sections
from blog.importing.blogs.regions import Region, find_regions, replace_regions
from blog.importing.left_out import LeftOut
from blog.importing.markup import MAX_TITLE_LENGTH
from blog.importing.tags import read_attributes
from blog.text import richtext
from blog.text.direct_links import direct_address

MAX_SHOWN = 60  # characters of an address that stands for itself
ADDRESSES = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data", "href")
WEB = re.compile(r"https?://[^\s/?#<>\"]+", re.IGNORECASE)
# What players call themselves, which says nothing of what they play.
UNTITLED = re.compile(
    r"(youtube|vimeo|spotify|soundcloud)?[ -]*(embed(ded)?( content)?|(video|audio|media) player"
    r"|iframe|video|player)?",
    re.IGNORECASE,
)
# By site and path: what it shows, and where that is for people, which their groups fill in.
PLAYERS = [
    (re.compile(pattern, re.IGNORECASE), called, target)
    for pattern, called, target in (
        (
            r"(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:embed/)?(?:videoseries|playlist)\?(?:.*&)?"
            r"list=([\w-]+).*",
            "Videos on YouTube",
            r"https://www.youtube.com/playlist?list=\1",
        ),
        (
            r"(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:embed/|v/|shorts/|live/"
            r"|watch\?(?:.*&)?v=)|youtu\.be/)([\w-]{6,20})(?![\w-]).*",
            "Video on YouTube",
            r"https://www.youtube.com/watch?v=\1",
        ),
        (
            r"player\.vimeo\.com/video/(\d+)\?(?:.*&)?h=(\w+).*",
            "Video on Vimeo",
            r"https://vimeo.com/\1/\2",
        ),
        (
            r"(?:player\.|www\.)?vimeo\.com/(?:video/)?(\d+(?:/\w+)?)(?:[?#].*)?",
            "Video on Vimeo",
            r"https://vimeo.com/\1",
        ),
        (
            r"open\.spotify\.com/(?:embed/|embed-podcast/)?(\w+/\w+).*",
            "Recording on Spotify",
            r"https://open.spotify.com/\1",
        ),
        (
            r"(?:embed\.)?podcasts\.apple\.com/(.+)",
            "Podcast of Apple",
            r"https://podcasts.apple.com/\1",
        ),
        (
            r"(?:www\.)?dailymotion\.com/(?:embed/)?video/(\w+).*",
            "Video on Dailymotion",
            r"https://www.dailymotion.com/video/\1",
        ),
        (
            r"(?:embed\.|www\.)?ted\.com/talks/([\w-]+).*",
            "Talk at TED",
            r"https://www.ted.com/talks/\1",
        ),
        (
            r"(?:www\.)?loom\.com/(?:embed|share)/(\w+).*",
            "Video on Loom",
            r"https://www.loom.com/share/\1",
        ),
        (
            r"(?:video\.wordpress|videopress)\.com/(?:embed|v)/(\w+).*",
            "Video on VideoPress",
            r"https://videopress.com/v/\1",
        ),
        (r"(?:www\.)?(soundcloud\.com/[\w-]+/.+)", "Recording on SoundCloud", r"https://\1"),
        (r"(?:www\.)?(mixcloud\.com/[\w-]+/.+)", "Recording on Mixcloud", r"https://www.\1"),
    )
]
# Players that are given what they play as an address of its own.
WRAPPED = re.compile(
    r"(?:w\.soundcloud\.com/player|(?:www\.)?facebook\.com/plugins/(?:video|post)\.php"
    r"|(?:www\.)?mixcloud\.com/widget/iframe)\b.*",
    re.IGNORECASE,
)
FRAMES = ("iframe", "video", "audio", "object", "embed")
SOURCE = re.compile(r"<(?:source|embed|param|a)\b[^<>]*>", re.IGNORECASE)
FILES = {"video": "Video", "audio": "Recording"}


def take_frames(html: str, place: Callable[[SectionContent], str], left_out: LeftOut) -> str:
    """Return HTML with links in the place of what other sites show inside it; note each.

    ``place`` returns the HTML for the place of a section: what is known to be a recording becomes
    one, whose section links to it.
    """

    def link_for(region: Region) -> str:
        address, said = _address(region), region.attributes.get("title", "").strip()
        title = "" if UNTITLED.fullmatch(said) else said
        if region.name == "object":
            left_out.add("hidden", richtext.plain_text(region.inner))
        if not address:
            left_out.add("frame", title or FILES.get(region.name, "Something"))
            return ""
        left_out.add("linked", f"{title}: {address}" if title else address)
        if section := recording(address, title, FILES.get(region.name, "")):
            return place(section)
        shown = title or _shown(address)
        href = escaping.escape(address)
        return f'<p><a href="{href}">{escaping.escape(shown)}</a></p>'

    wanted = dict.fromkeys(FRAMES, lambda _: True)
    return replace_regions(html, find_regions(html, wanted), link_for)


def recording(address: str, title: str = "", called: str = "") -> SectionContent | None:
    """Return the section that links to a video or podcast; None if the address is of neither.

    ``called`` is what it is called if it has no title and nobody knows its site.
    """
    known, where = where_it_is(address)
    called = known or called
    if not called or not where.startswith("https://") or len(title) > MAX_TITLE_LENGTH:
        return None
    caption = title or called
    return sections.empty_section("recording", manner="link", link=where, caption=caption)


def where_it_is(address: str) -> tuple[str, str]:
    """Return what a player shows, as in “Video on YouTube”, and its address for people.

    Of any other address "", and the address itself.
    """
    _, _, rest = address.partition("://")
    if WRAPPED.match(rest):
        given = parse_qs(address.partition("?")[2].partition("#")[0])
        inner = next((given[name][0] for name in ("url", "href", "feed") if name in given), "")
        if inner.startswith("https://") and "//api." not in inner:
            address, rest = inner, inner.partition("://")[2]
    for pattern, called, target in PLAYERS:
        if match := pattern.fullmatch(rest):
            return called, match.expand(target)
    return "", direct_address(address)


def _address(region: Region) -> str:
    """Return the address of what an element shows, "" if it has none on the web."""
    tags = [region.attributes, *map(read_attributes, islice(SOURCE.findall(region.inner), 20))]
    said = (tag[name].strip() for tag in tags for name in ADDRESSES if tag.get(name))
    absolute = (f"https:{each}" if each.startswith("//") else each for each in said)
    return next((each for each in absolute if WEB.match(each)), "")


def _shown(address: str) -> str:
    """Return the words of a link to an address: that itself, or only its site if it is long."""
    bare = re.sub(r"\Ahttps?://(?:www\.)?|/\Z", "", address)
    return bare if len(bare) <= MAX_SHOWN else re.split(r"[/?#]", bare)[0]
