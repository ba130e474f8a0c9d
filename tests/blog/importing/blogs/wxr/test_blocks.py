"""Bodies of the block editor."""

import json

import pytest

from tests.blog.importing.blogs.bodies import kinds, left_out, shown, words
from tests.blog.importing.blogs.wxr.files import SITE, attachment, body_of, item, meta

UPLOADS = f"{SITE}/wp-content/uploads/2020/05"


def block(name, inner="", **said):
    noted = f" {json.dumps(said)}" if said else ""
    if not inner:
        return f"<!-- wp:{name}{noted} /-->"
    return f"<!-- wp:{name}{noted} -->\n{inner}\n<!-- /wp:{name} -->\n\n"


def p(words):
    return block("paragraph", f"<p>{words}</p>")


def test_lines_between_blocks_mean_nothing_and_text_beside_them_has_its_paragraphs(tmp_path):
    body = body_of(tmp_path, f"{p('One<br>two')}\n\nLoose\n\nwords\n\n{p('Three')}")
    assert shown(body) == "<p>One<br>two</p><p>Loose</p><p>words</p><p>Three</p>"


def test_a_pull_quote_is_set_apart_and_a_quotation_is_not(tmp_path):
    quoted = "<blockquote{}><p>Rest is work.</p><cite>Ana Ruiz</cite></blockquote>"
    new = f'<figure class="wp-block-pullquote alignwide">{quoted.format("")}</figure>'
    old = quoted.format(' class="wp-block-pullquote"')
    plain = quoted.format(' class="wp-block-quote"')
    text = p("a. b.") + block("pullquote", new) + p("c. d.") + block("quote", plain) + p("e. f.")
    body = body_of(tmp_path, text + block("pullquote", old))
    assert kinds(body) == ["text", "quote", "text", "quote"]
    assert body.proposal.sections[1]["attribution"] == "Ana Ruiz"
    assert "<blockquote><p>Rest is work.</p><p>Ana Ruiz</p></blockquote>" in shown(body)


def test_galleries_and_pictures_keep_their_order_and_captions(tmp_path):
    figure = (
        '<figure class="wp-block-image"><img src="{0}/{1}-1024x768.jpg" class="wp-image-{2}"/>'
        "<figcaption>{3}</figcaption></figure>"
    )
    inner = "".join(
        block("image", figure.format(UPLOADS, name, number, caption), id=number)
        for name, number, caption in (("b", 9, "Second"), ("a", 8, "First"))
    )
    old = (
        f'<ul class="blocks-gallery-grid"><li><figure><img src="{UPLOADS}/c.jpg" data-id="10"/>'
        "<figcaption>Third</figcaption></figure></li></ul>"
    )
    text = block("gallery", f'<figure class="wp-block-gallery">{inner}</figure>') + p("a. b.")
    body = body_of(
        tmp_path, text + block("gallery", old), *map(attachment, (8, 9), ("a.jpg", "b.jpg"))
    )
    assert kinds(body) == ["picture", "picture", "text", "picture"]
    captions = [each["caption"] for each in body.proposal.sections if "caption" in each]
    assert captions == ["Second", "First", "Third"]
    assert list(body.pictures) == [f"{UPLOADS}/{name}.jpg" for name in ("b", "a", "c")]


@pytest.mark.parametrize(
    "cover",
    [
        '<div class="wp-block-cover" style="background-image:url({0}/a.jpg)"><p>Words.</p></div>',
        '<div class="wp-block-cover"><img class="wp-block-cover__image-background"'
        ' src="{0}/a.jpg"/><p>Words.</p></div>',
    ],
)
def test_a_cover_shows_its_picture_once(tmp_path, cover):
    body = body_of(tmp_path, block("cover", cover.format(UPLOADS), url=f"{UPLOADS}/a.jpg", id=9))
    assert kinds(body) == ["picture", "text"]


def test_footnotes_are_kept_apart_from_the_text(tmp_path):
    noted = json.dumps([{"content": "See the <em>study</em>.", "id": "x-1"}])
    mark = '<sup data-fn="x-1" class="fn"><a href="#x-1" id="x-1-link">1</a></sup>'
    body = body_of(tmp_path, p(f"Sleep{mark}.") + block("footnotes"), more=meta("footnotes", noted))
    assert body.proposal.sections[0]["body"] == "<p>Sleep¹.</p>"
    assert "Notes See the study." in words(body)
    assert not left_out(body)
    for broken in ("{", "[1]", "[" * 2_000, '{"a": 1}'):
        assert words(body_of(tmp_path, p("One"), more=meta("footnotes", broken))) == "One"


