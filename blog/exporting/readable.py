"""Each live article and page as one file of HTML and one of Markdown, for people.

Pictures and files are linked where they are in the zip file, everything else on the site.
"""

import json
import re
from datetime import UTC, date
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from markdownify import ATX, markdownify

from blog.models import Edition, Practice
from blog.public.self_contained import self_contained

UPLOADED = re.compile(r"/(?:pictures|files)/\w+/[\w.-]+", re.ASCII)

TEXT = "<!-- text -->"  # where it belongs in the page; what is shown there besides is escaped


class Readable(NamedTuple):
    """An edition for people: the path without its ending, the HTML page and the Markdown."""

    path: str
    html: str
    markdown: str


def readable(edition: Edition, practice: Practice, today: date) -> Readable:
    """Return an edition for people, with bylines as of ``today``; some ten queries."""
    folder = "pages" if edition.is_page else "articles"
    url = urljoin(settings.SITE_URL, edition.get_absolute_url())
    context = {"edition": edition, "practice": practice, "today": today, "url": url}
    text = self_contained(
        render_to_string("blog/exported/article.html", context), lambda link: _link(url, link)
    )
    page = render_to_string("blog/exported/page.html", context).replace(TEXT, text, 1)
    body = markdownify(text, heading_style=ATX, bullets="-").strip()
    head = _front_matter(edition, today, url)
    title = markdownify(escape(edition.title))
    return Readable(f"{folder}/{edition.slug}", page, f"{head}\n\n# {title}\n\n{body}\n")


def _link(base: str, link: str) -> str:
    path = urlsplit(link).path
    return f"..{path}" if UPLOADED.fullmatch(path) else urljoin(base, link)


def _front_matter(edition: Edition, today: date, url: str) -> str:
    """Return what other programs read above a text; JSON is YAML, too."""
    fields: dict[str, Any] = {
        "title": edition.title,
        "authors": [each.byline(today).with_disclosures for each in edition.author_list],
        "date": edition.first_live_from.astimezone(UTC).isoformat(),
        "updated": edition.changed_at.astimezone(UTC).isoformat(),
        "address": url,
        "summary": edition.summary,
        "categories": [each.name for each in edition.category_list],
        "tags": [each.name for each in edition.tag_list],
        "language": edition.language,
    }
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
    return "\n".join(["---", *lines, "---"])
