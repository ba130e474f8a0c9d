"""The history of an article at the desk: looked at, compared, and brought back."""

import html
import re
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.admin.views.history import VERSIONS_PER_PAGE
from blog.articles import autosave, revisions
from blog.models import Edition, Post, Practice, Revision, Section
from blog.publishing import actions
from practice_site import __version__
from tests.blog.admin.test_posts import policy
from tests.factories import OwnerFactory, PostFactory, ReadyPostFactory, UserFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db

START = datetime(2026, 5, 1, 15, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def scene(rows):
    """An owner, signed in, and an article of hers: made once for all tests of this module."""
    Practice(time_zone="America/Chicago").save()
    ana, browser = OwnerFactory(name="Ana Ruiz"), Client()
    with time_machine.travel(START, tick=False) as clock:
        browser.force_login(ana)
        post = ReadyPostFactory(title="Rain", slug="rain")
        revisions.save_revision(post, ana)
        actions.publish(post, by=ana)
        clock.shift(timedelta(hours=1))
        return SimpleNamespace(ana=ana, cookies=browser.cookies, post=save(post, ana, "Snow"))


@pytest.fixture(autouse=True)
def clock(scene):
    with time_machine.travel(START + timedelta(hours=1), tick=False) as traveler:
        yield traveler


@pytest.fixture
def ana(scene):
    return deepcopy(scene.ana)


@pytest.fixture
def desk(client, scene):
    client.cookies = deepcopy(scene.cookies)
    return client


@pytest.fixture
def post(scene):
    """Saved and published as Rain, an hour later saved as Snow."""
    return deepcopy(scene.post)


def save(post, by, title):
    Post.objects.filter(pk=post.pk).update(title=title)
    revisions.save_revision(Post.objects.get(pk=post.pk), by)
    return Post.objects.get(pk=post.pk)


def at(post, rest=""):
    return f"/desk/blog/post/{post.pk}/history/{rest}"


def page_text(response) -> str:
    """The page as somebody reads it."""
    assert response.status_code == 200
    text = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text)


def saved_as(title):
    found = [each for each in Revision.objects.all() if each.content["title"] == title]
    return f"revision-{found[0].pk}"


def edition_key():
    return f"edition-{Edition.objects.latest('pk').pk}"


# --- The list ------------------------------------------------------------------------------------


def test_every_version_is_listed_with_who_and_when(desk, post):
    page = page_text(desk.get(at(post)))
    assert "11:00 AM Saved by Ana Ruiz as on the desk now" in page
    assert "10:00 AM Published by Ana Ruiz" in page
    assert "Readers have seen it since May 1, 2026, 10:00 AM, and see it now." in page
    assert "10:00 AM Saved by Ana Ruiz" in page
    assert "America/Chicago time" in page


def test_what_became_of_each_edition_is_said(desk, post, ana, clock):
    actions.publish(post, by=ana, at=START + timedelta(days=1))
    assert "Readers will see it from May 2, 2026, 10:00 AM." in page_text(desk.get(at(post)))
    actions.cancel_schedule(post, by=ana)
    canceled = "Was to go live on May 2, 2026, 10:00 AM. Replaced or canceled by Ana Ruiz before"
    assert canceled in page_text(desk.get(at(post)))
    actions.take_down(post, by=ana, at=START + timedelta(days=2))
    assert "and see it until May 3, 2026, 10:00 AM." in page_text(desk.get(at(post)))
    clock.shift(timedelta(days=3))
    desk.force_login(ana)
    ended = "until May 3, 2026, 10:00 AM, when Ana Ruiz took it down."
    assert ended in page_text(desk.get(at(post)))


def test_an_edition_that_a_later_one_replaced_was_not_taken_down(desk, post, ana):
    actions.publish(post, by=ana)
    assert "from May 1, 2026, 10:00 AM until May 1, 2026, 11:00 AM." in page_text(
        desk.get(at(post))
    )


def test_an_article_without_history_says_so(desk):
    assert "Nothing was saved yet" in page_text(desk.get(at(PostFactory())))


def test_a_long_history_has_pages_and_what_is_chosen_comes_along(desk, post, ana, clock):
    for number in range(VERSIONS_PER_PAGE):
        clock.shift(timedelta(hours=1))
        save(post, ana, f"Rain {number}")
    desk.force_login(ana)
    first = desk.get(at(post)).content.decode()
    rain = f'value="{saved_as("Rain")}"'
    assert rain not in first
    second = desk.get(at(post, f"?page=2&a={saved_as('Rain 39')}&b=desk")).content.decode()
    assert re.search(rf'name="a" value="{saved_as("Rain 39")}"[^>]* checked', squeeze(second))
    assert re.search(r'name="b" value="desk"[^>]* checked', squeeze(second))
    assert rain in second


