"""What is live at a moment: the query and the predicate say the same."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from blog.models import Edition
from blog.visibility import is_live, live_q
from tests.factories import PostFactory

T = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MOMENTS = [T - 2 * SECOND, T - SECOND, T, T + SECOND, T + 2 * SECOND]
WINDOWS = [
    (start, end) for start in MOMENTS for end in [None, *MOMENTS] if end is None or start <= end
]


@pytest.mark.parametrize(
    ("at", "live"),
    [(T - SECOND, False), (T, True), (T + SECOND, True), (T + 2 * SECOND, False)],
)
def test_a_row_is_live_from_its_first_moment_until_before_its_last(at, live):
    assert is_live(SimpleNamespace(live_from=T, live_until=T + 2 * SECOND), at) is live


@pytest.mark.django_db
@pytest.mark.parametrize("at", MOMENTS)
def test_query_and_predicate_agree_on_every_window(at):
    editions = [
        Edition(
            post=PostFactory(sections=[]),
            slug=f"a-{number}",
            title="A",
            content_hash="",
            live_from=start,
            live_until=end,
            first_live_from=start,
        )
        for number, (start, end) in enumerate(WINDOWS)
    ]
    Edition.objects.bulk_create(editions)
    by_query = set(Edition.objects.filter(live_q(at)).values_list("slug", flat=True))
    assert by_query == {each.slug for each in editions if is_live(each, at)}


@pytest.mark.django_db
def test_the_query_reaches_over_a_relation():
    post = PostFactory(sections=[])
    Edition.objects.create(
        post=post, slug="a", title="A", content_hash="", live_from=T, first_live_from=T
    )
    posts = type(post).objects
    assert not posts.filter(live_q(T - SECOND, "editions__")).exists()
    assert posts.filter(live_q(T, "editions__")).get() == post
