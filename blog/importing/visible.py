"""What a reader sees of HTML: the words shown, with their marks, and what isn't shown beside them.

Every road into an article leads through here: files of HTML and Markdown, pasted text, and Word.
"""

import html as escaping
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice, takewhile

from blog.importing.left_out import REASONS, LeftOut
from blog.importing.letter_sizes import LetterSizes, Line
from blog.importing.points import WRAPPER, Points, other_start, web_level, word_point
from blog.importing.spans import Spans
from blog.importing.style_sheets import Look, Named, StyleSheets, read_look
from blog.importing.tags import BETWEEN, REPLACED, SURROUNDED, WITHHELD, read_attributes
from blog.text import richtext
from blog.text.direct_links import direct_address
from blog.text.richtext import BLOCKS, HEADINGS, SELF_ENDING, TOKEN

WITH_LINES = ("ul", "ol", "dl", "table", "blockquote")  # whose lines are no headings
APPLE_SPACE = "Apple-converted-space"  # the class of what copies of Apple's have for a space
VOID = {
    *("area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param"),
    *("source", "track", "wbr"),
}
LISTS = {"ul", "ol", "li", "blockquote", "table", "p"}
BLOCK_TAGS = BLOCKS | HEADINGS.keys() | LISTS
MAX_ALTS = 200  # pictures of which it is noted what is said
MAX_SCAN = 50  # open elements that are looked at for a paragraph that ends by itself
MAX_AROUND = 60  # elements around another that selectors are held against
# What ends by itself where another of its kind begins, besides one of its own name.
CELLS, PARTS, MEANINGS = {"td", "th"}, {"thead", "tbody", "tfoot"}, {"dt", "dd"}
ENDED_TOO = {each: kind for kind in (CELLS, PARTS, MEANINGS) for each in kind}
STRUCK = ("struck", "deleted")
OF_ANOTHER_SITE = {"video", "audio", "iframe", "object", "embed", "frame"}
BOXES = {"checkbox": "☐ ", "radio": "○ "}
BULLET_SIGN = re.compile(r"\(?\w{1,4}[.)]")
HOST = re.compile(r"(?:https?:)?//([^/?#\s]+)")


@dataclass
class Open:
    """An element that is open: how it looks, and what is written when it ends."""

    tag: str
    named: Named
    is_bold: bool = False
    is_slanted: bool = False
    size: float | None = None  # of its letters, if that is known
    line: Line | None = None
    withheld: str | None = None  # the kind of what is left out inside it
    after: str = ""
    beside: str = ""  # of a cell, those that it goes on into
    parts: int = 0  # of a formula, that were read
    point: tuple[int, str] | None = None  # of a list of Word's: its level and tag
    is_wrapper: bool = False  # around a single point of Word's for the web
    struck_from: int | None = None  # the place in ``out`` from which words shown are crossed out


