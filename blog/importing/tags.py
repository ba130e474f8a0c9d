"""The tags of HTML that somebody else wrote: what they mean, and their attributes."""

import html as escaping
import re
from itertools import islice

from blog.text.richtext import TOKEN

ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""",
)
MAX_ATTRIBUTES = 40
WITH_ATTRIBUTES = {"a", "img", "li"}  # a list of notes is known by the names of its points
# What holds no words of the page, by the kind of what is left out; "" where nothing is said of it.
WITHHELD = {
    "del": "deleted",
    "s": "struck",
    "strike": "struck",
    "object": "object",
    "applet": "object",
    "svg": "drawing",
    "canvas": "hidden",
    "video": "frame",
    "audio": "frame",
    "button": "form",
    "select": "form",
    **dict.fromkeys(("datalist", "template", "rp", "xml", "annotation", "annotation-xml"), ""),
}
# The sign between the parts of a formula, and around one.
BETWEEN = {"mfrac": "/", "msup": "^", "msub": "_", "munder": "_", "mover": "^"}
# What stands around the words of an element.
SURROUNDED = {
    "q": ("“", "”"),
    "rt": ("(", ")"),
    "msqrt": ("√(", ")"),
    "mroot": ("√(", ")"),
    "mfenced": ("(", ")"),
}
# Lists of words and their meanings become lists whose points begin with the word in bold.
REPLACED = {
    "dl": ("<ul>", "</ul>"),
    "dt": ("", ":</strong> "),
    "dd": ("", "</li>"),
    "math": ("", ""),
    **dict.fromkeys(("del", "s", "strike"), ("", "")),  # where their words are shown
}


def read_attributes(token: str) -> dict[str, str]:
    """Return the attributes of a tag by name; of two of a name the first counts."""
    found: dict[str, str] = {}
    inner = re.sub(r"\A<[^\s/>]*", "", token)
    for match in islice(ATTRIBUTE.finditer(inner), MAX_ATTRIBUTES):
        name, *values = match.groups()
        value = next((each for each in values if each is not None), "")
        found.setdefault(name.lower(), escaping.unescape(value))
    return found


def bare(html: str) -> str:
    """Return HTML without what programs write into tags, which may be most of it."""

    def bare_tag(token: re.Match[str]) -> str:
        name = (token["name"] or "").lower()
        is_kept = not name or name in WITH_ATTRIBUTES or not token["closed"]
        return token[0] if is_kept else f"<{token['end']}{name}>" if name != "span" else ""

    return TOKEN.sub(bare_tag, html)
