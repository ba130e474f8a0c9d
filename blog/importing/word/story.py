"""Reads a part of a Word document, its paragraphs, tables and lists, as HTML.

What an element is not known for is read through: no word stands behind an unknown name unread.
"""

import html as escaping
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from blog.importing.left_out import LeftOut
from blog.importing.problems import NOT_READABLE, UnreadableDocumentError
from blog.importing.spans import EMPTY, GOES_ON, MAX_ACROSS, span
from blog.importing.word import drawings, fields, symbols
from blog.importing.word.blocks import Blocks
from blog.importing.word.formulas import formula_text
from blog.importing.word.labels import Labels
from blog.importing.word.package import Relation, Xml, find
from blog.importing.word.styles import Styles, is_on, value

REMOVED = {"w:del", "w:moveFrom"}  # by tracked changes
# Properties, and what marks a place and shows nothing there.
SILENT = {
    *("w:pPr", "w:rPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sdtPr", "w:sdtEndPr"),
    *("w:sectPr", "w:rubyPr", "w:smartTagPr", "w:customXmlPr", "w:instrText", "w:delInstrText"),
    *("w:fldData", "w:ffData", "w:annotationRef", "w:footnoteRef", "w:endnoteRef", "w:tblPrEx"),
}
BREAKS = {"w:br", "w:cr"}
SIGNS = {"w:tab": " ", "w:ptab": " ", "w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad"}
# Marks of words by their HTML tag; crossed-out and hidden words are left out.
MARKS = {"strong": ("w:b",), "em": ("w:i",)}
RAISED = {"superscript": "sup", "subscript": "sub"}

Note = tuple[str, str]  # the element that names it, and its id


@dataclass
class Field:
    """A field that is open: what it says, whether its result has begun, and where it leads."""

    begin: Xml | None = None
    says: str = ""
    has_result: bool = False
    address: str = ""


MAX_FIELDS = 250  # inside one another


