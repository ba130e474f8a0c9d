"""Requests that nobody should send, to every address of the site: each must have an answer."""

import copy
import json
import logging
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception, request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

SIGNED_IN = 0.8  # of what is sent
DEEP = 100_000  # JSON that is nested as deeply
BAD = [
    *("", " ", "0", "-1", "1.5", "9" * 18, "9" * 19, "9" * 30, "9" * 5_000, "٣", "1e400", "NaN"),
    *("\x00", "a\x00b", "\ud800", "\ufffe", "é" * 300, "x" * 70_000, "word " * 1_500, "%", "%00"),
    *("None", "null", "true", "[]", "{}", "[" * DEEP, '{"a":' * 900, "[1", '"', "'", "\\", "../"),
    *("9999-12-31", "0001-01-01", "2027-02-30", "99999-01-01", "23:59", "25:61", "T", "٣-٣-٣"),
    *("9999-12-31T23:59:59Z", "1-1", "1,2", "javascript:x", "//a", "http://[", "mailto:", "a@b"),
    *("<b>x", "<" * 3_000, "\r\nX-A: b", "​", "::", "_" * 120, "sections-0-id", "../../etc/passwd"),
]
HEADERS = [
    *("accept", "accept-language", "accept-encoding", "cookie", "if-modified-since", "referer"),
    *("if-none-match", "range", "user-agent", "x-forwarded-for", "x-forwarded-proto", "origin"),
    *("x-requested-with", "content-type", "x-csrftoken", "authorization", "forwarded"),
]
CONTROL_CHARACTERS = r"\001\351" * 9  # as a browser quotes them in a cookie
BAD_HEADERS = [
    "",
    "x",
    "\x00",
    "é",
    "x" * 9_000,
    ";=;",
    "sessionid=\x00",
    "sessionid=" + "x" * 5_000,
]
BAD_HEADERS += ["bytes=9-1", "W/", "Sat, 99 Foo 99999 25:61:61 GMT", "multipart/form-data", "::1"]
BAD_HEADERS += ["application/json; charset=none", "messages=x; csrftoken=\x00", "text/html;q=x"]


def bad_json(chance: random.Random) -> str:
    """Return JSON of an unexpected shape, or what is none."""
    value: Any = chance.choice(
        [None, True, 1, 1e308, "x", [], {}, [[]], {"a": {}}, 10**4_000, "\x00"]
    )
    shapes = [json.dumps(value), "[" * DEEP, '{"a":' * 900 + "1" + "}" * 900, "9" * 5_000, "\ud800"]
    return chance.choice([*shapes, json.dumps({"content": value, "sections": value, "pk": value})])


class _Fields(HTMLParser):
    """The fields of all forms of a page with their values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.textarea = self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if name := given.get("name", ""):
            if tag in ("input", "button"):
                self.values[name] = given.get("value", "")
            self.values.setdefault(name, "")
        if tag == "textarea":
            self.textarea = name
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.values[self.select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.values[self.textarea] += data


def _close(response: Any) -> None:
    """Close a response as a server does, and leave the connection open as Django's client does."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def fields_of(html: str) -> dict[str, str]:
    """Return the fields of all forms of a page with their values."""
    return _Fields(html).values


