"""The preview of an article: the saved working copy, or the form data as posted."""

from datetime import datetime, time

from csp.constants import SELF
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.dateparse import parse_date

from blog.admin.forms.posted_content import posted_content
from blog.admin.views.base import DeskView
from blog.articles import content, snapshot
from blog.articles.autosave import fixed_edition
from blog.articles.content import Content
from blog.models import Edition, Post
from blog.preview.views import preview_response
from practice_site.csp import replace_directives


class PreviewView(DeskView):
    """The preview, beside the article form or in its own tab.

    ``?on=2027-01-31`` shows it as of that day; otherwise it is shown as of the moment that an
    edition is scheduled for, or now.
    """

    shows_public_page = True

    article: Post | None = None

    def load(self) -> None:
        """Find the article, unless it is a new one; raise as ``get_post`` does."""
        if "pk" in self.kwargs:
            self.article = self.get_post("change" if self.request.method == "POST" else "view")
        elif not self.can_add():
            raise PermissionDenied

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show the saved working copy."""
        post = self.article
        shown = content.content_from_post(post) if post else content.empty_content()
        return self._preview(shown)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show the form data."""
        fixed = fixed_edition(self.article, request.POST.get("base", ""))
        shown = posted_content(self.post_admin, request, self.article, request.POST, fixed)
        return self._preview(shown, is_form_data=True, is_fix=fixed is not None)

    def _preview(
        self, shown: Content, *, is_form_data: bool = False, is_fix: bool = False
    ) -> HttpResponse:
        post = self.article
        editions = Edition.objects.filter(post=post, canceled=False).with_relations()
        newest = editions.order_by("live_from").last()
        now = timezone.now()
        # A fix is for now, whatever is scheduled for later.
        next_one = None if is_fix else newest
        at = _requested_moment(self.request.GET.get("on", ""), next_one, now)
        edition = snapshot.edition_from_content(shown, post or Post(), at)
        if (
            newest
            and newest.is_live(at)
            and content.content_from_edition(newest) == content.content_from_edition(edition)
        ):
            edition = newest
        sentence = _describe_preview(edition, newest, at, now, is_form_data)
        edition.title = edition.title or "No title yet"
        # Form data has no link back: its form is still open in its own tab.
        back = "" if is_form_data else self._back()
        response = preview_response(self.request, edition, at, sentence, back)
        # It is also framed beside the form.
        response["X-Frame-Options"] = "SAMEORIGIN"
        replace_directives(response, {"frame-ancestors": [SELF]})
        return response

    def _back(self) -> str:
        if self.article is None:
            return reverse("admin:blog_post_add")
        if self.can("change", self.article):
            return reverse("admin:blog_post_change", args=[self.article.pk])
        return reverse("admin:blog_post_changelist")


def _requested_moment(wanted: str, newest: Edition | None, now: datetime) -> datetime:
    """Return the requested moment, else that of the scheduled edition, else now."""
    try:
        day = parse_date(wanted)
    except ValueError:  # as 2027-02-30
        day = None
    if newest and newest.live_from > now and day in (None, timezone.localdate(newest.live_from)):
        return newest.live_from
    if day in (None, timezone.localdate(now)):
        return now
    return timezone.make_aware(datetime.combine(day, time(12)))  # noon is never skipped


def _describe_preview(
    edition: Edition, newest: Edition | None, at: datetime, now: datetime, is_form_data: bool
) -> str:
    what = "This is what the form says now" if is_form_data else "This is what is saved on the desk"
    unseen = "Readers don’t see it until you publish it."
    if at == now:
        return "This is what readers see now." if edition is newest else f"{what}. {unseen}"
    begins = newest is not None and newest.live_from == at
    said = date_format(timezone.localtime(at), "l, F j, Y, g:i A" if begins else "l, F j, Y")
    if edition is newest:
        return f"As readers {'will see' if at > now else 'saw'} it on {said}."
    differs = "It differs from what is scheduled for then."
    return f"{what}, as of {said}. {differs if begins else unseen}"
