"""Squarespace's dialect: its addresses, its pictures, its HTML."""

import pytest

from tests.blog.importing.blogs.bodies import kinds, left_out, shown, words
from tests.blog.importing.blogs.wxr.files import (
    attachment,
    author,
    category,
    item,
    meta,
    read,
    term,
    wxr,
)

CDN = "https://images.squarespace-cdn.com/content/v1/abc"
OWNER = author("owner@old.example", "Rowan Ash", -21)


def exported(folder, *items, terms=(OWNER,)):
    return read(folder, wxr(*items, terms=terms, is_squarespace=True))


def body(folder, text):
    blog = exported(folder, item(1, text, link="/journal/sleep", creator="owner@old.example"))
    assert blog.system == "Squarespace"
    return blog.body(next(iter(blog.posts())))


def test_a_post_is_known_by_its_address_and_nobody_by_mail(tmp_path):
    placeholder = category("null-null", "null - null")
    blog = exported(
        tmp_path,
        item(0, "One", term("category", "null-null", "null - null"), link="/journal/one"),
        item(0, "Two", link="/journal/two", title="A &amp;amp; B", creator="owner@old.example"),
        terms=(OWNER, placeholder),
    )
    one, two = blog.posts()
    assert (one.key, two.key) == ("/journal/one", "/journal/two")
    assert (two.title, two.old_addresses) == ("A & B", ["/journal/two"])
    assert [words(blog.body(post)) for post in (one, two)] == ["One", "Two"]
    assert blog.categories == {}
    assert [blog.authors[key].name for key in two.authors] == ["Rowan Ash"]
    assert "@" not in f"{blog.authors}"


def test_the_pages_of_topics_are_below_the_blog(tmp_path):
    topic = term("category", "calm-rest", "Calm &amp; rest")
    blog = exported(tmp_path, item(1, "One", topic, link="/journal/one"), item(2, link="/about"))
    old = blog.categories["calm-rest"].old_addresses
    assert old == ("/journal/category/Calm+%26+rest/",)
    assert not any(each.old_addresses for each in blog.authors.values())


@pytest.mark.parametrize(
    ("said", "title", "slug"),
    [
        ("2017/10/10/good-night", "Good night", "good-night"),
        ("good-night.html", "Good night", "good-night"),
        ("good-night-kss5h", "Good night", "good-night"),
        ("good-night-kss5h", "Another", "good-night-kss5h"),
        ("good-night-2024", "Good night", "good-night-2024"),
        ("k3lm9x0q2w4e6r8t0y1u3i5o7p9a", "Good night", ""),
    ],
)
def test_a_slug_is_its_last_part_without_what_was_put_to_it(tmp_path, said, title, slug):
    blog = exported(tmp_path, item(1, link=f"/journal/{said}", title=title, post_name=said))
    assert next(iter(blog.posts())).slug == slug


def test_the_lead_picture_has_no_caption_that_is_none(tmp_path):
    lead = attachment(5, "lake.jpg", "exc-5134cbefe4b0c6fb04df8065")
    blog = exported(tmp_path, item(1, "", meta("_thumbnail_id", "5"), link="/a"), lead)
    picture = next(iter(blog.posts())).lead_picture
    assert picture.address.endswith("lake.jpg")
    assert (picture.alt, picture.caption) == ("", "")


def test_galleries_stand_there_twice_and_are_counted_by_address(tmp_path):
    grid = "".join(f'<img src="{CDN}/{name}?format=original" alt="">' for name in "ab")
    lightbox = "".join(f'<img data-src="{CDN}/{name}" alt="">' for name in "ab")
    lazy = f'<noscript><img src="{CDN}/c"></noscript><img data-src="{CDN}/c" alt="IMG_1.jpg">'
    found = body(tmp_path, f"<p>One.</p>{grid}{lightbox}{lazy}")
    assert kinds(found) == ["text", "picture", "picture", "picture"]
    assert [each.alt for each in found.pictures.values()] == ["", "", ""]


def test_captions_are_signs_and_nothing_else_is(tmp_path):
    text = f'[caption id=""]<img src="{CDN}/a" /> By the lake[/caption]<p>A [gallery] of [x_y].</p>'
    found = body(tmp_path, text)
    assert found.proposal.sections[0]["caption"] == "By the lake"
    assert words(found).endswith("A [gallery] of [x_y].")
    assert not left_out(found)


def test_what_is_only_large_is_text_and_a_short_line_is_a_heading(tmp_path):
    sentence = (
        "A long sentence that was made larger, as one does there, and that goes on to its end."
    )
    found = body(
        tmp_path,
        f'<h3 style="white-space:pre-wrap;">{sentence * 2}</h3><p class="sqsrte-large">Why we rest'
        f'</p><p>So.</p><p class="sqsrte-large">{sentence}</p>\n\n\n\n<p>Well.</p>',
    )
    assert [each["heading"] for each in found.proposal.sections] == ["", "Why we rest"]
    assert "<br>" not in shown(found)


def test_a_video_in_an_attribute_is_a_link(tmp_path):
    frame = "&lt;iframe src=&quot;//www.youtube.com/embed/abcdefghijk&quot;&gt;&lt;/iframe&gt;"
    found = body(tmp_path, f'<p>One.</p><div class="sqs-video-wrapper" data-html="{frame}"></div>')
    assert kinds(found) == ["text", "recording"]


def test_styles_of_whole_pages_hide_no_word(tmp_path):
    text = (
        "<article class='sections'><style>@media (max-width: 9px) {.fe-block {display: none}} "
        ".x {color: red}</style><div class='fe-block' data-x='{\"a\": \"b>c\"}'><p>Words.</p></div>"
        "<svg><path d='M0'/></svg></article>"
    )
    assert words(body(tmp_path, text)) == "Words."


def test_an_empty_export_says_what_to_do(tmp_path):
    blog = exported(tmp_path, "<item />", "<item></item>", "<item />")
    assert blog.system == "Squarespace"
    assert list(blog.posts()) == []
    assert blog.warnings[0].startswith(
        "There are no articles or pages in this export, only 3 empty"
    )
    assert "as the main blog page the one whose articles you want" in blog.warnings[0]


def test_the_lead_picture_may_only_stand_right_after_its_post(tmp_path):
    blog = exported(
        tmp_path,
        item(1, "One", link="/a"),
        attachment(5, "lake.jpg"),
        attachment(6, "other.jpg"),
        item(2, "Two", link="/b"),
        item(3, "Three", link="/c"),
    )
    leads = [post.lead_picture and post.lead_picture.address[-8:] for post in blog.posts()]
    assert leads == ["lake.jpg", None, None]


def test_drafts_without_an_address_are_told_apart(tmp_path):
    drafts = (item(0, status="draft", link="/null", title=title) for title in ("One", "Two"))
    blog = exported(tmp_path, *drafts, item(1, link="/a"))
    posts = list(blog.posts())
    assert len({post.key for post in posts}) == 3
    assert posts[0].old_addresses == []


def test_a_block_for_a_quotation_is_set_apart(tmp_path):
    found = body(
        tmp_path,
        '<p>One.</p><figure><blockquote data-animation-role="quote"><span>“</span>Rest is work.'
        '<span>”</span></blockquote><figcaption class="source">— Ana Ruiz</figcaption></figure>',
    )
    assert kinds(found) == ["text", "quote"]
    quote = found.proposal.sections[1]
    assert (quote["quote"], quote["attribution"]) == ("Rest is work.", "Ana Ruiz")
