"""Fetch pictures from the old site, only where somebody asked for that, as the link check asks.

A host is resolved once and must be public, also that of each redirect; see
``blog.checklist.external_links``. Nothing is sent but the address and the site's name.
"""

import asyncio
from collections.abc import Iterable

import httpx2

from blog.checklist.external_links import (
    MAX_REDIRECTS,
    AddressCheck,
    CheckedTransport,
    NotPublicError,
    is_public_web_server,
)
from blog.pictures.problems import MAX_BYTES, SMALLER

AT_ONCE = 4
CHUNK = 64 * 1024  # bytes
TIMEOUT_SECONDS = 30  # for one picture, from the DNS lookup to its last byte
SOME_SECONDS = 60  # for all that are asked for together
NOT_PUBLIC = "Its address leads into a private network, or to no common web server."
NO_ANSWER = "The old site didn’t answer in time."
REFUSED = "The old site doesn’t give it out ({})."
NOT_THERE = "It isn’t on the old site any more ({})."
NO_PICTURE = "At its address is no picture."
TOO_LARGE = f"It has more than {MAX_BYTES >> 20} MB. {SMALLER}"
BAD = "Its address can’t be read."


class NotFetchedError(Exception):
    """A picture that can't be had; the message says why, as a sentence."""


def fetch_pictures(
    addresses: Iterable[str], user_agent: str, *, allowed: AddressCheck = is_public_web_server
) -> dict[str, bytes | str]:
    """Return the bytes of each address, or a sentence on why they can't be had.

    Some at a time; in all it takes SOME_SECONDS at most. What the bytes are is not known yet.
    """

    async def fetch_all() -> dict[str, bytes | str]:
        some = asyncio.Semaphore(AT_ONCE)
        async with httpx2.AsyncClient(
            transport=CheckedTransport(allowed),
            headers={
                "User-Agent": user_agent.encode("ascii", "ignore").decode(),
                "Accept": "image/*",
                "Accept-Encoding": "identity",  # what is packed may become far larger
            },
            timeout=None,
            trust_env=False,
        ) as client:
            wanted = list(dict.fromkeys(addresses))
            tasks = [asyncio.create_task(_fetch(client, some, each)) for each in wanted]
            if tasks:
                await asyncio.wait(tasks, timeout=SOME_SECONDS)
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
        return {
            address: NO_ANSWER if isinstance(result, BaseException) else result
            for address, result in zip(wanted, results, strict=True)
        }

    return asyncio.run(fetch_all())


async def _fetch(client: httpx2.AsyncClient, some: asyncio.Semaphore, address: str) -> bytes | str:
    async with some:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return await _read(client, address)
        except NotFetchedError as error:
            return str(error)
        except NotPublicError:
            return NOT_PUBLIC
        except (httpx2.NetworkError, OSError):  # TimeoutError is an OSError
            return NO_ANSWER
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError):
            return BAD


async def _read(client: httpx2.AsyncClient, address: str) -> bytes:
    page = httpx2.URL(address)
    for _ in range(MAX_REDIRECTS + 1):
        client.cookies.clear()
        # No name and password of an address is sent, as the link check sends none.
        async with client.stream("GET", page, auth=lambda request: request) as response:
            if response.has_redirect_location:
                page = page.join(response.headers["Location"])
                continue
            _refuse(response)
            content = bytearray()
            async for block in response.aiter_raw(CHUNK):
                content += block
                if len(content) > MAX_BYTES:
                    raise NotFetchedError(TOO_LARGE)
            return bytes(content)
    raise NotFetchedError(NO_ANSWER)


def _refuse(response: httpx2.Response) -> None:
    """Raise NotFetchedError unless an answer may be a picture of a size that is taken."""
    status = response.status_code
    if status in (404, 410):
        raise NotFetchedError(NOT_THERE.format(status))
    if status >= 300:
        raise NotFetchedError(REFUSED.format(status))
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not kind.startswith("image/") and kind not in ("", "application/octet-stream"):
        raise NotFetchedError(NO_PICTURE)
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdecimal() and int(length) > MAX_BYTES:
        raise NotFetchedError(TOO_LARGE)
