"""Old addresses at the desk: those from before this site, and those that it knows by itself."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.request import validate_host
from django.utils import timezone

from blog import redirects
from blog.models import Redirect
from blog.public.views.not_found import page_at


class RedirectForm(forms.ModelForm):
    """Takes addresses as they are copied out of a browser's address bar."""

    request: HttpRequest  # set by RedirectAdmin.get_form

    def clean_path(self) -> str:
        """Give the path as the site writes it; raises ValidationError where a page answers."""
        path = redirects.normalize_path(self.cleaned_data["path"])
        response = page_at(self.request, path)
        if response is not None and response.status_code != 410:
            raise ValidationError(
                f"{path} shows a page of this site already, or leads to one. List an address where "
                "readers would find nothing."
            )
        return path

    def clean_destination(self) -> str:
        """Give the path of a page that readers can see; raises ValidationError for another."""
        address = self.cleaned_data["destination"].strip()
        if not address:
            return ""
        host = urlsplit(address).hostname
        if host and not validate_host(host, [*settings.ALLOWED_HOSTS, self.request.get_host()]):
            raise ValidationError(
                f"{host} is another site. Paste the address of a page of this one."
            )
        path = redirects.normalize_path(address)
        response = page_at(self.request, path)
        if response is None or response.status_code == 410:
            raise ValidationError(
                f"Readers find nothing at {path}. Open the page where they should arrive, and copy "
                "its address from there."
            )
        return path


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    """Where old links lead."""

    form = RedirectForm
    fields = ["path", "destination"]
    list_display = ["path", "where"]
    search_fields = ["path", "destination"]
    change_list_template = "admin/blog/redirect/change_list.html"

    @admin.display(description="Leads to", ordering="destination")
    def where(self, row: Redirect) -> str:
        """The page, or that it is gone for good."""
        return row.destination or "Gone for good"

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let the form ask what readers find at an address."""
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show along what the site knows by itself; a search is for both."""
        typed = request.GET.get("q", "").casefold().strip()
        kept = [
            former
            for former in redirects.known_redirects(timezone.now())
            if typed in former.path
            or typed in former.destination
            or typed in former.name.casefold()
        ]
        return super().changelist_view(request, {"kept": kept, **(extra_context or {})})
