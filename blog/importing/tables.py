"""Recognize tables: those of a document, and pairs written line by line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from blog.importing.lists import SCALES
from blog.importing.markup import Elements, Place, Structure, html_text
from blog.importing.pictures import PICTURE_SIGN, lift_pictures
from blog.importing.spans import ABOVE
from blog.models.section_items import Row
from blog.models.section_kinds import COLUMNS, MAX_COLUMNS
from blog.models.section_kinds import SCALES as STEPS
from blog.text import richtext
from blog.text.richtext import Element

MAX_WIDTH = 12  # columns, of a scale from 0 to 10 too
MAX_CELL_LENGTH = 500  # characters; longer cells are a layout
MAX_HEADING_LENGTH = 60
MAX_INNER_ROWS = 3  # of a table in a cell; around a larger one the outer is a layout
NO_HEADING = "–"
MAX_CAPTION_LENGTH = 300  # as in the field
SENTENCE = re.compile(r"[.!?…][”\"’»)]*$")

# What two columns are called where they are pairs; in lines, the second may have any of its names.
PAIRS = (
    (r"(common )?(myths?|mitos?)", r"facts?|realit(y|ies)|truths?|realidad(es)?|hechos?|verdad"),
    (r"instead of( saying)?|en (vez|lugar) de", r"try( saying)?|say|prueba|di"),
    (r"(don[’']?t|do not|avoid|never) say(ing)?|no digas", r"(try|do)? ?say(ing)?|try|instead|di"),
    (r"say|try|do say", r"don[’']?t say|instead of|not"),
    (r"(what )?helps?", r"(what )?(hurts?|harms?|doesn[’']t( help)?).*"),
    (r"(what )?(hurts?|harms?|doesn[’']t help).*", r"(what )?helps?"),
    (r"dos?", r"don[’']?ts?|do not"),
    (r"don[’']?ts?|do not", r"dos?|do instead"),
)
# "Myth: …", "Myth 1: …", the label in bold or not.
LABELED = re.compile(
    r"(?:<(strong|em)>)?(?P<label>[^\W\d_][^<>:]{1,30}?)(?: ?#?\d{1,2})?(?:</\1>)?:(?:</\1>)?"
    r"\s*(?P<words>\S.*)",
    re.DOTALL,
)
MIN_PAIRS = 2
MIN_STEPS = 3


# --- Before anything else is recognized ----------------------------------------------------------


def flatten_layouts(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield the elements, with the content of tables that only arrange it in their place."""
    for element in elements:
        if element.tag != "table":
            yield element
            continue
        in_lines = _in_lines(element)
        filled = _filled(in_lines)
        if table_fields(next(lift_pictures([filled]), filled)):
            yield filled
        else:
            yield from flatten_layouts(_lines(element, in_lines) or _content(element))


def _in_lines(table: Element) -> Element:
    """Return a table whose cells hold the points of a list, and a small table's rows, as lines."""

    def row_in_lines(row: Element) -> Element:
        cells = [replace(cell, children=[*_cell_lines(cell)]) for cell in row.children]
        return replace(row, children=cells) if row.tag == "tr" else row

    return replace(table, children=list(map(row_in_lines, table.children)))


def _cell_lines(element: Element) -> Iterator[Element]:
    for part in element.children:
        if part.is_list or part.tag == "li":
            yield from _cell_lines(part)
        else:
            yield from _small_table(part) or [part]


def _small_table(element: Element) -> list[Element]:
    """Return the rows of a small table as paragraphs; none of one with pictures or headings."""
    if element.tag != "table" or len(element.children) > MAX_INNER_ROWS:
        return []
    rows = _in_lines(element).children
    parts = [part for row in rows for cell in row.children for part in cell.children]
    if PICTURE_SIGN in element.text or any(part.tag != "p" for part in parts):
        return []
    lines = (_row_line(row.children) if row.tag == "tr" else row.html for row in rows)
    return richtext.parse_elements("".join(f"<p>{line}</p>" for line in lines))


def _filled(table: Element) -> Element:
    """Return a table with the words of a cell that goes down in each row that it stands beside."""
    rows: list[Element] = []
    above: list[Element] = []
    for row in table.children:
        if row.tag == "tr":
            above = [
                above[at] if cell.text == ABOVE and at < len(above) else cell
                for at, cell in enumerate(row.children)
            ]
            row = replace(row, children=above)
        rows.append(row)
    return replace(table, children=rows)