@dataclass
class Visible:
    """Reads HTML; ``html`` is what is shown, ``title`` what the page calls itself.

    Of a post crossed-out words are shown and listed; so are lists that begin at another number.
    """

    left_out: LeftOut
    sheets: StyleSheets = field(default_factory=StyleSheets)
    title: str = ""
    out: list[str] = field(default_factory=list)
    opened: list[Open] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    withheld: list[str] = field(default_factory=list)  # words inside what is left out
    tables: list[Spans] = field(default_factory=list)  # those that are open
    points: Points = field(default_factory=Points)
    wrappers: int = 0  # that are open
    sizes: LetterSizes = field(default_factory=LetterSizes)
    scripts: int = 0
    alts: list[str] = field(default_factory=list)  # what is said of pictures
    is_post: bool = False
    is_striking: bool = False  # within such words, which are shown

    def read(self, html: str) -> str:
        """Return the HTML that is shown. Linear in its length."""
        end = 0
        for token in TOKEN.finditer(html):
            if token.start() < end:
                continue  # within the sign of a point
            self._text(html[end : token.start()])
            end = token.end()
            if raw := (token["raw"] or "").lower():
                self._raw(raw, token[0])
            elif name := (token["name"] or "").lower():
                if token["end"]:
                    self._end(name)
                elif token["closed"]:
                    end = self._start(name, token[0], html, end)
            elif token[0].startswith("<!--") and not token[0].endswith(("-->", "--!>")):
                self.left_out.add("hidden", richtext.plain_text(token[0].removeprefix("<!--")))
        self._text(html[end:])
        while self.opened:
            self._close()
        self.out.append(self.points.close())
        if not self.is_post:  # whose system tells its headings
            self.sizes.write(self.out)
        if self.scripts:
            self.left_out.add("program", "One" if self.scripts == 1 else f"{self.scripts} of them")
        return "".join(self.out)

    @property
    def _is_withheld(self) -> bool:
        return bool(self.opened) and self.opened[-1].withheld is not None

    def _text(self, text: str) -> None:
        if self._is_withheld:
            self.withheld.append(escaping.unescape(text))
        else:
            around = self.opened[-1] if self.opened else Open("", Named(""))
            text = " " if APPLE_SPACE in around.named.classes else text
            self.sizes.add(text, around.size)
            text = text.replace("<", "&lt;")
            self.out.append(text.replace("\n", "<br>") if self.names["pre"] else text)

    def _write(self, html: str) -> None:
        if not self._is_withheld:
            self.out.append(html)

    def _add(self, html: str) -> None:
        if html:
            self.out.append(html)

    # --- Elements --------------------------------------------------------------------------------

    def _raw(self, name: str, html: str) -> None:
        """Take an element whose content is no HTML."""
        opening, _, rest = html.partition(">")
        inner = escaping.unescape(re.sub(r"</[^<>]*>?\Z", "", rest)).strip()
        if name == "script":
            self.scripts += 1
        elif name == "title" and not self._is_withheld:
            self.title = self.title or " ".join(inner.split())
        elif name == "iframe":
            self._leave_frame(read_attributes(opening))
        elif name == "textarea":
            self.left_out.add("form", inner)
        elif name in ("xmp", "plaintext"):
            if self._is_withheld:
                self.withheld.append(inner)
            lines = escaping.escape(inner, quote=False).replace("\n", "<br>")
            self._write(f"<p>{lines}</p>")
        elif name in ("noscript", "noembed", "noframes"):
            self.left_out.add("hidden", richtext.plain_text(inner))

    def _start(self, name: str, token: str, html: str, end: int) -> int:
        """Begin an element; return where its inside begins that isn't read yet."""
        attributes = read_attributes(token)
        self._end_siblings(name)
        if name in ("frame", "embed"):
            self._leave_frame(attributes)
        if name == "input":
            self._input(attributes)
        if name == "img" and not self._is_withheld and len(self.alts) < MAX_ALTS:
            self.alts.append(" ".join(attributes.get("alt", "").split()))
        if name in VOID:
            if name == "br" and self._is_withheld:
                self.withheld.append("\n")
            self._write(token if name not in ("input", "frame", "embed") else "")
            return end
        classes = frozenset(attributes.get("class", "").split()[:20])
        element = Open(name, Named(name, classes, attributes.get("id", "")))
        around = self.opened[-1] if self.opened else None
        if around is not None and around.tag in BETWEEN:
            self._text(BETWEEN[around.tag] if around.parts else "")
            around.parts += 1
        self.names[name] += 1
        if self._is_withheld:
            element.withheld = self.opened[-1].withheld
            if name in BLOCK_TAGS:
                self.withheld.append("\n")
            self.opened.append(element)
            return end
        kind = self._kind(name, attributes, element)
        if kind is not None:
            element.withheld = kind
            self.withheld = []
            if name in OF_ANOTHER_SITE:
                self._leave_frame(attributes, name)
        else:
            point = word_point(html, end, attributes) if name == "p" else None
            if point:
                element.point, end = point[:2], point[2]
            is_within = around is not None and around.is_wrapper
            element.is_wrapper = WRAPPER in element.named.classes or (is_within and name != "li")
            if around is not None and is_within and name == "li":
                element.point = web_level(attributes), around.tag
            self.wrappers += element.is_wrapper
            if name == "ol" and self.is_post:
                self.left_out.add("numbers", other_start(attributes.get("start", ""), html, end))
            self._begin(element, token, attributes)
        self.opened.append(element)
        return end

    def _kind(self, name: str, attributes: dict[str, str], element: Open) -> str | None:
        """Return the kind of what is left out by an element, None if it is shown."""
        look = self._look(attributes, element)
        around = self.opened[-1] if self.opened else element
        tag_bold, tag_slanted = name in ("b", "strong"), name in ("i", "em")
        is_bold = tag_bold if look.is_bold is None else look.is_bold
        is_slanted = tag_slanted if look.is_slanted is None else look.is_slanted
        element.is_bold = (around.is_bold or is_bold) and name not in HEADINGS
        element.is_slanted = around.is_slanted or is_slanted
        if (told := attributes.get("data-left-out")) is not None:  # by our reader of Markdown
            return told if told in REASONS else "hidden"
        element.size = look.size or (None if name in HEADINGS else around.size)
        if (
            look.is_hidden
            or "hidden" in attributes
            or (name == "dialog" and "open" not in attributes)
        ):
            return "hidden"
        kind = "struck" if look.is_struck else WITHHELD.get(name)
        if kind in STRUCK and self.is_post:
            if not self.is_striking:
                self.is_striking, element.struck_from = True, len(self.out)
            return None
        return kind

    def _look(self, attributes: dict[str, str], element: Open) -> Look:
        around = [each.named for each in islice(reversed(self.opened), MAX_AROUND)][::-1]
        style = self.sheets.style(element.named, around) if self.sheets.rules else ""
        said = f"{style};{attributes.get('style', '')}"
        return read_look(said) if said != ";" else Look()

    def _begin(self, element: Open, token: str, attributes: dict[str, str]) -> None:
        """Write the beginning of an element, with the marks that it has by its style."""
        name = element.tag
        around = self.opened[-1] if self.opened else Open("", Named(""))
        if element.is_wrapper:
            return
        if name in BLOCK_TAGS:
            if not element.point and not self.wrappers:
                self._add(self.points.close())
            is_apart = not (element.point or any(self.names[each] for each in WITH_LINES))
            element.line = self.sizes.begin(name, len(self.out), is_apart=is_apart)
        marks = [
            tag
            for tag, is_now, was, own in (
                ("strong", element.is_bold, around.is_bold, ("b", "strong")),
                ("em", element.is_slanted, around.is_slanted, ("i", "em")),
            )
            if is_now and not was and name not in own
        ]
        is_plain = name in ("b", "strong") and not element.is_bold
        if is_plain or (name in ("i", "em") and not element.is_slanted):
            token = ""
        before, after = SURROUNDED.get(name, ("", ""))
        if name == "a" and "href" in attributes:
            self.sizes.add_link()
            token = f'<a href="{escaping.escape(direct_address(attributes["href"]))}">'
        elif name in REPLACED:
            token, element.after = REPLACED[name]
        if name == "table":
            self.tables.append(Spans())
        elif name == "tr" and self.tables:
            self.tables[-1].begin_row()
        elif name in CELLS and self.tables:
            across, down = attributes.get("colspan", ""), attributes.get("rowspan", "")
            above, element.beside = self.tables[-1].cell(across, down)
            token = above + token
        if name in ("dt", "dd") and self.names["dl"]:
            token += self._point(name)
        elif name in ("dt", "dd"):
            token, element.after = "<p>", "</p>"
        elif token and name not in REPLACED:
            element.after = f"</{name}>"
        if element.point:
            token, element.after = self.points.add(*element.point), ""
        if "mso-list:ignore" in attributes.get("style", "").replace(" ", "").lower():
            element.withheld = "bullet"
            self.withheld = []
        self.out.append(token)
        self._add(before + "".join(f"<{mark}>" for mark in marks))
        closed = "".join(f"</{mark}>" for mark in reversed(marks))
        element.after = closed + after + element.after

    def _point(self, name: str) -> str:
        """Return how a word begins, or what it means; ``parts`` says whether its point is open."""
        around = islice(reversed(self.opened), MAX_SCAN)
        words = next((each for each in around if each.tag == "dl"), None)
        if words is None:
            return ""
        is_open, words.parts = words.parts, 1 if name == "dt" else 0
        if name == "dt":
            return "</li><li><strong>" if is_open else "<li><strong>"
        return "" if is_open else "<li>"

    # --- Ends ------------------------------------------------------------------------------------

    def _end(self, name: str) -> None:
        if not self.names[name]:
            if name in ("p", "br"):  # a browser makes an empty one of it
                self._write("<p></p>" if name == "p" else "<br>")
            return
        while self.opened[-1].tag != name:
            self._close()
        self._close()

    def _close(self) -> None:
        element = self.opened.pop()
        self.names[element.tag] -= 1
        around = self.opened[-1].withheld if self.opened else None
        self.wrappers -= element.is_wrapper
        if element.withheld is None:
            is_signed = element.tag == "dt" and "".join(self.out[-2:]).rstrip()[-1:] in (":", "?")
            if element.tag in BLOCK_TAGS and not (element.point or element.is_wrapper):
                self._add("" if self.wrappers else self.points.close())
            if element.tag == "tr" and self.tables:
                self.out.append(self.tables[-1].end_row())
            after = element.after.lstrip(":") if is_signed else element.after
            if element.line:
                end = f"</{element.tag}>"
                self._add(after.removesuffix(end))
                self.sizes.end(element.line, len(self.out))
                after = end
            self._add(after)
            self._add(element.beside)
            if element.struck_from is not None:
                struck = "".join(self.out[element.struck_from :])
                self.left_out.add("struck", richtext.plain_text(struck))
                self.is_striking = False
            if element.tag == "table" and self.tables:
                self.tables.pop()
        elif around is None:
            self._leave(element)
        elif element.tag in BLOCK_TAGS:
            self.withheld.append("\n")

    def _leave(self, element: Open) -> None:
        """Note the words inside an element that isn't shown."""
        lines = (" ".join(line.split()) for line in "".join(self.withheld).split("\n"))
        words = "\n".join(line for line in lines if line)
        self.withheld = []
        if element.withheld == "bullet":  # of one of Word's lists
            self.out.append(f"{words} " if BULLET_SIGN.match(words) and len(words) > 1 else "• ")
            self.out.append(element.after)
        elif element.withheld and element.tag not in OF_ANOTHER_SITE:
            self.left_out.add(element.withheld, words)
        elif element.tag == "object" and words:
            self.left_out.add("hidden", words)

    def _end_siblings(self, name: str) -> None:
        """Close what ends by itself where an element begins, such as a paragraph."""
        ended = ENDED_TOO.get(name, {name})
        if name in SELF_ENDING and any(self.names[each] for each in ended):
            run = list(takewhile(lambda each: each.tag in SELF_ENDING, reversed(self.opened)))
            last = next((at for at, each in enumerate(run) if each.tag in ended), -1)
            for _ in range(last + 1):
                self._close()
        if name in BLOCK_TAGS and self.names["p"]:
            near = list(islice(reversed(self.opened), MAX_SCAN))
            inline = list(takewhile(lambda each: each.tag not in BLOCK_TAGS, near))
            if len(inline) < len(near) and near[len(inline)].tag == "p":
                for _ in range(len(inline) + 1):
                    self._close()

    # --- What can't come along -------------------------------------------------------------------

    def _leave_frame(self, attributes: dict[str, str], name: str = "") -> None:
        address = attributes.get("src") or attributes.get("data") or ""
        found = HOST.match(address)
        called = attributes.get("title", "").strip()
        what = called or {"video": "A video", "audio": "A sound"}.get(name, "")
        kind = "object" if name == "object" and not address.startswith("http") else "frame"
        if found:
            what = f"{what}, from {found[1]}: {address}" if what else f"From {found[1]}: {address}"
        self.left_out.add(kind, what or "Without a name")

    def _input(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("type", "text").lower()
        if kind in BOXES:
            ticked = kind == "checkbox" and "checked" in attributes
            self._text("☑ " if ticked else BOXES[kind])
        elif kind in ("submit", "button", "reset", "text", "email", "search", "tel", "url"):
            self.left_out.add("form", attributes.get("value") or attributes.get("placeholder", ""))
