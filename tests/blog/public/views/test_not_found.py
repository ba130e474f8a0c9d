"""Old addresses, wrong ones, and those of what is gone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from blog import redirects
from blog.models import Practice, Redirect, Section
from blog.public.views import media_files
from blog.publishing import actions
from blog.taxonomy.merging import merge_topics
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory, PostFactory, media_file
from tests.markup import squeeze
from tests.section_examples import EXAMPLES

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)


def published(slug="rain", **fields):
    post = PostFactory(slug=slug, **fields)
    actions.publish(post, by=OwnerFactory())
    return post


def ask(client, address):
    """Ask for an address as it is; the client itself would take ``//`` for a host."""
    return client.get("/", PATH_INFO=address.encode().decode("latin-1"))


def steps(client, address) -> list[str]:
    """Where an address leads, step by step, each for good; the last one must answer 200."""
    found: list[str] = []
    while (response := ask(client, address)).status_code == 301 and len(found) < 5:
        # A browser that kept it would go round when the article gets its address back.
        assert response["Cache-Control"] == "no-cache"
        address = response["Location"]
        found.append(address)
    assert response.status_code == 200
    return found


def rename(post, *slugs):
    for slug in slugs:
        post.slug = slug
        post.save()
        actions.publish(post, by=OwnerFactory())


def test_an_article_that_was_renamed_twice_is_one_step_from_each_old_address(client):
    rename(published(), "drizzle", "mist")
    assert steps(client, "/articles/rain/") == ["/articles/mist/"]
    assert steps(client, "/articles/drizzle/") == ["/articles/mist/"]


PRACTICES = [{"kind": "practices", "items": [{"title": "Breathe", "text": "In and out."}]}]


@pytest.mark.parametrize("below", ["cards/", "share.jpg"])
def test_what_hangs_on_an_article_follows_it_to_its_new_address(below, client):
    rename(published(sections=PRACTICES), "drizzle", "mist")
    for old in ("rain", "drizzle"):
        assert steps(client, f"/articles/{old}/{below}") == [f"/articles/mist/{below}"]
    assert client.get(f"/articles/never/{below}").status_code == 404


@pytest.mark.parametrize("below", ["cards/", "share.jpg"])
def test_what_hangs_on_an_article_is_gone_with_it_or_leads_to_what_stands_for_it(below, client):
    actions.take_down(published(sections=PRACTICES), by=OwnerFactory())
    published("mist")
    response = client.get(f"/articles/rain/{below}")
    assert (response.status_code, response["Cache-Control"]) == (410, "no-cache")
    Redirect.objects.create(path="/articles/rain/", destination="/articles/mist/")
    assert steps(client, f"/articles/rain/{below}") == ["/articles/mist/"]


def test_cards_that_an_article_has_no_more_lead_from_its_old_address_to_it(client):
    post = published(sections=PRACTICES)
    Section.objects.filter(parent=post).update(kind="text", body="<p>Rain.</p>", items=[])
    rename(post, "mist")
    assert steps(client, "/articles/rain/cards/") == ["/articles/mist/"]


@pytest.mark.parametrize(
    "address",
    [
        "/articles/rain",
        "/Articles/Rain/",
        "/articles//rain/",
        "//articles/rain/",
        "/articles/rain/).",
        "/articles/rain”",
        "/ARTICLES/RAIN",
    ],
)
def test_case_slashes_and_what_a_letter_added_are_forgiven(address, client):
    published()
    assert steps(client, address) == ["/articles/rain/"]


def test_a_carelessly_written_old_address_is_one_step_too(client):
    rename(published(), "mist")
    assert steps(client, "/Articles/RAIN") == ["/articles/mist/"]


def test_the_query_is_carried_along(client):
    category = CategoryFactory(slug="couples")
    for number in range(11):
        published(f"rain-{number}", categories=[category])
    response = client.get("/Categories/Couples?from=letter")
    assert response["Location"] == "/categories/couples/?from=letter"


def test_an_address_never_leads_to_another_host(client):
    for address in ("//evil.example/", "/\\evil.example/", "/%5Cevil.example", "///evil.example/x"):
        assert ask(client, address).status_code == 404


def test_a_file_keeps_its_name_without_a_slash(client):
    assert steps(client, "/Sitemap.XML") == ["/sitemap.xml"]


