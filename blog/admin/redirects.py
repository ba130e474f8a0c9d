"""Admin for redirects: those added by hand, and the list of those that the site keeps itself."""

import re
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.request import validate_host
from django.urls import reverse
from django.utils import timezone

from blog import redirects
from blog.models import Redirect
from blog.models.posts import post_path
from blog.public.views.not_found import response_at
from practice_site.desk import DeskAdmin


class RedirectForm(forms.ModelForm):
    """A redirect's form; accepts addresses as copied from a browser's address bar."""

    request: HttpRequest  # set by RedirectAdmin.get_form

    def clean_path(self) -> str:
        """Return the normalized path; raise ValidationError if it shows a page already."""
        address = self.cleaned_data["path"].strip()
        if SCHEME.match(address) and not address.lower().startswith(("http:", "https:")):
            raise ValidationError("This is no address of a page. Copy it from the old site.")
        path = redirects.normalize_path(address)
        if path.startswith(reverse("admin:index").rstrip("/").lower()):
            raise ValidationError("At this address is the desk.")
        response = response_at(self.request, path)
        if response is not None and response.status_code != 410:
            raise ValidationError(
                f"{path} shows a page of this site already, or leads to one. List an address where "
                "readers would find nothing."
            )
        return path

    def clean_destination(self) -> str:
        """Return the normalized path; raise ValidationError unless it is a public page here."""
        address = self.cleaned_data["destination"].strip()
        if not address:
            return ""
        host = ""
        with suppress(ValueError):  # readers find nothing at what is no address
            host = urlsplit(address).hostname
        if host and not validate_host(host, [*settings.ALLOWED_HOSTS, self.request.get_host()]):
            raise ValidationError(
                f"{host} is another site. Paste the address of a page of this one."
            )
        path = redirects.normalize_path(address)
        response = response_at(self.request, path)
        if response is None or response.status_code == 410:
            raise ValidationError(
                f"Readers find nothing at {path}. Open the page where they should arrive, and copy "
                "its address from there."
            )
        return path

    def clean(self) -> dict[str, Any] | None:
        """Let a redirect that came with an article lead elsewhere from now on, if that is said."""
        if "destination" in self.changed_data:
            self.instance.post = None
        return super().clean()


SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@admin.register(Redirect)
class RedirectAdmin(DeskAdmin):
    """Admin for redirects from old addresses."""

    form = RedirectForm
    fields = ["path", "destination"]
    list_display = ["path", "where"]
    list_select_related = ["post"]
    search_fields = ["path", "destination"]
    search_help_text = "Part of an address"
    change_list_template = "admin/blog/redirect/change_list.html"

    @admin.display(description="Leads to", ordering="destination")
    def where(self, row: Redirect) -> str:
        """Return the destination, or that the page is gone."""
        if row.post:
            return post_path(row.post.kind, row.post.slug)
        return row.destination or "Gone for good"

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type:
        """Return the form with the request, which it needs to resolve addresses."""
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show the automatic redirects too; a search filters both lists."""
        query = request.GET.get("q", "").casefold().strip()
        automatic = [
            former
            for former in redirects.known_redirects(timezone.now())
            if any(query in part.casefold() for part in former)
        ]
        context = {"automatic_redirects": automatic, **(extra_context or {})}
        return super().changelist_view(request, context)
