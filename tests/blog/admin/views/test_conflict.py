"""Whoever saves second sees what the first changed, and neither's words are lost."""

import re
from copy import deepcopy
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.test import Client

from accounts.models import User
from blog.articles import autosave, content, revisions
from blog.models import EditingSession, Post, Section
from tests.blog.admin.test_posts import form
from tests.factories import OwnerFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db

SECTIONS = [
    {"kind": "text", "heading": "Rain", "body": "<p>It falls.</p>"},
    {"kind": "text", "heading": "Snow", "body": "<p>It lies.</p>"},
]


@pytest.fixture(scope="module", autouse=True)
def scene(rows):
    """An article, and two people who are signed in: made once for all tests of this module."""
    post = PostFactory(title="Weather", slug="weather", summary="", sections=SECTIONS)
    browsers = Client(), Client()
    for browser, name in zip(browsers, ("Ana Ruiz", "Ben Okoro"), strict=True):
        browser.force_login(OwnerFactory(name=name))
    return SimpleNamespace(post=post, cookies=[browser.cookies for browser in browsers])


@pytest.fixture
def post(scene):
    return deepcopy(scene.post)


@pytest.fixture
def writers(scene):
    """Two people who are signed in, each in a browser of their own."""
    browsers = Client(), Client()
    for browser, cookies in zip(browsers, scene.cookies, strict=True):
        browser.cookies = deepcopy(cookies)
    return browsers


