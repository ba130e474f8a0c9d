"""Two people's changes put together: what one changed is taken, what both changed is asked."""

from itertools import permutations

import pytest

from blog.articles.content import empty_content
from blog.articles.merge import merge_contents
from blog.text import richtext
from tests.factories import AuthorFactory

pytestmark = pytest.mark.django_db


def text(number, words, heading=""):
    return {"id": number, "kind": "text", "heading": heading, "body": f"<p>{words}</p>"}


RAIN, SNOW, WIND = text(1, "Rain.", "Wet"), text(2, "Snow.", "White"), text(3, "Wind.", "Loud")
NEW_HAIL, NEW_FOG = text(None, "Hail."), text(None, "Fog.")


def article(*sections, **fields):
    return {
        **empty_content(),
        "title": "Weather",
        **fields,
        "sections": [dict(each) for each in sections],
    }


BASE = article(RAIN, SNOW, WIND)


def changed(section, words):
    return {**section, "body": f"<p>{words}</p>"}


def bodies(merged):
    return [section["body"].removeprefix("<p>").removesuffix(".</p>") for section in merged]


# What I did, what they did, the sections that come out, and the keys that are asked.
SECTIONS = {
    "nobody did anything": ([RAIN, SNOW, WIND], [RAIN, SNOW, WIND], "Rain Snow Wind", []),
    "each wrote in another section": (
        [changed(RAIN, "Drizzle."), SNOW, WIND],
        [RAIN, SNOW, changed(WIND, "Storm.")],
        "Drizzle Snow Storm",
        [],
    ),
    "both wrote the same": (
        [changed(RAIN, "Drizzle."), SNOW, WIND],
        [changed(RAIN, "Drizzle."), SNOW, WIND],
        "Drizzle Snow Wind",
        [],
    ),
    "both wrote in one section": (
        [changed(RAIN, "Drizzle."), SNOW, WIND],
        [changed(RAIN, "Shower."), SNOW, WIND],
        "Drizzle Snow Wind",
        ["section-0-body"],
    ),
    "both added": (
        [RAIN, NEW_HAIL, SNOW, WIND],
        [RAIN, SNOW, text(9, "Fog."), WIND],
        "Rain Hail Snow Fog Wind",
        [],
    ),
    "both added at one place": (
        [RAIN, SNOW, WIND, NEW_HAIL],
        [RAIN, SNOW, WIND, text(9, "Fog.")],
        "Rain Snow Wind Hail Fog",
        [],
    ),
    "both added the same": (
        [NEW_FOG, RAIN, SNOW, WIND],
        [text(9, "Fog."), RAIN, SNOW, WIND],
        "Fog Rain Snow Wind",
        [],
    ),
    "I moved what they rewrote": (
        [WIND, RAIN, SNOW],
        [RAIN, SNOW, changed(WIND, "Storm.")],
        "Storm Rain Snow",
        [],
    ),
    "they moved what I rewrote": (
        [RAIN, SNOW, changed(WIND, "Storm.")],
        [WIND, RAIN, SNOW],
        "Storm Rain Snow",
        [],
    ),
    "both moved": ([WIND, RAIN, SNOW], [SNOW, RAIN, WIND], "Wind Rain Snow", []),
    "I removed, they left it": ([RAIN, WIND], [RAIN, SNOW, WIND], "Rain Wind", []),
    "they removed, I left it": ([RAIN, SNOW, WIND], [RAIN, WIND], "Rain Wind", []),
    "both removed": ([RAIN, WIND], [RAIN, WIND], "Rain Wind", []),
    "I removed what they rewrote": (
        [RAIN, WIND],
        [RAIN, changed(SNOW, "Sleet."), WIND],
        "Rain Wind",
        ["section-1"],
    ),
    "they removed what I rewrote": (
        [RAIN, changed(SNOW, "Sleet."), WIND],
        [RAIN, WIND],
        "Rain Sleet Wind",
        ["section-1"],
    ),
    "I removed one and they added after it": (
        [RAIN, WIND],
        [RAIN, SNOW, text(9, "Fog."), WIND],
        "Rain Fog Wind",
        [],
    ),
}


