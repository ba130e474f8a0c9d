"""What is taken of a PNG file: its pixels, and what says how they are meant.

Texts, times, private chunks and all that comes after the end are left out before anything reads
them: programs write whole documents into texts, which Pillow would refuse for their length.
"""

import io
import zlib
from dataclasses import dataclass
from typing import IO, Any

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"eXIf"),
    b"acTL",  # says that it moves
}
MAX_CHUNKS = 100_000  # a picture of 50 MB has some 6,000
MAX_PROFILE = 8 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Png:
    """A PNG without texts, and its color profile: an ICC profile, or code points of H.273."""

    file: IO[bytes]
    bit_depth: int
    icc_chunk: bytes | None  # packed, as it is in the file
    code_points: tuple[int, int] | None  # of the primaries and the transfer function

    @property
    def icc_profile(self) -> bytes | None:
        """Its ICC profile, or None if there is none, or it is damaged or far too long."""
        _, _, packed = (self.icc_chunk or b"").partition(b"\0")
        unpacking = zlib.decompressobj()
        try:
            profile = unpacking.decompress(packed[1:], MAX_PROFILE)  # after the method
        except zlib.error:
            return None
        return profile if unpacking.eof else None

    def transparency(self, mode: str, value: Any) -> Any:
        """Return what Pillow knows as the transparent color, in the eight bits of its pixels."""
        if mode == "L" and self.bit_depth < 8:
            return value * 255 // (2**self.bit_depth - 1)
        if mode == "RGB" and self.bit_depth == 16:
            return tuple(each >> 8 for each in value)
        return value


def read_png(file: IO[bytes], header_only: bool) -> Png:
    """Return a PNG without texts; with ``header_only`` what comes before the pixels.

    Raises ValueError if it is damaged.
    """
    kept = io.BytesIO()
    kept.write(file.read(len(SIGNATURE)))
    bit_depth, icc_chunk, code_points = 8, None, None
    for _ in range(MAX_CHUNKS):
        head = file.read(8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if kind == b"iCCP" and icc_chunk is None:
            icc_chunk = file.read(length)
            file.seek(4, io.SEEK_CUR)
        elif kind == b"cICP":
            content = file.read(length)
            code_points = (content[0], content[1]) if length == 4 else None
            file.seek(4, io.SEEK_CUR)
        elif kind in KEPT:
            content = file.read(length + 4)  # with its checksum
            if kind == b"IHDR":
                bit_depth = content[8]
            kept.write(head)
            kept.write(content)
        elif len(head) == 8:
            file.seek(length + 4, io.SEEK_CUR)
        if kind == b"IEND" or len(head) < 8 or (header_only and kind == b"IDAT"):
            kept.seek(0)
            return Png(kept, bit_depth, icc_chunk, code_points)
    raise ValueError("This PNG has too many chunks.")
