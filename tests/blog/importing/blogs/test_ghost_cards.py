"""What Ghost's editors hold: text with marks, lists, and cards, in both of their forms."""

import json

import pytest

from blog.importing.blogs.body import body_from_html
from blog.importing.blogs.ghost.cards import Cards
from blog.importing.blogs.ghost.lexical import html_of_lexical
from blog.importing.blogs.ghost.mobiledoc import html_of_mobiledoc
from blog.importing.blogs.source import SourcePicture
from blog.importing.problems import UnreadableDocumentError
from tests.blog.importing.blogs.bodies import kinds, left_out, nested, shown, words


def text(words, bits=0):
    return {"type": "extended-text", "text": words, "format": bits}


def node(kind, *children, **fields):
    return {"type": kind, "children": list(children), **fields}


def lexical(*nodes):
    return html_of_lexical(json.dumps({"root": {"children": nodes}}), Cards())


def mobiledoc(sections, *, markups=(), atoms=(), cards=()):
    document = {"sections": sections, "markups": markups, "atoms": atoms, "cards": cards}
    return html_of_mobiledoc(json.dumps({"version": "0.3.1", **document}), Cards())


def find_picture(attributes):
    credit = attributes.get("data-credit", "")
    return SourcePicture(address=attributes["src"], alt=attributes.get("alt", ""), credit=credit)


def read_card(name, **fields):
    """Return the body of a card, as both editors have it."""
    cards, old = Cards(), Cards()
    html = html_of_lexical(json.dumps({"root": {"children": [{"type": name, **fields}]}}), cards)
    document = {"cards": [[name, fields]], "sections": [[10, 0]]}
    assert html_of_mobiledoc(json.dumps(document), old) == html
    assert old.left_out == cards.left_out
    return body_from_html(html, find_picture, left_out=cards.left_out)


# --- Text ----------------------------------------------------------------------------------------


def test_marks_of_lexical_are_bits_and_lines_break_where_they_did():
    html = lexical(
        node("paragraph", text("Be "), text("kind", 1 | 2), {"type": "linebreak"}, text("x < y"))
    )
    assert html == "<p>Be <strong><em>kind</em></strong><br>x &lt; y</p>"


def test_links_of_lexical_keep_their_words_and_those_taken_back_are_none():
    link = node("link", text("here"), url='https://e.org/?a=1&b="2"')
    unlinked = node("autolink", text("e.org"), url="https://e.org", isUnlinked=True)
    assert lexical(node("paragraph", link, unlinked)) == (
        '<p><a href="https://e.org/?a=1&amp;b=&quot;2&quot;">here</a>e.org</p>'
    )


def test_a_list_inside_an_item_of_its_own_joins_the_item_above():
    inner = node("list", node("listitem", text("two")), listType="bullet")
    rows = [node("listitem", text("one")), node("listitem", inner), node("listitem", text("three"))]
    assert lexical(node("list", *rows, listType="number", start=3)) == (
        '<ol start="3"><li>one<ul><li>two</li></ul></li><li>three</li></ol>'
    )


def test_boxes_to_tick_headings_and_both_kinds_of_quotations():
    html = lexical(
        node("extended-heading", text("Now"), tag="h3"),
        node("list", node("listitem", text("rest"), checked=True), listType="check"),
        node("quote", text("Plain.")),
        node("aside", text("Apart.")),
    )
    assert html == (
        "<h3>Now</h3><ul><li>☑ rest</li></ul><blockquote><p>Plain.</p></blockquote>"
        '<blockquote class="pullquote"><p>Apart.</p></blockquote>'
    )


def test_marks_of_mobiledoc_begin_and_end_between_words():
    html = mobiledoc(
        [
            [1, "h2", [[0, [], 0, "Now"]]],
            [1, "p", [[0, [0, 1], 1, "Go "], [0, [], 1, "on"], [1, [], 0, 0], [0, [], 0, "!"]]],
            [3, "ol", [[[0, [], 0, "one"]], [[0, [], 0, "two"]]]],
            [2, "https://e.org/a.jpg"],
            [1, "aside", [[0, [], 0, "Apart."]]],
        ],
        markups=[["a", ["href", "https://e.org"]], ["strong"]],
        atoms=[["soft-return", "", {}]],
    )
    assert html == (
        '<h2>Now</h2><p><a href="https://e.org"><strong>Go </strong>on</a><br>!</p>'
        '<ol><li>one</li><li>two</li></ol><figure><img src="https://e.org/a.jpg"></figure>'
        '<blockquote class="pullquote"><p>Apart.</p></blockquote>'
    )


