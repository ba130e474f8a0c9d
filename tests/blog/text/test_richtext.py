"""What the allow-list lets through, how foreign HTML is read, and that nothing runs.

That cleaned attacks don't run in a browser is shown in tests/browser/test_richtext_editor.py.
"""

import random
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils.safestring import SafeString

from blog.text import richtext
from tests.attacks import VECTORS, assert_allowed

# --- Safe ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [richtext.clean, richtext.render])
def test_no_known_attack_keeps_more_than_the_list_allows(step):
    for vector in VECTORS:
        assert_allowed(step(vector))


def test_cleaning_again_changes_nothing():
    for vector in VECTORS:
        once = richtext.clean(vector)
        assert richtext.clean(once) == once
        assert richtext.render(once) == once


# fmt: off
BLOCKS = [
    "<p>", "</p>", "<p>&nbsp;</p>", "<h1>", "</h1>", "<h4>", "</h4>", "<ul>", "</ul>", "<ol>",
    "<li>", "</li>", "<blockquote>", "</blockquote>", "<table>", "<tr>", "<td>", "</table>",
    "<div>", "</div>", "<pre>", "</pre>", "<form>", "<dl><dt>", "<center>", "<button>",
]
INLINE = [
    "<b>", "</b>", "<strong>", "<em>", "</em>", "<a href='/x'>", "</a>", "<a>", "<br>", "<br>", " ",
    "&amp;", "< ", "&#1;", "&#8203;", "&nbsp;", "<!--x-->", "\x00", "\n\n", "<u>", "<font color=x>",
]
SWALLOWING = [
    "<svg>", "</svg>", "<math>", "<mtext>", "<style>", "</style>", "<template>", "</template>",
    "<select>", "<option>", "<title>", "</title>", "<svg><foreignObject>", "<plaintext>", "<!--",
]
# fmt: on


def disorder(parts: list[str]) -> Iterator[str]:
    """The same thousand snippets every time."""
    chance = random.Random(20)
    for _ in range(1000):
        yield "".join(chance.choices(parts, k=chance.randint(1, 16)))


def test_nor_does_it_for_tags_in_any_disorder():
    for html in disorder([*BLOCKS, *INLINE, *SWALLOWING, "word"]):
        once = richtext.clean(html)
        assert_allowed(once)
        assert richtext.clean(once) == once, html
        assert richtext.render(once) == once, html


def test_no_word_is_lost_whatever_the_tags_around_it():
    for html in disorder([*BLOCKS, *INLINE, "word", "word"]):
        for result in (richtext.plain_text(html), richtext.clean(html)):
            assert result.count("word") == html.count("word"), html


@pytest.mark.parametrize("tag", sorted(richtext.WITHOUT_CONTENT - {"embed"}))
def test_what_was_never_text_goes_with_its_content(tag):
    assert "hidden" not in richtext.clean(f"<p>Seen</p><{tag}>hidden</{tag}>")


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVa\tScript:alert(1)", "data:text/html,x", "vbscript:x", "file:///x"],
)
def test_an_address_of_another_kind_leaves_its_words(address):
    assert richtext.clean(f'<a href="{address}">words</a>') == "<p>words</p>"


@pytest.mark.parametrize(
    "address", ["https://a.example/?b=1&amp;c=2", "mailto:a@b.example", "tel:988", "/articles/x/"]
)
def test_a_link_stays_and_says_nothing_about_where_it_came_from(address):
    assert richtext.clean(f'<p><a href="{address}" title="x" target="_blank">words</a></p>') == (
        f'<p><a href="{address}" rel="noopener noreferrer">words</a></p>'
    )


def test_characters_that_feeds_and_databases_refuse_are_dropped():
    assert richtext.clean("a\x00b\x0bc&#1;d\ud800e\ufffff") == "<p>abcdef</p>"


def test_deep_nesting_neither_fails_nor_takes_long():
    assert richtext.plain_text("<blockquote>" * 5000 + "x") == "x"
    assert richtext.plain_text("<ul><li>" * 5000 + "x") == "x"
    assert richtext.clean("<em>" * 5000 + "x") == "<p><em>x</em></p>"