@dataclass(frozen=True)
class Address:
    """An address of the URLconf, with a place for each of its arguments."""

    name: str
    parts: tuple[str, ...]  # every second is the name of an argument

    def path(self, values: dict[str, str]) -> str:
        """Return the path with these values, escaped."""
        return "/" + "".join(
            quote(values.get(part, "1"), errors="surrogatepass") if number % 2 else part
            for number, part in enumerate(self.parts)
        )


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[Address]:
    """Yield every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern):
            route = re.sub(
                r"\(\?P<(\w+)>(?:\[[^]]*\]|[^()]|\([^()]*\))*\)|<\w+:(\w+)>", r"<\1\2>", route
            )
            route = route.replace("\\", "").removesuffix("$").removesuffix("Z")
            yield Address(str(entry.name), tuple(re.split(r"<(\w+)>", route)))


@cache
def parameter_names() -> list[str]:
    """Return the names under which the code looks for values in queries and forms."""
    asked = re.compile(r"(?:GET|POST|data)(?:\.get(?:list)?\(|\[)\"([\w-]+)\"")
    names = {
        "_popup",
        "_to_field",
        "_changelist_filters",
        "p",
        "o",
        "all",
        "e",
        "_facets",
        "action",
    }
    names |= {"app_label", "model_name", "field_name", "term", "_selected_action", "select_across"}
    names |= {"title__icontains", "pk__in", "id__exact", "is_popup", "timestamp__year", "day__gte"}
    for room in ("accounts", "blog", "practice_site"):
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            names.update(asked.findall(path.read_text(encoding="utf-8")))
    return sorted(names)


@dataclass
class Fuzz:
    """Sends what chance chooses, as whoever is signed in on the client, or as nobody.

    ``known`` has values, by the name of an argument, for which there is something to see.
    """

    chance: random.Random
    client: Client
    known: dict[str, list[str]]
    errors: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client.raise_request_exception = False
        self.cookies = copy.deepcopy(self.client.cookies)
        self.addresses = [a for a in addresses() if a.name != "jsi18n"]
        self.names = parameter_names()
        self.forms: dict[str, dict[str, str]] = {}

    def run(self, number: int) -> None:
        """Send so many requests to each address."""
        got_request_exception.connect(self._failed)
        logging.disable()  # to write each refusal with its traceback takes a tenth of the time
        try:
            for address in self.addresses:
                for _ in range(number):
                    self._send(address)
        finally:
            logging.disable(logging.NOTSET)
            self.client.cookies = self.cookies
            got_request_exception.disconnect(self._failed)

    def _failed(self, **_: object) -> None:
        import sys

        kind, error, trace = sys.exc_info()
        frames = []
        while trace:
            frames.append(
                f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
            )
            trace = trace.tb_next
        self.errors.append(
            f"{self.request}: {kind.__name__ if kind else ''} {str(error)[:200]!r} at {frames[-4:]}"
        )

    def _value(self) -> str:
        return self.chance.choice(BAD)

    def _send(self, address: Address) -> None:
        chance = self.chance
        signed_in = chance.random() < SIGNED_IN
        self.client.cookies = copy.deepcopy(self.cookies) if signed_in else SimpleCookie()
        good = {name: chance.choice(values) for name, values in self.known.items()}
        values = good if chance.random() < 0.6 else {**good, **self._one_bad(address)}
        path = address.path(values)
        query = {}
        if chance.random() < 0.4:
            names = [
                *"qqpoe",
                "page",
                *sorted(self.forms.get(path, {})),
                *chance.sample(self.names, 9),
            ]
            query = {chance.choice(names): self._value() for _ in range(chance.randint(1, 3))}
        headers = {}
        if chance.random() < 0.2:
            headers[chance.choice(HEADERS)] = chance.choice(BAD_HEADERS)
        if chance.random() < 0.05:
            kept = [f"{each.key}={each.coded_value}" for each in self.client.cookies.values()]
            bad = chance.choice(["sessionid", "csrftoken", "messages"])
            headers["cookie"] = "; ".join([*kept, rf'{bad}="{CONTROL_CHARACTERS}"'])
        how = chance.choice(
            ["get", "get", "form", "form", "form", "fields", "json", "file", "head"]
        )
        self.request = f"{how} {path[:200]} {str(query)[:200]} {str(headers)[:99]}"
        with transaction.atomic():
            response = self._answer(how, path, query, headers)
            if response.status_code < 500 and getattr(response, "streaming", False):
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        _close(response)
        self.statuses[response.status_code] = self.statuses.get(response.status_code, 0) + 1
        if response.status_code >= 500 and not (self.errors and self.request in self.errors[-1]):
            self.errors.append(f"{self.request}: {response.status_code}")

    def _one_bad(self, address: Address) -> dict[str, str]:
        arguments = address.parts[1::2] or ("",)
        return {self.chance.choice(arguments): self._value()}

    def _answer(self, how: str, path: str, query: dict[str, str], headers: dict[str, str]) -> Any:
        chance = self.chance
        target = path
        if query:
            pairs = (
                f"{name}={quote(value, errors='surrogatepass')}" for name, value in query.items()
            )
            target = f"{path}?{'&'.join(pairs)}"
        if how in ("get", "head"):
            return getattr(self.client, how)(target, headers=headers)
        if how == "json":
            body = bad_json(chance).encode("utf-8", "surrogatepass")
            return self.client.generic("POST", target, body, "application/json", headers=headers)
        if how == "form":  # what the page itself would send, but for a few values
            posted = dict(self._fields(path))
            for name in chance.sample(sorted(posted), min(len(posted), chance.randint(0, 3))):
                posted[name] = self._value()
        else:
            posted = {name: self._value() for name in chance.sample(self.names, 6)}
        self.request += " " + str({k: v[:40] for k, v in posted.items() if v in BAD})[:600]
        data: dict[str, Any] = {
            name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
            for name, value in posted.items()
        }
        if how == "file":
            name = chance.choice(["file", "logo", "photo", "state", "x"])
            data[name] = SimpleUploadedFile(
                chance.choice(["a.docx", "a.png", "a\x00.md", "é.html"]), chance.randbytes(99)
            )
        return self.client.post(target, data, headers=headers)

    def _fields(self, path: str) -> dict[str, str]:
        if path not in self.forms:
            with transaction.atomic():
                page = self.client.get(path)
                is_page = page.status_code == 200 and not page.streaming
                html = page.content.decode("utf-8", "replace") if is_page else ""
                transaction.set_rollback(True)
            _close(page)
            self.forms[path] = fields_of(html)
        return self.forms[path]
