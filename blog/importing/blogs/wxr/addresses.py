"""Addresses as an export has them, of which some are none."""

import re
import unicodedata
from urllib.parse import SplitResult, urljoin, urlsplit

NONE = SplitResult("", "", "", "", "")
MAX_NICENAME = 50  # characters of a login of which WordPress makes it


def split_address(address: str) -> SplitResult:
    """Return the parts of an address, all empty if it is none."""
    try:
        return urlsplit(address.strip())
    except ValueError:
        return NONE


def join_address(base: str, address: str) -> str:
    """Return the absolute address of one on a page; "" if it is none."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def path_of(address: str) -> str:
    """Return the path and query of an address, or of a bare path; "" for what is neither."""
    parts = split_address(address)
    if not (parts.netloc or address.startswith(("/", "?"))):
        return ""
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    return f"{path}?{parts.query}" if parts.query else path


def nicename_of(login: str) -> str:
    """Return the end of the address of an author's page, as WordPress makes it of their login.

    "" for a login that is an e-mail address, of which nothing is kept.
    """
    if "@" in login:
        return ""
    bare = unicodedata.normalize("NFKD", login.strip()[:MAX_NICENAME])
    bare = bare.encode("ascii", "ignore").decode().lower().replace(".", "-")
    return re.sub(r"[\s-]+", "-", re.sub(r"[^a-z0-9 _-]", "", bare)).strip("-")