@pytest.mark.parametrize(("mine", "theirs", "expected", "asked"), SECTIONS.values(), ids=SECTIONS)
def test_sections(mine, theirs, expected, asked):
    found = merge_contents(BASE, article(*mine), article(*theirs))
    assert " ".join(bodies(found.content["sections"])) == expected
    assert [question.key for question in found.conflicts] == asked


# The paragraphs of a text, or its items: what there was, what I made of it, what they made of it.
PARTS = {
    "each wrote in another": ("a b c", "A b c", "a b C", "A b C"),
    "in neighbors": ("a b c", "A b c", "a B c", "A B c"),
    "both the same, and one besides": ("a b c", "A b c", "A b C", "A b C"),
    "the same, and one its neighbor": ("a b c", "A b c", "A B c", "A B c"),
    "in the same one": ("a b c", "a X c", "a Y c", None),
    "one added, one wrote after it": ("a b c", "a n b c", "a B c", "a n B c"),
    "one added where the other removed": ("a b c d", "a b n c d", "a d", None),
    "one removed, one wrote elsewhere": ("a b c", "b c", "a b C", "b C"),
    "both added at one place": ("a b", "a X b", "a Y b", None),
    "both began": ("", "X", "Y", None),
    "both moved it, to different places": ("a b c d e", "b c d e a", "b c a d e", None),
    "one moved what the other removed": ("a b c d", "b c d a", "b c d", None),
    "both moved it to one place": ("a b c", "b c a", "b c a", "b c a"),
    "one repeats what the other moved": ("a b c", "a b c a", "b c a", None),
}


@pytest.mark.parametrize(("base", "mine", "theirs", "expected"), PARTS.values(), ids=PARTS)
def test_paragraphs_and_items(base, mine, theirs, expected):
    def as_html(words):
        return article({**RAIN, "body": "".join(f"<p>{each}</p>" for each in words.split())})

    def as_items(words):
        items = [{"text": each} for each in words.split()]
        return article({"id": 1, "kind": "list", "heading": "Rain", "items": items})

    for made in (as_html, as_items):
        found = merge_contents(made(base), made(mine), made(theirs))
        assert bool(found.conflicts) == (expected is None)
        if expected is not None:
            (section,) = made(expected)["sections"]
            assert section.items() <= found.content["sections"][0].items()


def test_whatever_both_move_and_remove_nothing_doubles_and_nothing_is_lost():
    """Unasked, what is merged has each part once, but for those that one of the two removed."""

    def items(parts):
        return article({"id": 1, "kind": "list", "items": [{"text": each} for each in parts]})

    versions = [each for count in (3, 4) for each in permutations("abcd", count)]
    for mine in versions:
        for theirs in versions:
            found = merge_contents(items("abcd"), items(mine), items(theirs))
            if not found.conflicts:
                merged = [each["text"] for each in found.content["sections"][0]["items"]]
                assert sorted(merged) == sorted({*mine} & {*theirs}), (mine, theirs)


def test_a_text_is_put_together_as_it_was_written():
    """Its paragraphs, lists and marks are those that were there."""
    html = richtext.clean(
        '<h3>Of it</h3><p>One <strong>two</strong>,<br>and <a href="https://example.org/?a=1&amp;b">'
        "three</a>.</p><ul><li>a<ul><li>b</li></ul></li></ul><blockquote><p>Said.</p></blockquote>"
    )
    assert "".join(richtext.split_blocks(html)) == html
    assert len(richtext.split_blocks(html)) == 4


@pytest.mark.parametrize(
    ("choice", "expected"), [("mine", "Drizzle"), ("theirs", "Shower"), ("both", "Drizzle Shower")]
)
def test_a_choice_is_followed(choice, expected):
    found = merge_contents(
        BASE,
        article(changed(RAIN, "Drizzle."), SNOW, WIND),
        article(changed(RAIN, "Shower."), SNOW, WIND),
        {"section-0-body": choice},
    )
    body = found.content["sections"][0]["body"]
    assert body == "".join(f"<p>{word}.</p>" for word in expected.split())


