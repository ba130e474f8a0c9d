"""The desk's home page.

A card is shown only to users who may see it; its queries don't grow with the number of articles.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, get_text_list

from blog.admin.views.base import article_url
from blog.admin.views.first_steps import list_steps, step_to_do
from blog.articles import revisions
from blog.articles.labels import section_title
from blog.checklist.checked_article import field_target
from blog.daily.overdue import daily_warning
from blog.middleware import practice_of
from blog.models import (
    SECTION_KINDS,
    Comment,
    EditingSession,
    Edition,
    Post,
    Revision,
)
from blog.permissions import (
    about_articles,
    answers_for_site,
    can_view_articles,
    can_write_articles,
    changeable_by,
    visible_to,
)
from blog.publishing import calendar, expiring_licenses
from blog.publishing.freshness import due_articles
from blog.publishing.status import state_label, with_status
from blog.review import approvals, requests
from blog.text.dates import format_countdown, format_day_and_time, format_past_moment
from practice_site.desk import on_home_page
from practice_site.disk import disk_warning

MAX_UNFINISHED, MAX_EVENTS, MAX_DUE = 5, 6, 6
CLOCK_TOLERANCE = timedelta(minutes=1)  # clocks are set right by seconds all the time
AHEAD = timedelta(days=14)  # how early an article is shown as due for a check
# How many of the articles that the user worked on are compared with their public version.
RECENT = 20
MAX_SAVES = 200  # of the user, the latest, which tell what that is


@on_home_page
def home_context(request: HttpRequest) -> dict[str, object]:
    """Return the page's context."""
    user: Any = request.user
    now = timezone.now()
    today = timezone.localdate(now)
    can_view, can_write = can_view_articles(user), can_write_articles(user)
    articles = visible_to(user)
    steps = list_steps(request)
    next_step = step_to_do(steps)
    blocks: dict[str, object] = {}
    warnings = [disk_warning()]
    if answers_for_site(user):
        warnings.append(daily_warning(now))
    if can_write:
        blocks["unfinished_articles"] = unfinished_articles(user, now)
    if can_view:
        waiting = about_articles(requests.requests_waiting_for(user), articles)
        blocks["waiting"] = approvals.tell_voided(waiting)
        warnings.append(clock_warning(now, articles))
        # Whoever only reviews is told, too, that nothing waits.
        blocks["shows_waiting"] = bool(blocks["waiting"]) or not can_write
        coming = calendar.list_events(now + timedelta.resolution, posts=articles)
        blocks["events"] = [
            (event, format_countdown(event.at - now), article_url(user, "publish", event.post_id))
            for event in coming[:MAX_EVENTS]
        ]
        blocks["due"] = due_articles(
            now, practice_of(request), posts=articles, until=today + AHEAD, limit=MAX_DUE
        )
    if user.has_perm("blog.view_author") or user.has_perm("blog.change_author"):
        blocks["licenses"] = expiring_licenses.license_warnings()
    return {
        **blocks,
        "warnings": list(filter(None, warnings)),
        "title": greeting(user, now),
        "now": now,
        "today": today,
        "can_view": can_view,
        "first_steps": steps,
        "next_step": next_step,
        "nothing_due": "" if next_step else nothing_due_sentence(blocks),
    }


def nothing_due_sentence(blocks: Mapping[str, object]) -> str:
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


def clock_warning(now: datetime, articles: QuerySet[Post]) -> str:
    """Return what to know if the server's clock was put back; empty if it was not. Two queries.

    It names those of ``articles`` that readers saw and don't see until the clock has caught up.
    """
    saved_at = Revision.objects.order_by("-pk").values_list("created_at", flat=True).first()
    hidden = about_articles(Edition.objects.hidden_by_clock(now), articles)
    titles = [f"“{title}”" for title in hidden.values_list("title", flat=True)[:MAX_DUE]]
    if not titles and (saved_at is None or saved_at <= now + CLOCK_TOLERANCE):
        return ""
    sentences = [
        f"The server’s clock was put back: it says {format_day_and_time(now)}, and what was saved "
        "before carries a later time. Ask the person who runs the server to set it right."
    ]
    if titles:
        sentences.append(
            f"Until then readers don’t see {get_text_list(titles, 'and')}. "
            "What you publish again is public at once."
        )
    return " ".join(sentences)


def unfinished_articles(user: Any, now: datetime) -> list[dict[str, object]]:
    """Return a user's unfinished articles, and before them the new one that was begun last.

    That has the others that were begun as its "more". Each with the URL of the section that was
    last worked on, its session of unsaved changes, and what the card says of it.
    """
    unsaved = list(EditingSession.objects.with_unsaved_data(user).defer("data", "content"))
    sessions = {session.post_id: session for session in reversed(unsaved)}
    saves = Revision.objects.filter(created_by=user).order_by("-pk")
    mine = (
        Q(created_by=user)
        | Q(pk__in=Post.objects.filter(authors__user=user).values("pk"))
        | Q(pk__in=saves.values("post")[:MAX_SAVES])
        | Q(pk__in=[pk for pk in sessions if pk])
    )
    touched = list(changeable_by(user).filter(mine).values_list("pk", flat=True)[:RECENT])
    # Unsaved changes are shown, however old they are.
    posts = changeable_by(user).filter(pk__in=[*touched, *filter(None, sessions)])
    comments = Comment.objects.open().filter(post__in=posts)
    comment_counts = Counter(comments.values_list("post", flat=True))
    unfinished = [
        post
        for post in with_status(posts, now)
        if post.changed or post.pk in sessions or comment_counts[post.pk]
    ]
    saved_at = {pk: session.saved_at for pk, session in sessions.items()}
    unfinished.sort(
        key=lambda post: max(post.updated_at, saved_at.get(post.pk) or post.updated_at),
        reverse=True,
    )
    shown = [
        post
        for index, post in enumerate(unfinished)
        if index < MAX_UNFINISHED or post.pk in sessions
    ]
    # The last two revisions tell which section was edited last.
    newest = Revision.objects.order_by("-pk")[:2]
    prefetch_related_objects(shown, Prefetch("revisions", newest, to_attr="newest_revisions"))
    approved = approvals.approved_among(shown)
    begun = [session for session in unsaved if session.post_id is None]
    rows: list[dict[str, object]] = [{"session": begun[0], "more": begun[1:]}] if begun else []
    for post in shown:
        newest, before, *_ = [*(each.content for each in post.newest_revisions), None, None]  # type: ignore[attr-defined]  # prefetched
        section = revisions.last_changed_section(newest, before) if newest else None
        session, fragment = sessions.get(post.pk), None
        label = state_label(post.state, post.pk in approved)
        facts = [label, f"saved {format_past_moment(post.updated_at)}"]
        if section:
            kind = SECTION_KINDS[section["kind"]]
            fragment = field_target(section, kind.fields[0])
            facts.append(f"last at “{section_title(section) or kind.label}”")
        if count := comment_counts[post.pk]:
            facts.append(f"{count} remark{pluralize(count)} to see to")
        query = {"unsaved": session.token} if session else None
        url = reverse("admin:blog_post_change", args=[post.pk], query=query, fragment=fragment)
        rows.append({"post": post, "url": url, "facts": facts, "session": session})
    return rows
