"""One article in the files that people have: all of them yield the same sections.

What programs write into HTML, as files and copied: tests/blog/importing/test_clipboard.py.
"""

import io
import re
import tracemalloc
import zipfile
from base64 import b64encode
from unittest import mock

import pytest

from blog import importing
from blog.importing import embedded_pictures, html_pictures, parser
from blog.importing.word.story import Story
from tests import docx
from tests.damaged import damaged
from tests.data.documents import SOURCES, as_data, expected
from tests.factories import image_file


def test_a_word_document_yields_its_sections():
    with (SOURCES / "word.docx").open("rb") as file:
        proposal = importing.read_file("Goodnight.DOCX", file)
    assert [*proposal.files] == ["word/media/image1.png"]
    assert as_data(proposal) == expected("word.docx")


def test_the_pictures_inside_a_word_document_keep_their_places_and_words():
    cups, rain = (image_file(size=size).read() for size in ((60, 40), (40, 60)))
    guess = "A lamp &#10;&#10;Description automatically generated"
    row = (
        f"<w:tr><w:tc>{docx.paragraph(docx.words('Cell'), docx.picture('rain.png'))}</w:tc></w:tr>"
    )
    content = docx.docx(
        docx.paragraph(docx.words("Evenings are long. "), docx.picture("cups.png", "Two cups")),
        docx.paragraph(docx.picture("cups.png", guess), docx.words("Words after it. And more.")),
        f"<w:tbl>{row * 2}</w:tbl>",
        docx.paragraph(docx.words("The end. It is."), docx.picture("rain.png", "IMG_1234.jpg")),
        pictures={"cups.png": cups, "rain.png": rain},
    )
    proposal = importing.read_file("a.docx", io.BytesIO(content))
    found = [
        (each["kind"], each.get("embedded", ""), each.get("hint")) for each in proposal.sections
    ]
    cups_part, rain_part = "word/media/cups.png", "word/media/rain.png"
    assert [each for each in found if each[0] == "picture"] == [
        ("picture", cups_part, "In the document: “Two cups”."),
        ("picture", cups_part, "In the document: “A lamp”."),
        ("picture", rain_part, "A picture of the document."),
        ("picture", rain_part, "A picture of the document."),
        ("picture", rain_part, "A picture of the document."),
    ]
    assert proposal.files == {
        cups_part: {"alt": "Two cups", "width": 60, "height": 40},
        rain_part: {"alt": "", "width": 40, "height": 60},
    }
    assert "Evenings are long." in str(proposal.sections)
    assert "Cell" in str(proposal.sections)
    assert (proposal.pictures, proposal.not_included) == (0, [])


def test_what_can_not_be_taken_of_a_word_document_is_named(monkeypatch):
    monkeypatch.setattr(embedded_pictures, "MAX_PICTURES", 2)
    cups = image_file(size=(60, 40)).read()
    content = docx.docx(
        docx.paragraph(docx.words("Evenings are long. And so on.")),
        docx.paragraph(docx.picture("far", "A lamp", kind="link")),
        docx.paragraph(docx.picture("local", kind="link")),
        docx.paragraph(docx.picture("chart.emf")),
        docx.paragraph(docx.picture("cups.png", "Cups")),
        docx.paragraph(docx.picture("more.png")),
        pictures={"cups.png": cups, "chart.emf": b"EMF", "more.png": cups + b"."},
        links={"far": "https://example.org/lamp.png", "local": "file:///etc/passwd"},
    )
    proposal = importing.read_file("a.docx", io.BytesIO(content))
    assert [*proposal.files] == ["word/media/cups.png"]
    assert [bool(each.get("embedded")) for each in proposal.sections[1:]] == [
        *(False, False, False, True, False)
    ]
    shown = [sentence.partition(":")[0] for sentence in proposal.not_included]
    assert shown == ["“A lamp”", "Picture 2", "Picture 3", "Picture 5"]
    assert "only its address is" in proposal.not_included[0]
    assert "only its address is" in proposal.not_included[1]
    assert "not a picture that the site can read" in proposal.not_included[2]
    assert "first 2 pictures" in proposal.not_included[3]


