"""Addresses within a sentence as links that are called by their site. Imports nothing of ours."""

import re
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ADDRESS = re.compile(r"https?://[^\s<>\"\[\]]+[^\s<>\"\[\].,;)]")


def name_links(text: str) -> SafeString:
    """Return a plain text as safe HTML, each address in it a link with the name of its site."""
    parts, end = [], 0
    for match in ADDRESS.finditer(text):
        parts += [text[end : match.start()], _link(match[0])]
        end = match.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, text[end:]]))


def _link(address: str) -> str:
    try:
        site = (urlsplit(address).hostname or address).removeprefix("www.")
    except ValueError:
        return address  # which names no site
    return format_html('<a href="{}" rel="noreferrer">read on {}</a>', address, site)
