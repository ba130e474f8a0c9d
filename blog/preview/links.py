"""Preview links: how they are made, how one is known by its address, and how they end."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from blog.articles import content
from blog.models import Edition, Picture, Post, PreviewLink, Revision
from blog.signals import audit_event

MOST_DAYS = 90


def create_link(
    post: Post, shows: Revision | Edition, *, recipient: str, last_day: date, by: Any
) -> PreviewLink:
    """Make a link that shows this state to the end of a day in the practice's zone.

    Raises ValidationError for a day that is over, or too far away.
    """
    today = timezone.localdate()
    if last_day < today:
        raise ValidationError({"last_day": "This day has passed. Choose a later one."})
    if last_day > today + timedelta(days=MOST_DAYS):
        raise ValidationError(
            {"last_day": f"A link lasts {MOST_DAYS} days at most. Choose an earlier day."}
        )
    link = PreviewLink.objects.create(
        post=post,
        recipient=recipient,
        created_by=by,
        # Where the clocks skip midnight this is the first moment after the gap.
        expires_at=timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time())),
        **{"edition" if isinstance(shows, Edition) else "revision": shows},
    )
    audit_event.send(
        sender=Post, action="link_made", actor=by, target=post, details=str(link).capitalize()
    )
    return link


def revoke_link(link: PreviewLink, by: Any) -> None:
    """End a link now, for good; one that has ended stays as it was."""
    now = timezone.now()
    if PreviewLink.objects.open(now).filter(pk=link.pk).update(revoked_at=now, revoked_by=by):
        about = link.post
        audit_event.send(
            sender=Post,
            action="link_ended",
            actor=by,
            target=about,
            details=f"For {link.recipient}",
        )


# --- By its address ------------------------------------------------------------------------------

SALT = "blog.preview.links"


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=".")


def link_token(link: PreviewLink) -> str:
    """Give what stands in the link's address: its key, signed, so that none can be guessed."""
    return _signer().sign(link.key)


def find_link(signed: str, at: datetime) -> PreviewLink | None:
    """Give the link of an address; None for one that is wrong, has ended or was revoked."""
    try:
        key = _signer().unsign(signed)
    except signing.BadSignature:
        return None
    links = PreviewLink.objects.open(at).select_related("post", "revision", "edition")
    return links.filter(key=key).first()


def count_opening(link: PreviewLink, at: datetime) -> None:
    """Note that somebody opened it."""
    PreviewLink.objects.filter(pk=link.pk).update(last_opened_at=at, open_count=F("open_count") + 1)


# --- What it shows -------------------------------------------------------------------------------


def edition_for_link(link: PreviewLink, at: datetime) -> Edition:
    """Give what it shows: its edition, or its saved state as an edition live from a moment."""
    if link.revision:
        return content.edition_from_content(link.revision.content, link.post, at)
    return Edition.objects.with_relations().get(preview_links=link)


def picture_for_link(link: PreviewLink, token: str, at: datetime) -> Picture | None:
    """Give the picture of this token if the link's page shows it: in the article, or of an author.

    The pictures of other articles are public by themselves, or not to be seen.
    """
    edition = edition_for_link(link, at)
    portraits = [author.photo for author in edition.author_list]
    shown = [edition.lead_picture, *edition.picture_list, *portraits]
    return next((each for each in shown if each and each.token == token), None)
