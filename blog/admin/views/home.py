"""The desk's home page.

A card is shown only to users who may see it; its queries don't grow with the number of articles.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, get_text_list

from blog.admin import expiring_licenses
from blog.admin.views import freshness
from blog.articles import revisions
from blog.articles.labels import section_title
from blog.checklist.checked_article import field_target
from blog.middleware import practice_of
from blog.models import (
    SECTION_KINDS,
    Author,
    Category,
    Comment,
    EditingSession,
    Post,
    Practice,
    Revision,
)
from blog.permissions import can_view_articles, can_write_articles, changeable_by, visible_to
from blog.publishing import calendar
from blog.publishing.status import State, with_status
from blog.review import requests
from blog.text.dates import format_countdown, format_past_moment
from practice_site.desk import on_home_page

MAX_UNFINISHED, MAX_EVENTS, MAX_DUE = 5, 6, 6
AHEAD = timedelta(days=14)  # how early an article is shown as due for a check
# How many of the articles that the user worked on are compared with their public version.
RECENT = 20


@dataclass(frozen=True)
class UnfinishedArticle:
    """An unfinished article, with a link to the section that was last worked on."""

    title: str
    address: str
    state: str
    saved: str
    section: str
    comments: int  # unresolved
    unsaved_at: str
    unsaved_address: str


@on_home_page
def home_context(request: HttpRequest) -> dict[str, Any]:
    """Return the page's context."""
    user: Any = request.user
    now = timezone.now()
    can_view, can_write = can_view_articles(user), can_write_articles(user)
    articles = visible_to(user)
    can_view_authors = user.has_perm("blog.view_author") or user.has_perm("blog.change_author")
    steps = first_steps(request) if user.has_perm("blog.add_post") else []
    blocks: dict[str, Any] = {}
    if can_write:
        blocks["unfinished_articles"] = unfinished_articles(user, now)
    if can_view:
        blocks["waiting"] = list(requests.requests_waiting_for(user).filter(post__in=articles))
        blocks["events"] = [
            {"event": event, "left": format_countdown(event.at - now)}
            for event in calendar.list_events(now + timedelta.resolution, posts=articles)[
                :MAX_EVENTS
            ]
        ]
        blocks["due"] = freshness.due_rows(
            request, until=timezone.localdate(now) + AHEAD, limit=MAX_DUE
        )
    if can_view_authors:
        blocks["licenses"] = expiring_licenses.license_warnings()
    return {
        **blocks,
        "title": greeting(user, now),
        "now": now,
        "can_add": user.has_perm("blog.add_post"),
        "can_write": can_write,
        "can_change_all": user.has_perm("blog.change_post"),
        "can_view": can_view,
        "first_steps": steps,
        "nothing_due": "" if steps else nothing_due_sentence(blocks),
    }


def nothing_due_sentence(blocks: dict[str, Any]) -> str:
    """Return one sentence that names the empty cards, which are not shown."""
    phrases = {
        "waiting": "nothing waits for you",
        "due": "no article is due for a check",
        "licenses": "no license runs out in the next 90 days",
    }
    empty = [sentence for name, sentence in phrases.items() if blocks.get(name) == []]
    return f"{capfirst(get_text_list(empty, 'and'))}." if empty else ""


def greeting(user: Any, now: datetime) -> str:
    """Return a greeting for the hour in the practice's time zone, with the first name if known."""
    hour = timezone.localtime(now).hour
    time = "morning" if 5 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    first, *rest = user.name.split() or [""]
    name = user.name if first.endswith(".") and rest else first  # "Dr. Reid", not "Dr."
    return f"Good {time}, {name}." if name else f"Good {time}."


