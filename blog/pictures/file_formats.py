"""Which format a file has, by its first bytes, and what is said of one that isn't taken.

A file's name isn't asked: phones and mail programs give wrong ones.
"""

import re
import struct

ACCEPTED = ("JPEG", "PNG", "WebP", "AVIF", "HEIC")  # as people call them
TAKEN = "JPEG, PNG, WebP, AVIF or HEIC"
HEAD = 64 * 1024  # bytes, which are enough

UNKNOWN = f"This file is not a picture that the site can read. Choose a {TAKEN}."

CONVERT = (
    f"The site takes {TAKEN}: open it in the program in which you look at pictures, save or "
    "export it as JPEG, and choose that file."
)
DRAWING = (
    f"The site takes {TAKEN}: open it in the program in which it was drawn, export it as PNG, and "
    "choose that file."
)
RAW = (
    f"The site takes {TAKEN}: export it as JPEG in the program in which you look at your photos, "
    "and choose that file."
)
DOCUMENT = (
    "To use a picture that is in it, open it, save that picture as a file of its own, or take a "
    "screenshot of it, and choose that."
)
VIDEO = (
    "If it belongs to a Live Photo, open that on the phone, choose “Duplicate as Still Photo”, and "
    "choose the new one. Of any other video, take a screenshot."
)
ARCHIVE = "Unpack it, and choose one of the pictures in it."
WEB_PAGE = "Open it, save the picture itself (with a right click on it), and choose that file."
SOUND = f"Choose a picture: {TAKEN}."
BESIDE = "Choose the file of the same name that doesn’t begin with “._”."
EMPTY = (
    "This file is empty. If it is kept in a cloud, open it once, so that it comes to this device; "
    "then choose it again."
)

# Where the first bytes stand, what they are, what such a file is, and the way out.
SIGNATURES: list[tuple[int, bytes, str, str]] = [
    (0, b"GIF8", "a GIF", CONVERT),
    (0, b"\xff\x0a", "a JPEG XL", CONVERT),
    (0, b"\0\0\0\x0cJXL ", "a JPEG XL", CONVERT),
    (0, b"\0\0\0\x0cjP  ", "a JPEG 2000", CONVERT),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000", CONVERT),
    (0, b"\0\0\1\0", "an icon (ICO)", CONVERT),
    (0, b"II\xbc", "a JPEG XR", CONVERT),
    (0, b"8BPS", "a Photoshop file (PSD)", DRAWING),
    (0, b"gimp xcf", "a GIMP file (XCF)", DRAWING),
    (0, b"\0\xffKA", "a file of Affinity", DRAWING),
    (0, b"%!PS", "a PostScript drawing (EPS)", DRAWING),
    (0, b"\xc5\xd0\xd3\xc6", "a PostScript drawing (EPS)", DRAWING),
    (0, b"\xd7\xcd\xc6\x9a", "a Windows drawing (WMF)", DRAWING),
    (40, b" EMF", "a Windows drawing (EMF)", DRAWING),
    (0, b"FUJIFILMCCD-RAW", "a camera’s raw picture (RAF)", RAW),
    (0, b"IIRO", "a camera’s raw picture (ORF)", RAW),
    (0, b"IIRS", "a camera’s raw picture (ORF)", RAW),
    (0, b"MMOR", "a camera’s raw picture (ORF)", RAW),
    (0, b"IIU\0", "a camera’s raw picture (RW2)", RAW),
    (8, b"CR\2", "a camera’s raw picture (CR2)", RAW),
    (0, b"FOVb", "a camera’s raw picture (X3F)", RAW),
    (0, b"%PDF", "a PDF", DOCUMENT),
    (0, b"{\\rtf", "a text document (RTF)", DOCUMENT),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Word, Excel or PowerPoint file", DOCUMENT),
    (0, b"\x1a\x45\xdf\xa3", "a video", VIDEO),
    (8, b"AVI ", "a video", VIDEO),
    (0, b"FLV\1", "a video", VIDEO),
    (0, b"\0\0\1\xba", "a video", VIDEO),
    (4, b"moov", "a video", VIDEO),
    (4, b"mdat", "a video", VIDEO),
    (4, b"wide", "a video", VIDEO),
    (8, b"WAVE", "a sound file", SOUND),
    (0, b"ID3", "a sound file", SOUND),
    (0, b"OggS", "a sound file", SOUND),
    (0, b"fLaC", "a sound file", SOUND),
    (0, b"Rar!", "an archive (RAR)", ARCHIVE),
    (0, b"7z\xbc\xaf", "an archive (7-Zip)", ARCHIVE),
    (0, b"\x1f\x8b", "an archive (gzip)", ARCHIVE),
    (0, b"bplist00", "a saved web page", WEB_PAGE),
    (0, b"\0\5\x16\7", "not the picture, but what a Mac keeps beside it", BESIDE),
]

