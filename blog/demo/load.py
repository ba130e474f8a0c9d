"""Fills an empty installation with a made-up practice to look around in.

The texts are in ``practice.json`` and ``articles/``, the pictures are drawn by ``pictures.py``.
Articles are published through ``blog.publishing`` with the clock's own rules, only that the clock
is turned back for what is said to be live since long ago.
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
from blog.checklist import approval
from blog.demo import pictures
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
MORNING = time(7)  # on the practice's wall


class Demo:
    """The loading of one demo: what was made so far, and on which day."""

    def __init__(self, owner: Any) -> None:
        """Begin on today's date on the practice's wall; ``owner`` is who published everything."""
        self.owner = owner
        self.data = json.loads((FOLDER / "practice.json").read_text(encoding="utf-8"))
        self.practice = Practice(**self.data["practice"])
        self.today = self.practice.date_at(timezone.now())
        self.pictures: dict[str, Picture] = {}

    def day(self, days: int) -> Any:
        """The date so many days from today."""
        return self.today + timedelta(days=days)

    def morning(self, days: int) -> datetime:
        """Seven in the morning on the practice's wall, so many days from today."""
        return moment_at(datetime.combine(self.day(days), MORNING), self.practice.zone)

    def load(self) -> None:
        """Make everything."""
        self.practice.save()
        for key, drawn in pictures.PICTURES.items():
            self.pictures[key] = Picture.objects.create(
                name=drawn.name,
                alt_text=drawn.alt_text,
                credit=drawn.credit,
                file=ContentFile(pictures.encoded(key), f"{key}.jpg"),
            )
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

    def person(self, fields: dict[str, Any]) -> Any:
        """Make an account in a role; nobody knows its password until a new one is asked for."""
        if "role" not in fields:
            return None
        person = get_user_model()._default_manager.create_user(
            f"{fields['slug']}@example.com",
            get_random_string(40),
            name=fields["name"],
            is_staff=True,
        )
        person.groups.set(Group.objects.filter(name=fields["role"]))
        return person

    def load_authors(self) -> None:
        """Make all authors, then their licenses, since one may supervise another."""
        for fields in self.data["authors"]:
            Author.objects.create(
                user=self.person(fields),
                photo=self.pictures[fields["photo"]],
                **{name: fields[name] for name in ("name", "slug", "pronouns", "bio")},
            )
        for fields in self.data["authors"]:
            for held in fields["licenses"]:
                License.objects.create(
                    author=Author.objects.get(slug=fields["slug"]),
                    credential=Credential.objects.get(designation=held["credential"]),
                    number=held["number"],
                    valid_from=self.day(held["from_days"]),
                    valid_until=self.day(held["until_days"]),
                    supervisor=Author.objects.filter(slug=held["supervisor"]).first(),
                )

    def load_article(self, data: dict[str, Any]) -> None:
        """Write one article and bring it into the state that its plan names."""
        post = Post(slug=data["slug"], created_by=self.owner)
        self.write(post, data)
        for position, slug in enumerate(data["authors"]):
            author = Author.objects.get(slug=slug)
            PostAuthor.objects.create(post=post, author=author, position=position)
        for position, slug in enumerate(data["categories"]):
            category = Category.objects.get(slug=slug)
            PostCategory.objects.create(post=post, category=category, position=position)
        post.tags.set(data["tags"])
        self.follow(post, data)
        revisions.save_revision(post, self.owner)
        if "asks" in data:
            self.ask(post, data)

    def write(self, post: Post, data: dict[str, Any]) -> None:
        """Put the words on the desk."""
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
        """Give the account of who supervises an author today."""
        return get_user_model()._default_manager.get(
            author__supervises__in=author.licenses.in_force(self.today)
        )

    def approve(self, post: Post, days_ago: int) -> None:
        """Have it approved the evening before, where its authors practice under supervision."""
        draft = snapshot.build_edition(Post.objects.get(pk=post.pk))
        if approval.missing_approval(draft, self.today, self.practice):
            (author,) = draft.author_list
            by = self.supervisor_of(author)
            at = self.morning(-days_ago) - timedelta(hours=12)
            Approval.objects.create(
                post=post, approval_hash=draft.approval_hash, approved_by=by, approved_at=at
            )

    def ask(self, post: Post, data: dict[str, Any]) -> None:
        """Let an author ask the owner to look at it, and the supervisor say something about it."""
        author = Author.objects.get(slug=data["authors"][0])
        requests.request_review(
            post, reviewer=self.owner, by=author.user, note=data["asks"]["note"]
        )
        section = Section.objects.filter(parent=post)[data["asks"]["section"]]
        comments.add_comment(section, by=self.supervisor_of(author), words=data["asks"]["comment"])

    def follow(self, post: Post, data: dict[str, Any]) -> None:
        """Publish, schedule or take down as the plan says."""
        plan = data["plan"]
        state = State(plan["state"])
        self.approve(post, plan.get("days_ago", 1))
        if state == State.SCHEDULED:
            actions.publish(post, by=self.owner, at=self.morning(plan["in_days"]))
        elif state != State.DRAFT:
            down = plan.get("down_days_ago")
            actions.publish(
                post,
                by=self.owner,
                now=self.morning(-plan["days_ago"]),
                until=None if down is None else self.morning(-down),
            )
        if "update" in plan:
            self.write(post, changed(data, plan["update"]))
        if state == State.LIVE_WITH_UPDATE:
            actions.publish(post, by=self.owner, at=self.morning(plan["in_days"]))


def changed(data: dict[str, Any], update: dict[str, Any]) -> dict[str, Any]:
    """Give an article's data with changed fields, and with changed sections by their number."""
    sections = [
        section | update.get("sections", {}).get(str(number), {})
        for number, section in enumerate(data["sections"])
    ]
    return data | update | {"sections": sections}


def load_demo(owner: Any) -> None:
    """Make the demo practice; everything in it is published by ``owner``. Needs an empty site."""
    Demo(owner).load()