def test_the_list_costs_the_same_for_many_versions(
    desk, post, ana, clock, django_assert_max_num_queries
):
    with CaptureQueriesContext(connection) as few:
        desk.get(at(post))
    for number in range(20):
        clock.shift(timedelta(hours=1))
        save(post, ana, f"Rain {number}")
    with django_assert_max_num_queries(len(few)):
        desk.get(at(post))


def test_a_version_is_named_by_the_title_that_it_had(desk, post):
    assert "“Rain”" in page_text(desk.get(at(post)))
    assert "“Snow”" not in page_text(desk.get(at(post)))


def test_what_readers_see_or_else_what_was_saved_last_is_compared_with_the_desk(desk, post, ana):
    def stands_ready(side, key):
        page = squeeze(desk.get(at(post)).content.decode())
        return re.search(rf'name="{side}" value="{key}"[^>]* checked', page)

    assert stands_ready("a", edition_key())
    assert stands_ready("b", "desk")
    actions.take_down(post, by=ana)
    assert stands_ready("a", saved_as("Rain"))


@pytest.mark.parametrize("rest", ["0", "99", "x"])
def test_a_page_that_is_not_there(rest, desk, post):
    assert desk.get(at(post, f"?page={rest}&a=nonsense")).status_code == 200


# --- What was public on a day --------------------------------------------------------------------


def test_what_was_public_on_a_day(desk, post, ana, clock):
    clock.shift(timedelta(days=10))
    desk.force_login(ana)
    page = desk.get(at(post, "?on=2026-05-03"))
    assert "Sunday, May 3, 2026 Rain , published by Ana Ruiz" in page_text(page)
    link = at(post, f"{edition_key()}/?on=2026-05-03")
    assert link in page.content.decode()
    shown = page_text(desk.get(link))
    assert "Rain" in shown
    assert "Readers have seen it since May 1, 2026, 10:00 AM" in shown


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-04-30", "Nothing of this article was public then."),
        ("", "Choose a day."),
        ("yesterday", "This is not a day."),
        ("2026-02-30", "This is not a day."),
    ],
)
def test_a_day_on_which_nothing_was_public_and_no_day_at_all(day, sentence, desk, post):
    assert sentence in page_text(desk.get(at(post, f"?on={day}")))


def test_a_day_to_come(desk, post, ana):
    actions.take_down(post, by=ana)
    page = page_text(desk.get(at(post, "?on=2027-01-01")))
    assert "Nothing of this article is scheduled for then." in page


# --- One version, two versions -------------------------------------------------------------------


def test_a_version_is_looked_at_on_its_public_page_and_kept_from_everybody_else(desk, post):
    response = desk.get(at(post, f"{saved_as('Rain')}/"))
    assert "Saved May 1, 2026, 10:00 AM by Ana Ruiz." in page_text(response)
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert Revision.objects.count() == 2


@pytest.mark.parametrize("backwards", [False, True])
def test_two_versions_are_compared_the_older_one_first(backwards, desk, post):
    keys = [saved_as("Rain"), "desk"][:: -1 if backwards else 1]
    page = page_text(desk.get(at(post, f"compare/?a={keys[0]}&b={keys[1]}")))
    assert page.index("Saved May 1, 2026, 10:00 AM") < page.index("On the desk now")
    assert "[removed: Rain ]" in page
    assert "[added: Snow ]" in page


def test_the_same_version_twice_is_asked_about(desk, post):
    for query in ("a=desk&b=desk", "a=desk", ""):
        response = desk.get(at(post, f"compare/?{query}"), follow=True)
        assert "Choose an A and a B that are not the same." in page_text(response)


# --- Brought back --------------------------------------------------------------------------------


def restore(desk, post, key):
    page = desk.get(at(post, f"{key}/restore/")).content.decode()
    content_hash = re.search(r'name="desk" value="(\w+)"', page)[1]
    return desk.post(at(post, f"{key}/restore/"), {"desk": content_hash}, follow=True)


@pytest.mark.parametrize("what", ["saved", "edition"])
def test_a_version_comes_back_to_the_desk_and_never_to_readers(what, desk, post):
    key = saved_as("Rain") if what == "saved" else edition_key()
    actions.publish(post, by=None)  # readers see Snow
    page = page_text(desk.get(at(post, f"{key}/restore/")))
    assert "[removed: Snow ]" in page
    assert "[added: Rain ]" in page
    assert "is restored. Readers see nothing of it" in page_text(restore(desk, post, key))
    assert Post.objects.get().title == "Rain"
    assert Edition.objects.live(datetime.now(UTC)).get().title == "Snow"
    assert "Restored: " in Revision.objects.first().note
    assert saved_as("Snow")