def test_the_address_of_a_file_is_forgiven_without_opening_it(client, monkeypatch):
    file = media_file()
    published(sections=[EXAMPLES["download"] | {"file": file}])
    Redirect.objects.create(path="/old/rain.pdf", destination=file.url())
    monkeypatch.setattr(media_files, "default_storage", None)
    for address in (f"/Files/{file.token}/Rain.PDF", "/old/rain.pdf"):
        response = ask(client, address)
        assert (response.status_code, response["Location"]) == (301, file.url())
    assert ask(client, f"/Files/{file.token}/Snow.PDF").status_code == 404


def test_what_was_taken_down_is_gone_and_what_is_yet_to_come_was_never_there(client):
    with time_machine.travel(T, tick=False) as clock:
        post = published()
        actions.publish(PostFactory(slug="soon"), by=OwnerFactory(), at=T + timedelta(days=1))
        clock.shift(timedelta(hours=1))
        actions.take_down(post, by=OwnerFactory())
        response = client.get("/articles/rain/")
        assert response.status_code == 410
        assert "This page was taken down" in response.content.decode()
        assert client.get("/Articles/RAIN").status_code == 410
        assert client.get("/articles/soon/").status_code == 404
        assert client.get("/articles/never/").status_code == 404


def test_what_was_canceled_before_readers_saw_it_was_never_there(client):
    post = PostFactory(slug="rain")
    with time_machine.travel(T, tick=False):
        actions.publish(post, by=OwnerFactory(), at=T + timedelta(days=1))
        actions.cancel_schedule(post, by=OwnerFactory())
        assert client.get("/articles/rain/").status_code == 404


def test_an_author_who_was_renamed_is_found_at_the_old_address(client):
    author = AuthorFactory(slug="ana-ruiz")
    published(authors=[author])
    for slug in ("ana-ruiz-lee", "ana-lee"):
        author.slug = slug
        redirects.save_target(author)
    assert steps(client, "/authors/ana-ruiz/") == ["/authors/ana-lee/"]
    assert steps(client, "/authors/ana-ruiz-lee/") == ["/authors/ana-lee/"]


def test_a_former_address_of_an_author_tells_nothing_while_nothing_is_live(client):
    author = AuthorFactory(slug="ana-ruiz")
    author.slug = "ana-lee"
    redirects.save_target(author)
    assert client.get("/authors/ana-ruiz/").status_code == 404


def test_merged_categories_are_one_step_away(client):
    first, second, third = (CategoryFactory(slug=slug) for slug in ("one", "two", "three"))
    merge_topics(second, [first])
    merge_topics(third, [second])
    assert steps(client, "/Categories/One") == ["/categories/three/"]


# --- What the practice listed --------------------------------------------------------------------


def test_an_address_from_before_this_site_leads_on_in_one_step(client):
    rename(published(), "mist")
    Redirect.objects.create(path="/2019/05/our-rain-post/", destination="/articles/rain/")
    for address in ("/2019/05/our-rain-post/", "/2019/05/Our-Rain-Post"):
        assert steps(client, address) == ["/articles/mist/"]


def test_an_address_listed_as_gone_is_gone(client):
    Redirect.objects.create(path="/shop/")
    assert client.get("/Shop").status_code == 410


def test_readers_of_an_article_that_was_taken_down_can_be_led_on(client):
    post = published()
    published("snow")
    actions.take_down(post, by=OwnerFactory())
    Redirect.objects.create(path="/articles/rain/", destination="/articles/snow/")
    assert steps(client, "/articles/rain/") == ["/articles/snow/"]


def test_a_page_that_is_there_is_never_shadowed_by_the_list(client):
    published()
    Redirect.objects.create(path="/articles/rain/", destination="/")
    assert client.get("/articles/rain/").status_code == 200


def test_a_listed_address_that_leads_to_nothing_any_more_is_not_found(client):
    Redirect.objects.create(path="/shop/", destination="/articles/never/")
    assert client.get("/shop/").status_code == 404


def test_two_old_addresses_that_lead_to_each_other_end(client):
    Redirect.objects.create(path="/a/", destination="/b/")
    Redirect.objects.create(path="/b/", destination="/a/")
    assert client.get("/a/").status_code == 404


# --- The page that helps -------------------------------------------------------------------------