def picture_sections(*blocks: str, **pictures: bytes) -> tuple[list[dict], importing.Proposal]:
    """The picture sections of a Word document, and all that it becomes."""
    content = docx.docx(
        docx.paragraph(docx.words("Evenings are long. And so on.")), *blocks, pictures=pictures
    )
    proposal = importing.read_file("a.docx", io.BytesIO(content))
    return [each for each in proposal.sections if each["kind"] == "picture"], proposal


@pytest.mark.parametrize(
    "content", [image_file(size=(60, 40)).read(), b"EMF"], ids=["picture", "none"]
)
def test_a_picture_is_unpacked_once_however_often_it_is_shown(content):
    reads, unpack = [], zipfile.ZipExtFile.read

    def read(part, size=-1):
        reads.append(part.name)
        return unpack(part, size)

    for times in (1, 30):
        blocks = [docx.paragraph(docx.picture("cups"))] * times
        with mock.patch.object(zipfile.ZipExtFile, "read", read):
            shown, _ = picture_sections(*blocks, cups=content)
        assert len(shown) == times
    assert reads.count("word/media/cups") == 2


def test_the_first_pictures_of_a_word_document_are_shown_again_below(monkeypatch):
    monkeypatch.setattr(embedded_pictures, "MAX_PICTURES", 1)
    names = ("cups", "rain", "cups")
    shown, proposal = picture_sections(
        *(docx.paragraph(docx.picture(name)) for name in names),
        cups=image_file().read(),
        rain=image_file(size=(40, 60)).read(),
    )
    assert [bool(each.get("embedded")) for each in shown] == [True, False, True]
    assert len(proposal.not_included) == 1


def test_what_a_word_document_says_of_a_picture_in_one_place_is_said_there():
    cups = image_file().read()
    alts = ("", "Two cups", "Steam above the cups", "")
    shown, proposal = picture_sections(
        *(docx.paragraph(docx.picture("cups", alt)) for alt in alts), cups=cups
    )
    assert [each["alt"] for each in proposal.files.values()] == ["Two cups"]
    assert [each["alt_text"] for each in shown] == ["", "", "Steam above the cups", ""]


def test_a_long_description_of_a_word_document_is_kept_whole():
    long = " ".join(f"word{number}" for number in range(80))
    shown, proposal = picture_sections(
        docx.paragraph(docx.picture("cups", long)), cups=image_file().read()
    )
    [alt] = (each["alt"] for each in proposal.files.values())
    assert len(alt) <= 300
    assert f"<p>{long.removeprefix(alt).strip()}</p>" == shown[0]["body"]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<ul><li><img alt="A cup"> words</li><li>b</li></ul>', ["words", "b"]),
        ('<p>a</p><ul><li>Go.<br><img alt="A cup"></li><li>b</li></ul>', ["a", "Go.", "b"]),
        (
            '<table><tr><td><img alt="A cup"></td><td>b</td></tr><tr><td>c</td><td>d</td></tr>'
            "</table>",
            ["b", "c", "d"],
        ),
        ('<blockquote><img alt="A cup">words</blockquote>', ["words"]),
        ('<ol><li><p>One</p><img data-file=7 alt="A cup"></li><li>Two</li></ol>', ["One", "Two"]),
        ('<p>You need:</p><img alt="A cup"><img alt="A cup"><p>So. Yes.</p>', ["You need:"]),
        ('<img alt="A cup&#xE101;"><p>a&#57600;b. &#xe102;c.</p>', ["ab. c."]),
        ("<ul><li><figure><figcaption>Mine</figcaption></figure></li><li>b</li></ul>", ["Mine"]),
    ],
)
def test_a_picture_among_other_words_leaves_them_where_they_are(html, words):
    found = importing.read_paste("", html).sections
    assert not re.search("[\ue000-\uf8ff]", str(found))
    pictures = [each for each in found if each["kind"] == "picture"]
    assert {each["hint"] for each in pictures} <= {"In the document: “A cup”."}
    assert len(pictures) == html.count("<img")
    rest = str([each for each in found if each["kind"] != "picture"])
    assert all(word in rest for word in words)


