"""The forms of “Bring articles here”: the file of another blog, and what is to become of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blog.exporting.opened import holds_export
from blog.importing.blogs import Status
from blog.models import Author, Category
from blog.moving_in import AS_TAG, LEAVE, NEW, NOBODY, Choices, Plan, Rights

MAX_BYTES = 100 * 1024 * 1024  # of a file; practice_site/server/limits.py leaves room around it
TOO_LARGE = (
    f"This file has more than {MAX_BYTES >> 20} MB, which is more than the desk takes. Give it to "
    "the person who looks after the server, who can bring it in there (by the command import_blog)."
)
OURS = (
    "This is what “Take everything with you” makes. It belongs into an empty installation: the "
    "person who looks after the server brings it in there (by the command import_blog)."
)
SHOWN = 10  # authors, or categories, before the list has to be opened
MAX_ROWS = 1000  # that can be chosen one by one; the rest become what is proposed
UNKNOWN = "Choose from the list."
# What is asked of those, by who could read them there: of one, and of more.
STATUS_LABELS = {
    Status.LIVE: ("that everybody could read there", "that everybody could read there"),
    Status.SCHEDULED: ("that was scheduled there", "that were scheduled there"),
    Status.DRAFT: ("that was a draft there", "that were drafts there"),
    Status.PRIVATE: ("that was private there", "that were private there"),
    Status.PROTECTED: ("that had a password there", "that had a password there"),
    Status.PAID: (
        "that was for members or subscribers there",
        "that were for members or subscribers there",
    ),
}
DRAFTS, LIVE, FETCH = "drafts", "live", "fetch"


class BlogFileForm(forms.Form):
    """The file that another system gave."""

    file = forms.FileField(
        label="The file",
        help_text=f"As the other system gave it to you, up to {MAX_BYTES >> 20} MB. You see what "
        "is in it before anything is brought here.",
        widget=forms.FileInput,
        error_messages={
            "required": "Choose the file first.",
            "empty": "This file is empty. Export it there once more, and choose that.",
        },
    )

    def clean_file(self) -> Any:
        """Refuse what is too large, and what this program made."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        if holds_export(file):
            raise forms.ValidationError(OURS)
        file.seek(0)
        return file


class EachWidget(forms.Widget):
    """A list to choose for each of its rows, the others of a long one in a part that opens."""

    template_name = "admin/widgets/each.html"
    use_fieldset = True

    def __init__(
        self, rows: list[Any], words: Mapping[str, str], ours: Iterable[Any], group: str
    ) -> None:
        """``words`` are choices with their labels, ``ours`` rows of ours below ``group``."""
        super().__init__()
        self.rows, self.words = rows[:MAX_ROWS], dict(words)
        self.ours, self.group = {str(each.pk): str(each) for each in ours}, group
        self.left = rows[MAX_ROWS:]

    @property
    def offered(self) -> set[str]:
        """All that can be chosen."""
        return {*self.words, *self.ours}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """Return what was chosen by the keys of the rows; what wasn't asked is as proposed."""
        chosen = {row.key: data.get(f"{name}-{n}", "") for n, row in enumerate(self.rows)}
        return chosen | {row.key: row.proposed for row in self.left}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Return False: each row is asked for by a name of its own."""
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the rows with their options, rendered once for each choice."""
        context = super().get_context(name, value, attrs)
        chosen, rendered = value or {}, dict[str, SafeString]()
        rows = []
        for number, row in enumerate(self.rows):
            choice = chosen.get(row.key, row.proposed)
            if choice not in rendered:
                rendered[choice] = self._options(choice)
            is_wrong = choice not in self.offered
            rows.append(
                {"row": row, "name": f"{name}-{number}", "options": rendered[choice]}
                | {"is_wrong": is_wrong}
            )
        context["widget"] |= {
            "rows": rows[:SHOWN],
            "others": rows[SHOWN:],
            "most": rows[SHOWN]["row"] if rows[SHOWN:] else None,
            "left": len(self.left),
            "all": self.words.items(),
        }
        return context

    def _options(self, chosen: str) -> SafeString:
        def option(value: str, label: str) -> SafeString:
            is_chosen = "selected" if value == chosen else ""
            return format_html('<option value="{}" {}>{}</option>', value, is_chosen, label)

        def options(labels: Mapping[str, str]) -> SafeString:
            return format_html_join("", "{}", ((option(*each),) for each in labels.items()))

        none = {} if chosen in self.offered else {"": "Choose"}
        groups = [(self.group, options(self.ours))] if self.ours else []
        ours = format_html_join("", '<optgroup label="{}">{}</optgroup>', groups)
        return options({**none, **self.words}) + ours


class EachField(forms.Field):
    """What becomes of each author or category, by their keys there."""

    def __init__(self, widget: EachWidget, **kwargs: Any) -> None:
        super().__init__(widget=widget, required=False, **kwargs)

    def clean(self, value: Any) -> dict[str, str]:
        """Return the choices; raise ValidationError if one of them isn't offered."""
        widget: Any = self.widget
        asked = {row.key for row in widget.rows}
        if any(choice not in widget.offered for key, choice in value.items() if key in asked):
            raise forms.ValidationError("One of these isn’t here any more. Choose once more.")
        return dict(value)