def test_what_comes_back_is_seen_by_who_saw_it_gone(client):
    """A browser that may keep a 410 shows it until somebody reloads by hand."""
    owner, post = OwnerFactory(), PostFactory(slug="rain")
    actions.publish(post, by=owner)
    actions.take_down(post, by=owner)
    gone = client.get("/articles/rain/")
    assert (gone.status_code, gone["Cache-Control"]) == (410, "no-cache")
    assert client.get("/no-such-page/")["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(("address", "status"), [("/no-such-page/", 404), ("/shop/", 410)])
def test_the_page_offers_where_to_look_instead(address, status, client):
    published(categories=[CategoryFactory(name="Sleep")])
    Redirect.objects.create(path="/shop/")
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert 'href="/"' in page
    assert "Sleep" in page
    assert '<meta name="robots" content="noindex">' in page


def test_articles_with_the_words_of_the_address_are_offered(client):
    published(slug="worry-at-night", title="What worry does at night")
    published(slug="rain", title="Rain")
    page = squeeze(client.get("/blog/2019/05/when-worries-come.html").content.decode())
    assert '<a href="/articles/worry-at-night/">What worry does at night</a>' in page
    assert "/articles/rain/" not in page
    assert "Perhaps it was" not in client.get("/wp-login.php").content.decode()


@pytest.mark.parametrize("address", ["/no-such-page/", "/shop/"])
def test_the_page_can_be_searched_from(address, client):
    Redirect.objects.create(path="/shop/")
    page = squeeze(client.get(address).content.decode())
    assert re.search(r'<form [^>]*action="/search/" method="get">', page)
    assert 'name="q" value=""' in page


def test_only_reading_is_forgiven(client):
    published()
    assert client.post("/Articles/Rain/").status_code == 404


def test_the_desk_is_left_alone(client):
    assert client.get("/Desk/No-Such-Page/").status_code == 404
    assert Practice.load().name not in client.get("/desk/no-such-page/").headers.get("Location", "")


def test_the_subjects_that_are_offered_read_well(client):
    published(categories=[CategoryFactory(name="Sleep", slug="sleep")])
    page = squeeze(client.get("/no-such-page/").content.decode())
    assert '<li><a href="/categories/sleep/">Sleep</a></li>' in page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/rss/", "/feed/"),
        ("/feed/rss2/", "/feed/"),
        ("/feed.xml", "/feed/"),
        ("/feeds/posts/default", "/feed/"),
        ("/?feed=rss2", "/feed/"),
        ("/?s=rain+%26+snow", "/search/?q=rain+%26+snow"),
        ("/?s=", "/search/?q="),
        ("/blog/feed/", "/feed/"),
        ("/blog?format=rss", "/feed/?format=rss"),
        ("/category/calm/feed/", "/categories/calm/feed/"),
        ("/category/calm/feed/atom", "/categories/calm/feed/atom/"),
        ("/category/calm/page/2/", "/categories/calm/"),
        ("/page/3/", "/articles/"),
        ("/blog/page/2", "/articles/"),
        ("/2019/05/rain/amp/", "/articles/rain/"),
        ("/2026/06/", "/archive/2026/06/"),
        ("/blog/2026/06/01/", "/archive/2026/06/"),
        ("/2026", "/archive/2026/"),
    ],
)
def test_lists_feeds_and_archives_of_other_systems_lead_to_those_here(client, old, new):
    with time_machine.travel(T, tick=False):
        post = published()
    CategoryFactory(name="Calm", slug="calm")
    pairs = [("/category/calm/", "/categories/calm/"), ("/blog/", "/articles/")]
    Redirect.objects.bulk_create(Redirect(path=old, destination=new) for old, new in pairs)
    Redirect.objects.create(path="/2019/05/rain/", destination="/articles/rain/", post=post)
    response = client.get(old)
    assert (response.status_code, response.headers.get("Location")) == (301, new)
    assert client.get(new).status_code == 200


def test_a_number_in_a_folder_of_the_old_site_goes_before_the_folder(client):
    post = published()
    Redirect.objects.create(path="/blog/", destination="/articles/")
    path = redirects.normalize_path("/blog/?p=12")
    Redirect.objects.create(path=path, destination="/articles/rain/", post=post)
    assert client.get("/blog/?p=12")["Location"].startswith("/articles/rain/")
    assert client.get("/blog/?p=13")["Location"].startswith("/articles/?")


@pytest.mark.parametrize("old", ["/2019/05/", "/category/no/feed/", "/nothing/page/2/", "/1999/"])
def test_lists_that_have_nothing_here_are_not_there(client, old):
    published()
    assert client.get(old).status_code == 404


@pytest.mark.parametrize("slug", ["rss", "amp", "2026"])
def test_what_was_taken_down_is_gone_though_its_address_is_a_usual_one_elsewhere(client, slug):
    post = published(slug)
    actions.take_down(post, by=OwnerFactory())
    assert client.get(f"/articles/{slug}/").status_code == 410
