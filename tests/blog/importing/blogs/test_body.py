"""The body of a post of another system as typed sections, with its pictures."""

import pytest

from blog.importing.blogs import SourcePicture
from blog.importing.blogs.body import body_from_html
from blog.importing.problems import UnreadableDocumentError
from blog.importing.proposal import proposal_from_html
from tests.blog.importing.blogs.zips import left_out


def at_address(attributes):
    if "pixel" in attributes.get("class", ""):
        return None
    return SourcePicture(
        address=attributes["src"],
        alt=attributes.get("alt", ""),
        caption=attributes.get("title", ""),
    )


def read(html, **kwargs):
    return body_from_html(html, at_address, **kwargs)


def test_the_words_and_the_pictures_stay_where_they_stood():
    body = read(
        '<h2>Begin</h2><p>One <b>two</b>.</p><figure><img src="https://old.example/a.jpg"'
        ' alt="A calm lake"><figcaption>In June</figcaption></figure><p>Three.</p>'
    )
    first, picture, last = body.proposal.sections
    assert (first["heading"], first["body"]) == ("Begin", "<p>One <strong>two</strong>.</p>")
    assert picture["kind"] == "picture"
    assert picture["embedded"] == "https://old.example/a.jpg"
    assert picture["caption"] == "In June"
    assert "hint" not in picture
    assert last["body"] == "<p>Three.</p>"
    assert body.pictures == {
        "https://old.example/a.jpg": SourcePicture(
            address="https://old.example/a.jpg", alt="A calm lake", caption="In June"
        )
    }


def test_nothing_of_a_body_becomes_a_title_a_byline_or_tags():
    body = read("<h1>My Week</h1><p>By Mara Lind</p><p>Words.</p><p>Keywords: sleep, rest</p>")
    assert (body.proposal.title, body.proposal.bylines, body.proposal.tags) == ("", [], "")
    shown = "".join(section["heading"] + section["body"] for section in body.proposal.sections)
    assert all(words in shown for words in ("My Week", "By Mara Lind", "Keywords: sleep, rest"))


@pytest.mark.parametrize(
    ("alt", "caption"), [("IMG_2041.jpg", ""), ("In June", "In June"), ("!", "")]
)
def test_a_description_that_is_none_is_missing(alt, caption):
    body = read(f'<img src="https://old.example/a.jpg" alt="{alt}" title="{caption}">')
    (picture,) = body.pictures.values()
    assert (picture.alt, picture.caption) == ("", caption)


def test_a_picture_that_is_shown_twice_is_brought_in_once():
    image = '<img src="https://old.example/a.jpg" alt="{}">'
    body = read(f"{image.format('')}<p>Words.</p>{image.format('A lake')}")
    assert [each["embedded"] for each in body.proposal.sections if "embedded" in each] == [
        "https://old.example/a.jpg",
        "https://old.example/a.jpg",
    ]
    assert [each.alt for each in body.pictures.values()] == ["A lake"]


def test_an_image_that_is_no_picture_leaves_only_its_signs():
    body = read('<p>Fine <img class="pixel" src="x" alt="🙂">.<img class="pixel" alt="ad"></p>')
    assert not body.pictures
    assert [each["body"] for each in body.proposal.sections] == ["<p>Fine 🙂.</p>"]


def test_a_picture_inside_a_noscript_element_is_no_second_one():
    body = read('<img src="a.jpg" alt=""><noscript><img src="a.jpg" alt=""></noscript>')
    assert [each["kind"] for each in body.proposal.sections] == ["picture"]


def test_what_a_system_left_out_is_listed_with_what_the_road_leaves_out():
    body = read("<p>Hi.</p><p hidden>There</p>", left_out=[("form", "Sign up")])
    assert body.proposal.left_out == [
        {"kind": "hidden", "words": "There"},
        {"kind": "form", "words": "Sign up"},
    ]


def test_crossed_out_words_stay_without_the_line_and_are_listed():
    body = read(
        "<p>It costs <del>100 <s>or 90</s></del> 80 &lt;dollars&gt;.</p>"
        '<p style="text-decoration: line-through">All <b>of it</b></p>'
        "<aside><p>Call <strike>Ana</strike> me.</p></aside>"
    )
    words = "".join(each["body"] for each in body.proposal.sections)
    assert "<p>It costs 100 or 90 80 &lt;dollars&gt;.</p>" in words
    assert "<p>All <strong>of it</strong></p>" in words
    assert "Call Ana me." in words
    assert sorted((each["kind"], each["words"]) for each in body.proposal.left_out) == [
        ("struck", "100 or 90"),
        ("struck", "All of it"),
        ("struck", "Ana"),
    ]


