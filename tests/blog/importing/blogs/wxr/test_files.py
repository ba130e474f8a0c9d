"""The files of an export: cut into items, mended, and said where they are damaged."""

import io

import pytest

from blog.importing.blogs import Status
from blog.importing.blogs.wxr.scan import pieces
from blog.importing.problems import UnreadableDocumentError
from tests.blog.importing.blogs.wxr.files import (
    SITE,
    attachment,
    head,
    item,
    meta,
    read,
    wxr,
)


def titles(blog):
    return [post.title for post in blog.posts()]


def test_what_an_article_quotes_of_xml_is_no_item_of_the_file(tmp_path):
    quoted = "<p>An RSS file has <item> and </item>, &lt;channel> and <channel>.</p>"
    blog = read(tmp_path, wxr(item(1, quoted, title="One"), item(2, title="Two")))
    assert titles(blog) == ["One", "Two"]
    assert not blog.warnings
    body = blog.body(next(iter(blog.posts())))
    assert "An RSS file has" in str(body.proposal.sections)


def test_the_parts_of_a_file_are_all_of_it_whatever_is_in_them(monkeypatch):
    monkeypatch.setattr("blog.importing.blogs.wxr.scan.BLOCK", 7)
    content = (
        b"<rss><!-- <item> --><item><a><![CDATA[</item>]]></a></item>\n<item />"
        b"<item><title>x</title></item></rss>"
    )
    found = list(pieces(io.BytesIO(content)))
    assert b"".join(each.content for each in found) == content
    assert [each.content[:7] for each in found if each.is_item] == [
        b"<item><",
        b"<item /",
        b"<item><",
    ]
    assert [each.line for each in found if each.is_item] == [1, 2, 2]


def test_a_quotation_that_never_ends_takes_no_other_item_along(tmp_path):
    second = item(2, "Second", title="Two").replace("]]></content", "</content", 1)
    blog = read(tmp_path, wxr(item(1, "First", title="One"), second, item(3, title="Three")))
    assert titles(blog) == ["One", "Two", "Three"]
    assert "“Two” (line" in blog.warnings[0]
    posts = list(blog.posts())
    assert "Second" in str(blog.body(posts[1]).proposal.sections)


@pytest.mark.parametrize("sign", ["<!--", "<![CDATA[", "<item>", "</item>", "<item"])
def test_signs_without_an_end_take_no_more_time_than_others(sign):
    content = (b"<rss><item>" + sign.encode()) * 40_000
    assert b"".join(each.content for each in pieces(io.BytesIO(content))) == content


def test_signs_that_are_no_xml_are_mended_and_said(tmp_path):
    damaged = item(
        300,
        "<p>Fish & chips.</p>",
        title="Draft & Post &amp; More&mdash;More\x07",
        attachment_url="https://old.example/a?b=1&c=2",
    )
    text = wxr(item(1, title="One"), damaged, item(3, title="Three"))
    blog = read(tmp_path, text)
    line = text[: text.index(damaged)].count("\n") + 1
    assert titles(blog) == ["One", "Draft & Post & More—More", "Three"]
    assert blog.warnings == [
        "“export.xml”: 1 place was damaged and mended as well as could be: “Draft & Post & "
        f"More—More” (line {line}). Look whether anything is missing."
    ]


def test_a_quotation_with_the_sign_of_its_end_in_it_is_whole(tmp_path):
    blog = read(tmp_path, wxr(item(1, "Nested ]]> :)", meta("a", "]]>"))))
    (post,) = blog.posts()
    assert "Nested ]]&gt; :)" in str(blog.body(post).proposal.sections)
    assert blog.warnings
    whole = "One ]]]]><![CDATA[> two"
    blog = read(tmp_path, wxr(item(1, whole)))
    assert "One ]]&gt; two" in str(blog.body(next(iter(blog.posts()))).proposal.sections)
    assert not blog.warnings


def test_a_file_that_breaks_off_keeps_what_is_there(tmp_path):
    text = wxr(item(1, title="One"), item(2, "<p>The whole of it.</p>", title="Two"))
    cut = text[: text.index(" of it.")]
    blog = read(tmp_path, cut)
    posts = list(blog.posts())
    assert [post.title for post in posts] == ["One", "Two"]
    assert posts[1].status is Status.DRAFT
    assert "breaks off" in posts[1].why
    assert "The whole" in str(blog.body(posts[1]).proposal.sections)
    assert blog.warnings[0].startswith("“export.xml” breaks off in line")
    assert "“Two”" in blog.warnings[0]


def test_elements_without_an_end_end_where_the_next_one_begins(tmp_path):
    broken = (
        item(1, "Words", title="One").replace("</title>", "", 1).replace("</content:encoded>", "")
    )
    blog = read(tmp_path, wxr(broken, item(2, title="Two")))
    assert titles(blog) == ["One", "Two"]
    assert "Words" in str(blog.body(next(iter(blog.posts()))).proposal.sections)


