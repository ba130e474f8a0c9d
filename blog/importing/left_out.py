"""What a document holds and its article doesn't, item by item, as the review page lists it."""

from dataclasses import dataclass

REPEATED = ("page", "sign")
MAX_ITEMS = 300  # of a document; what follows is listed with the last one


@dataclass(frozen=True)
class Reason:
    """Why something is left out, as a heading and a sentence, and whether it may be taken in."""

    heading: str
    sentence: str
    may_take: bool = True


# By kind, in the order of the page. The sentences are a therapist's, not a programmer's, and true
# of a document as of the articles of a whole blog, of which a page says them without the words.
REASONS = {
    "hidden": Reason(
        "Hidden words",
        "Readers don’t see these there, so they stay out.",
    ),
    "comment": Reason("Comments", "Remarks in the margin are no part of the text."),
    "deleted": Reason(
        "Deleted words",
        "These are marked as taken out, so they stay out.",
    ),
    "struck": Reason(
        "Crossed-out words",
        "An article can’t show a line through words.",
    ),
    "page": Reason(
        "At the edge of each page",
        "What is repeated at the top or the bottom of every page.",
    ),
    "inner": Reason(
        "A document inside the document",
        "It was put in as a file of its own. Look whether it belongs to the article.",
    ),
    "drawing": Reason(
        "Words in a drawing, diagram or chart",
        "A drawing can’t come along. Save it as a picture, or take its words.",
    ),
    "picture": Reason(
        "Pictures that are left out",
        "Add them yourself where readers need them.",
        may_take=False,
    ),
    "formula": Reason("Formulas", "These can’t be written as a line of text."),
    "form": Reason("Forms", "Fields to fill in and buttons don’t work in an article."),
    "frame": Reason(
        "Parts of other sites",
        "A video, map or form that another site shows inside the page. Link to it instead.",
        may_take=False,
    ),
    "linked": Reason(
        "Parts of other sites that are links now",
        "A video, map or form that another site showed inside the page.",
        may_take=False,
    ),
    "link": Reason(
        "Links behind pictures",
        "Pictures lead nowhere here. Link to these in the text if readers need them.",
    ),
    "part": Reason(
        "Parts that only work on the other site",
        "Such as its latest posts, a field to search, or buttons to share.",
        may_take=False,
    ),
    "foreign": Reason(
        "Signs of the other system",
        "They mean nothing here and stand in the draft as they are: put words in their place.",
        may_take=False,
    ),
    "numbers": Reason(
        "Lists that began at another number",
        "Lists begin at 1 here. Look whether the text speaks of their numbers.",
        may_take=False,
    ),
    "object": Reason(
        "Files and things from other programs",
        "Such as a spreadsheet. Save it as a picture or a PDF, and add it to the library.",
        may_take=False,
    ),
    "file": Reason(
        "Files that stay behind",
        "Links led to them. Add those that readers need here, and link to them.",
        may_take=False,
    ),
    "sign": Reason("Signs", "Their font isn’t on the site. Write them another way.", False),
    "program": Reason("Small programs", "Articles need none.", may_take=False),
    "date": Reason(
        "The date it had",
        "Readers see the day on which an article is published here.",
        may_take=False,
    ),
    "note": Reason(
        "Settings of the other program",
        "They belong to the text there, and mean nothing here.",
        may_take=False,
    ),
    "damaged": Reason("Damaged parts", "These couldn’t be read.", may_take=False),
}


@dataclass
class _Item:
    kind: str
    pieces: list[str]  # joined at the end: to add one doesn't copy those before it


class LeftOut:
    """Collects what is left out of a document; pieces of one place are one item."""

    def __init__(self) -> None:
        """Of a document that is about to be read."""
        self._items: list[_Item] = []
        self._last: dict[str, _Item] = {}  # by kind
        self._place: object = None

    def add(self, kind: str, words: str, place: object = None) -> None:
        """Note words of a kind; those that follow in the same place, if one is given, join them."""
        last = self._items[-1] if self._items else None
        if last and place is not None and (self._place, last.kind) == (place, kind):
            last.pieces.append(words)
            return
        if not words.strip("\u00ad \n\t\u00a0"):
            return
        self._place = place
        if len(self._items) >= MAX_ITEMS and kind in self._last:
            self._last[kind].pieces += ["\n", words]
        else:
            self._last[kind] = _Item(kind, [words])
            self._items.append(self._last[kind])

    def found(self) -> list[dict[str, str]]:
        """Return the items in the order of the page; what pages or signs repeat is said once."""
        order = list(REASONS)
        rows: dict[tuple[object, ...], dict[str, str]] = {}
        for number, item in enumerate(self._items):
            words = "".join(item.pieces).strip()
            place = None if item.kind in REPEATED else number
            rows.setdefault((item.kind, words, place), {"kind": item.kind, "words": words})
        return sorted(rows.values(), key=lambda item: order.index(item["kind"]))