def value_of(name: str, html: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', html)[1]  # type: ignore[index]  # it is there


def opened(browser, post) -> dict[str, str]:
    """Open the form, and give what it would post as it stands."""
    html = browser.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
    hidden = {name: value_of(name, html) for name in ("editing", "base")}
    data = form(title=post.title, slug=post.slug, summary=post.summary, **hidden)
    rows = list(Section.objects.filter(parent=post))
    data |= {"text-TOTAL_FORMS": str(len(rows)), "text-INITIAL_FORMS": str(len(rows))}
    for number, row in enumerate(rows):
        prefix = f"text-{number}"
        data |= {
            f"{prefix}-id": str(row.pk),
            f"{prefix}-parent": str(post.pk),
            f"{prefix}-region": "main",
            f"{prefix}-ordering": str(row.ordering),
            f"{prefix}-heading": row.heading,
            f"{prefix}-body": row.body,
        }
    return data


def save(browser, post, data, follow=True):
    return browser.post(
        f"/desk/blog/post/{post.pk}/change/", data | {"_continue": "1"}, follow=follow
    )


def merging(response) -> str:
    assert "/conflict/" in response.redirect_chain[-1][0]
    return response.content.decode()


def accept(browser, response, **choices):
    html = merging(response)
    seen = {name: value_of(name, html) for name in ("theirs", "mine")}
    address = response.redirect_chain[-1][0]
    return browser.post(address, {**seen, **choices}, follow=True)


def stored() -> content.Content:
    return content.content_from_post(Post.objects.get())


def test_one_after_the_other_is_no_conflict(writers, post):
    ana, ben = writers
    save(ana, post, opened(ana, post) | {"title": "Weather, one"})
    save(ben, post, opened(ben, post) | {"summary": "Two."})
    assert (stored()["title"], stored()["summary"]) == ("Weather", "Two.")
    titles = [each.content["title"] for each in post.revisions.all()]
    assert "Weather, one" in titles


def test_the_second_is_not_saved_over_the_first(writers, post):
    ana, ben = writers
    hers, his = opened(ana, post), opened(ben, post)
    save(ana, post, hers | {"title": "Hers"})
    html = merging(save(ben, post, his | {"title": "His"}))
    assert stored()["title"] == "Hers"
    assert "Ana Ruiz saved this article" in html
    assert "His" in html
    assert EditingSession.objects.with_unsaved_data(ben_of(his)).get().title == "His"


def test_an_address_written_in_another_way_saves_nothing_over_the_first_either(writers, post):
    """Django reads /_2B1/change/ as /+1/change/, and that as /1/change/."""
    ana, ben = writers
    hers, his = opened(ana, post), opened(ben, post)
    save(ana, post, hers | {"title": "Hers"})
    response = ben.post(f"/desk/blog/post/_2B{post.pk}/change/", his | {"title": "His"})
    assert "/conflict/" in response.url
    assert stored()["title"] == "Hers"


def ben_of(data):
    return EditingSession.objects.get(token=data["editing"]).user


def test_what_only_one_changed_is_put_together_without_a_question(writers, post):
    ana, ben = writers
    hers, his = opened(ana, post), opened(ben, post)
    save(ana, post, hers | {"title": "Hers", "text-0-body": "<p>It pours.</p>"})
    response = save(ben, post, his | {"summary": "His.", "text-1-body": "<p>It melts.</p>"})
    assert "nothing conflicts" in merging(response)
    done = accept(ben, response)
    assert "Both are saved together" in done.content.decode()
    found = stored()
    assert (found["title"], found["summary"]) == ("Hers", "His.")
    assert [each["body"] for each in found["sections"]] == ["<p>It pours.</p>", "<p>It melts.</p>"]
    assert not EditingSession.objects.exclude(data=[]).exists()


def test_what_is_wrong_with_a_section_is_said_and_nothing_is_saved(writers, post):
    ana, ben = writers
    hers, his = opened(ana, post), opened(ben, post)
    save(ana, post, hers | {"title": "Hers"})
    response = save(ben, post, his | {"text-0-heading": "Rain " * 60})
    said = accept(ben, response).content.decode()
    assert "Section 1: its heading has 300 letters" in said
    assert stored()["sections"][0]["heading"] == "Rain"


@pytest.mark.parametrize(
    ("choice", "body"),
    [
        ("mine", "<p>It drips.</p>"),
        ("theirs", "<p>It pours.</p>"),
        ("both", "<p>It drips.</p><p>It pours.</p>"),
    ],
)
def test_where_both_wrote_the_second_chooses_and_history_has_both(choice, body, writers, post):
    ana, ben = writers
    hers, his = opened(ana, post), opened(ben, post)
    save(ana, post, hers | {"text-0-body": "<p>It pours.</p>"})
    response = save(ben, post, his | {"text-0-body": "<p>It drips.</p>"})
    assert "Text: Rain" in merging(response)
    accept(ben, response, **{"section-0-body": choice})
    assert stored()["sections"][0]["body"] == body
    newest = post.revisions.first()
    assert newest.note == "Put together with what Ana Ruiz saved."
    kept = {each.content["sections"][0]["body"] for each in post.revisions.all()}
    assert {"<p>It pours.</p>", "<p>It drips.</p>"} <= kept


def test_a_section_that_one_removed_and_the_other_rewrote_is_asked_about(writers, post):
    ana, ben = writers
    hers, his = opened(ana, post), opened(ben, post)
    save(ana, post, hers | {"text-0-DELETE": "on"})
    response = save(ben, post, his | {"text-0-body": "<p>It drips.</p>"})
    assert "This section was removed." in merging(response)
    accept(ben, response, **{"section-0": "mine"})
    assert [each["heading"] for each in stored()["sections"]] == ["Rain", "Snow"]


def test_who_saves_once_more_meanwhile_is_seen_too(writers, post):
    ana, ben = writers
    hers, his = opened(ana, post), opened(ben, post)
    save(ana, post, hers | {"title": "Hers"})
    response = save(ben, post, his | {"title": "His"})
    save(ana, post, opened(ana, Post.objects.get()) | {"summary": "Late."})
    again = accept(ben, response, title="mine")
    assert "saved the article once more" in again.content.decode()
    assert stored()["title"] == "Hers"
    html = again.content.decode()
    seen = {name: value_of(name, html) for name in ("theirs", "mine")}
    ben.post(response.redirect_chain[-1][0], {**seen, "title": "mine"})
    assert (stored()["title"], stored()["summary"]) == ("His", "Late.")


def test_who_writes_on_in_another_tab_chooses_anew(writers, post):
    """What was chosen was said of the words that were shown."""
    ana, ben = writers
    hers, his = opened(ana, post), opened(ben, post)
    save(ana, post, hers | {"title": "Hers"})
    response = save(ben, post, his | {"title": "His"})
    more = {**his, "title": "His, and more", "_user": ben.session["_auth_user_id"]}
    ben.post("/desk/blog/post/autosave/", {**more, "_post": post.pk, "_edits": "99"})
    again = accept(ben, response, title="mine")
    assert "You wrote on in another tab" in again.content.decode()
    assert stored()["title"] == "Hers"


def test_what_does_not_fit_is_said_and_nothing_is_lost(writers, post):
    ana, ben = writers
    hers, his = opened(ana, post), opened(ben, post)
    save(ana, post, hers | {"summary": "a" * 300})
    response = save(ben, post, his | {"summary": "b" * 300})
    done = accept(ben, response, summary="both")
    html = done.content.decode()
    assert "Summary: It has 602 letters, and 320 fit." in html
    assert "b" * 300 in html
    assert stored()["summary"] == "a" * 300
    assert EditingSession.objects.exclude(data=[]).exists()


def test_ones_own_other_tab_is_named_as_such(writers, post):
    ana, _ = writers
    one, other = opened(ana, post), opened(ana, post)
    save(ana, post, one | {"title": "In one tab"})
    html = merging(save(ana, post, other | {"title": "In another"}))
    assert "You saved this article" in html
    assert "The other tab’s" in html


def test_a_change_by_another_road_is_seen_as_well(writers, post):
    _, ben = writers
    his = opened(ben, post)
    Post.objects.update(title="By hand")
    html = merging(save(ben, post, his | {"title": "His"}))
    assert "By hand" in html
    assert "Something of this article was changed elsewhere, while you were writing." in html
    assert {each.content["title"] for each in post.revisions.all()} == {"By hand"}


def test_words_that_can_not_be_saved_are_refused_with_a_sentence(writers, post):
    ana, ben = writers
    hers, his = opened(ana, post), opened(ben, post)
    save(ana, post, hers | {"title": "Hers"})
    done = accept(ben, save(ben, post, his | {"title": ""}), title="mine")
    assert "Title: This field cannot be blank." in done.content.decode()
    assert stored()["title"] == "Hers"


def test_only_ones_own_words_are_merged_and_only_by_who_may(writers, post, client):
    ana, ben = writers
    hers, his = opened(ana, post), opened(ben, post)
    save(ana, post, hers | {"title": "Hers"})
    address = save(ben, post, his | {"title": "His"}).redirect_chain[-1][0]
    assert ana.get(address)["Location"] == f"/desk/blog/post/{post.pk}/change/"
    assert ana.get(address.replace(his["editing"], str(uuid4()))).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403


def test_nobody_puts_words_into_the_open_form_of_another(writers, post):
    ana, ben = writers
    first, second = opened(ana, post), opened(ben, post)
    autosave.touch_session(UUID(first["editing"]), User.objects.get(name="Ana Ruiz"), post)
    save(ana, post, first | {"title": "Storm"})
    assert save(ben, post, second | {"editing": first["editing"]}).status_code == 403


def test_the_state_before_the_first_save_is_on_record(writers, post):
    ana, _ = writers
    save(ana, post, opened(ana, post) | {"title": "New"})
    assert [each.content["title"] for each in post.revisions.all()] == ["New", "Weather"]
    assert revisions.current_content(post)[0]["title"] == "New"
