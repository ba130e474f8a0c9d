"""HTML as programs copy or save it: their ways of writing one thing are told from its looks."""

from pathlib import Path

import pytest

from blog import importing
from blog.importing import parser
from blog.importing.files import without_unread
from blog.importing.left_out import LeftOut
from blog.importing.pictures import is_marked
from blog.importing.style_sheets import StyleSheets
from blog.importing.tags import bare
from blog.importing.visible import Visible
from blog.text import richtext
from tests.blog.importing.reading import article_text, left_out, read
from tests.blog.importing.test_files import data_address
from tests.data.documents import SOURCES, as_data, expected

SAMPLES = Path(__file__).parents[2] / "data/clipboard"
FAR_OFF = '<p style="position:absolute;left:-9999px">Cheap therapy</p>'


def bare_html(html: str) -> str:
    page = Visible(LeftOut(), StyleSheets.of(html))
    return bare(page.read(without_unread(html)))


def simple(elements: list[richtext.Element]) -> str:
    return "".join(f"<{each.tag}>{each.html}</{each.tag}>" for each in elements)


def shown(html: str) -> str:
    """Return what is read of HTML, in a simple form, with the levels of its headings."""
    return simple(richtext.parse_elements(bare_html(html), tables=True))


def both(html: str) -> list[importing.Proposal]:
    """Return what HTML becomes as a file and as pasted words."""
    return [read("a.html", html), importing.read_paste("", html)]


@pytest.mark.parametrize("source", ["word", "google-docs", "pages", "apple-notes"])
def test_the_whole_article_yields_its_sections_as_a_file_and_pasted(source):
    for proposal in both((SOURCES / f"{source}.html").read_text()):
        assert as_data(proposal) == expected(f"{source}.html")


def test_what_nobody_sees_stays_out_and_is_listed_as_a_file_and_pasted():
    for proposal in both(f"<h1>Evenings</h1><p>Words. And <b>more</b>.</p>{FAR_OFF}"):
        assert "Cheap" not in article_text(proposal)
        assert left_out(proposal) == [("hidden", "Cheap therapy")]


@pytest.mark.parametrize(
    "name", ["apple-notes", "google-docs", "pages", "web-page", "word", "word-online"]
)
def test_a_piece_of_each_program_keeps_its_meaning_and_nothing_else(name):
    html = (SAMPLES / f"{name}.html").read_text()
    words = [each for each in parser.parse_html(bare_html(html)) if not is_marked(each)]
    said = (SAMPLES / f"{name}.expected.html").read_text().strip()
    assert richtext.clean(simple(words)) == richtext.clean(said.replace("well", "“well”"))


# --- Headings that are only larger ---------------------------------------------------------------


def line(size: float, text: str) -> str:
    return f'<p style="font-size: {size}pt">{text}</p>'


BODY = line(11, "Words of the body, which are the most by far.")
READ_BODY = "<p>Words of the body, which are the most by far.</p>"


@pytest.mark.parametrize(
    ("html", "read_as"),
    [
        (line(20, "<b>A<br>title</b>") + BODY, f"<h1>A title</h1>{READ_BODY}"),
        (
            line(20, "Title") + line(15, "Part") + BODY,
            f"<h1>Title</h1><h2>Part</h2>{READ_BODY}",
        ),
        # Those that are marked say how large they are: their levels are among the others.
        (
            f'{line(26, "Title")}<h1><span style="font-size:20pt">Part</span></h1>{BODY}',
            f"<h1>Title</h1><h2>Part</h2>{READ_BODY}",
        ),
        # Those that don't: the document tells its headings, and a larger line is a lead.
        (f"<h1>Title</h1>{line(20, 'A lead')}{BODY}", f"<h1>Title</h1><p>A lead</p>{READ_BODY}"),
        (f"{line(12, 'Hardly larger')}{BODY}", f"<p>Hardly larger</p>{READ_BODY}"),
        # A heading has no place for where a link leads.
        (
            line(20, '<a href="https://x.org/">Link</a>') + BODY,
            f'<p><a href="https://x.org/" rel="noopener noreferrer">Link</a></p>{READ_BODY}',
        ),
        (f"<ul><li>{line(20, 'Point')}</li></ul>{BODY}", f"<ul><li>Point</li></ul>{READ_BODY}"),
        (line(20, '<span style="font-size:9pt">T</span>wo') + BODY, f"<p>Two</p>{READ_BODY}"),
        (
            "<style>p.p1 {font: bold 26.0px/1.2 'X'} .p2 {font: 13px 'X'}</style><p class=p1>Title"
            "<div class=p2>Words of the body.</div>",
            "<h1>Title</h1><p>Words of the body.</p>",
        ),
    ],
)
def test_a_short_line_in_larger_letters_is_a_heading(html, read_as):
    assert shown(html) == read_as


