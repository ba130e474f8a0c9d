"""PDF files, written by hand: as small as they can be, and right."""

from collections.abc import Iterable


def pdf(*, pages: int = 1, title: str = "", language: str = "", tagged: bool = False) -> bytes:
    """Return a PDF of so many empty pages, with what it says of itself."""
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    marks = " /MarkInfo << /Marked true >> /StructTreeRoot 3 0 R" if tagged else ""
    said = f" /Lang ({language})" if language else ""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"
    return build(
        f"<< /Type /Catalog /Pages 2 0 R{marks}{said} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /StructTreeRoot >>" if tagged else b"null",
        *[page] * pages,
        title=title,
    )


def build(*objects: bytes, title: str = "") -> bytes:
    """Return a PDF of these objects, the first of which is its catalog."""
    info = f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>".encode() if title else b"null"
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate((*objects, info), start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (size, size - 1)
        + b"startxref\n%d\n%%%%EOF\n" % len(content)
    )


def stream(content: bytes) -> bytes:
    """Return a stream, as an object."""
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def references(numbers: Iterable[int]) -> str:
    """Return references to objects."""
    return " ".join(f"{number} 0 R" for number in numbers)
