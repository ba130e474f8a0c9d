"""A small library to look through, the same on each database."""

import copy
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

T = datetime(2026, 6, 1, 12, tzinfo=UTC)

ARTICLES = {
    "worry-at-night": {
        "title": "What worry does at night",
        "subtitle": "And what you can do at three in the morning",
        "summary": "Worries grow in the dark. A practice for the small hours.",
        "sections": [
            ("When you can’t sleep", "Nobody sleeps well while worrying. Write the worry down."),
            ("The long breath out", "Breathe in as you like, breathe out through a straw."),
        ],
        "tags": ["sleep", "anxiety"],
    },
    "breathing": {
        "title": "When breathing doesn’t help",
        "summary": "Breathing exercises don’t suit everyone who is anxious.",
        "sections": [("Another way in", "Put both feet on the floor. Anxiety needs a task.")],
        "tags": ["anxiety"],
    },
    "argument": {
        "title": "The hour after the argument",
        "summary": "How couples find each other again.",
        "sections": [
            ("The way home", "Couples who argue need a way home. One of them worried all day."),
            ("Self-care is not enough", "A bath does not end a quarrel."),
        ],
        "categories": ["Couples"],
    },
    "closed-door": {
        "title": "Behind the closed door",
        "summary": "Living with a teenager who says little.",
        "sections": [
            ("Knock", "The door is closed to keep something in, not to keep you out."),
            ("Wait", "Closed for now. Later the door opens, at the café perhaps."),
        ],
        "authors": ["Zoë Brontë"],
    },
    "no": {
        "title": "A small, kind no",
        "summary": "Setting a limit without a quarrel.",
        "sections": [("Say it", "<b>Tags</b> & “quotes” and 100% of O’Brien’s signs; DROP it.")],
        "categories": ["Boundaries"],
    },
    "baby": {
        "title": "Still us: the first year with a baby",
        "summary": "Tired parents are couples, too.",
        "sections": [("Twenty minutes", "Sleep when you can. Take turns at night.")],
        "categories": ["Couples", "Parenting"],
    },
}


@pytest.fixture(scope="module")
def published(rows):
    """Publish the articles, an hour apart, the first one first; gives the posts by address."""
    from blog.models import Author, Category
    from blog.publishing import actions
    from tests.factories import OwnerFactory, PostFactory

    owner, posts = OwnerFactory(), {}
    for number, (slug, fields) in enumerate(ARTICLES.items()):
        names = {
            "categories": [
                Category.objects.get_or_create(name=name, slug=name.lower())[0]
                for name in fields.get("categories", [])
            ],
            "authors": [
                Author.objects.get_or_create(name=name, slug=f"author-{number}")[0]
                for name in fields.get("authors", [])
            ],
        }
        sections = [
            {"kind": "text", "heading": heading, "body": f"<p>{as_html(text)}</p>"}
            for heading, text in fields["sections"]
        ]
        with time_machine.travel(T + timedelta(hours=number), tick=False):
            posts[slug] = PostFactory(slug=slug, **{**fields, **names, "sections": sections})
            actions.publish(posts[slug], by=owner)
    return posts


@pytest.fixture
def library(published, db):
    """The published articles by address, the day after."""
    with time_machine.travel(T + timedelta(days=1), tick=False):
        yield copy.deepcopy(published)


def as_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
