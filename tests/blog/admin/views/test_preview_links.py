"""Preview links at the desk: which state, for whom, how long; and the list of them."""

import html as html_module
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone

from blog.articles import content, revisions
from blog.models import Practice, PreviewLink, Revision
from blog.preview import links
from blog.publishing import actions
from tests.factories import OwnerFactory, PostFactory, ReadyPostFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)  # a Monday, 9:00 AM in Chicago
TUESDAY = datetime(2026, 12, 1, 13, tzinfo=UTC)
BROWSER = {"Sec-Fetch-Dest": "document"}


@pytest.fixture(autouse=True)
def clock(time_machine):
    Practice(time_zone="America/Chicago").save()
    time_machine.move_to(NOW, tick=False)
    with timezone.override("America/Chicago"):
        yield time_machine


@pytest.fixture
def owner():
    return OwnerFactory(name="Robin")


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def post():
    return ReadyPostFactory(title="A quiet hour")


def page(post):
    return f"/desk/blog/post/{post.pk}/links/"


def now(post):
    return f"now-{revisions.current_content(post)[1]}"


def create_link(desk, post, **fields):
    data = {"shows": now(post), "recipient": "Dr. Lind", "days": "7", **fields}
    return desk.post(page(post), data, follow=True)


def shown_messages(response):
    return html_module.unescape(response.content.decode())


def addresses(response):
    return re.findall(r'value="http://testserver(/preview/[^"]+)"', shown_messages(response))


def choices(desk, post):
    """Return the states that can be chosen, by their words."""
    return {
        words: value
        for value, words in re.findall(
            r'<option value="([^"]+)"[^>]*>([^<]+)', shown_messages(desk.get(page(post)))
        )
    }


def test_the_article_as_it_is_saved_now(desk, post, owner):
    response = create_link(desk, post)
    link = PreviewLink.objects.get()
    assert (link.post, link.recipient, link.created_by) == (post, "Dr. Lind", owner)
    assert link.last_day == date(2026, 11, 30)
    assert link.revision == Revision.objects.get()
    assert response.redirect_chain[0][0] == f"{page(post)}#link-{link.pk}"
    assert "The link for Dr. Lind is created." in shown_messages(response)
    (address,) = addresses(response)
    assert "A quiet hour" in desk.get(address).content.decode()
    assert "Preview link made for Dr. Lind" in LogEntry.objects.get().change_message


def test_what_a_colleague_saved_meanwhile_is_not_shown_to_anybody(desk, post, owner):
    shown = now(post)
    revisions.restore_content(
        post, content.content_from_post(post) | {"title": "Half done"}, by=owner, note=""
    )
    assert "This has changed in the meantime. Choose again." in shown_messages(
        create_link(desk, post, shows=shown)
    )
    assert not PreviewLink.objects.exists()


def test_the_list_says_what_each_shows_until_when_and_when_it_was_opened(desk, post, clock):
    response = create_link(desk, post)
    assert "As it was saved on November 23, 2026, 9:00 AM" in shown_messages(response)
    assert "the end of Monday, November 30, 2026" in shown_messages(response)
    assert "<dd>never</dd>" in shown_messages(response)
    clock.shift(3600)
    desk.get(addresses(response)[0], headers=BROWSER)
    assert "once, on November 23, 2026, 10:00 AM" in shown_messages(desk.get(page(post)))
    clock.shift(3600)
    desk.get(addresses(response)[0], headers=BROWSER)
    assert "2 times, last on November 23, 2026, 11:00 AM" in shown_messages(desk.get(page(post)))


def test_what_readers_see_and_what_they_will_see_can_be_chosen(desk, post, owner):
    assert set(choices(desk, post)) == {"The article as it is saved now"}
    live = actions.publish(post, by=owner)
    revisions.restore_content(
        post, content.content_from_post(post) | {"title": "An update"}, by=owner, note=""
    )
    upcoming = actions.publish(post, by=owner, at=TUESDAY)
    found = choices(desk, post)
    create_link(desk, post, shows=found["What readers see now"])
    response = create_link(
        desk, post, shows=found["What readers will see from December 1, 2026, 7:00 AM"]
    )
    assert list(PreviewLink.objects.values_list("edition", flat=True)) == [upcoming.pk, live.pk]
    assert "What readers see since November 23, 2026, 9:00 AM" in shown_messages(response)
    titles = [desk.get(address).context["edition"].title for address in addresses(response)]
    assert titles == ["An update", "A quiet hour"]


