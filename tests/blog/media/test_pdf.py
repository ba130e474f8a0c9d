"""What is read of a PDF, in a process of its own."""

import io
import sys
from unittest import mock

import pytest
from pypdf import PdfWriter

from blog.media import pdf as reader
from blog.media.pdf import PdfFacts
from blog.media.problems import InvalidMediaError
from practice_site import bounded_process
from tests.damaged import damaged
from tests.media import READ_BOUNDED
from tests.pdf import build, pdf


def read(content: bytes) -> PdfFacts:
    return reader.read_at_once(io.BytesIO(content))


def encrypted(password: str) -> bytes:
    writer, output = PdfWriter(io.BytesIO(pdf(title="Of rain"))), io.BytesIO()
    writer.encrypt(password, "the owner’s own", algorithm="AES-256")
    writer.write(output)
    return output.getvalue()


def test_what_it_says_of_itself_is_read_in_a_process_of_its_own():
    content = pdf(pages=3, title="Of rain — für später", language="es-MX", tagged=True)
    facts = READ_BOUNDED(io.BytesIO(content))
    assert facts == PdfFacts(3, "Of rain — für später", "es-MX", is_tagged=True)
    assert read(content) == facts
    assert read(pdf()) == PdfFacts(1)


def test_one_that_says_that_it_has_tags_and_has_none_has_none():
    marked = b"<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"
    assert not read(build(marked, pages, page)).is_tagged


def test_one_that_anybody_can_open_is_read_and_one_with_a_password_is_refused():
    assert read(encrypted("")).title == "Of rain"
    with pytest.raises(InvalidMediaError, match="asks for a password"):
        read(encrypted("secret"))


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nand nothing more", pdf(pages=0), pdf()[:120], b"%PDF-" + bytes(9999)]
)
def test_one_that_nobody_can_read_is_refused(content):
    with pytest.raises(InvalidMediaError, match="is damaged"):
        read(content)


def test_whatever_is_wrong_with_one_it_is_read_or_refused():
    content = pdf(pages=3, title="Of rain", language="es", tagged=True)
    outcomes = set()
    for broken in damaged(content, 300):
        try:
            outcomes.add(type(read(broken).pages))
        except InvalidMediaError as error:
            outcomes.add(str(error))
    assert outcomes >= {int, reader.DAMAGED}


def test_pages_that_hold_each_other_come_to_an_end():
    circle = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"
    with pytest.raises(InvalidMediaError):
        read(build(b"<< /Type /Catalog /Pages 2 0 R >>", circle))


@pytest.mark.skipif(sys.platform != "linux", reason="Linux limits it")
@pytest.mark.parametrize(
    "does",
    ["while True: pass", "held = [bytes(10**8) for _ in range(99)]", "import os; os._exit(9)"],
)
def test_one_that_would_take_all_time_or_memory_is_refused(does):
    limits = "{'RLIMIT_CPU': 1, 'RLIMIT_AS': 2 * 10**8, 'RLIMIT_CORE': 0}"
    code = f"from practice_site.bounded_process import set_limits; set_limits({limits}); {does}"
    if does.startswith("while"):
        code = f"exec({code.replace('; while', chr(10) + 'while')!r})"
    with (
        mock.patch.object(reader, "PROGRAM", [*bounded_process.PYTHON[:-1], "-c", code]),
        pytest.raises(InvalidMediaError, match="more time or memory"),
    ):
        READ_BOUNDED(io.BytesIO(pdf()))
