"""Blogs of Ghost: what its JSON file says of posts, in all its versions."""

import json
from datetime import UTC, datetime

import pytest

from blog.importing.blogs import SourceAuthor, SourcePicture, Status
from blog.importing.blogs.detect import open_blog
from blog.importing.problems import UnreadableDocumentError
from blog.visibility import PostKind
from tests.blog.importing.blogs.bodies import left_out, words
from tests.blog.importing.blogs.zips import write_zip

LEXICAL = {"root": {"type": "root", "children": [{"type": "paragraph", "children": [
    {"type": "extended-text", "text": "Good morning.", "format": 0}
]}]}}  # fmt: skip


def row(number=1, **columns):
    return {
        "id": f"64a{number}",
        "uuid": f"uuid-{number}",
        "title": f"Post {number}",
        "slug": f"post-{number}",
        "lexical": json.dumps(LEXICAL),
        "html": None,
        "type": "post",
        "status": "published",
        "visibility": "public",
        "created_at": "2024-01-01T10:00:00.000Z",
        "updated_at": "2024-03-01T10:00:00.000Z",
        "published_at": "2024-02-01T10:30:00.000Z",
        **columns,
    }


def export(*posts, **tables):
    settings = [{"key": key, "value": value} for key, value in tables.pop("said", {}).items()]
    data = {"posts": posts, "settings": settings, **tables}
    return {"db": [{"meta": {"exported_on": 1, "version": "6.26.0"}, "data": data}]}


@pytest.fixture
def ghost(tmp_path):
    opened = []

    def open_export(content):
        path = tmp_path / "export.json"
        path.write_text(json.dumps(content) if isinstance(content, dict) else content)
        opened.append(open_blog(path))
        return opened[-1]

    yield open_export
    for blog in opened:
        blog.close()


def only_post(blog):
    (post,) = blog.posts()
    return post


def test_a_post_has_its_words_dates_and_address(ghost):
    blog = ghost(export(row(custom_excerpt="In short."), said={"title": "The Journal"}))
    post = only_post(blog)
    assert (blog.system, blog.title) == ("Ghost", "The Journal")
    assert (post.key, post.kind, post.status) == ("uuid-1", PostKind.ARTICLE, Status.LIVE)
    assert (post.title, post.summary, post.slug) == ("Post 1", "In short.", "post-1")
    assert post.published_at == datetime(2024, 2, 1, 10, 30, tzinfo=UTC)
    assert post.old_addresses == ["/post-1/"]
    assert words(blog.body(post)) == "Good morning."


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2024-02-01T10:30:00.000Z", datetime(2024, 2, 1, 10, 30, tzinfo=UTC)),
        ("2024-02-01T12:30:00+02:00", datetime(2024, 2, 1, 10, 30, tzinfo=UTC)),
        ("2019-08-07 20:04:22", datetime(2019, 8, 7, 20, 4, 22, tzinfo=UTC)),
        (1388318400000, datetime(2013, 12, 29, 12, tzinfo=UTC)),
        ("1388318400000", datetime(2013, 12, 29, 12, tzinfo=UTC)),
        (10**18, None),
        ("0000-00-00 00:00:00", None),
        ("soon", None),
        (None, None),
        (True, None),
    ],
)
def test_dates_of_every_version_are_in_utc(ghost, said, moment):
    assert only_post(ghost(export(row(published_at=said)))).published_at == moment


@pytest.mark.parametrize(
    ("columns", "status", "why"),
    [
        ({"status": "draft", "published_at": None}, Status.DRAFT, ""),
        ({"status": "draft"}, Status.DRAFT, "had been taken down"),
        ({"status": "sent"}, Status.PAID, "by mail only"),
        ({"email_only": 1}, Status.PAID, "by mail only"),
        ({"visibility": "members"}, Status.PAID, "for members"),
        ({"visibility": "paid"}, Status.PAID, "for paying members"),
        ({"visibility": "tiers"}, Status.PAID, "some of the paying"),
        ({"visibility": "label:vip"}, Status.PAID, "some of the members"),
        ({"visibility": "paid", "status": "draft"}, Status.DRAFT, "for paying members"),
        ({"canonical_url": "https://e.org/x"}, Status.LIVE, "elsewhere: https://e.org/x"),
        ({"status": "nonsense"}, Status.DRAFT, ""),
    ],
)
def test_who_could_read_it_there(ghost, columns, status, why):
    post = only_post(ghost(export(row(**columns))))
    assert post.status == status
    assert why in post.why


