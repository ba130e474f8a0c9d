"""HTML of another system as a tree, whose elements are replaced by plain ones.

It is read in time that grows with its length, and written as it was where nothing is replaced: the
road of documents reads it next, and knows what a browser makes of it.
"""

import html as escaping
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Union

from blog.importing.tags import read_attributes
from blog.importing.visible import BLOCK_TAGS, VOID
from blog.text.richtext import TOKEN

MAX_DEPTH = 200  # what is nested deeper stands beside what is around it
SPACE = re.compile(r"\s+")
LINE_BREAK = re.compile(r"<br\s*/?>")
APART = BLOCK_TAGS | {"br", "img"}  # their words don't run into those before


@dataclass(eq=False)
class Node:
    """An element; its children are elements, and pieces of HTML without any: text, comments."""

    tag: str  # "" of the whole
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Union["Node", str]] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The names of its classes."""
        return self.attributes.get("class", "").split()

    def walk(self) -> Iterator["Node"]:
        """Yield it and all elements inside it, in the order of the text."""
        waiting = [self]
        while waiting:  # a generator in a generator takes time for each that is around it
            node = waiting.pop()
            yield node
            waiting += [each for each in reversed(node.children) if isinstance(each, Node)]

    def first(self, fits: Callable[["Node"], bool]) -> Union["Node", None]:
        """Return the first element inside it that fits, None if none does."""
        return next((node for node in self.walk() if node is not self and fits(node)), None)

    def outermost(self, fits: Callable[["Node"], bool]) -> Iterator["Node"]:
        """Yield the elements inside it that fit, but for those inside another one that does."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node is not self and fits(node):
                yield node
            else:
                waiting += [each for each in reversed(node.children) if isinstance(each, Node)]

    def text(self) -> str:
        """Return its words, with single spaces. Not HTML-safe."""
        return SPACE.sub(" ", escaping.unescape("".join(self._pieces()))).strip()

    def lines(self) -> str:
        """Return its words in the lines that they are written in. Not HTML-safe."""
        lines = LINE_BREAK.sub("\n", self.inner_html())
        return escaping.unescape(re.sub(r"<[^>]+>", "", lines))

    def html(self) -> str:
        """Return it as HTML."""
        inner = self.inner_html()
        if not self.tag:
            return inner
        rows = (f' {name}="{escaping.escape(value)}"' for name, value in self.attributes.items())
        end = "" if self.tag in VOID else f"</{self.tag}>"
        return f"<{self.tag}{''.join(rows)}>{inner}{end}"

    def inner_html(self) -> str:
        """Return what is inside it as HTML."""
        return "".join(each if isinstance(each, str) else each.html() for each in self.children)

    def _pieces(self) -> Iterator[str]:
        waiting: list[Node | str] = [self]
        while waiting:
            each = waiting.pop()
            if isinstance(each, Node):
                around = [" "] if each.tag in APART else []
                waiting += [*around, *reversed(each.children), *around]
            elif not each.startswith("<"):
                yield each


Pieces = list[Node | str]
Rule = Callable[[Node], Pieces | None]  # what stands in place of an element; None: it stays


def parse(html: str) -> Node:
    """Return HTML as a tree."""
    root = Node("")
    opened, names, end = [root], Counter[str](), 0
    for token in TOKEN.finditer(html):
        if token.start() > end:
            opened[-1].children.append(html[end : token.start()].replace("<", "&lt;"))
        end = token.end()
        name = (token["name"] or "").lower()
        if not name:  # a comment, or an element whose content is no HTML
            opened[-1].children.append(token[0])
        elif token["end"]:
            while names[name]:
                closed = opened.pop().tag
                names[closed] -= 1
                if closed == name:
                    break
        elif token["closed"]:
            node = Node(name, read_attributes(token[0]))
            opened[-1].children.append(node)
            if name not in VOID and len(opened) < MAX_DEPTH:
                opened.append(node)
                names[name] += 1
    if end < len(html):
        opened[-1].children.append(html[end:].replace("<", "&lt;"))
    return root


def rewrite(node: Node, rule: Rule) -> Node:
    """Replace what is inside an element by a rule, the innermost first; return the element."""
    children: Pieces = []
    for child in node.children:
        if isinstance(child, str):
            children.append(child)
        else:
            replaced = rule(rewrite(child, rule))
            children += [child] if replaced is None else replaced
    node.children = children
    return node


def take(node: Node, fits: Callable[[Node], bool]) -> list[Node]:
    """Take the outermost elements that fit out of an element, and return them in their order."""
    taken: list[Node] = []
    kept: Pieces = []
    for child in node.children:
        if isinstance(child, Node) and fits(child):
            taken.append(child)
            continue
        if isinstance(child, Node):
            taken += take(child, fits)
        kept.append(child)
    node.children = kept
    return taken


def element(tag: str, *children: Node | str, **attributes: str) -> Node:
    """Return a new element; children that are text are HTML."""
    return Node(tag, attributes, list(children))


def escaped(text: str) -> str:
    """Return text as HTML."""
    return escaping.escape(text, quote=False)


def is_blank(piece: Node | str) -> bool:
    """Return whether a piece is white space or a comment."""
    return isinstance(piece, str) and (not piece.strip() or piece.startswith("<!"))


def joined_html(pieces: Iterable[Node | str]) -> str:
    """Return pieces as HTML."""
    return Node("", {}, list(pieces)).html()
