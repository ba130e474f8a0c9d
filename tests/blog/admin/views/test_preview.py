"""A preview is the public page of what readers don't see yet; it writes nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag

from blog.models import SECTION_KINDS, Picture, Post, Revision, Section
from blog.publishing import actions
from practice_site.prepared import PreparedQuery
from tests.blog.admin.test_posts import form, policy, section
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    ReadyPostFactory,
    SectionFactory,
    UserFactory,
)
from tests.markup import squeeze

pytestmark = pytest.mark.django_db

NEW = "/desk/blog/post/preview/"


def address(post):
    return f"/desk/blog/post/{post.pk}/preview/"


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def page(response) -> str:
    assert response.status_code == 200
    return squeeze(response.content.decode())


def bar(response) -> str:
    return page(response).partition('class="preview-bar"')[2].partition("</aside>")[0]


def full_form(**fields):
    """A form with something in a section of every kind, and all that stands beside them."""
    data = form(
        title="Rain, and after",
        subtitle="A small thing",
        opening_line="It began slowly.",
        content_note="This speaks of weather.",
        tags="calm, never before",
        lead_picture=str(PictureFactory().pk),
        **{
            "author_order-pk": [str(LicenseFactory().author.pk), ""],
            "category_order-pk": [str(CategoryFactory(name="Weather").pk), ""],
        },
    )
    data |= section("text", heading="Of rain", body="<p>Dr<b>op</b>s.</p>", ordering=10)
    data |= section("list", ordering=20, **{"items-text": ["a first point", ""]})
    data |= section(
        "practices", ordering=30, **{"items-title": ["Breathe"], "items-text": ["In and out."]}
    )
    data |= section("conversation", ordering=40, **{"items-text": ["Stay a while?"]})
    data |= section("quote", ordering=50, quote="Rain is patient.")
    data |= section("picture", ordering=60, picture=str(PictureFactory().pk), caption="The window")
    data |= section("callout", ordering=70, tone="note", body="<p>Softly now.</p>")
    data |= section(
        "questions",
        ordering=80,
        **{"items-question": ["Does it end?"], "items-answer": ["It does."]},
    )
    data |= section(
        "references", ordering=90, **{"items-text": ["Vale"], "items-identifier": ["10.1000/182"]}
    )
    return data


IN_FULL_FORM = [
    "Rain, and after", "A small thing", "It began slowly.", "This speaks of weather.", "calm",
    "never before", "Weather", "Of rain", "Dr<strong>op</strong>s.", "a first point", "Breathe",
    "Stay a while?", "Rain is patient.", "The window", "Softly now.", "Does it end?",
    "https://doi.org/10.1000/182",
]  # fmt: skip


# --- What is shown -------------------------------------------------------------------------------


def test_what_is_saved_is_shown_as_the_public_page(desk):
    post = PostFactory(title="Only on the desk", lead_picture=PictureFactory())
    response = desk.get(address(post))
    html = page(response)
    assert "Only on the desk" in html
    assert "The first words." in html
    assert "what is saved on the desk" in bar(response)
    assert f'href="/desk/blog/post/{post.pk}/change/"' in bar(response)
    assert {each.name for each in response.templates} >= {"blog/article.html", "base.html"}


@pytest.mark.parametrize("saved", [True, False])
def test_what_stands_in_the_form_is_shown_unsaved(desk, saved):
    post = PostFactory(title="As it was") if saved else None
    response = desk.post(address(post) if post else NEW, full_form())
    html = page(response)
    assert not [words for words in IN_FULL_FORM if words not in html]
    assert "As it was" not in html
    assert "what the form says now" in bar(response)
    assert html.index("Of rain") < html.index("Rain is patient.") < html.index("Does it end?")


def test_the_preview_of_what_is_published_is_what_readers_get(desk, owner, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    author = LicenseFactory(author=AuthorFactory(photo=PictureFactory())).author
    post = ReadyPostFactory(
        authors=[author],
        lead_picture=PictureFactory(),
        tags=["calm"],
        sections=[
            {"kind": "text", "heading": "One", "body": "<p>Words.</p>"},
            {"kind": "picture", "picture": PictureFactory()},
        ],
    )
    actions.publish(post, by=owner)
    public = page(Client().get(f"/articles/{post.slug}/"))
    preview = page(desk.get(address(post))).replace("/desk/blog/picture/", "/pictures/")
    article = '<article class="article', "</article>"
    assert (
        preview.partition(article[0])[2].partition(article[1])[0]
        == (public.partition(article[0])[2].partition(article[1])[0])
    )


@pytest.mark.parametrize("place", ["lead_in", "section", "author"])
def test_pictures_are_seen_though_they_are_not_public(desk, owner, place):
    picture = PictureFactory()
    post = ReadyPostFactory(
        lead_picture=picture if place == "lead_in" else None,
        authors=[AuthorFactory(photo=picture if place == "author" else None)],
        sections=[{"kind": "picture", "picture": picture}] if place == "section" else None,
    )
    found = f"/desk/blog/picture/{picture.token}/{picture.jpeg}"
    assert f'src="{found}"' in page(desk.get(address(post)))
    assert b"".join(desk.get(found).streaming_content)
    assert Client().get(picture.url(picture.jpeg)).status_code == 404


HALF_WRITTEN = {
    "nothing at all": {},
    "no rows, no counts": {"title": "Alone"},
    "invalid values": form(
        title="x" * 500,
        slug="not an address!",
        lead_picture="999",
        recheck_on="soon",
        tags='an "open quote',
        **{"author_order-pk": ["999", "nobody"], "category_order-pk": ["-1"]},
    ),
    "counts that are none": {"title": "Odd", "text-TOTAL_FORMS": "many", "list-TOTAL_FORMS": "-3"},
    "empty sections": {
        **form(),
        **{
            name: value
            for number, kind in enumerate(SECTION_KINDS)
            for name, value in section(kind, ordering=number).items()
        },
    },
    "wrong sections": {
        **form(),
        **section("callout", tone="loud", heading="h" * 300, ordering=1),
        **section("picture", picture="none", ordering="first"),
        **section("practices", ordering=2, **{"items-title": ["Only a title"], "items-text": []}),
        **section("references", ordering=3, **{"items-text": ["V"], "items-identifier": ["no"]}),
    },
}


@pytest.mark.parametrize("saved", [True, False])
@pytest.mark.parametrize("name", HALF_WRITTEN)
def test_what_is_half_written_is_shown_as_far_as_it_goes(desk, name, saved):
    response = desk.post(address(PostFactory()) if saved else NEW, HALF_WRITTEN[name])
    assert HALF_WRITTEN[name].get("title") or "No title yet" in page(response)


def test_a_new_article_begins_as_an_empty_page(desk):
    assert "No title yet" in page(desk.get(NEW))


def test_a_new_article_may_be_what_a_process_shows_first(desk, monkeypatch):
    call = PreparedQuery.__call__

    def first_call(query, **values):
        query.compiled = None
        return call(query, **values)

    monkeypatch.setattr(PreparedQuery, "__call__", first_call)
    assert desk.get(NEW).status_code == 200
    assert desk.post(NEW, full_form()).status_code == 200


def test_markup_that_is_typed_never_runs(desk):
    data = form(title="<script>1</script>") | section(
        "text", body="<p onclick='x'>A<script>2</script></p>"
    )
    html = page(desk.post(NEW, data))
    assert "<script" not in html
    assert "onclick" not in html


# --- As of when ----------------------------------------------------------------------------------

MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
GOES_LIVE = datetime(2026, 12, 1, 13, tzinfo=UTC)  # 7:00 AM in Minnesota


@pytest.fixture
def scheduled(owner, time_machine):
    """An article that goes live on December 1, when its author's license has begun."""
    time_machine.move_to(MONDAY, tick=False)
    license_ = LicenseFactory(valid_from=date(2026, 12, 1))
    post = ReadyPostFactory(authors=[license_.author])
    actions.publish(post, by=owner, at=GOES_LIVE)
    return post


