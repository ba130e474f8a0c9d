"""What WordPress's block editor stores: HTML between comments that say what it is."""

import html as escaping
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from blog.importing.blogs.fields import load_json
from blog.importing.blogs.wxr.paragraphs import with_paragraphs

COMMENT_BEGIN, COMMENT_END = "<!--", "-->"
BLOCK = re.compile(
    r"\s+(?P<end>/)?wp:(?P<name>[a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)\s++"
    r"(?P<said>\{.*\})?\s*+(?P<empty>/)?\s*",
    re.DOTALL,
)
MAX_DEPTH = 3  # of blocks that are used again inside others
MAX_USED_AGAIN = 50  # such blocks in one item
# Blocks without HTML that are a form or a part of one, whoever made them.
FORM = re.compile(r".*(?:form|/field|subscri|newsletter|mailpoet|mailchimp|optin|booking|poll).*")
COVER = "wp-block-cover__image-background"  # the class of a cover's picture
PARAGRAPH = re.compile(r"<(?:p|br|h[1-6]|ul|ol|table|div|figure)\b", re.IGNORECASE)
NEXT_PAGE = {"nextpage", "more"}
SENTENCE = re.compile(r"(?<![^\s{}<>=/])[^\s{}<>=/]++(?: [^\s{}<>=]++){2}")
MAX_TEXTS = 40


def has_blocks(body: str) -> bool:
    """Return whether a body is of the block editor."""
    return "<!-- wp:" in body


@dataclass
class Blocks:
    """Makes HTML of blocks; ``left_out`` gets the kind and words of what isn't there.

    ``used_again`` returns the body of a block by its number, None if the export doesn't have it.
    """

    used_again: Callable[[str], str | None]
    left_out: list[tuple[str, str]]
    count: int = field(default=0, init=False)
    left: set[tuple[str, str]] = field(default_factory=set, init=False)  # what is noted already

    def html(self, body: str, depth: int = 0) -> str:
        """Return the HTML of a body, with signs in place of what isn't known."""
        out: list[str] = []
        level = 0
        parts = list(_parts(body))
        for at, part in enumerate(parts):
            if isinstance(part, str):
                is_loose = not level and part.strip() and not PARAGRAPH.search(part)
                out.append(with_paragraphs(part) if is_loose else part)
                continue
            end, name, said, is_empty = part
            if is_empty:
                out.append(self._without_html(name, said, depth))
            elif end:
                level = max(0, level - 1)
            else:
                level += 1
                below = parts[at + 1] if at + 1 < len(parts) else ""
                out.append(_cover(name, said) if COVER not in str(below) else "")
        return "".join(out)

    def _without_html(self, name: str, said: dict[str, Any], depth: int) -> str:
        """Return what a block without HTML stands for."""
        texts = " ".join(_texts(said))
        if name == "block":
            return self._used_again(str(said.get("ref", "")), depth)
        if name == "shortcode":
            return texts
        if "/" not in name or name.startswith("core/"):
            if name not in NEXT_PAGE and name not in ("spacer", "footnotes", "separator"):
                url = said.get("url") if isinstance(said.get("url"), str) else ""
                self._leave("part", name.replace("-", " "), url, texts)
            return ""
        if FORM.fullmatch(name):
            self._leave("form", name, texts, str(said.get("label", "")))
            return ""
        self._leave("foreign", name)
        return f"<p>[{name}]</p>" + "".join(
            f"<p>{escaping.escape(each)}</p>" for each in _texts(said)
        )

    def _used_again(self, number: str, depth: int) -> str:
        self.count += 1
        body = None
        if depth < MAX_DEPTH and self.count <= MAX_USED_AGAIN:
            body = self.used_again(number)
        if body is None:
            self._leave("part", f"A block that is used again, number {number}")
            return ""
        return self.html(body, depth + 1)

    def _leave(self, kind: str, *words: object) -> None:
        """Note what isn't there, once however often it isn't."""
        item = kind, " ".join(str(each) for each in words if each)
        if item not in self.left:
            self.left.add(item)
            self.left_out.append(item)


Part = tuple[bool, str, dict[str, Any], bool]  # whether it ends a block, its name, what it says


def _parts(body: str) -> Iterator[str | Part]:
    """Yield the HTML of a body and the comments of its blocks, in order."""
    at = 0
    while (begin := body.find(COMMENT_BEGIN, at)) >= 0:
        close = body.find(COMMENT_END, begin)
        if close < 0:
            break
        end = close + len(COMMENT_END)
        match = BLOCK.fullmatch(body, begin + len(COMMENT_BEGIN), close)
        yield body[at:begin]
        if match:
            name = match["name"].removeprefix("core/")
            yield bool(match["end"]), name, _read(match["said"]), bool(match["empty"])
        at = end
    yield body[at:]


def _read(said: str | None) -> dict[str, Any]:
    found = load_json(said or "{}")
    return found if isinstance(found, dict) else {}


def _texts(said: Any) -> list[str]:
    """Return the sentences in what a block says of itself: three words at least."""
    found: list[str] = []
    waiting = [said]
    while waiting and len(found) < MAX_TEXTS:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += reversed(each.values())
        elif isinstance(each, list):
            waiting += reversed(each)
        elif isinstance(each, str) and SENTENCE.search(each) and each not in found:
            found.append(re.sub(r"<[^<>]*>", " ", each))
    return found


def _cover(name: str, said: dict[str, Any]) -> str:
    """Return the picture of a cover that has it in its style, as older ones do."""
    address = said.get("url")
    is_picture = said.get("backgroundType", "image") == "image"
    if name != "cover" or not isinstance(address, str) or not is_picture:
        return ""
    number = f' data-id="{said["id"]}"' if isinstance(said.get("id"), int) else ""
    return f'<img{number} src="{escaping.escape(address)}" alt="">'
