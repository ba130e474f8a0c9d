"""Markdown as HTML, beyond CommonMark: what other programs write in it loses its signs.

Notes of GitHub, containers of Docusaurus and pandoc, links and remarks of Obsidian, attributes of
kramdown, short codes of Hugo and Jekyll. What readers don't see there is marked as left out.
"""

import html as escaping
import re
from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

BOXES_CALLED = "note|tip|hint|info|important|warning|caution|danger|attention|abstract|summary"
ALERT = re.compile(r"^((?:[ \t]*>)+[ \t]*)\[!(\w{1,20})\][-+]?[ \t]*(.*)$", re.MULTILINE)
CONTAINER = re.compile(r"\{?[ \t]*[.#]?(?P<name>[\w.-]*)[^}\[\]]*?\}?(?:\[(?P<label>[^\]]*)\])?")
CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}+|~{3,}+).*?^ {0,3}(?P=fence)"
    r"|(?<!`)(?P<tick>`++)[^`\n]++(?P=tick)(?!`)",
    re.MULTILINE | re.DOTALL,
)
# Each with what stands in its place.
SIGNS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"^[ \t]*\[\[?_?toc_?\]?\][ \t]*$", re.MULTILINE | re.IGNORECASE), ""),
    (re.compile(r"^(#{1,6} [^\n{]*+)\{[ \t]*+[.#][^{}\n]*+\}[ \t#]*+$", re.MULTILINE), r"\1"),
    (re.compile(r"(?<=[)\]*_`\n])\{:[^{}\n]{1,200}\}"), ""),
    (re.compile(r"!\[\[([^\[\]|\n]{1,200})(?:\|[^\[\]\n]{1,300})?\]\]"), r"![\1](<\1>)"),
    (re.compile(r"\[\[[^\[\]|\n]{1,200}\|([^\[\]\n]{1,300})\]\](?![(\[])"), r"\1"),
    (re.compile(r"\[\[([^\[\]|\n]{1,200})\]\](?![(\[])"), r"\1"),
    (re.compile(r"==(?![\s=])([^\n]{1,300}?)(?<![\s=])=="), r"\1"),
)
# What isn't shown, by the kind of what is left out.
UNSEEN = (
    ("comment", re.compile(r"%%([^%]{1,2000})%%")),
    ("note", re.compile(r"(\{\{[<%].{1,500}?[>%]\}\}|\{%.{1,500}?%\})", re.DOTALL)),
    ("hidden", re.compile(r"^[ ]{0,3}\*(\[[^\[\]\n]{1,80}\]:[^\n]*)$", re.MULTILINE)),
)
NOTE = re.compile(
    r"^[ ]{0,3}\[\^([^\]\s]{1,80})\]:[ \t]*+((?:(?![ \t]*+\[\^)[ \t]*+\S[^\n]*(?:\n|\Z))+)",
    re.MULTILINE,
)


def markdown_to_html(text: str) -> str:
    """Return Markdown as HTML, not cleaned; what isn't shown has an attribute that says so."""
    text = ALERT.sub(lambda found: f"{found[1]}**{_label(found[3] or found[2])}** ", text)
    end, parts = 0, []
    for code in CODE.finditer(text):  # in which every sign is one of its own
        parts += [_without_signs(text[end : code.start()]), code[0]]
        end = code.end()
    text = "".join([*parts, _without_signs(text[end:])])
    noted: dict[str, Any] = {}
    html = str(_reader().render(text, noted))
    refs = noted.get("footnotes", {}).get("refs", {})
    unused = {name[1:] for name, number in refs.items() if number < 0}
    if unused:
        html += "".join(
            _left_out("hidden", found[2]) for found in NOTE.finditer(text) if found[1] in unused
        )
    return html


def _without_signs(text: str) -> str:
    for pattern, put in SIGNS:
        text = pattern.sub(put, text)
    for kind, pattern in UNSEEN:
        text = pattern.sub(partial(_unseen, kind), text)
    return text


def _unseen(kind: str, found: re.Match[str]) -> str:
    return _left_out(kind, found[1])


def _label(words: str) -> str:
    return f"{words.strip().capitalize() if words.isupper() else words.strip().rstrip(':')}:"


def _left_out(kind: str, words: str) -> str:
    return f'<span data-left-out="{kind}">{escaping.escape(" ".join(words.split()))}</span>'


@cache
def _reader() -> "MarkdownIt":
    # Here, since it takes a process 20 ms to load.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.container import container_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.subscript import sub_plugin
    from mdit_py_plugins.superscript import superscript_plugin
    from mdit_py_plugins.tasklists import tasklists_plugin

    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    plugins = footnote_plugin, deflist_plugin, tasklists_plugin, sub_plugin, superscript_plugin
    for plugin in plugins:
        reader.use(plugin)
    reader.use(container_plugin, "box", validate=lambda *_: True, render=_container)
    reader.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    reader.core.ruler.after("block", "remarks", _end_remarks)
    return reader


def _table(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Read a table; what stands in a row behind the last column is shown nowhere: it is listed."""
    from markdown_it.rules_block.table import escapedSplit, getLine, table

    at = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    read = state.tokens[at:]
    width = sum(token.type == "th_open" for token in read)
    for number, token in enumerate(read):
        if token.type == "tr_open" and token.map:
            line = getLine(state, token.map[0]).strip()
            cells = escapedSplit(line.removeprefix("|"))[width:]
            if words := " ".join(" ".join(cells).split()):
                last = read[number + 3 * width - 1]  # each cell is begun, holds its words, and ends
                last.content += _left_out("hidden", words)
    return True


def _end_remarks(state: "StateCore") -> None:
    """End a remark where the piece of HTML ends that it begins in, as Markdown does."""
    for token in state.tokens[:-1]:
        _, begin, remark = token.content.rpartition("<!--")
        if token.type == "html_block" and begin and "-->" not in remark:
            token.content += "-->"


def _container(_: object, tokens: Sequence["Token"], at: int, *__: object) -> str:
    """Return the beginning or the end of a container: a box if it is called so."""
    if tokens[at].nesting < 0:
        return "</blockquote>" if tokens[at].meta.get("is_box") else "</div>"
    info = tokens[at].info.strip()
    found = CONTAINER.match(info)
    name, title = (found["name"], found["label"]) if found else ("", "")
    title = title or info[found.end() if found else 0 :].strip()
    is_box = re.fullmatch(BOXES_CALLED, name, re.IGNORECASE) is not None
    for each in tokens[at + 1 :]:
        if each.type == "container_box_close" and each.level == tokens[at].level:
            each.meta["is_box"] = is_box
            break
    label = _label(title or name.capitalize()) if title or is_box else ""
    words = f"<p><strong>{escaping.escape(label, quote=False)}</strong></p>" if label else ""
    words += "" if is_box else _left_out("note", info[: len(info) - len(title)])
    return f"<blockquote>{words}" if is_box else f"<div>{words}"