def data_address(size: tuple[int, int]) -> str:
    return f"data:image/png;base64,{b64encode(image_file(size=size).read()).decode()}"


def test_the_pictures_inside_html_come_along_and_no_address_is_asked_for():
    cups, rain = data_address((60, 40)), data_address((40, 60))
    html = (
        "<h1>Rain</h1><p>Evenings are long. And dark.</p>"
        f"<figure><img alt='Two &amp; cups' src='{cups}'><figcaption>Mine.</figcaption></figure>"
        f'<p>Words <img SRC = "{rain}" alt="IMG_1.png"> around it.</p>'
        '<img alt="A lamp" data-file="1" src="https://example.org/lamp.png">'
        '<img src="file:///C:/a.png">'
        f"<!-- <img src={rain}> --><img src={cups}>"
        '<p>The end. Is it?</p><img alt="A door" src="data:image/png;base64,SSBhbSBub25l">'
        '<img alt="A cut" src="data:image/png;base64,SSBhb">'
    )
    with mock.patch("socket.socket", side_effect=AssertionError("asked for")):
        proposal = importing.read_file("a.html", io.BytesIO(html.encode()))
    found = [
        (each["kind"], each.get("body") or each.get("hint"), each.get("embedded", ""))
        for each in proposal.sections
    ]
    one, other = proposal.files
    assert found == [
        ("text", "<p>Evenings are long. And dark.</p>", ""),
        ("picture", "In the document: “Two & cups”.", one),
        ("text", "<p>Words around it.</p>", ""),
        ("picture", "A picture of the document.", other),
        ("picture", "In the document: “A lamp”.", ""),
        ("picture", "A picture of the document.", ""),
        ("picture", "A picture of the document.", one),
        ("text", "<p>The end. Is it?</p>", ""),
        ("picture", "In the document: “A door”.", ""),
        ("picture", "In the document: “A cut”.", ""),
    ]
    assert proposal.sections[1]["caption"] == "Mine."
    assert list(proposal.files.values()) == [
        {"alt": "Two & cups", "width": 60, "height": 40},
        {"alt": "", "width": 40, "height": 60},
    ]
    assert proposal.pictures == 2
    refused, cut = proposal.not_included
    assert refused.startswith("“A door”: This file is not a picture that the site can read.")
    assert cut.startswith("“A cut”: This file is empty.")
    parts = dict(importing.read_parts("a.html", io.BytesIO(html.encode()), [other]))
    assert parts == {other: image_file(size=(40, 60)).read()}


def test_a_picture_in_a_list_table_or_heading_of_html_leaves_the_words_where_they_are():
    image = f"<img src='{data_address((60, 40))}'>"
    for html, words in (
        (f"<ol><li>One {image} and more.</li><li>Two</li></ol>", ["One", "and more.", "Two"]),
        (f"<h2>A {image} heading</h2><p>Words. More.</p>", ["A heading", "Words. More."]),
        (f"<table><tr><td>One {image}</td><td>Two</td></tr></table>", ["One", "Two"]),
        (f"Words {image}", ["Words"]),
    ):
        proposal = importing.read_file("a.html", io.BytesIO(html.encode()))
        assert [each["kind"] for each in proposal.sections].count("picture") == 1, html
        assert all(word in str(proposal) for word in words), html
        assert "iVBOR" not in str(proposal)


