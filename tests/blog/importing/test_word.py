"""Word documents: every word that a reader sees comes along or is listed, and no hidden one."""

import io
import re
import zipfile
from typing import Any

import pytest

from blog import importing
from blog.importing.sections import section_body
from tests import docx
from tests.blog.importing.reading import article_text, left_out, read
from tests.factories import image_file

BEFORE, AFTER = docx.words("Before "), docx.words(" after.")
BOX = "<w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>"
SHAPE = f"<wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp>"
VML = f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>"
ANCHOR = (
    "<w:drawing><wp:{0}><wp:docPr id='1' name='Box'/><a:graphic><a:graphicData>{1}"
    "</a:graphicData></a:graphic></wp:{0}></w:drawing>"
)
VANISH = "<w:vanish/>"


def word(*blocks: str, **kinds: Any) -> importing.Proposal:
    return read("a.docx", docx.docx(*blocks, **kinds))


def line(*runs: str, **kinds: Any) -> str:
    """What one paragraph becomes."""
    return article_text(word(docx.paragraph(*runs), **kinds)).strip()


def run(inside: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>"


def said(text: str, properties: str = "") -> str:
    return run(f"<w:t>{text}</w:t>", properties)


def field(instruction: str, result: str | None = None, inside: str = "") -> str:
    """A field of several runs."""
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{inside}</w:fldChar></w:r>'
    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    middle = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + (result or "")
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return begin + code + (middle if result is not None else "") + end


def numbered(*runs: str, level: int = 0, number: int = 1) -> str:
    """A paragraph in a list."""
    place = f"<w:ilvl w:val='{level}'/><w:numId w:val='{number}'/>"
    return f"<w:p><w:pPr><w:numPr>{place}</w:numPr></w:pPr>{''.join(runs)}</w:p>"


def numbering(levels: str, again: str = "") -> str:
    """What the lists 1 and 2 are, the second beginning again as it is said."""
    return (
        f"<w:numbering {docx.NAMES}><w:abstractNum w:abstractNumId='0'>{levels}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
        f"<w:num w:numId='2'><w:abstractNumId w:val='0'/>{again}</w:num></w:numbering>"
    )


def label(level: int, text: str, form: str, start: int = 1) -> str:
    return (
        f"<w:lvl w:ilvl='{level}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/>"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
    )


@pytest.mark.parametrize(
    "box",
    [
        ANCHOR.format("inline", SHAPE),
        ANCHOR.format("anchor", SHAPE),
        ANCHOR.format("anchor", f"<wpg:wgp><wpg:grpSp>{SHAPE}</wpg:grpSp></wpg:wgp>"),
        ANCHOR.format("anchor", f"<wpc:wpc>{SHAPE}</wpc:wpc>"),
        ANCHOR.format(
            "inline", "<a:sp><a:txBody><a:p><a:r><a:t>In a box</a:t></a:r></a:p></a:txBody></a:sp>"
        ),
        VML,
        f"<w:pict><v:group><v:rect><v:textbox>{BOX}</v:textbox></v:rect></v:group></w:pict>",
        "<mc:AlternateContent><mc:Choice Requires='wps'>"
        f"{ANCHOR.format('inline', SHAPE)}</mc:Choice><mc:Fallback>{VML}</mc:Fallback>"
        "</mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Fallback>{VML}</mc:Fallback></mc:AlternateContent>",
    ],
    ids=["inline", "anchored", "grouped", "canvas", "drawn", "vml", "vml-grouped", "both", "one"],
)
def test_the_words_of_a_box_come_along_once(box):
    proposal = word(docx.paragraph(BEFORE, run(box), AFTER))
    assert article_text(proposal).split() == ["Before", "after.", "In", "a", "box"]
    assert left_out(proposal) == []


def test_a_box_beside_a_list_stands_below_it():
    points = [numbered(docx.words("One"), run(VML)), numbered(docx.words("Two"))]
    parts = {"numbering.xml": numbering("<w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/></w:lvl>")}
    proposal = word(*points, parts=parts)
    assert [each["text"] for each in proposal.sections[0]["items"]] == ["One", "Two"]
    assert "In a box" in article_text(proposal)


def test_the_words_that_a_list_writes_itself_come_along():
    levels = label(0, "Day %1 –", "decimal", start=3) + label(1, "Step %1.%2:", "upperRoman")
    again = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='9'/></w:lvlOverride>"
    blocks = [
        *(numbered(docx.words("Walk.")), numbered(docx.words("Slowly."), level=1)),
        *(numbered(docx.words("Breathe."), level=1), numbered(docx.words("Rest."))),
        *(numbered(docx.words("Sleep."), level=1), numbered(said("No one.", VANISH))),
        *(numbered(docx.words("On."), number=2), numbered(docx.words("Last."))),
    ]
    found = word(*blocks, parts={"numbering.xml": numbering(levels, again)})
    assert [line for line in article_text(found).split("\n") if line] == [
        *("Day 3 – Walk.", "Step 3.I: Slowly.", "Step 3.II: Breathe.", "Day 4 – Rest."),
        *("Step 4.I: Sleep.", "Day 9 – On.", "Day 10 – Last."),
    ]


@pytest.mark.parametrize(
    ("form", "becomes"),
    [
        *(("decimal", "Part 28"), ("upperLetter", "Part BB"), ("lowerLetter", "Part bb")),
        *(("upperRoman", "Part XXVIII"), ("lowerRoman", "Part xxviii"), ("ordinal", "Part 28")),
        *(("decimalZero", "Part 28"), ("none", "Part 28"), ("bullet", "Part 28")),
    ],
)
def test_its_number_is_written_as_the_list_says(form, becomes):
    parts = {"numbering.xml": numbering(label(0, "Part %1", form, start=28))}
    assert article_text(word(numbered(docx.words("a.")), parts=parts)).strip() == f"{becomes} a."


def test_a_list_writes_no_more_before_each_paragraph_than_word_lets_it():
    """A few bytes become far more than an article else, and take minutes."""
    parts = {"numbering.xml": numbering(label(0, "Step %1 " + "of very many " * 400, "decimal"))}
    proposal = word(*(numbered(docx.words("a.")) for _ in range(40)), parts=parts)
    lines = [line for line in article_text(proposal).split("\n") if line]
    assert len(lines) == 40
    assert lines[39].startswith("Step 40 of very many of very")
    assert len(lines[39]) <= 255 + len(" a.")


@pytest.mark.parametrize("numbers", [True, False])
def test_words_styles_of_points_say_their_levels(numbers):
    names = ("List Bullet", "List Bullet 2", "List Bullet 3", "List Number 2")
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
        + (f'<w:pPr><w:numPr><w:numId w:val="{at}"/></w:numPr></w:pPr>' if numbers else "")
        + "</w:style>"
        for at, name in enumerate(names, start=1)
    )
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">'
        f"{label(0, '%1.', 'decimal' if 'Number' in name else 'bullet')}</w:abstractNum>"
        for at, name in enumerate(names, start=1)
    ) + "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(1, 5)
    )
    order = (0, 1, 2, 0, 3)
    proposal = word(
        docx.paragraph(said("Above. It is.")),
        *(
            docx.paragraph(f'<w:pPr><w:pStyle w:val="{names[at]}"/></w:pPr>', said(f"P{each}"))
            for each, at in enumerate(order)
        ),
        docx.paragraph(
            '<w:pPr><w:pStyle w:val="List Bullet"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>',
            said("Below. It is."),
        ),
        parts={
            "styles.xml": f"<w:styles {docx.NAMES}>{styles}</w:styles>",
            "numbering.xml": f"<w:numbering {docx.NAMES}>{lists}</w:numbering>",
        },
    )
    assert "".join(map(section_body, proposal.sections)) == (
        "<p>Above. It is.</p>"
        "<ul><li>P0<ul><li>P1<ul><li>P2</li></ul></li></ul></li><li>P3<ol><li>P4</li></ol></li></ul>"
        "<p>Below. It is.</p>"
    )


