"""Find the structures in a text: each recognizer is asked about each place, in this order."""

from collections.abc import Callable, Iterable, Iterator

from blog.importing import boxes, entries, lists, references, tables, voices
from blog.importing.markup import Elements, Place, Structure

RECOGNIZERS: Iterable[Callable[[Place], Structure | None]] = (
    references.recognize_references,
    boxes.recognize_short,
    tables.recognize_table,
    lists.recognize_checkin,
    lists.recognize_lines_to_fill,
    entries.recognize_practices,
    voices.recognize_example,
    entries.recognize_questions,
    voices.recognize_conversation,
    boxes.recognize_box,
    lists.recognize_terms,
    lists.recognize_bullets,
    lists.recognize_typed_numbers,
    voices.recognize_standalone_quote,
)


def find_structures(elements: Elements, heading: str = "") -> Iterator[Structure]:
    """Yield the structures below a heading in order; they don't overlap."""
    start = 0
    while start < len(elements):
        place = Place(elements, start, heading)
        results = (recognize(place) for recognize in RECOGNIZERS)
        if structure := next(filter(None, results), None):
            yield structure
        elif elements[start].level:
            heading = elements[start].text
        start = structure.end if structure else start + 1
