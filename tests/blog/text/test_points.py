"""A list in one editor: what is read as a point, and as its label."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from blog.text.points import read_points, split_label, write_points
from blog.text.richtext import clean


@pytest.mark.parametrize(
    ("html", "points"),
    [
        ("", []),
        ("<ul><li></li></ul>", []),
        ("<ul><li>one</li><li>two</li></ul>", [("", "<p>one</p>"), ("", "<p>two</p>")]),
        ("<ol><li>one</li></ol><p>two</p>", [("", "<p>one</p>"), ("", "<p>two</p>")]),
        ("<p>–5 degrees</p>", [("", "<p>–5 degrees</p>")]),
        (
            "<ul><li>one<ul><li>in it</li></ul></li></ul>",
            [("", "<p>one</p><ul><li>in it</li></ul>")],
        ),
        ("<blockquote><p>said</p></blockquote>", [("", "<p>said</p>")]),
        ("<h3>A heading</h3><ul><li>one</li></ul>", [("", "<p>A heading</p>"), ("", "<p>one</p>")]),
    ],
)
def test_whatever_stands_in_the_editor_is_a_point(html, points):
    assert read_points(html) == points


CASES = json.loads((Path(settings.BASE_DIR) / "tests/data/typed_signs.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: " / ".join(case["lines"]))
def test_what_is_typed_before_a_point_is_a_sign_or_a_word(case):
    points = [("", f"<p>{text}</p>") for text in case["points"]]
    assert read_points(f"<p>{'<br>'.join(case['lines'])}</p>") == points
    assert read_points("".join(f"<p>{line}</p>" for line in case["lines"])) == points


@pytest.mark.parametrize(
    ("html", "label", "rest"),
    [
        ("<strong>Sleep:</strong> enough of it", "Sleep:", " enough of it"),
        ("<strong>Sleep</strong>: enough of it", "Sleep:", "enough of it"),
        ("<strong>Sleep</strong> – enough of it", "Sleep –", "enough of it"),
        ("<strong>Sleep</strong><br>enough of it", "Sleep", "enough of it"),
        ("<p><strong>Sleep.</strong></p><p>Enough.</p>", "Sleep.", "<p>Enough.</p>"),
        ("<strong>Never</strong> shout", "", "<strong>Never</strong> shout"),
        ("<strong>All of it.</strong>", "", "<strong>All of it.</strong>"),
        (f"<strong>{'long ' * 40}:</strong> x", "", f"<strong>{'long ' * 40}:</strong> x"),
    ],
)
def test_a_label_is_bold_and_something_follows(html, label, rest):
    found, after = split_label(html)
    assert found == label
    assert clean(after) == clean(rest)


@pytest.mark.parametrize(
    ("html", "label"),
    [
        ("Drizzle: rain that can’t decide", "Drizzle"),
        ("Drizzle – rain that can’t decide", "Drizzle"),
        ("<strong>Drizzle</strong> rain that can’t decide", "Drizzle"),
        ("Rain at 10:30 is drizzle", ""),
        ("self-care is care", ""),
    ],
)
def test_a_word_and_its_meaning_need_no_bold(html, label):
    assert split_label(html, terms=True)[0] == label


@pytest.mark.parametrize(
    "points",
    [
        [("", "<p>one</p>"), ("Two:", "<p>and <em>more</em></p>")],
        [("Sleep", "<p>enough</p>"), ("Food –", "<p>warm</p><ul><li>soup</li></ul>")],
        [("A & B <C>:", "<p>x &lt; y</p>")],
        [("Only a list:", "<ul><li>a</li></ul>")],
    ],
)
def test_what_is_written_is_read_again(points):
    assert read_points(write_points(points)) == points
