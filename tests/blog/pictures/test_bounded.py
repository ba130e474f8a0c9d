"""Checking and decoding in a process of its own: whatever happens there ends in a sentence."""

import io
import json
import os
import signal
import struct
import subprocess
import sys
from unittest import mock

import pytest
from PIL import Image

from blog.pictures import bounded
from blog.pictures.problems import InvalidPictureError
from practice_site import bounded_process
from tests.pictures import (
    CHECK_BOUNDED,
    COLORS,
    DECODE_BOUNDED,
    SIZE,
    assert_colors,
    encoded,
    patches,
    png,
    with_chunks,
)


def check(content: bytes):
    return CHECK_BOUNDED(io.BytesIO(content))


def decode(content: bytes):
    return DECODE_BOUNDED(io.BytesIO(content))


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


def test_a_file_on_the_disk_is_not_copied_and_stays_where_it_was_read(tmp_path):
    path, content = tmp_path / "file", encoded(patches(), "PNG")
    path.write_bytes(content)
    uncopied = mock.patch("tempfile.TemporaryFile", side_effect=AssertionError("copied"))
    for ask in (CHECK_BOUNDED, DECODE_BOUNDED):
        with path.open("rb", buffering=16) as file, uncopied:
            head = file.read(8)  # and more is in its buffer
            ask(file)
            assert head + file.read() == content


def test_the_sentence_comes_back():
    for ask in (check, decode):
        with pytest.raises(InvalidPictureError, match="This is a GIF"):
            ask(b"GIF89a" + bytes(40))


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_every_format_is_checked_and_decoded_within_the_limits(image_format):
    content = encoded(patches(), image_format)
    assert check(content) == SIZE
    assert_colors(decode(content), COLORS)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux limits it")
def test_what_takes_more_memory_than_there_is_for_it_ends_in_a_sentence():
    content = png(1, 0, [bytes(1250)] * 10_000, size=(10_000, 10_000))
    with (
        mock.patch.object(bounded, "LIMITS", bounded.LIMITS | {"RLIMIT_AS": 150 * 1024**2}),
        pytest.raises(InvalidPictureError, match="takes more memory"),
    ):
        decode(content)


def test_a_header_of_the_most_points_is_checked_within_the_limits():
    content = encoded(Image.new("L", (10_000, 10_000)), "WEBP", lossless=True, quality=0, method=0)
    assert check(content) == (2400, 2400)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux limits it")
def test_a_header_that_takes_more_memory_than_there_is_for_it_ends_in_a_sentence():
    content = with_chunks(encoded(patches(), "PNG"), (b"eXIf", bytes(40 * 1024**2)))
    limits = bounded.CHECK_LIMITS | {"RLIMIT_AS": 150 * 1024**2}
    with (
        mock.patch.object(bounded, "CHECK_LIMITS", limits),
        pytest.raises(InvalidPictureError, match="takes more memory"),
    ):
        check(content)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux limits it")
def test_what_takes_more_of_a_processor_than_there_is_for_it_takes_too_long():
    whole = encoded(patches(), "JPEG")
    content = whole[:2] + 600_000 * b"\xff\xe1\0\x09Exif\0\0!" + whole[2:]  # read one by one
    with (
        mock.patch.object(bounded, "CHECK_LIMITS", bounded.CHECK_LIMITS | {"RLIMIT_CPU": 1}),
        pytest.raises(InvalidPictureError, match="takes far too long"),
    ):
        check(content)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux limits it")
def test_limits_that_are_lower_already_stay():
    lower = ["sh", "-c", 'ulimit -v 1000000; ulimit -t 60; exec "$@"', "sh", *bounded.PROGRAM]
    with mock.patch.object(bounded, "PROGRAM", lower):
        assert check(encoded(patches(), "PNG")) == SIZE


@pytest.mark.skipif(sys.platform != "linux", reason="Linux ends it")
def test_it_does_not_outlive_who_asked():
    waiting = "bounded_process.set_limits({}); print('waiting', flush=True); time.sleep(60)"
    child = f"import time; from practice_site import bounded_process; {waiting}"
    parent = f"import subprocess; subprocess.run([{sys.executable!r}, '-c', {child!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", parent], cwd=bounded_process.ROOT, stdout=subprocess.PIPE
    ) as asking:
        assert asking.stdout
        assert asking.stdout.readline() == b"waiting\n"
        asking.kill()
        assert asking.communicate(timeout=30) == (b"", None)  # nobody has it open any more


def test_no_file_makes_the_process_write_warnings(tmp_path):
    tag = struct.pack("<HHII", 0x0112, 3, 5000, 9999)  # longer than the file
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 50) + 50 * tag
    file = tmp_path / "file"
    file.write_bytes(encoded(patches(), "JPEG", exif=exif))
    command = [*bounded.PROGRAM, "check", json.dumps(bounded.CHECK_LIMITS)]
    with file.open() as stdin:
        ran = subprocess.run(
            command, stdin=stdin, cwd=bounded_process.ROOT, capture_output=True, check=True
        )
    assert (json.loads(ran.stdout), ran.stderr) == ({"size": [*SIZE]}, b"")


def test_who_asks_has_no_decoder_in_memory_and_the_decoder_no_django():
    site = "import django; django.setup(); import blog.urls, blog.models"
    for code, unneeded in (
        (site, {"pillow_heif", "PIL.ImageCms", "blog.pictures.decoding"}),
        ("import blog.pictures.bounded, blog.pictures.decoding", {"django"}),
    ):
        asked = f"{code}; import sys; print({unneeded!r} & set(sys.modules))"
        ran = subprocess.run(
            [sys.executable, "-c", asked],
            cwd=bounded_process.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.stdout == "set()\n", ran.stderr


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        ("SIGSEGV", "is damaged"),
        ("SIGABRT", "is damaged, or takes more memory"),
        ("SIGKILL", "takes more memory"),
        ("SIGXCPU", "takes far too long"),
    ],
)
def test_however_a_decoder_ends_the_process_it_is_said(ends, sentence):
    code = f"import os; os.kill(os.getpid(), {getattr(signal, ends).value})"
    with (
        in_place_of_decoding(code),
        pytest.raises(InvalidPictureError, match=sentence),
    ):
        decode(encoded(patches(), "PNG"))


def test_what_never_ends_is_ended():
    with (
        in_place_of_decoding("import time; time.sleep(60)"),
        mock.patch.object(bounded, "MAX_WAIT", 0.1),
        pytest.raises(InvalidPictureError, match="takes far too long"),
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