def test_what_is_scheduled_was_never_published_and_has_no_address(ghost):
    post = only_post(ghost(export(row(status="scheduled", published_at="2031-05-01T13:00:00Z"))))
    assert (post.status, post.published_at, post.old_addresses) == (Status.SCHEDULED, None, [])
    assert post.why == "It was to go live there on May 1, 2031."


@pytest.mark.parametrize("columns", [{"type": "page"}, {"type": None, "page": 1}, {"page": True}])
def test_pages_of_every_version(ghost, columns):
    assert only_post(ghost(export(row(**columns)))).kind == PostKind.PAGE


def test_authors_and_tags_keep_their_order_and_internal_tags_stay_behind(ghost):
    blog = ghost(
        export(
            row(author_id="1"),
            users=[
                {"id": "1", "name": "Una", "email": "una@example.com", "password": "$2b$hash"},
                {"id": "2", "name": "Mara", "bio": "Therapist."},
                {"id": "3", "name": "Who never wrote"},
            ],
            posts_authors=[
                {"post_id": "64a1", "author_id": "1", "sort_order": 1},
                {"post_id": "64a1", "author_id": "2", "sort_order": 0},
            ],
            tags=[
                {"id": "t1", "name": "Sleep", "slug": "sleep", "visibility": "public"},
                {"id": "t2", "name": "#import", "slug": "hash-import", "visibility": "internal"},
                {"id": "t3", "name": "Rest", "slug": "rest", "visibility": "public"},
            ],
            posts_tags=[
                {"post_id": "64a1", "tag_id": "t1", "sort_order": 2},
                {"post_id": "64a1", "tag_id": "t2", "sort_order": 1},
                {"post_id": "64a1", "tag_id": "t3", "sort_order": 0},
            ],
        )
    )
    post = only_post(blog)
    assert post.authors == ["2", "1"]
    assert blog.authors == {
        "2": SourceAuthor("2", "Mara", "Therapist."),
        "1": SourceAuthor("1", "Una"),
    }
    assert [blog.tags[key].name for key in post.tags] == ["Rest", "Sleep"]
    assert "t2" not in blog.tags
    assert blog.passed_over == {"internal tags": 1}


def test_an_author_whose_name_is_an_address_is_called_otherwise(ghost):
    users = [{"id": 1, "name": "una@example.com", "slug": "una"}]
    blog = ghost(export(row(author_id=1), users=users))
    assert blog.authors == {"1": SourceAuthor("1", "una", "", ("/author/una/",))}


def test_the_lead_picture_has_what_is_said_of_it_and_an_unknown_site_a_path(ghost):
    meta = {
        "post_id": "64a1",
        "meta_title": "Found",
        "feature_image_alt": "A calm lake",
        "feature_image_caption": "<span>Photo by A. Bee</span>",
    }
    image = "__GHOST_URL__/content/images/size/w600/2024/01/lake.jpg"
    post = only_post(ghost(export(row(feature_image=image), posts_meta=[meta])))
    assert post.search_title == "Found"
    assert post.lead_picture == SourcePicture(
        address="/content/images/2024/01/lake.jpg", alt="A calm lake", credit="Photo by A. Bee"
    )


def test_a_backup_has_its_pictures_inside_and_its_own_rules_for_addresses(tmp_path):
    image = {"type": "image", "src": "__GHOST_URL__/content/images/2024/01/lake.jpg", "alt": "Lake"}
    post = row(lexical=json.dumps({"root": {"children": [image]}}))
    path = write_zip(
        tmp_path,
        {
            "data/content-from-v6-on-2026-01-01.json": json.dumps(
                export(post, said={"timezone": "America/New_York"})
            ),
            "data/members-from-v6.csv": "email\nreader@example.com",
            "images/2024/01/lake.jpg": b"bytes",
            "settings/routes.yaml": "collections:\n  /:\n    permalink: /{year}/{month}/{slug}/\n",
            "themes/casper/package.json": "{}",
        },
    )
    blog = open_blog(path)
    post = only_post(blog)
    (picture,) = blog.body(post).pictures.values()
    assert (picture.path, picture.alt) == ("images/2024/01/lake.jpg", "Lake")
    assert blog.read_picture(picture) == b"bytes"
    assert post.old_addresses == ["/2024/02/post-1/", "/post-1/"]
    blog.close()