@pytest.mark.parametrize("depth", [8, 9])
def test_quotations_are_nested_eight_deep_and_what_is_deeper_moves_up(depth):
    nested = "<blockquote>" * depth + "<p>x</p>" + "</blockquote>" * depth
    assert richtext.clean(nested).count("<blockquote>") == 8


# --- Tidy ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        # text without tags
        ("", ""),
        ("Words & <3", "<p>Words &amp; &lt;3</p>"),
        ("One\nline.\r\n\r\nTwo.", "<p>One<br>line.</p><p>Two.</p>"),
        ("Some <em>words</em>", "<p>Some <em>words</em></p>"),
        # nothing to read
        ("<p>&nbsp;</p><p><br></p><p>\u200b</p><ul><li></li></ul><h3> </h3>", ""),
        ("<p>One</p><p><strong>&nbsp;</strong></p>", "<p>One</p>"),
        ("<p>&nbsp;One <br></p>", "<p>One</p>"),
        ('<p>One<a href="/x"></a></p>', "<p>One</p>"),
        # other words for the same
        ("<p><b>b</b> <i>i</i></p>", "<p><strong>b</strong> <em>i</em></p>"),
        ("<h1>1</h1><h2>2</h2><h3>3</h3>", "<h3>1</h3><h3>2</h3><h3>3</h3>"),
        ("<h3>3</h3><h4>4</h4><h5>5</h5><h6>6</h6>", "<h3>3</h3><h4>4</h4><h4>5</h4><h4>6</h4>"),
        # headings
        ("<h4>4</h4><p>x</p><h4>4</h4>", "<h3>4</h3><p>x</p><h4>4</h4>"),
        ("<h3><strong>Bold</strong><br>words</h3>", "<h3>Bold words</h3>"),
        ("<ul><li><h3>Item</h3></li></ul>", "<ul><li>Item</li></ul>"),
        # blocks that aren't allowed keep their words apart
        ("<div>One<div>Two</div>Three</div>", "<p>One</p><p>Two</p><p>Three</p>"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a</p><p>b</p>"),
        ("<strong><p>a</p><p>b</p></strong>", "<p><strong>a</strong></p><p><strong>b</strong></p>"),
        ("<p>One<br><br>Two</p>", "<p>One</p><p>Two</p>"),
        ("<li>Item</li>", "<p>Item</p>"),
        # lists and quotations
        (
            "<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>",
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        ),
        ("<ul>a<li><p>b</p></li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ol><li><p>a</p><p>b</p></li></ol>", "<ol><li><p>a</p><p>b</p></li></ol>"),
        ("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>"),
        # marks
        ("<p><b>a</b><b>b</b></p>", "<p><strong>ab</strong></p>"),
        ("<p><em><em>a</em></em></p>", "<p><em>a</em></p>"),
        ("<p>One <b> two</b></p>", "<p>One <strong>two</strong></p>"),
        ("<p>One<br> two</p>", "<p>One<br>two</p>"),
        (
            '<p><em>a <a href="/x">b <b>c</b></a></em></p>',
            '<p><em>a </em><a href="/x" rel="noopener noreferrer"><em>b </em>'
            "<strong><em>c</em></strong></a></p>",
        ),
        # no-break spaces that an editor left beside marks; others were meant
        ("<p>a&nbsp;<b>b</b>&nbsp;c.</p>", "<p>a <strong>b</strong> c.</p>"),
        ("<p>a <b>b&nbsp;</b>c<i>&nbsp;d</i></p>", "<p>a <strong>b </strong>c<em> d</em></p>"),
        ("<p>So:&nbsp;<b>b.</b>&nbsp;“c”</p>", "<p>So: <strong>b.</strong> “c”</p>"),
        (
            "<p>10&nbsp;<b>kg</b>, «&nbsp;<i>oui</i>&nbsp;», a&nbsp;b <i>c</i></p>",
            "<p>10&nbsp;<strong>kg</strong>, «&nbsp;<em>oui</em>&nbsp;», a&nbsp;b <em>c</em></p>",
        ),
        ("<p>One <br> two</p>", "<p>One<br>two</p>"),
        ("<p>He said: \"Rain\" & 'snow'.</p>", "<p>He said: \"Rain\" &amp; 'snow'.</p>"),
    ],
)
def test_is_put_in_good_order(html, cleaned):
    assert richtext.clean(html) == cleaned
    assert richtext.clean(cleaned) == cleaned


