"""What an item is as an article or page: who wrote it, when, for whom, where it stood."""

from datetime import UTC, datetime

import pytest

from blog.importing.blogs import SourceTopic, Status
from blog.visibility import PostKind
from tests.blog.importing.blogs.wxr.files import (
    SITE,
    attachment,
    author,
    category,
    item,
    meta,
    only_post,
    read,
    term,
    wxr,
)

ZERO = "0000-00-00 00:00:00"


@pytest.mark.parametrize(
    ("said", "status", "why"),
    [
        ({}, Status.LIVE, ""),
        ({"status": "pending"}, Status.DRAFT, "It was waiting for a review there."),
        ({"status": "draft"}, Status.DRAFT, ""),
        ({"status": "trash", "post_password": "x"}, Status.TRASH, ""),
        (
            {"status": "private"},
            Status.PRIVATE,
            "Only people who were signed in could read it there.",
        ),
        ({"post_password": "enter"}, Status.PROTECTED, "It was protected by a password there."),
        (
            {"status": "nonsense"},
            Status.DRAFT,
            "Its status there, “nonsense”, is none that is known.",
        ),
        ({"is_sticky": "1"}, Status.LIVE, "It was kept at the top of the blog there."),
        (
            {"status": "future", "post_date_gmt": "2030-01-01 19:00:18"},
            Status.SCHEDULED,
            "It was to go live there on January 1, 2030.",
        ),
    ],
)
def test_who_could_read_it_and_why_it_cant_be_as_it_was(tmp_path, said, status, why):
    post = only_post(tmp_path, wxr(item(**said)))
    assert (post.status, post.why) == (status, why)
    assert (post.published_at is None) == (
        status not in (Status.LIVE, Status.PRIVATE, Status.PROTECTED)
    )


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ({}, datetime(2020, 5, 1, 7, 30, tzinfo=UTC)),
        ({"post_date_gmt": ZERO}, datetime(2020, 5, 1, 9, 30, tzinfo=UTC)),
        (
            {
                "post_date_gmt": ZERO,
                "post_modified": "2021-01-01 10:00:00",
                "post_modified_gmt": "2021-01-01 08:00:00",
            },
            datetime(2020, 5, 1, 7, 30, tzinfo=UTC),
        ),
        ({"post_date_gmt": ZERO, "post_date": ZERO}, None),
    ],
)
def test_the_moment_is_that_in_utc_and_zeros_are_none(tmp_path, said, moment):
    assert only_post(tmp_path, wxr(item(**said))).published_at == moment


def test_what_the_old_site_s_clock_said_is_known_where_utc_is_said_apart(tmp_path):
    post = only_post(tmp_path, wxr(item(1)))
    assert post.clock_there is not None
    assert f"{post.clock_there:%H:%M}" == "09:30"  # and 7:30 in UTC
    assert only_post(tmp_path, wxr(item(1, post_date_gmt=ZERO))).clock_there is None


def test_the_date_of_mail_is_taken_where_utc_is_zero_and_a_year_below_zero_is_none(tmp_path):
    dated = "<pubDate>Fri, 01 May 2020 09:30:00 +0200</pubDate>"
    post = only_post(tmp_path, wxr(item(1, "", dated, post_date_gmt=ZERO)))
    assert post.published_at == datetime(2020, 5, 1, 7, 30, tzinfo=UTC)
    none = "<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>"
    post = only_post(tmp_path, wxr(item(1, "", none, post_date_gmt=ZERO, post_date=ZERO)))
    assert post.published_at is None


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("A &amp;amp; B", "A & B"),
        ("<![CDATA[Rest &amp; <em>sleep</em>]]>", "Rest & sleep"),
        ("<![CDATA[5 &lt; 6]]>", "5 < 6"),
        ("", ""),
        ("The Road \u202eNot\u202c Taken", "The Road Not Taken"),
    ],
)
def test_titles_are_plain_text(tmp_path, title, shown):
    assert only_post(tmp_path, wxr(item(title=title))).title == shown


def test_slugs_have_the_letters_of_their_script(tmp_path):
    post = only_post(tmp_path, wxr(item(post_name="%d1%81%d0%be%d0%bd")))
    assert post.slug == "сон"


