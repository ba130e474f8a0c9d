"""HTML and pasted text: what a reader sees comes along as it looks, and all else is listed."""

import re

import pytest

from blog import importing
from blog.importing.left_out import LeftOut
from blog.importing.style_sheets import StyleSheets
from blog.importing.visible import Visible
from tests.blog.importing.reading import article_text, left_out, read

SHEET = (
    "<style><!-- .gone, #out { display : none } p.soft { font-style: italic }"
    " .box .strong { font: bold 12px Arial } @media print { .b { display: none } }"
    " .a:hover { display: none } .b { font-weight: 700 }"
    " @media screen and (min-width: 40em) { .wide { display: none } }"
    " @media (max-width: 600px) { .b { display: none } }"
    " @layer x { @supports (display: grid) { .layer { display: none } } }"
    " .gone.on { display: block }"
    " .firm { display: none !important } --></style><style media=print>.b { display: none }</style>"
)


def page(body: str) -> importing.Proposal:
    return read("a.html", f"<html><head>{SHEET}</head><body><p>Seen.</p>{body}</body></html>")


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display:none'>secret words</p>",
        "<p style='Display : None !important'>secret words</p>",
        "<p hidden>secret words<p>",
        "<div hidden><p>secret</p> words</div>",
        "<p class='x gone'>secret words</p>",
        "<p id=out>secret words</p>",
        "<p>And <span style='mso-hide:all'>secret words</span></p>",
        "<p>And <span style='visibility:hidden'>secret words</span></p>",
        "<p>And <span style='font-size:0'>secret words</span></p>",
        "<p style='display:/**/none'>secret words</p>",
        "<p class=wide>secret words</p>",
        "<p class=layer>secret words</p>",
        "<p class=firm style='display:block'>secret words</p>",
        "<p style='position:absolute; left:-9999px'>secret words</p>",
        "<p style='height:1px; overflow:hidden; clip:rect(0 0 0 0)'>secret words</p>",
        "<p style='max-height:0; overflow:hidden'>secret words</p>",
        "<dialog>secret words</dialog>",
        "<noscript>secret <b>words</b></noscript>",
    ],
)
def test_hidden_words_stay_out_and_are_listed(hidden):
    proposal = page(f"{hidden}<p>The end.</p>")
    assert article_text(proposal).split()[-2:] == ["The", "end."]
    assert "secret" not in article_text(proposal)
    [(kind, words)] = left_out(proposal)
    assert (kind, words.split()) == ("hidden", ["secret", "words"])


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a <span class=b>b</span> c</p>", "a <strong>b</strong> c"),
        ("<p>a <span style='font-weight:600'>b</span> c</p>", "a <strong>b</strong> c"),
        ("<p>a <i style='font-style: normal'>b</i> c</p>", "a b c"),
        ("<b style='font-weight:normal'><p>a b c</p></b>", "a b c"),
        ("<p class=soft>a <b>b</b> c</p>", "<em>a </em><strong><em>b</em></strong><em> c</em>"),
        ("<div class=box><p>a <i class=strong>b</i></p></div>", "a <strong><em>b</em></strong>"),
        ("<p>a <i class=strong>b</i> c</p>", "a <em>b</em> c"),
        ("<p><ruby>漢<rp>[</rp><rt>kan</rt><rp>]</rp></ruby> here.</p>", "漢(kan) here."),
        ("<p><math><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>", "x=1/2"),
        ("<p>Said: <q>yes</q></p>", "Said: “yes”"),
        ("<p class=a>a <span class=b>b</span></p>", "a <strong>b</strong>"),
        ("<p class='gone on'>a b</p>", "a b"),
        ("<p class=gone style='display:inline'>a b</p>", "a b"),
        ("<p>a <span class=b style='font-weight:400'>b</span></p>", "a b"),
        ("<p>a <span style='font:normal bold 9pt Arial'>b</span></p>", "a <strong>b</strong>"),
        ("<p>a <span style='text-decoration:line-through;text-decoration:none'>b</span>", "a b"),
        ("<p style='text-indent:-108.0pt'>a b</p>", "a b"),
    ],
)  # fmt: skip
def test_words_look_as_they_did(body, text):
    assert text in article_text(page(f"{body}<p>End.</p>"))


def test_what_can_not_come_along_is_listed():
    proposal = page(
        "<p>One <del>two</del> <s>three</s></p><script>x()</script>"
        "<iframe src='https://www.youtube.com/embed/x' title='Breathing'></iframe>"
        "<video src='/a.mp4'>No video</video><button>Send</button><textarea>Write</textarea>"
        "<svg><title>icon</title><text>Drawn</text></svg><svg><path d=''/></svg>"
    )
    assert article_text(proposal).split() == ["Seen.", "One"]
    assert left_out(proposal) == [
        ("deleted", "two"),
        ("struck", "three"),
        ("drawing", "Drawn"),
        ("form", "Send"),
        ("form", "Write"),
        (
            "frame",
            "Breathing, from www.youtube.com: https://www.youtube.com/embed/x",
        ),
        ("frame", "A video"),
        ("program", "One"),
    ]


def test_what_is_said_of_a_picture_that_is_left_out_is_listed():
    proposal = page("<p>Rest <img src='/a.png' alt='A lamp at night'> is hard. It is.</p>")
    assert left_out(proposal) == [("picture", "A lamp at night")]