def test_html_with_pictures_has_the_bounds_of_any_document(monkeypatch):
    cups, rain = data_address((60, 40)), data_address((40, 60))
    monkeypatch.setattr(embedded_pictures, "MAX_PICTURES", 1)
    html = f"<p>Words. More.</p><img src='{cups}'><img src='{rain}'><img src='{cups}'>"
    proposal = importing.read_file("a.htm", io.BytesIO(html.encode()))
    assert [bool(each.get("embedded")) for each in proposal.sections[1:]] == [True, False, True]
    assert "first 1 pictures" in proposal.not_included[0]
    long = "<p>Words.</p>" * 100_000 + f"<img src='{cups}'>"
    with pytest.raises(importing.UnreadableDocumentError, match="too long"):
        importing.read_file("a.htm", io.BytesIO(long.encode()))
    address = "data:image/png;base64," + "A" * (21 << 20)
    with pytest.raises(importing.UnreadableDocumentError, match="larger than 20 MB"):
        importing.read_file("a.htm", io.BytesIO(f"<img src='{address}'>".encode()))


@pytest.mark.parametrize("alt", ["Arrow a > b here", "x < y", "it's <b> & <p>", "5 > 4 < 6"])
def test_signs_in_an_alt_text_end_no_tag(alt):
    noise = b64encode(bytes(2_000_000)).decode()  # what isn't shown has 2 MB
    html = (
        f'<p>Words. More.</p><img alt="{alt}" src="{data_address((60, 40))}"><p>And on. So.</p>'
        f'<img title="{alt}" src="data:image/png;base64,{noise}"><p title="{alt}">The end.</p>'
    )
    proposal = importing.read_file("a.html", io.BytesIO(html.encode()))
    words, picture, more, *_ = proposal.sections
    assert (words["body"], picture["hint"]) == (
        "<p>Words. More.</p>",
        f"In the document: “{alt}”.",
    )
    assert [each["alt"] for each in proposal.files.values()] == [alt]
    assert more["body"] == "<p>And on. So.</p>"
    assert "here" not in str(proposal.sections[2:])
    assert "AAAA" not in str(proposal)


@pytest.mark.parametrize("alt", ["Arrow a > b here", "x < y"])
def test_so_it_is_in_what_is_pasted_and_in_a_word_document(alt):
    html = f'<p>Words. More.</p><img alt="{alt}"><p>And on. So.</p>'
    word = docx.docx(
        docx.paragraph(docx.words("Words. More.")),
        docx.paragraph(docx.picture("a.png", alt.replace("<", "&lt;"))),
        docx.paragraph(docx.words("And on. So.")),
        pictures={"a.png": image_file().read()},
    )
    for proposal in (
        importing.read_paste("", html),
        importing.read_file("a.docx", io.BytesIO(word)),
    ):
        said = [each.get("body") or each["hint"] for each in proposal.sections]
        assert said == ["<p>Words. More.</p>", f"In the document: “{alt}”.", "<p>And on. So.</p>"]


