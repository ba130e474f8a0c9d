"""Two people at two machines in one form of the desk, without an article in it."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from blog.models import Author, Practice
from tests.browser.desk import go_through_sign_in, sign_in
from tests.factories import CredentialFactory, LicenseFactory, OwnerFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def two(new_context, live_server):
    """Ana and Ben, each in a browser of their own, with a function that opens an address."""
    pages = []
    for name in ("Ana Ruiz", "Ben Okoro"):
        context = new_context()
        sign_in(context, Client(), live_server, OwnerFactory(name=name))
        pages.append(context.new_page())

    def open_form(address: str) -> list[Page]:
        for page in pages:
            page.goto(address)
        return pages

    return open_form


def save(page: Page, button: str = "Save and stay") -> None:
    page.evaluate("document.documentElement.dataset.before = 'saving'")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("html:not([data-before])")).to_be_attached()


def field(page: Page, name: str):
    return page.get_by_role("textbox", name=name)


def write(page: Page, name: str, words: str) -> None:
    """Write into an editor of rich text, in place of what it holds."""
    editor = page.locator(f".field-{name} .cke_editable")
    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(words)


def test_the_practice_is_changed_by_two(two):
    Practice.objects.create(pk=1)
    ana, ben = two("/desk/blog/practice/1/change/?about=safety")
    write(ana, "disclaimer", "Not medical advice.")
    field(ana, "Quick exit").fill("https://weather.example/")
    save(ana, "Save")

    write(ben, "disclaimer", "For information only.")
    write(ben, "crisis_notice", "Call 988.")
    save(ben, "Save")
    expect(ben.get_by_text("Ana Ruiz saved this")).to_be_visible()
    expect(ben.locator(".field-disclaimer .cke_editable")).to_have_text("For information only.")
    expect(field(ben, "Quick exit")).to_have_value("https://weather.example/")
    question = ben.get_by_role("group", name="Both of you changed this. Which should stay?")
    expect(question).to_have_count(1)
    expect(question).to_contain_text("Not medical advice.")

    question.get_by_role("radio", name="Mine").focus()
    ben.keyboard.press("ArrowDown")
    expect(question.get_by_role("radio", name="Theirs")).to_be_checked()
    save(ben, "Save")
    expect(ben.get_by_text("was changed successfully")).to_be_visible()
    practice = Practice.objects.get()
    assert practice.disclaimer == "<p>Not medical advice.</p>"
    assert practice.quick_exit_url == "https://weather.example/"
    assert practice.crisis_notice == "<p>Call 988.</p>"


def test_licenses_are_added_changed_and_deleted_by_two(two):
    author = LicenseFactory(number="1").author
    other = CredentialFactory(designation="LPC")
    ana, ben = two(f"/desk/blog/author/{author.pk}/change/")
    ana.get_by_role("checkbox", name="Delete").check()
    ana.get_by_text("Add a license").click()
    ana.locator("#id_licenses-1-credential").select_option(str(other.pk))
    ana.locator("#id_licenses-1-valid_from").fill("2024-01-01")
    save(ana)

    ben.locator("#id_licenses-0-number").fill("12")
    save(ben)
    expect(ben.get_by_text("This was deleted meanwhile, and you changed it.")).to_be_visible()
    expect(ben.locator("#id_licenses-0-valid_from")).to_have_value("2024-01-01")
    expect(ben.locator("#id_licenses-1-number")).to_have_value("12")
    save(ben)
    found = Author.objects.get().licenses.values_list("credential__designation", "number")
    assert sorted(found) == [("LMFT", "12"), ("LPC", "")]


def test_a_form_that_was_open_for_long_asks_to_sign_in_again_and_loses_nothing(
    page, live_server, context, browser_watch
):
    """Its user was signed out meanwhile; sent as it is, all that was typed would be lost."""
    browser_watch.expect("40[013]")
    owner = OwnerFactory()
    sign_in(context, Client(), live_server, owner)
    Practice(tagline="Notes").save()
    page.goto("/desk/blog/practice/1/change/")
    field(page, "Tagline").fill("Notes from the valley")
    Session.objects.all().delete()
    page.evaluate("performance.now = () => 21 * 60 * 1000")  # minutes after it was opened
    page.evaluate("document.documentElement.dataset.before = 'saving'")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("dialog", name="Sign in again")).to_contain_text("nothing is lost")
    go_through_sign_in(page.frame_locator("iframe[title='Sign in']"), owner)
    expect(page.locator("html:not([data-before])")).to_be_attached()
    assert Practice.load().tagline == "Notes from the valley"