def test_a_long_one_is_none():
    long = "long " * 40
    assert shown(line(20, long) + BODY * 9).startswith(f"<p>{long.strip()}</p>")


# --- Lists ---------------------------------------------------------------------------------------


def word_item(level: int, text: str, bullet: str = "·") -> str:
    return (
        f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'>"
        f"<span style='mso-list:Ignore'>{bullet} </span>{text}</p>"
    )


@pytest.mark.parametrize(
    ("items", "read_as"),
    [
        (
            [(1, "Tea"), (2, "warm"), (2, "sweet"), (1, "Water")],
            "<ul><li>Tea<ul><li>warm</li><li>sweet</li></ul></li><li>Water</li></ul>",
        ),
        (
            [(1, "Tea"), (1, "One", "1."), (1, "Two", "2.")],
            "<ul><li>Tea</li></ul><ol><li>One</li><li>Two</li></ol>",
        ),
        # Some stand equally deep where those above are missing: they stay neighbors.
        (
            [(2, "warm"), (2, "sweet"), (1, "Water")],
            "<ul><li>warm</li><li>sweet</li><li>Water</li></ul>",
        ),
        (
            [(1, "Tea"), (3, "warm"), (3, "sweet")],
            "<ul><li>Tea<ul><li>warm</li><li>sweet</li></ul></li></ul>",
        ),
    ],
)
def test_the_paragraphs_with_bullets_of_word_become_lists(items, read_as):
    assert shown("".join(word_item(*each) for each in items)) == read_as


def test_a_paragraph_parts_two_lists_of_word():
    html = f"{word_item(1, 'Tea')}<p>between</p>{word_item(1, 'Water')}"
    assert shown(html) == "<ul><li>Tea</li></ul><p>between</p><ul><li>Water</li></ul>"


def test_points_of_word_for_the_web_are_one_list_however_many_it_writes():
    def point(level: int, text: str) -> str:
        return (
            '<div class="ListContainerWrapper SCXW1"><ul role="list"><li role="listitem" '
            f'data-aria-level="{level}"><p>{text}</p></li></ul></div>'
        )

    html = f"<p>Try:</p>{point(1, 'Tea')}{point(2, 'warm')}{point(1, 'Water')}<p>So.</p>"
    points = "<ul><li>Tea<ul><li>warm</li></ul></li><li>Water</li></ul>"
    assert shown(html) == f"<p>Try:</p>{points}<p>So.</p>"


def test_a_list_beside_its_point_is_inside_it():
    html = "<ul><li>Tea</li><ul><li>warm</li></ul><li>Water</li></ul>"
    assert shown(html) == "<ul><li>Tea<ul><li>warm</li></ul></li><li>Water</li></ul>"


# --- Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "read_as"),
    [
        ("<pre>one\n  two</pre><p>x</p>", "<p>one<br>two</p><p>x</p>"),
        ("one<br>two<br><br>three", "<p>one<br>two</p><p>three</p>"),
        ('<p>a<span class="Apple-converted-space">\u00a0 </span>b</p>', "<p>a b</p>"),
        ("<b style='font-weight:normal'><p>a</p><p>b</p></b>", "<p>a</p><p>b</p>"),
    ],
)
def test_words_stand_as_they_stood(html, read_as):
    assert shown(html) == read_as


