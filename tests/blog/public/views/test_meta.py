"""How pages are called and shown elsewhere: tabs, search results, shared links."""

import html
import re

import pytest

from blog.models import Practice
from blog.publishing import actions
from tests import public_site
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db


def meta(client, address: str) -> dict[str, list[str]]:
    """What the head says, by name or property."""
    page = client.get(address).content.decode()
    found: dict[str, list[str]] = {"title": re.findall(r"<title>(.*?)</title>", page)}
    found["canonical"] = re.findall(r'<link rel="canonical" href="(.*?)">', page)
    for name, content in re.findall(r'<meta (?:name|property)="(.*?)" content="(.*?)"', page):
        found.setdefault(name, []).append(html.unescape(content))
    return found


def test_every_page_has_one_title_and_may_be_indexed_at_one_address_or_not_at_all(client):
    titles = {}
    for name, address in public_site.build().items():
        said = meta(client, address)
        (title,) = said["title"]
        assert title.strip(" ·"), name
        if said.get("robots") == ["noindex"]:
            continue
        titles[name] = title
        assert len(said["canonical"]) == 1, name
        assert said["og:url"] == said["canonical"], name
        for each in ("description", "og:title", "og:type", "og:site_name", "og:locale"):
            assert len(said[each]) == 1, (name, each)
            assert said[each][0].strip(), (name, each)
        assert said["twitter:card"] == ["summary_large_image"], name
        shown = client.get(said["og:image"][0])
        assert shown["Content-Type"] == "image/jpeg", name
    assert len(set(titles.values())) == len(titles)


def test_an_article_is_shown_in_its_own_words_where_it_has_some(client):
    Practice(name="Willow & Lane").save()
    post = PostFactory(
        slug="rain",
        title="Rain",
        authors=[AuthorFactory(slug="ana")],
        categories=[CategoryFactory(name="Weather"), CategoryFactory()],
        tags=["calm", "sky"],
    )
    actions.publish(post, by=OwnerFactory())
    said = meta(client, "/articles/rain/")
    assert said["title"] == ["Rain · Willow &amp; Lane"]
    assert said["og:title"] == ["Rain"]
    assert said["description"] == said["og:description"] == [post.summary]
    assert said["og:type"] == ["article"]
    assert said["article:author"] == ["http://testserver/authors/ana/"]
    assert said["article:section"] == ["Weather"]
    assert said["article:tag"] == ["calm", "sky"]
    assert "article:modified_time" not in said
    assert said["og:image"][0].startswith("http://testserver/")
    assert said["og:image:width"] == ["1200"]
    assert said["og:image:height"] == ["630"]
    assert said["og:image:alt"] == ["Rain · Willow & Lane"]
    assert said["twitter:card"] == ["summary_large_image"]
    post.search_title, post.search_description = "Rain & “us”", "Found."
    post.share_title, post.share_description = "Look: rain", "Shared."
    post.save()
    actions.publish(post, by=OwnerFactory())
    said = meta(client, "/articles/rain/")
    assert said["title"] == ["Rain &amp; “us” · Willow &amp; Lane"]
    assert said["description"] == ["Found."]
    assert said["og:title"] == ["Look: rain"]
    assert said["og:description"] == ["Shared."]
    assert "article:modified_time" in said


def test_a_subject_is_described_by_its_introduction(client):
    actions.publish(
        PostFactory(
            categories=[
                CategoryFactory(slug="rain", introduction="<p>When it <em>pours</em> & more.</p>"),
                CategoryFactory(slug="sun", name="Sun"),
            ]
        ),
        by=OwnerFactory(),
    )
    assert meta(client, "/categories/rain/")["description"] == ["When it pours & more."]
    assert meta(client, "/categories/sun/")["description"] == [
        "Articles about Sun from Our practice."
    ]


def test_what_was_searched_for_is_kept_out_of_search_engines(client):
    assert meta(client, "/search/?q=rain")["robots"] == ["noindex"]
    assert "robots" not in meta(client, "/search/")