def test_a_list_without_words_of_its_own_stays_a_list():
    parts = {"numbering.xml": numbering(label(0, "%1)", "lowerLetter"))}
    proposal = word(*(numbered(docx.words(text)) for text in ("One", "Two")), parts=parts)
    assert [each["text"] for each in proposal.sections[0]["items"]] == ["One", "Two"]


@pytest.mark.parametrize(
    ("inside", "becomes"),
    [
        ('<w:fldSimple w:instr=" DATE ">{}</w:fldSimple>', "Before x y after."),
        (
            '<w:fldSimple w:instr=" HYPERLINK &quot;https://example.org/&quot; ">{}</w:fldSimple>',
            'Before <a href="https://example.org/">x y</a> after.',
        ),
        (
            '<w:fldSimple w:instr="HYPERLINK https://a.org \\l &quot;part&quot;">{}</w:fldSimple>',
            'Before <a href="https://a.org#part">x y</a> after.',
        ),
        (
            field('HYPERLINK "https://example.org/?a=1&amp;b=2" \\o "A tip" \\t "_blank"', "{}"),
            'Before <a href="https://example.org/?a=1&amp;b=2">x y</a> after.',
        ),
        (field(" PAGEREF _Toc1 \\h ", "{}"), "Before x y after."),
        (
            field(f'HYPERLINK "{field("MERGEFIELD Site", "https://no.org")}"', "{}"),
            "Before x y after.",
        ),
        (
            '<w:hyperlink r:id="site">{}</w:hyperlink>',
            'Before <a href="https://s.org">x y</a> after.',
        ),
        ('<w:hyperlink r:id="nowhere">{}</w:hyperlink>', "Before x y after."),
        ('<w:hyperlink w:anchor="here">{}</w:hyperlink>', "Before x y after."),
        ('<w:bdo w:val="rtl">{}</w:bdo>', "Before x y after."),
        ('<w:dir w:val="rtl"><w:bdo w:val="ltr">{}</w:bdo></w:dir>', "Before x y after."),
        ("<w:smartTag><w:customXml>{}</w:customXml></w:smartTag>", "Before x y after."),
        ("<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>", "Before x y after."),
        ("<w:unknown>{}</w:unknown>", "Before x y after."),
        ("<w:ins>{}</w:ins>", "Before x y after."),
        ("<w:moveTo>{}</w:moveTo>", "Before x y after."),
        (
            "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>above</w:t></w:r></w:rt>"
            "<w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
            "Before x y(above) after.",
        ),
        ("<w:r><w:t>x</w:t><w:cr/><w:t>y</w:t></w:r>", "Before x<br>y after."),
        ("<w:r><w:t>x</w:t><w:br w:type='page'/><w:t>y</w:t></w:r>", "Before x<br>y after."),
        ("<w:r><w:t>x</w:t><w:tab/><w:t>y</w:t></w:r>", "Before x y after."),
        ("<w:r><w:t>x</w:t><w:ptab/><w:t>y</w:t></w:r>", "Before x y after."),
        ("<w:r><w:t>x</w:t><w:noBreakHyphen/><w:t>y</w:t></w:r>", "Before x\u2011y after."),
        ("<w:r><w:t>x</w:t><w:softHyphen/><w:t>y</w:t></w:r>", "Before x\u00ady after."),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "Before ✓ after."),
        ('<w:r><w:sym w:font="Segoe UI Symbol" w:char="2605"/></w:r>', "Before ★ after."),
        (said("\uf061", '<w:rFonts w:ascii="Symbol"/>'), "Before α after."),
        (field("FORMCHECKBOX", inside="<w:ffData><w:checkBox/></w:ffData>"), "Before ☐ after."),
        (
            field(
                "FORMDROPDOWN",
                inside='<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="No"/>'
                '<w:listEntry w:val="Yes"/></w:ddList></w:ffData>',
            ),
            "Before Yes after.",
        ),
        (field('XE "Rest"'), "Before after."),
        (said("x y", "<w:b/>"), "Before <strong>x y</strong> after."),
        (said("x y", '<w:b w:val="0"/>'), "Before x y after."),
    ],
)
def test_every_word_of_a_line_comes_along(inside, becomes):
    inside = inside.replace(
        "{}", said("x ").replace("<w:t>", '<w:t xml:space="preserve">') + said("y")
    )
    assert line(BEFORE, inside, AFTER, sites={"site": "https://s.org"}) == becomes


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<m:r><m:t>x=2</m:t></m:r>", "x=2"),
        (
            "<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>",
            "(a+b)/2",
        ),
        (
            "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>",
            "x^2",
        ),
        ("<m:rad><m:deg/><m:e><m:r><m:t>y</m:t></m:r></m:e></m:rad>", "√(y)"),
        ("<m:d><m:e><m:r><m:t>z</m:t></m:r></m:e></m:d>", "(z)"),
        ("<m:unknown><m:r><m:t>w</m:t></m:r></m:unknown>", "w"),
    ],
)
def test_an_equation_is_a_line_of_text(formula, text):
    assert line(BEFORE, f"<m:oMath>{formula}</m:oMath>", AFTER) == f"Before {text} after."