# --- Cards ---------------------------------------------------------------------------------------


def test_pictures_have_their_words_and_whose_they_are():
    body = read_card("image", src="https://e.org/a.jpg", alt="A lake", caption="In <b>June</b>")
    assert body.pictures["https://e.org/a.jpg"].caption == "In June"
    body = read_card(
        "image", src="https://e.org/a.jpg", caption="Photo by <a>A. Bee</a> / Unsplash"
    )
    (picture,) = body.pictures.values()
    assert (picture.caption, picture.credit) == ("", "Photo by A. Bee / Unsplash")


def test_a_gallery_keeps_its_order_and_what_is_said_of_all():
    images = [{"src": f"https://e.org/{name}.jpg"} for name in "bac"]
    body = read_card("gallery", images=[*images, "nonsense"], caption="<p>Three.</p>")
    assert [address[-5] for address in body.pictures] == ["b", "a", "c"]
    assert words(body) == "Three."


def test_boxes_and_what_unfolds():
    body = read_card("callout", calloutText="<p>Rest.</p>", calloutEmoji="💡")
    assert (kinds(body), words(body)) == (["callout"], "Rest.")
    assert words(read_card("callout", calloutText="Stop.", calloutEmoji="⚠️")) == "⚠️ Stop."
    assert words(read_card("callout", calloutText="<p>Stop.", calloutEmoji="\\p")) == "\\p Stop."
    body = read_card("toggle", heading="How long?", content="<p>An hour.</p>")
    assert (kinds(body), words(body)) == (["questions"], "How long? An hour.")


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("button", {"buttonText": "Write to us", "buttonUrl": "https://e.org/"}, "Write to us"),
        ("markdown", {"markdown": "#So\n\n*It* is"}, "So It is"),
        ("html", {"html": "<p>As <b>is</b></p>"}, "As is"),
        ("codeblock", {"code": "a\n  b", "caption": "Lines"}, "a b Lines"),
        (
            "file",
            {"src": "/f.pdf", "fileTitle": "Sheet", "fileCaption": "One page"},
            "Sheet One page",
        ),
        ("video", {"src": "https://e.org/v.mp4", "fileName": "v.mp4", "caption": "Sea"}, "Sea"),
        ("header", {"header": "Big", "subheader": "small"}, "Big small"),
        (
            "bookmark",
            {
                "url": "https://e.org/",
                "metadata": {"title": "T", "description": "D", "author": "A", "publisher": "P"},
                "caption": "C",
            },
            "T D A · P C",
        ),
        (
            "product",
            {
                "productTitle": "Book",
                "productDescription": "Good",
                "productRatingEnabled": True,
                "productStarRating": 3,
                "productButtonEnabled": True,
                "productButton": "Buy",
                "productUrl": "https://e.org/",
            },
            "Book ★★★ Good Buy",
        ),
        (
            "call-to-action",
            {
                "textValue": "<p>Come in</p>",
                "hasSponsorLabel": True,
                "sponsorLabel": "Ours",
                "showButton": True,
                "buttonText": "Book",
                "buttonUrl": "https://e.org/",
            },
            "Ours Come in Book",
        ),
        (
            "embed",
            {
                "url": "https://t.example/1",
                "html": "<blockquote><p>A post</p></blockquote><script src='x'></script>",
            },
            "A post",
        ),
        ("embed", {"url": "https://e.org/", "metadata": {"title": "A page"}}, "A page"),
    ],
)
def test_the_words_of_cards_stay(name, fields, expected):
    body = read_card(name, **fields)
    assert expected in words(body)


