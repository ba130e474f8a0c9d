"""WordPress's signs in square brackets, ``[name key="value"]words[/name]``, made plain HTML."""

import html as escaping
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field

from blog.text.richtext import TOKEN

# A sign; with two brackets on each side it is text.
SIGN = re.compile(
    r"(?P<open>\[?)\[(?P<end>/?)(?P<name>[a-zA-Z][\w-]{0,60})(?P<attributes>(?:[\s=][^\[\]]*)?)"
    r"(?P<empty>/?)\](?P<close>\]?)"
)
ATTRIBUTE = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))|"([^"]*)"|'([^']*)'|(\S+)"""
)
QUOTES = str.maketrans("“”„″«»‘’‚", '""""""\'\'\'')  # which an editor made of straight ones
CODE = {"pre", "code", "script", "style", "textarea"}  # in which nothing is a sign
MAX_DEPTH = 30
MAX_SHOWN = 200  # characters of a sign in a list


@dataclass
class Sign:
    """One of them: what it is called, what it says, and what is between it and its end."""

    name: str
    source: str  # as it is written
    positional: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    inner: "list[Sign | str]" = field(default_factory=list)
    end: str = ""  # the sign that ends it, "" if none does

    def get(self, *names: str) -> str:
        """Return the first of these attributes that says something."""
        return next((each for name in names if (each := self.attributes.get(name, "").strip())), "")


Render = Callable[[Sign, str], str | None]  # gets a sign and the HTML inside it; None: unknown


@dataclass(frozen=True)
class Replacing:
    """Makes HTML of signs.

    One that ``render`` doesn't know stays as it is written, and ``unknown`` is told; but for what
    only looks like one, such as “[sic]”. Signs inside others come first, but what is inside those
    called ``verbatim`` is text.
    """

    render: Render
    unknown: Callable[[Sign], None]
    verbatim: Container[str] = ()

    def html(self, html: str) -> str:
        """Return HTML with what its signs stand for."""
        return self._rendered(_tree(html), 0)

    def _rendered(self, parts: list[Sign | str], depth: int) -> str:
        out: list[str] = []
        for at, part in enumerate(parts):
            if isinstance(part, str):
                out.append(part)
                continue
            if depth == MAX_DEPTH or part.name in self.verbatim:
                inner = inner_source(part)
            else:
                inner = self._rendered(part.inner, depth + 1)
            is_alone = _is_alone(parts, at) and not part.positional
            is_sure = bool(part.end or part.attributes or re.search("[_-]", part.name) or is_alone)
            made = self.render(part, inner) if is_sure or part.positional else None
            if made is None and is_sure:
                self.unknown(part)
            out.append(part.source + inner + part.end if made is None else made)
        return "".join(out)


def source_of(sign: Sign) -> str:
    """Return a sign and all inside it as they are written."""
    return f"{sign.source}{inner_source(sign)}{sign.end}"


def inner_source(sign: Sign) -> str:
    """Return what is inside a sign as it is written."""
    return "".join(each if isinstance(each, str) else source_of(each) for each in sign.inner)


def _is_alone(parts: "list[Sign | str]", at: int) -> bool:
    """Return whether a sign has a line of its own."""
    before, after = parts[at - 1] if at else "", parts[at + 1] if at + 1 < len(parts) else ""
    head = before.rstrip(" \t") if isinstance(before, str) else ""
    tail = after.lstrip(" \t") if isinstance(after, str) else ""
    return head[-1:] in ("", "\n", ">") and tail[:1] in ("", "\n", "<")


def _tree(html: str) -> list[Sign | str]:
    """Return HTML and the signs in it, each with what is inside it. Linear in its length."""
    parts = list(_signs(html))
    ends = _ends(parts)
    top: list[Sign | str] = []
    opened: list[tuple[Sign, int]] = []
    for at, part in enumerate(parts):
        inside = opened[-1][0].inner if opened else top
        if opened and opened[-1][1] == at and isinstance(part, Sign):
            opened.pop()[0].end = part.source
        elif isinstance(part, Sign) and part.source.startswith("[/"):
            inside.append(part.source)
        else:
            inside.append(part)
            if isinstance(part, Sign) and at in ends:
                opened.append((part, ends[at]))
    return top


def _ends(parts: "list[Sign | str]") -> dict[int, int]:
    """Return by the index of each sign that has an end that of its end."""
    ends: dict[int, int] = {}
    opened: list[tuple[str, int]] = []
    counts: dict[str, int] = {}
    for at, part in enumerate(parts):
        if isinstance(part, str) or part.source.endswith("/]"):
            continue
        if not part.source.startswith("[/"):
            opened.append((part.name, at))
            counts[part.name] = counts.get(part.name, 0) + 1
            continue
        while counts.get(part.name):
            name, begin = opened.pop()
            counts[name] -= 1
            if name == part.name:
                ends[begin] = at
                break
    return ends


def _signs(html: str) -> Iterator[Sign | str]:
    """Yield the signs in HTML, those of its text alone, and what is between them."""
    at, code = 0, ""
    for token in TOKEN.finditer(html):
        yield from _in_text(html[at : token.start()]) if not code else [html[at : token.start()]]
        yield token[0]
        at = token.end()
        name = (token["name"] or "").lower()
        if not code and name in CODE and not token["end"]:
            code = name
        elif name == code and token["end"]:
            code = ""
    yield from _in_text(html[at:]) if not code else [html[at:]]


def _in_text(text: str) -> Iterator[Sign | str]:
    at = 0
    for match in SIGN.finditer(text):
        yield text[at : match.start()]
        at = match.end()
        if match["open"] and match["close"]:
            yield match[0][1:-1]  # a sign that is meant to be read
            continue
        yield match["open"]
        source = match[0][len(match["open"]) : len(match[0]) - len(match["close"])]
        sign = Sign(match["name"].lower(), source)
        if not match["end"]:
            _read_attributes(sign, match["attributes"])
        yield sign
        yield match["close"]
    yield text[at:]


def _read_attributes(sign: Sign, text: str) -> None:
    said = escaping.unescape(text.strip().removesuffix("/")).replace("\u00a0", " ")
    for name, *values, one, other, bare in ATTRIBUTE.findall(said.translate(QUOTES).lstrip("=")):
        if name:
            sign.attributes.setdefault(name.lower(), "".join(values))
        elif value := one or other or bare:
            sign.positional.append(value)


def shown(sign: Sign) -> str:
    """Return how a sign is listed."""
    return sign.source if len(sign.source) <= MAX_SHOWN else f"{sign.source[:MAX_SHOWN]}…"
