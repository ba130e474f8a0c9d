"""What an item is as an article or page: all of it but its body."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from blog.importing.blogs.credits import split_credit
from blog.importing.blogs.moments import utc_moment
from blog.importing.blogs.source import SCHEDULED, SourcePicture, SourcePost, Status
from blog.importing.blogs.wxr.addresses import path_of, split_address
from blog.importing.blogs.wxr.index import Attachment, Index, meta_of, plain, slug_of
from blog.importing.blogs.wxr.records import Node
from blog.importing.blogs.wxr.search_texts import search_description, search_title
from blog.text import richtext
from blog.visibility import PostKind

STATUSES = {
    "publish": Status.LIVE,
    "future": Status.SCHEDULED,
    "draft": Status.DRAFT,
    "pending": Status.DRAFT,
    "private": Status.PRIVATE,
    "trash": Status.TRASH,
}
WERE_PUBLIC = {Status.LIVE, Status.PRIVATE, Status.PROTECTED}
SUBTITLES = ("wps_subtitle", "_subtitle", "subtitle", "kia_subtitle", "_kia_subtitle")
# Marks that a title may have there; anything else in angle brackets is meant.
MARK = re.compile(r"</?(?:a|b|big|br|code|em|i|mark|small|span|strong|sub|sup|u)\b[^<>]*>", re.I)
MAX_OFFSET = timedelta(hours=14)  # of a time zone

PENDING = "It was waiting for a review there."
PRIVATE = "Only people who were signed in could read it there."
PROTECTED = "It was protected by a password there."
PINNED = "It was kept at the top of the blog there."
UNKNOWN = "Its status there, “{}”, is none that is known."
CUT = "The file breaks off in it: its end is missing."


def read_post(node: Node, index: Index, *, is_cut: bool = False) -> SourcePost:
    """Return an item as an article or page."""
    meta, kind = meta_of(node), _kind(node)
    status, why = _status(node)
    sentences = [CUT] if is_cut else []
    if is_cut and status is Status.LIVE:
        status = Status.DRAFT
    published = _published(node)
    if status is Status.SCHEDULED and published:
        why = SCHEDULED.format(published)
    sentences += [why] if why else []
    if node.first("wp:is_sticky") == "1" and status is Status.LIVE:
        sentences.append(PINNED)
    title, summary = title_of(node), summary_of(node)
    said = {"title": title, "site": index.title, "excerpt": summary}
    return SourcePost(
        key=node.first("wp:post_id"),
        kind=kind,
        status=status,
        title=title,
        subtitle=next((plain(meta[name]) for name in SUBTITLES if meta.get(name)), ""),
        summary=summary,
        slug=slug_of(node.first("wp:post_name")),
        language=language_of(node) or index.language,
        published_at=published if status in WERE_PUBLIC else None,
        clock_there=_clock(node),
        updated_at=utc_moment(node.first("wp:post_modified_gmt")),
        authors=index.authors_of(node),
        categories=index.categories_of(node),
        tags=index.tags_of(node),
        search_title=search_title(meta, said),
        search_description=search_description(meta, said),
        lead_picture=lead_picture(meta, index),
        old_addresses=old_addresses(node, meta, index.address),
        why=" ".join(sentences),
    )


def title_of(node: Node) -> str:
    """Return an item's title as plain text."""
    return plain(MARK.sub("", plain(node.first("title"))))


def summary_of(node: Node) -> str:
    """Return an item's excerpt as plain text, "" if it has none."""
    return " ".join(richtext.plain_text(node.first("excerpt")).split())


def language_of(node: Node) -> str:
    """Return the language that a plugin noted of an item."""
    said = (each for each in node.all("category") if each.attributes.get("domain") == "language")
    return next((each.attributes.get("nicename", "") for each in said), "")


def lead_picture(meta: Mapping[str, str], index: Index) -> SourcePicture | None:
    """Return the picture that stands for an item, wherever in the files it is said."""
    if found := index.attachments.get(meta.get("_thumbnail_id", "")):
        return picture_of(found)
    address = meta.get("fifu_image_url", "")  # a plugin's, for pictures of other sites
    return SourcePicture(address=address) if re.match(r"https?://", address) else None


def picture_of(found: Attachment) -> SourcePicture:
    """Return a picture of the library, with who made it apart from its caption."""
    caption, credit = split_credit(found.caption)
    return SourcePicture(address=found.address, alt=found.alt, caption=caption, credit=credit)


def old_addresses(node: Node, meta: Mapping[str, str], site: str) -> list[str]:
    """Return the paths, with their queries, that lead to an item there; without doubles."""
    link, number = node.first("link"), node.first("wp:post_id")
    folder = split_address(site).path.rstrip("/")
    found = [path_of(link)]
    if number not in ("", "0"):
        name = "page_id" if _kind(node) is PostKind.PAGE else "p"
        found.append(f"{folder}/?{name}={number}")
    slug = node.first("wp:post_name")
    olds = [
        each.first("wp:meta_value")
        for each in node.all("wp:postmeta")
        if each.first("wp:meta_key") == "_wp_old_slug"
    ]
    if slug and f"/{slug}" in found[0]:
        head, _, tail = found[0].rpartition(f"/{slug}")
        found += [f"{head}/{old}{tail}" for old in olds if old and "/" not in old]
    return [each for each in dict.fromkeys(found) if each not in ("", "/", f"{folder}/")]


def _kind(node: Node) -> PostKind:
    return PostKind.PAGE if node.first("wp:post_type") == "page" else PostKind.ARTICLE


def _status(node: Node) -> tuple[Status, str]:
    """Return who could read an item there, and why it can't be as it was."""
    said = node.first("wp:status")
    status = STATUSES.get(said, Status.DRAFT)
    if node.first("wp:post_password") and status is not Status.TRASH:
        return Status.PROTECTED, PROTECTED
    if status is Status.PRIVATE:
        return status, PRIVATE
    if said == "pending":
        return status, PENDING
    return status, "" if said in STATUSES or not said else UNKNOWN.format(said[:40])


# --- Moments -------------------------------------------------------------------------------------


def _published(node: Node) -> datetime | None:
    """Return when an item was published, or is to be.

    UTC is said apart from the clock of the site, whose zone nothing names; where only the clock is
    said, its difference from UTC is that of another date of the item.
    """
    moment = utc_moment(node.first("wp:post_date_gmt"))
    if moment:
        return moment
    if moment := _mail_date(node.first("pubDate")):
        return moment
    clock = utc_moment(node.first("wp:post_date"))
    return clock - _offset(node) if clock else None


def _offset(node: Node) -> timedelta:
    clock, utc = (
        utc_moment(node.first(name)) for name in ("wp:post_modified", "wp:post_modified_gmt")
    )
    offset = clock - utc if clock and utc else timedelta()
    return offset if abs(offset) <= MAX_OFFSET else timedelta()


def _clock(node: Node) -> datetime | None:
    """Return what the site's clock said when an item was published, if UTC is said apart."""
    clock, utc = utc_moment(node.first("wp:post_date")), utc_moment(node.first("wp:post_date_gmt"))
    is_one = clock and utc and abs(clock - utc) <= MAX_OFFSET
    return clock.replace(tzinfo=None) if clock and is_one else None


def _mail_date(said: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    year = re.search(r"\b(\d{4})\b", said)  # a year such as -0001 is none
    is_one = moment.year > 1970 and year is not None and f"-{year[1]}" not in said
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC) if is_one else None