def test_scheduled_work_is_shown_as_of_its_date(scheduled, desk):
    response = desk.get(address(scheduled))
    html = page(response)
    assert "As readers will see it on Tuesday, December 1, 2026, 7:00 AM." in bar(response)
    assert "LMFT" in html
    assert "December 1, 2026" in html.partition('<p class="dates">')[2].partition("</p>")[0]


def test_what_was_changed_after_scheduling_is_not_said_to_go_live(scheduled, desk):
    SectionFactory(parent=scheduled, kind="text", body="<p>One more thing.</p>", ordering=99)
    response = desk.get(address(scheduled))
    assert "One more thing." in page(response)
    assert "As readers will see it" not in bar(response)
    assert "It differs from what is scheduled for then." in bar(response)


@pytest.mark.parametrize(
    ("on", "licensed", "said"),
    [
        ("2026-11-23", False, "Readers don’t see it until"),
        ("2026-11-30", False, "as of Monday, November 30, 2026"),
        ("2026-12-01", True, "December 1, 2026, 7:00 AM"),
        ("2027-05-03", True, "As readers will see it on Monday, May 3, 2027."),
        ("2027-02-30", True, "December 1, 2026, 7:00 AM"),
        ("whenever", True, "December 1, 2026, 7:00 AM"),
    ],
)
def test_another_day_can_be_chosen(scheduled, desk, on, licensed, said):
    response = desk.get(address(scheduled), {"on": on})
    assert ("LMFT" in page(response)) is licensed
    assert said in bar(response)


