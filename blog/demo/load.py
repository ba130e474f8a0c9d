"""Loads a made-up practice into an empty installation.

The texts are in ``practice.json`` and ``articles/``, the pictures in ``pictures/``. Articles are
published through ``blog.publishing``, with an earlier moment for those that are live since a
past day.
"""

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.crypto import get_random_string
from taggit.models import Tag

from blog.articles import revisions, snapshot
from blog.checklist import approval_required
from blog.models import (
    Approval,
    Author,
    Category,
    Credential,
    License,
    Picture,
    Post,
    PostAuthor,
    PostCategory,
    Practice,
    Section,
)
from blog.publishing import actions
from blog.publishing.status import State
from blog.review import comments, requests
from blog.taxonomy.editing import set_introduction
from blog.text.wall_clock import moment_at

FOLDER = Path(__file__).parent
PUBLISHING_TIME = time(7)  # in the practice's time zone


def read_picture(key: str) -> bytes:
    """Return the file of a picture of the demo."""
    return (FOLDER / "pictures" / f"{key}.webp").read_bytes()


class DemoLoader:
    """Loads the demo once, with dates relative to today."""

    def __init__(self, owner: Any) -> None:
        """Read the data; ``owner`` is the user who publishes everything."""
        self.owner = owner
        self.data = json.loads((FOLDER / "practice.json").read_text(encoding="utf-8"))
        self.practice = Practice(**self.data["practice"])
        self.today = self.practice.date_at(timezone.now())
        self.pictures: dict[str, Picture] = {}

    def date_in(self, days: int) -> Any:
        """Return the date a number of days from today."""
        return self.today + timedelta(days=days)

    def morning_in(self, days: int) -> datetime:
        """Return 7 a.m. in the practice's time zone, a number of days from today."""
        return moment_at(datetime.combine(self.date_in(days), PUBLISHING_TIME), self.practice.zone)

    def load(self) -> None:
        """Create everything."""
        self.practice.save()
        for key, fields in self.data["pictures"].items():
            file = ContentFile(read_picture(key), f"{key}.webp")
            self.pictures[key] = Picture.objects.create(file=file, **fields)
        for fields in self.data["credentials"]:
            Credential.objects.create(**fields)
        starts = [fields.pop("start_here", None) for fields in self.data["categories"]]
        for position, fields in enumerate(self.data["categories"]):
            Category.objects.create(position=position, **fields)
        self.load_authors()
        for path in sorted((FOLDER / "articles").glob("*.json")):
            self.load_article(json.loads(path.read_text(encoding="utf-8")))
        for position, slug in enumerate(starts):
            start = Post.objects.filter(slug=slug).first()
            Category.objects.filter(position=position).update(start_here=start)
        for name, introduction in self.data["tags"].items():
            set_introduction(Tag.objects.get(name=name), introduction)

    def create_user(self, fields: dict[str, Any]) -> Any:
        """Return an account with a role and a random password, or None without a role."""
        if "role" not in fields:
            return None
        user = get_user_model()._default_manager.create_user(
            f"{fields['slug']}@example.com",
            get_random_string(40),
            name=fields["name"],
            is_staff=True,
        )
        user.groups.set(Group.objects.filter(name=fields["role"]))
        return user

    def load_authors(self) -> None:
        """Create all authors, then their licenses, since one may supervise another."""
        for fields in self.data["authors"]:
            Author.objects.create(
                user=self.create_user(fields),
                photo=self.pictures[fields["photo"]],
                **{name: fields[name] for name in ("name", "slug", "pronouns", "bio")},
            )
        for fields in self.data["authors"]:
            for license_fields in fields["licenses"]:
                License.objects.create(
                    author=Author.objects.get(slug=fields["slug"]),
                    credential=Credential.objects.get(designation=license_fields["credential"]),
                    number=license_fields["number"],
                    valid_from=self.date_in(license_fields["from_days"]),
                    valid_until=self.date_in(license_fields["until_days"]),
                    supervisor=Author.objects.filter(slug=license_fields["supervisor"]).first(),
                )

    def load_article(self, data: dict[str, Any]) -> None:
        """Create an article and bring it into the state of its plan."""
        post = Post(slug=data["slug"], created_by=self.owner)
        self.save_content(post, data)
        for position, slug in enumerate(data["authors"]):
            author = Author.objects.get(slug=slug)
            PostAuthor.objects.create(post=post, author=author, position=position)
        for position, slug in enumerate(data["categories"]):
            category = Category.objects.get(slug=slug)
            PostCategory.objects.create(post=post, category=category, position=position)
        post.tags.set(data["tags"])
        self.apply_plan(post, data)
        revisions.save_revision(post, self.owner)
        if "review_request" in data:
            self.request_review(post, data)

    def save_content(self, post: Post, data: dict[str, Any]) -> None:
        """Save the fields and sections of a post."""
        for name in Post.TEXT_FIELDS:
            setattr(post, name, data.get(name, ""))
        post.lead_picture = self.pictures[data["lead_picture"]]
        post.full_clean()
        post.save()
        Section.objects.filter(parent=post).delete()
        for number, fields in enumerate(data["sections"], start=1):
            picture = self.pictures[fields["picture"]] if "picture" in fields else None
            section = Section(
                parent=post, region="main", ordering=10 * number, **fields | {"picture": picture}
            )
            section.full_clean()
            section.save()

    def supervisor_of(self, author: Author) -> Any:
        """Return the account of the supervisor that an author has today."""
        return get_user_model()._default_manager.get(
            author__supervises__in=author.licenses.in_force(self.today)
        )

    def approve(self, post: Post, days_ago: int) -> None:
        """Approve a post the evening before, if its author practices under supervision."""
        edition = snapshot.build_edition(Post.objects.get(pk=post.pk))
        if approval_required.missing_approval(edition, self.today, self.practice):
            (author,) = edition.author_list
            by = self.supervisor_of(author)
            at = self.morning_in(-days_ago) - timedelta(hours=12)
            Approval.objects.create(
                post=post, approval_hash=edition.approval_hash, approved_by=by, approved_at=at
            )

    def request_review(self, post: Post, data: dict[str, Any]) -> None:
        """Request a review from the owner, and add a comment by the supervisor."""
        author = Author.objects.get(slug=data["authors"][0])
        requests.request_review(
            post, reviewer=self.owner, by=author.user, note=data["review_request"]["note"]
        )
        section = Section.objects.filter(parent=post)[data["review_request"]["section"]]
        comments.add_comment(
            section, by=self.supervisor_of(author), text=data["review_request"]["comment"]
        )

    def apply_plan(self, post: Post, data: dict[str, Any]) -> None:
        """Publish, schedule or take down a post according to its plan."""
        plan = data["plan"]
        state = State(plan["state"])
        self.approve(post, plan.get("days_ago", 1))
        if state == State.SCHEDULED:
            actions.publish(post, by=self.owner, at=self.morning_in(plan["in_days"]))
        elif state != State.DRAFT:
            down = plan.get("down_days_ago")
            actions.publish(
                post,
                by=self.owner,
                now=self.morning_in(-plan["days_ago"]),
                until=None if down is None else self.morning_in(-down),
            )
        if "update" in plan:
            self.save_content(post, apply_update(data, plan["update"]))
        if state == State.LIVE_WITH_UPDATE:
            actions.publish(post, by=self.owner, at=self.morning_in(plan["in_days"]))


def apply_update(data: dict[str, Any], update: dict[str, Any]) -> dict[str, Any]:
    """Return an article's data with changed fields, and with changed sections by index."""
    sections = [
        section | update.get("sections", {}).get(str(number), {})
        for number, section in enumerate(data["sections"])
    ]
    return data | update | {"sections": sections}


def load_demo(owner: Any) -> None:
    """Load the demo into an empty site; ``owner`` publishes everything in it."""
    DemoLoader(owner).load()