STYLES = (
    f"<w:styles {docx.NAMES}>"
    '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Own"><w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:type="character" w:styleId="Seen"><w:basedOn w:val="Secret"/>'
    '<w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Hid"><w:rPr><w:vanish/></w:rPr></w:style>'
    "</w:styles>"
)
HID = '<w:pPr><w:pStyle w:val="Hid"/></w:pPr>'


@pytest.mark.parametrize(
    "hidden",
    [
        said("secret words", VANISH),
        said("secret", VANISH) + said(" words", VANISH),
        said("secret words", '<w:vanish w:val="true"/>'),
        said("secret words", '<w:rStyle w:val="Secret"/>'),
        said("secret words", '<w:rStyle w:val="Own"/>'),
        f"<w:ins>{said('secret words', VANISH)}</w:ins>",
        run(VML.replace("In a box", "secret words"), VANISH),
        run(VML.replace("<v:shape>", "<v:shape style='visibility: hidden'>"), "").replace(
            "In a box", "secret words"
        ),
    ],
)
def test_hidden_words_stay_out_and_are_listed(hidden):
    proposal = word(docx.paragraph(BEFORE, hidden, AFTER), parts={"styles.xml": STYLES})
    assert "secret" not in article_text(proposal)
    assert "after." in article_text(proposal)
    assert left_out(proposal) == [("hidden", "secret words")]


