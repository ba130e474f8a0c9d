"""Requests links to other sites, to find out whether they answer.

The author of an article chooses the URLs that this server requests, so the requests are guarded
against server-side request forgery: a host is resolved once, all of its IP addresses must be
public, and the connection is made to the address that was checked (a second lookup could return
another one). The same applies to each redirect.
"""

import asyncio
import concurrent.futures
import ipaddress
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias

import httpx2

from blog.checklist.links import MAX_LINKS

MAX_REDIRECTS = 5
MAX_HEADERS = 100
TIMEOUT_SECONDS = 8  # for one link, from the DNS lookup to the last response
REDIRECT_STATUSES = {301, 302, 303, 307, 308}
PERMANENT_REDIRECT_STATUSES = {301, 308}
REFUSED_TO_BOTS = {401, 403, 405, 406, 429, 451, 999}

# What isn't a web server for everybody. ipaddress.is_global differs between versions of Python, so
# the ranges are named here: all of IANA's registries of special-purpose addresses, also those that
# can be reached, since none has websites. Read on November 30, 2026:
# https://www.iana.org/assignments/iana-ipv4-special-registry
# https://www.iana.org/assignments/iana-ipv6-special-registry
# and multicast, and the platform address of Azure
# (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24"),
        *("192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
        # Of IPv6 those within GLOBAL_UNICAST: assignments of the IETF, Teredo and ORCHID among
        # them, documentation, 6to4, and AS112.
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
]
# All else isn't assigned, or is special: loopback, mapped and translated IPv4 (::ffff:0:0/96,
# 64:ff9b::/96, 64:ff9b:1::/48), discard-only, unique and link-local, site-local, multicast.
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")

IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
AddressCheck: TypeAlias = Callable[[IPAddress, int], bool]


@dataclass(frozen=True)
class LinkResult:
    """The result for one URL, as a message; ``ok`` unless a person should check the link."""

    url: str
    message: str
    ok: bool


class NotPublicError(Exception):
    """The host has an address that isn't public, or the port isn't one of the web."""


def is_public_web_server(address: IPAddress, port: int) -> bool:
    """Return whether an address is public, and the port is 80 or 443.

    Other ports are refused: a service there, on this server too, may rely on a firewall.
    """
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    if address.version == 6 and address not in GLOBAL_UNICAST:
        return False
    return port in (80, 443) and not any(address in network for network in NOT_PUBLIC)


def check_urls(
    urls: Iterable[str],
    user_agent: str,
    *,
    allowed: AddressCheck = is_public_web_server,
    timeout: float = TIMEOUT_SECONDS,
) -> list[LinkResult]:
    """Request the first ``MAX_LINKS`` URLs concurrently and return their results in order.

    ``allowed`` decides which addresses may be connected to; ``timeout`` is in seconds for each URL.
    """

    async def check_all() -> list[LinkResult]:
        async with httpx2.AsyncClient(
            transport=CheckedTransport(allowed),
            headers={"User-Agent": user_agent.encode("ascii", "ignore").decode()},
            timeout=None,
            trust_env=False,
        ) as client:
            checks = (_check_url(client, url, timeout) for url in list(urls)[:MAX_LINKS])
            return await asyncio.gather(*checks)

    return asyncio.run(check_all())


async def _check_url(client: httpx2.AsyncClient, url: str, timeout: float) -> LinkResult:
    try:
        async with asyncio.timeout(timeout):
            problem = await _find_problem(client, url)
    except NotPublicError:
        problem = "leads into a private network, or to no common web server: open it yourself"
    except (httpx2.NetworkError, OSError) as error:  # TimeoutError is an OSError
        problem = "didn’t answer"
        # The cause is an exception of httpcore's, made of the one that TLS raised.
        if any(isinstance(root, ssl.SSLError) for root in getattr(error.__cause__, "args", ())):
            problem = "has no valid certificate, so browsers warn of it"
    except (httpx2.TransportError, httpx2.InvalidURL, ValueError):
        problem = "didn’t answer as a web page does: open it yourself"
    return LinkResult(url, problem or "answers", ok=not problem)


def _no_credentials(request: httpx2.Request) -> httpx2.Request:
    """Return the request as it is: a name and password in a link are not sent."""
    return request


async def _find_problem(client: httpx2.AsyncClient, url: str) -> str:
    """Request a URL, follow its redirects, and return what is wrong with the link, or ""."""
    page, permanent = httpx2.URL(url), False
    for step in range(MAX_REDIRECTS + 1):
        for method in ("HEAD", "GET"):  # many servers don't support HEAD
            client.cookies.clear()  # a link is asked for as by somebody who was never there
            async with client.stream(method, page, auth=_no_credentials) as response:
                status = response.status_code  # and the body isn't needed
            if status < HTTPStatus.BAD_REQUEST:
                break
        if not response.has_redirect_location:
            break
        permanent = permanent or (step == 0 and status in PERMANENT_REDIRECT_STATUSES)
        page = page.join(response.headers["Location"])
    if status in REDIRECT_STATUSES:
        return "leads from one address to the next without an end"
    if status in REFUSED_TO_BOTS:
        return f"lets no program look ({status}): open it yourself"
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return f"not found ({status})"
    if status >= HTTPStatus.BAD_REQUEST:
        return f"answers with an error ({status})"
    return f"moved to {page}" if permanent else ""


# httpx-secure connects to an address before it checks it; ssrfguard waits for slow name servers.
class CheckedTransport(httpx2.AsyncHTTPTransport):
    """A transport that resolves hosts itself, and connects only to the addresses it checked."""

    def __init__(self, allowed: AddressCheck) -> None:
        # Connections are not kept: the next name at this IP address has a certificate of its own.
        limits = httpx2.Limits(max_keepalive_connections=0)
        # The certificates that the environment names are trusted, if they are there.
        named = os.path.isfile(os.environ.get("SSL_CERT_FILE", ""))
        super().__init__(trust_env=named, limits=limits)
        self.allowed = allowed

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request to one of its host's IP addresses, with the host's name."""
        url = request.url
        host = url.raw_host.decode("ascii")
        port = url.port or (443 if url.scheme == "https" else 80)
        if url.scheme not in ("http", "https") or not host or port > 65535:
            raise httpx2.UnsupportedProtocol("Not a web address.")
        addresses = await _resolve(host, port)
        if not all(self.allowed(ipaddress.ip_address(address), port) for address in addresses):
            raise NotPublicError
        response = await super().handle_async_request(
            httpx2.Request(
                request.method,
                url.copy_with(host=addresses[0]),
                headers=request.headers,
                extensions={"sni_hostname": host},
            )
        )
        if len(response.headers.raw) > MAX_HEADERS:
            await response.aclose()
            raise httpx2.RemoteProtocolError("Too many headers.")
        return response


async def _resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, found out in a daemon thread, which a timeout abandons.

    ``getaddrinfo`` can't be interrupted, and asyncio would wait for the threads of its executor.
    """
    future: concurrent.futures.Future[list[str]] = concurrent.futures.Future()
    future.set_running_or_notify_cancel()  # it can't be canceled

    def resolve() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, ValueError) as error:
            future.set_exception(error)
        else:
            future.set_result([str(address[0]) for *_, address in found])

    threading.Thread(target=resolve, daemon=True).start()
    return await asyncio.wrap_future(future)