@dataclass
class Story:
    """One part of a document, being read.

    ``add_picture`` returns the HTML of a picture by the id of its relation and its description;
    ``add_inner`` that of a part that is a document of its own; ``notes`` gathers the footnotes that
    are named, in the order of their numbers.
    """

    styles: Styles
    labels: Labels
    relations: dict[str, Relation]
    left_out: LeftOut
    add_picture: Callable[[Relation | None, str], str]
    add_inner: Callable[[Relation | None], str]
    add_drawing: Callable[[Relation | None], None]
    notes: list[Note] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    boxes: list[Xml] = field(default_factory=list)  # to be read below their paragraph
    properties: Xml | None = None  # of the paragraph
    paragraph: Xml | None = None
    table_style: str = ""  # of the table around
    _unended: set[int] = field(default_factory=set)  # what would begin a field, and has no end
    _seen: int = 0  # pieces of text that are seen; between them, what is left out is one item
    _left_in: Xml | None = None  # the last paragraph of which something is left out

    def read(self, elements: Iterable[Xml]) -> str:
        """Return elements that stand below each other as HTML."""
        blocks, elements = Blocks(), list(elements)
        self._unended = set(_unended_fields(elements))
        self._read_blocks(elements, blocks)
        return blocks.html()

    def _read_blocks(self, elements: Iterable[Xml], blocks: Blocks) -> None:
        for element in elements:
            tag = element.tag
            if tag == "w:p":
                self._read_paragraph(element, blocks)
            elif tag == "w:tbl":
                blocks.add(self._table(element))
            elif tag == "w:altChunk":
                blocks.add(self.add_inner(self.relations.get(element.get("r:id", ""))))
            elif tag in REMOVED:
                self.left_out.add("deleted", plain_text(element))
            elif tag == "mc:AlternateContent":
                self._read_blocks(drawings.chosen(element), blocks)
            elif tag in {"w:r", "w:hyperlink", "w:fldSimple", "m:oMath", "m:oMathPara"}:
                blocks.add(f"<p>{self._inline([element])}</p>")
                self._read_boxes(blocks)
            elif tag not in SILENT:
                self._read_blocks(element, blocks)

    def _read_paragraph(self, paragraph: Xml, blocks: Blocks) -> None:
        outer = self.paragraph, self.properties
        self.paragraph, self.properties = paragraph, find(paragraph, "w:pPr")
        properties = self.properties
        words = self.labels.labelled(paragraph, self._inline(paragraph))
        self.paragraph, self.properties = outer
        tag = self.styles.tag(properties)
        point = self.styles.point(properties) if tag in ("p", "h6") or tag[0] != "h" else None
        mark = find(properties, "w:rPr")
        frame = find(properties, "w:framePr")
        is_initial = frame is not None and frame.get("w:dropCap", "none") != "none"
        if find(mark, "w:del") is not None or is_initial:
            blocks.hold(words)  # the paragraph goes on in the next one
        elif point:
            blocks.add_point(words, point.level, point.tag)
        elif tag == "blockquote":
            blocks.add_quote(words)
        else:
            blocks.add_paragraph(words, tag)
        self._read_boxes(blocks)

    def _read_boxes(self, blocks: Blocks) -> None:
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            inner = Blocks()
            self._read_blocks(box, inner)
            blocks.add_below(inner.html())

    def _table(self, table: Xml) -> str:
        outer, self.table_style = self.table_style, value(table, "w:tblPr/w:tblStyle")
        about = (value(table, f"w:tblPr/w:tbl{name}") for name in ("Caption", "Description"))
        self.left_out.add("hidden", "\n".join(about))  # is said to those who can’t see it
        rows = "".join(self._row(row) for row in _inside(table, "w:tr"))
        self.table_style = outer
        return f"<table>{rows}</table>"

    def _row(self, row: Xml) -> str:
        properties = find(row, "w:trPr")
        if find(properties, "w:del") is not None:
            self.left_out.add("deleted", plain_text(row))
            return ""
        if is_on(properties, "w:hidden"):
            self.left_out.add("hidden", plain_text(row))
            return ""
        cell = "th" if is_on(properties, "w:tblHeader") else "td"
        cells = [EMPTY * _count(properties, "w:gridBefore")]
        for each in _inside(row, "w:tc"):
            inner = Blocks()
            self._read_blocks(each, inner)
            content = inner.html()
            merged = find(each, "w:tcPr/w:vMerge")
            if content or merged is None or merged.get("w:val") == "restart":
                cells.append(f"<{cell}>{content}</{cell}>")
            else:
                cells.append(GOES_ON)
            cells.append(EMPTY * (_count(find(each, "w:tcPr"), "w:gridSpan") - 1))
        return f"<tr>{''.join(cells)}</tr>"

    # --- Within a paragraph ----------------------------------------------------------------------

    def _inline(self, elements: Iterable[Xml]) -> str:
        return "".join(map(self._inline_element, elements))

    def _inline_element(self, element: Xml) -> str:
        tag = element.tag
        if tag == "w:r":
            return self._run(element)
        if tag in SILENT:
            return ""
        if tag in REMOVED:
            self._leave("deleted", element)
            return ""
        if tag == "w:hyperlink":
            relation = self.relations.get(element.get("r:id", ""))
            address = relation.target if relation and relation.is_outside else ""
            address = fields.with_anchor(address, element.get("w:anchor", ""))
            return self._linked(address, self._inline(element))
        if tag == "w:fldSimple":
            says = element.get("w:instr", "")
            words = "" if fields.is_unseen(says) else self._inline(element)
            if not words and not self._is_swallowed:
                words = self._text(fields.shown(says, element) or "", None)
            return self._linked(fields.link_of(says), words)
        if tag in {"m:oMath", "m:oMathPara"}:
            return self._formula(element)
        if tag == "mc:AlternateContent":
            return self._inline(drawings.chosen(element))
        if tag in {"w:p", "w:tbl", "w:txbxContent"}:  # blocks where none belong
            self.boxes.append(_wrapped(element))
            return ""
        return self._inline(element)

    def _run(self, run: Xml) -> str:
        properties = find(run, "w:rPr")
        reason = ""
        if self._is_marked("w:vanish", properties):
            reason = "hidden"
        elif find(properties, "w:del") is not None:
            reason = "deleted"
        elif any(self._is_marked(each, properties) for each in STRUCK):
            reason = "struck"
        if not reason:
            return self._run_content(run, properties)
        self._only_fields(run)
        if not self._is_swallowed:
            self._leave(reason, run)
        return ""

    def _is_marked(self, name: str, properties: Xml | None) -> bool:
        return self.styles.is_marked(name, properties, self.properties, self.table_style)

    def _leave(self, kind: str, element: Xml) -> None:
        """Leave the words of an element out, with those that stand directly before it."""
        words = plain_text(element)
        if words.strip() and self._left_in is not self.paragraph:
            words, self._left_in = f"\n{words}", self.paragraph
        self.left_out.add(kind, words, self._seen)

    def _only_fields(self, run: Xml) -> None:
        """Follow the fields that begin and end among words that are left out."""
        for each in run:
            if each.tag in {"w:fldChar", "w:instrText"}:
                self._run_element(each, None)

    def _run_content(self, elements: Iterable[Xml], properties: Xml | None) -> str:
        return "".join(self._run_element(each, properties) for each in elements)

    def _run_element(self, element: Xml, properties: Xml | None) -> str:
        tag = element.tag
        if tag == "w:fldChar":
            return self._field_sign(element, properties)
        if tag == "w:instrText":
            if self.fields:
                self.fields[-1].says += (element.text or "")[: fields.MAX_INSTRUCTION]
            return ""
        if tag in SILENT or self._is_swallowed:
            return ""
        if tag == "w:t":
            return self._text(element.text or "", properties)
        if tag in BREAKS:
            return self._marked("<br>", properties)
        if tag in SIGNS:
            return self._text(SIGNS[tag], properties)
        if tag == "w:sym":
            return self._symbol(element, properties)
        if tag in {"w:footnoteReference", "w:endnoteReference"}:
            return self._note_mark((tag, element.get("w:id", "")))
        if tag == "w:ruby":
            base, reading = find(element, "w:rubyBase"), find(element, "w:rt")
            above = self._inline(reading) if reading is not None else ""
            return self._inline(() if base is None else base) + (f"({above})" if above else "")
        if tag == "mc:AlternateContent":
            return self._run_content(drawings.chosen(element), properties)
        if tag in {"w:drawing", "w:pict", "w:object"}:
            return self._drawing(element)
        if tag in {"m:oMath", "m:oMathPara"}:
            return self._formula(element)
        if tag in {"w:p", "w:tbl", "w:txbxContent"}:
            self.boxes.append(_wrapped(element))
            return ""
        if tag == "w:r":
            return self._inline_element(element)
        return self._run_content(element, properties)

    @property
    def _is_swallowed(self) -> bool:
        """Whether the place is the instruction of a field, which nobody sees."""
        return any(not each.has_result for each in self.fields)

    def _field_sign(self, element: Xml, properties: Xml | None) -> str:
        match element.get("w:fldCharType"):
            case "begin" if id(element) not in self._unended:
                self.fields.append(Field(element))
                if len(self.fields) > MAX_FIELDS:
                    raise UnreadableDocumentError(NOT_READABLE)
            case "separate" if self.fields:
                self.fields[-1].has_result = not fields.is_unseen(self.fields[-1].says)
                self.fields[-1].address = fields.link_of(self.fields[-1].says)
            case "end" if self.fields:
                ended = self.fields.pop()
                if ended.has_result or self._is_swallowed:
                    return ""
                shown = fields.shown(ended.says, ended.begin)
                if shown is None:
                    kind = "hidden" if fields.is_unseen(ended.says) else "formula"
                    self.left_out.add(kind, ended.says.strip())
                return self._text(shown or "", properties)
        return ""

    def _text(self, text: str, properties: Xml | None) -> str:
        fonts = find(properties, "w:rFonts")
        font = "" if fonts is None else fonts.get("w:ascii", "") or fonts.get("w:hAnsi", "")
        text, missing = symbols.with_signs(text, font)
        for each in missing:
            self.left_out.add("sign", each)
        return self._marked(escaping.escape(text, quote=False), properties)

    def _symbol(self, element: Xml, properties: Xml | None) -> str:
        font, code = element.get("w:font", ""), element.get("w:char", "")
        try:
            found = symbols.sign(int(code, 16), font)
        except ValueError:
            found = None
        if found is None:
            self.left_out.add("sign", f"{font} {code}")
            return ""
        return self._marked(escaping.escape(found, quote=False), properties)

    def _marked(self, words: str, properties: Xml | None) -> str:
        if not words:
            return ""
        self._seen += bool(words.strip())
        for tag, names in MARKS.items():
            if any(self.styles.has_character_mark(name, properties) for name in names):
                words = f"<{tag}>{words}</{tag}>"
        if raised := RAISED.get(value(properties, "w:vertAlign")):
            words = f"<{raised}>{words}</{raised}>"
        address = next((each.address for each in reversed(self.fields) if each.address), "")
        return self._linked(address, words)

    def _linked(self, address: str, words: str) -> str:
        return f'<a href="{escaping.escape(address)}">{words}</a>' if address and words else words

    def _note_mark(self, note: Note) -> str:
        if note not in self.notes:
            self.notes.append(note)
        return f"<sup>[{self.notes.index(note) + 1}]</sup>"

    def _formula(self, element: Xml) -> str:
        if self._is_swallowed:
            return ""
        return self._text(" ".join(formula_text(element).split()), None)

    def _drawing(self, element: Xml) -> str:
        found = drawings.read(element, self.relations)
        for kind, words in found.left_out:
            self.left_out.add(kind, words)
        for relation in found.parts:
            self.add_drawing(relation)
        self.boxes += found.boxes
        shown = "".join(self.add_picture(relation, alt) for relation, alt in found.pictures)
        return shown + escaping.escape(found.words, quote=False)


