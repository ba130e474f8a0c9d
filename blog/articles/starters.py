"""What the usual pages of a practice's site begin with: honest text with blanks to fill in.

Nothing with a blank is published (see ``blog.text.blanks`` and ``blog.checklist.wording``). Texts
that a law wants name it, and the day on which it was read.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blog.articles.content import Content, empty_content


@dataclass(frozen=True)
class Starter:
    """A page to begin with. ``law`` says which law wants it and of whom, or ""."""

    name: str
    title: str
    about: str
    slug: str
    summary: str
    sections: list[dict[str, Any]]
    law: str = ""
    source: str = ""
    show_date: bool = False

    @property
    def content(self) -> Content:
        """The content of the page that begins with it."""
        return empty_content() | {
            "title": self.title,
            "slug": self.slug,
            "summary": self.summary,
            "sections": [{"id": None, **section} for section in self.sections],
            **({"show_date": True} if self.show_date else {}),
        }


STARTERS = {
    fields["name"]: Starter(**fields)
    for fields in json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
}
