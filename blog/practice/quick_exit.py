"""Where quick exit leads: whether the address itself gives away what was read.

Imports nothing of ours.
GOV.UK asks for a neutral page of another service, such as a forecast or a search engine
(https://design-system.service.gov.uk/components/exit-this-page/).
"""

import re
from urllib.parse import urlsplit

TELLING = re.compile(
    "988|abuse|addict|counsel|crisis|helpline|hotline|lifeline|mental-?health|psych|shelter"
    "|suicid|therap|trauma|violence"
)


def quick_exit_warning(address: str, own_host: str) -> str:
    """Say what is unwise about the address, on the site of ``own_host``; empty if nothing is."""
    host, own = _bare(urlsplit(address).hostname or ""), _bare(own_host)
    if f".{host}".endswith(f".{own}") or f".{own}".endswith(f".{host}"):
        return (
            "Quick exit leads to your own site. Whoever looks over a reader’s shoulder would still "
            "see where they are: choose a page that has nothing to do with you, such as the "
            "weather."
        )
    if found := TELLING.search(host):
        return (
            f"Quick exit leads to {host}. “{found.group()}” in an address tells others what was "
            "read: choose a harmless page, such as the weather."
        )
    return ""


def _bare(host: str) -> str:
    """Give a host without its port, and without www in front."""
    return re.sub(r":\d+$", "", host.lower()).removeprefix("www.")