def _lines(table: Element, in_lines: Element) -> list[Element]:
    """Return a table of data that is none of ours as lines, a row each; none of any other table.

    Where a cell holds several lines it may be a layout, unless it has headings, or rows and columns
    enough.
    """
    rows = [row.children for row in in_lines.children if row.tag == "tr"]
    cells = [cell for row in rows for cell in row]
    above = [child for child in table.children if child.tag != "tr"]
    if any(part.tag != "p" for cell in cells for part in cell.children):
        return []
    wide = [row for row in rows if sum(bool(cell.text) for cell in row) > 1]
    is_long = any(len(cell.text) > MAX_CELL_LENGTH for cell in cells)
    if is_long or len(wide) < 2 or 2 * len(wide) <= len(rows):
        return []
    if in_lines != table or any(len(cell.children) > 1 for cell in cells):
        is_grid = len(wide) > 2 and max(map(len, wide)) > 2
        if PICTURE_SIGN in table.text or not (is_grid or any(cell.tag == "th" for cell in cells)):
            return []
    words = "<br>".join(filter(None, map(_row_line, rows)))
    return [*above, *richtext.parse_elements(f"<p>{words}</p>")]


def _row_line(row: Elements) -> str:
    """Return a row as HTML, a sign between its cells and another between the lines of one."""
    cells = (
        " / ".join(part.html.replace("<br>", " ") for part in cell.children)
        if cell.text != ABOVE
        else ""
        for cell in row
    )
    return " | ".join(cells).rstrip(" |")


def _content(table: Element) -> Iterator[Element]:
    for child in table.children:
        if child.tag == "tr":
            for cell in child.children:
                yield from cell.children if cell.text != ABOVE else ()
        else:
            yield child


def recover_tables(elements: Elements) -> list[Element]:
    """Return the elements with lines such as “Myth: …”, “Fact: …” turned into tables."""
    recovered: list[Element] = []
    at = 0
    while at < len(elements):
        if scale := _scale_table(elements[at]):
            recovered.append(scale)
            at += 1
            continue
        end, cells = _pairs_from(elements, at)
        recovered.append(_pairs_table(cells) if cells else elements[at])
        at = end
    return recovered


def _pairs_from(elements: Elements, start: int) -> tuple[int, list[tuple[str, str]]]:
    """Return the labeled lines of whole pairs, and the index after them; or one element on."""
    lines: list[tuple[str, str]] = []
    found, end = 0, start + 1
    for at in range(start, len(elements)):
        for line in (of_element := _labeled_lines(elements[at])):
            lines.append(line)
            if not _continues(lines):
                return end, lines[:found]
        if not of_element:
            break
        if len(lines) >= 2 * MIN_PAIRS and len(lines) % 2 == 0:
            found, end = len(lines), at + 1
    return end, lines[:found]


def _continues(cells: Sequence[tuple[str, str]]) -> bool:
    """Return whether the last of some labeled lines goes on as the others began."""
    label = cells[-1][0].lower()
    if len(cells) > 2:
        return label == cells[(len(cells) - 1) % 2][0].lower()
    patterns = [pair for pair in PAIRS if re.fullmatch(pair[0], cells[0][0], re.IGNORECASE)]
    if len(cells) == 1:
        return bool(patterns)
    return any(re.fullmatch(second, label, re.IGNORECASE) for _, second in patterns)


def _labeled_lines(element: Element) -> list[tuple[str, str]]:
    """Return the label and HTML of each line of a paragraph or list, if all have one."""
    if not (element.is_list or element.tag == "p"):
        return []
    rows = [item.html for item in element.children] if element.is_list else [element.html]
    lines = (line for row in rows for line in re.split(r"<br>|</?p>", row) if line)
    matches = [LABELED.fullmatch(line) for line in lines]
    cells = [(match["label"].strip(), match["words"]) for match in matches if match]
    return cells if len(cells) == len(matches) else []


def _scale_table(element: Element) -> Element | None:
    """Return lines such as “I sleep well: rarely / sometimes / often” as a table to fill in."""
    lines = element.html.split("<br>") if element.tag == "p" else []
    rows = [line.strip().rpartition(":") for line in lines]
    scales = {scale.strip() for _, _, scale in rows}
    steps = scales.pop().split(" / ") if len(scales) == 1 else []
    if len(rows) < MIN_PAIRS or len(steps) < MIN_STEPS or not all(row[0] for row in rows):
        return None
    empty = "<td></td>" * len(steps)
    head = "<td></td>" + "".join(f"<th>{step}</th>" for step in steps)
    body = "".join(f"<tr><td>{statement}</td>{empty}</tr>" for statement, _, _ in rows)
    return _table(f"<tr>{head}</tr>{body}")


def _table(rows: str) -> Element:
    return richtext.parse_elements(f"<table>{rows}</table>", tables=True)[0]