def test_a_quotation_mark_that_no_value_begins_with_or_that_is_not_closed_hides_no_picture():
    address = data_address((60, 40))
    for html in (
        f"<img alt=it's src='{address}'>",
        f'<img alt="5" tall" src="{address}">',
        f"<p title=\"not closed>Words.</p><img src='{address}'>",
        f"a < b <p <img src='{address}'>",
    ):
        proposal = importing.read_file("a.html", io.BytesIO(f"<p>Hello. You.</p>{html}".encode()))
        assert len(proposal.files) == 1, html


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ('<img src="data:,x">', "more than 200 pictures"),
        ("<img>", "too long"),
        ("<p>", "too long"),
    ],
)
def test_an_html_file_of_a_million_pictures_is_refused_before_all_are_looked_at(html, sentence):
    content = html.encode() * (8_000_000 // len(html))
    tracemalloc.start()
    try:
        with (
            mock.patch.object(html_pictures, "Image", wraps=html_pictures.Image) as made,
            pytest.raises(importing.UnreadableDocumentError, match=sentence),
        ):
            importing.read_file("a.html", io.BytesIO(content))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert made.call_count <= 201
    assert peak < 6 * len(content)


def test_a_picture_beyond_the_first_ones_is_not_even_decoded(monkeypatch):
    monkeypatch.setattr(embedded_pictures, "MAX_PICTURES", 1)
    first, other = data_address((60, 40)), data_address((40, 60))
    html = f"<p>Words. More.</p><img src='{first}'>" + f"<img src='{other}'>" * 3
    with mock.patch.object(
        html_pictures, "unquote_to_bytes", wraps=html_pictures.unquote_to_bytes
    ) as decode:
        proposal = importing.read_file("a.html", io.BytesIO(html.encode()))
    assert decode.call_count == 1
    assert len(proposal.not_included) == 3


def test_a_word_document_of_very_many_pictures_is_refused():
    content = docx.docx(
        docx.paragraph(docx.words("Words. More.")),
        *[docx.paragraph(docx.picture("a"))] * 201,
        pictures={"a": image_file().read()},
    )
    with pytest.raises(importing.UnreadableDocumentError, match="more than 200 pictures"):
        importing.read_file("a.docx", io.BytesIO(content))


def test_a_number_that_another_program_wrote_means_no_file():
    html = '<p>Hello there. You.</p><p><img data-file="1" alt="A cup"></p>'
    for proposal in (
        importing.read_paste("", html),
        importing.read_file("a.html", io.BytesIO(html.encode())),
    ):
        assert [each for each in proposal.sections if "embedded" in each] == []


@pytest.mark.parametrize("name", ["markdown.md", "plain.txt"])
def test_a_text_yields_its_sections_as_a_file_and_pasted(name):
    with (SOURCES / name).open("rb") as file:
        assert as_data(importing.read_file(name, file)) == expected(name)
    assert as_data(importing.read_paste((SOURCES / name).read_text())) == expected(name)


# --- What is wrong with a file -------------------------------------------------------------------


def read(name: str, content: bytes) -> importing.Proposal:
    return importing.read_file(name, io.BytesIO(content))


def docx_of(**parts: bytes | str) -> bytes:
    """A .docx of these parts of its "word" folder, above what it can't be without."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(f"word/{name}.xml", content)
    return packed.getvalue()


def docx_elsewhere(content: str) -> bytes:
    """A .docx whose document is a part that doesn't call itself XML."""
    packed = io.BytesIO()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/styles.xml", "<styles/>")
        file.writestr("word/document.bin", content)
        file.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r" Type="{office}" Target="word/document.bin"/></Relationships>',
        )
    return packed.getvalue()


DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "{}</w:body></w:document>"
)
ENTITIES = '<!DOCTYPE a [<!ENTITY b "bang"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


def test_a_docx_of_words_alone_is_read():
    words = DOCUMENT.format("<w:p><w:r><w:t>Only words. And more.</w:t></w:r></w:p>")
    assert read("a.docx", docx_of(document=words)).sections[0]["body"].endswith("And more.</p>")


