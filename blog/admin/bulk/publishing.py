"""Several articles are published, one after the other, or taken down."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from blog.admin.bulk.base import Effect, Operation, Shown
from blog.admin.forms.datetime_fields import ScheduleField
from blog.checklist import Checklist, check_post
from blog.models import Edition, Post
from blog.permissions import AnyUser
from blog.publishing import actions
from blog.publishing.status import ArticleStatus, State, status_of
from blog.text.dates import format_day_and_time
from blog.text.wall_clock import days_later


class MomentForm(forms.Form):
    """Asks for a moment, now or later."""

    def clean_at(self) -> datetime | None:
        """Return the moment; refuse one that has passed."""
        at: datetime | None = self.cleaned_data["at"]
        if at and at < timezone.now():
            raise ValidationError("This moment has passed. Choose a later one.")
        return at


class ScheduleForm(MomentForm):
    """When the first one goes live, and how long it is until the next."""

    at = ScheduleField(label="When the first one goes live", empty_label="Now")
    every = forms.TypedChoiceField(
        label="And the others",
        choices=[
            (0, "At the same time"),
            (1, "One a day after that"),
            (7, "One a week after that"),
            (14, "One every two weeks after that"),
        ],
        coerce=int,
        initial=7,
        help_text="At the same hour, in the order in which they stand in the list.",
    )


class Publish(Operation):
    """Base of what only those do who may publish."""

    @classmethod
    def is_open_to(cls, user: AnyUser) -> bool:
        """Return whether a user may publish any article."""
        return bool(user.has_perm("blog.publish_post"))


class Schedule(Publish):
    """Publish, now or later, one after the other."""

    name, label, title = "schedule", "Schedule …", "Schedule {}"
    form_class = ScheduleForm

    def words(self, data: dict[str, Any]) -> tuple[str, str]:
        """Return the words for what is done, at once or later."""
        if data.get("at") is None and not data.get("every"):
            return "Publish {}", "{} published."
        return "Schedule {}", "{} scheduled."

    def effects(
        self, posts: Sequence[Post], data: dict[str, Any], shown: Shown | None = None
    ) -> Iterator[Effect]:
        """Yield when each article goes live, or what stands against it."""
        first, zone = data["at"] or self.shown_at, ZoneInfo(str(timezone.get_current_timezone()))
        place = 0  # among those that are published, as it was shown
        for post in posts:
            days = place * data["every"]
            at = None if data["at"] is None and not days else days_later(first, days, zone)
            said = (shown or {}).get(post.pk)
            effect = self._effect(post, at, said.attested if said else "")
            place += effect.happens if shown is None else said is not None
            yield effect

    def _effect(self, post: Post, at: datetime | None, attested: str) -> Effect:
        """Return what will happen to an article that goes live at a moment, or now."""
        checked = check_post(post, at or self.now, self.practice)
        edition = checked.article.edition
        status = status_of(post, self.now, edition)
        planned = status.scheduled or status.live
        until = planned.ends_at if planned else None
        if reason := self._reason_against(post, status, checked, at or self.now, until):
            return Effect(post, reason)
        sentence = "The update goes live" if status.live else "Goes live"
        if status.scheduled and at:
            was = format_day_and_time(status.scheduled.live_from)
            sentence = f"Was scheduled for {was}; now it goes live"
            if status.live:
                sentence = f"The update was scheduled for {was}; now it goes live"
        sentence += f" on {format_day_and_time(at)}" if at else " now"
        sentence += f", until {format_day_and_time(until)}." if until else "."
        if status.scheduled and not at:
            sentence += " What is scheduled is canceled."
        return Effect(
            post,
            sentence,
            lambda: actions.publish_checked(
                post, by=self.user, at=at, until=until, attested=attested, practice=self.practice
            ),
            attests=edition.content_hash,
        )

    def _reason_against(
        self,
        post: Post,
        status: ArticleStatus,
        checked: Checklist,
        at: datetime,
        until: datetime | None,
    ) -> str:
        """Return why an article isn't published so; "" if it is."""
        if not self.user.has_perm("blog.publish_post", post):
            return "You may not publish it."
        if status.state == State.LIVE:
            return "Readers see it as it is."
        if checked.open:
            others = len(checked.open) - 1
            more = f" And {others} more on its checklist." if others else ""
            return f"{checked.open[0].sentence}{more}"
        if until and until <= at:
            return f"It comes down on {format_day_and_time(until)}, before that."
        try:
            post.clean()
            actions.check_lead_time(at, self.now)
        except ValidationError as error:
            return " ".join(error.messages)
        return ""


class TakeDownForm(MomentForm):
    """When the articles come down."""

    at = ScheduleField(label="When", empty_label="Now", usual=False)


class TakeDown(Publish):
    """Take down what is live."""

    name, label, title = "take-down", "Take down …", "Take down {}"
    button = "Take down {}"
    form_class = TakeDownForm

    def words(self, data: dict[str, Any]) -> tuple[str, str]:
        """Return the words for what is done, at once or later."""
        return self.button, "{} will come down." if data.get("at") else "{} taken down."

    def effects(
        self, posts: Sequence[Post], data: dict[str, Any], shown: Shown | None = None
    ) -> Iterator[Effect]:
        """Yield from when readers no longer see each article, and what that changes."""
        for post in posts:
            status = status_of(post, self.now)
            if not self.user.has_perm("blog.publish_post", post):
                yield Effect(post, "You may not take it down.")
            elif not status.live:
                yield Effect(post, "Readers don’t see it, so there is nothing to take down.")
            else:
                sentence = say_taken_down(status.live, status.scheduled, data["at"])
                yield Effect(post, sentence, self._take_down(post, data["at"]))

    def _take_down(self, post: Post, at: datetime | None) -> Callable[[], object]:
        return lambda: actions.take_down(post, by=self.user, at=at)


def say_taken_down(live: Edition, scheduled: Edition | None, at: datetime | None) -> str:
    """Return what taking an article down does, in sentences."""
    when = format_day_and_time(at) if at else "now on"
    sentences = [f"Readers no longer see it from {when}."]
    if scheduled and (at is None or scheduled.live_from >= at):
        day = format_day_and_time(scheduled.live_from)
        sentences.append(f"The update of {day} is canceled.")
    ends = live.ends_at
    if at and ends and ends < at:
        sentences.append(f"Until now it was to come down on {format_day_and_time(ends)}.")
    return " ".join(sentences)
