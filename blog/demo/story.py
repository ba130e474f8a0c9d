"""The steps of which the story of an example article is told: each is one that the desk offers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeAlias
from uuid import uuid4

from blog import checklist
from blog.articles import revisions, snapshot
from blog.articles.autosave import save_form_data
from blog.articles.content import Content, content_from_post, write_content
from blog.checklist.waivers import add_waiver
from blog.models import SECTION_KINDS, Comment, Post, ReviewRequest
from blog.preview.links import create_link
from blog.publishing import actions, freshness
from blog.review import approvals, comments, requests

Data: TypeAlias = dict[str, Any]  # as in the files
Person: TypeAlias = Any  # of settings.AUTH_USER_MODEL


class Calendar(Protocol):
    """Dates and moments relative to today, and people by their slugs."""

    people: dict[str, Person]

    def date_in(self, days: int) -> date:
        """Return the date a number of days from today."""

    def moment(self, days: int, clock: str) -> datetime:
        """Return a time of day a number of days from today."""


@dataclass(frozen=True)
class Step:
    """What a person does with an article; ``data`` is the step as it is written in the story."""

    calendar: Calendar
    post: Post
    by: Person
    data: Data
    content: Content  # as the article is first written

    def moment(self, name: str) -> datetime | None:
        """Return the moment that the data has under a name, as a day and a time; or None."""
        return self.calendar.moment(*self.data[name]) if name in self.data else None

    @property
    def request(self) -> ReviewRequest:
        """The open request to the person who acts."""
        return ReviewRequest.objects.open().get(post=self.post, reviewer=self.by)


def write(step: Step) -> None:
    """Write the article."""
    write_content(step.post, step.content)
    revisions.save_revision(step.post, step.by)


def change(step: Step) -> None:
    """Change fields, and sections by their index."""
    content = content_from_post(Post.objects.get(pk=step.post.pk))
    sections = content["sections"]
    for index, fields in step.data.get("sections", {}).items():
        sections[int(index)] |= fields
    write_content(step.post, content | step.data.get("fields", {}) | {"sections": sections})
    revisions.save_revision(step.post, step.by)


def ask(step: Step) -> None:
    """Ask somebody for a review."""
    reviewer = step.calendar.people[step.data["whom"]]
    requests.request_review(step.post, reviewer=reviewer, by=step.by, note=step.data["note"])


def comment(step: Step) -> None:
    """Comment on a section."""
    section = step.post.blog_section_set.all()[step.data["section"]]
    comments.add_comment(section, by=step.by, text=step.data["text"])


def resolve(step: Step) -> None:
    """Mark all comments as resolved, and the answers as read."""
    for each in Comment.objects.open().filter(post=step.post):
        comments.resolve_comment(each, by=step.by)
    for request in ReviewRequest.objects.answered().filter(post=step.post, requested_by=step.by):
        requests.dismiss_answer(request, by=step.by)


def ask_for_changes(step: Step) -> None:
    """Answer a request with a wish for changes."""
    verdict = ReviewRequest.Verdict.CHANGES
    requests.answer_request(step.request, by=step.by, answer=step.data["text"], verdict=verdict)


def approve(step: Step) -> None:
    """Approve the article as it stands."""
    approval_hash = snapshot.build_edition(step.post).approval_hash
    note = step.data.get("text", "")
    approvals.approve(step.request, by=step.by, approval_hash=approval_hash, note=note)


def share(step: Step) -> None:
    """Create a link to the article as it is, for somebody without an account."""
    create_link(
        step.post,
        step.post.revisions.latest("pk"),
        recipient=step.data["whom"],
        last_day=step.calendar.date_in(step.data["last_day"]),
        by=step.by,
    )


def waive(step: Step) -> None:
    """Say why a finding of the checklist may stay."""
    found, reason = checklist.check_post(step.post), step.data["reason"]
    finding = found.advisory[0]
    add_waiver(found, finding.code, finding.finding_key, reason=reason, by=step.by)


def publish(step: Step) -> None:
    """Publish the article as the desk does, at once or at a moment to come."""
    attested = snapshot.build_edition(Post.objects.get(pk=step.post.pk)).content_hash
    at, until = step.moment("at"), step.moment("until")
    actions.publish_checked(step.post, by=step.by, attested=attested, at=at, until=until)


def take_down(step: Step) -> None:
    """Take the article down."""
    actions.take_down(step.post, by=step.by)


def recheck(step: Step) -> None:
    """Say that the article is still right, and when to look again."""
    next_on = step.calendar.date_in(step.data["next_day"])
    freshness.mark_rechecked(step.post, by=step.by, next_on=next_on)


def leave(step: Step) -> None:
    """Write a new article and leave without saving it: its words are kept beside the articles."""
    token = uuid4()
    pairs = [("editing", str(token))]
    pairs += [(name, str(step.content[name])) for name in Post.TEXT_FIELDS]
    pairs += [(f"{kind}-INITIAL_FORMS", "0") for kind in SECTION_KINDS]
    for kind in SECTION_KINDS:
        sections = [each for each in step.content["sections"] if each["kind"] == kind]
        pairs.append((f"{kind}-TOTAL_FORMS", str(len(sections))))
        for number, section in enumerate(sections):
            row = section | {"region": "main", "ordering": "10", "id": "", "parent": ""}
            pairs += [(f"{kind}-{number}-{name}", str(value)) for name, value in row.items()]
    save_form_data(token, step.by, None, pairs)


STEPS: dict[str, Callable[[Step], None]] = {
    each.__name__: each
    for each in (
        *(write, change, share, ask, comment, resolve, ask_for_changes, approve),
        *(waive, publish, take_down, recheck, leave),
    )
}