def body(html: str) -> str:
    [section] = importing.read_paste("", html).sections
    return section["body"].replace(' rel="noopener noreferrer"', "")


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        *[("https://x.org/", True), ("/walks", True), ("mailto:a@x.org", True)],
        *[("#_ftn1", False), ("javascript:x()", False), ("//elsewhere", False)],
        *[("notes.html", False), ("file:///C:/a.html", False)],
    ],
)
def test_only_addresses_that_lead_somewhere_safe_stay_links_and_their_words_always_stay(
    address, is_kept
):
    link = f'<a href="{address}">words</a>'
    kept = link if is_kept else "words"
    assert body(f"<p>Some {link}. And more.</p>") == f"<p>Some {kept}. And more.</p>"


def test_the_mark_of_a_footnote_stays_one_and_a_line_parts_two_subjects():
    html = "<p>It passes. So.<sup><span>1</span></sup></p><hr><p>E = mc<sup>two</sup>. Yes.</p>"
    one, other = importing.read_paste("", html).sections
    assert (one["body"], other["body"]) == ("<p>It passes. So.¹</p>", "<p>E = mctwo. Yes.</p>")


@pytest.mark.parametrize(
    "mark", ['<sup><a href="#fn{0}">{0}</a></sup>', '<a href="#fn{0}"><sup>{0}</sup></a>']
)
def test_the_marks_of_two_footnotes_side_by_side_are_two_numbers(mark):
    html = f"<p>It passes. So.{mark.format(1)}{mark.format(2)}</p>"
    assert "So.¹ ²" in article_text(importing.read_paste("", html))
    assert "So.¹ ²" in article_text(read("a.md", "It is. So.[^1][^2]\n\n[^1]: A.\n[^2]: B."))


def mark_of_word(kind: str, number: int, sign: str, back: str = "") -> str:
    """The mark of a note, or with ``back`` the one that its note begins with."""
    return (
        f'<a style=\'mso-footnote-id:{kind}{number}\' href="#_{kind}{back}{number}" title="">'
        f"<span class=MsoFootnoteReference><![if !supportFootnotes]>[{sign}]<![endif]></span></a>"
    )


def note_of_word(kind: str, number: int, sign: str, words: str) -> str:
    return (
        f"<div style='mso-element:note-list'><br clear=all><hr width='33%'><![endif]>"
        f"<div style='mso-element:note' id={kind}{number}><p class=MsoFootnoteText>"
        f"{mark_of_word(kind, number, sign, 'ref')} {words}</p></div></div>"
    )


def test_the_notes_of_word_are_raised_signs_and_a_list():
    marks = mark_of_word("ftn", 1, "1") + mark_of_word("edn", 1, "i")
    html = f"<p>It passes. So.{marks} And on.{mark_of_word('ftn', 2, '2')}</p>" + "".join(
        note_of_word(*each, f"A <b>{each[0]}</b> thought.")
        for each in (("ftn", 1, "1"), ("ftn", 2, "2"), ("edn", 1, "i"))
    )
    for proposal in both(f"<h1>T</h1><h2>H</h2>{html}"):
        body, notes = proposal.sections
        assert body["body"] == "<p>It passes. So.¹ ² And on.³</p>"
        assert (notes["heading"], notes["manner"]) == ("Notes", "numbers")
        assert [each["text"].split()[1] for each in notes["items"]] == ["ftn", "edn", "ftn"]
        assert "[" not in article_text(proposal)


def test_a_comment_of_word_is_listed_as_one_and_its_mark_goes():
    mark = (
        "<a style='mso-comment-reference:MK_1'>commented words</a><span class=MsoCommentReference>"
        "<span style='font-size:8pt'><![if !supportAnnotations]><a class=msocomanchor "
        'href="#_msocom_1" name="_msoanchor_1">[MK1]</a><![endif]>'
        "<span style='mso-special-character:comment'>&nbsp;</span></span></span>"
    )
    comment = (
        "<div style='mso-element:comment-list'><hr class=msocomoff>"
        "<div style='mso-element:comment'>"
        '<div id="_com_1" class=msocomtxt><a name="_msocom_1"></a>{}<p class=MsoCommentText>'
        '<span class=MsoCommentReference><a class=msocomoff href="#_msoanchor_1">[MK1]</a></span>'
        "Says <b>who</b>?</p></div></div></div>"
    )
    named = comment.format("<span style='mso-comment-author:\"Mary Kay\"'></span>")
    for proposal in both(f"<p>It is. Some {mark} pass{mark}.</p>{named}{comment.format('')}"):
        words = "It is. Some commented words passcommented words."
        assert " ".join(article_text(proposal).split()) == words
        assert left_out(proposal) == [("comment", "Mary Kay: Says who?"), ("comment", "Says who?")]
    bare_mark = '<p>Words. More.<a href="#_msocom_1">[X1]</a> <a href="#_msocom_1">a link</a></p>'
    assert "Words. More. a link" in article_text(importing.read_paste("", bare_mark))


