"""Asking other sites whether what the article links to is there. Only on request.

Whoever writes an article chooses the addresses, and this server asks them; so it asks only what
everybody could ask. A name is looked up once, every address that it has must be public, and the
connection goes to the address that was checked (a name that is looked up twice can answer
differently the second time). The same holds for each redirect.
"""

import asyncio
import concurrent.futures
import http.client
import io
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

MOST_LINKS = 20
MOST_REDIRECTS = 5
SECONDS = 8  # for one link, from looking up its name to the last answer
LONGEST_HEAD = 64 * 1024  # bytes of an answer's headers
MOVED = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}
NOT_FOR_PROGRAMS = {401, 403, 405, 406, 429, 451, 999}
EMBEDS_IPV4 = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("2001::/32"),
)

# What comes of an address that is none, and of an answer that no web server gives.
NOT_HTTP = (
    ValueError,
    IndexError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
    http.client.HTTPException,
)

# Not to be reached from outside, whatever Python's own registry says of them: site-local, 6to4
# relays and documentation (RFC 3879, RFC 7526, RFC 9637), and the host below a machine of Azure
# (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
NOT_PUBLIC = tuple(
    ipaddress.ip_network(each)
    for each in ("fec0::/10", "192.88.99.0/24", "3fff::/20", "168.63.129.16/32")
)

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class LinkAnswer:
    """What a link answered, in words; ``right`` unless somebody should look at it."""

    address: str
    words: str
    right: bool


class NotPublicError(Exception):
    """The name belongs to an address inside somebody's own network, or the port to no website."""


def is_public(address: IPAddress) -> bool:
    """Whether anybody on the internet could ask this address."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in EMBEDS_IPV4):
            return False
    if any(address in network for network in NOT_PUBLIC):
        return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
    )


def is_public_web_server(address: IPAddress, port: int) -> bool:
    """Whether a web server that anybody may ask would answer there.

    Other ports are left alone: what listens there on this very machine may be behind a firewall.
    """
    return port in (80, 443) and is_public(address)


def check_addresses(
    addresses: Iterable[str],
    user_agent: str,
    *,
    allowed: Callable[[IPAddress, int], bool] = is_public_web_server,
    seconds: float = SECONDS,
) -> list[LinkAnswer]:
    """Ask each address once, all at the same time; each has ``seconds`` to answer.

    No more than MOST_LINKS are asked. ``allowed`` says which IP addresses may be connected to, at
    which port.
    """

    async def ask_all() -> list[LinkAnswer]:
        asked = list(addresses)[:MOST_LINKS]
        agent = user_agent.encode("ascii", "ignore").decode()
        return await asyncio.gather(*(_ask(each, agent, allowed, seconds) for each in asked))

    return asyncio.run(ask_all())


async def _ask(
    address: str, agent: str, allowed: Callable[[IPAddress, int], bool], seconds: float
) -> LinkAnswer:
    try:
        async with asyncio.timeout(seconds):
            status, last, for_good = await _follow(address, agent, allowed)
    except NotPublicError:
        return LinkAnswer(
            address,
            "leads into a private network, or to no common web server: open it yourself",
            False,
        )
    except ssl.SSLError:
        return LinkAnswer(address, "has no valid certificate, so browsers warn of it", False)
    except (OSError, TimeoutError):
        return LinkAnswer(address, "didn’t answer", False)
    except NOT_HTTP:
        return LinkAnswer(address, "didn’t answer as a web page does", False)
    if status in MOVED:
        return LinkAnswer(address, "leads from one address to the next without an end", False)
    if status in NOT_FOR_PROGRAMS:
        return LinkAnswer(address, f"lets no program look ({status}): open it yourself", False)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return LinkAnswer(address, f"not found ({status})", False)
    if status >= HTTPStatus.BAD_REQUEST:
        return LinkAnswer(address, f"answers with an error ({status})", False)
    if for_good:
        return LinkAnswer(address, f"moved to {last}", False)
    return LinkAnswer(address, "answers", True)


async def _follow(
    address: str, agent: str, allowed: Callable[[IPAddress, int], bool]
) -> tuple[int, str, bool]:
    """Give the last status, the address that gave it, and whether the first one moved for good."""
    for_good = False
    for step in range(MOST_REDIRECTS + 1):
        status, location = await _status("HEAD", address, agent, allowed)
        if status >= HTTPStatus.BAD_REQUEST:  # many servers know no HEAD
            status, location = await _status("GET", address, agent, allowed)
        if status not in MOVED or not location:
            break
        for_good = for_good or (step == 0 and status in FOR_GOOD)
        address = urljoin(address, location)
    return status, address, for_good


async def _status(
    method: str, address: str, agent: str, allowed: Callable[[IPAddress, int], bool]
) -> tuple[int, str]:
    """Ask once; give the status and where it redirects to."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not a web address")
    secure = parts.scheme == "https"
    host = parts.hostname.encode("idna").decode() if ":" not in parts.hostname else parts.hostname
    port = parts.port or (443 if secure else 80)
    ip = await _checked(host, port, allowed)
    reader, writer = await asyncio.open_connection(
        ip,
        port,
        limit=LONGEST_HEAD,
        ssl=ssl.create_default_context() if secure else None,
        server_hostname=host if secure else None,
    )
    try:
        writer.write(_request(method, parts, host, agent))
        await writer.drain()
        return await _head(reader)
    finally:
        writer.transport.abort()  # nothing more is wanted


async def _checked(host: str, port: int, allowed: Callable[[IPAddress, int], bool]) -> str:
    """Look a host up and give one of its addresses; raises NotPublicError if any isn't allowed."""
    found = await _looked_up(host, port)
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not all(allowed(ipaddress.ip_address(each), port) for each in addresses):
        raise NotPublicError
    return addresses[0]


async def _looked_up(host: str, port: int) -> list[Any]:
    """Look a host up in a thread of its own, which nobody waits for when the time is over.

    A slow name server can't be interrupted, and asyncio's own threads are waited for.
    """
    found: concurrent.futures.Future[list[Any]] = concurrent.futures.Future()
    found.set_running_or_notify_cancel()  # it can't be called back

    def look_up() -> None:
        try:
            found.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            found.set_exception(error)

    threading.Thread(target=look_up, daemon=True).start()
    return await asyncio.wrap_future(found)


def _request(method: str, parts: SplitResult, host: str, agent: str) -> bytes:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    name = f"[{host}]" if ":" in host else host
    lines = (
        f"{method} {path}{'?' if query else ''}{query} HTTP/1.1",
        f"Host: {name}{f':{parts.port}' if parts.port else ''}",
        f"User-Agent: {agent}",
        "Accept: */*",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


async def _head(reader: asyncio.StreamReader) -> tuple[int, str]:
    """Read an answer's status and Location; what else it says isn't read."""
    while True:
        head = await reader.readuntil(b"\r\n\r\n")
        line, _, rest = head.partition(b"\r\n")
        version, code = line.decode("latin-1").split()[:2]
        if not version.startswith("HTTP/") or not 100 <= int(code) <= 999:
            raise ValueError("not HTTP")
        if int(code) >= HTTPStatus.OK:  # before it come interim answers, such as early hints
            location = http.client.parse_headers(io.BytesIO(rest)).get("Location", "")
            return int(code), location.strip()
