"""Decoding in a process of its own: whatever happens there ends in a sentence."""

import io
import os
import signal
import sys
from unittest import mock

import pytest

from blog.pictures import bounded, decoding
from tests.pictures import COLORS, DECODE_BOUNDED, assert_colors, encoded, patches, png


def decode(content: bytes):
    return DECODE_BOUNDED(io.BytesIO(content), len(content))


def in_place_of_decoding(code: str):
    """Have the process do something else."""
    return mock.patch.object(bounded, "PROGRAM", [sys.executable, "-c", code])


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_pixels_come_back(mode):
    image = patches(mode)
    if mode == "RGBA":
        image.putpixel((0, 0), (0, 0, 0, 0))
    decoded = decode(encoded(image, "PNG"))
    assert decoded.mode == mode
    assert_colors(decoded.convert("RGB"), COLORS, most=0)


def test_the_sentence_comes_back():
    with pytest.raises(decoding.InvalidPictureError, match="This is a GIF"):
        decode(b"GIF89a" + bytes(40))


@pytest.mark.skipif(sys.platform != "linux", reason="Linux limits it")
def test_what_takes_more_memory_than_there_is_for_it_ends_in_a_sentence():
    content = png(1, 0, [bytes(1250)] * 10_000, size=(10_000, 10_000))
    with (
        mock.patch.object(bounded, "LIMITS", bounded.LIMITS | {"RLIMIT_AS": 150 * 1024**2}),
        pytest.raises(decoding.InvalidPictureError, match="takes more memory"),
    ):
        decode(content)


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        ("SIGSEGV", "is damaged"),
        ("SIGABRT", "takes more memory"),
        ("SIGKILL", "takes more memory"),
        ("SIGXCPU", "takes far too long"),
    ],
)
def test_however_a_decoder_ends_the_process_it_is_said(ends, sentence):
    code = f"import os; os.kill(os.getpid(), {getattr(signal, ends).value})"
    with (
        in_place_of_decoding(code),
        pytest.raises(decoding.InvalidPictureError, match=sentence),
    ):
        decode(encoded(patches(), "PNG"))


def test_what_never_ends_is_ended():
    with (
        in_place_of_decoding("import time; time.sleep(60)"),
        mock.patch.object(bounded, "MAX_WAIT", 0.1),
        pytest.raises(decoding.InvalidPictureError, match="takes far too long"),
    ):
        decode(encoded(patches(), "PNG"))


@pytest.mark.parametrize(
    "code", ["raise OSError('no such module')", "import os; os.kill(os.getpid(), 15)"]
)
def test_what_is_not_the_file_s_fault_is_not_said_of_it(code):
    with in_place_of_decoding(code), pytest.raises(RuntimeError, match=r"no such module|SIGTERM"):
        decode(encoded(patches(), "PNG"))


def test_it_knows_no_secret_of_the_site():
    tell = "import os, sys; sys.exit(repr(dict(os.environ)))"
    with (
        mock.patch.dict(os.environ, {"SECRET_KEY": "not to be told"}),
        in_place_of_decoding(tell),
        pytest.raises(RuntimeError, match="MALLOC_ARENA_MAX") as caught,
    ):
        decode(encoded(patches(), "PNG"))
    assert "not to be told" not in str(caught.value)
