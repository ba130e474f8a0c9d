"""Preview links at the desk: making one, and the list of those that were made."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_POST

from blog.admin.forms.datetime_fields import DayWidget
from blog.articles import revisions
from blog.models import Edition, Post, PreviewLink, Revision
from blog.preview import links
from blog.preview.links import MOST_DAYS

EARLIER_STATES = 20
NOW, OTHER = "now", "other"


class PreviewLinkForm(forms.Form):
    """Which state a link shows, for whom, and how long."""

    shows = forms.ChoiceField(
        label="What it shows",
        help_text="The link keeps showing this, whatever you change on the desk afterwards.",
        error_messages={"invalid_choice": "This has changed in the meantime. Choose again."},
    )
    recipient = forms.CharField(
        label="For whom",
        max_length=80,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text="For example “Dr. Lind”. It stands at the top of the page that they open.",
        error_messages={"required": "Say for whom it is."},
    )
    days = forms.ChoiceField(label="Until", initial="7", widget=forms.RadioSelect)
    last_day = forms.DateField(label="The last day", required=False, widget=DayWidget())

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.post = post
        self.fields["shows"].choices = list(_states(post))  # type: ignore[attr-defined]
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            *((str(days), f"{days} days, until {_day(days)}") for days in (7, 30)),
            (OTHER, "A day of your own"),
        ]

    def clean(self) -> dict[str, Any]:
        """Give the day that was meant."""
        data = super().clean() or self.cleaned_data
        days = data.get("days")
        if days and days != OTHER:
            data["last_day"] = timezone.localdate() + timedelta(days=int(days))
        elif days and not data.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", "Choose a day.")
        return data

    def make(self, by: Any) -> PreviewLink:
        """Make the link. Raises ValidationError for a day that can't be."""
        kind, _, pk = self.cleaned_data["shows"].partition("-")
        shows: Revision | Edition
        if kind == NOW:
            shows = revisions.save_revision(self.post)
            if shows.content_hash != pk:
                raise ValidationError({"shows": "This has changed in the meantime. Choose again."})
        elif kind == "edition":
            shows = Edition.objects.get(post=self.post, pk=pk)
        else:
            shows = Revision.objects.get(post=self.post, pk=pk)
        return links.create_link(
            self.post,
            shows,
            recipient=self.cleaned_data["recipient"],
            last_day=self.cleaned_data["last_day"],
            by=by,
        )


def _day(days: int) -> str:
    return date_format(timezone.localdate() + timedelta(days=days), "F j")


def _states(post: Post) -> Iterator[tuple[str, Any]]:
    """Give what a link may show: the desk, what readers see and will see, what was saved before."""
    current = revisions.current_content(post)[1]
    yield f"{NOW}-{current}", "The article as it is saved now"
    now = timezone.now()
    for edition in Edition.objects.live(now).filter(post=post):
        yield f"edition-{edition.pk}", "What readers see now"
    for edition in Edition.objects.upcoming(now).filter(post=post):
        yield f"edition-{edition.pk}", f"What readers will see from {_short(edition.live_from)}"
    earlier = post.revisions.exclude(content_hash=current).select_related("created_by")
    states = [
        (
            f"revision-{each.pk}",
            f"As saved on {_short(each.created_at)}"
            + (f" by {each.created_by}" if each.created_by else ""),
        )
        for each in earlier.defer("content")[:EARLIER_STATES]
    ]
    if states:
        yield "Before that", states


def _short(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "F j, Y, g:i A")


class PreviewLinks:
    """A page of the article's own, beside its form."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the list of links, and the end of one."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/links/", view(self.links), name="blog_post_links"),
            path(
                "<int:pk>/links/<int:link>/end/",
                view(require_POST(self.end_link)),
                name="blog_post_end_link",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def links(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the links, or make one; on a mistake everything typed stays."""
        post = get_object_or_404(Post, pk=pk)
        self.require(request, "change", post)  # type: ignore[attr-defined]
        form = PreviewLinkForm(request.POST or None, post=post)
        if form.is_valid() and (link := self._make_link(request, form)):
            return HttpResponseRedirect(f"{request.path}#link-{link.pk}")
        now = timezone.now()
        links = post.preview_links.select_related("created_by", "revoked_by", "revision", "edition")
        rows = [
            _row(request, link, now)
            for link in links.defer("revision__content", "edition__sections")
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": f"Preview links: {post.title}",
            "opts": Post._meta,
            "post": post,
            "form": form,
            "open_links": [row for row in rows if row["open"]],
            "ended_links": [row for row in rows if not row["open"]],
            "most_days": MOST_DAYS,
        }
        return TemplateResponse(request, "admin/blog/post/links.html", context)

    def _make_link(self, request: HttpRequest, form: PreviewLinkForm) -> PreviewLink | None:
        try:
            link = form.make(request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return None
        self.log_change(request, link.post, f"Preview link made {link}.")  # type: ignore[attr-defined]
        messages.success(request, f"The link for {link.recipient} is made. Copy it from the list.")
        return link

    def end_link(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        """End a link for good."""
        post = get_object_or_404(Post, pk=pk)
        self.require(request, "change", post)  # type: ignore[attr-defined]
        ended = get_object_or_404(PreviewLink, post=post, pk=link)
        links.revoke_link(ended, request.user)
        self.log_change(request, post, f"Preview link ended: {ended}.")  # type: ignore[attr-defined]
        messages.success(request, f"The link for {ended.recipient} has ended.")
        return HttpResponseRedirect(reverse("admin:blog_post_links", args=[post.pk]))


def _row(request: HttpRequest, link: PreviewLink, now: datetime) -> dict[str, Any]:
    address = reverse("preview_link", args=[links.link_token(link)])
    return {
        "link": link,
        "open": link.is_open(now),
        "address": request.build_absolute_uri(address),
        "shows": _shown(link, now),
    }


def _shown(link: PreviewLink, now: datetime) -> str:
    """Say which state a link shows."""
    if link.revision:
        return f"The article as it was saved on {_short(link.revision.created_at)}"
    edition = link.edition
    assert edition is not None  # noqa: S101 - the database sees to it
    since = _short(edition.live_from)
    if edition.canceled:
        return f"What was scheduled for {since}, and canceled since"
    if edition.live_from > now:
        return f"What readers will see from {since}"
    if edition.is_live(now):
        return f"What readers see since {since}"
    return f"What readers saw from {since}"
