"""Which files are taken, and what is said of others."""

import io
from contextlib import suppress

import pytest

from blog.media.formats import FORMATS, LIMITS, recognize
from blog.media.problems import InvalidMediaError
from tests.damaged import damaged
from tests.media import sample
from tests.pdf import pdf

MB = 1024 * 1024


def kind_of(content: bytes, size: int = 0) -> str:
    return recognize(io.BytesIO(content), size or len(content))


@pytest.mark.parametrize(
    "name", ["tone.mp3", "tone.m4a", "tone.weba", "clip.mp4", "clip.webm", "drops.vtt"]
)
def test_what_every_browser_plays_is_taken(name):
    assert kind_of(sample(name)) == name.rpartition(".")[2]


def test_the_rest_is_taken_by_its_bytes_too():
    assert kind_of(pdf()) == "pdf"
    assert kind_of(b"\xef\xbb\xbf" + sample("drops.vtt").replace(b"\n", b"\r\n")) == "vtt"
    tagged = b"ID3\x04" + bytes(200)
    assert kind_of(tagged) == "mp3"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty"),
        (sample("clip.mov"), "QuickTime movie .MOV.*MP4 with H.264"),
        (sample("clip-hevc.mp4"), "HEVC .H.265.*MP4 with H.264"),
        (sample("tone.ogg"), "an Ogg file.*MP3 or M4A"),
        (b"RIFF\0\0\0\0WAVEfmt ", "a WAV file.*MP3 or M4A"),
        (b"RIFF\0\0\0\0AVI LIST", "an AVI video.*MP4"),
        (b"\x1a\x45\xdf\xa3" + b"\x42\x82\x88matroska", "Matroska video .MKV.*MP4"),
        (b"PK\x03\x04word/document.xml", "Word, Pages or other document.*save or export it as PDF"),
        (b"\xff\xd8\xff\xe0JFIF", "a picture .JPEG.*Add it under Pictures"),
        (b"\xff\xf1\x50\x80" + bytes(20), "AAC without a container.*MP3 or M4A"),
        (b"1\n00:00:00,000 --> 00:00:02,000\nDrops\n", "captions, but not as WebVTT.*WebVTT"),
        (b"WEBVTT\n\nNOTE nothing yet\n", "no captions in this file"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\n\xff\n", "aren’t in UTF-8"),
        (sample("clip.mp4")[:40], "neither sound nor pictures, or is cut off"),
        (b"nothing in particular", "none of those that the site takes: PDF, MP3"),
    ],
)
def test_of_anything_else_the_format_and_the_way_out_are_said(content, sentence):
    with pytest.raises(InvalidMediaError, match=sentence):
        kind_of(content)


@pytest.mark.parametrize(("name", "kind"), [("clip.mp4", "video"), ("tone.mp3", "audio")])
def test_what_is_too_large_is_told_how_to_become_smaller(name, kind):
    most = LIMITS[kind]
    with pytest.raises(InvalidMediaError, match=f"{most // MB} MB at most.*Export it"):
        kind_of(sample(name), most + 1)


@pytest.mark.parametrize("name", ["clip.mp4", "tone.m4a", "clip.webm", "tone.mp3"])
def test_a_damaged_file_is_recognized_or_refused(name):
    for content in damaged(sample(name), 300):
        with suppress(InvalidMediaError):
            assert kind_of(content) in FORMATS


def test_an_mp4_of_endless_boxes_is_read_to_an_end():
    box = b"\0\0\0\x08free"
    with pytest.raises(InvalidMediaError, match="neither sound nor pictures"):
        kind_of(b"\0\0\0\x10ftypisom\0\0\0\0" + 100_000 * box)
    nested = b"".join(b"\x7f\xff\xff\xff" + kind for kind in (b"moov", b"trak") * 5000)
    with pytest.raises(InvalidMediaError):
        kind_of(b"\0\0\0\x10ftypisom\0\0\0\0" + nested)


@pytest.mark.parametrize("name", ["sheet.pdf", "Sheet.PDF"])
def test_what_is_called_a_pdf_and_is_none_is_told_so(name):
    content = b"Three words, and no more."
    with pytest.raises(InvalidMediaError, match="called PDF, but it is none inside"):
        recognize(io.BytesIO(content), len(content), name)
    with pytest.raises(InvalidMediaError, match="none of those that the site takes"):
        recognize(io.BytesIO(content), len(content), "sheet.txt")
