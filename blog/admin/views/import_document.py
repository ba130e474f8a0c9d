"""Import a document: what is read from it is reviewed on a page before the article is created.

The document is read in the background (``blog.importing.documents``), for whoever brought it in
alone. The proposal travels in the form of its page, which needs what is stored no more: it may lie
open for longer than that is kept.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from blog import importing
from blog.admin.forms.document_form import DocumentForm
from blog.admin.forms.error_list import add_errors, list_errors
from blog.admin.forms.post_form import PostForm
from blog.admin.views.base import DeskView
from blog.admin.views.import_left_out import LeftOutItem, by_kind, taken_in
from blog.admin.views.import_names import ProposedName, names_in, offer_names
from blog.admin.views.import_pictures import DocumentPictures
from blog.articles.content import SectionContent
from blog.importing.article import write_article
from blog.models import (
    SECTION_KINDS,
    Author,
    Category,
    Document,
    Post,
    Practice,
    SectionKind,
    Series,
)
from blog.models.section_view import SectionView
from blog.models.sections import field_label
from blog.taxonomy.names import check_tag_name, find_near_duplicate, parse_tags
from blog.text.numbers import whole_number
from practice_site.background import is_late

# What a proposal raises that this page can't have posted.
READING_ERRORS = (
    *(ValueError, LookupError, TypeError, AttributeError),
    *(RecursionError, ValidationError),
)


NOTE = "Imported from a document"  # of the first revision
TWICE = timedelta(minutes=1)  # within which a second article of one name and document is none


class TitleForm(forms.ModelForm):
    """The fields above the first section."""

    tags = forms.CharField(
        required=False,
        help_text="One to three words each, separated by commas.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    class Meta(PostForm.Meta):
        fields = [
            *("title", "subtitle", "opening_line", "summary", "content_note", "language", "slug"),
        ]
        widgets = PostForm.Meta.widgets | {
            name: forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
            for name in ("opening_line", "content_note")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the summary and the address only where the document has them."""
        super().__init__(*args, **kwargs)
        given = self.data or self.initial
        for name in ("summary", "slug"):
            if given.get(name):
                self.fields[name].required = False
            else:
                del self.fields[name]

    def clean_tags(self) -> list[str]:
        """Return the names, those of tags that are nearly the same in their place."""
        names = parse_tags(self.cleaned_data["tags"])
        for name in names:
            check_tag_name(name)
        return sorted({find_near_duplicate(name) or name for name in names})


@dataclass
class ProposedSection:
    """A parsed section, the kind and manner chosen for it, and whether it is left out."""

    found: SectionContent
    kind: str = ""
    manner: str | None = None  # as the kind has it at first
    left_out: bool = False
    is_aside: bool = False
    kinds: list[str] = field(default_factory=list)  # that can hold its content

    def __post_init__(self) -> None:
        self.kinds = self.kinds or importing.possible_kinds(self.found)
        kind = self.kind or self.found["kind"]
        self.section = importing.convert_section(self.found, kind) or self.found
        self.kind = self.section["kind"]
        if self.manner is not None:
            self.section = importing.with_manner(self.section, self.manner) or self.section
        self.manner = self.section.get(importing.manner_field(SECTION_KINDS[self.kind]))

    @property
    def view(self) -> SectionView:
        """The section for its public template."""
        return SectionView(self.section)

    @property
    def choices(self) -> list[SectionKind]:
        """The kinds that can hold its content."""
        return [SECTION_KINDS[name] for name in self.kinds]

    @property
    def manners(self) -> list[tuple[str, str]]:
        """The manners that its kind may have, with their labels."""
        return importing.possible_manners(self.section)

    @property
    def manner_label(self) -> str:
        """What its kind calls the choice of a manner."""
        kind = SECTION_KINDS[self.kind]
        return field_label(kind, importing.manner_field(kind))

    def chosen(self, kind: str, manner: str | None, left_out: bool) -> "ProposedSection":
        """Return the section as chosen; another kind has another manner."""
        manner = manner if kind == self.kind else None
        return replace(self, kind=kind, manner=manner, left_out=left_out)