def _pairs_table(cells: Sequence[tuple[str, str]]) -> Element:
    (first, _), (second, _), *_others = cells
    rows = zip(cells[::2], cells[1::2], strict=True)
    html = "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for (_, one), (_, other) in rows)
    head = f"<tr><th>{first}</th><th>{second}</th></tr>"
    return _table(head + html)


# --- Tables --------------------------------------------------------------------------------------


def recognize_table(place: Place) -> Structure | None:
    """Recognize a table with a row of headings; or a scale with nothing filled in: a check-in."""
    if place.element.tag != "table":
        return None
    fields = table_fields(place.element)
    end = place.start + 1
    return Structure(place.start, end, str(fields.pop("kind")), fields) if fields else None


def table_fields(table: Element) -> dict[str, object]:
    """Return the kind of section that a table is, and its fields; none if it is a layout."""
    rows = [row.children for row in table.children if row.tag == "tr"]
    above = [child for child in table.children if child.tag != "tr"]
    cells = [cell for row in rows for cell in row]
    if any(part.tag != "p" for cell in cells for part in cell.children):
        return {}
    caption = " ".join(each.text for each in above)
    if any(each.tag != "p" for each in above) or len(caption) > MAX_CAPTION_LENGTH:
        return {}
    texts = [[html_text(cell.html) for cell in row] for row in rows]
    filled = ([cell for cell in row if cell.text] for row in rows)
    heads = next(filter(None, filled), [])
    is_headed = len(heads) > 1 and all(cell.tag == "th" for cell in heads)
    return _fields_of_rows([row for row in texts if any(row)], caption, is_headed=is_headed)


def _fields_of_rows(
    rows: list[list[str]], caption: str = "", *, is_headed: bool = False
) -> dict[str, object]:
    """Return the fields of rows; the first is sure to hold headings if they are marked as such.

    A column that has none even so gets a dash: a table of ours has to have one.
    """
    width = max(map(len, rows), default=0)
    if width > MAX_WIDTH:
        return {}
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    if len(rows) < 2 or any(len(cell) > MAX_CELL_LENGTH for row in rows for cell in row):
        return {}
    head, *body = rows
    is_scale = width > 2 and len(body) > 1 and all(head[1:]) and not any(map(SENTENCE.search, head))
    if is_scale and all(row[0] and not any(row[1:]) for row in body):
        scale = " · ".join(filter(None, head))
        items: list[Row] = [{"text": row[0]} for row in body]
        manner = next((name for name in ("three", "often") if SCALES[name].search(scale)), "tick")
        is_said = scale.lower() == " · ".join(STEPS.get(manner, ()))  # the page says the steps
        lead = richtext.from_plain(caption) + ("" if is_said else richtext.from_plain(scale))
        return {"kind": "checkin", "manner": manner, "lead_in": lead, "items": items}
    if not caption and len(body) > 1 and head[0] and not any(head[1:]) and all(body[0][1:]):
        caption, (head, *body) = head[0], body  # a title across all columns
        rows = rows[1:]
    used = [column for column in range(width) if any(row[column] for row in rows)]
    rows = [[row[column] for column in used] for row in rows]
    head, *body = rows
    if not 2 <= len(used) <= MAX_COLUMNS or not all(row[0] for row in body):
        return {}
    if not is_headed and (not all(head[1:]) or any(map(SENTENCE.search, head))):
        return {}
    if any(len(cell) > MAX_HEADING_LENGTH for cell in head):
        return {}
    head = [head[0], *(cell or NO_HEADING for cell in head[1:])]
    is_pairs = len(used) == 2 and all(map(all, body)) and (_are_known(head) or _are_said(body))
    items = [dict(zip(COLUMNS, row, strict=False)) for row in (head, *body)]
    manner = "pairs" if is_pairs else ""
    return {"kind": "table", "manner": manner, "caption": caption, "items": items}


def _are_known(head: Sequence[str]) -> bool:
    names = [name.strip(" :") for name in head]
    return any(
        all(
            re.fullmatch(pattern, name, re.IGNORECASE)
            for pattern, name in zip(pair, names, strict=True)
        )
        for pair in PAIRS
    )


def _are_said(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether most of the cells of both columns are sentences."""
    return all(2 * sum(bool(SENTENCE.search(row[at])) for row in rows) > len(rows) for at in (0, 1))


def fields_of_lines(lines: Sequence[str]) -> dict[str, object]:
    """Return the fields of a table whose rows are lines with “ | ” between the cells."""
    rows = [line.split(" | ") for line in lines]
    fields = _fields_of_rows(rows) if all(len(row) > 1 for row in rows) else {}
    return fields if fields.pop("kind", "") == "table" else {}