@pytest.mark.parametrize(
    "seen",
    [
        docx.paragraph(said("seen words", '<w:vanish w:val="0"/>')),
        docx.paragraph(said("seen words", '<w:rStyle w:val="Secret"/><w:vanish w:val="false"/>')),
        docx.paragraph(said("seen words", '<w:rStyle w:val="Seen"/>')),
        docx.paragraph(HID, said("seen words", '<w:vanish w:val="0"/>')),
        docx.paragraph("<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>", said("seen words")),
        docx.paragraph(said("seen words", "<w:webHidden/>")),
    ],
)
def test_words_that_are_not_hidden_after_all_come_along(seen):
    proposal = word(docx.paragraph(BEFORE), seen, parts={"styles.xml": STYLES})
    assert "seen words" in article_text(proposal)
    assert left_out(proposal) == []


def test_hidden_paragraphs_are_listed_together_line_by_line():
    lines = [docx.paragraph(HID, said(text)) for text in ("Ask J.", "Call her.")]
    row = f"<w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{docx.paragraph(said('Row'))}</w:tc></w:tr>"
    seen = f"<w:tr><w:tc>{docx.paragraph(said('Shown'))}</w:tc></w:tr>"
    proposal = word(
        docx.paragraph(said("Seen.")),
        *lines,
        f"<w:tbl>{row}{seen}</w:tbl>",
        parts={"styles.xml": STYLES},
    )
    assert article_text(proposal).split() == ["Seen.", "Shown"]
    assert left_out(proposal) == [("hidden", "Ask J.\nCall her."), ("hidden", "Row")]


def test_what_is_beside_the_text_is_listed_item_by_item():
    comment = f"<w:comment w:author='Ann'>{docx.paragraph(said('Is this true?'))}</w:comment>"
    header = f"<w:hdr {docx.NAMES}>{docx.paragraph(said('Draft, not for clients'))}</w:hdr>"
    chart = f"<c:chartSpace {docx.NAMES}><a:t>Sleep by age</a:t><c:v>Hours</c:v></c:chartSpace>"
    proposal = word(
        docx.paragraph(BEFORE, "<w:del><w:r><w:delText>old words</w:delText></w:r></w:del>", AFTER),
        docx.paragraph(said("crossed out", "<w:strike/>"), said("Kept.")),
        docx.paragraph(
            run("<w:object><v:shape><v:imagedata r:id='x'/></v:shape>"
                "<o:OLEObject ProgID='Excel.Sheet.12'/></w:object>"),
            run(ANCHOR.format("inline", '<c:chart r:id="chart.xml"/>')),
            run('<w:sym w:font="Webdings" w:char="F0AB"/>'),
        ),
        '<w:altChunk r:id="chunk.html"/><w:altChunk r:id="gone"/>',
        parts={
            "comments.xml": f"<w:comments {docx.NAMES}>{comment}</w:comments>",
            "header.xml": header,
            "chart.xml": chart,
            "chunk.html": "<p>Words of <b>another</b> file.</p>",
        },
    )  # fmt: skip
    text = " ".join(article_text(proposal).split())
    assert text == "Before after. Kept. Words of <strong>another</strong> file."
    assert left_out(proposal) == [
        ("comment", "Ann: Is this true?"),
        ("deleted", "old words"),
        ("struck", "crossed out"),
        ("page", "Draft, not for clients"),
        ("inner", "It can’t be read."),
        ("drawing", "Sleep by age\nHours"),
        ("object", "An Excel spreadsheet"),
        ("sign", "Webdings F0AB"),
    ]
    assert proposal.not_included == []  # the picture of the spreadsheet is none of its own


