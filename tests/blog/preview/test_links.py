"""Preview links as somebody without an account meets them: one state, for a while, privately."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from blog.articles import content, revisions
from blog.models import Practice, PreviewLink
from blog.preview import links
from blog.publishing import actions
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    ReadyPostFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)  # 9:00 AM in Chicago
LAST_DAY = date(2026, 11, 30)
END = datetime(2026, 12, 1, 6, tzinfo=UTC)  # midnight in Chicago
SECOND = timedelta(seconds=1)
BROWSER = {"Sec-Fetch-Dest": "document"}


@pytest.fixture(autouse=True)
def clock(time_machine):
    Practice(time_zone="America/Chicago").save()
    time_machine.move_to(NOW, tick=False)
    with timezone.override("America/Chicago"):
        yield time_machine


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def post():
    return ReadyPostFactory(title="Only for Dr. Lind")


def link_to(post, shows=None, **fields):
    shows = shows or revisions.save_revision(post)
    return links.create_link(
        post, shows, **{"recipient": "Dr. Lind", "last_day": LAST_DAY, "by": None, **fields}
    )


def address(link):
    return f"/preview/{links.link_token(link)}/"


def shown(response):
    assert response.status_code == 200
    return response.content.decode()


def bar(response):
    return shown(response).partition('<aside class="preview-bar"')[2].partition("</aside>")[0]


# --- Who sees it, and how long -------------------------------------------------------------------


def test_whoever_has_the_link_sees_the_public_page(client, post):
    response = client.get(address(link_to(post)))
    assert "Only for Dr. Lind" in shown(response)
    assert "The first words." in shown(response)
    assert "A preview for Dr. Lind, until November 30, 2026. It is not public." in bar(response)
    assert "desk" not in bar(response)
    assert {each.name for each in response.templates} >= {"blog/article.html", "base.html"}


def test_it_ends_at_the_second_with_its_last_day(client, clock, post):
    link = link_to(post)
    clock.move_to(END - SECOND, tick=False)
    assert client.get(address(link)).status_code == 200
    assert PreviewLink.objects.open(END - SECOND).get() == link
    clock.move_to(END, tick=False)
    assert client.get(address(link)).status_code == 404
    assert not PreviewLink.objects.open(END).exists()


def altered(link):
    signed = links.link_token(link)
    key, _, signature = signed.partition(".")
    other_salt = signing.Signer(salt="another", sep=".").sign(link.key)
    return {
        "truncated": signed[:-1],
        "the key alone": key,
        "no signature": f"{key}.",
        "another key": f"{'0' * 32}.{signature}",
        "another salt": other_salt,
        "its number": str(link.pk),
        "its number, signed": links.SIGNER.sign(str(link.pk)),
        "nonsense": "x",
    }


@pytest.mark.parametrize(
    "name", [*altered(PreviewLink(pk=1)), "revoked", "ended", "its article deleted"]
)
def test_all_that_shows_nothing_says_the_same(client, clock, post, owner, name):
    link = link_to(post)
    path = address(link)
    if name == "revoked":
        links.revoke_link(link, owner)
    elif name == "ended":
        clock.move_to(END, tick=False)
    elif name == "its article deleted":
        post.delete()
    else:
        path = f"/preview/{altered(link)[name]}/"
    response = client.get(path)
    html = response.content.decode()
    assert response.status_code == 404
    assert html == client.get("/preview/wrong/").content.decode()
    assert "This link has ended" in html
    assert "Ask whoever sent it for a new one." in html
    assert "Only for Dr. Lind" not in html
    assert_private(response)


def test_revoking_ends_it_at_once_and_for_good(client, clock, post, owner):
    link = link_to(post)
    links.revoke_link(link, owner)
    clock.shift(60)
    links.revoke_link(link, OwnerFactory())
    link.refresh_from_db()
    assert (link.revoked_at, link.revoked_by) == (NOW, owner)
    assert client.get(address(link)).status_code == 404


def test_it_ends_with_the_account_of_who_made_it(client, post, owner):
    link = link_to(post)
    PreviewLink.objects.update(created_by=owner)
    owner.is_active = False
    owner.save()
    assert client.get(address(link)).status_code == 404
    assert not PreviewLink.objects.open(NOW).exists()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 11, 22), "This day has passed."),
        (date(2027, 2, 22), "A link lasts 90 days at most."),
    ],
)
def test_a_day_that_can_not_be_is_refused(post, day, sentence):
    with pytest.raises(ValidationError, match=sentence):
        link_to(post, last_day=day)
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 2, 21)])
def test_from_today_to_ninety_days_a_link_can_last(post, day):
    assert link_to(post, last_day=day).last_day == day


def test_a_link_shows_exactly_one_state(post):
    with pytest.raises(IntegrityError):
        PreviewLink.objects.create(post=post, recipient="Nobody", expires_at=END)


# --- What it shows -------------------------------------------------------------------------------


def test_it_shows_what_was_saved_then_whatever_is_done_on_the_desk(client, post, owner):
    link = link_to(post)
    changed = content.content_from_post(post) | {"title": "Half a thought"}
    revisions.restore_content(post, changed, by=owner, note="")
    assert "Only for Dr. Lind" in shown(client.get(address(link)))
    assert "Half a thought" not in shown(client.get(address(link)))
    assert "Half a thought" in shown(client.get(address(link_to(post))))


def test_each_link_shows_its_own_article(client, post):
    other = PostFactory(title="Something else")
    assert "Something else" in shown(client.get(address(link_to(other))))
    assert "Something else" not in shown(client.get(address(link_to(post))))


def test_scheduled_work_is_shown_as_of_its_day(client, owner, clock):
    license_ = LicenseFactory(valid_from=date(2026, 12, 1))
    post = ReadyPostFactory(authors=[license_.author])
    edition = actions.publish(post, by=owner, at=datetime(2026, 12, 1, 13, tzinfo=UTC))
    response = client.get(address(link_to(post, edition, last_day=date(2026, 12, 9))))
    assert "It is not public before December 1, 2026, 7:00 AM." in bar(response)
    assert "LMFT" in shown(response)
    assert "December 1, 2026" in shown(response).partition('<p class="dates">')[2][:200]


def test_what_readers_see_stays_shown_after_it_is_taken_down(client, owner, clock, post):
    edition = actions.publish(post, by=owner)
    link = link_to(post, edition)
    assert "Readers see it as well." in bar(client.get(address(link)))
    clock.shift(60)
    actions.take_down(post, by=owner)
    assert "It is not what readers see now." in bar(client.get(address(link)))


def test_a_schedule_that_was_canceled_is_not_said_to_go_live(client, owner, post):
    edition = actions.publish(post, by=owner, at=END)
    link = link_to(post, edition)
    actions.cancel_schedule(post, by=owner)
    assert "It is not public." in bar(client.get(address(link)))


def test_other_articles_that_are_not_public_stay_unseen(client, owner, post):
    subject = post.category_links.get().category
    live, coming = ReadyPostFactory.create_batch(2, categories=[subject])
    actions.publish(live, by=owner)
    actions.publish(coming, by=owner, at=NOW + timedelta(days=1))
    edition = actions.publish(post, by=owner, at=NOW + timedelta(days=2))
    html = shown(client.get(address(link_to(post, edition))))
    assert live.title in html
    assert coming.title not in html


# --- Pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize("place", ["lead_in", "section", "author"])
def test_its_pictures_are_seen_through_it_and_only_through_it(
    client, owner, clock, place, published
):
    picture = PictureFactory()
    post = ReadyPostFactory(
        lead_picture=picture if place == "lead_in" else None,
        authors=[AuthorFactory(photo=picture if place == "author" else None)],
        sections=[{"kind": "picture", "picture": picture}] if place == "section" else None,
    )
    link = link_to(post, actions.publish(post, by=owner, at=END) if published else None)
    found = f"{address(link)}{picture.token}/{picture.jpeg}"
    assert f'src="{found}"' in shown(client.get(address(link)))
    response = client.get(found)
    assert b"".join(response.streaming_content)
    assert_private(response)
    assert client.get(picture.url(picture.jpeg)).status_code == 404

    other = link_to(PostFactory())
    assert client.get(f"{address(other)}{picture.token}/{picture.jpeg}").status_code == 404
    assert client.get(f"/preview/x/{picture.token}/{picture.jpeg}").status_code == 404
    assert client.get(f"{address(link)}{picture.token}/master.png").status_code == 404
    links.revoke_link(link, owner)
    assert client.get(found).status_code == 404


# --- Private -------------------------------------------------------------------------------------


def assert_private(response):
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_it_is_kept_nowhere_and_runs_nothing(client, post):
    response = client.get(address(link_to(post)), headers=BROWSER)
    assert_private(response)
    assert '<meta name="robots" content="noindex">' in shown(response)
    assert 'rel="canonical"' not in shown(response)
    # Who pastes it into a chat shows nothing of it: chats read these and keep what they say.
    for name in ("og:", 'name="description"', "ld+json"):
        assert name not in shown(response).partition("<body")[0]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_it_is_found_nowhere(client, post):
    link_to(post)
    for path in ("/", "/sitemap.xml", "/feed/"):
        assert "preview" not in client.get(path).content.decode()
    assert "Disallow: /preview/" in client.get("/robots.txt").content.decode()


def test_nothing_can_be_sent_to_it(client, post):
    assert client.post(address(link_to(post))).status_code == 405


# --- When it was opened --------------------------------------------------------------------------


def test_an_opening_is_noted(client, clock, post):
    link = link_to(post)
    client.get(address(link), headers=BROWSER)
    clock.shift(60)
    client.get(address(link), headers=BROWSER)
    link.refresh_from_db()
    assert (link.open_count, link.last_opened_at) == (2, NOW + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("head", BROWSER),
        ("get", {}),  # a chat program that looks at every address
        ("get", {"Sec-Fetch-Dest": "empty"}),
        ("get", BROWSER | {"Sec-Purpose": "prefetch;prerender"}),
    ],
)
def test_what_nobody_looks_at_is_no_opening(client, post, method, headers):
    link = link_to(post)
    assert getattr(client, method)(address(link), headers=headers).status_code == 200
    link.refresh_from_db()
    assert (link.open_count, link.last_opened_at) == (0, None)


@pytest.mark.parametrize("sections", [1, 12])
@pytest.mark.parametrize("published", [False, True])
def test_a_link_costs_the_same_for_any_number_of_sections(
    client, owner, django_assert_max_num_queries, sections, published
):
    post = ReadyPostFactory(
        lead_picture=PictureFactory(),
        authors=[AuthorFactory(photo=PictureFactory())],
        sections=[{"kind": "picture", "picture": PictureFactory()} for _ in range(sections)],
    )
    link = link_to(post, actions.publish(post, by=owner, at=END) if published else None)
    with django_assert_max_num_queries(19):
        shown(client.get(address(link), headers=BROWSER))
    with django_assert_max_num_queries(11):
        client.get(f"{address(link)}{post.lead_picture.token}/{post.lead_picture.jpeg}").close()