def test_a_table_of_words_stays_one():
    cells = [["Myth", "Fact"], ["It rains.", "It stops."], ["It is cold.", "It is warm."]]
    rows = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        + "</w:tr>"
        for row in cells
    )
    [section] = read("a.docx", docx_of(document=DOCUMENT.format(f"<w:tbl>{rows}</w:tbl>"))).sections
    assert (section["kind"], section["manner"]) == ("table", "pairs")
    assert [list(row.values()) for row in section["items"]] == cells


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.7", "Choose a file that ends in .docx, .md, .txt or .html."),
        ("a", b"words", "Choose a file that ends in .docx, .md, .txt or .html."),
        ("a.doc", b"words", "a Word document of the old kind"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1", "or one with a password"),
        ("a.docx", b"not a zip", "can’t be read as a Word document"),
        ("a.docx", b"PK\x03\x04 broken", "can’t be read as a Word document"),
        ("a.docx", docx_of(), "can’t be read as a Word document"),
        ("a.docx", docx_of(document="<broken"), "can’t be read as a Word document"),
        ("a.docx", docx_of(document="<other/>"), "can’t be read as a Word document"),
        (
            "a.docx",
            docx_of(document=ENTITIES + "<a>&b;&f;</a>"),
            "can’t be read as a Word document",
        ),
        (
            "a.docx",
            docx_of(document=(ENTITIES + "<a>&b;</a>").encode("utf-16")),
            "can’t be read as a Word document",
        ),
        (
            "a.docx",
            docx_of(document=DOCUMENT.format("<w:p>" * 300 + "</w:p>" * 300)),
            "can’t be read as a Word document",
        ),
        ("a.docx", docx_of(document=b" " * 21_000_000), "unpacks to far more than an article"),
        (
            "a.docx",
            docx_of(document=DOCUMENT.format("<w:r/>" * 200_000)),
            "unpacks to far more than an article",
        ),
        (
            "a.docx",
            docx_elsewhere(ENTITIES + DOCUMENT.format("<w:p/>")),
            "can’t be read as a Word document",
        ),
        (
            "a.docx",
            docx_elsewhere(DOCUMENT.format("<w:r/>" * 200_000)),
            "unpacks to far more than an article",
        ),
        ("a.docx", docx_of(document=DOCUMENT.format("")), "There are no words in it."),
        ("a.txt", b" " * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
        ("a.txt", b"\x00\x01\x02", "no text in this file"),
        ("a.txt", b"", "There are no words in it."),
        ("a.md", b"word " * 100_000, "too long for one article"),
        ("a.md", b"# One\n\nWords.\n\n" * 250, "too long for one article"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name, content, sentence):
    with pytest.raises(importing.UnreadableDocumentError, match=sentence):
        read(name, content)


def test_a_document_that_is_too_long_is_refused_before_it_is_converted(monkeypatch):
    monkeypatch.delattr(Story, "read")
    paragraphs = "<w:p><w:r><w:t>Words.</w:t></w:r></w:p>" * 35_000
    with pytest.raises(importing.UnreadableDocumentError, match="too long for one article"):
        read("a.docx", docx_of(document=DOCUMENT.format(paragraphs)))


@pytest.mark.parametrize("rows", ["|\n" * 40_000, "|x|y|\n" * 15_000])
def test_so_is_markdown_that_is_far_longer_as_html(monkeypatch, rows):
    monkeypatch.delattr(parser, "parse_html")
    columns = "|".join("a" * 4_000)
    table = f"{columns}\n{columns.replace('a', '-')}\n{rows}"
    with pytest.raises(importing.UnreadableDocumentError, match="too long for one article"):
        read("a.md", table.encode())


def test_a_damaged_document_is_read_or_refused_with_a_sentence():
    """Damaged as a file, and once its parts are unpacked."""
    whole = (SOURCES / "word.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    broken = list(damaged(whole, 100))
    for content in damaged(parts["word/document.xml"], 20):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            for name, part in (parts | {"word/document.xml": content}).items():
                file.writestr(name, part)
        broken.append(packed.getvalue())
    refused = 0
    for content in broken:
        try:
            read("a.docx", content)
        except importing.UnreadableDocumentError:
            refused += 1
    assert 0 < refused < len(broken)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encoding_that_it_has(encoding):
    proposal = read("a.txt", "It’s “late” – good night. Sleep.".encode(encoding))
    assert proposal.sections[0]["body"] == "<p>It’s “late” – good night. Sleep.</p>"


def test_what_a_document_brings_along_is_clean():
    proposal = read(
        "a.html", b"<h1>T</h1><p>a <a href='javascript:x'>b</a><script>c</script> d.</p>"
    )
    assert proposal.sections[0]["body"] == "<p>a b d.</p>"


def test_the_styles_of_a_pasted_file_are_no_length():
    styles = "<style>" + "p.x { margin: 0 }\n" * 10_000 + "</style><!-- <style> a note -->"
    proposal = importing.read_paste("", f"{styles}<h1>Rain</h1><p>Words.</p><!-- not closed")
    assert proposal.title == "Rain"
    assert "Words." in proposal.sections[0]["body"]
