"""How words that differ are shown. Their style shows line breaks, so a template must add none."""

import re

import pytest
from django.template.loader import render_to_string

from blog.articles.diff import FieldChange

CHANGE = FieldChange("Text", "One day.\n\nRain fell.", "One day.\n\nSnow fell.")


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (CHANGE.before_pieces, "One day.\n\n[removed: Rain] fell."),
        (CHANGE.after_pieces, "One day.\n\n[added: Snow] fell."),
    ],
)
def test_a_side_holds_its_own_line_breaks_alone(pieces, shown):
    side = render_to_string(
        "admin/blog/includes/difference_side.html", {"label": "Before", "pieces": pieces}
    )
    label, words = re.findall(r"<p[^>]*>(.*?)</p>", side, re.DOTALL)
    assert re.sub(r"<[^>]+>", "", words) == shown
    assert label == "Before"


def test_a_side_of_a_conflict_does_too():
    side = render_to_string("admin/blog/includes/merge_words.html", {"pieces": CHANGE.after_pieces})
    words = re.search(r'<span\s+class="merge-choice__words"\s*>(.*)</span>', side, re.DOTALL)
    assert words[1] == "One day.\n\n<ins>Snow</ins> fell."