def test_a_list_that_begins_at_another_number_is_listed():
    body = read('<ol start="8"><li>Sit <b>down</b></li><li>Walk</li></ol><ol start="1"><li>A</ol>')
    assert left_out(body) == [("numbers", "8. Sit down")]


def test_a_link_in_a_caption_is_listed_since_captions_hold_words_alone():
    body = read(
        '<figure><img src="https://old.example/a.jpg"><figcaption>By <a href="https://e.org/una">'
        "Una</a></figcaption></figure>"
    )
    assert body.proposal.sections[0]["caption"] == "By Una"
    assert body.proposal.left_out == [{"kind": "link", "words": "https://e.org/una"}]


def test_an_empty_body_is_no_error_but_one_too_long_is():
    assert read("").proposal.sections == []
    with pytest.raises(UnreadableDocumentError):
        read("<p>word</p>" * 20_000)


# --- What stands apart ---------------------------------------------------------------------------


def kinds(body):
    return [each["kind"] for each in body.proposal.sections]


def test_a_box_becomes_a_callout_with_its_heading_and_its_picture_below():
    body = read(
        "<p>One. Two.</p><aside><h4>Good to know</h4><p>Breathe <em>out</em>.</p>"
        '<img src="a.jpg" alt="A lake"></aside><p>Three.</p>'
    )
    assert kinds(body) == ["text", "callout", "picture", "text"]
    box = body.proposal.sections[1]
    assert (box["tone"], box["heading"]) == ("note", "Good to know")
    assert box["body"] == "<p>Breathe <em>out</em>.</p>"


def test_a_box_with_a_line_for_a_crisis_says_so():
    body = read("<aside><p>If you can’t go on, call 988.</p></aside>")
    assert body.proposal.sections[0]["tone"] == "crisis"


def test_a_box_with_a_table_or_a_chapter_in_it_is_text():
    long = "<p>Some more words of it.</p>" * 100
    for inner in ("<table><tr><th>A</th></tr><tr><td>B</td></tr></table>", long):
        body = read(f"<aside>{inner}</aside>")
        assert "callout" not in kinds(body)
        assert body.proposal.sections


def test_a_pull_quote_is_set_large_and_a_quotation_stays_in_the_text():
    body = read(
        "<p>One.</p><blockquote class='x pullquote'><p>“Rest is work.”</p><cite>Ana Ruiz</cite>"
        "</blockquote><p>Two.</p><blockquote><p>So it is.</p></blockquote><p>Three.</p>"
    )
    assert kinds(body) == ["text", "quote", "text"]
    quote, text = body.proposal.sections[1:]
    assert (quote["quote"], quote["attribution"]) == ("Rest is work.", "Ana Ruiz")
    assert "<blockquote><p>So it is.</p></blockquote>" in text["body"]


def test_questions_that_unfold_are_questions_and_anything_else_stays_below_a_bold_line():
    row = "<details><summary>{}</summary><p>Yes.</p><ul><li>Often</li></ul></details>"
    body = read(f"<p>One.</p>{row.format('Does it help?')}\n{row.format('<b>Always?</b>')}")
    assert kinds(body) == ["text", "questions"]
    items = body.proposal.sections[1]["items"]
    assert [each["question"] for each in items] == ["Does it help?", "Always?"]
    assert items[0]["answer_html"] == "<p>Yes.</p><ul><li>Often</li></ul>"
    body = read(row.format("The transcript"))
    assert "questions" not in kinds(body)
    assert body.proposal.sections[0]["heading"] == "The transcript"


@pytest.mark.parametrize(
    ("html", "link", "caption"),
    [
        (
            '<iframe src="//www.youtube.com/embed/dQw4w9WgXcQ?rel=0" title="Breathing"></iframe>',
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "Breathing",
        ),
        (
            '<iframe data-src="https://player.vimeo.com/video/12345?h=ab1" src="about:blank">'
            "</iframe>",
            "https://vimeo.com/12345/ab1",
            "Video on Vimeo",
        ),
        (
            '<figure><iframe src="https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b'
            '&amp;color=f00"></iframe><figcaption>A talk</figcaption></figure>',
            "https://soundcloud.com/a/b",
            "A talk",
        ),
        (
            '<video controls><source src="https://old.example/a.mp4"></video>',
            "https://old.example/a.mp4",
            "Video",
        ),
    ],
)
def test_a_video_or_podcast_of_another_site_becomes_a_link_and_is_listed(html, link, caption):
    body = read(f"<p>One.</p>{html}<p>Two.</p>")
    assert kinds(body) == ["text", "recording", "text"]
    section = body.proposal.sections[1]
    assert (section["manner"], section["link"], section["caption"]) == ("link", link, caption)
    assert [each["kind"] for each in body.proposal.left_out] == ["linked"]


