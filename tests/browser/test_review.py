"""An associate writes, her supervisor reviews, and readers see what was approved: as they do it."""

import re

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from blog.models import Edition, Practice
from tests.browser.accessibility import look_at
from tests.browser.desk import Editor, go_through_sign_in, settle, sign_in
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    ReadyPostFactory,
    SupervisedCredentialFactory,
    in_role,
)

pytestmark = pytest.mark.browser

MARKED = """() => [...CSS.highlights.get("remarked")].map(String)"""


@pytest.fixture
def mara(transactional_db):
    """A supervisor, who signs in as a Reviewer."""
    user = in_role("Reviewer", name="Mara Lind")
    LicenseFactory(author=AuthorFactory(name="Mara Lind", user=user))
    return user


@pytest.fixture
def june(mara):
    """An associate whom she supervises, who signs in as a Writer."""
    user = in_role("Writer", name="June Castle")
    LicenseFactory(
        author=AuthorFactory(name="June Castle", slug="june", user=user),
        credential=SupervisedCredentialFactory(),
        supervisor=mara.author,
    )
    return user


@pytest.fixture
def post(june):
    Practice(name="Willow Lane", time_zone="America/Chicago").save()
    return ReadyPostFactory(title="Rain", slug="rain", authors=[june.author], created_by=june)


@pytest.fixture
def desk_of(new_context, live_server):
    """Return the desk of somebody, in a browser of their own."""

    def open_for(user) -> Page:
        context: BrowserContext = new_context(base_url=live_server.url, reduced_motion="reduce")
        sign_in(context, Client(), live_server, user)
        page = context.new_page()
        page.goto("/desk/")
        return page

    return open_for


