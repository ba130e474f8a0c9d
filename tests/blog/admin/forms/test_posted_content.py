"""A posted form is read as it stands, finished or not."""

import pytest
from django.contrib import admin
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from blog.admin.forms.posted_content import posted_content
from blog.articles import content
from blog.models import Post, Section
from tests.blog.admin.test_posts import form, section
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(rf):
    """Read a posted form as somebody who may write."""

    def read(data, post=None):
        posted = QueryDict(mutable=True)
        for name, value in data.items():
            posted.setlist(name, value if isinstance(value, list) else [value])
        request = rf.post("/desk/")
        request.user = OwnerFactory()
        return posted_content(admin.site.get_model_admin(Post), request, post, posted)

    return read


def test_what_is_typed_is_what_would_be_saved(client, read):
    """The form of every kind is read once by us, and once saved by the admin."""
    client.force_login(OwnerFactory())
    picture = PictureFactory()
    data = form(
        title="Rain",
        tags="calm, weather",
        recheck_on="2027-05-03",
        lead_picture=str(picture.pk),
        slug="rain",
        **{
            "author_order-pk": [str(AuthorFactory().pk), str(AuthorFactory().pk), ""],
            "category_order-pk": [str(CategoryFactory().pk)],
        },
    )
    data |= section("text", heading="Of rain", body="<p>Dr<b>op</b>s.</p><p></p>", ordering=20)
    data |= section("list", ordering=10, **{"items-text": ["one", " ", "two"]})
    data |= section("picture", ordering=30, picture=str(picture.pk), caption="Leaves")
    data |= section("callout", ordering=40, tone="crisis", body="<p>Call.</p>")
    typed = read(data)
    client.post("/desk/blog/post/add/", data)
    stored = content.content_from_post(Post.objects.get())
    for each in stored["sections"]:
        each["id"] = None
    assert typed == stored


def test_half_written_words_are_read_too(read):
    data = form(title="", slug="no good!", recheck_on="soon", tags='an "open quote')
    data |= section("practices", **{"items-title": ["Breathe"], "items-text": [""]})
    data |= {"practices-0-ordering": "nonsense", "text-TOTAL_FORMS": "many"}
    typed = read(data)
    assert typed["title"] == ""
    assert typed["slug"] == "no good!"
    assert typed["recheck_on"] == "soon"
    assert typed["sections"][0]["items"] == [{"title": "Breathe", "text": ""}]


def test_many_pictures_are_looked_up_as_one(read):
    gone = PictureFactory()
    pictures = [PictureFactory() for _ in range(6)]
    data = form(title="Rain")
    for number, picture in enumerate([*pictures, gone]):
        data |= section("picture", number, ordering=number, picture=str(picture.pk))
    gone.delete()
    with CaptureQueriesContext(connection) as asked:
        typed = read(data)
    assert [each["picture"] for each in typed["sections"]] == [
        *(picture.pk for picture in pictures),
        None,
    ]
    assert len([query for query in asked if "blog_picture" in query["sql"]]) == 1


def test_nothing_is_changed_by_reading(read):
    post = PostFactory(title="As it was")
    row = Section.objects.get()
    data = form(title="Other") | section("text", heading="Other", body="<p>Other.</p>")
    data |= {"text-0-id": str(row.pk), "text-INITIAL_FORMS": "1"}
    typed = read(data, post)
    assert typed["sections"][0]["id"] == row.pk
    assert typed["sections"][0]["heading"] == "Other"
    assert post.title == "As it was"
    row.refresh_from_db()
    assert row.heading == "One"