@pytest.mark.parametrize(
    ("fields", "more", "addresses"),
    [
        ({}, "", ["/2020/05/sleep-7/", "/?p=7"]),
        ({"link": f"{SITE}/?p=7"}, "", ["/?p=7"]),
        ({"link": "/2020/05/sleep-7/"}, "", ["/2020/05/sleep-7/", "/?p=7"]),
        ({"link": f"{SITE}/about/", "kind": "page"}, "", ["/about/", "/?page_id=7"]),
        (
            {},
            meta("_wp_old_slug", "rest"),
            ["/2020/05/sleep-7/", "/?p=7", "/2020/05/rest/"],
        ),
        ({"link": "http://[bad"}, "", ["/?p=7"]),
    ],
)
def test_every_old_address_is_known(tmp_path, fields, more, addresses):
    assert only_post(tmp_path, wxr(item(7, "", more, **fields))).old_addresses == addresses


def test_a_site_in_a_folder_has_its_plain_addresses_there(tmp_path):
    text = wxr(item(7, link=f"{SITE}/blog/sleep/")).replace(
        f"<link>{SITE}</link>", f"<link>{SITE}/blog</link>"
    )
    blog = read(tmp_path, text)
    assert blog.address == SITE
    assert next(iter(blog.posts())).old_addresses == ["/blog/sleep/", "/blog/?p=7"]


def test_authors_are_known_by_their_names_and_never_by_mail(tmp_path):
    blog = read(
        tmp_path,
        wxr(
            item(1),
            item(2, creator="&gt;mara"),
            item(3, creator="jo@old.example"),
            item(4, creator="guest"),
            terms=(author(), author("ana@old.example", "ana@old.example", 2)),
        ),
    )
    names = [[blog.authors[key].name for key in post.authors] for post in blog.posts()]
    assert names == [["Mara Lind"], ["Mara Lind"], ["Author 3"], ["guest"]]
    assert "@" not in str(blog.authors)


def test_several_authors_keep_their_order(tmp_path):
    more = (
        term("author", "cap-jo-reed", "Jo Reed"),
        term("author", "mara", "mara"),
        term("author", "mara", "mara"),
        term("author", "ana", "Ana Ruiz"),
    )
    blog = read(
        tmp_path, wxr(item(1, "", *more), terms=(author(), author("jo-reed", "Jo Reed", 2)))
    )
    (post,) = blog.posts()
    assert [blog.authors[key].name for key in post.authors] == ["Jo Reed", "Mara Lind", "Ana Ruiz"]
    assert not post.categories


def test_categories_are_known_by_their_slugs_with_parents_and_the_main_one_comes_first(tmp_path):
    terms = (
        author(),
        category("foo", "Foo &amp; Co", number=3),
        category("foo-bar", "Foo &amp; Co", parent="bar", number=4),
        category("bar", "Bar", number=5),
        category("null-null", "null - null"),
    )
    said = (
        term("category", "foo", "x"),
        term("category", "foo-bar", "x"),
        term("category", "new", "N"),
    )
    main = meta("_yoast_wpseo_primary_category", "4")
    blog = read(tmp_path, wxr(item(1, "", *said, main), terms=terms))
    (post,) = blog.posts()
    assert post.categories == ["foo-bar", "foo", "new"]
    assert blog.categories == {
        "foo": SourceTopic("foo", "Foo & Co", "foo", "", ("/category/foo/", "/?cat=3")),
        "foo-bar": SourceTopic(
            "foo-bar", "Foo & Co", "foo-bar", "bar", ("/category/bar/foo-bar/", "/?cat=4")
        ),
        "bar": SourceTopic("bar", "Bar", "bar", "", ("/category/bar/", "/?cat=5")),
        "new": SourceTopic("new", "N", "new", "", ("/category/new/",)),
    }


def test_each_is_said_twice_in_the_oldest_version(tmp_path):
    said = (
        "<category><![CDATA[Rest]]></category>",
        term("category", "rest", "Rest"),
        '<category domain="tag"><![CDATA[night]]></category>',
        term("tag", "night", "night"),
        "<category><![CDATA[Alone]]></category>",
    )
    blog = read(tmp_path, wxr(item(1, "", *said)))
    (post,) = blog.posts()
    assert (post.categories, post.tags) == (["rest", "Alone"], ["night"])


