"""What can be done with several articles at once; each says beforehand what will happen to each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from blog.admin.forms.datetime_fields import ScheduleField
from blog.articles import bin, topics
from blog.articles.duplicate import duplicate
from blog.checklist import check_post
from blog.models import Author, Category, Edition, Post, Practice
from blog.permissions import AnyUser, changeable_by, in_bin, visible_to
from blog.publishing import actions
from blog.publishing.status import State, status_of
from blog.taxonomy.names import check_tag_name, find_near_duplicate, resolve_tag_case
from blog.text.dates import format_day_and_time
from blog.text.wall_clock import days_later

ADD, REMOVE = "add", "remove"
NOT_YOURS = "You may read it, not change it."


class Effect:
    """What will happen to an article, in a sentence.

    ``attests`` is the hash of the content that is published, if something is.
    """

    def __init__(
        self,
        post: Post,
        sentence: str,
        action: Callable[[], object] | None = None,
        attests: str = "",
    ) -> None:
        """Keep what is said, and what will be done; without an action nothing happens."""
        self.post, self.sentence, self.attests = post, sentence, attests
        self._action = action  # which no template can call

    @property
    def happens(self) -> bool:
        """Whether anything will be done."""
        return self._action is not None

    def run(self) -> Post:
        """Do it; return the article, or the one that was made of it."""
        result = self._action() if self._action else None
        return result if isinstance(result, Post) else self.post

    run.alters_data = True  # type: ignore[attr-defined]  # templates don't call it


class Operation:
    """Something that is done with each of several articles, by somebody, with a form's data."""

    do_not_call_in_templates: ClassVar = True  # of the class itself, which they are given

    name: ClassVar[str]
    label: ClassVar[str]  # of the button in the list
    title: ClassVar[str]  # before "3 articles"
    button: ClassVar[str]  # that does it, before "3 articles"
    done: ClassVar[str]  # after "3 articles"
    permission: ClassVar[str]
    form_class: ClassVar[type[forms.Form]] = forms.Form
    of_bin: ClassVar[bool] = False

    def __init__(self, user: AnyUser, practice: Practice) -> None:
        """Do it as a user of the desk of a practice."""
        self.user, self.practice, self.now = user, practice, timezone.now()

    @classmethod
    def is_open_to(cls, user: AnyUser) -> bool:
        """Return whether a user may do it with any article."""
        return bool(user.has_perm(f"blog.{cls.permission}_post"))

    def offered(self) -> QuerySet[Post]:
        """Return the articles among which one may choose."""
        return visible_to(self.user)

    def live_among(self, keys: Sequence[int]) -> set[int]:
        """Return the keys of the articles that readers see."""
        live = Edition.objects.live(self.now).filter(post__in=keys)
        return set(live.values_list("post", flat=True))

    def effects(self, posts: Sequence[Post], data: dict[str, Any]) -> Iterator[Effect]:
        """Yield what will happen to each article.

        ``data`` are the form's, and as ``attested`` what somebody read: hashes of contents by key.
        """
        raise NotImplementedError


class TopicForm(forms.Form):
    """Whether something is added or taken away, and whether readers see it at once."""

    change = forms.ChoiceField(
        label="What to do",
        choices=[(ADD, "Add it"), (REMOVE, "Take it away")],
        initial=ADD,
        widget=forms.RadioSelect,
    )