PAGE = "<html><head><title>x</title><style>.x{{display:none}}</style></head><body>{}</body></html>"
MAIL = (
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=z; type=text/html\n\n"
    "--z\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    "{}\n--z--\n"
)


def quoted(text: str) -> str:
    return text.replace("=", "=3D").replace("\u00e9", "=C3=A9")


INSIDE = "<p>Caf\u00e9 <b>here</b>.<hr><p class=x>Hid</p><p>One<p>Two."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chunk.html", PAGE.format(INSIDE)),
        (
            "chunk.mht",
            MAIL.format(quoted(PAGE.format(INSIDE))),
        ),
        (
            "chunk.docx",
            docx.docx(
                docx.paragraph(said("Caf\u00e9 "), said("here", "<w:b/>"), said(".")),
                docx.paragraph(said("Hid", VANISH)),
                docx.paragraph(said("One")),
                docx.paragraph(said("Two.")),
                '<w:altChunk r:id="chunk.docx"/>',
                parts={"chunk.docx": b"x"},
            ),
        ),
    ],
)
def test_a_document_inside_stands_in_its_place(name, content):
    chunk = f'<w:altChunk r:id="{name}"/>'
    picture = image_file(size=(64, 48)).read()
    proposal = word(
        docx.paragraph(said("Above it. It is.")),
        chunk,
        docx.paragraph(said("Below it. It is."), docx.picture("cup.png", "A cup")),
        docx.paragraph(said("The end.")),
        parts={name: content},
        pictures={"cup.png": picture},
    )
    text = re.sub(r"\s+", " ", article_text(proposal).replace("* * *", ""))
    assert text.strip() == (
        "Above it. It is. Caf\u00e9 <strong>here</strong>. One Two. Below it. It is. The end."
    )
    inner = [("inner", "It can’t be read.")] if name == "chunk.docx" else []
    assert left_out(proposal) == [("hidden", "Hid"), *inner]
    assert [each["kind"] for each in proposal.sections][-2:] == ["picture", "text"]


def test_many_documents_inside_are_refused():
    chunks = '<w:altChunk r:id="a.html"/>' * 21
    with pytest.raises(importing.UnreadableDocumentError, match="far more than an article"):
        word(chunks, parts={"a.html": "<p>a"})


def test_a_paragraph_that_goes_on_does_so_in_no_table():
    deleted = docx.paragraph("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", said("One. It is."))
    table = f"<w:tbl><w:tr><w:tc>{docx.paragraph(said('Two.'))}</w:tc></w:tr></w:tbl>"
    proposal = word(deleted, table, docx.paragraph(said("Three. It is.")))
    assert " ".join(article_text(proposal).split()) == "One. It is. Two. Three. It is."


def test_styles_of_paragraphs_and_tables_cross_out_and_hide_too():
    styles = "".join(
        f'<w:style w:type="{kind}" w:styleId="{kind}"><w:name w:val="x"/><w:rPr>{mark}</w:rPr>'
        "</w:style>"
        for kind, mark in (("paragraph", "<w:strike/>"), ("table", VANISH))
    )
    proposal = word(
        docx.paragraph(said("Seen.")),
        docx.paragraph('<w:pPr><w:pStyle w:val="paragraph"/></w:pPr>', said("No.")),
        '<w:tbl><w:tblPr><w:tblStyle w:val="table"/></w:tblPr>'
        f"<w:tr><w:tc>{docx.paragraph(said('Ask J.'))}</w:tc></w:tr></w:tbl>",
        parts={"styles.xml": f"<w:styles {docx.NAMES}>{styles}</w:styles>"},
    )
    assert article_text(proposal).split() == ["Seen."]
    assert left_out(proposal) == [("hidden", "Ask J."), ("struck", "No.")]