class ChoicesForm(forms.Form):
    """What is to become of a blog: the fields for what is in it, and for what somebody may do."""

    statuses = forms.MultipleChoiceField(
        label="Which come",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    take_pages = forms.BooleanField(required=False)
    take_tags = forms.BooleanField(required=False)
    fetch_pictures = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they are fetched."},
        help_text="The server of this site asks that of the old site for each of them, and sends "
        "nothing else. Without them their places stay empty, and those articles wait as drafts.",
    )
    first_words = forms.BooleanField(
        required=False,
        label="Make the summary of an article that has none of its first sentences",
    )
    publish = forms.ChoiceField(
        label="What readers see", choices=[(DRAFTS, ""), (LIVE, "")], widget=forms.RadioSelect
    )
    attested = forms.BooleanField(
        required=False, label="No client can be recognized in any of these articles."
    )

    def __init__(
        self,
        plan: Plan,
        rights: Rights,
        chosen: Choices | None = None,
        data: Any = None,
        initial: Any = None,
    ) -> None:
        """Show what was chosen earlier or, without that, what is proposed; or what was posted.

        In ``initial`` it was posted to go on choosing.
        """
        super().__init__(data, initial=initial or self._initial(plan, chosen), label_suffix="")
        self.plan, self.rights = plan, rights
        self._ask_statuses()
        self._ask_authors()
        self._ask_categories()
        pages, tags = plan.pages_there, plan.tags
        counted = " (counted above)" if "statuses" in self.fields else ""
        self.fields["take_pages"].label = f"{_counted(pages, 'page')}, too{counted}"
        self.fields["take_tags"].label = (
            "The 1 tag comes along" if tags == 1 else f"The {tags:,} tags come along"
        )
        elsewhere = plan.pictures_elsewhere
        field: Any = self.fields["fetch_pictures"]
        field.label = "Pictures on the old site"
        fetch = f"Fetch {_counted(elsewhere, 'picture')} from the old site"
        field.choices = [(FETCH, fetch), (LEAVE, "Leave them out")]
        asked = {
            "take_pages": pages and plan.articles_there,
            "authors": plan.authors,
            "categories": plan.categories,
            "take_tags": tags,
            "fetch_pictures": plan.pictures_elsewhere and rights.pictures,
            "first_words": plan.without_summary,
            "publish": rights.publish and self.public,
            "attested": rights.publish and self.public,
        }
        for name in [name for name, is_asked in asked.items() if not is_asked]:
            del self.fields[name]

    @property
    def public(self) -> int:
        """How many everybody could read there."""
        return self.plan.articles.get(Status.LIVE, 0) + self.plan.pages.get(Status.LIVE, 0)

    def choices(self) -> Choices:
        """Return what a valid form says; what it doesn't ask is as it is at first."""
        said = {name: value for name, value in self.cleaned_data.items() if name in self.fields}
        said["publish"] = said.get("publish") == LIVE
        said["fetch_pictures"] = said.get("fetch_pictures") == FETCH
        return Choices(**said)

    def posted(self) -> dict[str, Any]:
        """Return what was posted, valid or not, as another form takes it for the first time."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
        }

    def with_all(self, name: str) -> dict[str, Any]:
        """Return what was posted, with one choice for each row of a list."""
        posted, choice = self.posted(), self.data.get(f"{name}-all")
        widget: Any = self.fields[name].widget
        if choice in widget.offered:
            posted[name] = dict.fromkeys(posted[name], choice)
        return posted

    @staticmethod
    def _initial(plan: Plan, chosen: Choices | None) -> dict[str, Any]:
        """Return what stands in the form at first: to ask another site is for people to decide."""
        if chosen is None:
            return {**plan.proposal().to_data(), "publish": DRAFTS, "fetch_pictures": None}
        publish = LIVE if chosen.publish else DRAFTS
        fetch = FETCH if chosen.fetch_pictures else LEAVE
        return {**chosen.to_data(), "publish": publish, "fetch_pictures": fetch}

    def _ask_statuses(self) -> None:
        counts = {
            status: (self.plan.articles.get(status, 0), self.plan.pages.get(status, 0))
            for status in Status
            if status != Status.TRASH
        }
        field: Any = self.fields["statuses"]
        field.choices = [
            (status.value, f"{_counted_both(*both)} {STATUS_LABELS[status][sum(both) != 1]}")
            for status, both in counts.items()
            if any(both)
        ]
        if len(field.choices) == 1:  # there is nothing to choose
            del self.fields["statuses"]

    def _ask_authors(self) -> None:
        words = {NEW: "A page of their own", NOBODY: "Nobody"}
        if not self.rights.authors:
            del words[NEW]
        ours = Author.objects.order_by("name", "pk")
        rows = _allowed(self.plan.authors, words, NOBODY)
        self._ask_each("authors", "Who signs", EachWidget(rows, words, ours, "Authors here"))

    def _ask_categories(self) -> None:
        words = {NEW: "A category of its own", AS_TAG: "A tag", LEAVE: "Nothing"}
        if not self.rights.categories:
            del words[NEW]
        rows = _allowed(self.plan.categories, words, AS_TAG)
        widget = EachWidget(rows, words, Category.objects.all(), "Categories here")
        self._ask_each("categories", "What becomes of each category", widget)

    def _ask_each(self, name: str, label: str, widget: EachWidget) -> None:
        """Ask for each row; what was chosen earlier and can't be any more is as proposed."""
        self.fields[name] = EachField(widget, label=label)
        chosen = self.initial.get(name) or {}
        self.initial[name] = {
            row.key: choice if (choice := chosen.get(row.key)) in widget.offered else row.proposed
            for row in widget.rows
        }


def _counted(count: int, one: str) -> str:
    return f"{count:,} {one}{'s' * (count != 1)}"


def _counted_both(articles: int, pages: int) -> str:
    counts = ((articles, "article"), (pages, "page"))
    return " and ".join(_counted(count, one) for count, one in counts if count)


def _allowed(rows: Iterable[Any], words: Mapping[str, str], instead: str) -> list[Any]:
    """Return the rows, with something else proposed where somebody may not make a new one."""
    found = list(rows)
    for row in found:
        if row.proposed == NEW and NEW not in words:
            row.proposed = instead
    return found