BITMAP_HEADERS = (12, 40, 52, 56, 64, 108, 124)  # bytes; "BM" alone may begin a text

# The brands of the ISO base media file format, of which a file names several.
AVIF_BRANDS = {b"avif", b"avis"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
HEIF_BRANDS = {b"mif1", b"mif2", b"msf1", b"miaf"}
SEQUENCES = {b"msf1", b"hevc", b"hevx", b"hevm", b"hevs"}  # as the first brand
SOUND_BRANDS = {b"M4A ", b"M4B "}

# What is in a ZIP.
ZIPPED = [
    (b"word/", "a Word document", DOCUMENT),
    (b"ppt/", "a PowerPoint file", DOCUMENT),
    (b"xl/", "an Excel file", DOCUMENT),
    (b"[Content_Types].xml", "a Word, Excel or PowerPoint file", DOCUMENT),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file", DOCUMENT),
    (b"Index/", "a file of Pages, Keynote or Numbers", DOCUMENT),
]

# Tags of TIFF, in which most cameras' raw pictures are.
MAKE, SUB_IFDS, DNG_VERSION = 271, 330, 50706
RAW_OF_MAKERS = {b"NIKON": "NEF", b"SONY": "ARW", b"PENTAX": "PEF", b"SAMSUNG": "SRW"}


def accepted_format(head: bytes) -> str | None:
    """Return which of ACCEPTED a file with these first bytes may be."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WebP"
    brands = _brands(head)
    if AVIF_BRANDS.intersection(brands):
        return "AVIF"
    if (HEIC_BRANDS | HEIF_BRANDS).intersection(brands):
        return "HEIC"
    return None


def is_heic_sequence(head: bytes) -> bool:
    """Return whether a HEIC moves; several pictures in one file don't."""
    return not SEQUENCES.isdisjoint(_brands(head)[:1])


def code_points(head: bytes) -> tuple[int, int] | None:
    """Return how an AVIF or HEIC says its primaries and transfer function, as H.273 numbers them.

    The first are those of the picture itself.
    """
    at = head.find(b"colrnclx") if _brands(head) else -1
    if at < 0 or len(head) < at + 12:
        return None
    primaries, transfer = struct.unpack_from(">HH", head, at + 8)
    return primaries, transfer


def refusal(head: bytes) -> str:
    """Return what is said of a file with these first bytes, of none of the ACCEPTED formats."""
    if not head:
        return EMPTY
    found = _identified(head)
    return f"This is {found[0]}. {found[1]}" if found else UNKNOWN


def _identified(head: bytes) -> tuple[str, str] | None:
    for at, signature, name, way in SIGNATURES:
        if head.startswith(signature, at):
            return name, way
    if head.startswith((b"II*\0", b"MM\0*")):
        raw = _raw_format(head)
        return (f"a camera’s raw picture ({raw})", RAW) if raw else ("a TIFF", CONVERT)
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in BITMAP_HEADERS:
        return "a BMP", CONVERT
    if brands := _brands(head):
        if brands[0] == b"crx ":
            return "a camera’s raw picture (CR3)", RAW
        return ("a sound file", SOUND) if brands[0] in SOUND_BRANDS else ("a video", VIDEO)
    if head.startswith(b"PK"):
        return next(
            ((name, way) for sign, name, way in ZIPPED if sign in head),
            ("an archive (ZIP)", ARCHIVE),
        )
    return _markup(head)


def _markup(head: bytes) -> tuple[str, str] | None:
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = head.decode(encoding, "ignore").lstrip().lower()
    if not text.startswith("<"):
        return None
    if re.search(r"<(\w+:)?svg\b", text):
        return "an SVG drawing", DRAWING
    return ("a saved web page", WEB_PAGE) if re.search(r"<(!doctype )?html\b", text) else None


def _brands(head: bytes) -> list[bytes]:
    if head[4:8] != b"ftyp":
        return []
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]


def _raw_format(head: bytes) -> str | None:
    """Return which raw format a TIFF is, by the tags of its first directory."""
    order = "<" if head.startswith(b"II") else ">"
    tags: dict[int, tuple[int, int]] = {}
    try:
        (at,) = struct.unpack_from(f"{order}I", head, 4)
        (number,) = struct.unpack_from(f"{order}H", head, at)
        for index in range(number):
            tag, _, count, value = struct.unpack_from(f"{order}HHII", head, at + 2 + 12 * index)
            tags[tag] = count, value
    except struct.error:  # it goes on beyond the first bytes
        pass
    if DNG_VERSION in tags:
        return "DNG"
    if MAKE not in tags or SUB_IFDS not in tags:  # as in a TIFF that was exported
        return None
    count, value = tags[MAKE]
    maker = head[value : value + count].upper()
    return next((RAW_OF_MAKERS[each] for each in RAW_OF_MAKERS if maker.startswith(each)), None)
