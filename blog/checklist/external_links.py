"""Check links to other sites by requesting them. Done only when a person asks for it.

The author of an article chooses the URLs that this server requests, so the requests are guarded
against server-side request forgery: a host is resolved once, all of its IP addresses must be
public, and the connection is made to the address that was checked (a second lookup could return
another one). The same applies to each redirect.
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

MAX_LINKS = 20
MAX_REDIRECTS = 5
TIMEOUT_SECONDS = 8  # for one link, from the DNS lookup to the last response
MAX_HEADER_BYTES = 64 * 1024
REDIRECT_STATUSES = {301, 302, 303, 307, 308}
PERMANENT_REDIRECT_STATUSES = {301, 308}
REFUSED_TO_BOTS = {401, 403, 405, 406, 429, 451, 999}
EMBEDS_IPV4 = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("2001::/32"),
)

# Raised for an invalid URL, or a response that is not HTTP.
NOT_HTTP = (
    ValueError,
    IndexError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
    http.client.HTTPException,
)

# Not public, though Python's ipaddress may consider them global: site-local, 6to4 relay and
# documentation addresses (RFC 3879, RFC 7526, RFC 9637), and the platform address of Azure
# (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in ("fec0::/10", "192.88.99.0/24", "3fff::/20", "168.63.129.16/32")
)

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class LinkResult:
    """The result for one URL, as a message; ``ok`` unless a person should check the link."""

    url: str
    message: str
    ok: bool


class NotPublicError(Exception):
    """The host has an address that isn't public, or the port isn't one of the web."""


def is_public(address: IPAddress) -> bool:
    """Return whether an IP address is reachable from the internet."""
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
    """Return whether the address is public and the port is 80 or 443.

    Other ports are refused: a service there, on this server too, may rely on a firewall.
    """
    return port in (80, 443) and is_public(address)


def check_urls(
    urls: Iterable[str],
    user_agent: str,
    *,
    allowed: Callable[[IPAddress, int], bool] = is_public_web_server,
    timeout: float = TIMEOUT_SECONDS,
) -> list[LinkResult]:
    """Request the first ``MAX_LINKS`` URLs concurrently and return their results in order.

    ``allowed`` decides which IP addresses and ports may be connected to. ``timeout`` is in seconds
    and applies to each URL.
    """

    async def check_all() -> list[LinkResult]:
        agent = user_agent.encode("ascii", "ignore").decode()
        checks = (_check_url(url, agent, allowed, timeout) for url in list(urls)[:MAX_LINKS])
        return await asyncio.gather(*checks)

    return asyncio.run(check_all())


async def _check_url(
    url: str, agent: str, allowed: Callable[[IPAddress, int], bool], timeout: float
) -> LinkResult:
    try:
        async with asyncio.timeout(timeout):
            status, final_url, permanent = await _follow_redirects(url, agent, allowed)
    except NotPublicError:
        return LinkResult(
            url,
            "leads into a private network, or to no common web server: open it yourself",
            False,
        )
    except ssl.SSLError:
        return LinkResult(url, "has no valid certificate, so browsers warn of it", False)
    except (OSError, TimeoutError):
        return LinkResult(url, "didn’t answer", False)
    except NOT_HTTP:
        return LinkResult(url, "didn’t answer as a web page does", False)
    if status in REDIRECT_STATUSES:
        return LinkResult(url, "leads from one address to the next without an end", False)
    if status in REFUSED_TO_BOTS:
        return LinkResult(url, f"lets no program look ({status}): open it yourself", False)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return LinkResult(url, f"not found ({status})", False)
    if status >= HTTPStatus.BAD_REQUEST:
        return LinkResult(url, f"answers with an error ({status})", False)
    if permanent:
        return LinkResult(url, f"moved to {final_url}", False)
    return LinkResult(url, "answers", True)


async def _follow_redirects(
    url: str, agent: str, allowed: Callable[[IPAddress, int], bool]
) -> tuple[int, str, bool]:
    """Return the final status, the final URL, and whether the first redirect is permanent."""
    permanent = False
    for step in range(MAX_REDIRECTS + 1):
        status, location = await _request_status("HEAD", url, agent, allowed)
        if status >= HTTPStatus.BAD_REQUEST:  # many servers don't support HEAD
            status, location = await _request_status("GET", url, agent, allowed)
        if status not in REDIRECT_STATUSES or not location:
            break
        permanent = permanent or (step == 0 and status in PERMANENT_REDIRECT_STATUSES)
        url = urljoin(url, location)
    return status, url, permanent


async def _request_status(
    method: str, url: str, agent: str, allowed: Callable[[IPAddress, int], bool]
) -> tuple[int, str]:
    """Send one request and return the status and the Location header."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not a web address")
    secure = parts.scheme == "https"
    host = parts.hostname.encode("idna").decode() if ":" not in parts.hostname else parts.hostname
    port = parts.port or (443 if secure else 80)
    ip = await _resolve_allowed(host, port, allowed)
    reader, writer = await asyncio.open_connection(
        ip,
        port,
        limit=MAX_HEADER_BYTES,
        ssl=ssl.create_default_context() if secure else None,
        server_hostname=host if secure else None,
    )
    try:
        writer.write(_build_request(method, parts, host, agent))
        await writer.drain()
        return await _read_head(reader)
    finally:
        writer.transport.abort()  # the body isn't needed


async def _resolve_allowed(host: str, port: int, allowed: Callable[[IPAddress, int], bool]) -> str:
    """Resolve a host to one of its IP addresses; raises NotPublicError if any isn't allowed."""
    infos = await _getaddrinfo(host, port)
    addresses = [str(info[4][0]).partition("%")[0] for info in infos]
    if not all(allowed(ipaddress.ip_address(address), port) for address in addresses):
        raise NotPublicError
    return addresses[0]


async def _getaddrinfo(host: str, port: int) -> list[Any]:
    """Resolve a host in a daemon thread, which a timeout abandons.

    ``getaddrinfo`` can't be interrupted, and asyncio would wait for the threads of its executor.
    """
    future: concurrent.futures.Future[list[Any]] = concurrent.futures.Future()
    future.set_running_or_notify_cancel()  # it can't be canceled

    def resolve() -> None:
        try:
            future.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            future.set_exception(error)

    threading.Thread(target=resolve, daemon=True).start()
    return await asyncio.wrap_future(future)


def _build_request(method: str, parts: SplitResult, host: str, agent: str) -> bytes:
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


async def _read_head(reader: asyncio.StreamReader) -> tuple[int, str]:
    """Return a response's status and Location header, without reading the body."""
    while True:
        head = await reader.readuntil(b"\r\n\r\n")
        line, _, rest = head.partition(b"\r\n")
        version, code = line.decode("latin-1").split()[:2]
        if not version.startswith("HTTP/") or not 100 <= int(code) <= 999:
            raise ValueError("not HTTP")
        if int(code) >= HTTPStatus.OK:  # skip interim responses, such as early hints
            location = http.client.parse_headers(io.BytesIO(rest)).get("Location", "")
            return int(code), location.strip()
