"""What a page says to programs of each kind of section, and of little and odd words."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from blog.publishing import actions
from tests.blog.public.test_structured_data import T, nodes_on_page
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    media_files,
)
from tests.section_examples import EXAMPLES

pytestmark = pytest.mark.django_db

# What programs are told of a section, by the name of its example; of the others, nothing.
TOLD = {
    "list terms": "DefinedTermSet",
    "practices": "HowTo",
    "quote passage": "Quotation",
    "picture": "ImageObject",
    "download": "DigitalDocument",
    "recording": "VideoObject",
    "questions": "Question",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_of_each_kind_and_manner_programs_are_told_what_it_is_or_nothing(name, client):
    section = EXAMPLES[name]
    if section["kind"] == "picture":
        section = section | {"picture": PictureFactory()}
    if name == "download":
        section = section | {"file": media_files()["pdf"]}
    if name == "recording":
        files = media_files()
        section = section | {"file": files["video"], "captions": files["captions"]}
    if section.get("origin") == "interview":
        section = section | {"person": AuthorFactory(name="Robin Vale")}
    actions.publish(PostFactory(slug="one", sections=[section]), by=OwnerFactory())
    nodes = nodes_on_page(client, "/articles/one/")
    said = nodes["BlogPosting"]
    assert {part["@type"] for part in said.get("hasPart", [])} == {TOLD.get(name)} - {None}
    assert set(nodes) == {"BlogPosting", "WebPage"}
    assert said.get("abstract") == ("It rains.\nIt ends." if name == "callout short" else None)
    contributors = [each["name"] for each in said.get("contributor", [])]
    assert contributors == (["Robin Vale"] if name == "example interview" else [])


def test_a_recording_is_told_with_its_transcript_and_where_it_is(client):
    files = media_files()
    section = EXAMPLES["recording"] | {"file": files["audio"]}
    actions.publish(PostFactory(slug="heard", sections=[section]), by=OwnerFactory())
    [audio] = nodes_on_page(client, "/articles/heard/")["BlogPosting"]["hasPart"]
    assert audio["@type"] == "AudioObject"
    assert audio["name"] == "Ten drops"
    assert audio["transcript"] == "A drop falls. Another follows."
    assert audio["contentUrl"] == f"http://testserver{files['audio'].url()}"
    assert audio["encodingFormat"] == "audio/mpeg"
    section |= {"file": files["video"], "captions": files["captions"]}
    actions.publish(PostFactory(slug="seen", sections=[section]), by=OwnerFactory())
    [video] = nodes_on_page(client, "/articles/seen/")["BlogPosting"]["hasPart"]
    # https://developers.google.com/search/docs/appearance/structured-data/video
    assert {"name", "thumbnailUrl", "uploadDate", "contentUrl", "transcript"} <= video.keys()
    assert video["thumbnailUrl"].startswith("http://testserver/articles/seen/share.jpg")
    assert video["caption"]["contentUrl"] == f"http://testserver{files['captions'].url()}"


def test_words_and_their_meanings_can_be_linked(client):
    section = EXAMPLES["list terms"]
    actions.publish(PostFactory(slug="words", sections=[section]), by=OwnerFactory())
    page = client.get("/articles/words/").content.decode()
    [terms] = nodes_on_page(client, "/articles/words/")["BlogPosting"]["hasPart"]
    drizzle = terms["hasDefinedTerm"][0]
    assert drizzle["name"] == "Drizzle"
    assert drizzle["url"] == "http://testserver/articles/words/#drizzle"
    assert 'id="drizzle"' in page


def test_an_article_without_them_is_a_plain_page(client):
    actions.publish(PostFactory(slug="plain"), by=OwnerFactory())
    assert set(nodes_on_page(client, "/articles/plain/")) == {"BlogPosting", "WebPage"}


def test_a_license_is_told_only_while_it_is_in_force(client):
    author = LicenseFactory(valid_until=date(2026, 6, 30)).author
    with time_machine.travel(T, tick=False):
        actions.publish(PostFactory(slug="rain", authors=[author]), by=OwnerFactory())
        (person,) = nodes_on_page(client, "/articles/rain/")["BlogPosting"]["author"]
        assert person["hasCredential"]
    with time_machine.travel(datetime(2026, 7, 2, tzinfo=UTC), tick=False):
        (person,) = nodes_on_page(client, "/articles/rain/")["BlogPosting"]["author"]
        assert set(person) == {"@type", "@id", "name", "url"}


def test_no_title_can_end_the_element(client):
    title = "</script><script>alert(1)</script>\u2028<!-- & \"'"
    practice = {"kind": "practices", "items": [{"title": title, "text": "<!--<script>"}]}
    category = CategoryFactory(name="</script><b>", slug="bad")
    post = PostFactory(slug="bad", title=title, categories=[category], sections=[practice])
    actions.publish(post, by=OwnerFactory())
    for address in ("/articles/bad/", "/categories/bad/"):
        page = client.get(address).content.decode()
        assert page.count("<script") == page.count("</script") == 1
        assert "\u2028" not in re.search(r"<script.*?</script>", page, re.DOTALL).group()
    assert nodes_on_page(client, "/articles/bad/")["BlogPosting"]["headline"] == title


def test_only_the_first_page_of_a_list_says_it(client):
    category = CategoryFactory(slug="rain")
    for _ in range(11):
        actions.publish(PostFactory(categories=[category]), by=OwnerFactory())
    for address in ("/", "/categories/rain/"):
        older = client.get(address).context["page"].older
        assert "ld+json" in client.get(address).content.decode()
        assert "ld+json" not in client.get(older).content.decode()
