"""What a license under supervision means for the articles of its holder, in a few sentences."""

from collections.abc import Iterable

from django.utils import timezone

from blog.models import Author, License, Practice
from blog.models.authors import supervised_licenses
from blog.review.approvers import can_approve_at_desk


def supervision_notes(authors: Iterable[Author], practice: Practice) -> list[str]:
    """Return what to know about each supervision of these authors that is in force today.

    Plain text. Two queries for the accounts of each supervisor.
    """
    rows = supervised_licenses(authors, timezone.localdate())
    return [f"{_rule(row)} {_road(row, practice)}" for row in rows]


def _rule(row: License) -> str:
    """Return what the desk asks for; what a board asks for is not ours to say."""
    name = row.supervisor_name(timezone.localdate())
    return (
        f"{row.author.name} practices under supervision, so the desk asks for the approval of "
        f"{name} or of a reviewer before readers see an article, and again after each change."
    )


def _road(row: License, practice: Practice) -> str:
    """Return in which way the supervisor can approve."""
    name = row.supervisor.name if row.supervisor else row.external_supervisor.partition(",")[0]
    user = row.supervisor.user if row.supervisor else None
    if can_approve_at_desk(row.supervisor):
        return f"{name} approves at the desk, when you ask on the article’s Review page."
    opening, need = "", f"{name} needs no account"
    if user and user.is_active and user.has_perm("blog.review_post"):
        opening = f"{name} has an account, but no second factor, without which it opens nothing. "
        need = "Until there is one"
    if practice.allow_link_approval:
        address = (
            "" if row.supervisor_email else " Write the supervisor’s e-mail address at the license."
        )
        return f"{opening}{need}: you send a personal link from the article’s Review page.{address}"
    if practice.allow_outside_approval:
        return f"{opening}You enter an approval on paper on the article’s Review page."
    return (
        f"{opening}At your practice that takes an account with a second factor: under Practice you "
        "can allow personal links, which need none."
    )
