"""Old addresses at the desk: adding one, and seeing those that the site keeps by itself."""

import pytest

from blog import redirects
from blog.models import Redirect
from blog.publishing import actions
from tests.factories import AuthorFactory, OwnerFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST, ADD = "/desk/blog/redirect/", "/desk/blog/redirect/add/"


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    return client


@pytest.fixture
def article():
    post = PostFactory(slug="rain", title="Rain", authors=[AuthorFactory(slug="ana")])
    actions.publish(post, by=OwnerFactory())
    return post


def post_redirect(desk, path, destination=""):
    return desk.post(ADD, {"path": path, "destination": destination})


def test_whole_addresses_are_taken_as_they_are_copied(desk, article):
    post_redirect(desk, "https://old.example/2019/05/Our-Post", "http://testserver/articles/rain/")
    row = Redirect.objects.get()
    assert (row.path, row.destination) == ("/2019/05/our-post/", "/articles/rain/")
    assert desk.get("/2019/05/Our-Post")["Location"] == "/articles/rain/"


@pytest.mark.parametrize(
    ("path", "destination", "field", "sentence"),
    [
        ("/articles/rain/", "/", "path", "shows a page of this site"),
        ("/Articles/Rain", "/", "path", "shows a page of this site"),
        ("/desk/", "/", "path", "At this address is the desk."),
        ("javascript:alert(1)", "/", "path", "no address of a page"),
        ("/old/", "https://other.example/", "destination", "other.example is another site"),
        ("/old/", "/articles/never/", "destination", "Readers find nothing at /articles/never/"),
        ("/old/", "/desk/", "destination", "Readers find nothing at /desk/"),
        ("/old/", "/old/", "destination", "Readers find nothing at /old/"),
        ("/old/", "http://[", "destination", "Readers find nothing at /http:/["),
        ("http://[/articles/rain/", "/nowhere/", "destination", "Readers find nothing at"),
    ],
)
def test_what_would_lead_nowhere_is_refused_at_its_field(
    path, destination, field, sentence, desk, article
):
    response = post_redirect(desk, path, destination)
    errors = response.context["adminform"].form.errors
    assert sentence in errors[field][0]
    assert path in response.content.decode()  # what was typed is still there
    assert not Redirect.objects.exists()


def test_an_address_is_listed_once_however_it_is_written(desk):
    post_redirect(desk, "/Shop")
    response = post_redirect(desk, "/shop/")
    assert "in the list already" in response.content.decode()


def test_the_page_of_an_article_that_was_taken_down_can_lead_on(desk, article):
    actions.take_down(article, by=OwnerFactory())
    post_redirect(desk, "/articles/rain/", "/")
    assert desk.get("/articles/rain/")["Location"] == "/"


def test_what_the_site_keeps_by_itself_stands_below(desk, article):
    article.slug = "mist"
    article.save()
    actions.publish(article, by=OwnerFactory())
    down = PostFactory(slug="snow", title="Snow")
    actions.publish(down, by=OwnerFactory())
    actions.take_down(down, by=OwnerFactory())
    author = article.authors.get()
    author.slug = "ana-lee"
    redirects.save_target(author)
    shown = desk.get(LIST).context["automatic_redirects"]
    assert [(each.path, each.destination) for each in shown] == [
        ("/articles/rain/", "/articles/mist/"),
        ("/articles/snow/", ""),
        ("/authors/ana/", "/authors/ana-lee/"),
    ]
    found = desk.get(LIST, {"q": "Snow"}).context["automatic_redirects"]
    assert [each.path for each in found] == ["/articles/snow/"]


def test_it_costs_the_same_for_few_and_for_many(desk, article, django_assert_num_queries):
    def fill(number):
        for each in range(number):
            post = PostFactory(slug=f"rain-{number}-{each}")
            actions.publish(post, by=OwnerFactory())
            actions.take_down(post, by=OwnerFactory())

    fill(1)
    with django_assert_num_queries(11):
        desk.get(LIST)
    fill(5)
    with django_assert_num_queries(11):
        desk.get(LIST)


def test_who_may_not_see_them_doesnt(client):
    client.force_login(UserFactory())
    assert client.get(LIST).status_code == 403


def test_one_that_came_with_an_article_follows_it_until_it_is_said_where_else_it_leads(
    desk, article
):
    row = Redirect.objects.create(path="/old/", destination="/articles/first/", post=article)
    PostFactory(slug="sun", title="Sun")
    assert "/articles/rain/" in desk.get(LIST).content.decode()
    assert desk.get("/old/")["Location"] == "/articles/rain/"
    change = f"{LIST}{row.pk}/change/"
    desk.post(change, {"path": "/older/", "destination": "/articles/first/"})
    desk.post(change, {"path": "/old/", "destination": "/articles/"})
    row.refresh_from_db()
    assert (row.post, row.destination) == (None, "/articles/")
    assert desk.get("/old/")["Location"] == "/articles/"


def test_the_short_addresses_of_wordpress_are_taken(desk, article):
    post_redirect(desk, "https://old.example/?p=012", "/articles/rain/")
    assert Redirect.objects.get().path == "/?p=12"
    assert desk.get("/?p=12&preview=true")["Location"] == "/articles/rain/"
    for other in ("/?p=13", "/?p=x", "/?q=12", "/?p=" + "1" * 40):
        assert desk.get(other).status_code == 200
    assert desk.get("/articles/?p=12").status_code == 200