def test_merged_cells_of_a_table_leave_the_others_in_their_columns():
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{docx.paragraph(said(text))}</w:tc>"

    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        cell("My week", '<w:gridSpan w:val="2"/>'),
        cell("Day") + cell("Do"),
        cell("Mon", down) + cell("Walk"),
        cell("", on) + cell("Read"),
    )
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    *_, found = word(docx.paragraph(said("Above. It is.")), f"<w:tbl>{table}</w:tbl>").sections
    assert found["caption"] == "My week"
    assert found["items"] == [
        {"1": "Day", "2": "Do"},
        {"1": "Mon", "2": "Walk"},
        {"1": "Mon", "2": "Read"},
    ]


def test_a_list_and_a_small_table_in_a_cell_are_lines_of_it():
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{each}</w:tc>' for each in cells)}</w:tr>"

    def cells(*texts: str) -> list[str]:
        return [docx.paragraph(said(each)) for each in texts]

    points = numbered(said("slowly")) + numbered(said("alone"))
    inner = f"<w:tbl>{row(*cells('am', 'pm'))}</w:tbl>{docx.paragraph()}"
    table = (
        row(*cells("Day", "Do"))
        + row(*cells("Mon"), "".join([*cells("Walk"), points]))
        + row(*cells("Tue"), "".join([*cells("Read"), inner]))
    )
    *_, found = word(
        docx.paragraph(said("Above. It is.")),
        f"<w:tbl>{table}</w:tbl>",
        parts={"numbering.xml": numbering(label(0, "•", "bullet"))},
    ).sections
    assert [[*each.values()] for each in found["items"]] == [
        ["Day", "Do"],
        ["Mon", "Walk\nslowly\nalone"],
        ["Tue", "Read\nam | pm"],
    ]


def test_a_footnote_of_hidden_words_is_hidden_with_them():
    note = f'<w:footnote w:id="2">{docx.paragraph(said("Ask J."))}</w:footnote>'
    line = f'<w:footnote w:type="separator" w:id="0">{docx.paragraph(said("Line"))}</w:footnote>'
    proposal = word(
        docx.paragraph(said("Seen."), run('<w:footnoteReference w:id="2"/>', VANISH)),
        parts={"footnotes.xml": f"<w:footnotes {docx.NAMES}>{line}{note}</w:footnotes>"},
    )
    assert article_text(proposal).split() == ["Seen."]
    assert left_out(proposal) == [("hidden", "Ask J.")]


@pytest.mark.parametrize("note", ["A source about rest, 2019.", "A thought."])
def test_footnotes_follow_the_article_with_their_numbers(note):
    notes = "".join(
        f'<w:{kind} w:id="2">{docx.paragraph("<w:r><w:footnoteRef/></w:r>", said(note))}</w:{kind}>'
        for kind in ("footnote",)
    )
    proposal = word(
        docx.paragraph(said("Rest is hard."), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        parts={"footnotes.xml": f"<w:footnotes {docx.NAMES}>{notes}</w:footnotes>"},
    )
    body, notes = proposal.sections
    assert body["body"] == "<p>Rest is hard.¹</p>"
    assert notes["heading"] == "Notes"
    assert notes["kind"] == ("references" if "2019" in note else "list")
    assert notes["items"][0]["text"] == note


def test_a_footnote_and_an_endnote_side_by_side_are_two_numbers():
    marks = (f'<w:r><w:{kind}Reference w:id="2"/></w:r>' for kind in ("footnote", "endnote"))
    proposal = word(docx.paragraph(said("Rest is hard."), *marks, said(" It is.")))
    assert proposal.sections[0]["body"] == "<p>Rest is hard.¹ ² It is.</p>"
    raised = '<w:vertAlign w:val="superscript"/>'
    split = docx.paragraph(said("Rest. 2"), said("1", raised), said("0", raised), said(" It is."))
    assert word(split).sections[0]["body"] == "<p>Rest. 2¹⁰ It is.</p>"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("afchunk.html", "<p>not <b>XML"),
        ("media/image.svg", '<!DOCTYPE svg SYSTEM "x"><svg/>'),
        ("customXml.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;'),
        ("header.xml", "<broken"),
        ("comments.xml", b"\xff\xfe broken"),
    ],
)
def test_a_part_that_is_not_needed_refuses_no_document(part, content):
    proposal = word(docx.paragraph(said("Rest is hard.")), parts={part: content})
    assert article_text(proposal).strip() == "Rest is hard."