def test_other_taxonomies_are_tags_unless_they_only_work_there(tmp_path):
    said = (term("topic", "grief", "Grief"), term("post_format", "post-format-chat", "Chat"))
    blog = read(tmp_path, wxr(item(1, "", *said)))
    assert next(iter(blog.posts())).tags == ["grief"]
    assert [topic.name for topic in blog.tags.values()] == ["Grief"]


@pytest.mark.parametrize(
    ("key", "value", "title"),
    [
        ("_yoast_wpseo_title", "Sleep better %%sep%% %%sitename%%", "Sleep better – A Quiet Blog"),
        ("_yoast_wpseo_title", "%%title%% %%page%% %%sep%% %%sitename%%", ""),
        ("rank_math_title", "%title% in Bern %sep%", "Sleep in Bern"),
        ("_aioseo_title", "#post_title #separator_sa Rest", "Sleep – Rest"),
        ("rank_math_title", "90% of us %%", "90% of us %%"),
        ("_yoast_wpseo_title", "Tom &amp; Jo", "Tom & Jo"),
    ],
)
def test_what_plugins_noted_for_searches(tmp_path, key, value, title):
    assert only_post(tmp_path, wxr(item(1, "", meta(key, value)))).search_title == title


def test_the_excerpt_the_description_and_the_language(tmp_path):
    more = (meta("_yoast_wpseo_metadesc", "On %%title%%."), term("language", "de", "Deutsch"))
    post = only_post(tmp_path, wxr(item(1, "", *more, excerpt="<p>Short <b>words</b>.</p>")))
    assert (post.summary, post.search_description, post.language) == (
        "Short words.",
        "On Sleep.",
        "de",
    )
    assert (post.kind, only_post(tmp_path, wxr(item(kind="page"))).kind) == (
        PostKind.ARTICLE,
        PostKind.PAGE,
    )


def test_what_is_no_article_is_counted(tmp_path):
    comment = (
        "<wp:comment><wp:comment_author_email>x@y.example</wp:comment_author_email></wp:comment>"
    )
    blog = read(
        tmp_path,
        wxr(
            item(1, "", comment, comment),
            item(2, kind="nav_menu_item"),
            item(3, kind="portfolio"),
            item(4, status="auto-draft"),
        ),
    )
    assert blog.passed_over == {
        "comments": 2,
        "menu items": 1,
        "of the kind “portfolio”": 1,
        "drafts that were never saved": 1,
    }
    assert len(list(blog.posts())) == 1


def test_addresses_that_are_none_are_passed_over(tmp_path):
    bad = "http://[bad"
    broken = attachment(9, "a.jpg").replace(SITE, bad)
    text = wxr(item(7, f'<img src="{bad}/a.jpg"><iframe src="{bad}"></iframe>', link=bad), broken)
    blog = read(tmp_path, text.replace(f"<link>{SITE}</link>", f"<link>{bad}</link>"))
    (post,) = blog.posts()
    assert blog.body(post)
    assert (blog.address, post.old_addresses) == ("", ["/?p=7"])


def test_a_day_that_nobody_means_is_none(tmp_path):
    for moment in ("0001-01-01 00:00:00", "9999-12-31 23:59:59"):
        post = only_post(tmp_path, wxr(item(7, post_date=moment, post_date_gmt=moment)))
        assert post.published_at is None


@pytest.mark.parametrize(
    ("login", "pages"),
    [
        ("mara", ["/author/mara/", "/?author=1"]),
        ("Mara Lind_7.b", ["/author/mara-lind_7-b/", "/?author=1"]),
        ("Zoë -- Q!", ["/author/zoe-q/", "/?author=1"]),
        ("mara@old.example", ["/?author=1"]),
    ],
)
def test_the_page_of_an_author_is_where_wordpress_has_it(tmp_path, login, pages):
    blog = read(tmp_path, wxr(item(creator=login), terms=(author(login),)))
    (mara,) = blog.authors.values()
    assert [*mara.old_addresses] == pages


def test_an_author_whom_nobody_declared_has_a_page(tmp_path):
    blog = read(tmp_path, wxr(item(creator="Quiet Guest"), terms=()))
    (guest,) = blog.authors.values()
    assert guest.old_addresses == ("/author/quiet-guest/",)