class TagForm(TopicForm):
    """Asks for a tag."""

    field_order = ["what", "change"]
    what = forms.CharField(
        label="Tag",
        max_length=100,
        widget=forms.TextInput(attrs={"data-tag-name": True, "list": "tag-names"}),
        error_messages={"required": "Write a tag."},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a new tag that is nearly one that there is."""
        data = super().clean() or self.cleaned_data
        if name := data.get("what"):
            check_tag_name(name)
            (name,) = resolve_tag_case([name])
            other = find_near_duplicate(name)
            if other and other != name:
                self.add_error("what", f"There is a tag “{other}”. Write it like that.")
            data["what"] = name
        return data


class CategoryForm(TopicForm):
    """Asks for a category."""

    field_order = ["what", "change"]
    what = forms.ModelChoiceField(
        Category.objects.all(),
        label="Category",
        empty_label="Choose …",
        error_messages={"required": "Choose a category."},
    )


class AuthorForm(TopicForm):
    """Asks for an author."""

    field_order = ["what", "change"]
    what = forms.ModelChoiceField(
        Author.objects.order_by("name"),
        label="Author",
        empty_label="Choose …",
        error_messages={"required": "Choose an author."},
    )


class ChangeTopics(Operation):
    """Add something to what articles are filed under or signed by, or take it away."""

    permission = "change"
    done = "changed"
    button = "Change"
    list_name: ClassVar[str]  # in an article's content

    @classmethod
    def is_open_to(cls, user: AnyUser) -> bool:
        """Return whether a user may change any article."""
        return bool(user.has_perm("blog.change_post") or user.has_perm("blog.add_post"))

    def effects(self, posts: Sequence[Post], data: dict[str, Any]) -> Iterator[Effect]:
        """Yield whether each article gets it or loses it, and when readers see that."""
        keys = [post.pk for post in posts]
        mine = set(changeable_by(self.user).filter(pk__in=keys).values_list("pk", flat=True))
        having = set(self.having(data["what"]).filter(pk__in=keys).values_list("pk", flat=True))
        live = self.live_among(keys)
        adds = data["change"] == ADD
        for post in posts:
            if post.pk not in mine:
                yield Effect(post, NOT_YOURS)
            elif (post.pk in having) is adds:
                yield Effect(post, "It has it already." if adds else "It doesn’t have it.")
            else:
                sentence = f"{'Gets' if adds else 'Loses'} “{data['what']}”."
                if post.pk in live:
                    sentence += " Readers see that when you publish it again."
                yield Effect(post, sentence, self._change(post, data["what"], adds=adds))

    def having(self, what: Any) -> QuerySet[Post]:
        """Return the articles that have it."""
        raise NotImplementedError

    def value(self, what: Any) -> Any:
        """Return what stands for it in an article's content."""
        return what.pk

    def _change(self, post: Post, what: Any, *, adds: bool) -> Callable[[], object]:
        value = self.value(what)

        def change(values: list[Any]) -> list[Any]:
            others = [each for each in values if each != value]
            return [*others, value] if adds else others

        note = f"{'Added' if adds else 'Took away'} “{what}” in the list"[:200]
        return lambda: topics.change_list(post, self.list_name, change, by=self.user, note=note)


class ChangeTags(ChangeTopics):
    """Add a tag, or take one away."""

    name, label, title = "tag", "Tag …", "Tag"
    form_class, list_name = TagForm, "tags"

    def having(self, what: str) -> QuerySet[Post]:
        """Return the articles with the tag."""
        return Post.objects.filter(tag_links__tag__name=what)

    def value(self, what: str) -> str:
        """Return the name."""
        return what


class ChangeCategories(ChangeTopics):
    """File under a category, or take it away."""

    name, label, title = "file", "Category …", "File"
    form_class, list_name = CategoryForm, "categories"

    def having(self, what: Category) -> QuerySet[Post]:
        """Return the articles that are filed under the category."""
        return Post.objects.filter(category_links__category=what)


class ChangeAuthors(ChangeTopics):
    """Add an author, or take one away."""

    name, label, title = "author", "Author …", "Change the authors of"
    form_class, list_name = AuthorForm, "authors"

    def having(self, what: Author) -> QuerySet[Post]:
        """Return the articles that the author signs."""
        return Post.objects.filter(author_links__author=what)


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
        help_text="At the same hour, in the order of the list below.",
    )


class Schedule(Operation):
    """Publish, now or later, one after the other."""

    name, label, title = "schedule", "Schedule …", "Schedule"
    button, done, permission = "Schedule", "scheduled", "publish"
    form_class = ScheduleForm

    def effects(self, posts: Sequence[Post], data: dict[str, Any]) -> Iterator[Effect]:
        """Yield when each article goes live, or what stands against it."""
        first, zone = data["at"] or self.now, ZoneInfo(str(timezone.get_current_timezone()))
        place = 0
        for post in posts:
            at = days_later(first, place * data["every"], zone) if place else first
            is_now = data["at"] is None and at == first
            attested = data.get("attested", {}).get(post.pk, "")
            effect = self._effect(post, at, is_now=is_now, attested=attested)
            place += effect.happens
            yield effect

    def _effect(self, post: Post, at: datetime, *, is_now: bool, attested: str) -> Effect:
        checked = check_post(post, at, self.practice)
        edition = checked.article.edition
        status = status_of(post, self.now, edition)
        if not self.user.has_perm("blog.publish_post", post):
            return Effect(post, "You may not publish it.")
        if status.state == State.LIVE:
            return Effect(post, "Readers see it as it is.")
        if checked.open:
            others = len(checked.open) - 1
            more = f" And {others} more on its checklist." if others else ""
            return Effect(post, f"{checked.open[0].sentence}{more}")
        what = "The update goes live" if status.live else "Goes live"
        if status.scheduled and not is_now:
            was = format_day_and_time(status.scheduled.live_from)
            what = f"Was scheduled for {was}; now it goes live"
        when = "now" if is_now else f"on {format_day_and_time(at)}"
        return Effect(
            post,
            f"{what} {when}.",
            lambda: actions.publish_checked(
                post,
                by=self.user,
                at=None if is_now else at,
                attested=attested,
                practice=self.practice,
            ),
            attests=edition.content_hash,
        )