STRUCK = ("w:strike", "w:dstrike")


def _unended_fields(elements: Iterable[Xml]) -> Iterator[int]:
    """Yield which of the signs that begin a field have no end: they would swallow what follows."""
    begun: list[int] = []
    for sign in (each for element in elements for each in element.iter("w:fldChar")):
        if sign.get("w:fldCharType") == "begin":
            begun.append(id(sign))
        elif sign.get("w:fldCharType") == "end" and begun:
            begun.pop()
    yield from begun


def _count(properties: Xml | None, name: str) -> int:
    """Return a number of cells, 0 where none is said."""
    said = value(properties, name)
    return span(said, MAX_ACROSS) if said not in ("", "0") else 0


def _wrapped(element: Xml) -> Xml:
    """Return an element inside a box, to be read below its paragraph."""
    box = type(element)("box")
    box.append(element)
    return box


def _inside(element: Xml, tag: str) -> Iterator[Xml]:
    """Yield the rows of a table or the cells of a row, also those inside other elements."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == "mc:AlternateContent":
            for each in drawings.chosen(child):
                yield from _inside(_wrapped(each), tag)
        elif child.tag not in SILENT and child.tag not in {"w:tbl", "w:p"}:
            yield from _inside(child, tag)


def plain_text(element: Xml) -> str:
    """Return the words of an element that is left out, a line per paragraph, deleted ones too."""
    if element.tag in {"w:t", "w:delText"}:
        return element.text or ""
    if element.tag in BREAKS:
        return "\n"
    if element.tag in SIGNS:
        return SIGNS[element.tag]
    if element.tag in {"m:oMath", "m:oMathPara"}:
        return formula_text(element)
    if element.tag == "mc:AlternateContent":
        return "".join(map(plain_text, drawings.chosen(element)))
    if element.tag in SILENT:
        return ""
    words = "".join(map(plain_text, element))
    return f"{words}\n" if element.tag == "w:p" else f"{words} " if element.tag == "w:tc" else words