def test_from_the_first_draft_to_the_readers(desk_of, june, mara, post, page, browser_watch):
    writer, reviewer, owner = (desk_of(each) for each in (june, mara, OwnerFactory(name="Ashley")))

    # June sees what is needed, and asks.
    writer.goto(f"/desk/blog/post/{post.pk}/publishing/")
    writer.get_by_role("link", name="June Castle practices under supervision").click()
    writer.get_by_label("Whom do you ask?").select_option("Mara Lind (may approve it)")
    writer.get_by_label("What should they look at?").fill("Is the beginning kind enough?")
    writer.get_by_role("button", name="Ask", exact=True).click()
    expect(writer.get_by_text("Mara Lind finds it at the desk")).to_be_visible()
    assert "asks you to review an article" in mail.outbox[0].body
    assert "Rain" not in mail.outbox[0].body

    # Mara finds it at her desk, reads it, notes something about words of it and asks for changes.
    reviewer.reload()
    expect(reviewer.get_by_text("Is the beginning kind enough?")).to_be_visible()
    reviewer.get_by_role("link", name="Read it “Rain”").click()
    reviewer.get_by_role("heading", name="Rain", level=1).click()
    assert look_at(reviewer) == []
    reviewer.set_viewport_size({"width": 390, "height": 844})
    reviewer.get_by_text("The first words.").dblclick(position={"x": 50, "y": 12})
    reviewer.keyboard.press("Shift+Control+ArrowRight")
    reviewer.keyboard.press("Shift+Control+ArrowRight")
    expect(reviewer.get_by_role("button", name="Note something")).to_be_in_viewport(ratio=1)
    reviewer.keyboard.press("Tab")
    expect(reviewer.get_by_role("button", name="Note something")).to_be_focused()
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_label("Your remark")).to_be_focused()
    expect(reviewer.get_by_label("Which words?")).to_have_value("first words.")
    reviewer.keyboard.type("Say what happens next.")
    reviewer.keyboard.press("Tab")
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_role("blockquote").filter(has_text="first words.")).to_be_visible()
    assert reviewer.evaluate(MARKED) == ["first words."]
    reviewer.get_by_role("link", name="Answer").click()
    # She took so long that she is signed out by now; her words are sent once she has signed in.
    browser_watch.expect("403")
    reviewer.get_by_label("What do you think?").fill("Almost <there>.")
    reviewer.context.clear_cookies(name="sessionid")
    reviewer.get_by_role("button", name="Ask for changes").click()
    expect(reviewer.get_by_role("heading", name="You were signed out")).to_be_visible()
    assert look_at(reviewer) == []
    reviewer.get_by_role("link", name="Sign in").click()
    go_through_sign_in(reviewer.frame_locator("iframe[title='Sign in']"), mara)
    expect(reviewer.get_by_text("Thank you. June Castle sees your answer")).to_be_visible()

    # June sees it on the form, with its words, writes, says that it is done and asks again.
    writer.goto("/desk/")
    writer.get_by_role("link", name="Rain", exact=True).first.click()
    settle(writer)
    expect(writer.get_by_text("Mara Lind asks for changes.")).to_be_visible()
    expect(writer.get_by_text("Say what happens next.")).to_be_visible()
    writer.get_by_role("button", name="“first words.”").click()
    expect(writer.get_by_text("1 of 1")).to_be_visible()
    form = Editor(writer, post)
    form.cards.first.get_by_role("textbox", name="Heading").fill("One, and then two")
    form.save()
    writer.get_by_role("link", name="Answer, or say that it is done").click()
    expect(writer).to_have_url(re.compile("/read/#remarks-"))
    writer.get_by_role("button", name="Done").click()
    expect(writer.get_by_text("done by June Castle")).to_be_visible()
    assert writer.evaluate(MARKED) == []
    writer.goto(f"/desk/blog/post/{post.pk}/review/")
    writer.get_by_label("Whom do you ask?").select_option("Mara Lind (may approve it)")
    writer.get_by_role("button", name="Ask", exact=True).click()

    # Mara approves. It is for these words: another change voids it, and that is said.
    reviewer.goto("/desk/")
    reviewer.get_by_role("link", name="Answer about “Rain”").click()
    reviewer.get_by_role("button", name="I approve it as it stands").click()
    expect(reviewer.get_by_text("Approved by Mara Lind")).to_be_visible()
    form.open()
    expect(writer.get_by_text("Approved by Mara Lind")).to_be_visible()
    form.cards.first.get_by_role("textbox", name="Heading").fill("Another")
    form.save()
    expect(writer.get_by_text("but changed since")).to_be_visible()
    owner.goto(f"/desk/blog/post/{post.pk}/publishing/")
    owner.get_by_role("checkbox", name="No client can be recognized").check()
    owner.get_by_role("button", name="Publish", exact=True).click()
    expect(
        owner.get_by_text("Mara Lind approved it before something of it was changed").first
    ).to_be_visible()
    assert not Edition.objects.exists()

    # June takes the change back, and the owner publishes what was approved.
    form.cards.first.get_by_role("textbox", name="Heading").fill("One, and then two")
    form.save()
    owner.goto(f"/desk/blog/post/{post.pk}/publishing/")
    owner.get_by_role("checkbox", name="No client can be recognized").check()
    owner.get_by_role("button", name="Publish", exact=True).click()
    expect(owner.get_by_text("Published: readers see it now.")).to_be_visible()
    page.goto("/articles/rain/")
    expect(page.get_by_text("Reviewed by Mara Lind, LMFT")).to_be_visible()


def test_by_keyboard_a_supervisor_answers_and_an_owner_approves_and_schedules(desk_of, post):
    owner = desk_of(OwnerFactory(name="Ashley"))
    owner.goto(f"/desk/blog/post/{post.pk}/review/")
    owner.get_by_label("What do you think?").fill("Good.")
    owner.get_by_text("Approve it, and publish or schedule it at once").press("Enter")
    owner.get_by_role("radio", name="Tomorrow, 7:00 AM").press("Space")
    owner.get_by_role("button", name="Approve and publish at this time").press("Enter")
    said = owner.get_by_role("region", name="Not published: 1 thing to put right")
    expect(said).to_be_focused()
    expect(said).to_contain_text("Read it with this in mind, then tick it.")
    expect(owner.get_by_label("What do you think?")).to_have_value("Good.")
    owner.get_by_role("checkbox", name="No client can be recognized").press("Space")
    owner.get_by_role("button", name="Approve and publish at this time").press("Enter")
    expect(owner.get_by_text("Approved. Readers see it from")).to_be_visible()
    assert Edition.objects.get().created_by.name == "Ashley"
