"""The checklist on the publish page: waivers, the client attestation, and the link check."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from blog import checklist
from blog.admin import expiring_licenses
from blog.admin.views.base import DeskView
from blog.checklist import external_links, waivers
from blog.checklist.links import Link, list_external_links
from blog.models import Attestation, Post, Practice, Waiver


class ContentHashCheckbox(forms.CheckboxInput):
    """A checkbox whose value is a content hash, so that it holds for that content only."""

    def __init__(self, content_hash: str) -> None:
        super().__init__(check_test=lambda value: value == content_hash)
        self.content_hash = content_hash

    def format_value(self, value: object) -> str:
        """Return the hash of the content that is shown, whatever was ticked before."""
        return self.content_hash

    def value_from_datadict(self, data: Mapping[str, str], files: object, name: str) -> Any:
        """Return the hash that the box was ticked for."""
        return data.get(name, "")


class AttestedForm(forms.Form):
    """A form that publishes, with the attestation that no client can be recognized."""

    attested = forms.CharField(
        required=False,
        label="No client can be recognized in this article.",
        help_text="Think of names and initials, places, dates, jobs, turns of phrase: could a "
        "client see themselves, or somebody who knows them see whom it is about? You are asked "
        "again after every change, and your word is kept with your name and the date.",
    )

    def show_attestation(self, post: Post, content_hash: str) -> None:
        """Let the box stand for the content that is shown; it is ticked if that is attested."""
        given = Attestation.objects.filter(post=post, content_hash=content_hash)
        self.attestation = given.select_related("created_by").first()
        self.fields["attested"].widget = ContentHashCheckbox(content_hash)
        self.initial["attested"] = content_hash if self.attestation else ""


class WaiveForm(forms.Form):
    """The reason for waiving a finding; hidden fields say which one."""

    code = forms.CharField()
    finding_key = forms.CharField(required=False, strip=False)
    reason = forms.CharField(required=False)


def checklist_context(result: checklist.Checklist) -> dict[str, object]:
    """Return the context of ``admin/blog/post/checklist.html``."""
    return {
        "checklist": result,
        "external_links": len(list_external_links(result.article)),
        "license_warnings": expiring_licenses.license_warnings(result.article.authors),
    }


class WaiveView(DeskView):
    """The button that waives a finding."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Waive a finding, with the posted reason."""
        post = self.get_post("change")
        form = WaiveForm(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError([each for field in form.errors.values() for each in field])
            waiver = waivers.add_waiver(post, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "It stays as it is, and your reason is kept.")
            self.log_change(post, f"Left as it is: {waiver}")
        return _redirect_to_checklist(post)


class RevokeWaiverView(DeskView):
    """The button that revokes a waiver."""

    def post(self, request: HttpRequest, pk: int, waiver: int) -> HttpResponse:
        """Revoke a waiver, so that its finding is open again."""
        post = self.get_post("change")
        waivers.revoke_waiver(get_object_or_404(Waiver, post=post, pk=waiver), by=request.user)
        messages.success(request, "It is on the list again.")
        return _redirect_to_checklist(post)


class ExternalLinksView(DeskView):
    """The links to other sites, and the button that checks them."""

    article: Post
    links: list[Link]

    def load(self) -> None:
        """Find the links."""
        self.article = self.get_post("change")
        checked = checklist.CheckedArticle.from_post(self.article, timezone.now())
        self.links = list_external_links(checked)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the links."""
        return self._render([])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the links, after requesting each of them once."""
        site = request.build_absolute_uri(reverse("home"))
        agent = f"{Practice.load().name} (link check; {site})"
        return self._render(external_links.check_urls([link.url for link in self.links], agent))

    def _render(self, results: list[external_links.LinkResult]) -> HttpResponse:
        answers = {answer.url: answer for answer in results}
        return self.render_page(
            "external_links",
            title=f"Links to other sites: {self.article.title}",
            post=self.article,
            rows=[(link, answers.get(link.url)) for link in self.links],
            checked=bool(answers),
            max_links=external_links.MAX_LINKS,
        )


def _redirect_to_checklist(post: Post) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:blog_post_publish", args=[post.pk]) + "#checklist")
