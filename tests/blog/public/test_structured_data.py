"""What pages say to programs: no more than to people, in schema.org's words, and harmless."""

import copy
import html
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction

from blog.models import Author, Category, Practice, Series, Translation
from blog.publishing import actions
from tests import schema_types
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    SupervisedCredentialFactory,
    approved,
)
from tests.markup import squeeze
from tests.section_examples import examples

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)
PAGES = [
    *("/", "/articles/rain/", "/categories/weather/", "/tags/calm/", "/authors/ana/"),
    *("/articles/", "/categories/", "/tags/", "/authors/"),
    *("/archive/", "/archive/2026/", "/archive/2026/06/"),
]
# What a page shows, though not as words of its own: addresses, moments, names of types, and what
# its head says in other elements.
NOT_WORDS = {
    "@context",
    "addressCountry",
    "closes",  # as the page says it, in other notations
    "dayOfWeek",
    "opens",
    "sameAs",
    "contentUrl",
    "@id",
    "@type",
    "credentialCategory",
    "datePublished",
    "dateModified",
    "image",
    "inLanguage",
    "item",
    "lastReviewed",
    "logo",
    "position",
    "timeRequired",  # as the page says it, in another notation
    "query-input",
    "url",
    "urlTemplate",
    "wordCount",  # from which the page says how long it takes
}


@pytest.fixture(scope="module", autouse=True)
def published(rows):
    Practice(
        name="Willow & Lane",
        tagline="Notes for the hours between",
        email="hello@practice.example",
        phone="+1 651 555 0100",
        street_address="12 Lane",
        city="Saint Paul",
        region="MN",
        postal_code="55101",
        hours="Mon–Thu 9 AM – 7 PM\nEvenings by appointment",
        states_served=["Iowa", "Minnesota"],
        description="Willow & Lane is there for couples, in Saint Paul and online.",
        website="https://willow.example/",
        profiles="https://directory.example/willow\nhttps://net.example/@willow",
        google_verification="abc-123",
        logo=PictureFactory(),
    ).save()
    supervisor = LicenseFactory(author=AuthorFactory(name="Mara Lind")).author
    ana = LicenseFactory(
        author=AuthorFactory(name="Ana Ruiz", slug="ana", photo=PictureFactory(), on_team=True),
        credential=SupervisedCredentialFactory(),
        number="4711",
        verification_url="https://board.example/4711",
        supervisor=supervisor,
    ).author
    post = PostFactory(
        slug="rain",
        title="What rain & wind “say”",
        subtitle="A long one",
        authors=[ana, supervisor],
        categories=[CategoryFactory(name="Weather", slug="weather"), CategoryFactory()],
        tags=["calm", "rain"],
        lead_picture=PictureFactory(),
        sections=examples(PictureFactory()),
    )
    with time_machine.travel(T, tick=False):
        actions.publish(approved(post), by=OwnerFactory())
    with time_machine.travel(T + timedelta(days=3), tick=False):
        actions.publish(post, by=OwnerFactory())
    return post


@pytest.fixture
def site(published):
    """The article, three days after it appeared."""
    with time_machine.travel(T + timedelta(days=3), tick=False):
        yield copy.deepcopy(published)


def graph(page: str) -> list[dict[str, Any]]:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    said = json.loads(text)
    assert said["@context"] == "https://schema.org"
    return said["@graph"]


def nodes_on_page(client, address: str) -> dict[str, dict[str, Any]]:
    """The nodes of a page by their type."""
    return {node["@type"]: node for node in graph(client.get(address).content.decode())}


def visible(page: str) -> str:
    """The words that people see or are read to, and the description in the page's head."""
    alternatives = re.findall(r'(?:alt|name="description" content)="([^"]*)"', page)
    body = re.sub(r"<(script|style|head).*?</\1>", " ", page, flags=re.DOTALL)
    body = re.sub(r"</?(a|cite|dfn|em|span|strong)\b[^>]*>", "", body)
    text = " ".join([re.sub(r"<[^>]+>", " ", body), *alternatives])
    return " ".join(html.unescape(text).split())


def text_values(node: Any, name: str = "") -> list[str]:
    """All that is said in words."""
    if isinstance(node, dict):
        return [each for key, value in node.items() for each in text_values(value, key)]
    if isinstance(node, list):
        return [each for value in node for each in text_values(value, name)]
    return [] if name in NOT_WORDS else [node]


@pytest.mark.parametrize("address", PAGES)
def test_programs_are_told_nothing_that_people_do_not_see(address, client, site):
    page = client.get(address).content.decode()
    seen = visible(page)
    told = text_values(graph(page))
    assert told
    for each in told:
        # A phone number is shown as it was written, and called by its digits.
        assert " ".join(each.split()) in seen or f'href="tel:{each}"' in page, each


