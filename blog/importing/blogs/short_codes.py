"""What Hugo, Jekyll and their kin write into Markdown: short codes, Liquid, kramdown's attributes.

Each becomes plain HTML or Markdown that means the same. One that isn't known stays in the text, as
it was written, and is listed.
"""

import html as escaping
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from blog.importing.blogs.fields import first_in
from blog.importing.html_pictures import image_tag
from blog.text.richtext import plain_text

KEPT = "foreign"  # the kind under which what isn't known is listed
MAX_CODE = 1_000  # characters of one
CODE = re.compile(  # of the text, in which signs are words
    r"^[ \t>]*(?P<fence>`{3,}+|~{3,}+)[^\n]*\n(?:.*?^[ \t>]*(?P=fence)[`~]*[ \t]*$|.*)"
    r"|<pre\b.*?(?:</pre\s*>|\Z)|(?<!`)(?P<tick>`++)[^\n]{1,300}?(?<!`)(?P=tick)(?!`)"
    r"|\{%-?\s*raw\s*-?%\}(?P<raw>.*?)(?:\{%-?\s*endraw\s*-?%\}|\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
TOKEN = re.compile(
    rf"""
      \{{\{{(?P<escaped>[<%])/\*(?P<inner>.{{0,{MAX_CODE}}}?)\*/(?P<after>[>%])\}}\}}
    | \{{\{{[<%]\s*(?P<end>/?)\s*(?P<name>[\w./-]+)
      (?P<said>.{{0,{MAX_CODE}}}?)/?\s*[>%]\}}\}}
    | \{{%-?\s*(?P<tag>\w+)(?P<rest>.{{0,{MAX_CODE}}}?)-?%\}}
    | \{{\{{-?(?P<output>[^{{}}\n]{{1,{MAX_CODE}}}?)-?\}}\}}
    | \{{:(?P<option>:\w+|/\w*)[^{{}}\n]*\}}
    | (?P<contents>^[ \t]*[*+-][ \t]+\S[^\n]*\n)?(?<![ \t])[ \t]*+\{{:(?P<attributes>[^{{}}\n]*)\}}
    | (?<![ \t])[ \t]++\{{\#[\w:.-]+[^{{}}\n]*\}}(?=[ \t]*$)
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
PARAMETER = re.compile(r"""(?:([\w-]+)\s*[=:]\s*)?(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s"'`]+))""")
FILTERED = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)')\s*(?:\|.*)?""", re.DOTALL)
ALERT = re.compile(  # of GitHub and Obsidian
    r"^[ \t]*>[ \t]*\[!(\w+)\][+-]?[ \t]*([^\n]*)\n((?:[ \t]*>[^\n]*(?:\n|\Z))*)", re.MULTILINE
)
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|heic|svg|bmp|tiff?)(?:[?#].*)?$", re.IGNORECASE)

FIGURES = {"figure", "img", "image", "picture", "photo", "imgproc", "responsive_image", "postimage"}
BOXES = {
    *("notice", "admonition", "callout", "alert", "tip", "note", "warning", "info", "hint", "box"),
    *("important", "danger", "success", "caution", "attention", "notification", "panel", "message"),
}
FOLDED = {"details", "expand", "collapse", "accordion", "spoiler", "toggle", "collapsible"}
QUOTES = {"quote", "blockquote", "pullquote", "epigraph"}
CODES = {"highlight", "code", "codeblock"}
AROUND = {  # only arrange what is inside them
    *("gallery", "rawhtml", "raw", "html", "unsafe", "center", "columns", "column", "row", "col"),
    *("div", "section", "wide", "lead", "toc", "tableofcontents", "table-of-contents", "tabs"),
    *("nomarkdown", "markdown", "article", "carousel", "clear", "br"),
}
BUTTONS = {"button", "btn", "cta"}
ELSEWHERE = {  # where something on another site is, by its name there
    "youtube": "https://www.youtube.com/watch?v={}",
    "youtubelite": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "tweet": "https://twitter.com/i/status/{}",
    "twitter": "https://twitter.com/i/status/{}",
    "x": "https://twitter.com/i/status/{}",
    "gist": "https://gist.github.com/{}",
    "gitlab": "https://gitlab.com/-/snippets/{}",
    "spotify": "https://open.spotify.com/{}",
    "soundcloud": "https://soundcloud.com/{}",
    "peertube": "{}",
    "video": "{}",
    "audio": "{}",
    "iframe": "{}",
    "pdf": "{}",
}
PULLED = '\n\n<blockquote class="pullquote">\n\n'
WHERE = ("src", "url", "path", "image_path", "image", "file", "link", "source", "image_url", "href")


@dataclass
class Site:
    """What signs may ask of a site: its own values, and where a page of it is."""

    values: dict[str, str] = field(default_factory=dict)  # “site.title” and “page.title”
    address_of: Callable[[str], str] = lambda name: ""  # of a file that is named, "" if unknown


class ShortCodes:
    """Reads the signs in a text: ``left_out`` lists those that aren't known, and what they hid."""

    def __init__(self, site: Site) -> None:
        """For the texts of a site."""
        self.site = site
        self.left_out: list[tuple[str, str]] = []
        self._opened: list[tuple[str, str]] = []  # what is open, and what ends it
        self._hidden: list[str] | None = None  # words between signs for a comment

    def read(self, text: str) -> str:
        """Return the text in Markdown, without such signs."""
        pieces, at = [], 0
        text = ALERT.sub(_alert, text)
        for code in CODE.finditer(text):
            pieces += [self._plain(text[at : code.start()]), self._seen(_unescaped(code))]
            at = code.end()
        pieces.append(self._plain(text[at:]))
        pieces += [end for _, end in reversed(self._opened)]
        if self._hidden:
            self.left_out.append(("comment", "".join(self._hidden)))
        return "".join(pieces)

    def _plain(self, text: str) -> str:
        out, at = [], 0
        for token in TOKEN.finditer(text):
            out.append(self._seen(text[at : token.start()]))
            at = token.end()
            out.append(self._token(token))
        return "".join([*out, self._seen(text[at:])])

    def _seen(self, text: str) -> str:
        if self._hidden is None:
            return text
        self._hidden.append(text)
        return ""

    def _token(self, token: re.Match[str]) -> str:
        if (option := token["option"]) is not None:
            return (
                self._comment(option.startswith("/") or not option) if option != "options" else ""
            )
        if token["tag"] in ("comment", "endcomment"):
            return self._comment(token["tag"] == "endcomment")
        if self._hidden is not None:
            return self._seen(token[0])
        if token["escaped"]:
            return visible(f"{{{{{token['escaped']}{token['inner']}{token['after']}}}}}")
        if token["name"]:
            return self._code(token["name"].lower(), token["said"], token["end"] == "/", token[0])
        if token["tag"]:
            return self._tag(token["tag"].lower(), token["rest"], token[0])
        if token["output"]:
            return self._output(token["output"].strip(), token[0])
        is_contents = "toc" in (token["attributes"] or "") and ".no_toc" not in token[0]
        return "" if is_contents else token["contents"] or ""

    def _comment(self, is_end: bool) -> str:
        if not is_end:
            self._hidden = self._hidden or []
        elif self._hidden is not None:
            self.left_out.append(("comment", "".join(self._hidden).strip()))
            self._hidden = None
        return ""

    # --- Liquid ----------------------------------------------------------------------------------

    def _tag(self, name: str, rest: str, whole: str) -> str:
        if name in ("link", "post_url"):
            wanted = rest.strip().strip("\"'")
            return self.site.address_of(wanted) or self._keep(whole)
        if name.startswith("end"):
            return self._code(name[3:], "", True, whole)
        if name == "include" or name == "include_relative" or name == "include_cached":
            file, _, said = rest.strip().partition(" ")
            name, rest = file.rpartition("/")[2].partition(".")[0].lower(), said
            if name not in FIGURES and PICTURE.search(first_in(_parameters(said), WHERE)):
                name = "figure"
        return self._code(name, rest, False, whole)

    def _output(self, words: str, whole: str) -> str:
        name = words.partition("|")[0].strip()
        if literal := FILTERED.fullmatch(words):
            return literal[1] or literal[2] or ""
        if name in self.site.values:
            return self.site.values[name]
        return self._keep(whole)

    # --- Short codes -----------------------------------------------------------------------------

    def _code(self, name: str, said: str, is_end: bool, whole: str) -> str:
        name = name.rpartition("/")[2]
        if is_end:
            return self._end(name, whole)
        values = _parameters(said)
        if name in FIGURES and (html := _figure(values)):
            return html
        if name in ELSEWHERE and (where := _elsewhere(name, values)):
            title = escaping.escape(first_in(values, ("title", "caption", "alt")))
            frame = f'<iframe src="{escaping.escape(where)}" title="{title}"></iframe>'
            return f"\n\n{frame}\n\n"  # which becomes a link
        if name in ("ref", "relref", "link") and (
            found := self.site.address_of(values.get("0", ""))
        ):
            return found
        if name == "param" and f"page.{values.get('0', '')}" in self.site.values:
            return self.site.values[f"page.{values['0']}"]
        if name in AROUND:
            return self._open(name, "\n\n", "\n\n", is_single=True)
        if name in BOXES:
            return self._open(
                name, f"\n\n<aside>\n\n{_box_label(name, values)}", "\n\n</aside>\n\n"
            )
        if name in FOLDED:
            title = first_in(values, ("summary", "title", "label", "0"))
            head = f"<summary>{visible(title)}</summary>" if title else ""
            return self._open(name, f"\n\n<details>{head}\n\n", "\n\n</details>\n\n")
        if name in QUOTES:
            return self._open(name, PULLED, self._quoted(values, said))
        if name in CODES:
            return self._open(name, "\n\n```\n", "\n```\n\n")
        if name in BUTTONS and (where := first_in(values, ("href", "link", "url", "relref", "0"))):
            start = f'<a href="{escaping.escape(where)}">'
            label = first_in(values, ("text", "label", "title"))
            return f"{start}{visible(label)}</a>" if label else self._open(name, start, "</a>")
        return self._keep(whole)

    def _open(self, name: str, start: str, end: str, *, is_single: bool = False) -> str:
        if not is_single:
            self._opened.append((name, end))
        return start

    def _end(self, name: str, whole: str) -> str:
        if name in AROUND:
            return "\n\n"
        if name not in [each for each, _ in self._opened]:
            return "" if name in FIGURES else self._keep(whole)
        out = []
        while self._opened:
            opened, end = self._opened.pop()
            out.append(end)
            if opened == name:
                break
        return "".join(out)

    def _quoted(self, values: dict[str, str], said: str) -> str:
        """Return how a quotation ends: with who said it, and where."""
        who = [
            first_in(values, ("author", "by", "name")),
            first_in(values, ("source", "cite", "title")),
        ]
        if not any(who) and values.get("0"):
            who = [said.strip().strip("\"'")]  # Octopress: “Author, Source address”
        address = values.get("url") or values.get("link") or ""
        if address:
            self.left_out.append(("note", address))
        named = visible(", ".join(filter(None, who)))
        cited = f"<cite>{named}</cite>" if named else ""
        return f"\n\n{cited}</blockquote>\n\n"

    def _keep(self, whole: str) -> str:
        self.left_out.append((KEPT, " ".join(whole.split())))
        return visible(whole)


def visible(text: str) -> str:
    """Return text that Markdown and HTML show as it is."""
    return re.sub(
        r"[&<>\"*_\[\]`~\\|#{]", lambda sign: f"&#{ord(sign[0])};", text.replace("\n", " ")
    )


def _unescaped(code: re.Match[str]) -> str:
    """Return code with the signs that were marked as words; what is raw becomes words."""
    if code["raw"] is not None:
        return visible(code["raw"]) if "\n" not in code["raw"].strip() else code["raw"]
    return re.sub(r"(\{\{[<%])/\*(.{0,1000}?)\*/([>%]\}\})", r"\1\2\3", code[0], flags=re.DOTALL)


def _alert(alert: re.Match[str]) -> str:
    label = alert[2].strip() or alert[1].capitalize()
    inner = re.sub(r"^[ \t]*>[ \t]?", "", alert[3], flags=re.MULTILINE)
    return f"\n<aside>\n\n#### {label}\n\n{inner}\n\n</aside>\n\n"


def _parameters(said: str) -> dict[str, str]:
    """Return the values said in a sign by their names, those without one by their numbers."""
    found: dict[str, str] = {}
    number = 0
    for match in PARAMETER.finditer(said):
        name, *values = match.groups()
        value = next((each for each in values if each is not None), "")
        if name:
            found.setdefault(name.lower(), value)
        elif value not in ("/", "|", ","):
            found[str(number)] = value
            number += 1
    return found


def _figure(values: dict[str, str]) -> str:
    """Return a picture as HTML, "" if none is named."""
    places = [values[name] for name in WHERE if values.get(name)]
    places += [values[name] for name in sorted(values) if name.isdigit()]
    address = next((each for each in places if PICTURE.search(each)), "")
    address = address or first_in(values, ("src", "url", "image_path"))
    if not address:
        return ""
    said = [
        first_in(values, ("title",)),
        first_in(values, ("caption", "description", "figcaption")),
    ]
    numbered = [v for n, v in values.items() if n.isdigit() and v != address and " " in v]
    alt = first_in(values, ("alt",)) or (numbered[-1] if numbered else "")
    words = ": ".join(plain_text(each) for each in dict.fromkeys(filter(None, said)))
    below = f"<figcaption>{visible(words)}</figcaption>" if words else ""
    told = {"src": address, "alt": alt, "data-credit": first_in(values, ("attr", "credit"))}
    return f"\n\n<figure>{image_tag(told)}{below}</figure>\n\n"


def _elsewhere(name: str, values: dict[str, str]) -> str:
    """Return the address of what another site shows, "" if none is named."""
    number = first_in(values, ("id", "0", "src", "url", "bv", "user", "file"))
    if name == "gist" and values.get("1"):
        number = f"{values['0']}/{values['1']}"
    if name in ("tweet", "twitter", "x") and values.get("user") and values.get("id"):
        return f"https://twitter.com/{values['user']}/status/{values['id']}"
    if not number or number.startswith(("http://", "https://")):
        return number
    return ELSEWHERE[name].format(number)


def _box_label(name: str, values: dict[str, str]) -> str:
    """Return the label above the words of a box: its title, or what it is."""
    title = first_in(values, ("title", "header"))
    kind = first_in(values, ("type", "color", "class", "0")) if not title else ""
    kind = kind if kind.lower() in BOXES else name
    if not title and kind.lower() in ("box", "notice", "panel", "alert", "callout", "message"):
        return ""
    return f"#### {visible(title or kind.capitalize())}\n\n"