@dataclass
class ProposalState:
    """The proposal as chosen in the form."""

    sections: list[ProposedSection]
    pictures: int
    not_included: list[str] = field(default_factory=list)  # of pictures, and why
    names: list[ProposedName] = field(default_factory=list)
    left_out: list[LeftOutItem] = field(default_factory=list)
    before: str = ""  # ``state`` before the last two sections were joined

    @classmethod
    def from_proposal(cls, proposal: importing.Proposal) -> "ProposalState":
        """Start from a parsed document; text that the site shows by itself is left out at first."""
        kinds = proposal.kinds or [[] for _ in proposal.sections]
        sections = [
            ProposedSection(section, kinds=each)
            for section, each in zip(proposal.sections, kinds, strict=True)
        ]
        if proposal.omitted_lines:
            aside = importing.text_section(proposal.omitted_lines)
            sections.insert(0, ProposedSection(aside, left_out=True, is_aside=True))
        left_out = [LeftOutItem.from_state(row) for row in proposal.left_out]
        return cls(sections, proposal.pictures, proposal.not_included, names_in(proposal), left_out)

    @classmethod
    def from_post(cls, data: QueryDict) -> "ProposalState":
        """Return the posted state; raise SuspiciousOperation if this page can't have posted it."""
        proposal = cls.from_state(data.get("state", ""), data.get("before", ""))
        proposal.sections = [
            each.chosen(
                data.get(f"kind-{number}", ""),
                data.get(f"manner-{number}", each.manner),
                f"leave-{number}" in data,
            )
            for number, each in enumerate(proposal.sections)
        ]
        for number, name in enumerate(proposal.names):
            name.wanted = f"name-{number}" in data
        for number, item in enumerate(proposal.left_out):
            item.wanted = f"take-{number}" in data
        return proposal

    @classmethod
    def from_state(cls, state: str, before: str = "") -> "ProposalState":
        """Return what ``state`` serialized; raise SuspiciousOperation if it isn't valid."""
        try:
            stored = json.loads(state)
            sections = [
                ProposedSection(
                    (found := importing.check_section(row["found"])),
                    str(row["kind"]),
                    row.get("manner"),  # a page that was open before an update has none of these
                    bool(row["left_out"]),
                    bool(row["is_aside"]),
                    [SECTION_KINDS[name].name for name in row.get("kinds") or [found["kind"]]],
                )
                for row in stored["sections"]
            ]
            names = [ProposedName.from_state(row) for row in stored.get("names", [])]
            left_out = [LeftOutItem.from_state(row) for row in stored.get("left_out", [])]
            not_included = [str(each) for each in stored.get("not_included", [])]
            return cls(sections, int(stored["pictures"]), not_included, names, left_out, before)
        except READING_ERRORS as error:
            raise SuspiciousOperation("Not a proposal.") from error

    @property
    def state(self) -> str:
        """All of it as JSON, for a hidden field."""
        state = {
            "sections": [asdict(each) for each in self.sections],
            "pictures": self.pictures,
            "not_included": self.not_included,
            "names": [asdict(each) for each in self.names],
            "left_out": [asdict(each) for each in self.left_out],
        }
        return json.dumps(state, ensure_ascii=False)

    @property
    def joinable(self) -> set[int]:
        """The numbers of the sections that can be joined with the one above."""
        rows = enumerate(pairwise(each.section for each in self.sections), start=1)
        return {number for number, pair in rows if importing.can_join(*pair)}

    def join_with_previous(self, number: int) -> None:
        """Join a section with the one above it, if that loses nothing."""
        if number in self.joinable:
            self.before = self.state
            above, below = self.sections[number - 1 : number + 1]
            found = importing.join_sections(above.section, below.section)
            joined = ProposedSection(
                found, kinds=importing.joined_kinds(found, above.kinds, below.kinds)
            )
            self.sections[number - 1 : number + 1] = [joined]


