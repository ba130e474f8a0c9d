"""Start from a document: an article that was written elsewhere, looked over before it is kept.

The proposal travels in the page's own form. Nothing is kept on the server until somebody makes
the article.
"""

import json
from typing import Any

from csp.constants import SELF
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from blog import importing
from blog.admin.forms.error_list import error_list
from blog.articles import content, revisions
from blog.models import KINDS, Post
from blog.models.section_views import SectionView


class DocumentForm(forms.Form):
    """A file, or everything that was pasted; what comes out of it is in ``proposal``."""

    file = forms.FileField(
        required=False,
        label="A file",
        help_text="A Word document (.docx), or Markdown, plain text or HTML (.md, .txt, .html), up "
        "to 10 MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(importing.TYPES)}),
        error_messages={"empty": "This file is empty. Choose another one."},
    )
    text = forms.CharField(
        required=False,
        label="Or the whole article, pasted",
        help_text="Copy everything in Word, Google Docs, Pages, Apple Notes or wherever you "
        "wrote it, and paste it here. Headings, bold words and lists come along.",
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
    )
    html = forms.CharField(required=False, widget=forms.HiddenInput)  # the form of what was pasted

    def clean(self) -> dict[str, Any]:
        """Read the document."""
        given = self.cleaned_data
        field = "file" if "file" in self.errors or given.get("file") else "text"
        if field == "file" and (given.get("text") or given.get("html")):
            self.add_error(
                "file", "You also pasted words below. Empty that field, or choose no file."
            )
        elif not self.errors and not any(given.values()):
            self.add_error("text", "Choose a file, or paste the article here.")
        if not self.errors:
            try:
                self.proposal = self._read(given)
            except importing.Unreadable as error:
                self.add_error(field, str(error))
        return given

    def _read(self, given: dict[str, Any]) -> importing.Proposal:
        if file := given["file"]:
            return importing.read_file(file.name, file)
        return importing.read_paste(given["text"], given["html"])


class TitleForm(forms.ModelForm):
    """The words above the first section."""

    class Meta:
        model = Post
        fields = ["title", "subtitle", "opening_line"]
        widgets = {
            "title": forms.TextInput(attrs={"class": "desk-title"}),
            "subtitle": forms.TextInput(attrs={"class": "vTextField"}),
            "opening_line": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }
        error_messages = {"title": {"required": "Give the article a title."}}


class Proposed:
    """A section as it was found, the kind that was chosen for it, and whether it is left out."""

    def __init__(
        self,
        found: importing.Section,
        kind: str = "",
        left_out: bool = False,
        is_aside: bool = False,
    ) -> None:
        self.found, self.left_out, self.is_aside = found, left_out, is_aside
        self.section = importing.as_kind(found, kind or found["kind"]) or found

    @property
    def view(self) -> SectionView:
        """The section as its public template shows it."""
        return SectionView(self.section)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """The kinds that can hold its words: name, label, and whether it is the chosen one."""
        return [
            (name, KINDS[name].label, name == self.section["kind"])
            for name in importing.possible_kinds(self.found)
        ]


