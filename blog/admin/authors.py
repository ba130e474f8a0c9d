"""Authors, credentials and licenses at the desk."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from blog import redirects
from blog.admin import license_warnings
from blog.admin.forms.datetime_fields import DayWidget
from blog.admin.pictures import PictureChoice
from blog.admin.richtext import RichTextAdmin
from blog.models import Author, Credential, License
from blog.people import credentials
from blog.text import richtext


@admin.register(Credential)
class CredentialAdmin(admin.ModelAdmin):
    """The kinds of license."""

    list_display = ["designation", "title", "jurisdiction", "under_supervision"]
    list_filter = ["jurisdiction", "under_supervision"]
    search_fields = ["designation", "title", "jurisdiction"]

    def get_urls(self) -> list[URLPattern]:
        """Add the page of those to begin with."""
        view = self.admin_site.admin_view(self.known)
        return [path("known/", view, name="blog_credential_known"), *super().get_urls()]

    def known(self, request: HttpRequest) -> HttpResponse:
        """Offer the credentials that the site knows, and take those that are ticked."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            count = credentials.take(request.POST.getlist("take"))
            if count:
                words = "1 credential is" if count == 1 else f"{count} credentials are"
                messages.success(request, f"{words} added. Compare each with its rule once.")
                return HttpResponseRedirect(reverse("admin:blog_credential_changelist"))
            messages.warning(request, "Tick those that you want to add.")
        context = {
            **self.admin_site.each_context(request),
            "title": "Credentials to begin with",
            "opts": self.opts,
            "offers": credentials.offers(),
        }
        return TemplateResponse(request, "admin/blog/credential/known.html", context)


class LicenseInline(admin.StackedInline):
    """What an author is licensed as, and when."""

    model = License
    fk_name = "author"
    extra = 0
    formfield_overrides = {
        models.DateField: {"widget": DayWidget},
        models.URLField: {"assume_scheme": "https"},
    }
    fields = [
        "credential",
        ("valid_from", "valid_until"),
        ("number", "show_number"),
        "employer",
        "supervisor",
        "external_supervisor",
        "verification_url",
    ]


@admin.register(Author)
class AuthorAdmin(PictureChoice, RichTextAdmin):
    """Who signs articles."""

    inlines = [LicenseInline]
    list_display = ["name", "signs_today"]
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name"]
    autocomplete_fields = ["photo"]
    formfield_overrides = {
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
    }

    class Media:
        js = ["js/desk/pictures.js"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the licenses along."""
        return Author.objects.with_licenses()

    def get_exclude(self, request: HttpRequest, obj: Author | None = None) -> Any:
        """Say with what somebody signs in only to who may see people."""
        people = self.admin_site.get_model_admin(get_user_model())
        return None if people.has_view_permission(request) else ["user"]

    def get_fields(self, request: HttpRequest, obj: Author | None = None) -> Any:
        """Show who may only look the words themselves, not how they are written."""
        fields = list(super().get_fields(request, obj))
        if obj and not self.has_change_permission(request, obj):
            fields[fields.index("bio")] = "bio_as_shown"
        return fields

    @admin.display(description="Bio")
    def bio_as_shown(self, author: Author) -> SafeString:
        """The words as readers see them."""
        return richtext.render(author.bio, 3)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Say above the form which licenses expired or soon will."""
        if author := context.get("original"):
            context["license_warnings"] = license_warnings.license_warnings([author])
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Author, form: Any, change: bool) -> None:
        """Save it, and leave a way from an address that it had."""
        redirects.save_author(obj)

    @admin.display(description="Signs today as")
    def signs_today(self, author: Author) -> str:
        """The byline with the disclosures that go with it."""
        byline = author.byline(timezone.localdate())
        return " · ".join([byline.text, *byline.disclosures])
