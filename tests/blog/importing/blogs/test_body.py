"""The body of a post of another system as typed sections, with its pictures."""

import pytest

from blog.importing.blogs import SourcePicture
from blog.importing.blogs.body import body_from_html
from blog.importing.problems import UnreadableDocumentError


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


def test_an_empty_body_is_no_error_but_one_too_long_is():
    assert read("").proposal.sections == []
    with pytest.raises(UnreadableDocumentError):
        read("<p>word</p>" * 20_000)