def test_details_and_the_questions_of_plugins_are_questions(tmp_path):
    yoast = (
        '<div class="schema-faq wp-block-yoast-faq-block"><div class="schema-faq-section">'
        '<strong class="schema-faq-question">Costs</strong> <p class="schema-faq-answer">None.</p>'
        "</div></div>"
    )
    rank_math = (
        '<div class="wp-block-rank-math-faq-block"><div class="rank-math-faq-item">'
        '<h3 class="rank-math-question ">How long?</h3><div class="rank-math-answer ">'
        "<p>An hour.</p></div></div></div>"
    )
    details = '<details class="wp-block-details"><summary>Why?</summary><p>So.</p></details>'
    for html, question in ((yoast, "Costs"), (rank_math, "How long?"), (details, "Why?")):
        body = body_of(tmp_path, p("a. b.") + block("group", html))
        assert kinds(body) == ["text", "questions"], html
        assert body.proposal.sections[1]["items"][0]["question"] == question


def test_a_colored_box_is_a_callout(tmp_path):
    group = '<div class="wp-block-group has-background"><h3>Good to know</h3><p>Breathe.</p></div>'
    colored = block("paragraph", '<p class="has-background">Or rest.</p>')
    body = body_of(tmp_path, p("a. b.") + block("group", group) + colored)
    assert kinds(body) == ["text", "callout", "callout"]


def test_a_table_has_its_caption(tmp_path):
    table = "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
    html = f'<figure class="wp-block-table">{table}<figcaption>Numbers</figcaption></figure>'
    (section,) = body_of(tmp_path, block("table", html)).proposal.sections
    assert (section["kind"], section["caption"]) == ("table", "Numbers")


def test_what_another_site_shows_is_a_link(tmp_path):
    html = (
        '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
        "https://www.youtube.com/watch?v=abcdefghijk&amp;t=2\n</div>"
        "<figcaption>A talk</figcaption></figure>"
    )
    body = body_of(tmp_path, p("a. b.") + block("embed", html, url="x"))
    assert kinds(body) == ["text", "recording"]
    assert body.proposal.sections[1]["caption"] == "A talk"


def test_a_file_has_two_links_and_buttons_are_links(tmp_path):
    html = (
        f'<div class="wp-block-file"><a href="{UPLOADS}/a.pdf">Worksheet</a>'
        f'<a href="{UPLOADS}/a.pdf" class="wp-block-file__button">Download</a></div>'
        '<div class="wp-block-button"><a class="wp-block-button__link" href="/more">More</a></div>'
    )
    assert words(body_of(tmp_path, block("file", html))) == "Worksheet Download More"


def test_a_block_that_is_used_again_comes_along_and_none_goes_round(tmp_path):
    round_about = item(21, block("block", ref=21) + p("Round"), kind="wp_block")
    body = body_of(
        tmp_path,
        p("One") + block("block", ref=20) + block("block", ref=21) + block("block", ref=99),
        item(20, p("Two"), kind="wp_block"),
        round_about,
    )
    assert words(body).startswith("One Two Round")
    assert ("part", "A block that is used again, number 99") in left_out(body)
    assert ("part", "A block that is used again, number 21") in left_out(body)


def test_what_only_works_there_is_listed_and_what_nobody_knows_stays(tmp_path):
    body = body_of(
        tmp_path,
        p("One")
        + block("latest-posts")
        + block("latest-posts")
        + block("core/search", label="Search")
        + block("spacer")
        + block("acme/quiz", question="How did you sleep last night?", color="red")
        + block("jetpack/field-name", label="Your name"),
    )
    assert left_out(body) == [
        ("form", "jetpack/field-name Your name"),
        ("part", "latest posts"),
        ("part", "search"),
        ("foreign", "acme/quiz"),
    ]
    assert words(body) == "One [acme/quiz] How did you sleep last night?"


def test_signs_in_brackets_mean_the_same_in_blocks(tmp_path):
    text = block("shortcode", "[gallery ids='8']") + block(
        "code", "<pre><code>[gallery]</code></pre>"
    )
    body = body_of(tmp_path, text, attachment(8, "a.jpg"))
    assert kinds(body) == ["picture", "text"]
    assert words(body) == "[gallery]"


@pytest.mark.parametrize(
    "text", ["<!-- wp:", "<!-- wp:a {", "<!-- wp:a -->", "<!-- /wp:a -->", "<!--"]
)
def test_comments_without_an_end_take_no_time_and_no_word(tmp_path, text):
    assert words(body_of(tmp_path, p("One") + text * 3_000 + p("Two"))).startswith("One")
