"""A file is read in the encoding that it declares."""

import pytest

from blog import importing
from tests.blog.importing.reading import article_text, read

META = '<html><head><meta charset="{}"></head><body><p>{}</p></body></html>'
EQUIV = '<meta http-equiv=Content-Type content="text/html; charset={}"><p>{}</p>'
XML = '<?xml version="1.0" encoding="{}"?><html><body><p>{}</p></body></html>'


@pytest.mark.parametrize("pattern", [META, EQUIV, XML])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("windows-1251", "Отдыхать трудно."),
        ("koi8-r", "Отдыхать трудно."),
        ("iso-8859-2", "Odpočívat je těžké."),
        ("iso-8859-1", "Déjà vu – peut-être."),
        ("windows-1253", "Η ανάπαυση είναι δύσκολη."),
        ("gb2312", "休息是一种能力。"),
        ("big5", "休息是一種能力。"),
        ("Shift_JIS", "休むことは難しい。"),
        ("euc-jp", "休むことは難しい。"),
        ("euc-kr", "쉬는 것은 어렵다."),
        ("utf-8", "Отдыхать трудно."),
    ],
)
def test_html_is_read_in_the_encoding_that_it_declares(pattern, name, words):
    encoded = pattern.format(name, words).encode("cp1252" if name == "iso-8859-1" else name)
    assert article_text(read("a.html", encoded)).strip() == words


@pytest.mark.parametrize("extension", ["html", "md", "txt"])
@pytest.mark.parametrize(
    "name", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8"]
)
def test_so_are_wide_letters_with_a_mark_and_without(extension, name):
    words = "Отдыхать трудно. И говорить об этом, конечно, тоже."
    assert words in article_text(read(f"a.{extension}", words.encode(name)))


@pytest.mark.parametrize("name", ["hex", "no-such", "utf-16", "utf-7\x00"])
def test_a_declaration_that_can_not_be_true_is_passed_over(name):
    content = META.format(name.strip("\x00"), "Words. And more.").encode()
    assert article_text(read("a.html", content)).strip() == "Words. And more."


def test_what_is_no_text_is_refused():
    for content in (b"\x00\x01\x02", bytes(range(256)) * 4, b"\xff\xfe\x00"):
        with pytest.raises(importing.UnreadableDocumentError, match="no text"):
            read("a.txt", content)
