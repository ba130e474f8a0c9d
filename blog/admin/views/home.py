"""Desk home: what matters tonight, for the one who signed in.

Every block is there only for who may see it, and none costs more queries for more articles.
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

from blog.admin import license_warnings
from blog.admin.views import freshness
from blog.articles import revisions
from blog.articles.diff import section_title
from blog.checklist.checked_article import field_target
from blog.models import (
    KINDS,
    Author,
    Category,
    Comment,
    EditingSession,
    Post,
    Practice,
    Revision,
)
from blog.permissions import changeable_by, sees_articles, visible_to, writes_articles
from blog.publishing import calendar
from blog.publishing.status import status_of, with_status
from blog.review import requests
from blog.text.dates import format_countdown, format_past_moment

DRAFTS, EVENTS, AGAIN = 5, 6, 6
AHEAD = timedelta(days=14)  # from which on an article is shown that is due for another look
# Of how many articles that one had a hand in it is found out whether they differ from the public.
RECENT = 20


@dataclass(frozen=True)
class Draft:
    """An article that somebody is not done with, and the way back to the place."""

    title: str
    address: str
    state: str
    saved: str
    section: str
    comments: int  # on its sections, that somebody still has to see to
    words_from: str
    words_address: str


def home_context(request: HttpRequest) -> dict[str, Any]:
    """Give what the page shows."""
    user: Any = request.user
    now = timezone.now()
    sees, writes = sees_articles(user), writes_articles(user)
    articles = visible_to(user)
    signs = user.has_perm("blog.view_author") or user.has_perm("blog.change_author")
    steps = first_steps(request) if user.has_perm("blog.add_post") else []
    blocks: dict[str, Any] = {}
    if writes:
        blocks["drafts"] = unfinished_articles(user, now)
    if sees:
        blocks["waiting"] = list(requests.requests_waiting_for(user).filter(post__in=articles))
        blocks["events"] = [
            {"event": event, "left": format_countdown(event.at - now)}
            for event in calendar.list_events(now + timedelta.resolution, among=articles)[:EVENTS]
        ]
        blocks["again"] = freshness.due_rows(
            request, until=timezone.localdate(now) + AHEAD, most=AGAIN
        )
    if signs:
        blocks["licenses"] = license_warnings.license_warnings()
    return {
        **blocks,
        "title": greeting(user, now),
        "now": now,
        "may_write": user.has_perm("blog.add_post"),
        "writes": writes,
        "writes_all": user.has_perm("blog.change_post"),
        "sees_articles": sees,
        "first_steps": steps,
        "quiet": "" if steps else quiet(blocks),
    }


def quiet(blocks: dict[str, Any]) -> str:
    """Say in one sentence what there is nothing of, so that it needs no card."""
    said = {
        "waiting": "nothing waits for you",
        "again": "no article is due for another look",
        "licenses": "no license runs out in the next 90 days",
    }
    empty = [sentence for name, sentence in said.items() if blocks.get(name) == []]
    return f"{capfirst(get_text_list(empty, 'and'))}." if empty else ""


def greeting(user: Any, now: datetime) -> str:
    """Greet by the hour on the practice's wall, and by the first name if one is known."""
    hour = timezone.localtime(now).hour
    time = "morning" if 5 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    first, *rest = user.name.split() or [""]
    name = user.name if first.endswith(".") and rest else first  # "Dr. Reid", not "Dr."
    return f"Good {time}, {name}." if name else f"Good {time}."


def first_steps(request: HttpRequest) -> list[dict[str, Any]]:
    """Give what a new practice does first, and what of it is done; nothing once all is done."""
    default_name = Practice._meta.get_field("name").get_default()
    steps = [
        (
            "blog.change_practice",
            "Say who you are",
            "The practice’s name, its time zone, and where readers in crisis find help.",
            reverse("admin:blog_practice_changelist"),
            request.practice.name != default_name,  # type: ignore[attr-defined]
        ),
        (
            "blog.add_author",
            "Add who signs",
            "Each author with their licenses, so that bylines are right on every day.",
            reverse("admin:blog_author_add"),
            Author.objects.exists(),
        ),
        (
            "blog.add_category",
            "Choose a subject or two",
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


def unfinished_articles(user: Any, now: datetime) -> list[Draft]:
    """Give what this person left: words that were not saved, then work that readers don't see."""
    unsaved = list(EditingSession.objects.with_words(user).defer("data"))
    words = {session.post_id: session for session in reversed(unsaved)}
    mine = (
        Q(created_by=user)
        | Q(pk__in=Post.objects.filter(authors__user=user).values("pk"))
        | Q(pk__in=Revision.objects.filter(created_by=user).values("post"))
        | Q(pk__in=[pk for pk in words if pk])
    )
    touched = list(changeable_by(user).filter(mine).values_list("pk", flat=True)[:RECENT])
    # Words that weren't saved are shown, however long ago they were typed.
    posts = with_status(changeable_by(user).filter(pk__in=[*touched, *filter(None, words)]))
    standings = {post: status_of(post, now) for post in posts}
    commented = Comment.objects.open().filter(post__in=standings)
    said = Counter(commented.values_list("post", flat=True))
    left = [
        post
        for post, stands in standings.items()
        if stands.changed or post.pk in words or said[post.pk]
    ]
    left.sort(key=lambda post: _left_at(post, words.get(post.pk)), reverse=True)
    left = [post for place, post in enumerate(left) if place < DRAFTS or post.pk in words]
    # Two saved states tell which section was written in last.
    newest = Revision.objects.order_by("-pk")[:2]
    prefetch_related_objects(left, Prefetch("revisions", newest, to_attr="newest_states"))
    rows = [
        _draft(post, standings[post].state.label, said[post.pk], words.get(post.pk))
        for post in left
    ]
    new = [_new_article(session) for session in unsaved if session.post_id is None]
    return [*new, *rows]


def _left_at(post: Post, words: EditingSession | None) -> datetime:
    return max(post.updated_at, words.saved_at if words and words.saved_at else post.updated_at)


def _draft(post: Post, state: str, comments: int, words: EditingSession | None) -> Draft:
    newest, before, *_ = [*(each.content for each in post.newest_states), None, None]  # type: ignore[attr-defined]
    section = revisions.last_changed_section(newest, before) if newest else None
    address = reverse("admin:blog_post_change", args=[post.pk])
    if section:
        address += f"#{field_target(section, KINDS[section['kind']].fields[0])}"
    return Draft(
        title=post.title,
        address=address,
        state=state,
        saved=format_past_moment(post.updated_at),
        section=(section_title(section) or KINDS[section["kind"]].label) if section else "",
        comments=comments,
        **_words(words),
    )


def _new_article(words: EditingSession) -> Draft:
    return Draft(
        title=words.title or "A new article",
        address=reverse("admin:blog_post_recover", args=[words.token]),
        state="Never saved",
        saved="",
        section="",
        comments=0,
        **_words(words),
    )


def _words(session: EditingSession | None) -> dict[str, str]:
    if session is None or session.saved_at is None:
        return {"words_from": "", "words_address": ""}
    return {
        "words_from": format_past_moment(session.saved_at),
        "words_address": reverse("admin:blog_post_recover", args=[session.token]),
    }
