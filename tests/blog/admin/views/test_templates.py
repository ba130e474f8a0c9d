"""Starting an article from a template."""

import pytest
from django.urls import reverse

from blog.articles.templates import TEMPLATES
from blog.models import Post, Revision
from tests.factories import AuthorFactory, OwnerFactory, PostFactory, UserFactory, in_role

pytestmark = pytest.mark.django_db

ADDRESS = "/desk/blog/post/templates/"


@pytest.fixture
def writer(client):
    writer = in_role("Writer")
    client.force_login(writer)
    return writer


def test_a_writer_chooses_what_the_article_is_for_and_writes_in_it(client, writer):
    author = AuthorFactory(user=writer)
    page = client.get(ADDRESS).content.decode()
    assert all(template.purpose in page for template in TEMPLATES.values())
    response = client.post(ADDRESS, {"title": "Rain", "template": "skill"})
    post = Post.objects.get()
    assert response["Location"] == reverse("admin:blog_post_change", args=[post.pk])
    assert (post.title, post.created_by) == ("Rain", writer)
    assert post.author_links.get().author == author
    form = client.get(response["Location"]).content.decode()
    assert "Three to seven steps" in form
    assert Revision.objects.get().note == "From the template “A skill to practice”"


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"template": "skill"}, "Give the article a title."),
        ({"title": "Rain"}, "Choose what it is for."),
        ({"title": "Rain", "template": "no such one"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, writer, posted, sentence):
    page = client.post(ADDRESS, posted).content.decode()
    assert sentence in page
    assert not Post.objects.exists()
    if "title" in posted:
        assert 'value="Rain"' in page


def test_a_draft_of_empty_sections_can_be_saved(client, writer):
    client.post(ADDRESS, {"title": "Rain", "template": "what-is"})
    post = Post.objects.get()
    address = reverse("admin:blog_post_change", args=[post.pk])
    assert "There is nothing" not in client.get(address).content.decode()
    post.blog_section_set.first().full_clean()


def test_an_article_is_a_template_for_those_who_may_read_it(client, writer):
    other = PostFactory(title="A draft of somebody else")
    own = PostFactory(title="My own", created_by=writer)
    assert client.get(ADDRESS, {"article": other.pk}).status_code == 403
    assert client.get(ADDRESS, {"article": "none"}).status_code == 404
    assert "begins like “My own”" in client.get(ADDRESS, {"article": own.pk}).content.decode()
    client.post(f"{ADDRESS}?article={own.pk}", {"title": "Another"})
    assert Post.objects.get(title="Another").blog_section_set.get().heading == (
        own.blog_section_set.get().heading
    )


def test_who_may_not_write_starts_nothing(client):
    client.force_login(UserFactory())
    assert client.get(ADDRESS).status_code == 403
    client.force_login(OwnerFactory())
    assert client.get(ADDRESS).status_code == 200
