"""The empty forms from which new sections are made: kept between requests, never out of date."""

import lxml.html
import pytest
from django.contrib.auth.models import Permission

from tests.factories import AuthorFactory, OwnerFactory, PictureFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db

ADD = "/desk/blog/post/add/"
CHANGE = "/desk/blog/post/{}/change/"


@pytest.fixture
def elements(client):
    """What there is of an XPath in the form that a user opens."""

    def elements(user, path, address=ADD):
        client.force_login(user)
        return lxml.html.fromstring(client.get(address).content.decode()).xpath(path)

    return elements


def test_a_new_section_offers_the_authors_of_today(elements):
    def offered():
        return elements(owner, "//select[@name='example-__prefix__-person']/option/text()")

    owner, author = OwnerFactory(), AuthorFactory(name="Ana Ruiz")
    assert offered() == ["Choose …", "Ana Ruiz"]
    other = AuthorFactory(name="Ben Lee")
    assert offered() == ["Choose …", "Ana Ruiz", "Ben Lee"]
    author.name = "Ana Moreno"
    author.save()
    other.delete()
    assert offered() == ["Choose …", "Ana Moreno"]


def test_a_new_section_lets_each_user_do_with_pictures_what_they_may(elements):
    """Whoever opened a form before."""
    writers = {}
    for may_describe in (False, True):
        writers[may_describe] = UserFactory(is_staff=True)
        allowed = ["add_post", "view_picture", *(["change_picture"] if may_describe else [])]
        writers[may_describe].user_permissions.set(Permission.objects.filter(codename__in=allowed))
    for may_describe, user in [*writers.items(), *reversed(writers.items())]:
        links = elements(user, "//*[@id='picture-empty']//a[@data-picture-page]")
        assert len(links) == may_describe


def test_a_new_section_belongs_to_the_article_of_its_form(elements):
    owner, posts = OwnerFactory(), [PostFactory(), PostFactory()]
    path = "//input[contains(@name, '-__prefix__-parent')]/@value"
    for post in posts:
        assert set(elements(owner, path, CHANGE.format(post.pk))) == {str(post.pk)}
    assert elements(owner, path) == []


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_name_of_a_picture_never_counts_among_the_words(elements, number):
    sections = [{"kind": "picture", "picture": PictureFactory()}] * number
    address = CHANGE.format(PostFactory(sections=sections).pk)
    selects = elements(
        OwnerFactory(),
        "//select[starts-with(@name, 'picture-') and contains(@name, '-picture')]",
        address,
    )
    assert len(selects) == number + 1
    assert all("data-wordless" in select.attrib for select in selects)