def test_what_was_saved_before_can_be_chosen(desk, post, owner, clock):
    earlier = revisions.save_revision(post, owner)
    clock.shift(60)
    revisions.restore_content(
        post, content.content_from_post(post) | {"title": "Changed"}, by=owner, note=""
    )
    found = choices(desk, post)
    assert list(found)[1:] == ["As saved on November 23, 2026, 9:00 AM by Robin"]
    response = create_link(
        desk, post, shows=found["As saved on November 23, 2026, 9:00 AM by Robin"]
    )
    assert PreviewLink.objects.get().revision == earlier
    assert "A quiet hour" in desk.get(addresses(response)[0]).content.decode()


@pytest.mark.parametrize(
    ("fields", "last_day"),
    [
        ({"days": "30"}, date(2026, 12, 23)),
        ({"days": "other", "last_day": "2026-12-01"}, date(2026, 12, 1)),
        ({"days": "7", "last_day": "2026-12-09"}, date(2026, 11, 30)),
    ],
)
def test_until(desk, post, fields, last_day):
    create_link(desk, post, **fields)
    assert PreviewLink.objects.get().last_day == last_day


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"recipient": ""}, "Say for whom it is."),
        ({"days": "other", "last_day": ""}, "Choose a day."),
        ({"days": "other", "last_day": "2026-02-30"}, "Enter a valid date."),
        ({"days": "other", "last_day": "2026-11-22"}, "This day has passed. Choose a later one."),
        ({"days": "other", "last_day": "2027-02-22"}, "A link lasts 90 days at most."),
        ({"shows": "edition-99999"}, "This has changed in the meantime. Choose again."),
        ({"shows": "revision-x"}, "This has changed in the meantime. Choose again."),
    ],
)
def test_what_can_not_be_is_explained_and_stays_typed(desk, post, fields, sentence):
    html = shown_messages(create_link(desk, post, **{"recipient": "Somebody else", **fields}))
    assert sentence in html
    assert "No link yet: 1 thing to put right" in " ".join(html.split())
    assert fields.get("recipient", 'value="Somebody else"') in html
    assert fields.get("last_day", "") in html
    assert not PreviewLink.objects.exists()


def test_what_belongs_to_another_article_can_not_be_shown(desk, post):
    other = revisions.save_revision(PostFactory())
    create_link(desk, post, shows=f"revision-{other.pk}")
    assert not PreviewLink.objects.exists()


def test_a_link_is_ended_by_its_button(desk, post, owner):
    (address,) = addresses(create_link(desk, post))
    link = PreviewLink.objects.get()
    response = desk.post(f"{page(post)}{link.pk}/end/", follow=True)
    assert "The link for Dr. Lind has ended." in shown_messages(response)
    assert "1 ended link" in shown_messages(response)
    assert "ended by Robin on November 23, 2026, 9:00 AM" in shown_messages(response)
    assert not addresses(response)
    assert desk.get(address).status_code == 404
    assert desk.get(f"{page(post)}{link.pk}/end/").status_code == 405


def test_a_link_whose_day_is_over_is_with_those_that_ended(desk, owner, post, clock):
    create_link(desk, post)
    clock.shift(timedelta(days=8))
    desk.force_login(owner)
    html = shown_messages(desk.get(page(post)))
    assert "1 ended link" in html
    assert "Active links" not in html


def test_a_link_is_ended_from_its_own_article_only(desk, post):
    create_link(desk, post)
    link = PreviewLink.objects.get()
    assert desk.post(f"{page(PostFactory())}{link.pk}/end/").status_code == 404
    assert PreviewLink.objects.open(NOW).exists()


def test_the_pages_of_an_article_lead_here(desk, post):
    for name in ("change", "publishing"):
        assert f'href="{page(post)}"' in shown_messages(
            desk.get(f"/desk/blog/post/{post.pk}/{name}/")
        )


@pytest.mark.parametrize("permissions", [(), ("view_post",), ("add_post",)])
def test_only_those_who_write_the_article_make_links(client, post, permissions):
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    link = links.create_link(
        post,
        revisions.save_revision(post),
        recipient="Dr. Lind",
        last_day=date(2026, 12, 1),
        by=None,
    )
    assert client.get(page(post)).status_code == 403
    assert client.post(page(post), {"shows": now(post)}).status_code == 403
    assert client.post(f"{page(post)}{link.pk}/end/").status_code == 403


@pytest.mark.parametrize("number", [1, 6])
def test_the_list_costs_the_same_for_any_number(
    desk, post, owner, django_assert_max_num_queries, number
):
    for _ in range(number):
        create_link(desk, post)
    with django_assert_max_num_queries(16):
        desk.get(page(post))