def test_an_article_says_what_it_is_by_whom_and_where_it_stands(client, site):
    nodes = nodes_on_page(client, "/articles/rain/")
    said = nodes["BlogPosting"]
    here = "http://testserver/articles/rain/"
    assert said["headline"] == "What rain & wind “say”"
    assert said["datePublished"] == "2026-06-01T12:00:00+00:00"
    assert said["dateModified"] == "2026-06-04T12:00:00+00:00"
    assert said["mainEntityOfPage"] == {"@id": here} == {"@id": nodes["WebPage"]["@id"]}
    assert said["keywords"] == ["calm", "rain"]
    assert said["articleSection"][0] == "Weather"
    assert all(image.startswith("http://testserver/") for image in said["image"])
    ana, mara = said["author"]
    assert (ana["name"], ana["honorificSuffix"]) == ("Ana Ruiz", "LAMFT")
    assert ana["description"] == "Supervised by Mara Lind, LMFT."
    assert ana["hasCredential"] == [
        {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": "license",
            "name": "Licensed Associate Marriage and Family Therapist",
            "alternateName": "LAMFT",
            "validIn": {"@type": "AdministrativeArea", "name": "Minnesota"},
            "identifier": "4711",
            "description": "Supervised by Mara Lind, LMFT.",
            "url": "https://board.example/4711",
        }
    ]
    assert "description" not in mara
    trail = [(step["name"], step["item"]) for step in nodes["BreadcrumbList"]["itemListElement"]]
    assert trail == [
        ("Willow & Lane", "http://testserver/"),
        ("Weather", "http://testserver/categories/weather/"),
        ("What rain & wind “say”", here),
    ]


def test_an_authors_page_says_what_they_work_with_as_it_shows_it(client, site):
    assert "knowsAbout" not in nodes_on_page(client, "/authors/ana/")["ProfilePage"]["mainEntity"]
    ana = Author.objects.get(slug="ana")
    ana.specialties.add(CategoryFactory(name="Grief & loss"), CategoryFactory(name="Couples"))
    told = nodes_on_page(client, "/authors/ana/")["ProfilePage"]["mainEntity"]["knowsAbout"]
    assert sorted(told) == ["Couples", "Grief & loss"]
    text = visible(client.get("/authors/ana/").content.decode())
    assert f"Works with: {told[0]}, {told[1]}" in text


@pytest.mark.parametrize("address", PAGES)
def test_a_way_that_is_told_is_the_one_that_the_page_shows(address, client, site):
    """From the name of the site by the page's links to its heading."""
    page = squeeze(client.get(address).content.decode())
    told = [node for node in graph(page) if node["@type"] == "BreadcrumbList"]
    links = re.search(r'<p class="category-links">.*?(?=<h1)', page, re.DOTALL)
    shown = [
        ("http://testserver" + path, html.unescape(name))
        for path, name in re.findall(r'<a href="([^"]*)">(.*?)</a>', links.group() if links else "")
    ]
    below = ("/articles/rain/", "/categories/weather/", "/tags/calm/", *PAGES[-2:])
    assert bool(told) == (address in below)
    for crumbs in told:
        home, *between, here = crumbs["itemListElement"]
        assert (home["item"], home["name"]) == ("http://testserver/", "Willow & Lane")
        assert [(each["item"], each["name"]) for each in between] == shown[: len(between)]
        assert here["name"] == html.unescape(re.search("<h1>(.*?)</h1>", page).group(1))
        assert between


def test_questions_and_practices_are_told_as_such(client, site):
    nodes = nodes_on_page(client, "/articles/rain/")
    parts = {part["@type"]: part for part in reversed(nodes["BlogPosting"]["hasPart"])}
    assert parts["Question"] == {
        "@type": "Question",
        "name": "Does it end?",
        "acceptedAnswer": {"@type": "Answer", "text": "It does."},
    }
    assert parts["HowTo"]["name"] == "To try"
    steps = [(step["position"], step["name"], step["text"]) for step in parts["HowTo"]["step"]]
    assert steps == [
        (1, "One breath", "In,  and out.\nSlowly.\n\nThen wait."),
        (2, "One step", "Out of the door."),
    ]


