"""Only articles stand in lists of articles; pages have addresses of their own."""

from datetime import UTC, datetime

import pytest

from blog.checklist import check_post
from blog.models import Edition, Post
from blog.publishing import actions
from blog.redirects import known_redirects
from blog.search.related import related_articles
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db

ARTICLE, OTHER = "Gentle mornings", "Fees and insurance"
LINKS = (
    '<p><a href="/articles/new-mornings/">the mornings</a> '
    '<a href="/articles/new-fees/">the fees</a></p>'
)


@pytest.fixture
def both():
    """An article and a post of another kind, live, with the same author, category and tag."""
    owner, author = OwnerFactory(), AuthorFactory(slug="ana-ruiz")
    category = CategoryFactory(slug="rest")
    posts = [
        PostFactory(title=title, slug=slug, authors=[author], categories=[category], tags=["calm"])
        for title, slug in ((ARTICLE, "mornings"), (OTHER, "fees"))
    ]
    Post.objects.filter(slug="fees").update(kind="page")
    return [
        actions.publish(
            Post.objects.get(pk=post.pk), by=owner, now=datetime(2026, 5, 4, tzinfo=UTC)
        )
        for post in posts
    ]


LISTS = [
    "/",
    "/categories/rest/",
    "/tags/calm/",
    "/authors/ana-ruiz/",
    "/archive/2026/",
    "/archive/2026/05/",
    *(
        f"{page}feed/{ending}"
        for page in ("/", "/categories/rest/", "/tags/calm/", "/authors/ana-ruiz/")
        for ending in ("", "atom/", "json/")
    ),
]


def test_a_list_of_articles_has_nothing_else(client, both, subtests):
    for address in LISTS:
        with subtests.test(address):
            page = client.get(address).content.decode()
            assert "/articles/mornings/" in page
            assert "/articles/fees/" not in page
            assert OTHER not in page.partition("<footer")[0]  # which leads to all pages


def test_search_and_the_sitemap_have_both_at_their_own_addresses(client, both):
    for address in ("/search/?q=mornings+fees", "/sitemap.xml"):
        found = client.get(address).content.decode()
        assert "/articles/mornings/" in found
        assert "/fees/" in found
        assert "/articles/fees/" not in found


def test_an_article_leads_to_articles_only(client, both):
    article, other = both
    assert list(related_articles(article, article.live_from)) == []
    page = client.get("/articles/mornings/").content.decode()
    assert OTHER not in page.partition("<footer")[0]
    assert client.get("/articles/fees/").status_code == 404
    assert other.kind == "page"


def test_what_only_other_kinds_are_filed_under_is_not_offered(client):
    author, category = AuthorFactory(slug="ana-ruiz"), CategoryFactory(name="Money", slug="money")
    post = PostFactory(slug="fees", authors=[author], categories=[category], tags=["cost"])
    Post.objects.filter(pk=post.pk).update(kind="page")
    actions.publish(Post.objects.get(pk=post.pk), by=OwnerFactory())
    assert client.get("/authors/ana-ruiz/").status_code == 404
    assert client.get("/tags/cost/").status_code == 404
    assert "Money" not in client.get("/categories/").content.decode()


def test_articles_are_a_queryset_method_that_composes(both):
    at = datetime(2026, 5, 5, tzinfo=UTC)
    assert [each.title for each in Edition.objects.articles().live(at)] == [ARTICLE]
    assert Edition.objects.live(at).count() == 2


def test_former_addresses_and_links_are_those_of_their_kind(client, both):
    at = datetime(2026, 5, 5, tzinfo=UTC)
    owner = OwnerFactory()
    for slug in ("mornings", "fees"):
        Post.objects.filter(slug=slug).update(slug=f"new-{slug}")
        actions.publish(Post.objects.get(slug=f"new-{slug}"), by=owner, now=at)
    assert [former.path for former in known_redirects(at)] == ["/articles/mornings/", "/fees/"]
    assert client.get("/articles/fees/").status_code == 404
    linking = PostFactory(sections=[{"kind": "text", "body": LINKS}])
    wrong = [each.sentence for each in check_post(linking).open if each.code == "own-link"]
    assert len(wrong) == 1
    assert "the fees" in wrong[0]