def first_steps(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the setup steps of a new practice; empty once all are done."""
    default_name = Practice._meta.get_field("name").get_default()
    steps = [
        (
            "blog.change_practice",
            "Set up your practice",
            "The practice’s name, its time zone, and where readers in crisis find help.",
            reverse("admin:blog_practice_changelist"),
            practice_of(request).name != default_name,
        ),
        (
            "blog.add_author",
            "Add the authors",
            "Each author with their licenses, so that bylines are right on every day.",
            reverse("admin:blog_author_add"),
            Author.objects.exists(),
        ),
        (
            "blog.add_category",
            "Add categories",
            "The few categories that readers find at the top of the site.",
            reverse("admin:blog_category_add"),
            Category.objects.exists(),
        ),
        (
            "blog.add_post",
            "Write the first article",
            "Nobody sees it until you publish it.",
            reverse("admin:blog_post_add"),
            Post.objects.exists(),
        ),
    ]
    if all(done for *_, done in steps):
        return []
    return [
        {"title": title, "help": help_text, "address": address, "done": done}
        for permission, title, help_text, address, done in steps
        if request.user.has_perm(permission)
    ]


def unfinished_articles(user: Any, now: datetime) -> list[UnfinishedArticle]:
    """Return a user's unfinished articles: those with unsaved changes, then unpublished work."""
    unsaved = list(EditingSession.objects.with_unsaved_data(user).defer("data"))
    sessions = {session.post_id: session for session in reversed(unsaved)}
    mine = (
        Q(created_by=user)
        | Q(pk__in=Post.objects.filter(authors__user=user).values("pk"))
        | Q(pk__in=Revision.objects.filter(created_by=user).values("post"))
        | Q(pk__in=[pk for pk in sessions if pk])
    )
    touched = list(changeable_by(user).filter(mine).values_list("pk", flat=True)[:RECENT])
    # Unsaved changes are shown, however old they are.
    posts = changeable_by(user).filter(pk__in=[*touched, *filter(None, sessions)])
    commented = Comment.objects.open().filter(post__in=posts)
    comment_counts = Counter(commented.values_list("post", flat=True))
    unfinished = [
        post
        for post in with_status(posts, now)
        if post.changed or post.pk in sessions or comment_counts[post.pk]
    ]
    unfinished.sort(key=lambda post: _last_touched(post, sessions.get(post.pk)), reverse=True)
    shown = [
        post
        for index, post in enumerate(unfinished)
        if index < MAX_UNFINISHED or post.pk in sessions
    ]
    # The last two revisions tell which section was edited last.
    newest = Revision.objects.order_by("-pk")[:2]
    prefetch_related_objects(shown, Prefetch("revisions", newest, to_attr="newest_revisions"))
    rows = [
        _unfinished_row(
            post, State(post.state).label, comment_counts[post.pk], sessions.get(post.pk)
        )
        for post in shown
    ]
    new = [_unsaved_article_row(session) for session in unsaved if session.post_id is None]
    return [*new, *rows]


def _last_touched(post: Post, session: EditingSession | None) -> datetime:
    return max(
        post.updated_at, session.saved_at if session and session.saved_at else post.updated_at
    )


def _unfinished_row(
    post: Post, state: str, comments: int, session: EditingSession | None
) -> UnfinishedArticle:
    newest, before, *_ = [*(each.content for each in post.newest_revisions), None, None]  # type: ignore[attr-defined]
    section = revisions.last_changed_section(newest, before) if newest else None
    address = reverse("admin:blog_post_change", args=[post.pk])
    if section:
        address += f"#{field_target(section, SECTION_KINDS[section['kind']].fields[0])}"
    return UnfinishedArticle(
        title=post.title,
        address=address,
        state=state,
        saved=format_past_moment(post.updated_at),
        section=(section_title(section) or SECTION_KINDS[section["kind"]].label) if section else "",
        comments=comments,
        **_unsaved_fields(session),
    )


def _unsaved_article_row(session: EditingSession) -> UnfinishedArticle:
    return UnfinishedArticle(
        title=session.title or "A new article",
        address=reverse("admin:blog_post_unsaved", args=[session.token]),
        state="Never saved",
        saved="",
        section="",
        comments=0,
        **_unsaved_fields(session),
    )


def _unsaved_fields(session: EditingSession | None) -> dict[str, str]:
    if session is None or session.saved_at is None:
        return {"unsaved_at": "", "unsaved_address": ""}
    return {
        "unsaved_at": format_past_moment(session.saved_at),
        "unsaved_address": reverse("admin:blog_post_unsaved", args=[session.token]),
    }
