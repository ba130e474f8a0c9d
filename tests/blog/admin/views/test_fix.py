"""The form of a fix: it shows what is live, and by no road does it get into the working copy."""

import re
from copy import deepcopy
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import lxml.html
import pytest
from django.test import Client
from django.utils import timezone

from blog import checklist
from blog.articles import revisions
from blog.checklist import waivers
from blog.models import EditingSession, Edition, Post, Section
from blog.publishing import actions
from tests.blog.admin.views.test_conflict import value_of
from tests.factories import AuthorFactory, OwnerFactory, PictureFactory, ReadyPostFactory, in_role
from tests.section_examples import examples

pytestmark = pytest.mark.django_db

SECTIONS = [
    {"kind": "text", "heading": "Rain", "body": "<p>It fals.</p>"},
    {"kind": "list", "heading": "Hail", "items": [{"text": "Small"}, {"text": "Large"}]},
]


@pytest.fixture(scope="module", autouse=True)
def scene(rows):
    """An owner, signed in, and an article: made once for all tests of this module."""
    owner, browser = OwnerFactory(name="Ana Ruiz"), Client()
    browser.force_login(owner)
    return SimpleNamespace(owner=owner, cookies=browser.cookies, post=with_an_update(owner))


@pytest.fixture
def owner(scene):
    return deepcopy(scene.owner)


@pytest.fixture
def desk(client, scene):
    client.cookies = deepcopy(scene.cookies)
    return client


@pytest.fixture
def post(scene):
    """Live with a typo; its update, with another title and without hail, is on Friday."""
    return deepcopy(scene.post)


def with_an_update(owner) -> Post:
    post = ReadyPostFactory(title="Weather", slug="weather", summary="Of it.", sections=SECTIONS)
    ReadyPostFactory()  # so that rows and numbers differ
    actions.publish(post, by=owner)
    Post.objects.filter(pk=post.pk).update(title="All weathers")
    Section.objects.filter(parent=post, kind="list").delete()
    revisions.save_revision(post)
    post.refresh_from_db()
    actions.publish(post, by=owner, at=timezone.now() + timedelta(days=3))
    return post


@pytest.fixture
def stored(post):
    """What must not change before the fix is published: editions and the desk."""

    def read():
        return revisions.current_content(post), list(Edition.objects.values())

    before = read()
    yield
    assert read() == before


def form_of(desk, post):
    return desk.get(f"/desk/blog/post/{post.pk}/fix/", follow=True)


def posted(response) -> dict[str, list[str]]:
    """Return what a browser posts of the article's form as it stands."""
    page = lxml.html.fromstring(response.content.decode())
    (form,) = (each for each in page.forms if "editing" in each.fields)
    data: dict[str, list[str]] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return data


def shown(response, *names) -> list[str]:
    """Return the values of some fields."""
    return [posted(response)[name][0].replace("\r\n", "\n").strip() for name in names]


def fixed(desk, post, **changes):
    """Return what the form posts once the typo is put right."""
    data = posted(form_of(desk, post)) | {"text-0-body": "<p>It falls.</p>"}
    return data | changes


def look_at(desk, post, **changes):
    address = f"/desk/blog/post/{post.pk}/fix/"
    return desk.post(address, fixed(desk, post, **changes), follow=True)


def press(desk, response, **changes):
    html = response.content.decode()
    seen = {name: value_of(name, html) for name in ("seen", "attested") if name in html}
    seen["attested"] = re.search(r'name="attested" value="(\w+)"', html)[1]
    return desk.post(response.redirect_chain[-1][0], seen | changes, follow=True)


def test_the_form_shows_what_readers_see_and_says_so(desk, post, stored):
    response = form_of(desk, post)
    html = response.content.decode()
    title, body, items = shown(response, "title", "text-0-body", "list-0-items")
    assert (title, body) == ("Weather", "<p>It fals.</p>")
    assert "Small" in items
    assert "You are fixing what readers see now" in html
    assert "update and what" in html
    assert 'value="Look at the fix"' in html
    for name in ("_save", "_continue", "_publish"):
        assert f'name="{name}"' not in html
    assert "Delete this article" not in html


