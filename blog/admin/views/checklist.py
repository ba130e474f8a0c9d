"""The checklist on the publish page: waivers, the client attestation, and the link check."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist, TaskResultMismatch

from blog.admin.views.base import ArticlePage, DeskView
from blog.articles.autosave import parse_token
from blog.checklist import CheckedArticle, Checklist, check_post, waivers
from blog.checklist.external_links import check_links
from blog.checklist.links import MAX_LINKS, Link, list_external_links
from blog.middleware import practice_of
from blog.models import Attestation, Edition, Post, Practice, Waiver
from blog.publishing import fixes
from blog.publishing.status import status_of
from practice_site.background import is_late


class AttestedForm(forms.Form):
    """A form that publishes, with the attestation that no client can be recognized."""

    attested = forms.CharField(
        required=False,
        label="No client can be recognized in it.",
        help_text="Think of names and initials, places, dates, jobs, turns of phrase: could a "
        "client see themselves, or somebody who knows them see whom it is about? You are asked "
        "again after every change, and your word is kept with your name and the date.",
    )

    def show_attestation(self, post: Post, edition: Edition) -> None:
        """Let the box stand for the content that is shown; it is ticked if that is attested.

        There is none where nobody could be recognized.
        """
        content_hash = edition.content_hash
        if not edition.may_tell_of_clients:
            del self.fields["attested"]
            return
        given = Attestation.objects.filter(post=post, content_hash=content_hash)
        self.attestation = given.select_related("created_by").first()
        self.initial["attested"] = bool(self.attestation)
        # What was ticked for other content doesn't hold for this.
        ticked = self["attested"].value() in (True, content_hash)
        self.fields["attested"].widget = forms.CheckboxInput(
            attrs={"value": content_hash}, check_test=lambda value: ticked
        )


class WaiveForm(forms.Form):
    """The reason for waiving a finding; hidden fields say which one."""

    code = forms.CharField()
    finding_key = forms.CharField(required=False, strip=False)
    reason = forms.CharField(required=False)


class WaiveView(DeskView):
    """The button that waives a finding."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Waive a finding, with the posted reason."""
        post = self.get_post("change")
        form = WaiveForm(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError([each for field in form.errors.values() for each in field])
            shown = self._checklist(post)
            waiver = waivers.add_waiver(shown, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "It stays as it is, and your reason is kept.")
            self.log_change(post, f"Left as it is: {waiver}")
        return _redirect_to_checklist(request, post)

    def _checklist(self, post: Post) -> Checklist:
        """Return the checklist on whose page the button stands: of a fix, or of the desk."""
        token = parse_token(self.request.POST.get("fix"))
        fix = fixes.unfinished_fix(self.request.user, post, token)
        if fix and fix.content:
            now = timezone.now()
            return fixes.plan_fix(fix, fix.content, status_of(post, now), now).checked
        return check_post(post, practice=practice_of(self.request))


class RevokeWaiverView(DeskView):
    """The button that revokes a waiver."""

    def post(self, request: HttpRequest, pk: int, waiver: int) -> HttpResponse:
        """Revoke a waiver, so that its finding is open again."""
        post = self.get_post("change")
        waivers.revoke_waiver(get_object_or_404(Waiver, post=post, pk=waiver), by=request.user)
        messages.success(request, "It is on the list again.")
        return _redirect_to_checklist(request, post)


class ExternalLinksView(ArticlePage):
    """The links to other sites, and the button that has them checked in the background."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Queue the check, and lead to the page that shows it."""
        agent = (
            f"{Practice.load().name} (link check; {request.build_absolute_uri(reverse('home'))})"
        )
        urls = [link.url for link in self._list_links()]
        check = check_links.enqueue(post=pk, urls=urls, user_agent=agent)
        return HttpResponseRedirect(
            reverse("admin:blog_post_external_links", args=[pk], query={"check": check.id})
        )

    def render(self) -> HttpResponse:
        """List the links; those of a check with their answers, or how far it is."""
        check, answers = self._find_check(), {}
        if check and check.status == TaskResultStatus.SUCCESSFUL:
            answers = {answer["url"]: answer for answer in check.return_value}
        links = self._list_links()
        return self.render_page(
            "external_links",
            title=f"Links to other sites: {self.article.title}",
            rows=[(link, answers.get(link.url)) for link in links],
            check=check,
            is_late=check and is_late(check.enqueued_at),
            truncated_to=MAX_LINKS if len(links) > MAX_LINKS else None,
        )

    def _list_links(self) -> list[Link]:
        return list_external_links(CheckedArticle.from_post(self.article, timezone.now()))

    def _find_check(self) -> Any:
        """Return the task of the check that the address names, or None if it isn't known (now)."""
        try:
            check = check_links.get_result(self.request.GET["check"])
        except (KeyError, TaskResultDoesNotExist, TaskResultMismatch):
            return None
        return check if check.kwargs["post"] == self.article.pk else None


def _redirect_to_checklist(request: HttpRequest, post: Post) -> HttpResponseRedirect:
    """Lead back to the page of the fix whose checklist it was, else to the publishing page."""
    token = parse_token(request.POST.get("fix"))
    page, args = ("publish_fix", [post.pk, token]) if token else ("publish", [post.pk])
    return HttpResponseRedirect(reverse(f"admin:blog_post_{page}", args=args) + "#checklist")
