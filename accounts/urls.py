"""The URLs for signing in: django-allauth's pages, below ``/desk/`` and under the desk's policy.

They take precedence over the admin's own login, logout and password_change, which are never
reached.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import path, re_path

from accounts import invitations, second_factor
from practice_site.desk import View, allow_same_origin_framing, with_desk_policy


def as_desk_page(view: View) -> View:
    """Wrap a view to show its page as one of the desk's; an open form may show it in a frame."""

    def wrapped(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        response = view(request, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            framed = request.headers.get("Sec-Fetch-Dest") == "iframe"
            context = {**admin.site.each_context(request), "is_popup": framed}
            response.context_data = context | (response.context_data or {})
        return response

    return with_desk_policy(allow_same_origin_framing(wrapped))


VIEWS: list[tuple[str, View, str]] = [
    ("login/", account.login, "account_login"),
    ("logout/", account.logout, "account_logout"),
    ("sign-up/", account.signup, "account_signup"),
    ("inactive/", account.account_inactive, "account_inactive"),
    ("confirm-it-is-you/", account.reauthenticate, "account_reauthenticate"),
    ("password_change/", account.password_change, "account_change_password"),
    ("password/set/", account.password_set, "account_set_password"),
    ("password/reset/", account.password_reset, "account_reset_password"),
    ("password/reset/sent/", account.password_reset_done, "account_reset_password_done"),
    (
        "password/reset/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    ("invitation/<str:token>/", invitations.accept_invitation, "invitation"),
    ("second-factor/", second_factor.second_factor, "second_factor"),
    ("security/", mfa.index, "mfa_index"),
    ("security/sessions/", sessions.list_usersessions, "usersessions_list"),
    ("security/code/", mfa.authenticate, "mfa_authenticate"),
    ("security/confirm-with-code/", mfa.reauthenticate, "mfa_reauthenticate"),
    ("security/app/", totp.activate_totp, "mfa_activate_totp"),
    ("security/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    ("security/recovery-codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    ("security/recovery-codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ("security/recovery-codes/file/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    ("security/passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    ("security/passkeys/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    ("security/passkeys/login/", webauthn.login_webauthn, "mfa_login_webauthn"),
    ("security/passkeys/confirm/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    ("security/passkeys/<int:pk>/name/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    ("security/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
]

urlpatterns = [
    *(path(route, as_desk_page(view), name=name) for route, view, name in VIEWS),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        as_desk_page(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]
