"""Reads the file that holds the environment of an installation. Imports nothing of ours.

A line is ``NAME=value``. Empty lines and those that begin with ``#`` say nothing. A value is what
stands there, sign for sign, up to the end of its line: ``$``, backslashes, ``#`` and ``=`` mean
themselves. Spaces around it go; quotation marks around all of it go, too.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")
QUOTES = ("'", '"')
COMMENT = re.compile(r"\s#|^#\s")
TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "")


class ConfigurationError(ImproperlyConfigured):
    """The environment of an installation is wrong: no fault of the program, so without a traceback.

    The message is one sentence for whoever runs it, or two.
    """


def find_env_file(environment: Mapping[str, str], folder: Path) -> Path | None:
    """Return the file to read: the one that ENV_FILE names, else ``.env`` in ``folder``.

    None if there is no ``.env``, or if the environment says DEVELOPMENT=true, as it does for
    ``manage.py start`` and ``test``: what stands in ``.env`` is the public site's.
    """
    if named := environment.get("ENV_FILE", ""):
        return folder / named
    path = folder / ".env"
    development = environment.get("DEVELOPMENT", "").strip().lower() in TRUE
    return path if path.is_file() and not development else None


def read_env_file(path: Path) -> dict[str, str]:
    """Return the variables of a file; raises ConfigurationError, which never quotes a value."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigurationError(f"ENV_FILE names {path}, which isn't there.") from error
    except OSError as error:
        raise ConfigurationError(f"{path} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} can't be read: it must be text in UTF-8.") from error
    values: dict[str, str] = {}
    for number, line in enumerate(map(str.strip, text.split("\n")), start=1):
        if line and not line.startswith("#"):
            name, value, problem = parse_line(line)
            if name in values:
                problem = f"sets {name} a second time: remove one of them"
            if problem:
                raise ConfigurationError(f"Line {number} of {path} {problem}.")
            values[name] = value
    return values


def parse_line(line: str) -> tuple[str, str, str]:
    """Return the name, the value, and what is wrong with the line as the end of a sentence."""
    match = LINE.fullmatch(line)
    if match is None:
        return "", "", "can't be understood: it must be NAME=value, or begin with # as a comment"
    name, value = match.groups()
    if not value.isprintable():
        return name, "", f"has an invisible sign in {name}: type the value anew"
    if value.startswith(QUOTES):
        if len(value) < 2 or value[-1] != value[0]:
            return name, "", f"opens a quotation mark in {name} that its end doesn't close"
        return name, value[1:-1], ""
    if COMMENT.search(value):
        return name, "", (
            f"may have a comment in {name}: put the comment on a line of its own, or quotation "
            "marks around a value with # in it"
        )  # fmt: skip
    return name, value, ""