def test_a_page_without_a_heading_is_called_by_its_title():
    assert read("a.html", "<title>On rest</title><p>Words. And more.</p>").title == "On rest"


def test_the_bullets_of_a_word_page_are_a_list():
    bullet = "<span style='mso-list:Ignore'>{}<span>&nbsp;&nbsp;</span></span>"
    rows = "".join(
        f"<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>{bullet.format(sign)}{text}</p>"
        for sign, text in (("·", "Slow down"), ("o", "Speak up"), ("§", "Sleep"))
    )
    *_, section = page(f"<p>Try these things today.</p>{rows}").sections
    assert [each["text"] for each in section["items"]] == ["Slow down", "Speak up", "Sleep"]


ROOM = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span>"


@pytest.mark.parametrize("saved", ["whole", "filtered"])
def test_the_lists_of_a_word_page_have_their_levels(saved):
    rows = ""
    for sign, level, text in (
        ("1.", 1, "Sleep"),
        ("o", 2, "Dark"),
        ("§", 3, "Shut"),
        ("2.", 1, "Eat"),
    ):
        style = f"mso-list:l0 level{level} lfo1" if saved == "whole" else "text-indent:-.25in"
        ignored = "mso-list:Ignore" if saved == "whole" else "font-family:Symbol"
        begin = "<![if !supportLists]>" if saved == "whole" else ""
        rows += (
            f"<p class=MsoListParagraphCxSpMiddle style='margin-left:{level / 2}in;{style}'>{begin}"
            f"<span style='{ignored}'>{sign}{ROOM}</span><b>{text}</b> well</p>\n"
        )
    shown = Visible(LeftOut()).read(
        f"<div><p>Try.</p>{rows}<p class=MsoListParagraph>So.</p></div>"
    )
    assert re.sub(r"\s*\n\s*|<p [^>]*>", "", shown) == (
        "<div><p>Try.</p><ol><li><b>Sleep</b> well<ul><li><b>Dark</b> well<ul><li><b>Shut</b> well"
        "</li></ul></li></ul></li><li><b>Eat</b> well</li></ol>So.</p></div>"
    )


def test_elements_that_end_by_themselves_join_no_words():
    proposal = page("<dl><dt>Rest<dd>Doing nothing.<dt>Sleep<dd>At night.</dl>")
    assert proposal.sections[-1]["items"] == [
        {"label": "Rest:", "text": "Doing nothing."},
        {"label": "Sleep:", "text": "At night."},
    ]
    proposal = page("<table><tr><th>Day<th>Do<tr><th hidden>x<th>Mon<td>Walk</table>")
    assert proposal.sections[-1]["items"] == [{"1": "Day", "2": "Do"}, {"1": "Mon", "2": "Walk"}]


@pytest.mark.parametrize("name", ["a.md", "a.html", "pasted"])
def test_a_link_leads_to_its_target_without_tracking_on_every_road(name):
    wrapped = "https://www.google.com/url?q=https://example.org/%3Futm_source%3Dx&sa=D"
    html = f'<p>Read <a href="{wrapped}">the study</a>.</p>'
    if name == "pasted":
        proposal = importing.read_paste("", html)
    else:
        proposal = read(name, html if name == "a.html" else f"Read [the study]({wrapped}).")
    assert 'Read <a href="https://example.org/">the study</a>.' in article_text(proposal)


def test_style_sheets_that_would_take_long_are_refused():
    rules = "".join(f".a .b{n} .x {{ display: none }}" for n in range(3_000))
    html = f"<style>{rules}</style>" + "<p class=x>a</p>" * 20_000
    with pytest.raises(importing.UnreadableDocumentError, match="too long"):
        Visible(LeftOut(), StyleSheets.of(html)).read(html)


@pytest.mark.parametrize(
    ("name", "text", "words", "left"),
    [
        ("a.md", "Rest.\n\n- a <!-- b -->\n- <!-- c\n\nIt helps.", "Rest. a It helps.", []),
        ("a.md", "> <!-- a\n\nRest.", "Rest.", []),
        ("a.md", "<ul>\n<li><!-- a\n\nRest.\n\n<!-- b -->\n\nIt.", "Rest. It.", []),
        ("a.md", "Rest.\n\n<!-- It\n\n*helps*.", "Rest.", [("hidden", "It *helps*.")]),
        ("a.html", "<p>Rest.</p><!-- <p>It helps.</p>", "Rest.", [("hidden", "It helps.")]),
    ],
)
def test_a_remark_that_is_not_ended_takes_no_word_away_in_silence(name, text, words, left):
    proposal = read(name, text)
    assert article_text(proposal).split() == words.split()
    assert [(kind, " ".join(said.split())) for kind, said in left_out(proposal)] == left


def test_cells_behind_the_last_column_are_listed():
    table = "| Day | Do |\n|--|--|\n| Mon | Walk | slowly | *too* |\n| Tue | a \\| b |\n| Wed |"
    quoted = "".join(f"> {line}\n" for line in table.split("\n"))
    for text in (table, quoted):
        proposal = read("a.md", f"Rest.\n\n{text}")
        assert left_out(proposal) == [("hidden", "slowly too")]
        assert "Walk" in repr(proposal.sections)
