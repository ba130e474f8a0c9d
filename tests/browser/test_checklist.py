"""The checklist in a browser: from a finding to its field, and what is asked before publishing."""

import pytest
from playwright.sync_api import Page, expect

from blog.checklist import link_requests
from blog.models import Edition, Section, Waiver
from tests.background import QUEUE, run_tasks
from tests.browser.desk import Editor
from tests.factories import AuthorFactory, CategoryFactory, PictureFactory

pytestmark = pytest.mark.browser

SECTIONS = [
    {"kind": "text", "heading": "First", "body": "<p>About the first.</p>"},
    {
        "kind": "text",
        "heading": "Second",
        "body": '<p>As told <a href="/articles/nowhere/">before</a>.</p>',
    },
    {
        "kind": "questions",
        "heading": "Asked",
        "items": [
            {"question": "Does it help?", "answer": "Often."},
            {"question": "For good?", "answer": "We guarantee it."},
        ],
    },
]


@pytest.fixture
def editor(start) -> Editor:
    return start(SECTIONS, authors=[AuthorFactory()], categories=[CategoryFactory()], summary="")


def open_list(page: Page, editor: Editor) -> None:
    page.goto(f"/desk/blog/post/{editor.post.pk}/publishing/")


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words).click()
    page.wait_for_url("**/change/#*")


def test_a_finding_leads_to_its_field_of_the_article_of_a_section_or_of_an_item(
    page: Page, editor: Editor
):
    open_list(page, editor)
    follow(page, "The summary is empty")
    expect(page.get_by_label("Summary")).to_be_focused()
    expect(page.get_by_label("Summary")).to_be_in_viewport()
    open_list(page, editor)
    follow(page, "The link “before” leads to")
    expect(editor.card("Second").locator(".cke_editable:focus")).to_be_visible()
    expect(editor.card("Second")).to_be_in_viewport()
    open_list(page, editor)
    follow(page, "“guarantee” promises more")
    expect(editor.card("Asked").get_by_role("textbox", name="Answer").nth(1)).to_be_focused()


def test_a_finding_leads_to_a_field_that_is_seen_once_the_section_is_open(page: Page, start):
    spoken = [{"speaker": "Ann", "text": "You are late."}]
    editor = start([{"kind": "example", "heading": "Home late", "items": spoken}])
    expect(page.locator("#id_example-0-origin")).to_be_hidden()
    open_list(page, editor)
    follow(page, "where it comes from")
    expect(page.locator("#id_example-0-origin")).to_be_focused()


def test_a_section_that_was_folded_unfolds_and_one_that_is_gone_leads_to_the_form(
    page: Page, editor: Editor
):
    page.get_by_role("button", name="Collapse all").click()
    section = Section.objects.get(heading="Second")
    page.goto("about:blank")  # folds are kept in the address: a link from elsewhere has none of it
    page.goto(f"/desk/blog/post/{editor.post.pk}/change/#section-{section.pk}-body")
    expect(editor.card("Second").locator(".cke_editable:focus")).to_be_visible()
    page.goto("about:blank")
    page.goto(f"/desk/blog/post/{editor.post.pk}/change/#section-99999-body")
    editor.settle()
    expect(page.get_by_role("textbox", name="Title", exact=True)).to_be_visible()


def test_the_way_to_an_article_in_order_by_keyboard(page: Page, editor: Editor):
    open_list(page, editor)
    publish = page.get_by_role("button", name="Publish", exact=True)
    publish.press("Enter")
    unticked = "Read it with this in mind, then tick it."
    refused = page.get_by_role("region", name="4 things to put right")
    expect(refused).to_contain_text("The summary is empty")
    expect(refused).to_contain_text(unticked)
    assert not Edition.objects.exists()

    editor.open()
    page.get_by_label("Summary").fill("What an hour can do.")
    editor.save()
    page.get_by_role("link", name="2 things to look at before publishing").click()
    for reason in ("It is published tomorrow.", "It is a quotation."):
        finding = page.locator(".findings > li").filter(has=page.get_by_text("Leave it as it is"))
        finding.first.get_by_text("Leave it as it is").press("Enter")
        finding.first.get_by_label("Why it may stay").fill(reason)
        finding.first.get_by_label("Why it may stay").press("Enter")
        expect(page.get_by_text("It stays as it is, and your reason is kept.")).to_be_visible()
    expect(page.get_by_text("Everything on the list is in order.")).to_be_visible()
    page.get_by_text("2 left as they are").press("Enter")
    expect(page.get_by_text("“It is published tomorrow.” –")).to_be_visible()

    publish.press("Enter")
    expect(page.get_by_role("region", name="1 thing to put right")).to_contain_text(unticked)
    expect(page.get_by_text(unticked, exact=True)).to_be_visible()  # and beside the box
    page.get_by_role("checkbox", name="No client can be recognized").press("Space")
    publish.press("Enter")
    expect(page.get_by_text("readers see it now")).to_be_visible()
    assert Edition.objects.get().summary == "What an hour can do."
    assert Waiver.objects.count() == 2


def test_a_picture_leads_to_its_description_in_the_library(page: Page, start):
    editor = start(lead_picture=PictureFactory(name="Two cups", alt_text=""))
    open_list(page, editor)
    page.get_by_role("link", name="The picture “Two cups” has no description").click()
    page.wait_for_url("**/picture/*/change/#id_alt_text")
    expect(page.locator("#id_alt_text")).to_be_in_viewport()


def test_the_links_to_other_sites_are_asked_when_somebody_wants_it(
    page: Page, start, settings, monkeypatch
):
    settings.TASKS = QUEUE
    answer = link_requests.LinkResult("http://10.0.0.1/", "not found (404)", ok=False)
    # The real one has an event loop of its own, beside that of the browser.
    monkeypatch.setattr(link_requests, "check_urls", lambda urls, agent: [answer])
    inside = '<p>See <a href="http://10.0.0.1/">the study</a>.</p>'
    editor = start([{"kind": "text", "heading": "First", "body": inside}])
    open_list(page, editor)
    page.get_by_role("button", name="Check the link to other sites").click()
    expect(page.get_by_role("status")).to_have_text("The check begins in a moment.")
    run_tasks()
    expect(page.get_by_text("not found (404)")).to_be_visible()
    expect(page.get_by_role("button", name="Check again")).to_be_visible()
    follow(page, "the study")
    expect(editor.card("First").locator(".cke_editable:focus")).to_be_visible()
