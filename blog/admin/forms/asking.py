"""The forms by which an approval is asked for, and by which one given elsewhere is entered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from blog.admin.forms.datetime_fields import DateWidget
from blog.models import Post, Practice, ReviewRequest
from blog.models.review import MAX_NAME
from blog.people import bylines
from blog.permissions import AnyUser
from blog.review import approvers, links, requests
from blog.review.subject import Subject
from blog.text.numbers import whole_number

# What the list says after a name, and the beginnings of the values of those without an account.
APPROVES = "may approve it"
KNOWN, ASKS, SOMEBODY = "known-", "asks-", "somebody"
WAYS = ["on paper", "in a session", "in a call", "by e-mail"]
MOST_BUTTONS = 3
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class OnePress:
    """Somebody who may approve and can be asked with one press; ``email`` if it is by a link."""

    value: str
    name: str
    email: str = ""


class AskForm(forms.Form):
    """A request for a review: to a user, or by a personal link to somebody without an account.

    Those are the supervisors of the article's authors, and anybody with a name and an address.
    ``approves_by_anybody`` says whether a link to anybody is for an approval:
    ``approvers.approves_by_any_address``.
    """

    reviewer = forms.ChoiceField(
        label="Whom do you ask?",
        error_messages={
            "required": "Choose whom you ask.",
            "invalid_choice": "This person can’t review it any more. Choose somebody else.",
        },
    )
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=MAX_NAME,
        help_text="With letters, as readers should see it, for example “Dana Whitfield, LMFT”.",
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "vTextField"}),
        help_text="The link is mailed to this address only. You don’t see it.",
    )
    note = forms.CharField(
        label="What should they look at?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence or two, if you like. They see it with what they read.",
    )

    def __init__(
        self, data: QueryDict | None, post: Post, asking: AnyUser, practice: Practice
    ) -> None:
        super().__init__(data, label_suffix="")
        self.article, self.asking = post, asking
        self.approves_by_anybody = approvers.approves_by_any_address(asking, post)
        self.users: QuerySet[Any] = requests.possible_reviewers(asking)
        found = approvers.supervisors_of(post.authors.all(), timezone.localdate())
        self.supervisors = {str(each.license.pk): each for each in found}
        groups = [("At the desk", self._users()), ("By a personal link", self._others(practice))]
        shown = [(label, choices) for label, choices in groups if choices]
        self.offered = {value for _, choices in shown for value, _ in choices}
        field: Any = self.fields["reviewer"]
        field.choices = [("", "Choose a person"), *shown]
        self.can_ask, self.offers_links = bool(shown), practice.allow_link_approval
        self.is_alone = not groups[0][1]
        if self.is_alone and self.offers_links:
            field.initial = groups[1][1][0][0]

    def _users(self) -> Choices:
        can_approve = approvers.possible_approvers(self.article)
        return [
            (str(each.pk), f"{each} ({APPROVES})" if each.pk in can_approve else str(each))
            for each in self.users
        ]

    def _others(self, practice: Practice) -> Choices:
        if not practice.allow_link_approval:
            return []
        choices = []
        for key, each in self.supervisors.items():
            if approvers.can_approve_at_desk(each.author):
                continue  # who is offered already
            approves = f" ({APPROVES})" if each.email or self.approves_by_anybody else ""
            choices.append((f"{KNOWN if each.email else ASKS}{key}", f"{each.name}{approves}"))
        return [*choices, (SOMEBODY, "Somebody else, by name and e-mail address")]

    def one_press(self) -> list[OnePress]:
        """Return who may approve and can be asked with nothing to be typed.

        Whoever approved last, and the supervisors; without any, the people at the desk, unless they
        are many.
        """
        found = [*self._who_approved_last(), *self._supervisors_at_hand()]
        if not found:
            can_approve = approvers.possible_approvers(self.article)
            users = [each for each in self.users if each.pk in can_approve]
            found = [OnePress(str(each.pk), str(each)) for each in users]
        # Where somebody is both, the address on the license holds.
        found = list({bylines.bare_name(each.name): each for each in found}.values())
        return found if len(found) <= MOST_BUTTONS else []

    def _who_approved_last(self) -> Iterator[OnePress]:
        asked = self.article.review_requests.filter(verdict=ReviewRequest.Verdict.APPROVED).last()
        if asked and asked.is_by_link and SOMEBODY in self.offered and self.approves_by_anybody:
            yield OnePress(SOMEBODY, asked.reviewer_name, asked.email)
            return
        may = approvers.possible_approvers(self.article)
        if asked and asked.reviewer_id in may and str(asked.reviewer_id) in self.offered:
            yield OnePress(str(asked.reviewer_id), asked.reviewer_name)

    def _supervisors_at_hand(self) -> Iterator[OnePress]:
        for key, each in self.supervisors.items():
            user = str(each.author.user_id) if each.author else ""
            if f"{KNOWN}{key}" in self.offered:
                yield OnePress(f"{KNOWN}{key}", each.name, each.email)
            elif user in self.offered and approvers.can_approve_at_desk(each.author):
                yield OnePress(user, each.name)

    def clean(self) -> dict[str, Any]:
        """Require a name and an address where they are needed."""
        data = super().clean() or self.cleaned_data
        reviewer = data.get("reviewer", "")
        if reviewer == SOMEBODY and not data.get("name") and "name" not in self.errors:
            self.add_error("name", "Write the name of the person.")
        needs_address = reviewer.startswith((SOMEBODY, ASKS)) and not data.get("email")
        if needs_address and "email" not in self.errors:
            self.add_error("email", "Write the address to which the link is mailed.")
        return data

    def save(self, subject: Subject | None = None) -> ReviewRequest:
        """Save the request, about a fix if that is the subject.

        Raises ValidationError where it isn't possible.
        """
        data = self.cleaned_data
        reviewer, note = data["reviewer"], data["note"]
        post, by = self.article, self.asking
        if reviewer == SOMEBODY:
            return links.request_by_link(
                post, name=data["name"], email=data["email"], by=by, note=note, subject=subject
            )
        kind, dash, key = reviewer.partition("-")
        if dash:
            each = self.supervisors[key]
            return links.request_by_link(
                post,
                name=each.name,
                email=each.email or data["email"],
                author=each.author,
                by=by,
                note=note,
                subject=subject,
            )
        user = self.users.get(pk=whole_number(kind))
        return requests.request_review(post, reviewer=user, by=by, note=note, subject=subject)


class OutsideForm(forms.Form):
    """An approval that was given on paper, in a session or the like."""

    who = forms.ChoiceField(
        label="Who approved it?", error_messages={"required": "Say who approved it."}
    )
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=MAX_NAME,
        help_text="With letters, as readers should see it.",
    )
    given_on = forms.DateField(
        label="On which day?",
        widget=DateWidget,
        error_messages={"required": "Say on which day it was given."},
    )
    how = forms.CharField(
        label="How?",
        max_length=60,
        initial=WAYS[0],
        widget=forms.TextInput(attrs={"list": "ways"}),
        help_text="For example on paper, in a session, in a call, by e-mail.",
        error_messages={"required": "Say how it was given, for example on paper."},
    )

    ways = WAYS

    def __init__(self, data: QueryDict | None, post: Post) -> None:
        super().__init__(data, label_suffix="", prefix="outside")
        found = approvers.supervisors_of(post.authors.all(), timezone.localdate())
        self.supervisors = {str(each.license.pk): each for each in found}
        choices = [(key, each.name) for key, each in self.supervisors.items()]
        field: Any = self.fields["who"]
        field.choices = [*choices, (SOMEBODY, "Somebody else")]

    def clean(self) -> dict[str, Any]:
        """Require a name of somebody else."""
        data = super().clean() or self.cleaned_data
        if data.get("who") == SOMEBODY and not data.get("name") and "name" not in self.errors:
            self.add_error("name", "Write the name of the person.")
        return data

    def approval(self) -> dict[str, Any]:
        """Return the arguments of ``approvals.record_approval`` that say who, when and how."""
        data = self.cleaned_data
        each = self.supervisors.get(data["who"])
        name, author = (each.name, each.author) if each else (data["name"], None)
        day: date = data["given_on"]
        return {"name": name, "author": author, "given_on": day, "how": data["how"]}