def test_a_form_in_which_nothing_was_written_fixes_nothing(desk, owner):
    """Whatever kind of section there is, and whatever was published with it."""
    post = ReadyPostFactory(
        sections=examples(PictureFactory(), AuthorFactory()),
        lead_picture=PictureFactory(),
        tags=["rain"],
    )
    actions.publish(post, by=owner)
    Post.objects.filter(pk=post.pk).update(title="Ahead", content_hash="")
    response = desk.post(f"/desk/blog/post/{post.pk}/fix/", posted(form_of(desk, post)))
    assert "Nothing differs." in desk.get(response["Location"]).content.decode()
    again = desk.post(f"/desk/blog/post/{post.pk}/fix/", posted(form_of(desk, post)))
    assert "Nothing differs." in desk.get(again["Location"]).content.decode()


def test_the_fix_is_looked_at_and_published(desk, post):
    response = look_at(desk, post)
    html = response.content.decode()
    assert "It <del" in html or "fals" in html
    assert "goes live with the fix in it." in html
    done = press(desk, response)
    assert "The fix is published: readers see it now." in done.content.decode()
    live = Edition.objects.live(timezone.now()).get()
    assert (live.title, live.sections[0]["body"]) == ("Weather", "<p>It falls.</p>")
    assert live.sections[1]["items"] == [{"text": "Small"}, {"text": "Large"}]
    update = Edition.objects.live(timezone.now() + timedelta(days=4)).get()
    assert (update.title, len(update.sections)) == ("All weathers", 1)
    assert update.sections[0]["body"] == "<p>It falls.</p>"
    assert Section.objects.get(parent=post).body == "<p>It falls.</p>"


def test_looking_at_a_fix_changes_nothing(desk, post, stored):
    response = look_at(desk, post)
    assert desk.get(response.redirect_chain[-1][0]).status_code == 200
    assert EditingSession.objects.get().fixes.is_live(timezone.now())


# --- No road leads into the working copy ----------------------------------------------------------


def test_its_data_posted_to_the_form_of_the_desk_lead_to_the_fix(desk, post, stored, subtests):
    data = fixed(desk, post)
    own = data["editing"]
    for button, editing in (
        ("_save", own),
        ("_continue", uuid4()),
        ("_publish", uuid4()),
        ("a", own),
    ):
        with subtests.test(button):
            sent = data | {button: "1", "editing": editing}
            response = desk.post(f"/desk/blog/post/{post.pk}/change/", sent, follow=True)
            assert "/fix/" in response.redirect_chain[-1][0]
            assert "What changes for readers now" in response.content.decode()


def test_autosave_keeps_it_as_a_fix_under_any_token(desk, post, owner, stored):
    data = fixed(desk, post) | {"_user": owner.pk, "_post": post.pk, "_edits": "3"}
    for editing in (data["editing"], uuid4()):  # a tab that was duplicated takes a token of its own
        desk.post("/desk/blog/post/autosave/", data | {"editing": editing})
    assert all(each.fixes for each in EditingSession.objects.all())
    assert EditingSession.objects.count() == 2


def test_every_link_to_it_leads_to_its_own_form(desk, post, stored, subtests):
    look_at(desk, post)
    token = EditingSession.objects.get().token
    for link in ("change/?unsaved={}", "fix/", "fix/?unsaved={}", "conflict/{}/"):
        with subtests.test(link):
            response = desk.get(f"/desk/blog/post/{post.pk}/{link.format(token)}", follow=True)
            if link.startswith("conflict"):
                assert "in two places" not in response.content.decode()
                continue
            assert response.request["PATH_INFO"] == f"/desk/blog/post/{post.pk}/fix/"
            base = f"edition-{EditingSession.objects.get().fixes_id}"
            words = ["Weather", "<p>It falls.</p>", base]
            assert shown(response, "title", "text-0-body", "base") == words
            assert "This is where you left off" in response.content.decode()