def test_related_articles_are_those_that_are_live_then(scheduled, desk, owner):
    subject = scheduled.category_links.get().category
    before, after = ReadyPostFactory.create_batch(2, categories=[subject])
    actions.publish(before, by=owner, at=GOES_LIVE - timedelta(hours=1))
    actions.publish(after, by=owner, at=GOES_LIVE + timedelta(hours=1))
    html = page(desk.get(address(scheduled)))
    assert before.title in html
    assert after.title not in html


def test_what_readers_see_already_is_said_to_be_so(scheduled, desk, owner, time_machine):
    time_machine.move_to(GOES_LIVE + timedelta(hours=1))
    desk.force_login(owner)
    response = desk.get(address(scheduled))
    assert "This is what readers see now." in bar(response)
    assert "Updated" not in page(response)
    Post.objects.update(subtitle="A new line")
    assert "Readers don’t see it until you publish it." in bar(desk.get(address(scheduled)))


def test_a_canceled_schedule_leaves_no_date_behind(scheduled, desk, owner):
    actions.publish(scheduled, by=owner, at=GOES_LIVE + timedelta(days=4))
    dates = (
        page(desk.get(address(scheduled))).partition('<p class="dates">')[2].partition("</p>")[0]
    )
    assert "December 5, 2026" in dates
    assert "Updated" not in dates


# --- Private, and without a trace ----------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("saved", [True, False])
def test_nothing_is_written(desk, method, saved):
    post = PostFactory(tags=["calm"])
    data = full_form(slug="elsewhere") if method == "post" else {}
    pictures = Picture.objects.count()
    with CaptureQueriesContext(connection) as queries:
        page(getattr(desk, method)(address(post) if saved else NEW, data))
    assert {query["sql"].lstrip("(").split()[0] for query in queries} == {"SELECT"}
    assert Post.objects.get().updated_at == post.updated_at
    assert Section.objects.count() == 1
    assert Picture.objects.count() == pictures
    assert not Revision.objects.exists()
    assert not Tag.objects.filter(name="never before").exists()


@pytest.mark.parametrize("sections", [1, 12])
def test_a_preview_costs_the_same_for_any_number_of_sections(
    desk, django_assert_max_num_queries, sections
):
    post = PostFactory()
    data = full_form()
    for number in range(1, sections):
        data |= section("text", number=number, ordering=number, body="<p>More.</p>")
    with django_assert_max_num_queries(22):
        page(desk.post(address(post), data))


def test_a_preview_is_kept_nowhere_and_found_nowhere(desk):
    for response in (desk.get(address(PostFactory())), desk.get(NEW), desk.post(NEW, form())):
        assert '<meta name="robots" content="noindex">' in page(response)
        assert 'rel="canonical"' not in page(response)
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]


def test_only_the_desk_may_frame_it_and_it_runs_nothing(desk):
    post = PostFactory()
    for response in (desk.get(address(post)), desk.post(address(post), form())):
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        rules = policy(response)
        assert rules["frame-ancestors"] == "'self'"
        assert rules["default-src"] == "'none'"
        assert "script-src" not in rules
    change = desk.get(f"/desk/blog/post/{post.pk}/change/")
    assert policy(change)["frame-src"] == "'self'"
    assert policy(change)["frame-ancestors"] == "'none'"
    assert change["X-Frame-Options"] == "DENY"


# Who may look at what is saved, at what stands in the form, and at what isn't saved yet.
MAY = {
    (): (403, 403, 403),
    ("view_post",): (200, 403, 403),
    ("change_post",): (200, 200, 403),
    ("add_post",): (403, 403, 200),
}


@pytest.mark.parametrize("permissions", MAY)
def test_who_may_preview(client, permissions):
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    post = PostFactory()
    answers = (
        client.get(address(post)),
        client.post(address(post), form()),
        client.post(NEW, form()),
    )
    assert tuple(answer.status_code for answer in answers) == MAY[permissions]


def test_nobody_else_sees_it(client):
    for path in (address(PostFactory()), NEW):
        assert client.get(path).status_code == 302
        sent = client.post(path, form())  # is kept on the page that asks to sign in
        assert sent.status_code == 403
        assert "You were signed out" in sent.content.decode()


def test_another_site_can_not_post_to_it(owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(NEW, form()).status_code == 403


def test_whoever_may_only_look_is_led_back_to_the_list(client):
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename="view_post"))
    client.force_login(user)
    assert 'href="/desk/blog/post/"' in bar(client.get(address(PostFactory())))
