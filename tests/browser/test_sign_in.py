"""The first time at the desk, and every time after, as somebody does it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.browser.desk import go_through_sign_in
from tests.factories import PASSWORD, OwnerFactory
from tests.totp import code

pytestmark = pytest.mark.browser


def begin(page: Page, user) -> None:
    page.goto("/desk/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def at_the_desk(page: Page) -> None:
    expect(page).to_have_url(re.compile("/desk/$"))
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_the_first_time_somebody_sets_up_an_app_and_is_given_codes(page):
    owner = OwnerFactory(second_factor=False)
    begin(page, owner)
    page.get_by_role("link", name="Use an app").click()
    square = page.get_by_alt_text("The square for the app")
    assert square.evaluate("each => each.naturalWidth") > 0
    page.get_by_text("No camera?").click()
    secret = page.locator("code").inner_text()
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Switch it on").click()
    codes = page.get_by_label("Your recovery codes").input_value().split()
    assert len(codes) == 10
    page.get_by_role("link", name="To the desk").click()
    at_the_desk(page)
    sign_out(page)
    begin(page, owner)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    at_the_desk(page)


def test_on_ones_own_machine_it_can_wait(page):
    begin(page, OwnerFactory(second_factor=False))
    page.get_by_role("button", name="Not now").click()
    at_the_desk(page)


def test_everybody_signs_in_with_password_and_code(page):
    page.goto("/desk/blog/post/")
    go_through_sign_in(page, OwnerFactory())
    expect(page).to_have_url(re.compile("/desk/blog/post/$"))


@pytest.fixture
def passkeys(context, page):
    """A device that keeps passkeys and always recognizes its owner (WebAuthn, by Chromium)."""
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    options |= {"automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_set_up_and_opens_the_desk_without_a_password(page, passkeys, live_server):
    page.goto(live_server.url.replace("127.0.0.1", "localhost") + "/desk/")
    owner = OwnerFactory(second_factor=False)
    page.get_by_label("E-mail address").fill(owner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_label("A name for it").fill("My laptop")
    page.get_by_label("without the password").check()
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name="To the desk").click()
    at_the_desk(page)
    assert Authenticator.objects.filter(user=owner, type="webauthn").count() == 1
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    at_the_desk(page)
