"""Reading time, the ids of headings, and the table of contents."""

import json
import re
from pathlib import Path

import pytest

from blog.articles import hashes, snapshot
from blog.fields import RichTextField
from blog.models import Edition, Section
from blog.models.section_kinds import RICH_FIELDS
from blog.publishing import actions
from blog.text import reading_time, richtext
from tests.factories import OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db

# Also those of the count at the desk: tests/node/words.test.js.
DATA = Path(__file__).parents[2] / "data"
CASES = json.loads((DATA / "reading_time.json").read_text())


def text(heading: str, words: int = 1) -> dict[str, str]:
    return {"kind": "text", "heading": heading, "body": f"<p>{'word ' * words}</p>"}


def published(*sections: dict, **fields) -> Edition:
    post = PostFactory(slug="long", sections=list(sections), **fields)
    return actions.publish(post, by=OwnerFactory())


def page(client) -> str:
    return client.get("/articles/long/").content.decode()


def test_the_rich_fields_are_those_of_the_model():
    fields = Section._meta.get_fields()
    assert {each.name for each in fields if isinstance(each, RichTextField)} == (RICH_FIELDS)


def test_every_word_that_is_read_counts():
    sections = [
        {"kind": "text", "heading": "Two words", "body": "<p>One <em>two</em></p><p>three</p>"},
        {
            "kind": "references",
            "heading": "",
            "items": [{"text": "A book", "identifier": "10.1000/182"}],
        },
        {"kind": "picture", "picture": 3, "caption": "The window"},
    ]
    edition = Edition(opening_line="By the sea", sections=sections)
    assert edition.current_word_count == 3 + 2 + 3 + 2 + 2


@pytest.mark.parametrize(("words", "minutes"), CASES["minutes"])
def test_minutes_are_whole_and_never_none(words, minutes):
    assert reading_time.reading_minutes(words) == minutes


def test_words_are_counted_as_the_desk_counts_them():
    for text, count in CASES["words"]:
        assert reading_time.count_words([text]) == count, text
    for html, count in CASES["html"]:
        assert reading_time.count_words([richtext.plain_text(html)]) == count, html


def test_cards_and_articles_say_how_long_it_takes(client):
    published(text("All", 1610), opening_line="")
    for address in ("/", "/articles/long/"):
        assert "7 min read" in client.get(address).content.decode()


def test_a_preview_counts_before_it_is_saved():
    post = PostFactory(sections=[text("All", 459)], opening_line="")
    assert snapshot.build_edition(post).reading_minutes == 2


def test_counting_changes_no_content_hash():
    edition = published(text("All", 50))
    assert hashes.content_hash(Edition.objects.get()) == edition.content_hash


def test_headings_have_ids_of_their_own_in_the_letters_of_their_language(client):
    edition = published(
        *[text(each) for each in ("Why?", "Why", "Über Schlaf", "Content", "End", "…")]
    )
    anchors = [each.anchor for each in edition.section_list]
    assert anchors == ["why", "why-2", "über-schlaf", "content-2", "end-2", "section"]
    ids = re.findall(r'\bid="([^"]+)"', page(client))
    assert set(anchors) <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_long_article_has_a_table_of_contents_whose_links_lead_somewhere(client):
    published(*[text(f"Part {number}", 300) for number in range(4)])
    found = page(client)
    nav = re.search(r'<nav class="contents".*?</nav>', found, re.S)
    assert nav
    links = re.findall(r'href="#([^"]+)"', nav.group())
    assert links == ["part-0", "part-1", "part-2", "part-3"]
    assert all(f'id="{link}"' in found for link in links)


@pytest.mark.parametrize("sections", [[text("Part", 400)] * 3, [text("Part", 200)] * 4])
def test_a_short_one_or_one_of_few_parts_has_none(client, sections):
    published(*sections)
    assert 'class="contents"' not in page(client)
