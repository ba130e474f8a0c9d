"""A prepared query answers as the one that Django builds anew."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Author, Edition, editions
from blog.publishing import actions
from practice_site.prepared import PreparedQuery
from tests.factories import AuthorFactory, OwnerFactory, PictureFactory, PostFactory

pytestmark = pytest.mark.django_db


def test_it_is_built_once_and_asked_with_other_values():
    built = []

    def by_name(name):
        built.append(name)
        return Author.objects.filter(name=name)

    query = PreparedQuery(by_name)
    ana, ida = AuthorFactory(name="Ana"), AuthorFactory(name="Ida")
    assert [list(query(name=name)) for name in ("Ana", "Ida", "Nobody")] == [[ana], [ida], []]
    assert len(built) == 1
    with CaptureQueriesContext(connection) as queries:
        assert list(query(name="Ana")) == [ana]
    assert len(queries) == 1


def test_moments_numbers_and_texts_each_stand_in_their_places():
    now = timezone.now()
    lead = PictureFactory()
    edition = actions.publish(PostFactory(slug="rain", lead_picture=lead), by=OwnerFactory())
    query = PreparedQuery(
        lambda at, post, slug: (
            Edition.objects.articles()
            .live(at)
            .filter(Q(post=post) | Q(slug=slug), live_from__lte=at)
            .select_related("lead_picture")
            .defer("sections")
        )
    )
    later = now + timedelta(minutes=1)
    for _ in range(2):
        (found,) = query(at=later, post=0, slug="rain")
        assert list(query(at=later, post=edition.post_id, slug="")) == [edition]
        assert not list(query(at=later, post=0, slug="snow"))
        assert not list(query(at=now - timedelta(days=1), post=edition.post_id, slug="rain"))
    with CaptureQueriesContext(connection) as queries:
        assert found.lead_picture == lead
    assert not queries
    assert found.get_deferred_fields() == {"sections"}


def test_values_and_unions_are_answered_as_well():
    ana, ida = AuthorFactory(name="Ana", slug="a"), AuthorFactory(name="Ida", slug="b")
    rows = Author.objects.order_by().values_list("pk", "name")
    query = PreparedQuery(lambda one, other: rows.filter(pk=one).union(rows.filter(pk=other)))
    query(one=0, other=0)
    assert sorted(query(one=ana.pk, other=ida.pk)) == [(ana.pk, "Ana"), (ida.pk, "Ida")]
    assert list(query(one=ida.pk, other=ida.pk)) == [(ida.pk, "Ida")]


def test_a_value_that_is_missing_is_refused_and_spoils_nothing():
    query = PreparedQuery(lambda key: Author.objects.filter(pk=key))
    with pytest.raises(TypeError, match="None"):
        query(key=None)
    author = AuthorFactory()
    assert list(query(key=author.pk)) == [author]


def test_the_first_page_that_a_process_makes_may_be_a_new_article_s_preview(monkeypatch):
    monkeypatch.setattr(editions.APPROVALS, "compiled", None)
    assert Edition().reviewer_list == []
