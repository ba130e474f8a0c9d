"""A document of Google, saved as a web page: its meaning is in generated classes.

https://support.google.com/docs/answer/49114
"""

import re

from blog.importing.blogs.tree import Node, Pieces, element, is_blank, rewrite, take

SYSTEM = "Google Docs"
LIST = re.compile(r"lst-kix_(\w+)-(\d)\Z")
NOTE, NOTE_MARK = re.compile(r"#?ftnt(\d+)\Z"), re.compile(r"#?ftnt_ref(\d+)\Z")
COMMENT = re.compile(r"#?cmnt(?:_ref)?\d+\Z")
MOVED = re.compile(r"\.(c\d+)\s*\{[^{}]*?vertical-align:\s*(super|sub)\b")
RAISED = {"super": "sup", "sub": "sub"}
SUGGESTED = (
    "Google writes suggested words beside those that they would replace. If there were suggestions "
    "in a document, accept or decline them there first."
)


def is_document(root: Node, html: str) -> bool:
    """Return whether a page was made by Google Docs."""
    body = root.first(lambda node: node.tag == "body")
    classes = body.classes if body else []
    is_numbered = any(re.fullmatch(r"c\d+", each) for each in classes)
    signs = ("lst-kix_", "google.com/url?q=", "themes.googleusercontent.com", "#ftnt", "#cmnt")
    return "doc-content" in classes or (is_numbered and any(sign in html for sign in signs))


def take_titles(root: Node) -> tuple[str, str]:
    """Return the title and the subtitle of a document, which are taken out."""
    found = {"title": "", "subtitle": ""}

    def rule(node: Node) -> Pieces | None:
        for name in found:
            if node.tag == "p" and name in node.classes and not found[name] and node.text():
                found[name] = node.text()
                return []
        return None

    rewrite(root, rule)
    return found["title"], found["subtitle"]


def plain(root: Node, html: str) -> list[tuple[str, str]]:
    """Make a document plain; return the kind and the words of what is left out.

    ``html`` is what it was read from.
    """
    comments = take(root, lambda node: node.tag in ("div", "p") and _is_comment(node))
    notes = take(root, lambda node: node.tag in ("div", "p") and bool(_note_number(node)))
    moved = dict(MOVED.findall(html))

    def rule(node: Node) -> Pieces | None:
        if node.tag == "sup" and _link(node, COMMENT):
            return []
        if node.tag == "sup" and (noted := NOTE.fullmatch(_link(node, NOTE))):
            return [element("sup", noted[1])]
        if node.tag == "hr" and "page-break" in node.attributes.get("style", ""):
            return []
        tag = next((moved[each] for each in node.classes if each in moved), "")
        is_mark = node.tag == "span" and tag
        return [element(RAISED[tag], *node.children)] if is_mark else None

    rewrite(root, rule)
    for node in list(root.walk()):
        if any(map(_list_of, _elements(node))):
            node.children = _nested(node.children)
    if notes:
        rows = [
            Node("li", {"id": f"ftn{_note_number(note)}"}, _without_back(note)) for note in notes
        ]
        (root.first(lambda node: node.tag == "body") or root).children.append(element("ol", *rows))
    return [("comment", comment.text()) for comment in comments]


def _elements(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]


def _list_of(node: Node) -> tuple[str, int] | None:
    """Return which list a list is a part of, and its level there."""
    if node.tag not in ("ul", "ol"):
        return None
    found = next((match for each in node.classes if (match := LIST.search(each))), None)
    return (found[1], int(found[2])) if found else None


def _nested(children: Pieces) -> Pieces:
    """Return children with the lists that follow on a list of a lower level inside its last point.

    Lists of a level that only something else parted are left apart.
    """
    out: Pieces = []
    stack: list[tuple[int, Node]] = []
    for child in children:
        if is_blank(child):
            out.append(child)
            continue
        place = _list_of(child) if isinstance(child, Node) else None
        if place is None or not isinstance(child, Node):
            stack = []
            out.append(child)
            continue
        level = place[1]
        while stack and (stack[-1][0] > level):
            stack.pop()
        if stack and stack[-1][0] == level and stack[-1][1].tag == child.tag:
            stack[-1][1].children += child.children
            continue
        if stack and stack[-1][0] == level:
            stack.pop()
        if stack:
            points = [each for each in _elements(stack[-1][1]) if each.tag == "li"]
            (points[-1] if points else stack[-1][1]).children.append(child)
        else:
            out.append(child)
        stack.append((level, child))
    return out


def _link(node: Node, pattern: re.Pattern[str]) -> str:
    """Return where the first link in an element leads, if that is a place of a pattern."""
    link = node.first(lambda each: each.tag == "a" and bool(each.attributes.get("href")))
    address = link.attributes["href"] if link else ""
    return address if address.startswith("#") and pattern.fullmatch(address) else ""


def _is_comment(node: Node) -> bool:
    """Return whether an element at the end is a comment: a link back to its place comes first."""
    link = node.first(lambda each: each.tag == "a")
    named = link.attributes.get("id", "") if link else ""
    return bool(COMMENT.fullmatch(named) and not named.startswith("cmnt_ref"))


def _note_number(node: Node) -> str:
    """Return the number of the footnote that an element at the end is, "" if it is none."""
    link = node.first(lambda each: each.tag == "a" and bool(each.attributes.get("id")))
    match = NOTE.fullmatch(link.attributes["id"]) if link else None
    is_back = link is not None and NOTE_MARK.fullmatch(link.attributes.get("href", ""))
    return match[1] if match and is_back else ""


def _without_back(note: Node) -> Pieces:
    """Return what a footnote says, without the link back."""

    def rule(node: Node) -> Pieces | None:
        return [] if node.tag == "a" and NOTE.fullmatch(node.attributes.get("id", "")) else None

    rewrite(note, rule)
    return note.children if note.tag == "div" else [note]
