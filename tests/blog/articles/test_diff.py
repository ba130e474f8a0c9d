"""What differs between two contents, as the desk says it."""

import sys

import pytest

from blog.articles.content import empty_content
from blog.articles.diff import compare_contents, diff_words, match_sections
from tests.factories import AuthorFactory, PictureFactory

pytestmark = pytest.mark.django_db

RAIN = {"id": 1, "kind": "text", "heading": "Rain", "body": "<p>It falls on the just.</p>"}
SNOW = {"id": 2, "kind": "text", "heading": "Snow", "body": "<p>It lies for a week.</p>"}
LIST = {
    "id": 3,
    "kind": "list",
    "heading": "Signs",
    "lead_in": "",
    "items": [{"text": "wet shoes"}, {"text": "a cold nose"}],
    "closing": "",
}


def with_sections(*sections, **fields):
    return {**empty_content(), **fields, "sections": [dict(each) for each in sections]}


def without_ids(*sections):
    return [{**each, "id": None} for each in sections]


def statuses(difference):
    return [(each.title, each.status) for each in difference.sections]


def test_the_same_differs_in_nothing():
    assert compare_contents(with_sections(RAIN, LIST), with_sections(RAIN, LIST)).is_empty


def test_words_are_told_one_by_one():
    found = compare_contents(
        with_sections(title="A wet day"), with_sections(title="A wet, long day")
    )
    [change] = found.fields
    assert change.label == "Title"
    assert [(each.op, each.text) for each in change.pieces] == [
        ("same", "A "),
        ("removed", "wet"),
        ("added", "wet, long"),
        ("same", " day"),
    ]


def test_authors_and_pictures_are_named():
    ana, picture = AuthorFactory(name="Ana Ruiz"), PictureFactory(name="Two cups")
    after = with_sections(authors=[ana.pk], lead_picture=picture.pk, recheck_on="2027-05-03")
    said = {each.label: each.after for each in compare_contents(empty_content(), after).fields}
    assert said == {
        "Authors": "Ana Ruiz",
        "Lead picture": "Two cups",
        "Check again on": "2027-05-03",
    }


def test_what_is_gone_since_is_said_to_be_gone():
    [change] = compare_contents(with_sections(authors=[99]), empty_content()).fields
    assert change.before == "somebody or something that is gone"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([RAIN, SNOW, LIST], [("Rain", "same"), ("Snow", "same"), ("Signs", "same")]),
        ([SNOW, LIST], [("Rain", "removed"), ("Snow", "same"), ("Signs", "same")]),
        ([RAIN, LIST], [("Rain", "same"), ("Snow", "removed"), ("Signs", "same")]),
        ([LIST, RAIN, SNOW], [("Signs", "moved"), ("Rain", "same"), ("Snow", "same")]),
        (
            [RAIN, {**SNOW, "body": "<p>It lies for a month.</p>"}, LIST],
            [("Rain", "same"), ("Snow", "changed"), ("Signs", "same")],
        ),
        (
            [RAIN, {"id": None, "kind": "quote", "quote": "Wet.", "attribution": ""}, SNOW, LIST],
            [("Rain", "same"), ("Wet.", "added"), ("Snow", "same"), ("Signs", "same")],
        ),
        ([], [("Rain", "removed"), ("Snow", "removed"), ("Signs", "removed")]),
    ],
)
@pytest.mark.parametrize("known", [True, False], ids=["by id", "by likeness"])
def test_sections_are_told_by_what_became_of_them(known, after, expected):
    after = after if known else without_ids(*after)
    assert (
        statuses(compare_contents(with_sections(RAIN, SNOW, LIST), with_sections(*after)))
        == expected
    )


def test_a_section_may_be_changed_and_moved():
    changed = {**RAIN, "heading": "Rain, again"}
    found = compare_contents(with_sections(RAIN, SNOW, LIST), with_sections(SNOW, LIST, changed))
    [section] = [each for each in found.sections if each.status == "changed"]
    assert section.moved
    assert [each.label for each in section.fields] == ["Heading"]


def test_items_are_compared_as_they_are_read():
    after = {**LIST, "items": [{"text": "wet shoes"}, {"text": "a red nose"}]}
    [section] = compare_contents(with_sections(LIST), with_sections(after)).sections
    [change] = section.fields
    assert change.label == "Points"
    assert [each.text for each in change.pieces if each.op != "same"] == ["cold", "red"]


def test_form_without_other_words_is_said_to_be_form():
    after = {**RAIN, "body": "<p>It falls on the <em>just</em>.</p>"}
    [section] = compare_contents(with_sections(RAIN), with_sections(after)).sections
    assert section.fields[0].formatting_only


def test_a_new_section_shows_all_its_words():
    [section] = compare_contents(empty_content(), with_sections(LIST)).sections
    assert [(each.label, each.after) for each in section.fields] == [
        ("Heading", "Signs"),
        ("Points", "wet shoes\n\na cold nose"),
    ]


def test_two_equal_sections_are_matched_once_each():
    twin = {**RAIN, "id": None}
    assert match_sections([twin, twin], [twin, twin]) == [(0, 0), (1, 1)]
    assert match_sections([twin], [twin, twin]) == [(0, 0), (None, 1)]


def test_pieces_put_both_texts_together_again():
    before, after = "One two  three\nfour", "One 2 three four five"
    found = diff_words(before, after)
    assert "".join(each.text for each in found if each.op != "added") == before
    assert "".join(each.text for each in found if each.op != "removed") == after


def test_long_texts_are_compared_at_once():
    """Not timed: the work is counted. Spaces once made it grow by the square of the words."""
    words = [f"word{number}" for number in range(4_000)]
    changed = [*words]
    changed[::40] = ["changed"] * 100
    steps = 0

    def count(*_):
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        found = diff_words(" ".join(words), " ".join(changed))
    finally:
        sys.setprofile(None)
    assert sum(each.op == "added" for each in found) == 100
    assert steps < 1_000_000
