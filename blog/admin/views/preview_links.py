"""The page of an article's preview links: the form that creates one, and the list."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.admin.forms.datetime_fields import DateWidget
from blog.admin.forms.error_list import list_errors
from blog.admin.views.base import ArticlePage, DeskView
from blog.articles import revisions
from blog.models import Edition, Post, PreviewLink, Revision
from blog.preview import links
from blog.text.dates import format_day_and_time

EARLIER_REVISIONS = 20
NOW, OTHER = "now", "other"


def _days_choices() -> Iterator[tuple[str, str]]:
    for days in (7, 30):
        last_day = timezone.localdate() + timedelta(days=days)
        yield str(days), f"{days} days, until {date_format(last_day, 'F j')}"
    yield OTHER, "A day of your own"


class PreviewLinkForm(forms.Form):
    """The content that a link shows, its recipient, and its last day."""

    shows = forms.ChoiceField(
        label="What it shows",
        help_text="The link keeps showing this, whatever you change on the desk afterwards.",
        error_messages={"invalid_choice": "This has changed in the meantime. Choose again."},
    )
    recipient = forms.CharField(
        label="For whom",
        max_length=80,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text="For example “Dr. Lind”. It is shown at the top of the page that they open.",
        error_messages={"required": "Say for whom it is."},
    )
    days = forms.ChoiceField(
        label="Until", choices=_days_choices, initial="7", widget=forms.RadioSelect
    )
    last_day = forms.DateField(label="The last day", required=False, widget=DateWidget())

    def __init__(self, data: QueryDict | None = None, *, post: Post) -> None:
        super().__init__(data, label_suffix="")
        self.post = post
        self.fields["shows"].choices = list(_content_choices(post))  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Set ``last_day`` from the chosen number of days."""
        data = self.cleaned_data
        days = data.get("days")
        if days and days != OTHER:
            data["last_day"] = timezone.localdate() + timedelta(days=int(days))
        elif days and not data.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", "Choose a day.")
        return data

    def create_link(self, by: object) -> PreviewLink:
        """Create the link; raise ValidationError if the content changed or the day is invalid."""
        kind, _, pk = self.cleaned_data["shows"].partition("-")
        shows: Revision | Edition
        if kind == NOW:
            shows = revisions.save_revision(self.post)
            if shows.data_hash != pk:
                raise ValidationError({"shows": "This has changed in the meantime. Choose again."})
        elif kind == "edition":
            shows = Edition.objects.get(post=self.post, pk=pk)
        else:
            shows = Revision.objects.get(post=self.post, pk=pk)
        recipient, last_day = self.cleaned_data["recipient"], self.cleaned_data["last_day"]
        return links.create_link(self.post, shows, recipient=recipient, last_day=last_day, by=by)


def _content_choices(post: Post) -> Iterator[tuple[str, str | list[tuple[str, str]]]]:
    """Return what a link may show: the working copy, live and scheduled editions, revisions."""
    current = revisions.current_content(post)[1]
    yield f"{NOW}-{current}", f"The {post.noun} as it is saved now"
    now = timezone.now()
    for edition in Edition.objects.live(now).filter(post=post):
        yield f"edition-{edition.pk}", "What readers see now"
    for edition in Edition.objects.scheduled(now).filter(post=post):
        since = format_day_and_time(edition.live_from)
        yield f"edition-{edition.pk}", f"What readers will see from {since}"
    earlier = []
    revisions_before = post.revisions.exclude(data_hash=current).select_related("created_by")
    for revision in revisions_before.defer("content")[:EARLIER_REVISIONS]:
        by = f" by {revision.created_by}" if revision.created_by else ""
        saved = f"As saved on {format_day_and_time(revision.created_at)}{by}"
        earlier.append((f"revision-{revision.pk}", saved))
    if earlier:
        yield "Before that", earlier


class PreviewLinksView(ArticlePage):
    """The page of an article's preview links."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Create a link; show the page again if the form isn't valid."""
        post = self.article
        form = PreviewLinkForm(request.POST or None, post=post)
        if form.is_valid():
            try:
                link = form.create_link(request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.log_change(post, f"Preview link made {link}.")
                said = f"The link for {link.recipient} is created. Copy it from the list."
                messages.success(request, said)
                return HttpResponseRedirect(f"{request.path}#link-{link.pk}")
        return self.render(form)

    def render(self, form: PreviewLinkForm | None = None) -> HttpResponse:
        """Show the links, and the form that creates one."""
        post, now = self.article, timezone.now()
        with_content = post.preview_links.select_related(
            "created_by", "revoked_by", "revision", "edition"
        )
        open_keys = set(post.preview_links.open(now).values_list("pk", flat=True))
        open_links, ended_links = [], []
        for link in with_content.defer("revision__content", "edition__sections"):
            facts = _list_facts(link, now)
            if link.pk in open_keys:
                path = reverse("preview_link", args=[links.link_token(link)])
                open_links.append((link, facts, self.request.build_absolute_uri(path)))
            else:
                ended_links.append((link, facts))
        return self.render_page(
            "preview_links",
            title=f"Preview links: {post.title}",
            form=form or PreviewLinkForm(post=post),
            error_list=list_errors(form, []) if form else [],
            open_links=open_links,
            ended_links=ended_links,
            max_days=links.MAX_DAYS,
        )


class RevokeLinkView(DeskView):
    """Where a preview link is revoked, for good."""

    def post(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        """Revoke the link."""
        post = self.get_post("change")
        revoked = get_object_or_404(PreviewLink, post=post, pk=link)
        links.revoke_link(revoked, request.user)
        self.log_change(post, f"Preview link ended: {revoked}.")
        messages.success(request, f"The link for {revoked.recipient} has ended.")
        return HttpResponseRedirect(reverse("admin:blog_post_preview_links", args=[post.pk]))


def _list_facts(link: PreviewLink, now: datetime) -> list[tuple[str, str]]:
    """Return what a link shows, until when, and how often it was opened, each with a label."""
    until = f"the end of {date_format(link.last_day, 'l, F j, Y')}"
    if link.revoked_at:
        until = f"ended by {link.revoked_by} on {format_day_and_time(link.revoked_at)}"
    opened = "never"
    if link.last_opened_at:
        often = "once, on" if link.open_count == 1 else f"{link.open_count} times, last on"
        opened = f"{often} {format_day_and_time(link.last_opened_at)}"
    created = format_day_and_time(link.created_at)
    if link.created_by:
        created = f"by {link.created_by}, {created}"
    shows = _describe_content(link, now)
    return [("Shows", shows), ("Until", until), ("Opened", opened), ("Created", created)]


def _describe_content(link: PreviewLink, now: datetime) -> str:
    if link.revision:
        return f"As it was saved on {format_day_and_time(link.revision.created_at)}"
    edition = link.edition
    assert edition is not None  # noqa: S101 - a database constraint
    since = format_day_and_time(edition.live_from)
    if edition.canceled:
        return f"What was scheduled for {since}, and canceled since"
    if edition.live_from > now:
        return f"What readers will see from {since}"
    if edition.is_live(now):
        return f"What readers see since {since}"
    return f"What readers saw from {since}"
