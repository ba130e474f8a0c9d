"""What is said of a file that isn't taken: what it is, and the way out."""

import io
import struct
import zipfile

import pytest
from PIL import Image

from blog.models import Picture
from blog.pictures import bounded, decoding, file_formats, problems
from blog.pictures.problems import InvalidPictureError
from tests.pictures import decode, encoded, patches


def tiff(*tags: tuple[int, bytes], order: str = "<") -> bytes:
    """Return the beginning of a TIFF whose first directory has these texts."""
    start = 8 + 2 + 12 * len(tags)
    entries = texts = b""
    for tag, text in tags:
        entries += struct.pack(f"{order}HHII", tag, 2, len(text), start + len(texts))
        texts += text
    sign = b"II*\0" if order == "<" else b"MM\0*"
    return sign + struct.pack(f"{order}IH", 8, len(tags)) + entries + texts


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 500)
    return buffer.getvalue()


def ftyp(*brands: bytes) -> bytes:
    content = brands[0] + bytes(4) + b"".join(brands[1:])
    return struct.pack(">I4s", 8 + len(content), b"ftyp") + content + bytes(40)


FILES = {
    "GIF": (encoded(Image.new("P", (4, 4)), "GIF"), "a GIF"),
    "TIFF": (encoded(patches(), "TIFF"), "a TIFF"),
    "TIFF of a camera": (tiff((271, b"NIKON CORPORATION\0")), "a TIFF"),
    "BMP": (encoded(patches(), "BMP"), "a BMP"),
    "JPEG 2000": (encoded(patches(), "JPEG2000"), "a JPEG 2000"),
    "ICO": (encoded(patches().resize((16, 16)), "ICO"), "an icon"),
    "JPEG XL": (b"\xff\x0a\x10\x20" + bytes(40), "a JPEG XL"),
    "JPEG XL in boxes": (b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(40), "a JPEG XL"),
    "SVG": (b"<?xml version='1.0'?>\n<!-- drawn -->\n<svg xmlns='x'/>", "an SVG"),
    "SVG in UTF-16": ("\ufeff<svg xmlns='x'/>".encode("utf-16-le"), "an SVG"),
    "PDF": (b"%PDF-1.7\n", "a PDF"),
    "PSD": (b"8BPS\0\1" + bytes(40), "a Photoshop file"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0", "an EPS|a PostScript drawing"),
    "DNG": (tiff((271, b"Apple\0"), (50706, b"\1\4\0\0")), r"a camera’s raw picture \(DNG\)"),
    "CR2": (b"II*\0\x10\0\0\0CR\2\0" + bytes(40), r"a camera’s raw picture \(CR2\)"),
    "CR3": (ftyp(b"crx ", b"isom"), r"a camera’s raw picture \(CR3\)"),
    "NEF": (
        tiff((271, b"NIKON D850\0"), (330, b"\0\0\0\0"), order=">"),
        r"a camera’s raw picture \(NEF\)",
    ),
    "ARW": (tiff((271, b"SONY\0"), (330, b"\0\0\0\0")), r"a camera’s raw picture \(ARW\)"),
    "RAF": (b"FUJIFILMCCD-RAW 0201", r"a camera’s raw picture \(RAF\)"),
    "MOV of a Live Photo": (ftyp(b"qt  ", b"qt  "), "a video. If it belongs to a Live Photo"),
    "MP4": (ftyp(b"isom", b"mp42"), "a video"),
    "WebM": (b"\x1a\x45\xdf\xa3" + bytes(40), "a video"),
    "AVI": (b"RIFF\0\0\0\0AVI LIST", "a video"),
    "sound": (ftyp(b"M4A ", b"isom"), "a sound file"),
    "MP3": (b"ID3\4" + bytes(40), "a sound file"),
    "Word": (zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"), "a Word document"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "a Word, Excel or PowerPoint"),
    "PowerPoint": (zipped("[Content_Types].xml", "ppt/presentation.xml"), "a PowerPoint file"),
    "Pages": (zipped("Index/Document.iwa"), "a file of Pages"),
    "ZIP": (zipped("IMG_1.JPG"), "an archive"),
    "web page": (b"<!DOCTYPE html>\n<html lang='en'>", "a saved web page"),
    "beside the file on a Mac": (b"\0\5\x16\7\0\2\0\0Mac OS X", "not the picture"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_a_file_is_and_the_way_out_are_said(name):
    content, what = FILES[name]
    with pytest.raises(InvalidPictureError, match=f"^This is {what}.*[Cc]hoose") as caught:
        decoding.check_picture(io.BytesIO(content), len(content))
    with pytest.raises(InvalidPictureError, match=f"^This is {what}"):
        decode(content)
    assert len(str(caught.value)) <= longest_problem()


def test_what_is_nothing_that_is_known_is_told_what_is_taken():
    for content in (b"Dear diary", b"BM, as they say", b"<b>bold</b>", b"\0" * 100, b"PNG"):
        with pytest.raises(InvalidPictureError, match=r"not a picture .* WebP, AVIF or H"):
            decode(content)


def test_an_empty_file_is_said_to_be_empty():
    with pytest.raises(InvalidPictureError, match="This file is empty"):
        decode(b"")


@pytest.mark.parametrize("brands", [(b"mif1", b"heic"), (b"heix",), (b"mif1", b"miaf", b"MiHB")])
def test_a_phone_s_heic_is_known_by_any_of_its_brands(brands):
    assert file_formats.accepted_format(ftyp(*brands)) == "HEIC"


def test_an_avif_is_known_behind_a_general_brand():
    assert file_formats.accepted_format(ftyp(b"mif1", b"miaf", b"avif")) == "AVIF"


def test_every_sentence_fits_beside_its_picture():
    sentences = [*bounded.ENDS.values(), problems.ANIMATED, problems.BOMB]
    sentences += [problems.DAMAGED.format("JPEG"), file_formats.EMPTY, file_formats.UNKNOWN]
    for _, _, name, way in file_formats.SIGNATURES:
        sentences.append(f"This is {name}. {way}")
    assert max(map(len, sentences)) <= longest_problem()


def longest_problem():
    return Picture._meta.get_field("problem").max_length
