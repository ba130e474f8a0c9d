"""Bodies of the classic editor: lines, signs in square brackets, pictures and their captions."""

import base64

import pytest

from blog.importing.blogs import SourcePicture
from tests.blog.importing.blogs.bodies import kinds, left_out, shown, words
from tests.blog.importing.blogs.wxr.files import SITE, attachment, body_of, item, meta, read, wxr

UPLOADS = f"{SITE}/wp-content/uploads/2020/05"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\n\nTwo\nand three", "<p>One</p><p>Two<br>and three</p>"),
        ("One<br />\ntwo", "<p>One<br>two</p>"),
        (
            "One <b>two\n\nthree</b> four",
            "<p>One <strong>two</strong></p><p><strong>three</strong> four</p>",
        ),
        ("<div>One</div>\nTwo\n\n<div>Three</div>", "<p>One</p><p>Two</p><p>Three</p>"),
        ("One\n<!--more-->\nTwo", "<p>One</p><p>Two</p>"),
        ("One\n\n<!--nextpage-->\n\nTwo", "<p>One</p><p>Two</p>"),
        ("One\r\n\r\nTwo", "<p>One</p><p>Two</p>"),
        ("<pre>a\n\nb</pre>\nc", "<p>a</p><p>b</p><p>c</p>"),
        ("He said [sic] it, [1] and [[gallery]].", "<p>He said [sic] it, [1] and [gallery].</p>"),
    ],
)
def test_an_empty_line_is_a_paragraph_and_a_line_a_line(tmp_path, text, html):
    assert shown(body_of(tmp_path, text)) == html


def test_lines_in_a_list_and_between_blocks_mean_nothing(tmp_path):
    body = body_of(tmp_path, "To take:\n<ul>\n<li>One</li>\n<li>Two</li>\n</ul>\nThe end of it.")
    assert kinds(body) == ["list"]
    assert "<br>" not in shown(body)


def test_a_caption_belongs_to_its_picture_however_it_is_written(tmp_path):
    image = f'<img class="wp-image-9" src="{UPLOADS}/lake-300x200.jpg" alt="A lake" />'
    for text in (
        f'[caption id="attachment_9" width="300"]{image} In <em>June</em>[/caption]',
        f'[caption id="attachment_9" caption="In June"]<a href="{UPLOADS}/lake.jpg">{image}</a>'
        "[/caption]",
        f'<dl class="wp-caption"><dt>{image}</dt><dd class="wp-caption-dd">In June</dd></dl>',
        f'<div class="wp-caption">{image}<p class="wp-caption-text">In June</p></div>',
    ):
        body = body_of(tmp_path, f"Before.\n\n{text}\n\nAfter.", attachment(9, "lake.jpg"))
        assert kinds(body) == ["text", "picture", "text"], text
        (picture,) = body.pictures.values()
        assert (picture.address, picture.alt) == (f"{UPLOADS}/lake.jpg", "A lake")
        assert body.proposal.sections[1]["caption"] == "In June"
        assert "caption" not in words(body)


@pytest.mark.parametrize(
    "source",
    [
        f"{UPLOADS}/lake-300x200.jpg",
        f"{UPLOADS}/lake-scaled.jpg",
        f"{UPLOADS}/lake-e1600000000-150x150.jpg?w=300",
        "https://i0.wp.com/old.example/wp-content/uploads/2020/05/lake.jpg?resize=300%2C200",
        "//old.example/wp-content/uploads/2020/05/lake.jpg",
        "/wp-content/uploads/2020/05/lake.jpg",
        "../../wp-content/uploads/2020/05/lake.jpg",
    ],
)
def test_a_copy_of_a_picture_is_the_picture(tmp_path, source):
    body = body_of(tmp_path, f'<img src="{source}">', attachment(9, "lake.jpg", alt="A calm lake"))
    (picture,) = body.pictures.values()
    assert (picture.address, picture.alt) == (f"{UPLOADS}/lake.jpg", "A calm lake")


def test_a_picture_that_is_called_like_a_copy_is_itself(tmp_path):
    others = (attachment(8, "plan-300x200.jpg"), attachment(9, "plan-580x300.jpg"))
    body = body_of(tmp_path, f'<img src="{UPLOADS}/plan-580x300.jpg">', *others)
    assert list(body.pictures) == [f"{UPLOADS}/plan-580x300.jpg"]


