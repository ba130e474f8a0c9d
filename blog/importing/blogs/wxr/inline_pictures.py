"""Pictures that stand in a text as their bytes (``data:``, RFC 2397), known by a digest of them."""

import html as escaping
import re
from hashlib import sha256

from blog.importing.html_pictures import Image
from blog.pictures.problems import MAX_BYTES

MIN_LENGTH = 1_000  # characters; fewer stand in for a picture until it is loaded
INLINE = re.compile(r"""data:image/(?!svg)[\w.+-]+[;,][^"'<>]+""", re.IGNORECASE)


def inline_digest(address: str) -> str:
    """Return what tells a picture that its address holds from others; "" if it holds none."""
    address = address.strip()
    is_one = len(address) >= MIN_LENGTH and INLINE.fullmatch(address)
    return sha256(address.encode()).hexdigest()[:32] if is_one else ""


def inline_picture(html: str, digest: str) -> bytes:
    """Return the bytes of a picture in HTML; raises KeyError if it isn't there."""
    for match in INLINE.finditer(html):
        address = escaping.unescape(match[0]).strip()
        if inline_digest(address) == digest:
            content = Image("", address[len("data:") :]).read(MAX_BYTES + 1)
            if content:
                return content
    raise KeyError(digest)
