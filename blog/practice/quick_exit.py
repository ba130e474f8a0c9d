"""Checks of the address that quick exit leads to, which must not reveal what was read.

GOV.UK recommends a neutral page of another service, such as a weather forecast or a search engine
(https://design-system.service.gov.uk/components/exit-this-page/).
"""

import re
from urllib.parse import urlsplit

REVEALING = re.compile(
    "988|abuse|addict|counsel|crisis|helpline|hotline|lifeline|mental-?health|psych|shelter"
    "|suicid|therap|trauma|violence"
)


def quick_exit_warning(address: str, own_host: str) -> str:
    """Return a warning about an unsuitable address, or "". ``own_host`` may have a port."""
    host, own = _bare_host(urlsplit(address).hostname or ""), _bare_host(own_host)
    if f".{host}".endswith(f".{own}") or f".{own}".endswith(f".{host}"):
        return (
            "Quick exit leads to your own site. Whoever looks over a reader’s shoulder would still "
            "see where they are: choose a page that has nothing to do with you, such as the "
            "weather."
        )
    if found := REVEALING.search(host):
        return (
            f"Quick exit leads to {host}. “{found.group()}” in an address tells others what was "
            "read: choose a harmless page, such as the weather."
        )
    return ""


def _bare_host(host: str) -> str:
    """Return a host without its port and without a leading ``www.``."""
    return re.sub(r":\d+$", "", host.lower()).removeprefix("www.")
