"""Create, look up and revoke preview links."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst

from blog.articles import snapshot
from blog.models import Edition, MediaFile, Picture, Post, PreviewLink, Revision
from blog.signals import AuditAction, send_audit_event

MAX_DAYS = 90
SIGNER = signing.Signer(salt="blog.preview.links", sep=".")


def create_link(
    post: Post, version: Revision | Edition, *, recipient: str, last_day: date, by: Any
) -> PreviewLink:
    """Save a link to a revision or edition that ends with a day in the practice's time zone.

    Raises ValidationError for a day in the past, or more than ``MAX_DAYS`` days ahead.
    """
    today = timezone.localdate()
    if last_day < today:
        raise ValidationError({"last_day": "This day has passed. Choose a later one."})
    if last_day > today + timedelta(days=MAX_DAYS):
        raise ValidationError(
            {"last_day": f"A link lasts {MAX_DAYS} days at most. Choose an earlier day."}
        )
    link = PreviewLink.objects.create(
        post=post,
        recipient=recipient,
        created_by=by,
        # Where clocks skip midnight, this is the first moment after the gap.
        expires_at=timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time())),
        **{"edition" if isinstance(version, Edition) else "revision": version},
    )
    send_audit_event(AuditAction.LINK_CREATED, post, by=by, details=capfirst(str(link)))
    return link


def revoke_link(link: PreviewLink, by: Any) -> None:
    """Revoke a link; one that has expired or was revoked is not changed."""
    now, details = timezone.now(), f"For {link.recipient}"
    if PreviewLink.objects.open(now).filter(pk=link.pk).update(revoked_at=now, revoked_by=by):
        send_audit_event(AuditAction.LINK_REVOKED, link.post, by=by, details=details)


def link_token(link: PreviewLink) -> str:
    """Return the token of a link's URL: its key, signed so that tokens can't be guessed."""
    return SIGNER.sign(link.key)


def find_link(token: str, at: datetime) -> PreviewLink | None:
    """Return the link with a token; None if it is invalid, expired or revoked at ``at``."""
    try:
        key = SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    links = PreviewLink.objects.open(at).select_related("post", "revision", "edition")
    return links.filter(key=key).first()


def edition_for_link(link: PreviewLink, at: datetime) -> Edition:
    """Return the edition that a link shows; of a revision, an unsaved one live from ``at``."""
    if link.revision:
        return snapshot.edition_from_content(link.revision.content, link.post, at)
    return Edition.objects.with_relations().get(preview_links=link)


def media_for_link(link: PreviewLink, token: str, at: datetime) -> Picture | MediaFile | None:
    """Return the picture or file with a token if the link's article, or an author of it, shows it.

    Those of other articles on the page have public URLs.
    """
    edition = edition_for_link(link, at)
    portraits = [author.photo for author in edition.author_list]
    media = [edition.lead_picture, *edition.picture_list, *portraits, *edition.file_list]
    return next((each for each in media if each and each.token == token), None)
