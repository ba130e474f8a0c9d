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


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "cp1251",
            "Отдыхать трудно. И говорить об этом, конечно, тоже. Попробуйте выйти на улицу.",
        ),
        (
            "koi8-r",
            "Отдыхать трудно. И говорить об этом, конечно, тоже. Попробуйте выйти на улицу.",
        ),
        ("cp1253", "Η ξεκούραση είναι δύσκολη. Δοκιμάστε να βγείτε έξω για λίγο κάθε μέρα."),
        ("cp1255", "קשה לנוח. נסו לצאת החוצה לזמן קצר בכל יום, ולדבר על כך עם מישהו קרוב."),
        (
            "cp932",
            "休むことは難しい。毎日少しだけ外に出て、誰かと話してみてください。それでいいのです。",
        ),
        ("gb18030", "休息很难。每天出去走一走，和别人谈一谈，这样就可以了。慢慢来，不要着急。"),
        ("cp1252", "Größe zählt nicht – “wirklich”. Für müde Füße gibt es schöne Bänke."),
        ("cp1252", "Ça fait du bien de s’arrêter, même très tôt, là où c’est déjà près."),
        ("cp1252", "A naïve view of rest."),
    ],
)
@pytest.mark.parametrize("extension", ["txt", "html"])
def test_an_old_file_that_declares_nothing_is_read_in_its_script(extension, name, words):
    content = words.encode(name)
    content = (
        b"<div class='a-long-name-of-a-class'><p>" + content if extension == "html" else content
    )
    assert article_text(read(f"a.{extension}", content)).strip() == words


def test_a_few_wrong_bytes_spoil_no_other_words():
    content = "Größe zählt, müde Füße. ".encode() + "Café.".encode("cp1252")
    assert article_text(read("a.txt", content)).strip() == "Größe zählt, müde Füße. Café."


@pytest.mark.parametrize("name", ["hex", "no-such", "utf-16", "utf-7\x00"])
def test_a_declaration_that_can_not_be_true_is_passed_over(name):
    content = META.format(name.strip("\x00"), "Words. And more.").encode()
    assert article_text(read("a.html", content)).strip() == "Words. And more."


def test_what_is_no_text_is_refused():
    for content in (b"\x00\x01\x02", bytes(range(256)) * 4, b"\xff\xfe\x00"):
        with pytest.raises(importing.UnreadableDocumentError, match="no text"):
            read("a.txt", content)