class TakeDownForm(MomentForm):
    """When the articles come down."""

    at = ScheduleField(label="When", empty_label="Now", usual=False)


class TakeDown(Operation):
    """Take down what is live."""

    name, label, title = "take-down", "Take down …", "Take down"
    button, done, permission = "Take down", "taken down", "publish"
    form_class = TakeDownForm

    def effects(self, posts: Sequence[Post], data: dict[str, Any]) -> Iterator[Effect]:
        """Yield from when readers no longer see each article."""
        keys = [post.pk for post in posts]
        live = self.live_among(keys)
        for post in posts:
            if not self.user.has_perm("blog.publish_post", post):
                yield Effect(post, "You may not take it down.")
            elif post.pk not in live:
                yield Effect(post, "Readers don’t see it, so there is nothing to take down.")
            else:
                when = format_day_and_time(data["at"]) if data["at"] else "now on"
                yield Effect(
                    post,
                    f"Readers no longer see it from {when}.",
                    self._take_down(post, data["at"]),
                )

    def _take_down(self, post: Post, at: datetime | None) -> Callable[[], object]:
        return lambda: actions.take_down(post, by=self.user, at=at)


class Duplicate(Operation):
    """Make a copy of each."""

    name, label, title = "duplicate", "Duplicate", "Duplicate"
    button, done, permission = "Duplicate", "copied", "add"

    def effects(self, posts: Sequence[Post], data: dict[str, Any]) -> Iterator[Effect]:
        """Yield the same for each."""
        for post in posts:
            yield Effect(post, "A copy of it becomes a draft of yours.", self._duplicate(post))

    def _duplicate(self, post: Post) -> Callable[[], object]:
        return lambda: duplicate(post, by=self.user)


class MoveToBin(Operation):
    """Move drafts to the bin."""

    name, label, title = "bin", "Move to the bin", "Move to the bin:"
    button, done, permission = "Move to the bin:", "moved to the bin for 30 days", "delete"

    @classmethod
    def is_open_to(cls, user: AnyUser) -> bool:
        """Return whether a user may delete any article."""
        return bool(user.has_perm("blog.delete_post") or user.has_perm("blog.add_post"))

    def effects(self, posts: Sequence[Post], data: dict[str, Any]) -> Iterator[Effect]:
        """Yield which go to the bin, and which stay."""
        for post in posts:
            if not bin.can_be_binned(post):
                yield Effect(post, "It has been public, scheduled or approved, so it stays.")
            elif not self.user.has_perm("blog.delete_post", post):
                yield Effect(post, "Somebody else began it or has worked on it, so it stays.")
            else:
                yield Effect(post, "Goes to the bin for 30 days.", self._move(post))

    def _move(self, post: Post) -> Callable[[], object]:
        return lambda: bin.move_to_bin(post, by=self.user)


class PutBack(Operation):
    """Put articles back on the desk."""

    name, label, title = "put-back", "Put back", "Put back"
    button, done, permission, of_bin = "Put back", "put back on the desk", "delete", True
    is_open_to = MoveToBin.is_open_to

    def offered(self) -> QuerySet[Post]:
        """Return the articles in the bin."""
        return in_bin(self.user)

    def effects(self, posts: Sequence[Post], data: dict[str, Any]) -> Iterator[Effect]:
        """Yield the same for each."""
        for post in posts:
            yield Effect(post, "Goes back to the desk as it was.", self._put_back(post))

    def _put_back(self, post: Post) -> Callable[[], object]:
        return lambda: bin.put_back(post)


OPERATIONS: dict[str, type[Operation]] = {
    each.name: each
    for each in (
        ChangeTags,
        ChangeCategories,
        ChangeAuthors,
        Schedule,
        TakeDown,
        Duplicate,
        MoveToBin,
        PutBack,
    )
}


def operations_for(user: AnyUser, *, of_bin: bool = False) -> list[type[Operation]]:
    """Return what a user may do in the list, or in the bin."""
    offered = (each for each in OPERATIONS.values() if each.of_bin is of_bin)
    return [each for each in offered if each.is_open_to(user)]


def run(effects: Iterable[Effect]) -> tuple[list[Post], list[str]]:
    """Do what was said.

    Returns the articles with which it is done, or the copies that were made of them; and, in
    sentences, what stood against it with others.
    """
    done, refused = [], []
    for effect in effects:
        if not effect.happens:
            continue
        try:
            done.append(effect.run())
        except ValidationError as error:
            refused.append(f"“{effect.post}”: {' '.join(error.messages)}")
    return done, refused


def bulk_address(operation: type[Operation], post: Post) -> str:
    """Return the address on which it is done with a single article."""
    return reverse("admin:blog_post_bulk", args=[operation.name], query={"post": post.pk})
