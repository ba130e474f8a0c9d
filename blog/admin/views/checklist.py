"""The checklist on the publishing panel: leaving advice, vouching for clients, other sites."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from blog import checklist
from blog.admin import license_warnings
from blog.articles import snapshot
from blog.checklist import links, other_sites, waivers
from blog.models import Post, Practice, Waiver


class Tick(forms.CheckboxInput):
    """A tick under one state of the article. It holds for no other: its value is the content_hash."""

    def __init__(self, content_hash: str = "") -> None:
        super().__init__(check_test=lambda value: bool(content_hash) and value == content_hash)
        self.content_hash = content_hash

    def format_value(self, value: Any) -> str:
        """Give the state that is shown, whatever was ticked before."""
        return self.content_hash

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Give the state under which the tick was set."""
        return data.get(name, "")


class AttestedForm(forms.Form):
    """A form that publishes: somebody vouches for what readers would see."""

    attested = forms.CharField(
        required=False,
        widget=Tick,
        label="No client can be recognized in this article.",
        help_text="Think of names and initials, places, dates, jobs, turns of phrase: could a "
        "client see themselves, or somebody who knows them see whom it is about? You are asked "
        "again after every change, and your word is kept with your name and the date.",
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        content_hash = snapshot.build_edition(post).content_hash
        self.attestation = waivers.find_attestation(post, content_hash)
        self.fields["attested"].widget = Tick(content_hash)
        self.initial["attested"] = content_hash if self.attestation else ""


class WaiveForm(forms.Form):
    """Why a finding may stay as it is; which one it is, says the button."""

    code = forms.CharField()
    subject = forms.CharField(required=False, strip=False)
    reason = forms.CharField(required=False)


def checklist_context(post: Post) -> dict[str, Any]:
    """Give what ``admin/blog/post/checklist.html`` shows."""
    found = checklist.check_post(post)
    return {
        "checklist": found,
        "other_sites": len(links.external_links(found.article)),
        "license_warnings": license_warnings.license_warnings(found.article.authors),
    }


class ChecklistPages:
    """What the checklist's buttons do."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the checklist's pages."""
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/checklist/waive/", view(require_POST(self.waive)), name="blog_post_waive"
            ),
            path(
                "<int:pk>/checklist/take-back/<int:waiver>/",
                view(require_POST(self.take_back)),
                name="blog_post_take_back",
            ),
            path("<int:pk>/other-sites/", view(self.other_sites), name="blog_post_other_sites"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def waive(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leave a finding as it is, with the reason that was given."""
        post = self._post(request, pk)
        form = WaiveForm(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError([each for field in form.errors.values() for each in field])
            waiver = waivers.add_waiver(post, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "It stays as it is, and your reason is kept.")
            self.log_change(request, post, f"Left as it is: {waiver}")  # type: ignore[attr-defined]
        return _to_checklist(post)

    def take_back(self, request: HttpRequest, pk: int, waiver: int) -> HttpResponse:
        """Put a finding back on the list."""
        post = self._post(request, pk)
        waivers.revoke_waiver(get_object_or_404(Waiver, post=post, pk=waiver), by=request.user)
        messages.success(request, "It is on the list again.")
        return _to_checklist(post)

    def other_sites(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the links to other sites, and ask those sites when the button was pressed."""
        post = self._post(request, pk)
        found = links.external_links(checklist.CheckedArticle.of(post, timezone.now()))
        answers: dict[str, other_sites.LinkAnswer] = {}
        if request.method == "POST":
            site = request.build_absolute_uri(reverse("home"))
            agent = f"{Practice.load().name} (link check; {site})"
            asked = other_sites.check_addresses([link.address for link in found], agent)
            answers = {answer.address: answer for answer in asked}
        context = {
            **self.admin_site.each_context(request),
            "title": f"Links to other sites: {post.title}",
            "opts": Post._meta,
            "post": post,
            "rows": [(link, answers.get(link.address)) for link in found],
            "asked": bool(answers),
            "most": other_sites.MOST_LINKS,
        }
        return TemplateResponse(request, "admin/blog/post/other_sites.html", context)

    def _post(self, request: HttpRequest, pk: int) -> Post:
        post = get_object_or_404(Post, pk=pk)
        self.require(request, "change", post)  # type: ignore[attr-defined]
        return post


def _to_checklist(post: Post) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("admin:blog_post_publishing", args=[post.pk]) + "#checklist"
    )