def test_an_old_file_begins_at_data_and_has_markdown_numbers_and_its_site(ghost):
    old = {
        "meta": {"exported_on": 1388318400000, "version": "003"},
        "data": {
            "posts": [
                {
                    "id": 5,
                    "title": "Old",
                    "slug": "old",
                    "markdown": "#A heading\n\nSome **bold** words.\n"
                    "![A lake](https://old.example/content/images/2014/lake.jpg)",
                    "html": "<p>stale</p>",
                    "image": "/content/images/2014/lead.jpg",
                    "page": 0,
                    "status": "published",
                    "author_id": 1,
                    "published_at": 1388318400000,
                }
            ],
            "users": [{"id": 1, "name": "Una"}],
            "settings": [
                {"key": "permalinks", "value": "/:year/:month/:day/:slug/"},
                {"key": "activeTimezone", "value": "Pacific/Auckland"},
                {"key": "defaultLang", "value": "en_US"},
            ],
        },
    }
    blog = ghost(old)
    post = only_post(blog)
    assert (post.key, post.language) == ("5", "en-US")
    assert post.old_addresses == ["/2013/12/30/old/", "/old/"]
    assert blog.address == "https://old.example"
    assert post.lead_picture.address == "https://old.example/content/images/2014/lead.jpg"
    body = blog.body(post)
    assert body.proposal.sections[0]["heading"] == "A heading"
    assert list(body.pictures) == ["https://old.example/content/images/2014/lake.jpg"]


def test_bodies_are_had_in_any_order_and_a_broken_one_falls_back_on_its_page(ghost):
    blog = ghost(
        export(
            row(1),
            row(2, lexical="{broken", html="<p>As it was shown.</p>"),
            row(3, lexical=None, plaintext="Only\nwords."),
            row(4, lexical=None, html=None, plaintext=None),
        )
    )
    found = [words(blog.body(post)) for post in reversed(list(blog.posts()))]
    assert found == ["", "Only words.", "As it was shown.", "Good morning."]


def test_a_page_that_ghost_rendered_is_read_as_its_cards(ghost):
    html = (
        "<p>Above.</p><!--kg-card-begin: html--><div class='kg-card kg-callout-card'>"
        "<div class='kg-callout-emoji'>💡</div><div class='kg-callout-text'>Rest <b>well</b>.</div>"
        "</div><!--kg-card-end: html--><div class='kg-card kg-toggle-card'><div"
        " class='kg-toggle-heading'><h4 class='kg-toggle-heading-text'>How long?</h4><button>x"
        "</button></div><div class='kg-toggle-content'><p>An hour.</p></div></div>"
        "<figure class='kg-card kg-bookmark-card'><a class='kg-bookmark-container'"
        " href='https://e.org/'><div class='kg-bookmark-title'>A title</div><img src='icon.png'>"
        "<span class='kg-bookmark-author'>Una</span></a></figure>"
    )
    blog = ghost(export(row(lexical=None, html=html)))
    body = blog.body(only_post(blog))
    assert [each["kind"] for each in body.proposal.sections] == [
        *("text", "callout", "questions", "text")
    ]
    assert not body.pictures
    assert "💡" not in words(body)
    assert left_out(body) == []


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(export(row()))[:-40],
        '{"db":[{"meta":{"exported_on":1},"data":{"posts":[' + "[" * 10_000,
        '{"db":[{"meta":{"exported_on":1},"data":{"posts":[{"id":' + "9" * 5_000 + "}]}}]}",
    ],
)
def test_a_file_that_breaks_off_or_attacks_is_refused_in_words(ghost, content):
    with pytest.raises(UnreadableDocumentError, match="breaks off or is damaged"):
        ghost(content)


@pytest.mark.parametrize("content", ["[]", "{}", '{"db": 1}', '{"posts": []}', "no json", ""])
def test_other_json_is_no_blog_of_ghost(ghost, content):
    with pytest.raises(UnreadableDocumentError, match=r"none of the exports|file is empty"):
        ghost(content)


def test_a_file_without_posts_says_so(ghost):
    assert ghost(export()).warnings == [
        "There is no article in this file of Ghost. On the old site, choose Settings, "
        "Import/Export, “Content & settings”, and bring that file."
    ]


def test_a_file_may_begin_with_a_byte_order_mark(ghost):
    assert only_post(ghost("\ufeff" + json.dumps(export(row())))).title == "Post 1"
