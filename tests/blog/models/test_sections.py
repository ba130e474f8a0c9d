"""Sections: each kind asks for what it needs, and keeps its items clean."""

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError

from blog.models import SECTION_KINDS, Section
from blog.models.section_items import identifier_url
from blog.models.sections import PROXIES
from tests.factories import PostFactory


def clean(kind: str, **fields) -> Section:
    proxy = PROXIES[kind]
    section = proxy(**fields)
    section.clean_fields(exclude=["parent", "region", "kind"])
    return section


def test_a_kind_without_a_template_stops_the_start(settings, tmp_path):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    errors = [each for each in run_checks() if each.id == "blog.E001"]
    assert len(errors) == len(SECTION_KINDS)


@pytest.mark.parametrize("empty", ["<p></p>", "<p>&nbsp;</p>", "<p><br></p>", "  "])
def test_formatting_without_words_is_empty(empty):
    assert SECTION_KINDS["text"].missing({"body": empty}) == ["body"]


def test_empty_rows_are_dropped_and_texts_trimmed():
    section = clean("list", items=[{"text": " one "}, {"text": "  "}, {"text": "two\r\nmore"}])
    assert section.items == [{"text": "one"}, {"text": "two\nmore"}]


def test_a_half_filled_practice_is_named_by_its_number():
    section = clean("practices", items=[{"title": "Breathe", "text": "In."}, {"title": "Walk"}])
    assert SECTION_KINDS["practices"].unfinished({"items": section.items}) == [
        ("items-text_html-1", "Practice 2: fill in “What to do or know”.")
    ]


@pytest.mark.parametrize(
    "typed", ["“I miss you.”", '"I miss you."', "«I miss you.»", "I miss you."]
)
def test_quotation_marks_are_set_by_the_page_alone(typed):
    assert clean("conversation", items=[{"text": typed}]).items == [{"text": "I miss you."}]


@pytest.mark.parametrize("typed", ["“Yes,” she said, “and no.”", "“Half open", "”"])
def test_quotation_marks_that_are_part_of_the_sentence_stay(typed):
    assert clean("conversation", items=[{"text": typed}]).items == [{"text": typed}]


def test_a_smaller_heading_that_stands_first_is_the_sections_own_where_there_is_none():
    raised = clean("text", body="<h3>Small <em>hours</em></h3><p>Words.</p>")
    assert (raised.heading, raised.body) == ("Small hours", "<p>Words.</p>")
    below = clean("text", heading="Large", body="<h3>Small</h3><p>Words.</p>")
    assert (below.heading, below.body) == ("Large", "<h3>Small</h3><p>Words.</p>")
    for body in (
        "<p>Words.</p><h3>Small</h3><p>More.</p>",
        f"<h3>{'long' * 50}</h3><p>Words.</p>",
    ):
        assert clean("text", body=body).body == body  # the page shows these as large as others


@pytest.mark.parametrize(
    ("identifier", "url"),
    [
        ("10.1000/182", "https://doi.org/10.1000/182"),
        ("31452104", "https://pubmed.ncbi.nlm.nih.gov/31452104/"),
        ("https://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", ""),
        ("somewhere", ""),
    ],
)
def test_an_identifier_leads_somewhere_or_is_refused(identifier, url):
    assert identifier_url(identifier) == url
    item = {"text": "A book", "identifier": identifier}
    if url:
        assert clean("references", items=[item]).items == [item]
    else:
        with pytest.raises(ValidationError, match="neither a DOI"):
            clean("references", items=[item])


@pytest.mark.django_db
def test_a_proxy_sees_and_saves_its_own_kind_only():
    post = PostFactory(sections=[{"kind": "text", "body": "<p>A.</p>"}])
    PROXIES["quote"].objects.create(parent=post, region="main", ordering=20, quote="B.")
    assert [each.kind for each in Section.objects.filter(parent=post)] == ["text", "quote"]
    assert PROXIES["text"].objects.count() == PROXIES["quote"].objects.count() == 1
