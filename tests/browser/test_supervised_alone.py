"""An associate alone in her practice, her supervisor without an account, and a reader."""

import re

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import Page, expect

from blog.articles import revisions
from blog.models import Post, Practice, Section
from tests.browser.accessibility import look_at
from tests.browser.desk import Editor, settle, sign_in
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    ReadyPostFactory,
    SupervisedCredentialFactory,
)

pytestmark = pytest.mark.browser

DANA = "Dana Whitfield, LMFT"


@pytest.fixture
def june(transactional_db):
    Practice(name="Willow Lane", time_zone="America/Chicago").save()
    june = OwnerFactory(name="June Castle")
    LicenseFactory(
        author=AuthorFactory(name="June Castle", slug="june", user=june),
        credential=SupervisedCredentialFactory(),
        external_supervisor=DANA,
    )
    return june


@pytest.fixture
def post(june):
    sections = [
        {"kind": "text", "heading": "While it falls", "body": "<p>It falls, and one listens.</p>"},
        {"kind": "text", "heading": "After it", "body": "<p>It stops, and one goes out.</p>"},
    ]
    return ReadyPostFactory(
        title="Rain", slug="rain", authors=[june.author], created_by=june, sections=sections
    )


def mailed_link() -> str:
    """The link in the last mail, which nobody but its reader has."""
    assert mail.outbox[-1].to == ["dana@example.org"]
    return re.findall(r"http\S+", str(mail.outbox[-1].body))[0]


def publish(page: Page, post) -> None:
    page.goto(f"/desk/blog/post/{post.pk}/publishing/")
    page.get_by_role("checkbox", name="No client can be recognized").check()
    page.get_by_role("button", name=re.compile("^Publish( the update)?$")).click()
    expect(page.get_by_text("Published: readers see it now.")).to_be_visible()


def test_she_publishes_and_corrects_with_her_supervisor_s_link(
    new_context, live_server, june, post, page: Page
):
    at_desk = new_context(base_url=live_server.url)
    sign_in(at_desk, Client(), live_server, june)
    writer = at_desk.new_page()
    supervisor = new_context(reduced_motion="reduce").new_page()

    # June is told when she looks at her license, and adds the address.
    writer.goto(f"/desk/blog/author/{june.author.pk}/change/")
    told = writer.get_by_text("Dana Whitfield needs no account: you send a personal link")
    expect(told).to_be_visible()
    writer.get_by_role("textbox", name="The supervisor’s e-mail").fill("dana@example.org")
    writer.get_by_role("button", name="Save", exact=True).click()
    expect(told).to_be_visible()

    # The checklist leads to where she asks.
    writer.goto(f"/desk/blog/post/{post.pk}/publishing/")
    writer.get_by_role("link", name=f"Send {DANA} the article to approve").click()
    expect(writer.get_by_label("Whom do you ask?")).to_contain_text(f"{DANA} (may approve it)")
    expect(writer.get_by_label("E-mail address")).to_be_hidden()
    writer.get_by_label("What should they look at?").fill("Is the end too short?")
    writer.get_by_role("button", name="Ask", exact=True).click()
    expect(writer.get_by_text(f"A personal link goes to {DANA}")).to_be_visible()

    # Dana reads what readers would, remarks on a section and approves by her name.
    supervisor.goto(mailed_link())
    expect(supervisor.get_by_text("Is the end too short?")).to_be_visible()
    assert look_at(supervisor) == []
    remarks = supervisor.locator(".remarks").nth(1)
    remarks.get_by_text("Note it").click()
    remarks.get_by_label("Your remark").fill("No, it is kind.")
    answer = supervisor.get_by_label("Is there something to say?")
    answer.fill("Kind and clear.")
    supervisor.get_by_role("button", name="I approve it as it stands").click()
    expect(supervisor.get_by_role("alert")).to_contain_text("This remark isn’t saved yet.")
    remarks.get_by_role("button", name="Save the remark").click()
    expect(answer).to_have_value("Kind and clear.")  # another form was sent
    expect(supervisor.get_by_text("No, it is kind.")).to_be_visible()
    expect(supervisor.get_by_label("Your name, as you sign")).to_have_value(DANA)
    supervisor.get_by_role("button", name="I approve it as it stands").click()
    expect(supervisor.get_by_role("heading", name="Thank you")).to_be_visible()

    publish(writer, post)
    page.goto(f"{live_server.url}/articles/rain/")
    expect(page.get_by_text(f"Reviewed by {DANA}")).to_be_visible()

    # A correction: she asks with one press, and Dana sees what differs, and approves it with one.
    form = Editor(writer, post)
    form.cards.last.get_by_role("textbox", name="Heading").fill("After the rain")
    form.save()
    writer.goto(f"/desk/blog/post/{post.pk}/review/")
    writer.get_by_role("link", name="Read it").first.click()
    expect(writer.get_by_text("No, it is kind.")).to_be_visible()
    writer.go_back()
    writer.get_by_role("button", name=f"Ask {DANA} to approve this change").click()
    expect(writer.get_by_text(f"A personal link goes to {DANA}")).to_be_visible()
    supervisor.goto(mailed_link())
    expect(supervisor.get_by_text("What was changed in “Rain”")).to_be_visible()
    expect(supervisor.locator("ins")).to_have_text(["[added: the rain]"])
    expect(supervisor.get_by_text("It falls, and one listens.")).to_be_hidden()
    assert look_at(supervisor) == []
    supervisor.get_by_role("button", name="I approve this change").click()
    expect(supervisor.get_by_role("heading", name="Thank you")).to_be_visible()

    publish(writer, post)
    page.reload()
    expect(page.get_by_role("heading", name="After the rain")).to_be_visible()
    expect(page.get_by_text(f"Reviewed by {DANA}")).to_be_visible()

    # A typo in what is live, while the desk is ahead of it: the road is as short.
    Section.objects.filter(parent=post, heading="While it falls").update(body="<p>Half a thou</p>")
    revisions.save_revision(Post.objects.get(pk=post.pk))
    writer.goto(f"/desk/blog/post/{post.pk}/fix/")
    settle(writer)
    heading = writer.get_by_role("textbox", name="Heading").last
    heading.fill("After rain")
    writer.get_by_role("button", name="Look at the fix").click()
    writer.get_by_role("link", name=f"Send {DANA} the fix to approve").click()
    writer.get_by_role("button", name=f"Ask {DANA} to approve this fix").click()
    expect(writer.get_by_text("It hasn’t been opened yet.")).to_be_visible()
    supervisor.goto(mailed_link())
    expect(supervisor.get_by_role("heading", name="A fix of “Rain”")).to_be_visible()
    expect(supervisor.locator("del")).to_have_text(["[removed: the]"])
    expect(supervisor.get_by_text("It falls, and one listens.")).to_be_hidden()
    supervisor.get_by_role("button", name="I approve this fix").click()
    expect(supervisor.get_by_role("heading", name="Thank you")).to_be_visible()

    writer.goto("/desk/")
    waiting = writer.get_by_role("region", name="Waiting for you")
    waiting.get_by_role("listitem").filter(has_text="your fix of").get_by_role("link").click()
    expect(writer.get_by_text(f"Approved by {DANA}")).to_be_visible()
    writer.get_by_role("checkbox", name="No client can be recognized").check()
    writer.get_by_role("button", name="Publish the fix").click()
    expect(writer.get_by_text("The fix is published: readers see it now.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="After rain")).to_be_visible()
    expect(page.get_by_text(f"Reviewed by {DANA}")).to_be_visible()
