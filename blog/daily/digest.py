"""The daily e-mail: who is told what.

Mail may be read by third parties, so it holds no word of an article: articles are counted only.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from blog.models import Practice
from blog.permissions import answers_for_site, changeable_by, on_desk
from blog.publishing.expiring_licenses import LicenseWarning, license_warnings
from blog.publishing.freshness import due_articles

# Days before the last day of a license; the last is the first day without it.
TOLD_BEFORE = (90, 30, 7, -1)
MOST_ARTICLES = 1000  # that are counted


@dataclass
class News:
    """What is new since the last daily run."""

    licenses: list[LicenseWarning] = field(default_factory=list)
    due: list[int] = field(default_factory=list)  # the keys of articles
    undelivered: int = 0
    problems: list[str] = field(default_factory=list)  # sentences


@dataclass(frozen=True)
class Digest:
    """What of it one person is told; of articles, how many."""

    person: Any
    is_owner: bool
    licenses: list[LicenseWarning]
    due: int
    undelivered: int
    problems: list[str]


def is_told(last_day: date, since: date | None, today: date) -> bool:
    """Return whether a license passed one of its days after ``since`` and until ``today``.

    Without ``since``, at the first run, whether it runs out soon or did so yesterday.
    """
    if since is None:
        return timedelta(days=-1) <= last_day - today <= timedelta(days=TOLD_BEFORE[0])
    return any(since < last_day - timedelta(days=days) <= today for days in TOLD_BEFORE)


def find_licenses(since: date | None, today: date) -> list[LicenseWarning]:
    """Return the warnings about licenses that are told today. One query."""
    return [each for each in license_warnings() if is_told(each.last_day, since, today)]


def find_due(since: date | None, now: datetime, practice: Practice) -> list[int]:
    """Return the keys of the articles that became due for a check since. Two queries."""
    due = due_articles(
        now,
        practice,
        posts=on_desk(),
        since=since + timedelta(days=1) if since else date.min,
        until=practice.date_at(now),
        limit=MOST_ARTICLES,
    )
    return [article.post.pk for article in due]


def people() -> list[Any]:
    """Return those who may use the desk. One query."""
    users = get_user_model()._default_manager.filter(is_active=True, is_staff=True)
    return list(users.order_by("pk"))


def digest_for(person: Any, news: News) -> Digest | None:
    """Return what of the news concerns a person; None if nothing does.

    Owners are told everything; of licenses, holder and supervisor as well; of articles, how many
    somebody may change, as their list at the desk lets them. Three queries at most, for the
    permissions and the number.
    """
    is_owner = answers_for_site(person)
    licenses = [each for each in news.licenses if is_owner or _concerns(each, person)]
    due = changeable_by(person).filter(pk__in=news.due).count() if news.due else 0
    undelivered = news.undelivered if is_owner else 0
    problems = news.problems if is_owner else []
    if not (licenses or due or undelivered or problems):
        return None
    return Digest(person, is_owner, licenses, due, undelivered, problems)


def _concerns(warning: LicenseWarning, person: Any) -> bool:
    """Return whether a license is a person's, or of somebody whom they supervise."""
    row = warning.license
    supervisor = row.supervisor if row.credential.under_supervision else None
    return person.pk in (row.author.user_id, supervisor.user_id if supervisor else None)


def send_digest(digest: Digest, practice: Practice) -> None:
    """Queue the e-mail to a person."""
    licenses = [
        (each, _address("admin:blog_author_change", each.license.author_id))
        for each in digest.licenses
    ]
    context = {
        "digest": digest,
        "practice": practice,
        "licenses": licenses,
        "due": digest.due,
        "most": MOST_ARTICLES,
        "freshness": _address("admin:blog_post_freshness"),
        "home": _address("admin:index"),
    }
    body = render_to_string("admin/blog/email/daily.txt", context)
    address = getattr(digest.person, digest.person.get_email_field_name())
    subject = " ".join(f"What needs a look at {practice.name}".split())  # a header is one line
    send_mail(subject, body, None, [address])


def _address(name: str, *args: object) -> str:
    """Return the whole address of a page of the desk."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