@pytest.mark.parametrize(
    ("choice", "expected"), [("mine", "Rain Wind"), ("theirs", "Rain Sleet Wind")]
)
def test_what_one_removed_can_be_kept_as_the_other_wrote_it(choice, expected):
    theirs = article(RAIN, changed(SNOW, "Sleet."), WIND)
    found = merge_contents(BASE, article(RAIN, WIND), theirs, {"section-1": choice})
    assert " ".join(bodies(found.content["sections"])) == expected
    assert found.conflicts[0].mine_removed
    assert found.conflicts[0].change.before == "White\nSleet."


def test_two_fields_of_one_section_are_two_things():
    mine = article({**RAIN, "heading": "Damp"}, SNOW, WIND)
    theirs = article(changed(RAIN, "Shower."), SNOW, WIND)
    found = merge_contents(BASE, mine, theirs)
    assert found.content["sections"][0] == {**RAIN, "heading": "Damp", "body": "<p>Shower.</p>"}
    assert not found.conflicts


FIELDS = {
    "mine": ({"title": "Rainy"}, {}, {"title": "Rainy"}, []),
    "theirs": ({}, {"title": "Rainy"}, {"title": "Rainy"}, []),
    "different fields": (
        {"title": "Rainy"},
        {"summary": "Two words."},
        {"title": "Rainy", "summary": "Two words."},
        [],
    ),
    "the same": ({"slug": "rain"}, {"slug": "rain"}, {"slug": "rain"}, []),
    "the same field": ({"title": "Rainy"}, {"title": "Wet"}, {"title": "Rainy"}, ["title"]),
    "tags": (
        {"tags": ["calm", "wet"]},
        {"tags": ["loud", "old"]},
        {"tags": ["loud", "wet"]},  # I took away "old", they took away "calm"
        [],
    ),
    "a day": ({"recheck_on": "2027-05-03"}, {}, {"recheck_on": "2027-05-03"}, []),
}


@pytest.mark.parametrize(("mine", "theirs", "expected", "asked"), FIELDS.values(), ids=FIELDS)
def test_fields(mine, theirs, expected, asked):
    base = article(tags=["calm", "old"])
    found = merge_contents(base, {**base, **mine}, {**base, **theirs})
    assert {name: found.content[name] for name in expected} == expected
    assert [question.key for question in found.conflicts] == asked


def test_both_lists_and_both_texts_can_be_kept():
    ana, ben, eve = AuthorFactory(name="Ana"), AuthorFactory(name="Ben"), AuthorFactory(name="Eve")
    base = article(authors=[ana.pk], summary="")
    mine = {**base, "authors": [ana.pk, ben.pk], "summary": "Mine."}
    theirs = {**base, "authors": [ana.pk, eve.pk], "summary": "Theirs."}
    found = merge_contents(base, mine, theirs, {"authors": "both", "summary": "both"})
    assert found.content["authors"] == [ana.pk, ben.pk, eve.pk]
    assert found.content["summary"] == "Mine.\n\nTheirs."
    assert [each.change.after for each in found.conflicts] == ["Ana, Ben", "Mine."]


def test_without_a_common_base_whatever_differs_is_asked():
    mine = article(changed(RAIN, "Drizzle."), NEW_HAIL, title="Rainy")
    theirs = article(RAIN, SNOW)
    found = merge_contents(None, mine, theirs)
    assert [question.key for question in found.conflicts] == ["title", "section-0-body"]
    assert sorted(bodies(found.content["sections"])) == ["Drizzle", "Hail", "Snow"]


def test_a_choice_that_nobody_offered_takes_mine():
    found = merge_contents(
        BASE, {**BASE, "title": "Rainy"}, {**BASE, "title": "Wet"}, {"title": "both", "x": "y"}
    )
    assert found.content["title"] == "Rainy"
