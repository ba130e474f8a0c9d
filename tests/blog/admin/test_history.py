"""The history of an article: all that was saved and published, compared and brought back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from blog import content, history, publishing
from blog.models import Edition, Post, Practice, Section
from tests.factories import OwnerFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ana():
    return OwnerFactory(name="Ana Ruiz")


@pytest.fixture
def desk(client, ana):
    Practice(time_zone="America/Chicago").save()
    client.force_login(ana)
    return client


@pytest.fixture
def post(clock, ana):
    """Published on May 1 and again on May 5, changed on May 9 and not published since."""
    article = PostFactory(title="First words", summary="A summary.")
    publishing.publish(article, by=ana)
    clock.shift(timedelta(days=4))
    Post.objects.update(title="Second words")
    publishing.publish(article, by=ana)
    clock.shift(timedelta(days=4))
    Post.objects.update(title="Third words")
    Section.objects.update(heading="Another")
    history.record(article, ana)
    return Post.objects.get()


def page(desk, post, rest="") -> str:
    return " ".join(desk.get(f"/desk/blog/post/{post.pk}/history/{rest}").content.decode().split())


def test_every_edition_and_every_saved_state_is_listed(desk, post):
    words = page(desk, post)
    assert words.count("<strong>Saved</strong>") == 3
    assert "<strong>Was public</strong>" in words
    assert "<strong>Public now</strong>" in words
    assert "From Friday, May 1, 2026, 7:00 AM (America/Chicago; 12:00 UTC)" in words
    assert "until Tuesday, May 5, 2026, 7:00 AM" in words
    assert "Published by Ana Ruiz" in words
    assert "May 9, 2026, 7:00 AM by Ana Ruiz" in words


def test_the_list_costs_the_same_for_many_states(desk, post, django_assert_num_queries, clock):
    page(desk, post)
    with django_assert_num_queries(6):
        page(desk, post)
    for number in range(20):
        clock.shift(timedelta(hours=1))
        Post.objects.update(title=f"Words {number}")
        history.record(post)
    with django_assert_num_queries(6):
        page(desk, post)


def test_what_was_saved_within_minutes_is_folded_into_one(desk, post, clock, ana):
    for number in range(3):
        clock.shift(timedelta(minutes=5))
        Post.objects.update(title=f"Words {number}")
        history.record(post, ana)
    words = page(desk, post)
    assert "3 earlier states of these minutes" in words
    assert words.count("<strong>Saved</strong>") == 6


def test_long_histories_have_pages(desk, post, clock):
    for number in range(40):
        clock.shift(timedelta(hours=1))
        Post.objects.update(title=f"Words {number}")
        history.record(post)
    assert "Page 1 of 2" in page(desk, post)
    assert "Words 0" not in page(desk, post)
    assert "First words" in page(desk, post, "?page=2")


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        ("2026-04-30", []),
        ("2026-05-01", ["First words"]),
        ("2026-05-03", ["First words"]),
        ("2026-05-05", ["First words", "Second words"]),
        ("2026-05-06", ["Second words"]),
        ("2030-01-01", ["Second words"]),
    ],
)
def test_what_was_public_on_a_day(day, titles, desk, post):
    response = desk.get(f"/desk/blog/post/{post.pk}/history/?on={day}")
    assert [each["edition"].title for each in response.context["public"]] == titles
    if not titles:
        assert "Nothing of this article was public on April 30, 2026." in page(
            desk, post, f"?on={day}"
        )


def test_what_was_cancelled_was_never_public(desk, post, ana):
    publishing.take_down(post, by=ana)
    publishing.publish(post, by=ana, at=datetime(2026, 6, 1, tzinfo=UTC))
    publishing.cancel_schedule(post, by=ana)
    response = desk.get(f"/desk/blog/post/{post.pk}/history/?on=2026-06-02")
    assert response.context["public"] == []
    assert "Scheduled, and never shown" in page(desk, post)


def test_a_day_that_is_none_is_said(desk, post):
    assert "This is not a day." in page(desk, post, "?on=soon")


def keys(post) -> dict[str, str]:
    found = {f"edition {each.title}": f"edition-{each.pk}" for each in Edition.objects.all()}
    for each in post.revisions.all():
        found[f"revision {each.content['title']}"] = f"revision-{each.pk}"
    return found


def test_any_two_states_are_compared(desk, post):
    one, other = keys(post)["edition First words"], keys(post)["revision Third words"]
    words = page(desk, post, f"compare/?one={one}&other={other}")
    assert "Public from Friday, May 1, 2026, 7:00 AM" in words
    assert "Saved on Saturday, May 9, 2026, 7:00 AM" in words
    assert "[removed: </span>First" in words
    assert "[added: </span>Third" in words
    assert "Nothing differs." in page(desk, post, f"compare/?one={other}&other=desk")


def test_an_old_edition_is_shown_as_it_was_and_is_not_kept_by_anybody(desk, post):
    key = keys(post)["edition First words"]
    response = desk.get(f"/desk/blog/post/{post.pk}/history/{key}/")
    assert "<h1>First words</h1>" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    key = keys(post)["revision Third words"]
    response = desk.get(f"/desk/blog/post/{post.pk}/history/{key}/")
    assert "<h1>Third words</h1>" in response.content.decode()


def test_a_state_comes_back_to_the_desk_and_not_to_the_public(desk, post):
    key = keys(post)["edition First words"]
    address = f"/desk/blog/post/{post.pk}/history/{key}/restore/"
    assert "What would change on the desk" in desk.get(address).content.decode()
    assert Post.objects.get().title == "Third words"
    Post.objects.update(review_on="2027-01-01")
    rows = set(Section.objects.values_list("pk", flat=True))
    response = desk.post(address, follow=True)
    assert "It is back on the desk." in response.content.decode()
    restored = Post.objects.get()
    assert restored.title == "First words"
    assert str(restored.review_on) == "2027-01-01"
    assert set(Section.objects.values_list("pk", flat=True)) == rows
    now = datetime.now(UTC)
    assert Edition.objects.live(now).get().title == "Second words"
    note = restored.revisions.first().note
    assert note.startswith("Brought back: public from Friday, May 1, 2026, 7:00 AM")
    titles = [each.content["title"] for each in restored.revisions.all()]
    assert "Third words" in titles


def test_a_state_that_no_longer_fits_is_refused_with_a_sentence(desk, post):
    key = keys(post)["edition First words"]
    old = Edition.objects.get(title="First words").slug
    Post.objects.update(slug="moved-on")
    history.record(post)
    PostFactory(slug=old, title="Somebody took the address")
    response = desk.post(f"/desk/blog/post/{post.pk}/history/{key}/restore/")
    assert "Another article already has this address" in response.content.decode()
    assert Post.objects.get(pk=post.pk).title == "Third words"


@pytest.mark.parametrize("key", ["revision-999999", "edition-999999", "edition-x", "nothing"])
def test_a_state_that_never_was_is_not_found(key, desk, post):
    assert desk.get(f"/desk/blog/post/{post.pk}/history/{key}/").status_code == 404
    assert desk.get(f"/desk/blog/post/{post.pk}/history/{key}/restore/").status_code == 404


def test_a_state_of_another_article_is_not_found(desk, post):
    other = PostFactory()
    revision = history.record(other)
    address = f"/desk/blog/post/{post.pk}/history/revision-{revision.pk}/"
    assert desk.get(address).status_code == 404


def test_history_is_for_those_who_may_see_the_article(client, post):
    client.force_login(UserFactory())
    key = keys(post)["edition First words"]
    for rest in ("", "compare/", f"{key}/", f"{key}/restore/"):
        assert client.get(f"/desk/blog/post/{post.pk}/history/{rest}").status_code == 403
    before = content.of_post(Post.objects.get())
    assert client.post(f"/desk/blog/post/{post.pk}/history/{key}/restore/").status_code == 403
    assert content.of_post(Post.objects.get()) == before
