"""What is in an MP4: whether it is audio or video, by the boxes of its tracks (ISO/IEC 14496-12).

Only the heads of boxes are read, and so many at most, however long the file is.
"""

from collections.abc import Iterator
from typing import IO

from blog.media.problems import InvalidMediaError

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
MOST_BOXES = 5000
MOST_DEEP = len(CONTAINERS)
PLAYED = {b"avc1", b"avc3", b"av01", b"vp08", b"vp09"}  # videos that every browser of today plays
HEVC = {b"hvc1", b"hev1", b"dvh1", b"dvhe"}

AS_H264 = "Export it as MP4 with H.264, and choose that file."
QUICKTIME = (
    f"This file is a QuickTime movie (MOV), which not every browser plays. {AS_H264} On a Mac: "
    "open it in QuickTime Player and choose File, Export As, 720p; on an iPhone iMovie does it."
)
HIGH_EFFICIENCY = (
    f"This video is HEVC (H.265), as iPhones record it, and many browsers can’t play it. {AS_H264} "
    "On a Mac QuickTime Player does it, on an iPhone iMovie."
)
OTHER = f"This video is of a kind that many browsers can’t play. {AS_H264}"
NO_TRACKS = (
    "This MP4 has neither sound nor pictures, or is cut off. Export it once more, and choose that "
    "file."
)
HEIC = "This file is a picture (HEIC or AVIF). Add it under Pictures."


def recognize(file: IO[bytes], size: int) -> str:
    """Return ``mp4`` or ``m4a``; raises InvalidMediaError for what browsers can't play."""
    brand = file.read(12)[8:12]
    if brand in (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"):
        raise InvalidMediaError(HEIC)
    tracks = set(_tracks(file, size))
    if tracks & HEVC:
        raise InvalidMediaError(HIGH_EFFICIENCY)
    if brand == b"qt  ":
        raise InvalidMediaError(QUICKTIME)
    if tracks & PLAYED:
        return "mp4"
    if b"soun" in tracks and b"vide" not in tracks:
        return "m4a"
    raise InvalidMediaError(OTHER if b"vide" in tracks else NO_TRACKS)


def _tracks(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield what the tracks are: the kinds of their handlers, and the codecs of their samples."""
    waiting, seen = [(0, size, 0)], 0
    while waiting:
        at, end, depth = waiting.pop()
        while at + 8 <= end and seen < MOST_BOXES:
            seen += 1
            file.seek(at)
            head = file.read(32)
            length, kind = int.from_bytes(head[:4]), head[4:8]
            begins = 8
            if length == 1:  # it is longer than four bytes can say
                length, begins = int.from_bytes(head[8:16]), 16
            length = length or end - at
            if length < begins:
                return
            if kind in CONTAINERS and depth < MOST_DEEP:
                waiting.append((at + begins, min(at + length, end), depth + 1))
            elif kind == b"hdlr":
                yield head[begins + 8 : begins + 12]
            elif kind == b"stsd":  # its first entry: four bytes each of version, number, length
                yield head[begins + 12 : begins + 16]
            at += length
