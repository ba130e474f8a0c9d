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
    "sign": Reason("Signs", "Their font isn’t on the site. Write them another way.", False),
    "program": Reason("Small programs", "Articles need none.", may_take=False),
    "note": Reason(
        "Settings of the other program",
        "They belong to the text there, and mean nothing here.",
        may_take=False,
    ),
    "damaged": Reason("Damaged parts", "These couldn’t be read.", may_take=False),
}


class LeftOut:
    """Collects what is left out of a document; pieces of one place are one item."""

    def __init__(self) -> None:
        """Of a document that is about to be read."""
        self.items: list[dict[str, str]] = []  # each with its ``kind`` and its ``words``
        self._place: object = None

    def add(self, kind: str, words: str, place: object = None) -> None:
        """Note words of a kind; those that follow in the same place, if one is given, join them."""
        if not words.strip("\u00ad \n\t\u00a0"):
            if place is not None and self._continues(kind, place):
                self.items[-1]["words"] += words
            return
        if place is not None and self._continues(kind, place):
            self.items[-1]["words"] += words
        elif len(self.items) >= MAX_ITEMS and any(each["kind"] == kind for each in self.items):
            last = next(each for each in reversed(self.items) if each["kind"] == kind)
            last["words"] += "\n" + words
        else:
            self.items.append({"kind": kind, "words": words})
        self._place = place

    def found(self) -> list[dict[str, str]]:
        """Return the items in the order of the page; what pages or signs repeat is said once."""
        order = list(REASONS)
        tidy = [{"kind": item["kind"], "words": item["words"].strip()} for item in self.items]
        rows = [
            item
            for number, item in enumerate(tidy)
            if item["kind"] not in REPEATED or item not in tidy[:number]
        ]
        return sorted(rows, key=lambda item: order.index(item["kind"]))

    def _continues(self, kind: str, place: object) -> bool:
        return bool(self.items) and self._place == place and self.items[-1]["kind"] == kind