def test_a_large_first_letter_belongs_to_its_word():
    frame = '<w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr>'
    proposal = word(docx.paragraph(frame, said("R")), docx.paragraph(said("est is hard. It is.")))
    assert article_text(proposal).strip() == "Rest is hard. It is."


def test_raised_and_lowered_numbers_stay_so():
    raised = [said("2", f'<w:vertAlign w:val="{each}script"/>') for each in ("super", "sub")]
    assert line(said("x"), raised[0], docx.words(" and H"), raised[1], said("O")) == "x² and H₂O"


def test_hidden_words_are_not_shown_because_the_styles_are_damaged():
    with pytest.raises(importing.UnreadableDocumentError, match="as a Word document"):
        word(docx.paragraph(HID, said("Ask J.")), parts={"styles.xml": "<broken"})


def renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    return content.replace(old, new)


def test_a_damaged_zip_is_refused_with_a_sentence():
    whole = docx.docx(docx.paragraph(said("Words.")), pictures={"cup.png": image_file().read()})
    at = whole.rindex(b"PK\x05\x06")
    offset = whole[: at + 16] + b"\xff\xff\xff\x7f" + whole[at + 20 :]
    name = bytearray(whole.replace(b"cup.png", b"cu\xff.png"))
    entry = name.index(b"PK\x01\x02")
    name[entry + 9] |= 8  # the name is said to be UTF-8
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", "x" * 5_000)
    cut = packed.getvalue().replace(b"x" * 3_000, b"", 1)
    for damaged in (offset, bytes(name), cut, whole[:at]):
        with pytest.raises(importing.UnreadableDocumentError, match="as a Word document"):
            read("a.docx", damaged)


def test_fields_without_an_end_neither_hide_words_nor_take_long():
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in ("begin", "end"))
    code = "<w:r><w:instrText>REF x</w:instrText></w:r>"
    proposal = word(
        docx.paragraph(said("Seen."), begin, code, said(" Behind it.")),
        docx.paragraph(said("Below it. "), field("REF x", said("A word."))),
    )
    assert " ".join(article_text(proposal).split()) == "Seen. Behind it. Below it. A word."
    assert left_out(proposal) == []
    with pytest.raises(importing.UnreadableDocumentError, match="as a Word document"):
        word(docx.paragraph(begin * 300, end * 300))


def test_a_strict_document_is_read_as_any_other():
    content = docx.docx(docx.paragraph(said("Seen "), said("secret", VANISH), said("words.")))
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as file, zipfile.ZipFile(packed, "w") as strict:
        for name in file.namelist():
            part = file.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            strict.writestr(name, part)
    proposal = read("a.docx", packed.getvalue())
    assert article_text(proposal).strip() == "Seen words."
    assert left_out(proposal) == [("hidden", "secret")]


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        (field(' SET name "Ana" ', docx.words("Ana")), [("hidden", 'SET name "Ana"')]),
        (field(' ask name "Who?" ', docx.words("Ana")), [("hidden", 'ask name "Who?"')]),
        ("<w:fldSimple w:instr=' SET name Ana '><w:r><w:t>Ana</w:t></w:r></w:fldSimple>", []),
    ],
)
def test_a_field_that_only_sets_a_value_brings_no_words(inside, left):
    proposal = word(docx.paragraph(BEFORE, inside, AFTER))
    assert (article_text(proposal).strip(), left_out(proposal)) == ("Before after.", left)


def test_digits_and_signs_in_the_font_symbol_are_read():
    text = "".join(chr(0xF000 + code) for code in b'12 (")')
    font = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    assert line(said(text.replace("\uf020", " "), font)) == "12 (∀)"


def test_the_description_of_a_table_is_listed():
    about = (
        "<w:tblPr><w:tblCaption w:val='Fees'/><w:tblDescription w:val='What it costs'/></w:tblPr>"
    )
    proposal = word(f"<w:tbl>{about}<w:tr><w:tc>{docx.paragraph(BEFORE)}</w:tc></w:tr></w:tbl>")
    assert left_out(proposal) == [("hidden", "Fees\nWhat it costs")]