def test_its_conflict_page_cannot_save_it(desk, post, stored):
    look_at(desk, post)
    session = EditingSession.objects.get()
    theirs = revisions.current_content(post)[1]
    data = {"theirs": theirs, "mine": session.edits}
    desk.post(f"/desk/blog/post/{post.pk}/conflict/{session.token}/", data)


def test_words_of_the_desk_posted_to_the_fix_stay_the_desks(desk, post, stored):
    data = posted(desk.get(f"/desk/blog/post/{post.pk}/change/")) | {"title": "Of the desk"}
    response = desk.post(f"/desk/blog/post/{post.pk}/fix/", data)
    assert response["Location"].startswith(f"/desk/blog/post/{post.pk}/change/?unsaved=")
    assert EditingSession.objects.get().fixes is None


# --- What else it meets ---------------------------------------------------------------------------


def test_what_is_wrong_with_it_is_said_and_kept(desk, post, stored):
    html = look_at(desk, post, slug="not a slug", title="").content.decode()
    assert "Web address: " in html
    assert "Title: " in html
    assert 'name="attested"' not in html
    assert EditingSession.objects.get().data


def test_what_changed_meanwhile_is_shown_first(desk, post, owner):
    response = look_at(desk, post)
    actions.cancel_schedule(post, by=owner)
    again = press(desk, response).content.decode()
    assert "changed meanwhile" in again
    assert "goes live with the fix in it." not in again
    assert Edition.objects.count() == 2


def test_without_the_tick_it_is_not_published(desk, post, stored):
    html = press(desk, look_at(desk, post), attested="").content.decode()
    assert "Not published" in html
    assert "Read it with this in mind, then tick it." in html


def test_a_fix_of_nothing_is_not_published(desk, post, stored):
    response = look_at(desk, post, **{"text-0-body": "<p>It fals.</p>"})
    html = response.content.decode()
    assert "Nothing differs." in html
    assert "Publish the fix" not in html


def test_what_came_down_meanwhile_keeps_the_words(desk, post, owner):
    response = look_at(desk, post)
    actions.take_down(post, by=owner)
    html = desk.get(response.redirect_chain[-1][0], follow=True).content.decode()
    assert "there is nothing to fix" in html
    assert "falls." in html


def test_two_who_fix_at_once_learn_of_each_other(desk, post):
    other = Client()
    other.force_login(OwnerFactory(name="Ben Okoro"))
    data = fixed(other, post) | {"_post": post.pk, "_edits": "1"}
    ben = other.get("/desk/").wsgi_request.user
    other.post("/desk/blog/post/autosave/", data | {"_user": ben.pk})
    assert "Ben Okoro is fixing what readers see, since" in form_of(desk, post).content.decode()
    look_at(other, post)
    assert shown(form_of(desk, post), "text-0-body") == ["<p>It fals.</p>"]  # each their own


def test_its_preview_is_of_now(desk, post):
    html = desk.post(f"/desk/blog/post/{post.pk}/preview/", fixed(desk, post)).content.decode()
    assert "It falls." in html
    assert "Readers don’t see it until you publish it." in html
    assert "Small" in html


def test_a_finding_leads_to_its_field_in_the_form_of_the_fix(desk, post):
    html = look_at(desk, post, **{"text-0-body": "<p>We cure worry.</p>"}).content.decode()
    token = EditingSession.objects.get().token
    assert f"/fix/?unsaved={token}#section-1-body" in html


def test_leaving_a_finding_as_it_is_leads_back_to_the_fix(desk, post):
    html = look_at(desk, post, **{"text-0-body": "<p>We cure worry.</p>"}).content.decode()
    names = ("fix", "code", "finding_key")
    data = {name: value_of(name, html) for name in names} | {"reason": "A quotation."}
    response = desk.post(f"/desk/blog/post/{post.pk}/checklist/waive/", data)
    token = EditingSession.objects.get().token
    assert response["Location"] == f"/desk/blog/post/{post.pk}/fix/{token}/#checklist"
    shown = desk.get(response["Location"]).content.decode()
    assert "It stays as it is, and your reason is kept." in shown
    assert "1 left as it is" in shown
    response = look_at(desk, post, **{"text-0-body": "<p>We cure worry.</p>"})
    assert "The fix is published" in press(desk, response).content.decode()


