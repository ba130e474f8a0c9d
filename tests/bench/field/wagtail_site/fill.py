"""Fills it with articles that ``tests.bench.wagtail`` wrote down: ``fill FILE DEMO``."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "wagtail_site.settings"
django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import transaction  # noqa: E402
from wagtail.images.models import Image  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from wagtail_site.models import ArticlePage, Author, Category, HomePage  # noqa: E402


def block(section):
    """Return one of our sections as a block with the same words."""
    if section["kind"] == "quote":
        return {"type": "quote", "value": {"quote": section["quote"]}}
    lead_in = section.get("lead_in") or section.get("body", "")
    if "items" not in section:
        return {"type": "text", "value": {"heading": section.get("heading", ""), "body": lead_in}}
    titles, texts = ("title", "speaker", "question", "1"), ("text", "answer", "2")
    items = [
        {
            "title": next((item[name] for name in titles if name in item), ""),
            "text": next((item[name] for name in texts if name in item), ""),
        }
        for item in section["items"]
    ]
    words = {"heading": section["heading"], "lead_in": lead_in, "items": items}
    return {"type": "items", "value": {**words, "closing": section.get("closing", "")}}


@transaction.atomic
def fill(articles, demo):
    """Add everything; the pictures are in the folder of the demo."""
    described = json.loads((demo / "practice.json").read_text())["pictures"]
    files = {each["name"]: demo / "pictures" / f"{key}.webp" for key, each in described.items()}
    site = Site.objects.get()
    old = site.root_page
    home = Page.get_first_root_node().add_child(instance=HomePage(title="A practice", slug="start"))
    site.root_page = home
    site.save()
    old.delete()
    images, authors, categories = {}, {}, {}
    for article in articles:
        key = article["picture"]
        if key and key not in images:
            file = ContentFile(files[key].read_bytes(), files[key].name)
            images[key] = Image.objects.create(title=key, file=file)
        for each in article["authors"]:
            if each["slug"] not in authors:
                authors[each["slug"]] = Author.objects.create(**each)
        for each in article["categories"]:
            if each["slug"] not in categories:
                categories[each["slug"]] = Category.objects.create(**each)
        page = ArticlePage(
            **{name: article[name] for name in ("title", "slug", "subtitle", "opening_line")},
            summary=article["summary"],
            published=datetime.fromisoformat(article["published"]),
            picture=images.get(key),
            body=json.dumps([block(section) for section in article["sections"]]),
        )
        page.authors = [authors[each["slug"]] for each in article["authors"]]
        page.categories = [categories[each["slug"]] for each in article["categories"]]
        page.tags.add(*article["tags"])
        home.add_child(instance=page)


fill(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
