"""Addresses as an export has them, of which some are none."""

from urllib.parse import SplitResult, urljoin, urlsplit

NONE = SplitResult("", "", "", "", "")


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
