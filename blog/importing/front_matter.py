"""What a Markdown file says above its text, in YAML, TOML or JSON: title, date, tags and such."""

import datetime
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field

import yaml
from django.utils.text import slugify

from blog.importing.front import SMALL_WORDS
from blog.importing.left_out import LeftOut
from blog.importing.proposal import Proposal

YAML = re.compile(r"\A\ufeff?\s*---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
TOML = re.compile(r"\A\ufeff?\s*\+\+\+[ \t]*\n(.*?\n)?\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
KEY = re.compile(r"^(#|[\w\"'][\w .\"'-]*\s*:(\s|$))", re.MULTILINE)
# A plain value in which a colon says nothing.
PLAIN = re.compile(
    r"""^([\w .-]{1,40}):[ \t]+(?!['"\[{>|&*!])([^\n]*:[^\n]*?)[ \t]*$""", re.MULTILINE
)
UNREADABLE = (ValueError, yaml.YAMLError, RecursionError, TypeError, OverflowError)
MAX_LENGTH = 20_000  # characters; those of real files have hundreds
MAX_BRACKETS = 50  # inside one another, which the reader would follow
MAX_ITEMS = 100  # of a list

# Lines without a fence, as MultiMarkdown and Pelican have them: “Title: …”, and a blank line.
LINES = re.compile(
    r"\A\ufeff?\s*((?:[A-Za-z][\w -]{0,40}:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+)(?:\s*\n|\Z)"
)

TITLE = ("title", "title_long")
SUBTITLE = ("subtitle", "tagline", "dek")
SUMMARY = ("description", "summary", "excerpt", "lead", "abstract")
DATES = ("date", "published", "publishdate", "pubdate", "published_at", "created", "datepublished")
TAGS = ("tags", "keywords", "tag")
TOPICS = ("categories", "category", "topics")
AUTHORS = ("author", "authors", "by", "byline")
SLUGS = ("slug", "permalink", "url")
LANGUAGES = ("lang", "language", "locale")


@dataclass
class FrontMatter:
    """What stands above a text. ``date`` is in ISO 8601; ``rest`` are the lines of other names.

    ``values`` is all of it, by names in small letters.
    """

    title: str = ""
    subtitle: str = ""
    summary: str = ""
    date: str = ""
    slug: str = ""
    language: str = ""
    tags: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)


def take_front_matter(text: str, *, loose: bool = False) -> tuple[FrontMatter | None, str]:
    """Return what stands above a text, None if there is nothing of the kind, and the text.

    What can't be read stays in the text. With ``loose`` lines such as “Title: …” are read without a
    fence, too: a Markdown file of another program may begin so, and so may a letter.
    """
    for pattern, read in ((YAML, _read_yaml), (TOML, _read_toml)):
        match = pattern.match(text)
        inner = (match[1] or "") if match else ""
        if match and len(inner) <= MAX_LENGTH and _is_shallow(inner):
            try:
                values = read(inner)
            except UNREADABLE:
                values = _read_nearly(inner) if pattern is YAML else None
            if values is not None:
                return _sorted(values), text[match.end() :]
    values, rest = _take_json(text)
    if values is None and loose and (match := LINES.match(text[:MAX_LENGTH])):
        values, rest = _read_lines(re.sub(r"\n[ \t]+", " ", match[1])), text[match.end() :]
        values = values if any(name.lower() in TITLE for name in values or ()) else None
    return (None, text) if values is None else (_sorted(values), rest)


def _take_json(text: str) -> tuple[dict[str, object] | None, str]:
    """Return the JSON that a text begins with, None if there is none, and the text below it."""
    start = re.match(r"\ufeff?\s*(?=\{\s*\")", text)
    if start and _is_shallow(text[: start.end() + MAX_LENGTH]):
        try:
            values, end = json.JSONDecoder().raw_decode(text[: MAX_LENGTH + 10], start.end())
        except (ValueError, RecursionError):
            return None, text
        if isinstance(values, dict) and re.match(r"[ \t]*(\n|\Z)", text[end:]):
            return values, text[end:]
    return None, text


def read_settings(name: str, text: str) -> dict[str, object]:
    """Return the names and values of a file of settings, by its extension: YAML, TOML or JSON.

    Empty if it can't be read.
    """
    reads: dict[str, Callable[[str], object]] = {"toml": _read_toml, "json": json.loads}
    read = reads.get(name.rpartition(".")[2].lower(), _read_yaml)
    if len(text) > 10 * MAX_LENGTH or not _is_shallow(text):
        return {}
    try:
        values = read(text.lstrip("\ufeff"))
    except (ValueError, yaml.YAMLError, RecursionError, TypeError, OverflowError):
        return {}
    return {str(key): value for key, value in values.items()} if isinstance(values, dict) else {}


def _is_shallow(text: str) -> bool:
    depth = deepest = 0
    for sign in text:
        depth += (sign in "[{") - (sign in "]}")
        deepest = max(deepest, depth)
    return deepest <= MAX_BRACKETS


def _read_yaml(text: str) -> dict[str, object] | None:
    """Return the names and values of YAML, every plain word as text; None if it is none.

    Raises YAMLError, RecursionError, ValueError or TypeError.
    """
    if not KEY.search(text) and text.strip():
        return None  # words between two lines
    values = yaml.load(text, Loader=_Loader)  # noqa: S506 - the safe one, with dates as they are
    if values is None:
        return {}
    return values if isinstance(values, dict) else None


class _Loader(yaml.SafeLoader):
    """Reads every plain word as text: “no” is a title, and 2026-05-01 stands as it was typed.

    It refuses what stands for something else above, by which a few lines could mean millions.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in rows if tag == "tag:yaml.org,2002:null"]
    for sign, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _read_nearly(text: str) -> dict[str, object] | None:
    """Return names and values of what is nearly YAML, as people write it: “title: A: b”."""
    try:
        return _read_yaml(PLAIN.sub(lambda row: f"{row[1]}: {json.dumps(row[2])}", text))
    except UNREADABLE:
        return _read_lines(text)


def _read_lines(text: str) -> dict[str, object] | None:
    """Return names and values, one a line, of what is nearly YAML: “title: A: b”."""
    rows = [line.partition(":") for line in text.splitlines() if line.strip() and line[0] != "#"]
    if not all(sign and re.fullmatch(r"[\w -]{1,40}", name) for name, sign, _ in rows):
        return None
    return {name.strip(): value.strip().strip("\"'") for name, _, value in rows}


def _read_toml(text: str) -> dict[str, object]:
    """Return the names and values of TOML; raises ValueError."""
    values: dict[str, object] = tomllib.loads(text)
    # Each point in a name is a table inside another.
    inner: list[object] = [values]
    for _ in range(MAX_BRACKETS):
        inner = [each for value in inner if isinstance(value, dict) for each in value.values()]
    if inner:
        raise ValueError("tables too deep inside one another")
    return values


def _sorted(values: dict[str, object]) -> FrontMatter:
    """Return values by what they mean here."""
    lower = {str(name).lower().strip(): value for name, value in values.items()}
    found = FrontMatter(values=lower)
    used: set[str] = set()

    def first(names: tuple[str, ...]) -> list[str]:
        for name in names:
            if texts := texts_of(lower.get(name)):
                used.add(name)
                return texts
        return []

    found.title = " ".join(" ".join(first(TITLE)).split())
    found.subtitle = " ".join(" ".join(first(SUBTITLE)).split())
    found.summary = " ".join(" ".join(first(SUMMARY)).split())
    found.date = _date(" ".join(first(DATES)))
    found.slug = " ".join(first(SLUGS)[:1]).strip("/").rpartition("/")[2].removesuffix(".html")
    found.language = " ".join(first(LANGUAGES)[:1])
    found.tags = _names(first(TAGS))
    found.topics = _names(first(TOPICS))
    found.authors = first(AUTHORS)
    for name, value in lower.items():
        if name not in used and (words := all_words(value)):
            found.rest.append(f"{name}: {words}")
    return found


def apply(front: FrontMatter, found: Proposal, left_out: LeftOut) -> None:
    """Set what stands above a text in its proposal; what has no place there is left out."""
    found.title = front.title or found.title
    found.subtitle = found.subtitle or front.subtitle
    found.summary, found.date, found.slug = front.summary, front.date, slugify(front.slug)[:100]
    found.tags = ", ".join(front.tags) or found.tags
    found.topics = [*front.topics, *found.topics]
    found.bylines = front.authors or found.bylines
    language = front.language.lower().replace("_", "-").partition("-")[0]
    found.language = language if language in SMALL_WORDS else found.language
    left_out.add("date", front.date)
    for line in front.rest:
        left_out.add("note", line)


def texts_of(value: object) -> list[str]:
    """Return a value as texts: those of a list, or one; of a table its name or all of it."""
    if value is None:
        return []
    if isinstance(value, dict):
        named = value.get("name") or value.get("title")
        if named is not None:
            return texts_of(named)
        rows = list(value.items())[:MAX_ITEMS]
        return [f"{name}: {each}"[:1_000] for name, each in rows]
    if isinstance(value, list | tuple | set):
        return [text for each in list(value)[:MAX_ITEMS] for text in _flat(each)]
    return _flat(value)


def all_words(value: object) -> str:
    """Return all that a value says, in one line, with the names inside it."""
    if not isinstance(value, dict | list):
        return " ".join(texts_of(value))
    rows = value.items() if isinstance(value, dict) else [("", each) for each in value]
    said = [(name, all_words(each)) for name, each in rows]
    return "; ".join(f"{name}: {words}" if name else words for name, words in said if words)


def _flat(value: object) -> list[str]:
    if isinstance(value, dict):
        return texts_of(value.get("name") or value.get("title") or str(value)[:1_000])
    if isinstance(value, datetime.date | datetime.time):
        return [value.isoformat()]
    if isinstance(value, bool):
        return [str(value).lower()]
    text = str(value).strip() if not isinstance(value, list) else ", ".join(map(str, value[:10]))
    return [text[:5_000]] if text else []


def _names(texts: list[str]) -> list[str]:
    """Return names, those of one text parted at commas."""
    parts = texts[0].split(",") if len(texts) == 1 else texts
    return [name for each in parts if (name := each.strip(" #\"'[]"))]


def _date(text: str) -> str:
    """Return a date in ISO 8601, or as it was written if it can't be read."""
    match = re.match(r"\d{4}-\d{2}-\d{2}", text)
    try:
        return datetime.date.fromisoformat(match[0]).isoformat() if match else text
    except ValueError:
        return text
