"""Patterns that find the same with every Python that the site runs on."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]  # of the library, without a stub
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import accounts
import blog
import practice_site

LEFT_OUT = re.compile(
    r"\.(migrations|management|settings|wsgi)\b|server\.web\Z"
)  # they begin the site


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for package in (accounts, blog, practice_site):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not LEFT_OUT.search(found.name):
                yield from patterns_of(importlib.import_module(found.name))


def patterns_of(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern):
            yield f"{module.__name__}.{name}", value


def looks_ahead_inside(part: object, *, inside: bool = False) -> bool:
    """Whether a parsed pattern has "(?=" or "(?!" within what is repeated by "*+", "++" or "?+"."""
    if isinstance(part, parser.SubPattern | list):
        return any(looks_ahead_inside(each, inside=inside) for each in part)
    if not isinstance(part, tuple):
        return False
    if inside and part[0] in (codes.ASSERT, codes.ASSERT_NOT):
        return True
    is_held = inside or part[0] is codes.POSSESSIVE_REPEAT
    return any(looks_ahead_inside(each, inside=is_held) for each in part[1:])


def test_nothing_looks_ahead_within_what_is_repeated_and_held():
    """Python 3.11.2, Debian's own, loses its place there (python/cpython#106052)."""
    assert looks_ahead_inside(parser.parse(r"<!--(?:(?!-->).)*+-->"))
    found = dict(patterns())
    assert len(found) > 300
    flags = re.IGNORECASE | re.DOTALL | re.MULTILINE | re.VERBOSE | re.ASCII
    assert [
        name
        for name, each in found.items()
        if looks_ahead_inside(parser.parse(each.pattern, each.flags & flags))
    ] == []