# --- Shown, counted, offered ---------------------------------------------------------------------


def test_what_is_rendered_is_safe_whatever_was_stored():
    shown = richtext.render("<p onclick='x'>One</p><script>x</script><img src=x onerror=x>")
    assert isinstance(shown, SafeString)
    assert shown == "<p>One</p>"


@pytest.mark.parametrize("headings", [2, 3, 4])
def test_headings_begin_where_the_page_has_room_and_skip_no_level(headings):
    first, second = f"h{headings}", f"h{headings + 1}"
    text = "<h3>One</h3><h4>Two</h4><p>Words.</p><h3>Three</h3>"
    assert richtext.render(text, headings) == (
        f"<{first}>One</{first}><{second}>Two</{second}><p>Words.</p><{first}>Three</{first}>"
    )
    assert richtext.render("<h4>Alone</h4>", headings) == f"<{first}>Alone</{first}>"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h3>One</h3><p>Two &amp; <em>three</em><br>four</p>", "One\nTwo & three four"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul><blockquote><p>c</p></blockquote>", "a\nb\nc"),
        ("<p>&nbsp;</p>", ""),
    ],
)
def test_the_words_alone_are_a_line_per_paragraph(html, words):
    assert richtext.plain_text(html) == words


def test_the_paragraphs_are_given_with_their_words_links_and_where_they_stand():
    html = (
        '<h3>One</h3><p>See <a href="/a"><strong>this</strong> page</a> and '
        '<a href="/b">that</a><a href="/c">one</a>.</p><ul><li>Two<br>three</li></ul>'
    )
    heading, paragraph, item = richtext.iter_blocks(html)
    assert (heading.tag, heading.text, heading.inside) == ("h3", "One", "")
    assert (paragraph.text, paragraph.inside) == ("See this page and thatone.", "")
    assert paragraph.links == [("/a", "this page"), ("/b", "that"), ("/c", "one")]
    assert (item.tag, item.text, item.inside, item.links) == ("p", "Two three", "li", [])


@pytest.mark.parametrize(
    ("html", "readable"),
    [("<p>a</p>", True), ("<p>—</p>", True), ("<p>🌱</p>", True), ("", False)]
    + [(empty, False) for empty in ("<p>&nbsp;</p>", "<p>\u200b\u2060\ufeff</p>", "<br>", "<img>")],
)
def test_knows_whether_there_is_anything_to_read(html, readable):
    assert bool(richtext.plain_text(html)) is readable


def test_the_editor_is_told_the_same_list():
    assert richtext.editor_rules() == "blockquote br em h3 h4 li ol p strong ul; a[!href]"


def test_html_is_marked_safe_in_four_places_only():
    """Rich text, data whose < > & are escaped, words escaped already, our own help texts."""
    marking = re.compile(r"mark_safe|SafeString\(|\|\s*safe\b|autoescape off|html_safe")
    found = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for folder in ("accounts", "blog", "practice_site", "templates")
        for path in (settings.BASE_DIR / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".xml"} and marking.search(path.read_text())
        if path.parent.name != "email"  # plain text
    }
    assert found == {
        "blog/text/richtext.py",
        "blog/public/structured_data.py",
        "blog/templatetags/blog_tags.py",
        "templates/admin/blog/post/section_fields.html",
    }


def test_a_text_may_be_as_long_as_is_said_and_no_longer():
    assert richtext.length_error("a" * richtext.MAX_LENGTH) == ""
    assert "100,001 characters" in richtext.length_error("a" * (richtext.MAX_LENGTH + 1))


@pytest.mark.parametrize(
    "text", ["One line.", "One,\nand the next.", "One.\n\nTwo,\nof two lines.", "a < b & c", ""]
)
def test_plain_text_is_the_same_after_it_was_html(text):
    assert richtext.to_plain(richtext.from_plain(text)) == text
