"""Articles that readers may need to leave quickly, and the languages of pages."""

import pytest

from blog.articles import content, diff, revisions, snapshot
from blog.models import Post, Practice
from blog.public import sitemaps
from blog.publishing import actions
from practice_site.csp import hash_source
from tests.factories import (
    CategoryFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    media_file,
)
from tests.markup import squeeze
from tests.section_examples import EXAMPLES

pytestmark = pytest.mark.django_db

PRACTICES = [{"kind": "practices", "items": [{"title": "Breathe", "text": "In and out."}]}]


def published(**fields):
    return actions.publish(PostFactory(sections=PRACTICES, **fields), by=OwnerFactory())


@pytest.mark.parametrize("address", ["/articles/home/", "/articles/home/cards/"])
def test_an_article_that_asks_for_it_can_be_left_quickly_and_is_kept_nowhere(address, client):
    Practice(quick_exit_url="https://weather.example/").save()
    published(slug="home", quick_exit=True)
    response = client.get(address)
    page = response.content.decode()
    assert page.count('href="https://weather.example/"') == 2
    assert page.index("Leave this page quickly") < page.index("site-name")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noarchive"
    script = page.split("<script>")[1].split("</script>")[0]
    assert f"script-src {hash_source(script)}" in response["Content-Security-Policy"]


def test_its_files_and_pictures_are_kept_nowhere_unless_other_pages_show_them(client):
    picture, file = PictureFactory(), media_file()
    shown = [
        EXAMPLES["download"] | {"file": file},
        EXAMPLES["picture"] | {"picture": picture},
    ]
    actions.publish(PostFactory(slug="home", quick_exit=True, sections=shown), by=OwnerFactory())
    addresses = file.url(), picture.url(picture.rendition_names[0])
    for address in addresses:
        for asked in (client.get(address), client.head(address)):
            assert b"".join(asked) or asked.request["REQUEST_METHOD"] == "HEAD"  # closes its file
            assert (asked.status_code, asked["Cache-Control"]) == (200, "no-store")
    actions.publish(PostFactory(slug="calm", sections=shown), by=OwnerFactory())
    for address in addresses:
        kept = client.get(address)
        assert b"".join(kept)
        assert "immutable" in kept["Cache-Control"]


def test_no_cache_and_no_archive_keeps_its_share_image(client):
    published(slug="home", quick_exit=True)
    published(slug="calm")
    response = client.get("/articles/home/share.jpg")
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noarchive")
    other = client.get("/articles/calm/share.jpg")
    assert (other["Cache-Control"], "X-Robots-Tag" in other) == ("no-cache", False)


def test_it_is_found_in_every_list_by_search_and_by_search_engines(client):
    category = CategoryFactory(slug="safety")
    edition = published(slug="home", title="Safer", quick_exit=True, categories=[category])
    month = edition.first_live_from.astimezone(Practice.load().zone).strftime("/archive/%Y/%m/")
    for address in ("/", "/articles/", "/categories/safety/", month, "/search/?q=safer"):
        assert 'href="/articles/home/"' in client.get(address).content.decode(), address
    file = f"/sitemap-articles-{edition.post_id // sitemaps.ARTICLES + 1}.xml"
    assert "/articles/home/</loc>" in client.get(file).content.decode()
    response = client.get("/articles/home/")
    assert "noindex" not in response.content.decode() + response["X-Robots-Tag"]


@pytest.mark.parametrize("ending", ["", "atom/", "json/"])
def test_feeds_name_it_and_leave_its_text_where_it_can_be_left(ending, client):
    """What programs and their services keep of a feed has no button, and stays with them."""
    fields = {"title": "Safer", "summary": "Of a safe home.", "opening_line": "He may be watching."}
    published(slug="home", quick_exit=True, **fields)
    published(slug="calm", title="Calm")
    feed = client.get(f"/feed/{ending}").content.decode()
    for words in ("Safer", "Of a safe home.", "http://testserver/articles/home/"):
        assert words in feed
    assert "He may be watching." not in feed
    assert feed.count("In and out.") == 1  # of the other article


@pytest.mark.parametrize("address", ["/", "/articles/calm/", "/nowhere/"])
def test_other_pages_offer_none_and_run_no_script(address, client):
    published(slug="calm")
    published(slug="home", quick_exit=True)
    response = client.get(address)
    assert "Leave this page" not in response.content.decode()
    assert "no-store" not in response.get("Cache-Control", "")
    assert "script-src" not in response["Content-Security-Policy"]


def test_choosing_it_is_a_change_that_is_published_compared_and_brought_back():
    edition = published(slug="home")
    post = edition.post
    assert "quick_exit" not in content.content_from_post(post)
    before = content.content_from_post(post)
    post.quick_exit = True
    post.save()
    assert snapshot.build_edition(post).content_hash != edition.content_hash
    (change,) = diff.compare_contents(before, content.content_from_post(post)).fields
    assert (change.label, change.before, change.after) == (
        "Readers may need to leave quickly",
        "",
        "Yes",
    )
    revisions.restore_content(post, before, by=OwnerFactory(), note="")
    assert Post.objects.get().quick_exit is False
    assert snapshot.build_edition(Post.objects.get()).content_hash == edition.content_hash


def test_the_exit_must_lead_to_a_page_that_is_named_whole(client):
    client.force_login(OwnerFactory())
    client.get("/desk/blog/practice/")
    address = "/desk/blog/practice/1/change/?about=safety"
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    response = client.post(address, data | {"quick_exit_url": "http://weather.example/"})
    errors = response.context["adminform"].form.errors
    assert errors["quick_exit_url"] == [
        "Write the whole address of a page, beginning with https://."
    ]


def test_a_page_says_its_language_and_an_article_its_own_wherever_it_stands(client):
    """What the site says around an article isn't in the article's language."""
    published(slug="calma", title="Calma", summary="De la calma.", language="es")
    published(slug="calm", title="Calm")
    own = ' lang="es" dir="ltr">'
    article = squeeze(client.get("/articles/calma/").content.decode())
    for held in ("<hgroup", '<div class="article-text"'):
        assert f"{held}{own}" in article
    # Where help is found stands there in its language first.
    crisis = article.partition('id="help"')[2]
    assert crisis.index(f"<p{own}Si estás en crisis") < crisis.index("If you are in crisis")
    assert article.count(own) == 3
    other = squeeze(client.get("/articles/calm/").content.decode())
    assert " lang=" not in other.partition("<article")[2].partition("</article>")[0]
    assert f'rel="prev"{own}Calma' in other
    home = squeeze(client.get("/").content.decode())
    assert '<html lang="en-US" dir="ltr">' in home
    assert f'<h2 class="card-title"{own}<a href="/articles/calma/">Calma' in home
    assert f'<p class="card-summary"{own}De la calma.' in home
    assert home.count(own) == 2
    assert "Si estás en crisis" not in home


def test_the_sites_own_words_are_english_whatever_the_language_of_the_practice(client):
    published(slug="calm", title="Calm")
    Practice(language="ar", tagline="Noon", welcome="<p>Morning</p>").save()
    home = squeeze(client.get("/").content.decode())
    assert '<html lang="en" dir="ltr">' in home
    own = ' lang="ar" dir="rtl">'
    for held in (
        f"<p{own}Noon",
        f'<h2 class="card-title"{own}<a',
        f'<div class="introduction"{own}',
    ):
        assert held in home
    assert f"<hgroup{own}" in squeeze(client.get("/articles/calm/").content.decode())
