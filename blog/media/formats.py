"""Which format a file has, by its bytes, how large each may be, and what is said of others.

A file's name isn't asked: phones and mail programs give wrong ones. Taken is what every browser of
today can play, so that nobody needs a program or another site for it.
"""

from collections.abc import Callable
from typing import IO, NamedTuple

from blog.media import mp4
from blog.media.problems import TAKEN, InvalidMediaError

KB, MB = 1024, 1024 * 1024
HEAD = 64 * KB  # bytes, which are enough
PDF, AUDIO, VIDEO, CAPTIONS = "pdf", "audio", "video", "captions"


class Format(NamedTuple):
    """A format that is taken: what it holds, its name, and the type by which browsers know it."""

    kind: str
    name: str
    content_type: str


# By the end of the file's name.
FORMATS = {
    "pdf": Format(PDF, "PDF", "application/pdf"),
    "mp3": Format(AUDIO, "MP3", "audio/mpeg"),
    "m4a": Format(AUDIO, "M4A", "audio/mp4"),
    "weba": Format(AUDIO, "WebM", "audio/webm"),
    "mp4": Format(VIDEO, "MP4", "video/mp4"),
    "webm": Format(VIDEO, "WebM", "video/webm"),
    "vtt": Format(CAPTIONS, "WebVTT", "text/vtt; charset=utf-8"),
}
# An hour and a half of speech at 128 kbit/s has 85 MB, and so have five minutes of 720p video. A
# page is no place for more: whoever reads on a phone pays for it. And proxies let no more through.
LIMITS = {PDF: 20 * MB, AUDIO: 100 * MB, VIDEO: 100 * MB, CAPTIONS: MB}
MAX_BYTES = max(LIMITS.values())
SMALLER = {
    PDF: "Save it smaller (many programs call it “reduced size”), and choose that file.",
    AUDIO: "Export it as MP3 with 128 kbit/s, and choose that file.",
    VIDEO: "Export it with 720p or 540p, or in parts, and choose that file.",
    CAPTIONS: "Choose the captions of this one video.",
}
CALLED = {PDF: "A PDF", AUDIO: "Audio", VIDEO: "A video", CAPTIONS: "A file with captions"}

EMPTY = (
    "This file is empty. If it is kept in a cloud, open it once, so that it comes to this device; "
    "then choose it again."
)
UNKNOWN = f"This file is none of those that the site takes: {TAKEN}."
AS_PDF = "Open it in its own program, save or export it as PDF, and choose that file."
AS_MP3 = "Export it as MP3 or M4A in the program in which you recorded it, and choose that file."
AS_MP4 = "Export it as MP4 (H.264) in the program in which you edit videos, and choose that file."
AS_VTT = (
    "Save the captions as WebVTT (.vtt), which most caption programs can, and choose that file."
)
WAYS_OUT = {PDF: AS_PDF, AUDIO: AS_MP3, VIDEO: AS_MP4, CAPTIONS: AS_VTT}
PICTURE = "Add it under Pictures, and put it into a section of its own."

# Where the first bytes stand, what they are, what such a file is, and the way out.
SIGNATURES: list[tuple[int, bytes, str, str]] = [
    (0, b"OggS", "an Ogg file, which many phones can’t play", AS_MP3),
    (0, b"fLaC", "a FLAC file, which is far larger than what is heard of it", AS_MP3),
    (8, b"WAVE", "a WAV file, which is ten times as large as it needs to be", AS_MP3),
    (8, b"AIF", "an AIFF file, which is ten times as large as it needs to be", AS_MP3),
    (0, b"#!AMR", "a voice memo (AMR)", AS_MP3),
    (0, b"caff", "an Apple recording (CAF)", AS_MP3),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media file", "Export it as MP3 or MP4."),
    (8, b"AVI ", "an AVI video", AS_MP4),
    (0, b"\x00\x00\x01\xba", "an MPEG video", AS_MP4),
    (0, b"FLV", "a Flash video", AS_MP4),
    (8, b"WEBP", "a picture (WebP)", PICTURE),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", PICTURE),
    (0, b"\x89PNG", "a picture (PNG)", PICTURE),
    (0, b"GIF8", "a picture (GIF)", PICTURE),
    (0, b"PK\x03\x04", "a Word, Pages or other document, or a packed folder", AS_PDF),
    (0, b"\xd0\xcf\x11\xe0", "a Word, Excel or PowerPoint file", AS_PDF),
    (0, b"{\\rtf", "a text document (RTF)", AS_PDF),
    (0, b"%!PS", "a PostScript file", AS_PDF),
]


def recognize(file: IO[bytes], size: int, file_name: str = "") -> str:
    """Return the format of a file of this size in bytes, a key of FORMATS.

    Raises InvalidMediaError, with the format of a file that isn't taken and the way out. Its name
    is only spoken of there.
    """
    if not size:
        raise InvalidMediaError(EMPTY)
    file.seek(0)
    head = file.read(HEAD)
    found = next((name for name, fits in RECOGNIZED if fits(head)), None)
    if head[4:8] == b"ftyp":
        file.seek(0)
        found = mp4.recognize(file, size)
    elif head.startswith(b"\x1a\x45\xdf\xa3"):
        found = _recognize_webm(head)
    if not found:
        raise InvalidMediaError(_why_not(head, file_name))
    kind = FORMATS[found].kind
    if size > LIMITS[kind]:
        raise InvalidMediaError(
            f"{CALLED[kind]} may have {LIMITS[kind] // MB} MB at most, and this has "
            f"{size / MB:.0f} MB. {SMALLER[kind]}"
        )
    if kind == CAPTIONS:
        file.seek(0)
        _check_captions(file.read())
    return found


def _is_mp3(head: bytes) -> bool:
    """Return whether a file begins with a tag of MP3, or with a frame of it."""
    if head.startswith(b"ID3"):
        return True
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # a frame of layer III
        return False
    return head[1] & 0x18 != 0x08 and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C


def _is_captions(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf")
    return text.startswith(b"WEBVTT") and text[6:7] in (b"", b" ", b"\t", b"\r", b"\n")


RECOGNIZED: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("pdf", lambda head: b"%PDF-" in head[:1024]),
    ("vtt", _is_captions),
    ("mp3", _is_mp3),
)


def _recognize_webm(head: bytes) -> str:
    if b"webm" not in head[:64]:
        raise InvalidMediaError(f"This file is a Matroska video (MKV). {AS_MP4}")
    return "webm" if b"V_VP" in head or b"V_AV1" in head else "weba"


def _check_captions(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidMediaError(f"These captions aren’t in UTF-8. {AS_VTT}") from error
    if "-->" not in text:
        raise InvalidMediaError(f"There are no captions in this file. {AS_VTT}")


def _why_not(head: bytes, file_name: str) -> str:
    for at, begins, what, way_out in SIGNATURES:
        if head[at:].startswith(begins):
            return f"This file is {what}. {way_out}"
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xF6 == 0xF0:
        return f"This file is AAC without a container. {AS_MP3}"
    if b"-->" in head[:2000] and b"\0" not in head:
        return f"This file holds captions, but not as WebVTT. {AS_VTT}"
    called = FORMATS.get(file_name.rpartition(".")[2].lower())
    if called:
        return (
            f"This file is called {called.name}, but it is none inside: perhaps only its name was "
            f"changed. {WAYS_OUT[called.kind]}"
        )
    return UNKNOWN