def test_what_was_left_as_it_is_is_not_asked_again_of_a_fix(desk, owner):
    """Also where only a section is meant: those of a fix have other ids."""
    quote = {"kind": "quote", "manner": "passage", "quote": "Rain. " * 160, "rights": "short"}
    story = {"kind": "example", "origin": "composed", "body": "<p>Jo, a 34-year-old nurse.</p>"}
    step = {"kind": "callout", "tone": "next", "action": "phone", "body": "<p>Call.</p>"}
    ReadyPostFactory(sections=SECTIONS)  # so that rows and numbers differ
    post = ReadyPostFactory(
        sections=[SECTIONS[0], quote, story, step, step | {"body": "<p>Do</p>"}]
    )
    found = checklist.check_post(post)
    codes = ["example-identifies", "next-step-nowhere", "next-step-twice", "quotation-long"]
    assert sorted({each.code for each in found.advisory}) == codes
    for each in found.advisory:
        waivers.add_waiver(found, each.code, each.finding_key, reason="I asked.", by=owner)
    actions.publish(post, by=owner)
    Post.objects.filter(pk=post.pk).update(title="Ahead", content_hash="")
    response = look_at(desk, post)
    assert "This is worth a look" not in response.content.decode()
    assert "The fix is published" in press(desk, response).content.decode()


def test_where_it_would_do_nothing_of_its_own_it_leads_elsewhere(desk, owner):
    post = ReadyPostFactory()
    assert form_of(desk, post).request["PATH_INFO"].endswith("/publishing/")
    actions.publish(post, by=owner)
    assert form_of(desk, post).request["PATH_INFO"].endswith("/change/")


def test_who_may_not_publish_is_offered_no_fix_and_told_so_at_the_desk(client, post):
    writer = in_role("Writer")
    Post.objects.filter(pk=post.pk).update(created_by=writer)
    client.force_login(writer)
    for page in ("change", "publishing", "review", "history"):
        assert "/fix/" not in client.get(f"/desk/blog/post/{post.pk}/{page}/").content.decode()
    refused = client.get(f"/desk/blog/post/{post.pk}/fix/")
    html = refused.content.decode()
    assert refused.status_code == 403
    assert "This page is not open to you" in html
    assert 'id="logout-form"' in html  # the desk's own layout, with its way on
    assert "css/desk" in html
    assert "script-src 'self'" in refused["Content-Security-Policy"]


def test_publishing_now_says_what_it_does_to_the_update_and_offers_the_fix(desk, post):
    html = desk.get(f"/desk/blog/post/{post.pk}/publishing/").content.decode()
    sentence = " ".join(re.sub("<[^>]+>", "", html).split())
    assert re.search("“Now” puts [A-Z][a-z]+day’s update live at once, and drops its", sentence)
    assert f'href="/desk/blog/post/{post.pk}/fix/"' in html
    html = desk.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
    assert f'href="/desk/blog/post/{post.pk}/fix/"' in html


def test_discarding_it_leads_back_and_nothing_is_left(desk, post, stored):
    look_at(desk, post)
    session = EditingSession.objects.get()
    page = f"/desk/blog/post/unsaved/{session.token}/"
    assert "Readers see" in desk.get(page).content.decode()
    desk.post(page)
    assert shown(form_of(desk, post), "text-0-body") == ["<p>It fals.</p>"]


def test_publishing_now_tells_afterwards_that_the_update_is_gone(desk, post):
    address = f"/desk/blog/post/{post.pk}/publishing/"
    attested = re.search(
        r'name="publish-attested"[^>]*value="(\w+)"', desk.get(address).content.decode()
    )
    page = desk.post(
        address,
        {"action": "publish", "publish-attested": attested[1]},
        follow=True,
    )
    assert "update is no longer scheduled." in page.content.decode()