def test_bytes_of_windows_among_others_are_read_as_what_they_are(tmp_path):
    text = wxr(item(1, "<p>Grüße</p>", title="It@s")).encode().replace(b"It@s", b"It\x92s")
    blog = read(tmp_path, text)
    assert titles(blog) == ["It’s"]
    assert "Grüße" in str(blog.body(next(iter(blog.posts()))).proposal.sections)
    assert "damaged" in blog.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_other_encodings_are_read(tmp_path, encoding):
    text = wxr(item(1, title="Grüße")).replace("UTF-8", encoding.removesuffix("-sig"))
    assert titles(read(tmp_path, text.encode(encoding))) == ["Grüße"]


def test_the_prefix_is_free_and_only_the_right_namespaces_count(tmp_path):
    text = wxr(item(1, "Words", title="One")).replace("wp:", "w:")
    text = text.replace("xmlns:wp=", "xmlns:w=")
    blog = read(tmp_path, text)
    assert [(post.title, post.slug) for post in blog.posts()] == [("One", "sleep-1")]
    foreign = '<x:status xmlns:x="http://example.org/export/1.2/">private</x:status>'
    blog = read(tmp_path, wxr(item(1, "Words", foreign)))
    assert [post.status for post in blog.posts()] == [Status.LIVE]


def test_entities_are_never_expanded(tmp_path):
    text = wxr(item(1, title="A &bomb; B"))
    declared = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY bomb "&a;&a;&a;">]>'
    blog = read(tmp_path, text.replace("<rss", f"{declared}<rss"))
    assert titles(blog) == ["A &bomb; B"]


def test_several_files_are_one_blog_whatever_the_order(tmp_path):
    lead = meta("_thumbnail_id", "9")
    blog = read(
        tmp_path,
        wxr(item(1, "", lead, title="One"), item(2, title="Two")),
        wxr(attachment(9, "lake.jpg", alt="A lake"), item(2, title="Two")),
    )
    posts = list(blog.posts())
    assert [post.title for post in posts] == ["One", "Two"]
    assert posts[0].lead_picture.address == f"{SITE}/wp-content/uploads/2020/05/lake.jpg"
    assert posts[0].lead_picture.alt == "A lake"
    assert not blog.warnings


def test_two_items_of_one_number_are_two(tmp_path):
    blog = read(tmp_path, wxr(item(1, title="One"), item(1, title="Two", link=f"{SITE}/two/")))
    keys = [post.key for post in blog.posts()]
    assert len(set(keys)) == 2
    assert [blog.body(post) for post in blog.posts()]


def test_an_item_is_known_by_its_guid_and_without_one_by_its_number(tmp_path):
    guid = f'<guid isPermaLink="false">{SITE}/?p={{}}</guid>'
    inline = '<img src="data:image/png;base64,%s">' % ("iVBORw0KGgo" * 200)
    one, two = item(1, inline, guid.format(801), title="One"), item(2, title="Two")
    blog = read(tmp_path, wxr(one, two))
    first, second = blog.posts()
    assert (first.key, second.key) == (f"{SITE}/?p=801", "2")
    (picture,) = blog.body(first).pictures.values()
    assert blog.read_picture(picture)


def test_an_export_without_articles_says_what_is_in_it_and_what_to_do(tmp_path):
    blog = read(
        tmp_path, wxr(item(1, kind="product"), item(2, kind="product"), attachment(3, "a.jpg"))
    )
    assert list(blog.posts()) == []
    assert blog.passed_over == {"products": 2, "pictures and files of its library": 1}
    assert blog.warnings == [
        "There are no articles or pages in this export, only 2 products, 1 pictures and files of "
        "its library. On the old site, choose Tools, Export, “All content”, and bring that file."
    ]


def test_lead_pictures_that_are_in_no_file_are_counted(tmp_path):
    blog = read(tmp_path, wxr(item(1, "", meta("_thumbnail_id", "9"))))
    assert next(iter(blog.posts())).lead_picture is None
    assert blog.warnings[0].startswith("1 lead picture is in none of the files.")


def test_an_item_that_is_far_too_large_is_passed_over_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr("blog.importing.blogs.wxr.scan.MAX_ITEM", 4_000)
    monkeypatch.setattr("blog.importing.blogs.wxr.scan.BLOCK", 500)
    blog = read(tmp_path, wxr(item(1, title="One"), item(2, "x" * 9_000), item(3, title="Three")))
    assert titles(blog) == ["One", "Three"]
    assert "far too large" in blog.warnings[0]


def test_laid_out_pages_are_counted(tmp_path):
    blog = read(tmp_path, wxr(item(1, "", meta("_elementor_edit_mode", "builder"))))
    assert blog.warnings[0].startswith("1 article or page was laid out with Elementor")


def test_any_other_rss_is_none(tmp_path):
    text = (
        '<rss version="2.0"><channel><title>x</title><item><title>y</title></item></channel></rss>'
    )
    with pytest.raises(UnreadableDocumentError):
        read(tmp_path, text)


def test_a_file_may_end_anywhere_without_an_error(tmp_path):
    text = wxr(item(1, "<p>One</p>"), item(2, "<!-- wp:paragraph --><p>Two</p>", meta("a", "b")))
    for end in range(len(head()), len(text), 37):
        blog = read(tmp_path, text[:end])
        assert all(blog.body(post) for post in blog.posts())
