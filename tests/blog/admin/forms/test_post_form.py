"""Tags in the article form, as the server sees them."""

import pytest

from blog.models import Post
from tests.blog.admin.test_posts import ADD, form, problems
from tests.factories import OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    PostFactory(title="Before", tags=["boundaries", "calm"])
    return client


def names() -> set[str]:
    return set(Post.objects.get(title="Rain").tags.names())


def test_tags_are_written_with_commas_and_may_have_several_words(desk):
    desk.post(ADD, form(title="Rain", tags="Deep rest,  CALM"))
    assert names() == {"Deep rest", "calm"}
    post = Post.objects.get(title="Rain")
    html = desk.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
    assert 'value="Deep rest, calm"' in html


def test_a_twin_is_asked_about_once_and_then_kept(desk):
    typed = form(title="Rain", tags="Boundary, calm")
    response = desk.post(ADD, typed)
    sentence = "There is a tag “boundaries” already. Use it, or save once more to have “Boundary”"
    assert sentence in problems(response)["Tags"]
    html = response.content.decode()
    assert 'value="Boundary, calm"' in html
    assert 'name="tags-confirmed" value="Boundary"' in html
    assert desk.post(ADD, typed | {"tags-confirmed": ["Boundary"]}).status_code == 302
    assert names() == {"Boundary", "calm"}
    post = Post.objects.get(title="Rain")
    html = desk.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
    assert 'name="tags-confirmed" value="Boundary"' not in html  # it was a choice, and is no news
    again = {"slug": "rain", "tags": "Boundary, calm"}
    desk.post(f"/desk/blog/post/{post.pk}/change/", form(title="Rain") | again)
    assert names() == {"Boundary", "calm"}


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [("calm, !!!", "“!!!” can’t be a tag"), ("x" * 101, "is too long for a tag")],
)
def test_what_can_not_be_a_tag_is_said_at_the_field(tags, sentence, desk):
    response = desk.post(ADD, form(title="Rain", tags=tags))
    assert sentence in problems(response)["Tags"]
    assert tags in response.content.decode()