class Review:
    """The proposal as it stands in the form."""

    def __init__(self, sections: list[Proposed], pictures: int = 0, before: str = "") -> None:
        self.sections, self.pictures = sections, pictures
        self.before = before  # what ``state`` was before two sections were joined

    @classmethod
    def of(cls, proposal: importing.Proposal) -> "Review":
        """Begin with what was found; what the site says by itself is left out at first."""
        aside = importing.text_section(proposal.aside)
        sections = [Proposed(section) for section in proposal.sections]
        if proposal.aside:
            sections.insert(0, Proposed(aside, left_out=True, is_aside=True))
        return cls(sections, proposal.pictures)

    @classmethod
    def posted(cls, data: QueryDict) -> "Review":
        """Read the form; raises SuspiciousOperation for what no form of ours would post."""
        review = cls.from_state(data.get("state", ""), data.get("before", ""))
        for number, each in enumerate(review.sections):
            review.sections[number] = Proposed(
                each.found,
                data.get(f"kind-{number}", ""),
                f"leave-{number}" in data,
                each.is_aside,
            )
        return review

    @classmethod
    def from_state(cls, state: str, before: str = "") -> "Review":
        """Read what ``state`` wrote."""
        try:
            stored = json.loads(state)
            sections = [
                Proposed(
                    importing.check_section(row["found"]),
                    row["kind"],
                    bool(row["left_out"]),
                    bool(row["is_aside"]),
                )
                for row in stored["sections"]
            ]
            return cls(sections, int(stored["pictures"]), before)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise SuspiciousOperation("Not a proposal.") from error

    @property
    def state(self) -> str:
        """All of it, for a hidden field."""
        rows = [
            {
                "found": each.found,
                "kind": each.section["kind"],
                "left_out": each.left_out,
                "is_aside": each.is_aside,
            }
            for each in self.sections
        ]
        return json.dumps({"sections": rows, "pictures": self.pictures}, ensure_ascii=False)

    def merge(self, number: int) -> None:
        """Join a section with the one above it."""
        if 0 < number < len(self.sections):
            self.before = self.state
            above, below = self.sections[number - 1 : number + 1]
            joined = Proposed(importing.merge_sections(above.section, below.section))
            self.sections[number - 1 : number + 1] = [joined]

    def kept(self) -> list[importing.Section]:
        """The sections that the article is made of."""
        return [each.section for each in self.sections if not each.left_out]


class FromDocument:
    """The page that makes an article of a document."""

    admin_site: Any

    def from_document(self, request: HttpRequest) -> HttpResponse:
        """Ask for the document, show what it would be, and make the article."""
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        if "state" in request.POST:
            return self._review(request)
        is_sent = request.method == "POST"
        form = DocumentForm(
            request.POST if is_sent else None, request.FILES if is_sent else None, label_suffix=""
        )
        if form.is_valid():
            found = form.proposal
            words = TitleForm(
                initial={
                    "title": found.title,
                    "subtitle": found.subtitle,
                    "opening_line": found.opening_line,
                },
                label_suffix="",
            )
            return self._page(request, "review", form=words, review=Review.of(found))
        return self._page(request, "document", form=form, error_list=error_list(form, []))

    def _review(self, request: HttpRequest) -> HttpResponse:
        review = Review.posted(request.POST)
        action, _, number = request.POST.get("do", "").partition("-")
        form = TitleForm(request.POST, label_suffix="")
        if action == "make" and form.is_valid() and self._make(request, form, review):
            messages.success(
                request, "The article is on the desk, as a draft. Nobody else sees it yet."
            )
            return HttpResponseRedirect(reverse("admin:blog_post_change", args=[form.instance.pk]))
        if action != "make":  # what isn't to be kept yet may be unfinished
            form = TitleForm(initial=request.POST.dict(), label_suffix="")
        if action == "merge" and number.isdecimal():
            review.merge(int(number))
        elif action == "undo" and review.before:
            review = Review.from_state(review.before)
        return self._page(
            request, "review", form=form, review=review, error_list=error_list(form, [])
        )

    def _make(self, request: HttpRequest, form: TitleForm, review: Review) -> bool:
        """Write the article; False, with the reason in the form, if it can't be written."""
        own = getattr(request.user, "author", None)
        post = form.instance = Post(created_by_id=request.user.pk)
        try:
            with transaction.atomic():
                content.write_content(
                    post,
                    {
                        **content.empty_content(),
                        **form.cleaned_data,
                        "authors": [own.pk] if own else [],
                        "sections": review.kept(),
                    },
                )
                revisions.save_revision(post, request.user, "Made from a document")
                self.log_addition(request, post, "Made from a document.")  # type: ignore[attr-defined]
        except ValidationError as error:
            for name, sentences in error.update_error_dict({}).items():
                form.add_error(name if name in form.fields else None, sentences)
            return False
        return True

    def _page(self, request: HttpRequest, step: str, **context: Any) -> HttpResponse:
        response = TemplateResponse(
            request,
            f"admin/blog/post/from_{step}.html",
            {
                **self.admin_site.each_context(request),
                "title": "Start from a document",
                "opts": Post._meta,
                **context,
            },
        )
        response.desk_policy = {"frame-src": [SELF]}  # type: ignore[attr-defined]  # to sign in again
        return response