def test_a_picture_that_is_in_no_file_keeps_its_address_and_the_larger_one_is_taken(tmp_path):
    small = f"{UPLOADS}/a-300x200.jpg"
    body = body_of(tmp_path, f'<a href="{UPLOADS}/a.jpg"><img src="{small}"></a>')
    assert list(body.pictures) == [f"{UPLOADS}/a.jpg"]
    body = body_of(tmp_path, f'<a href="https://shop.example/"><img src="{small}"></a>')
    assert list(body.pictures) == [small]
    assert left_out(body) == [("link", "https://shop.example/")]


def test_counters_and_smileys_are_no_pictures(tmp_path):
    body = body_of(
        tmp_path,
        'Fine <img class="emoji" alt="🙂" src="https://s.w.org/e.png"> so.'
        '<img src="https://pixel.wp.com/b.gif"><img src="https://a.example/x" width="1"'
        ' height="1">',
    )
    assert shown(body) == "<p>Fine 🙂 so.</p>"
    assert not body.pictures


def test_a_gallery_shows_its_pictures_in_order_with_their_captions_once(tmp_path):
    others = (
        attachment(9, "b.jpg", "Second", menu_order="2", post_parent="7"),
        attachment(8, "a.jpg", "First", menu_order="1", post_parent="7"),
        attachment(10, "c.jpg", "Elsewhere"),
        attachment(11, "d.pdf", "No picture", post_parent="7"),
    )
    for text, captions in (
        ("[gallery]", ["First", "Second"]),
        ('[gallery ids="10,8"]\n\n[gallery ids="8"]', ["Elsewhere", "First"]),
        ("[gallery ids=&#8221;10,8&#8243;]", ["Elsewhere", "First"]),
        ('[gallery exclude="8"]', ["Second"]),
    ):
        body = body_of(tmp_path, text, *others)
        assert [each["caption"] for each in body.proposal.sections] == captions, text
    body = body_of(tmp_path, 'Words.\n\n[gallery ids="8,99"]', *others)
    assert left_out(body)[0][0] == "picture"
    assert left_out(body)[0][1].startswith("1 of a gallery")


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://youtu.be/abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("[embed]https://vimeo.com/12345[/embed]", "https://vimeo.com/12345"),
        (
            "[youtube=http://www.youtube.com/watch?v=abcdefghijk&w=640]",
            "https://www.youtube.com/watch?v=abcdefghijk",
        ),
        ("[youtube abcdefghijk]", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("[vimeo 12345]", "https://vimeo.com/12345"),
        ('[audio src="https://old.example/a.mp3"]', "https://old.example/a.mp3"),
        ('[audio mp3="https://old.example/a.mp3"][/audio]', "https://old.example/a.mp3"),
        ('[video mp4="https://old.example/a.mp4"][/video]', "https://old.example/a.mp4"),
        ('[playlist ids="9"]', f"{UPLOADS}/a.mp3"),
    ],
)
def test_recordings_become_links(tmp_path, text, link):
    body = body_of(tmp_path, f"Before.\n\n{text}\n\nAfter.", attachment(9, "a.mp3"))
    assert kinds(body) == ["text", "recording", "text"]
    assert body.proposal.sections[1]["link"] == link
    assert words(body).startswith("Before.")
    assert "[" not in shown(body)


def test_an_address_alone_in_its_line_is_a_link(tmp_path):
    body = body_of(tmp_path, "Read this:\nhttps://a.example/text?b=1&amp;c=2\n\nEnd.")
    assert '<a href="https://a.example/text?b=1&amp;c=2"' in shown(body)


def test_the_recording_of_an_episode_comes_along(tmp_path):
    noted = meta("enclosure", "https://old.example/e.mp3\n123\naudio/mpeg")
    assert kinds(body_of(tmp_path, "Words.", more=noted)) == ["text", "recording"]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ('[su_unknown a="b"]', [("foreign", '[su_unknown a="b"]')]),
        ("[mystery]Inside[/mystery]", [("foreign", "[mystery]")]),
        ("[wpforms id='3']", [("form", "[wpforms id='3']")]),
        ("[contact-form][contact-field label='Name'/][/contact-form]", [("form", "")]),
        ("[recent_posts num='3']", [("part", "[recent_posts num='3']")]),
    ],
)
def test_unknown_signs_stay_and_forms_go_and_both_are_listed(tmp_path, text, listed):
    body = body_of(tmp_path, f"Words before.\n\n{text}")
    kind, said = listed[0]
    assert (kind, said) in left_out(body) or (not said and kind in dict(left_out(body)))
    assert (text in words(body)) == (kind == "foreign")
    assert "Words before." in words(body)


