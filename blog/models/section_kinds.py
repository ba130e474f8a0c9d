"""The kinds of sections of an article: what each is called, holds, and asks for.

A kind is an entry in ``SECTION_KINDS`` and a template, ``blog/sections/<name>.html``; its form at
the desk, its validation, and every comparison, import and check are made from the entry. Imports
no model.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from blog.media.formats import AUDIO, CAPTIONS, PDF, VIDEO
from blog.models.section_items import Flaw, Item, ItemField, identifier_error
from blog.text import richtext

Choices: TypeAlias = tuple[tuple[str, str], ...]

# The fields of sections that hold rich text.
RICH_FIELDS = frozenset({"lead_in", "body", "closing"})
# The fields of sections that hold a primary key, what is chosen from a list, and no words.
RELATED = frozenset({"picture", "file", "captions", "person"})
FILES = ("file", "captions")
CHOSEN = frozenset({"manner", "tone", "action", "target", "origin", "person", "rights", "language"})
WITHOUT_WORDS = CHOSEN | {"picture", *FILES, "link", "heading_size"}
UNSEEN = frozenset({"alt_text"})  # words that no page shows: they are neither counted nor searched
HEADING = ("heading", "heading_size")


@dataclass(frozen=True)
class SectionKind:
    """A kind of section: its name, the fields that it uses, and its repeated items."""

    name: str
    label: str
    help_text: str
    icon: str
    fields: tuple[str, ...] = (*HEADING, "lead_in", "items", "closing")
    required: tuple[str, ...] = ("items",)  # where shown; “a|b” if either of two will do
    item: Item | None = None
    manners: Choices = ()  # the choices of its field ``manner``; the first is the default, ""
    # By field: a label and a help text in place of the model's.
    wording: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    # By field: another field, and the values of that with which it is used.
    used_with: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    # By field: the kinds of files that may be chosen in it, as in MediaFile.
    file_kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # What else readers would miss in the items of a section with these values.
    check: Callable[[Mapping[str, Any]], Iterable[Flaw]] = lambda values: ()

    @property
    def template(self) -> str:
        """The path of its template on the public site."""
        return f"blog/sections/{self.name}.html"

    def uses(self, name: str, values: Mapping[str, object]) -> bool:
        """Return whether a section with these values uses one of the kind's fields."""
        other, with_values = self.used_with.get(name, ("", frozenset()))
        is_with = not other or (values.get(other) or "") in with_values
        return is_with and (not other or self.uses(other, values))

    def used(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return a section's values without fields that it doesn't use: what becomes public."""
        return {name: value for name, value in values.items() if self.uses(name, values)}

    def missing(self, values: Mapping[str, object]) -> list[str]:
        """Return the fields that a section with these values lacks before it can be public."""
        return [
            names[0]
            for names in (each.split("|") for each in self.required)
            if self.uses(names[0], values)
            and not any(self.uses(name, values) and _is_filled(values.get(name)) for name in names)
        ]

    def unfinished(self, values: Mapping[str, Any]) -> list[Flaw]:
        """Return what its items lack before it can be public. Drafts may lack it."""
        items = values.get("items") or []
        return [*(self.item.unfinished(items) if self.item else ()), *self.check(values)]


def _is_filled(value: object) -> bool:
    return bool(richtext.plain_text(value) if isinstance(value, str) else value)


# --- What single kinds ask for -------------------------------------------------------------------

MAX_COLUMNS = 6
COLUMNS = tuple(str(number) for number in range(1, MAX_COLUMNS + 1))
SCALES = {  # of check-ins, by manner: the words of a scale's steps
    "often": ("never", "rarely", "sometimes", "often", "always"),
    "three": ("rarely", "sometimes", "often"),
    "ten": ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"),
}


def _check_list(values: Mapping[str, Any]) -> Iterable[Flaw]:
    if values.get("manner") == "terms":
        for number, item in enumerate(values.get("items") or [], start=1):
            if not item.get("label"):
                sentence = "begin with the word in bold, then say what it means."
                yield "items", f"Point {number}: {sentence}"


def _check_table(values: Mapping[str, Any]) -> Iterable[Flaw]:
    rows = values.get("items") or []
    is_pairs = values.get("manner") == "pairs"
    if len(rows) == 1:
        yield "items", "Row 1 is the headings of the columns: write at least one more row."
    if is_pairs and any(row.get(name) for row in rows for name in COLUMNS[2:]):
        yield "manner", "Pairs have two columns: choose “Table” for more, or empty the others."
    for number, row in enumerate(rows, start=1):
        for name in COLUMNS[: 2 if is_pairs else 1]:
            # The corner of a table that compares may be empty.
            if not row.get(name) and (is_pairs or number > 1 or not any(row.values())):
                yield f"items-{name}-{number - 1}", f"Row {number}: fill in column {name}."
    for name in COLUMNS[1:]:
        if any(row.get(name) for row in rows[1:]) and not rows[0].get(name):
            yield f"items-{name}-0", f"Row 1: give column {name} a heading."


def _check_recording(values: Mapping[str, Any]) -> Iterable[Flaw]:
    link = values.get("link") or ""
    if values.get("manner") == "link" and link and not link.startswith("https://"):
        yield "link", "Its address has to begin with https://."


SECTION_KINDS: dict[str, SectionKind] = {
    kind.name: kind
    for kind in (
        SectionKind(
            "text",
            "Text",
            "Paragraphs, with smaller headings if they are long.",
            "notes",
            (*HEADING, "body"),
            required=("body",),
        ),
        SectionKind(
            "list",
            "List",
            "Points, things to do or not to do, or words and what they mean.",
            "format_list_bulleted",
            (*HEADING, "lead_in", "manner", "items", "closing"),
            item=Item(
                "Point",
                (
                    ItemField("label", "Label", extra=True),
                    ItemField("text", "Point", rows=2, rich=True),
                ),
                one_editor=True,
            ),
            manners=(
                ("", "Bullets"),
                ("numbers", "Numbers"),
                ("do", "Things to do, with ticks"),
                ("dont", "Things not to do, with crosses"),
                ("terms", "Words and what they mean"),
            ),
            wording={"manner": ("Shown as", "")},
            check=_check_list,
        ),
        SectionKind(
            "practices",
            "Practices",
            "Numbered things to try, or to know, each with a title.",
            "format_list_numbered",
            (*HEADING, "lead_in", "manner", "items", "closing"),
            item=Item(
                "Practice",
                (
                    ItemField("title", "Title"),
                    ItemField("duration", "How long it takes", extra=True),
                    ItemField("text", "What to do or know", rows=3, rich=True),
                ),
            ),
            manners=(
                ("", "To do: readers get cards to print"),
                ("know", "To know: stages, kinds, reasons"),
            ),
            wording={"manner": ("Things to do, or to know?", "")},
        ),
        SectionKind(
            "conversation",
            "Conversation starters",
            "Sentences to say aloud, joined by “Or:”. The quotation marks are set for you.",
            "forum",
            item=Item(
                "Starter",
                (
                    ItemField("moment", "When or to whom, if that matters", extra=True),
                    ItemField("text", "What to say", rows=2, spoken=True),
                ),
            ),
        ),
        SectionKind(
            "example",
            "Example",
            "People in a situation, in their own voices, or an interview.",
            "record_voice_over",
            (*HEADING, "origin", "person", "body", "items", "closing"),
            required=("origin", "person", "body|items"),
            item=Item(
                "Line",
                (
                    ItemField("speaker", "Who speaks"),
                    ItemField("text", "What they say", rows=2, rich=True),
                ),
            ),
            wording={"body": ("Situation", "What happens, before anybody speaks.")},
            used_with={"person": ("origin", frozenset({"interview"}))},
        ),
        SectionKind(
            "quote",
            "Quote",
            "One sentence set large, or a passage or poem with its lines.",
            "format_quote",
            ("manner", "quote", "attribution", "work", "link", "rights", "language"),
            required=("quote", "rights"),
            manners=(("", "One sentence, set large"), ("passage", "A passage or poem, as it is")),
            wording={"manner": ("Shown as", "")},
            used_with={
                name: ("manner", frozenset({"passage"}))
                for name in ("work", "link", "rights", "language")
            },
        ),
        SectionKind(
            "picture",
            "Picture",
            "A picture from the library, with a caption.",
            "image",
            ("picture", "caption", "alt_text", "body"),
            required=("picture",),
            wording={
                "body": (
                    "The picture in words",
                    "For a diagram, or a picture with writing in it: all that it says, for those "
                    "who can’t see it or find it too small. It is shown below the picture.",
                )
            },
        ),
        SectionKind(
            "download",
            "Download",
            "A worksheet or other PDF, for readers to save and print.",
            "download",
            (*HEADING, "file", "caption", "language", "body"),
            required=("file", "caption"),
            file_kinds={"file": (PDF,)},
            wording={
                "file": ("PDF", "Readers are told how many pages it has, and how large it is."),
                "caption": ("What it is called", "It is the link that readers choose."),
                "body": ("What it is for", "A sentence or two."),
                "language": ("Its language, if another", "It is said beside the size."),
            },
        ),
        SectionKind(
            "recording",
            "Recording",
            "Something to listen to or watch: a file of yours, or a link to where it is.",
            "headphones",
            (
                *(*HEADING, "lead_in", "manner", "file", "caption", "captions", "picture", "link"),
                *("attribution", "language", "body"),
            ),
            required=("file", "link", "caption"),
            manners=(("", "A file of yours"), ("link", "A link to another site")),
            file_kinds={"file": (AUDIO, VIDEO), "captions": (CAPTIONS,)},
            wording={
                "manner": (
                    "What readers get",
                    "Nothing of another site is shown within yours: its player would tell that "
                    "site who reads what here.",
                ),
                "file": ("Audio or video", "MP3 or M4A; MP4 (H.264) or WebM for a video."),
                "caption": ("What it is called", ""),
                "captions": (
                    "Captions of a video",
                    "A WebVTT file (.vtt), for those who can’t hear it, and for a quiet room.",
                ),
                "picture": ("Picture before a video plays", "It isn’t described to anybody."),
                "link": ("Where it is", "Its address, which begins with https://."),
                "attribution": ("Who made it", "A person, or a podcast or channel."),
                "body": (
                    "Transcript",
                    "All that is said, and what else matters: for those who can’t hear it, or "
                    "would rather read, and for search.",
                ),
            },
            used_with={
                **dict.fromkeys(
                    ("file", "captions", "picture", "body"), ("manner", frozenset({""}))
                ),
                **dict.fromkeys(("link", "attribution"), ("manner", frozenset({"link"}))),
            },
            check=_check_recording,
        ),
        SectionKind(
            "callout",
            "Callout",
            "A gentle note, where to find help, the text in short, or the next step.",
            "info",
            ("tone", "heading", "body", "action", "target", "file"),
            required=("action", "target", "file", "body|action"),  # a next step needs no words
            file_kinds={"file": (PDF,)},
            wording={"file": ("The download", "A PDF from your files.")},
            used_with={
                "action": ("tone", frozenset({"next"})),
                "target": ("action", frozenset({"page"})),
                "file": ("action", frozenset({"download"})),
            },
        ),
        SectionKind(
            "table",
            "Table",
            "Columns with headings, or pairs such as a myth and a fact.",
            "table_chart",
            (*HEADING, "lead_in", "manner", "caption", "items", "closing"),
            item=Item(
                "Row",
                tuple(
                    ItemField(name, f"Column {name}", rows=2, required=False, extra=name > "2")
                    for name in COLUMNS
                ),
                headed=True,
            ),
            manners=(("", "Table"), ("pairs", "Pairs: myth and fact, instead of and try")),
            wording={
                "manner": ("Shown as", ""),
                "caption": ("Caption", "What the table shows, in a few words."),
                "items": ("Rows", "The first row is the headings of the columns."),
            },
            check=_check_table,
        ),
        SectionKind(
            "checkin",
            "Check-in",
            "Questions or statements to think about. Nothing is counted, kept or sent.",
            "checklist",
            (*HEADING, "lead_in", "manner", "items", "closing"),
            item=Item("Question", (ItemField("text", "Question or statement", rows=2),)),
            manners=(
                ("", "Answered in thought"),
                ("tick", "Boxes to tick"),
                ("often", "From never to always"),
                ("three", "Rarely, sometimes or often"),
                ("ten", "From 0 to 10"),
                ("lines", "Lines to write on"),
            ),
            wording={"manner": ("Answered by", "")},
        ),
        SectionKind(
            "questions",
            "Questions and answers",
            "What people often ask.",
            "help",
            item=Item(
                "Question",
                (
                    ItemField("question", "Question"),
                    ItemField("answer", "Answer", rows=3, rich=True),
                ),
            ),
        ),
        SectionKind(
            "references",
            "References",
            "Books and studies, so that readers can look for themselves.",
            "menu_book",
            (*HEADING, "items"),
            item=Item(
                "Reference",
                (
                    ItemField("text", "Reference", rows=2, rich=True),
                    ItemField(
                        "identifier",
                        "DOI, PubMed number or web address",
                        required=False,
                        words=False,
                        error=identifier_error,
                    ),
                ),
            ),
        ),
    )
}


def section_texts(section: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts that a section of a snapshot shows, in order, as plain text; not its heading.

    PostgreSQL keeps no order of an object's keys, so the kind's counts.
    """
    kind = SECTION_KINDS[section["kind"]]
    for name in kind.fields:
        value = section.get(name) or ""
        if name == "items" and kind.item:
            read = [each.name for each in kind.item.fields if each.words]
            for item in section.get(name) or []:
                yield from (text for column in read if (text := item.get(column)))
        elif name != "heading" and name not in WITHOUT_WORDS | UNSEEN:
            yield richtext.plain_text(value) if name in RICH_FIELDS else value


def section_files(sections: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the primary keys of the files that sections show."""
    return {
        key
        for section in sections
        for name in SECTION_KINDS[section["kind"]].file_kinds
        if (key := section.get(name))
    }
