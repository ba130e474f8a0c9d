"""The desk: Django's admin, with a Content-Security-Policy as tight as it allows."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONE, SELF
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse

View = Callable[..., HttpResponseBase]

# Scripts of ours only, nothing inline, nothing from elsewhere.
DESK_POLICY: dict[str, Any] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}


class DeskSite(AdminSite):
    """Where the practice writes. Every page of it is private and never cached."""

    site_title = site_header = "The desk"
    enable_nav_sidebar = False

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Put what is written before what is administered."""
        apps = super().get_app_list(request, app_label)
        order = ["blog", "taggit", "accounts"]
        return sorted(apps, key=lambda app: order.index(app["app_label"]))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show what matters now, and behind it the way to everything else."""
        from blog.admin.views.home import (
            home_context,  # the admin's modules register with this site
        )

        return super().index(request, home_context(request) | (extra_context or {}))

    def admin_view(self, view: View, cacheable: bool = False) -> Any:
        """Give a view the desk's sign-in and policy, unless the view brought a policy itself."""
        guarded = super().admin_view(view, cacheable)
        return with_desk_policy(guarded)

    def public_page(self, view: View) -> Any:
        """Guard a view of the desk that shows a public page, under the public policy."""
        return super().admin_view(view)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the page at which signing in again, inside of an open form, ends."""
        ours = [path("signed-in/", self.admin_view(self.signed_in), name="signed_in")]
        return [*ours, *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the sign-in page under the desk's policy; an open form may show it in itself."""
        inside = reverse("admin:signed_in") in request.GET.get("next", "")
        context = {"is_popup": inside, **(extra_context or {})}
        return with_desk_policy(framed_by_us(super().login))(request, context)

    def signed_in(self, request: HttpRequest) -> HttpResponseBase:
        """Tell an open form, which shows this page in itself, who is signed in now."""
        wanted = request.GET.get("as", str(request.user.pk))
        context = {
            **self.each_context(request),
            "title": "Signed in",
            "is_popup": True,
            "somebody_else": wanted != str(request.user.pk),
        }
        return framed_by_us(TemplateResponse)(request, "admin/signed_in.html", context)


def framed_by_us(view: View) -> View:
    """Let pages of this site, and no others, show a view's page in a frame."""

    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.desk_policy = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        response["X-Frame-Options"] = "SAMEORIGIN"
        return response

    return framed


def with_desk_policy(view: View) -> View:
    """Send a view's page under the desk's policy, with what the page itself had to open."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        opened = getattr(response, "desk_policy", {})
        response._csp_config = DESK_POLICY | opened  # type: ignore[attr-defined]
        # Under the public pages' "no-referrer" a form is posted with "Origin: null", and refused.
        response["Referrer-Policy"] = "same-origin"
        return response

    return guarded
