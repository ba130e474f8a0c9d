"""A page of Notion, exported as HTML."""

import re

from blog.importing.blogs.tree import Node, Pieces, element, escaped, is_blank, rewrite, take

BOXES = {"checkbox-on": "☑ ", "checkbox-off": "☐ "}
LISTS = {"bulleted-list", "numbered-list", "to-do-list", "toggle"}
# Short words for what Notion calls its own: nothing a reader needs.
ICON = re.compile(r"(?:^|\s)(?:icon|page-header-icon|notion-static-icon)(?:\s|$)")


def is_page(root: Node) -> bool:
    """Return whether a page was made by Notion."""
    return _article(root) is not None


def properties(root: Node) -> dict[str, str]:
    """Take the table of properties out of a page; return them by name."""
    found: dict[str, str] = {}
    for table in take(root, lambda node: node.tag == "table" and "properties" in node.classes):
        for row in table.walk():
            if row.tag == "tr":
                name = row.first(lambda node: node.tag == "th")
                value = row.first(lambda node: node.tag == "td")
                if name and value:
                    found.setdefault(name.text(), _value(value))
    return found


def take_titles(root: Node) -> tuple[str, str]:
    """Return the title and what stands below it, which are taken out."""
    titles = take(root, lambda node: node.tag == "h1" and "page-title" in node.classes)
    below = take(root, lambda node: node.tag == "p" and "page-description" in node.classes)
    return (titles[0].text() if titles else ""), (below[0].text() if below else "")


def plain(root: Node) -> list[tuple[str, str]]:
    """Make a page plain HTML; return the kind and the words of what is left out."""
    left_out: list[tuple[str, str]] = []
    contents = take(root, lambda node: "table_of_contents" in node.classes)
    left_out += [("part", node.text()) for node in contents]

    def rule(node: Node) -> Pieces | None:
        classes = node.classes
        if node.tag == "a" and "bookmark" in classes:
            return [_bookmark(node, left_out)]
        if "katex-html" in classes:
            return []
        if node.tag == "math":
            return [_formula(node)]
        for name, box in BOXES.items():
            if name in classes:
                return [box]
        if "callout" in classes:
            return [element("aside", *_without_icon(node))]
        if node.tag == "img" and ICON.search(node.attributes.get("class", "")):
            return []
        if node.tag == "span" and ICON.search(node.attributes.get("class", "")):
            return node.children
        if node.tag == "details":
            return None
        if "column-list" in classes or "column" in classes:
            return [element("div", *node.children)]
        return None

    rewrite(root, rule)
    for node in list(root.walk()):
        node.children = _joined(node.children)
    return left_out


def content(root: Node) -> Node:
    """Return the text of a page."""
    return root.first(lambda node: "page-body" in node.classes) or _article(root) or root


def identifier(root: Node) -> str:
    """Return the page's own id, "" if it has none."""
    article = _article(root)
    return article.attributes.get("id", "").replace("-", "") if article else ""


def _article(root: Node) -> Node | None:
    return root.first(lambda node: node.tag == "article" and "page" in node.classes)


def _value(cell: Node) -> str:
    """Return a value of a property; several of them are parted by commas."""
    several = [node.text() for node in cell.walk() if "selected-value" in node.classes]
    return ", ".join(several) or cell.text().lstrip("@")


def _without_icon(node: Node) -> Pieces:
    """Return what a box says, without the sign beside it if that is a picture."""
    kept: Pieces = []
    for child in node.children:
        is_icon = isinstance(child, Node) and "font-size:1.5em" in child.attributes.get("style", "")
        if is_icon and isinstance(child, Node):
            continue
        kept.append(child)
    return kept


def _bookmark(node: Node, left_out: list[tuple[str, str]]) -> Node:
    """Return the link of a card that leads to another site; what the card said of it is listed."""
    address = node.attributes.get("href", "")
    title = node.first(lambda each: "bookmark-title" in each.classes)
    words = title.text() if title else ""
    rest = [each for each in (node.text(),) if each not in (words, address)]
    left_out += [("linked", text) for text in rest]
    return element("p", element("a", escaped(words or node.text() or address), href=address))


def _formula(node: Node) -> Node:
    """Return a formula as it was typed."""
    typed = node.first(lambda each: each.tag == "annotation")
    return element("code", escaped(typed.text() if typed else node.text()))


def _joined(children: Pieces) -> Pieces:
    """Return children with lists that follow on each other as one: Notion has one a point."""
    out: Pieces = []
    last: Node | None = None
    for child in children:
        if is_blank(child):
            out.append(child)
            continue
        if isinstance(child, Node) and child.tag in ("ul", "ol") and LISTS & set(child.classes):
            is_toggle = "toggle" in child.classes
            if is_toggle and (inner := [each for each in child.walk() if each.tag == "details"]):
                out.append(inner[0])
                last = None
                continue
            follows = child.tag == "ul" or child.attributes.get("start") != "1"
            if last and last.tag == child.tag and last.classes == child.classes and follows:
                last.children += child.children
                continue
            last = child
        else:
            last = None
        out.append(child)
    return out