def test_the_layout_of_page_builders_leaves_their_words(tmp_path):
    text = (
        "[vc_row][vc_column width='1/2'][vc_column_text]<p>One.</p>[/vc_column_text][/vc_column]"
        "[/vc_row][et_pb_section][et_pb_row][et_pb_text]<p>Two.</p>[/et_pb_text][/et_pb_row]"
        "[/et_pb_section][one_half]Three.[/one_half]"
    )
    assert words(body_of(tmp_path, text)) == "One. Two. Three."


def test_what_stands_apart_in_brackets(tmp_path):
    text = (
        "One.\n\n[toggle title='Does it help?']Yes, it does.[/toggle]\n\n"
        "[pullquote cite='Ana Ruiz']Rest is work.[/pullquote]\n\n"
        "[su_note]Breathe out.[/su_note]\n\n[button url='https://a.example/b']Book[/button]"
    )
    body = body_of(tmp_path, text)
    assert kinds(body)[:4] == ["text", "questions", "quote", "callout"]
    assert body.proposal.sections[2]["attribution"] == "Ana Ruiz"
    assert '<a href="https://a.example/b"' in shown(body)


def test_notes_in_brackets_are_notes_at_the_end(tmp_path):
    body = body_of(tmp_path, "Sleep[ref]See the study.[/ref] and rest[efn_note]Or not.[/efn_note].")
    assert body.proposal.sections[0]["body"] == "<p>Sleep¹ and rest².</p>"
    assert words(body).endswith("Notes See the study. Or not.")


def test_code_is_text_with_its_lines(tmp_path):
    text = "[sourcecode language='php']\nif (a < b) {\n  [gallery]\n}\n[/sourcecode]"
    body = body_of(tmp_path, text)
    assert words(body) == "if (a < b) { [gallery] }"
    assert shown(body).count("<br>") == 2
    assert not left_out(body)


def test_a_thousand_signs_without_an_end_take_no_time(tmp_path):
    body = body_of(tmp_path, "[a-b]" * 5_000 + "[/c-d]" * 5_000)
    assert words(body).count("[a-b]") == 5_000


def test_items_that_are_used_by_none_have_their_own_bodies(tmp_path):
    blog = read(tmp_path, wxr(item(1, "First"), item(2, "Second", kind="page"), item(3, "")))
    assert [words(blog.body(post)) for post in blog.posts()] == ["First", "Second", ""]


def test_the_parts_of_page_builders_that_say_what_they_are(tmp_path):
    others = (attachment(8, "a.jpg", "First"), attachment(9, "b.jpg", "Second"))
    text = (
        '[vc_custom_heading text="Why we rest" font_container="tag:h2"]<p>So. It is.</p>'
        '[vc_single_image image="8"][vc_gallery images="9"][vc_separator][vc_empty_space]'
        '[vc_btn title="Book" link="url:https%3A%2F%2Fa.example%2Fb|title:Book"]'
        '[et_pb_image src="https://old.example/c.jpg" alt="A lamp"][/et_pb_image]'
    )
    body = body_of(tmp_path, text, *others)
    assert body.proposal.sections[0]["heading"] == "Why we rest"
    assert [key.rpartition("/")[2] for key in body.pictures] == ["a.jpg", "b.jpg", "c.jpg"]
    assert '<a href="https://a.example/b"' in shown(body)
    assert "[" not in shown(body)
    assert not left_out(body)


def test_a_picture_that_stands_in_the_text_is_read_from_there(tmp_path):
    content = bytes(range(256)) * 8
    inside = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    blog = read(tmp_path, wxr(item(7, f'<p>Words.</p><img src="{inside}" alt="A lake">')))
    body = blog.body(next(iter(blog.posts())))
    (picture,) = body.pictures.values()
    assert (kinds(body), picture.alt) == (["text", "picture"], "A lake")
    assert blog.read_picture(picture) == content
    for other in (SourcePicture(path="7#0"), SourcePicture(path="9#0"), SourcePicture(address="x")):
        with pytest.raises(KeyError):
            blog.read_picture(other)


def test_a_link_to_the_page_of_a_picture_leads_to_its_file(tmp_path):
    lake = attachment(9, "lake.jpg", link=f"{SITE}/2020/05/sleep/lake/")
    for page in ("/2020/05/sleep/lake/", f"{SITE}/2020/05/sleep/lake/", "/?attachment_id=9"):
        image = f'<img src="{UPLOADS}/lake-300x200.jpg">'
        body = body_of(tmp_path, f'<a href="{page}">{image}</a> <a href="{page}">Lake</a>', lake)
        assert not left_out(body), page
        assert f'<a href="{UPLOADS}/lake.jpg"' in shown(body)