class ImportView(DeskView):
    """The page that creates an article from a document."""

    def load(self) -> None:
        """Raise PermissionDenied for somebody who can't write a new article."""
        if not self.can_add():
            raise PermissionDenied

    def get(self, request: HttpRequest, token: str = "") -> HttpResponse:
        """Ask for a document; show how far the one of the address is, or what it becomes."""
        if not token:
            return self._render("document", DocumentForm(label_suffix=""))
        document = self._documents().first()
        if document is None:
            messages.info(
                request,
                "What you brought in is no longer here: it became an article, or more than a day "
                "has passed. Bring it in once more.",
            )
            return HttpResponseRedirect(reverse("admin:blog_post_import"))
        if document.problem:
            return self._render("document", DocumentForm.from_unread(document))
        if not document.proposal:
            late = is_late(document.created_at)
            return self._render("progress", forms.Form(), document=document, is_late=late)
        proposal = importing.load_proposal(document)
        own = Practice.load().language.partition("-")[0]
        language = "" if proposal.language == own else proposal.language
        title_form = TitleForm(initial={**vars(proposal), "language": language}, label_suffix="")
        return self._render("proposal", title_form, proposal=ProposalState.from_proposal(proposal))

    def post(self, request: HttpRequest, token: str = "") -> HttpResponse:
        """Take a document; change what it becomes, and create the article."""
        if "state" in request.POST:
            return self._proposal_step()
        form = DocumentForm(request.POST, request.FILES, label_suffix="")
        if not form.is_valid():
            return self._render("document", form)
        fields = {**form.cleaned_data, "created_by_id": request.user.pk}
        pasted = fields.pop("pasted")
        fields["name"] = fields["file"].name if fields["file"] else ""
        fields["file"] = fields["file"] or pasted
        with transaction.atomic():
            self._documents().delete()  # that couldn't be read
            document = Document.objects.create(**fields)
            importing.read_soon(document)
        return HttpResponseRedirect(reverse("admin:blog_post_imported", args=[document.pk]))

    def _documents(self) -> QuerySet[Document]:
        """Return the document of the address, if it is the user's own."""
        return Document.objects.filter(
            pk=self.kwargs.get("token"), created_by_id=self.request.user.pk
        )

    def _proposal_step(self) -> HttpResponse:
        data = self.request.POST
        proposal = ProposalState.from_post(data)
        action, _, number = data.get("do", "").partition("-")
        form = TitleForm(data, label_suffix="")
        if action == "create" and form.is_valid() and self._create(form, proposal):
            messages.success(
                self.request, "The article is on the desk, as a draft. Nobody else sees it yet."
            )
            return HttpResponseRedirect(reverse("admin:blog_post_change", args=[form.instance.pk]))
        if action != "create":  # not validated yet: it may be unfinished
            form = TitleForm(initial=data.dict(), label_suffix="")
        if action == "join":
            proposal.join_with_previous(whole_number(number))
        elif action == "undo" and proposal.before:
            proposal = ProposalState.from_state(proposal.before)
        return self._render("proposal", form, proposal=proposal)

    def _create(self, form: TitleForm, proposal: ProposalState) -> bool:
        """Create the article; return False, with the errors on the form, if it isn't valid."""
        user = self.request.user
        own = getattr(user, "author", None)
        post = form.instance = Post(created_by_id=user.pk)
        pictures = DocumentPictures(self._documents().first(), user, form.cleaned_data["title"])
        try:
            with transaction.atomic():
                if twin := self._just_created(form.cleaned_data["title"]):
                    form.instance = twin
                    return True
                named = [(name.take(self), name.part) for name in proposal.names if name.wanted]
                chosen = [{**each.section} for each in proposal.sections if not each.left_out]
                chosen += taken_in(proposal.left_out)
                pictures.take(chosen)
                authors = [row.pk for row, _ in named if isinstance(row, Author)]
                fields = {
                    **form.cleaned_data,
                    "authors": authors or ([own.pk] if own else []),
                    "categories": [row.pk for row, _ in named if isinstance(row, Category)],
                }
                write_article(post, chosen, by=user, note=NOTE, **fields)
                for row, part in named:
                    if isinstance(row, Series):
                        row.parts.create(post=post, position=part)
                self._documents().delete()
                self.post_admin.log_addition(self.request, post, "Imported from a document.")
        except BaseException as error:
            pictures.delete_files()
            if not isinstance(error, ValidationError):
                raise
            add_errors(form, error)
            return False
        if pictures.missing:
            messages.warning(self.request, pictures.missing)
        return True

    def _just_created(self, title: str) -> Post | None:
        """Return the article that the same document became a moment ago, by a button pressed twice.

        The document is locked, so the second waits for the first.
        """
        if self._documents().select_for_update().first():
            return None
        recent = Post.objects.filter(
            created_by=self.request.user.pk,
            title=title,
            created_at__gt=timezone.now() - TWICE,
            revisions__note=NOTE,
        )
        return recent.order_by("-pk").first()

    def _render(self, step: str, form: forms.BaseForm, **context: object) -> HttpResponse:
        if isinstance(state := context.get("proposal"), ProposalState):
            context["names"] = offer_names(state.names, self)
            context["left_out"] = by_kind(state.left_out)
        return self.render_page(
            f"import_{step}",
            title="Import a document",
            form=form,
            error_list=list_errors(form, []),
            max_bytes=importing.MAX_FILE_SIZE,
            max_markup=importing.MAX_MARKUP,
            **context,
        )