def test_what_programs_write_into_tags_is_no_length():
    styled = f'<p style="{"color: red;" * 40}"><span style="{"x: y;" * 40}">Words.</span></p>'
    proposal = importing.read_paste("", f"<h1>Rain</h1>{styled * 250}")
    assert article_text(proposal).count("Words.") == 250


# --- Tables and pictures -------------------------------------------------------------------------


def test_a_table_stays_one_and_what_only_arranges_the_page_does_not():
    def row(*cells: str) -> str:
        return f"<tr>{''.join(f'<td><span>{each}</span></td>' for each in cells)}</tr>"

    table = f"<table><caption>Days</caption>{row('Day', 'Do')}{row('May', 'Walk')}</table>"
    for html in (table, f"<table><tr><td><h2>Fees</h2>{table}</td></tr></table>"):
        section = importing.read_paste("", f"<p>Words. More.</p>{html}").sections[-1]
        assert (section["kind"], section["caption"]) == ("table", "Days")
        assert [list(each.values()) for each in section["items"]] == [
            ["Day", "Do"],
            ["May", "Walk"],
        ]
    assert section["heading"] == "Fees"


def test_a_picture_keeps_its_place_and_its_caption_and_a_sign_stays_in_its_sentence():
    html = (
        '<h1>Rain</h1><p>One <img alt="☔"> two. Yes.</p>'
        '<p><span><img src="x" alt="A lamp"><br><em>Dusk.</em></span></p>'
        '<p><img src="x" alt="A sea"><br>It is wide.</p><p><img> And so on. Yes.</p>'
        "<figure><img alt='A bed'><figcaption>Rest.</figcaption></figure>"
    )
    for proposal in both(html):
        assert [
            (each["kind"], each.get("body") or each.get("hint"), each.get("caption"))
            for each in proposal.sections
        ] == [
            ("text", "<p>One ☔ two. Yes.</p>", None),
            ("picture", "In the document: “A lamp”.", "Dusk."),
            ("picture", "In the document: “A sea”.", "It is wide."),
            ("picture", "A picture of the document.", ""),
            ("text", "<p>And so on. Yes.</p>", None),
            ("picture", "In the document: “A bed”.", "Rest."),
        ]


def test_bytes_in_pasted_words_that_come_without_a_file_are_a_place_alone():
    proposal = importing.read_paste("", f"<p>Words. More.</p><img src='{data_address((60, 40))}'>")
    assert [each["kind"] for each in proposal.sections] == ["text", "picture"]
    assert ("embedded" in proposal.sections[1], proposal.files, proposal.pictures) == (False, {}, 1)


def test_emoji_and_what_counts_readers_leave_no_place_and_their_words_are_listed():
    html = (
        '<p>Rain. <img class="wp-emoji" src="1.png" alt="smile"> Yes.</p>'
        '<img src="https://example.org/spy.gif" width="1" height="1">'
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="16px">'
        '<p>End. <img data-emoji="☔" alt="☔"> So.</p><img src="x" width="30%" alt="A lamp">'
    )
    for proposal in both(html):
        assert [each["kind"] for each in proposal.sections] == ["text", "picture"]
        assert proposal.sections[0]["body"] == "<p>Rain. Yes.</p><p>End. ☔ So.</p>"
        assert left_out(proposal) == [("picture", "smile")]
        assert (proposal.pictures, proposal.files) == (1, {})