def test_videos_of_other_sites_become_links_with_their_titles():
    html = '<iframe src="https://www.youtube.com/embed/jfKfPfyJRdk?feature=oembed"></iframe>'
    body = read_card("embed", url="https://youtu.be/x", html=html, metadata={"title": "Calm"})
    (section,) = body.proposal.sections
    assert (section["link"], section["caption"]) == (
        "https://www.youtube.com/watch?v=jfKfPfyJRdk",
        "Calm",
    )


@pytest.mark.parametrize(
    ("name", "fields", "kind", "expected"),
    [
        ("email", {"html": "<p>Hey {first_name}</p>"}, "hidden", "Hey {first_name}"),
        ("email-cta", {"html": "<p>Hi</p>", "buttonText": "Go"}, "hidden", "Hi\nGo"),
        ("signup", {"header": "Join", "buttonText": "Subscribe"}, "form", "Join\nSubscribe"),
        ("paywall", {}, "part", "From here on it was for members."),
        ("button", {"buttonText": "Join", "buttonUrl": "#/portal/signup"}, "part", "Join"),
        ("collection", {"collection": "latest"}, "part", "A list of other articles."),
        (
            "html",
            {"html": "<p>Only you</p>", "visibility": {"web": {"nonMember": False}}},
            "hidden",
            "Only you",
        ),
    ],
)
def test_what_only_works_there_or_was_for_some_is_listed(name, fields, kind, expected):
    body = read_card(name, **fields)
    assert (words(body), left_out(body)) == ("", [(kind, expected)])


def test_a_card_that_nobody_knows_stays_as_its_words_and_is_listed():
    body = read_card("quiz", payload={"question": "How <b>are</b> you?", "rows": ["Well", "Ill"]})
    assert "How are you? Well Ill" in words(body)
    assert left_out(body) == [("foreign", "quiz: How are you?\nWell\nIll")]
    assert words(read_card("quiz")) == "[quiz]"


def test_a_node_that_nobody_knows_keeps_what_is_inside_it():
    cards = Cards()
    document = {"root": {"children": [node("column", node("paragraph", text("Inside.")))]}}
    assert html_of_lexical(json.dumps(document), cards) == "<p>Inside.</p>"
    assert cards.left_out == [("foreign", "column: Inside.")]


# --- What attacks --------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [100, 400, 30_000])
def test_deep_documents_end_in_words_or_as_unreadable_but_never_in_an_error(depth):
    begin, end = '{"type":"quote","children":[{"type":"paragraph","children":[', "]}]}"
    deep = nested(depth, begin, end).replace('"Deep words"', '{"type":"text","text":"Deep words"}')
    html = html_of_lexical('{"root":{"children":[' + deep + "]}}", Cards())
    assert html is None or "Deep words" in html
    assert html_of_mobiledoc('{"sections":' + nested(depth, "[", "]") + "}", Cards()) in (None, "")


@pytest.mark.parametrize(
    "value", [None, 5, True, [], {}, "x", [[]], [None], [1, 2], {"children": 3}, [[10, 99]]]
)
def test_fields_of_other_kinds_are_passed_over(value):
    lexical({"type": value}, value, node("paragraph", value), node("heading", text("x"), tag=value))
    lexical(node("paragraph", {"type": "text", "text": value, "format": value}))
    lexical(node("list", node("listitem", value), listType=value, start=value))
    mobiledoc([value, [1, "p", value], [1, "p", [value]], [3, "ul", [value]], [10, value]])
    mobiledoc([[1, "p", [[0, [value], 0, "x"]]], [10, 0]], markups=[value], cards=[value, []])
    for name in ("image", "gallery", "bookmark", "embed", "product", "callout", "html", "new"):
        fields = dict.fromkeys(
            ("src", "images", "metadata", "html", "visibility", "calloutText", "productStarRating"),
            value,
        )
        lexical({"type": name, **fields})


def test_far_too_much_is_refused():
    with pytest.raises(UnreadableDocumentError):
        html_of_lexical(" " * 5_000_000, Cards())
    with pytest.raises(UnreadableDocumentError):
        lexical({"type": "markdown", "markdown": "word " * 50_000})


def test_nothing_of_a_card_leaves_its_attribute():
    body = read_card("image", src='https://e.org/"><script>x</script>', alt='"><p>Hi</p>')
    assert "<script" not in shown(body)
