"""Loads a made-up practice into an empty installation, with people who can sign in.

The practice and its people are in ``practice.json``, the articles in ``articles/``, what the usual
pages say in ``pages.json``, the pictures in ``pictures/``, worksheets and recordings in ``files/``.
What happened to an article or page is told by its ``story``: each step is done by the desk's own
functions, in the name of the person who takes it and at its moment, in the order of time. So
licenses, permissions, approvals, history and audit log are what they would be if it had happened.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from unittest import mock

from allauth.core.context import request_context
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.http import HttpRequest
from django.utils import timezone
from taggit.models import Tag

from blog.articles.content import Content, SectionContent, empty_content
from blog.demo.pages import page_data
from blog.demo.story import STEPS, Data, Person, Step
from blog.models import (
    Author,
    Category,
    Credential,
    License,
    MediaFile,
    Picture,
    Post,
    Practice,
    Redirect,
    Series,
    Translation,
)
from blog.taxonomy.editing import set_introduction
from blog.taxonomy.merging import merge_topics
from blog.text.wall_clock import moment_at
from blog.visibility import PostKind

FOLDER = Path(__file__).parent
OFFICE = "203.0.113.7"  # reserved for documentation (RFC 5737)


def read_picture(key: str) -> bytes:
    """Return the file of a picture of the demo."""
    return (FOLDER / "pictures" / f"{key}.webp").read_bytes()


def read_json(path: Path) -> Data:
    """Return what a file of the demo holds."""
    data: Data = json.loads(path.read_text(encoding="utf-8"))
    return data


class DemoLoader:
    """Loads the demo once, with dates relative to today."""

    def __init__(self, password: str | None) -> None:
        """Read the data; ``password`` is that of everybody who has an account.

        Without one nobody can sign in.
        """
        self.password = password
        self.data: Data = read_json(FOLDER / "practice.json")
        self.practice = Practice(**self.data["practice"])
        self.today = self.practice.date_at(timezone.now())
        # By their key or slug in the data.
        self.people: dict[str, Person] = {}
        self.pictures: dict[str, Picture] = {}
        self.files: dict[str, MediaFile] = {}
        self.categories: dict[str, Category] = {}
        self.authors: dict[str, Author] = {}

    def date_in(self, days: int) -> date:
        """Return the date a number of days from today."""
        return self.today + timedelta(days=days)

    def moment(self, days: int, clock: str) -> datetime:
        """Return a time of day, as in ``09:30``, on the practice's wall, days from today."""
        wall = datetime.combine(self.date_in(days), time.fromisoformat(clock))
        return moment_at(wall, self.practice.zone)

    @contextmanager
    def acting(self, person: Person, at: datetime) -> Iterator[None]:
        """Let a person act at a past moment, as from their own browser in the practice's office."""
        request = HttpRequest()
        request.user = person
        browser = self.data["browsers"][person.email]
        request.META |= {"REMOTE_ADDR": OFFICE, "HTTP_USER_AGENT": browser}
        with mock.patch.object(timezone, "now", return_value=at), request_context(request):
            yield

    def load(self) -> None:
        """Create everything."""
        with timezone.override(self.practice.zone):
            self.set_up()
            self.tell_stories()
            self.finish()

    def set_up(self) -> None:
        """Create the practice and its people, as the owner did on the first days."""
        begun = self.moment(*self.data["begun"])
        owner = self.add_account(self.data["authors"][0], by=None, at=begun)
        with self.acting(owner, begun + timedelta(minutes=4)):
            for key, fields in self.data["pictures"].items():
                file = ContentFile(read_picture(key), f"{key}.webp")
                self.pictures[key] = Picture.objects.create(file=file, **fields)
                self.pictures[key].prepare()
            for key, fields in self.data["files"].items():
                content = (FOLDER / "files" / fields["file"]).read_bytes()
                file = ContentFile(content, fields["file"])
                self.files[key] = MediaFile.objects.create(file=file, name=fields["name"])
            self.practice.logo = self.pictures["logo"]
            self.practice.save()
            for position, fields in enumerate(self.data["categories"]):
                category = Category.objects.create(position=position, **fields)
                self.categories[category.slug] = category
        for minute, fields in enumerate(self.data["credentials"], start=9):
            with self.acting(owner, begun + timedelta(minutes=minute)):
                Credential.objects.create(**fields)
        for fields in self.data["authors"]:
            joined = self.moment(*fields["joined"])
            if "role" in fields and fields["slug"] not in self.people:
                self.add_account(fields, by=owner, at=joined)
            with self.acting(owner, joined + timedelta(minutes=3)):
                self.add_author(fields)

    def add_account(self, fields: Data, *, by: Person, at: datetime) -> Person:
        """Create and return an account; the first, the owner, is made by nobody else."""
        owner = by is None
        user = get_user_model()(
            email=fields["email"],
            name=fields["name"],
            is_staff=True,
            is_superuser=owner,
            date_joined=at,
        )
        user.set_password(self.password)
        with self.acting(by or user, at):
            user.save()
            user.groups.set(Group.objects.filter(name=fields["role"]))
        self.people[fields["slug"]] = user
        return user

    def add_author(self, fields: Data) -> None:
        """Create an author with licenses; supervisors come before those whom they supervise."""
        author = Author.objects.create(
            user=self.people.get(fields["slug"]),
            photo=self.pictures[fields["photo"]],
            **{name: fields[name] for name in ("name", "slug", "pronouns", "bio")},
            **fields["public"],
        )
        author.specialties.set([self.categories[slug] for slug in fields["specialties"]])
        self.authors[author.slug] = author
        for license_fields in fields["licenses"]:
            state, _, letters = license_fields["credential"].partition("/")
            License.objects.create(
                author=author,
                credential=Credential.objects.get(jurisdiction=state, designation=letters),
                number=license_fields["number"],
                valid_from=self.date_in(license_fields["from_days"]),
                valid_until=self.date_in(license_fields["until_days"]),
                supervisor=self.authors.get(license_fields["supervisor"]),
            )

    def tell_stories(self) -> None:
        """Do every step of the story of every article and page, in the order of time."""
        told: list[tuple[Data, Post, Content]] = []
        for path in sorted((FOLDER / "articles").glob("*.json")):
            article = read_json(path)
            post = Post(created_by=self.people[article["story"][0]["by"]])
            told += [(step, post, self.content_of(article)) for step in article["story"]]
        for name, page in read_json(FOLDER / "pages.json").items():
            creator = self.people[page["story"][0]["by"]]
            post = Post(kind=PostKind.PAGE, purpose=name, created_by=creator)
            content = self.content_of(page_data(name, page))
            told += [(step, post, content) for step in page["story"]]
        for data, post, content in sorted(told, key=lambda step: self.moment_of(step[0])):
            person = self.people[data["by"]]
            with self.acting(person, self.moment_of(data)):
                STEPS[data["do"]](Step(self, post, person, data, content))

    def moment_of(self, data: Data) -> datetime:
        """Return the moment of something that has a day and a time."""
        return self.moment(data["day"], data["time"])

    def finish(self) -> None:
        """Merge and introduce tags; say where to start, what belongs together, what has moved."""
        merged = self.data["merged_tags"]
        with self.acting(self.people[merged["by"]], self.moment_of(merged)):
            others = Tag.objects.filter(name__in=merged["others"])
            merge_topics(Tag.objects.get(name=merged["keep"]), list(others))
        for category_slug, slug in self.data["start_here"].items():
            start = Post.objects.get(slug=slug)
            Category.objects.filter(slug=category_slug).update(start_here=start)
        for name, slugs in self.data["series"].items():
            series = Series.objects.create(name=name)
            for position, slug in enumerate(slugs, start=1):
                series.parts.create(post=Post.objects.get(slug=slug), position=position)
        for slug, original in self.data["translations"].items():
            Translation.objects.create(
                post=Post.objects.get(slug=slug), original=Post.objects.get(slug=original)
            )
        for name, introduction in self.data["tags"].items():
            set_introduction(Tag.objects.get(name=name), introduction)
        for path, destination in self.data["redirects"].items():
            Redirect.objects.create(path=path, destination=destination)
        self.open_the_front()

    def open_the_front(self) -> None:
        """Choose what stands in the menu and on the home page, now that there are pages."""
        front = self.data["front"]
        keys = {f"category:{slug}": f"category:{each.pk}" for slug, each in self.categories.items()}
        for page in Post.objects.exclude(purpose=""):
            keys[f"page:{page.purpose}"] = f"page:{page.pk}"
        self.practice.menu = [keys[key] if ":" in key else key for key in front["menu"]]
        self.practice.home_parts = front["home_parts"]
        self.practice.welcome_author = self.authors[front["welcome_author"]]
        with self.acting(self.people[front["by"]], self.moment_of(front)):
            self.practice.save()

    def content_of(self, data: Data) -> Content:
        """Return the data of an article or page with primary keys instead of keys and slugs."""
        content = {name: data.get(name, empty) for name, empty in empty_content().items()}
        content |= {name: data[name] for name in Post.OPTIONAL_FIELDS if name in data}
        return content | {
            "lead_picture": self.pictures[lead].pk if (lead := data["lead_picture"]) else None,
            "authors": [self.authors[slug].pk for slug in data["authors"]],
            "categories": [self.categories[slug].pk for slug in data["categories"]],
            "sections": [self.section_of(section) for section in data["sections"]],
        }

    def section_of(self, data: Data) -> SectionContent:
        """Return a section's data with primary keys instead of keys and slugs."""
        section = {**data}
        if "picture" in data:
            section["picture"] = self.pictures[data["picture"]].pk
        if "file" in data:
            section["file"] = self.files[data["file"]].pk
        if data.get("person"):
            section["person"] = self.authors[data["person"]].pk
        return section


def load_demo(password: str) -> list[str]:
    """Load the demo into an empty site; return the addresses that sign in with the password."""
    loader = DemoLoader(password)
    loader.load()
    return [person.email for person in loader.people.values()]