def test_the_first_page_says_whose_site_it_is_and_how_to_search_it(client, site):
    nodes = nodes_on_page(client, "/")
    assert nodes["MedicalBusiness"]["email"] == "hello@practice.example"
    assert nodes["MedicalBusiness"]["logo"].startswith("http://testserver/pictures/")
    address = nodes["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert address == "http://testserver/search/?q={search_term_string}"
    assert client.get(address.replace("{search_term_string}", "rain")).status_code == 200


def test_a_practice_that_can_be_visited_is_told_as_a_local_business(client, site):
    """See https://developers.google.com/search/docs/appearance/structured-data/local-business ."""
    practice = nodes_on_page(client, "/")["MedicalBusiness"]
    assert practice["name"]
    assert practice["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "12 Lane",
        "addressLocality": "Saint Paul",
        "addressRegion": "MN",
        "postalCode": "55101",
        "addressCountry": "US",
    }
    assert practice["telephone"] == "+16515550100"
    assert practice["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["Monday", "Tuesday", "Wednesday", "Thursday"],
            "opens": "09:00",
            "closes": "19:00",
        }
    ]
    assert [each["name"] for each in practice["areaServed"]] == ["Iowa", "Minnesota"]
    assert practice["sameAs"] == [
        "https://willow.example/",
        "https://directory.example/willow",
        "https://net.example/@willow",
    ]
    head = client.get("/").content.decode()
    assert '<meta name="google-site-verification" content="abc-123">' in head
    assert 'content="Willow &amp; Lane is there for couples, in Saint Paul and online."' in head


def test_a_practice_without_a_door_is_an_organization(client, site):
    with transaction.atomic():
        Practice.objects.update(street_address="")
        assert nodes_on_page(client, "/")["Organization"]["address"]["addressLocality"]
        transaction.set_rollback(True)


def test_somebody_of_the_practice_is_told_with_what_they_do_and_for_whom(client, site):
    person = nodes_on_page(client, "/authors/ana/")["ProfilePage"]["mainEntity"]
    assert person["jobTitle"] == person["hasCredential"][0]["name"]
    assert person["worksFor"] == {"@id": "http://testserver/#practice"}


# What Google asks for, by type, on 23 November 2026, with
# what it recommends for an article, which ours always have.
# https://developers.google.com/search/docs/appearance/structured-data/search-gallery
REQUIRED = {
    "BlogPosting": {"headline", "image", "datePublished", "dateModified", "author"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Question": {"name", "acceptedAnswer"},
    "Answer": {"text"},
    "ProfilePage": {"mainEntity"},
    "Person": {"name", "url"},
    "MedicalBusiness": {"name", "url"},  # where it is told in full: name, address
    "PostalAddress": {"streetAddress", "addressLocality", "addressCountry"},
    "WebSite": {"name", "url"},
    "HowTo": {"name", "step"},
    "HowToStep": {"name", "text"},
}


def each_node(value: Any) -> list[dict[str, Any]]:
    """All nodes, however deep."""
    if isinstance(value, dict):
        return [value, *each_node(list(value.values()))]
    return [node for each in value for node in each_node(each)] if isinstance(value, list) else []


def test_search_engines_find_what_they_ask_for(client, site):
    met = set()
    quoted = [{"@type": "Person", "name": "Ada Rain"}]  # has no page that could be linked
    for address in PAGES:
        for node in each_node(graph(client.get(address).content.decode())):
            required = REQUIRED.get(node.get("@type", ""), set())
            assert required <= set(node) or node in quoted, node
            met |= {node["@type"]} if required else set()
    assert met == set(REQUIRED)


def test_every_reference_leads_to_a_node_of_the_page(client, site):
    for address in PAGES:
        nodes = each_node(graph(client.get(address).content.decode()))
        told = {node["@id"] for node in nodes if "@type" in node and "@id" in node}
        assert {node["@id"] for node in nodes if set(node) == {"@id"}} <= told, address


@pytest.mark.schema
def test_it_is_said_in_the_vocabularys_words(client, site, tmp_path):
    spanish = PostFactory(language="es")
    actions.publish(spanish, by=OwnerFactory())
    Translation.objects.create(post=spanish, original=site)
    series = Series.objects.create(name="Rain & after")
    for post in (spanish, site):
        series.parts.create(post=post)
    graphs = {
        address: {
            "@context": "https://schema.org",
            "@graph": graph(client.get(address).content.decode()),
        }
        for address in [*PAGES, f"/articles/{spanish.slug}/"]
    }
    # How an action's input is written is https://schema.org/docs/actions.html's, not the types'.
    del graphs["/"]["@graph"][1]["potentialAction"]["query-input"]
    assert not schema_types.messages(tmp_path, graphs)
    graphs["/"]["@graph"][0]["slogans"] = "A word that there isn't"
    assert any("slogans" in line for line in schema_types.messages(tmp_path, graphs))


def test_a_category_that_is_renamed_is_told_by_its_new_name(client, site):
    Category.objects.filter(slug="weather").update(name="Sky")
    assert nodes_on_page(client, "/articles/rain/")["BlogPosting"]["articleSection"][0] == "Sky"


def test_an_article_says_its_own_language(client, site):
    site.language = "es-MX"
    site.save()
    actions.publish(approved(site), by=OwnerFactory())
    assert nodes_on_page(client, "/articles/rain/")["BlogPosting"]["inLanguage"] == "es-MX"
    assert nodes_on_page(client, "/")["WebSite"]["inLanguage"] == "en-US"
    assert 'property="og:locale" content="es_MX"' in client.get("/articles/rain/").content.decode()