def test_what_was_saved_meanwhile_is_looked_at_first(desk, post, ana):
    key = saved_as("Rain")
    page = desk.get(at(post, f"{key}/restore/")).content.decode()
    content_hash = re.search(r'name="desk" value="(\w+)"', page)[1]
    save(post, ana, "Hail")
    response = desk.post(at(post, f"{key}/restore/"), {"desk": content_hash})
    assert "Somebody saved the article meanwhile." in page_text(response)
    assert "[removed: Hail ]" in page_text(response)
    assert Post.objects.get().title == "Hail"


def test_a_version_that_no_longer_fits_is_explained_and_nothing_changes(desk, post, ana):
    Post.objects.filter(pk=post.pk).update(slug="another-rain")
    other = ReadyPostFactory(slug="storm")
    actions.publish(other, by=ana)
    revision = revisions.save_revision(Post.objects.get(pk=post.pk), ana)
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"slug": "storm"})
    response = restore(desk, post, f"revision-{revision.pk}")
    assert "Not restored yet" in page_text(response)
    assert "Web address:" in page_text(response)
    assert Post.objects.get(pk=post.pk).slug == "another-rain"


def test_the_same_version_needs_no_bringing_back(desk, post):
    page = page_text(desk.get(at(post, f"{saved_as('Snow')}/restore/")))
    assert "The article on the desk is like this already." in page


def test_words_that_somebody_types_at_that_time_are_named(desk, post):
    ben = OwnerFactory(name="Ben Okoro")
    autosave.save_form_data(uuid4(), ben, post, [["title", "Hail"]], base_hash="")
    page = page_text(desk.get(at(post, f"{saved_as('Rain')}/restore/")))
    assert "Ben Okoro has unfinished changes in the form" in page


# --- Who may -------------------------------------------------------------------------------------

PAGES = ["", "compare/?a={key}&b=desk", "{key}/", "{key}/restore/"]


def test_who_may_look_sees_history_and_brings_nothing_back(client, post):
    reader = UserFactory()
    reader.user_permissions.set(Permission.objects.filter(codename="view_post"))
    client.force_login(reader)
    key = saved_as("Rain")
    answers = [client.get(at(post, page.format(key=key))) for page in PAGES]
    assert [each.status_code for each in answers] == [200, 200, 200, 403]
    assert "Restore" not in page_text(answers[0])
    assert client.post(at(post, f"{key}/restore/"), {"desk": ""}).status_code == 403
    assert Post.objects.get().title == "Snow"


def test_who_may_not_look_sees_nothing(client, post):
    client.force_login(UserFactory())
    for page in PAGES:
        assert client.get(at(post, page.format(key=saved_as("Rain")))).status_code in (403, 404)


@pytest.mark.parametrize("rest", ["{key}/", "{key}/restore/", "compare/?a={key}&b=desk"])
def test_a_version_of_another_article_is_not_found_under_this_one(rest, desk, post):
    other = PostFactory()
    assert desk.get(at(other, rest.format(key=saved_as("Rain")))).status_code == 404


@pytest.mark.parametrize("rest", ["", "compare/?a={key}&b=desk", "{key}/restore/"])
def test_the_pages_keep_the_desks_policy(rest, desk, post):
    response = desk.get(at(post, rest.format(key=saved_as("Rain"))))
    assert policy(response)["script-src"] == "'self'"
    assert "style=" not in response.content.decode()


def test_the_form_leads_here(desk, post):
    assert at(post) in desk.get(f"/desk/blog/post/{post.pk}/change/").content.decode()


def test_sections_of_a_version_are_brought_back_too(desk, post):
    Section.objects.filter(parent=post).delete()
    restore(desk, post, saved_as("Rain"))
    assert [each.body for each in Section.objects.filter(parent=post)] == [
        "<p>The first words.</p>"
    ]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_calendar_of_ours_has_is_answered_in_words(day, desk, post):
    page = desk.get(f"/desk/blog/post/{post.pk}/history/?on={day}")
    assert "There is no history for that day." in page_text(page)


def test_the_page_that_asks_before_a_restore_ends_as_every_page(desk, post, ana):
    revision = revisions.save_revision(post, ana)
    page = squeeze(desk.get(at(post, f"revision-{revision.pk}/restore/")).content.decode())
    assert f'<footer id="footer">The practice blog {__version__}' in page
