"""What a drawing in a Word document holds: pictures, boxes with text, and things of other programs.

DrawingML (``w:drawing``) and the older VML (``w:pict``, ``w:object``) alike; inside a group or on a
canvas too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from blog.importing.word.package import Relation, Xml, find
from blog.importing.word.styles import OFF

BOX = "w:txbxContent"
SHAPE_TEXT = "a:txBody"  # of DrawingML without a Word text in it
# Of a chart or diagram, the attributes that name the part with its words.
OF_PARTS = {"c:chart": "r:id", "chart": "r:id", "dgm:relIds": "r:dm"}


@dataclass
class Drawing:
    """What was found in a drawing."""

    pictures: list[tuple[Relation | None, str]] = field(default_factory=list)  # with descriptions
    boxes: list[Xml] = field(default_factory=list)
    parts: list[Relation | None] = field(default_factory=list)  # of charts and diagrams
    left_out: list[tuple[str, str]] = field(default_factory=list)  # kinds and words
    words: str = ""  # of letters that are drawn


def chosen(element: Xml) -> Iterable[Xml]:
    """Return the one of several versions of the same thing that is read, never two."""
    choices = [each for each in element if each.tag == "mc:Choice"]
    fallback = [each for each in element if each.tag == "mc:Fallback"]
    for each in (*choices, *fallback):
        if any(inner.tag in KNOWN for inner in each.iter()):
            return each
    return next(iter((*fallback, *choices)), ())


KNOWN = {
    *(BOX, SHAPE_TEXT, "a:blip", "v:imagedata", "v:textpath", "w:t", "w:object", "m:t"),
    *OF_PARTS,
}


def read(element: Xml, relations: dict[str, Relation]) -> Drawing:
    """Return what is in a drawing."""
    found = Drawing()
    _read(element, relations, found, "")
    return found


def _read(element: Xml, relations: dict[str, Relation], found: Drawing, alt: str) -> None:
    tag = element.tag
    if tag == "mc:AlternateContent":
        for each in chosen(element):
            _read(each, relations, found, alt)
        return
    if tag in (BOX, SHAPE_TEXT):
        found.boxes.append(element if tag == BOX else _as_box(element))
        return
    if tag in ("wp:inline", "wp:anchor", "pic:pic", "wps:wsp", "wsp"):
        described = find(element, "wp:docPr")
        for path in ("pic:nvPicPr/pic:cNvPr", "wps:cNvPr"):
            described = find(element, path) if described is None else described
        if described is not None:
            alt = described.get("descr", "").strip() or described.get("title", "").strip() or alt
            if described.get("hidden", "0") not in OFF:
                _leave_out(element, found)
                return
    if "visibility:hidden" in element.get("style", "").replace(" ", "").lower():
        _leave_out(element, found)
        return
    if tag == "a:blip":
        name = element.get("r:embed") or element.get("r:link") or ""
        if name:
            found.pictures.append((relations.get(name), alt))
    elif tag == "v:imagedata":
        relation = relations.get(element.get("r:id", ""))
        found.pictures.append((relation, alt or element.get("o:title", "")))
    elif tag == "v:textpath":
        found.words += f" {element.get('string', '')}"
    elif tag == "o:OLEObject":
        found.pictures.clear()  # which show only what it looked like
        found.left_out.append(("object", _program(element.get("ProgID", ""))))
    elif tag in OF_PARTS:
        found.parts.append(relations.get(element.get(OF_PARTS[tag], "")))
    if tag.startswith("v:") and (said := element.get("alt", "").strip()):
        alt = said
    for child in element:
        _read(child, relations, found, alt)


def _leave_out(element: Xml, found: Drawing) -> None:
    words = " ".join(each.text or "" for each in element.iter() if each.tag in ("w:t", "a:t"))
    if words.strip():
        found.left_out.append(("hidden", words))


def _as_box(body: Xml) -> Xml:
    """Return a text of DrawingML as one of Word."""
    make = type(body)
    box = make(BOX)
    for lines in body.iter("a:p"):
        paragraph = make("w:p")
        for each in lines.iter():
            if each.tag in ("a:t", "a:br"):
                run = make("w:r")
                piece = make("w:t" if each.tag == "a:t" else "w:br")
                piece.text = each.text
                run.append(piece)
                paragraph.append(run)
        box.append(paragraph)
    return box


def _program(name: str) -> str:
    """Return what a thing of another program is called."""
    first = name.partition(".")[0]
    return {"Excel": "An Excel spreadsheet", "PowerPoint": "A PowerPoint slide"}.get(
        first, f"Made with {first}" if first else "Something of another program"
    )
