"""Empties an installation within a test, and reads what its public site gives to everybody."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.test import Client

# What an installation has before anybody wrote anything.
KEPT = {"auth", "contenttypes"}
LINKS = re.compile(r'(?:href|src|content|poster)="(?:http://testserver)?(/[^"#]*)"')
SETS = re.compile(r'srcset="([^"]+)"')
# What readers are given no page of, or for which an answer differs each time.
NOT_PUBLIC = ("/desk/", "/static/", "/preview/")


class Answer(NamedTuple):
    """What readers get for an address."""

    status: int
    content_type: str
    location: str
    body: bytes


def empty() -> None:
    """Leave nothing that anybody wrote, neither rows nor files, in the test's transaction."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in KEPT and not model._meta.proxy:
            rows: Any = model._base_manager.all()
            rows._raw_delete(rows.db)
    for folder in ("pictures", "files"):
        shutil.rmtree(Path(settings.MEDIA_ROOT) / folder, ignore_errors=True)


def ask(client: Client, address: str) -> Answer:
    """Return what readers get for an address."""
    response: Any = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(
        response.status_code,
        response.headers.get("Content-Type", ""),
        response.headers.get("Location", ""),
        body,
    )


def read_site(
    addresses: Iterable[str], *, follow: bool = False, most: int = 100_000
) -> dict[str, Answer]:
    """Return what readers get for these addresses; with ``follow`` also for all these link to."""
    client, found = Client(), dict[str, Answer]()
    waiting = list(addresses)
    while waiting and len(found) < most:
        address = waiting.pop()
        if address in found or address.startswith(NOT_PUBLIC):
            continue
        found[address] = answer = ask(client, address)
        if follow and answer.content_type.startswith(("text/", "application/xml", "application/")):
            waiting += _links(answer)
    return found


def _links(answer: Answer) -> Iterable[str]:
    text = answer.body.decode(errors="ignore").replace("&amp;", "&")
    yield from LINKS.findall(text)
    yield from re.findall(r"<loc>http://testserver(/[^<]*)</loc>", text)
    for each in SETS.findall(text):
        yield from (part.split()[0] for part in each.split(", "))
    if answer.location:
        yield answer.location.removeprefix("http://testserver")