def test_any_other_frame_becomes_a_link_in_the_text():
    body = read('<p>One.</p><iframe src="https://maps.example/x?y=1" title="Our map"></iframe>')
    assert kinds(body) == ["text"]
    assert 'href="https://maps.example/x?y=1"' in body.proposal.sections[0]["body"]
    assert ">Our map</a>" in body.proposal.sections[0]["body"]
    assert body.proposal.left_out == [
        {"kind": "linked", "words": "Our map: https://maps.example/x?y=1"}
    ]


def test_a_section_whose_place_is_hidden_is_listed_and_not_shown():
    body = read("<p>One.</p><div hidden><aside><p>Secret words.</p></aside></div>")
    assert kinds(body) == ["text"]
    assert body.proposal.left_out == [{"kind": "hidden", "words": "Secret words."}]


def test_where_a_picture_leads_is_listed_unless_it_is_the_picture_itself():
    body = read(
        '<a href="https://shop.example/book"><img src="a.jpg" alt=""></a>'
        '<a href="https://old.example/a-large.jpg"><img src="b.jpg" alt=""></a>'
    )
    assert body.proposal.left_out == [{"kind": "link", "words": "https://shop.example/book"}]


def test_boxes_in_boxes_without_an_end_are_text():
    body = read("<aside><p>Words.</p>" * 300)
    assert sum(str(each).count("Words.") for each in body.proposal.sections) == 300


def test_nobody_elses_numbers_mean_a_section():
    body = read('<p>One.</p><img data-section="1" data-file="1" src="a.jpg" alt="">')
    assert kinds(body) == ["text", "picture"]
    proposal = proposal_from_html('<p>One.</p><p><img data-section="1"></p>')
    assert [each["kind"] for each in proposal.sections] == ["text"]


def test_a_caption_in_paragraphs_is_one():
    caption = "<figcaption><p>In June</p></figcaption>"
    body = read(f'<figure><img src="a.jpg" alt="">{caption}</figure><p>Words. More.</p>')
    assert [each["caption"] for each in body.proposal.sections[:1]] == ["In June"]
    assert kinds(body) == ["picture", "text"]


def test_a_picture_knows_the_larger_one_that_it_leads_to():
    linked = (
        '<p><a href="https://o.example/a.jpg"><img src="https://o.example/a-small.jpg"></a></p>'
    )
    found = []
    body_from_html(linked, lambda said: found.append(said))
    assert [each.get("data-link") for each in found] == ["https://o.example/a.jpg"]


def test_more_pictures_than_an_article_can_hold_are_listed():
    images = "".join(f'<img src="{number}.jpg" alt="">' for number in range(230))
    body = read(f"<p>Before.</p>{images}<p>After.</p>")
    assert len(body.proposal.sections) == 200
    assert kinds(body)[0] == kinds(body)[-1] == "text"
    assert len(body.proposal.not_included) == 32
    assert "229.jpg" in str(body.proposal.not_included)
    assert len(body.pictures) == 198


def test_the_lines_of_code_and_verse_are_lines():
    body = read("<pre>One line\nand another</pre>")
    assert body.proposal.sections[0]["body"] == "<p>One line<br>and another</p>"


def test_pictures_and_sections_in_far_too_many_elements_take_no_word_along():
    deep = "<div>" * 150
    body = read(f"{deep}<aside><p>Boxed.</p></aside> Behind it. <img src='a.jpg' alt='A'> And so.")
    shown = str(body.proposal.sections)
    assert all(words in shown for words in ("Boxed.", "Behind it.", "And so."))


def test_what_a_page_builder_writes_into_tags_makes_no_text_too_long():
    built = f"<div data-settings='{'x' * 2_000}'><span style='color:red'>Some words.</span></div>"
    body = read(built * 300)
    assert str(body.proposal.sections).count("Some words.") == 300


def test_a_picture_inside_the_text_that_nobody_takes_is_listed():
    body = body_from_html(
        f'<img src="data:image/png;base64,{"A" * 2_000}" alt="X">', lambda _: None
    )
    assert body.proposal.not_included[0].startswith("“X”: This picture stands inside the text")
