"""What readers, their programs and search engines are told of series and translations."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from blog.articles import revisions
from blog.models import Post, Practice, Series, Translation
from blog.preview import links
from blog.publishing import actions
from tests.blog.public.test_structured_data import graph, nodes_on_page, text_values, visible
from tests.factories import OwnerFactory, PostFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db

HERE = "http://testserver/articles/"


@pytest.fixture
def owner():
    return OwnerFactory()


def article(slug: str, owner, **fields) -> Post:
    post = PostFactory(slug=slug, title=slug.title(), **fields)
    actions.publish(post, by=owner)
    return post


def series(*posts: Post, name="Rain & after") -> Series:
    row = Series.objects.create(name=name)
    for position, post in enumerate(posts):
        row.parts.create(post=post, position=position)
    return row


def page_of(client, slug: str) -> str:
    return squeeze(client.get(f"/articles/{slug}/").content.decode())


def listed(page: str) -> list[str]:
    """Return the lines of the list of parts as people read them."""
    nav = re.search('<nav class="series" aria-labelledby="series_">.*?</nav>', page)
    lines = re.findall("<li.*?>(.*?)</li>", nav.group() if nav else "")
    return [" ".join(re.sub("<[^>]+>", " ", line).split()) for line in lines]


# --- Series --------------------------------------------------------------------------------------


@pytest.fixture
def three(owner) -> list[Post]:
    return [article(slug, owner) for slug in ("drops", "rain", "flood")]


def test_a_part_says_which_it_is_and_leads_to_all_others(client, three, owner):
    article("snow", owner)
    series(*three)
    page = page_of(client, "rain")
    assert 'Part 2 of 3 in the series <a href="#series_">Rain &amp; after</a>' in page
    assert '<h2 class="small-heading" id="series_">Rain &amp; after</h2>' in page
    assert listed(page) == ["Previous: Drops", "Rain", "Next: Flood"]
    assert re.search('<li aria-current="page" ?> ?<span ?>Rain</span>', page)
    assert 'aria-label="Previous and next"' not in page  # those by date: it has its own
    assert listed(page_of(client, "drops")) == ["Drops", "Next: Rain", "Flood"]
    assert listed(page_of(client, "flood")) == ["Drops", "Previous: Rain", "Flood"]
    assert 'aria-label="Previous and next"' in page_of(client, "snow")


def test_only_parts_that_readers_see_are_counted_and_told(client, three, owner):
    draft, later = PostFactory(title="A secret draft"), PostFactory(title="A secret to come")
    actions.publish(later, by=owner, at=timezone.now() + timedelta(days=1))
    drops, rain, flood = three
    series(draft, drops, later, rain, flood)
    assert "Part 2 of 3" in page_of(client, "rain")
    actions.take_down(drops, by=owner)
    page = page_of(client, "rain")
    assert "Part 1 of 2" in page
    assert listed(page) == ["Rain", "Next: Flood"]
    assert "secret" not in page
    actions.take_down(flood, by=owner)
    page = page_of(client, "rain")
    assert "Rain &amp; after" not in page  # alone it is no series
    assert "isPartOf" not in page


def test_a_change_is_seen_at_once_also_of_a_title_that_is_published(client, three, owner):
    row = series(*three)
    row.parts.filter(post=three[2]).delete()
    assert "Part 2 of 2" in page_of(client, "rain")
    Post.objects.filter(pk=three[0].pk).update(title="Not published yet")
    assert listed(page_of(client, "rain")) == ["Previous: Drops", "Rain"]
    row.delete()
    assert "Part" not in page_of(client, "rain")


def test_a_preview_of_a_part_shows_it_where_it_will_stand(client, three, owner):
    draft = PostFactory(title="Thaw")
    series(three[0], draft, three[1])
    link = links.create_link(
        draft,
        revisions.save_revision(draft, owner),
        recipient="Dr. Lind",
        last_day=timezone.localdate(),
        by=owner,
    )
    page = squeeze(client.get(f"/preview/{links.link_token(link)}/").content.decode())
    assert "Part 2 of 3" in page
    assert listed(page) == ["Previous: Drops", "Thaw", "Next: Rain"]


@pytest.mark.parametrize("form", ["", "atom/", "json/"])
def test_a_feed_says_which_part_it_is(client, three, form):
    series(*three)
    said = client.get(f"/feed/{form}").content.decode()
    said = json.loads(said)["items"][1]["content_html"] if form == "json/" else said
    words = " ".join(re.sub(r"<[^>]+>", " ", html.unescape(said)).split())
    assert "Part 2 of 3 in the series Rain & after" in html.unescape(words)
    assert f"{HERE}rain/#series_" in said


# --- Translations --------------------------------------------------------------------------------


@pytest.fixture
def versions(owner) -> dict[str, Post]:
    Practice(name="Willow", language="en-US").save()
    posts = {
        "rain": article("rain", owner),
        "lluvia": article("lluvia", owner, language="es"),
        "geshem": article("geshem", owner, language="he"),
    }
    for slug in ("lluvia", "geshem"):
        Translation.objects.create(post=posts[slug], original=posts["rain"])
    return posts


def alternates(page: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', page))


def said_of_others(page: str) -> list[str]:
    lines = re.findall('<p class="version">(.*?)</p>', page)
    return [" ".join(re.sub("<[^>]+>", " ", line).split()) for line in lines]


def test_each_version_leads_to_the_others(client, versions):
    pages = {slug: page_of(client, slug) for slug in versions}
    everywhere = {"en-US": f"{HERE}rain/", "es": f"{HERE}lluvia/", "he": f"{HERE}geshem/"}
    assert all(alternates(page) == everywhere for page in pages.values())
    assert said_of_others(pages["rain"]) == ["Also in Spanish: Lluvia", "Also in Hebrew: Geshem"]
    spanish = ["Translated from English: Rain", "Also in Hebrew: Geshem"]
    assert said_of_others(pages["lluvia"]) == spanish
    link = '<a href="/articles/geshem/" hreflang="he" lang="he" dir="rtl">Geshem</a>'
    assert link in pages["rain"]


def test_only_versions_that_readers_see_are_told(client, versions, owner):
    actions.take_down(versions["rain"], by=owner)
    page = page_of(client, "lluvia")
    assert said_of_others(page) == ["Also in Hebrew: Geshem"]
    assert "translationOfWork" not in page
    actions.take_down(versions["geshem"], by=owner)
    page = page_of(client, "lluvia")
    assert said_of_others(page) == []
    assert not alternates(page)


def test_two_that_came_to_be_in_one_language_are_not_told_of_as_two(client, versions, owner):
    changed = versions["geshem"]
    Post.objects.filter(pk=changed.pk).update(language="es")
    actions.publish(Post.objects.get(pk=changed.pk), by=owner)
    assert said_of_others(page_of(client, "rain")) == ["Also in Spanish: Lluvia"]
    assert said_of_others(page_of(client, "lluvia")) == ["Translated from English: Rain"]


def test_beside_a_title_it_says_in_which_language_it_is_if_not_in_the_sites(client, versions):
    page = squeeze(client.get("/articles/").content.decode())
    assert page.count('class="in-language"') == 2
    spanish = '<span class="in-language" lang="en" dir="ltr">in Spanish</span>'
    assert f'<a href="/articles/lluvia/">Lluvia</a> {spanish}' in page
    assert spanish in squeeze(client.get("/search/?q=lluvia").content.decode())
    Practice.objects.update(language="es")
    assert "in Spanish" not in squeeze(client.get("/articles/").content.decode())


# --- JSON-LD -------------------------------------------------------------------------------------


def test_programs_are_told_what_the_page_shows(client, versions, owner):
    series(article("drops", owner), versions["lluvia"], versions["rain"])
    told = {slug: nodes_on_page(client, f"/articles/{slug}/")["BlogPosting"] for slug in versions}
    assert told["rain"]["position"] == 3
    part_of = told["rain"]["isPartOf"]
    assert (part_of["@type"], part_of["name"]) == ("CreativeWorkSeries", "Rain & after")
    assert part_of == told["lluvia"]["isPartOf"]
    assert "isPartOf" not in told["geshem"]
    works = {slug: [work["@id"] for work in told[slug].get("workTranslation", [])] for slug in told}
    spanish, hebrew = f"{HERE}lluvia/#article", f"{HERE}geshem/#article"
    assert works == {"rain": [spanish, hebrew], "lluvia": [], "geshem": []}
    assert [work["@id"] for work in told["lluvia"]["translationOfWork"]] == [told["rain"]["@id"]]
    for slug in versions:
        page = client.get(f"/articles/{slug}/").content.decode()
        seen = visible(page)
        assert all(" ".join(each.split()) in seen for each in text_values(graph(page)))
