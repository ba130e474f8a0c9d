"""Loads a made-up practice into an empty installation.

The texts are in ``practice.json`` and ``articles/``, the pictures in ``pictures/``. Articles are
published through ``blog.publishing``, with an earlier moment for those that are live since a
past day.
"""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.crypto import get_random_string
from taggit.models import Tag

from blog.articles import revisions, snapshot
from blog.articles.content import Content, empty_content, write_content
from blog.checklist import approval_required
from blog.models import Approval, Author, Category, Credential, License, Picture, Post, Practice
from blog.publishing import actions
from blog.review import comments, requests
from blog.taxonomy.editing import set_introduction
from blog.text.wall_clock import moment_at

FOLDER = Path(__file__).parent
PUBLISHING_TIME = time(7)  # in the practice's time zone

Data = dict[str, Any]


def read_picture(key: str) -> bytes:
    """Return the file of a picture of the demo."""
    return (FOLDER / "pictures" / f"{key}.webp").read_bytes()


class DemoLoader:
    """Loads the demo once, with dates relative to today."""

    def __init__(self, owner: Any) -> None:
        """Read the data; ``owner`` is the user who publishes everything."""
        self.owner = owner
        self.data: Data = json.loads((FOLDER / "practice.json").read_text(encoding="utf-8"))
        self.practice = Practice(**self.data["practice"])
        self.today = self.practice.date_at(timezone.now())
        # By their key or slug in the data.
        self.pictures: dict[str, Picture] = {}
        self.categories: dict[str, Category] = {}
        self.authors: dict[str, Author] = {}

    def date_in(self, days: int) -> date:
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
        for position, fields in enumerate(self.data["categories"]):
            category = Category.objects.create(position=position, **fields)
            self.categories[category.slug] = category
        self.load_authors()
        for path in sorted((FOLDER / "articles").glob("*.json")):
            self.load_article(json.loads(path.read_text(encoding="utf-8")))
        for category_slug, slug in self.data["start_here"].items():
            start = Post.objects.get(slug=slug)
            Category.objects.filter(slug=category_slug).update(start_here=start)
        for name, introduction in self.data["tags"].items():
            set_introduction(Tag.objects.get(name=name), introduction)

    def load_authors(self) -> None:
        """Create all authors, then their licenses, since one may supervise another."""
        for fields in self.data["authors"]:
            self.authors[fields["slug"]] = Author.objects.create(
                user=self.create_user(fields) if "role" in fields else None,
                photo=self.pictures[fields["photo"]],
                **{name: fields[name] for name in ("name", "slug", "pronouns", "bio")},
            )
        for fields in self.data["authors"]:
            for license_fields in fields["licenses"]:
                License.objects.create(
                    author=self.authors[fields["slug"]],
                    credential=Credential.objects.get(designation=license_fields["credential"]),
                    number=license_fields["number"],
                    valid_from=self.date_in(license_fields["from_days"]),
                    valid_until=self.date_in(license_fields["until_days"]),
                    supervisor=self.authors.get(license_fields["supervisor"]),
                )

    def create_user(self, fields: Data) -> Any:
        """Return an account for an author, with a role and a random password."""
        user = get_user_model()._default_manager.create_user(
            f"{fields['slug']}@example.com",
            get_random_string(40),
            name=fields["name"],
            is_staff=True,
        )
        user.groups.set(Group.objects.filter(name=fields["role"]))
        return user

    def load_article(self, data: Data) -> None:
        """Create an article, and publish, change and schedule it according to its plan."""
        post = Post(created_by=self.owner)
        plan = data["plan"]
        write_content(post, self.content_of(data))
        self.approve(post, plan.get("days_ago", 1))
        if "days_ago" in plan:
            down = plan.get("down_days_ago")
            actions.publish(
                post,
                by=self.owner,
                now=self.morning_in(-plan["days_ago"]),
                until=None if down is None else self.morning_in(-down),
            )
        if "update" in plan:
            write_content(post, self.content_of(apply_update(data, plan["update"])))
        if "in_days" in plan:
            actions.publish(post, by=self.owner, at=self.morning_in(plan["in_days"]))
        revisions.save_revision(post, self.owner)
        if "review_request" in data:
            self.request_review(post, data)

    def content_of(self, data: Data) -> Content:
        """Return an article's data with primary keys instead of keys and slugs."""
        content = {name: data.get(name, empty) for name, empty in empty_content().items()}
        return content | {
            "lead_picture": self.pictures[data["lead_picture"]].pk,
            "authors": [self.authors[slug].pk for slug in data["authors"]],
            "categories": [self.categories[slug].pk for slug in data["categories"]],
            "sections": [
                section | {"picture": self.pictures[section["picture"]].pk}
                if "picture" in section
                else section
                for section in data["sections"]
            ],
        }

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
            Approval.objects.create(
                post=post,
                approval_hash=edition.approval_hash,
                approved_by=self.supervisor_of(author),
                approved_at=self.morning_in(-days_ago) - timedelta(hours=12),
            )

    def request_review(self, post: Post, data: Data) -> None:
        """Request a review from the owner, and add a comment by the supervisor."""
        author, request = self.authors[data["authors"][0]], data["review_request"]
        requests.request_review(post, reviewer=self.owner, by=author.user, note=request["note"])
        section = post.blog_section_set.all()[request["section"]]
        comments.add_comment(section, by=self.supervisor_of(author), text=request["comment"])


def apply_update(data: Data, update: Data) -> Data:
    """Return an article's data with changed fields, and with changed sections by index."""
    changes = update.get("sections", {})
    sections = [
        section | changes.get(str(number), {}) for number, section in enumerate(data["sections"])
    ]
    return data | update | {"sections": sections}


def load_demo(owner: Any) -> None:
    """Load the demo into an empty site; ``owner`` publishes everything in it."""
    DemoLoader(owner).load()
