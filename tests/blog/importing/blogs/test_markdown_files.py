"""A zip of Markdown with something above the text: of Jekyll, Hugo, and of no such program."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from blog.importing.blogs import Status
from blog.visibility import PostKind
from tests.blog.importing.blogs.zips import blog_of, left_out, shown

CONFIG = "title: Willow\nurl: https://willow.example\nbaseurl: /blog\ntimezone: America/New_York\n"
RAIN = """---
layout: post
title: "When it rains"
date: 2021-03-04 09:30
categories: Grief Rest
tag: slow days
tags: [rain, sleep]
author: ana
image: /assets/rain.jpg
excerpt: On rain.
redirect_from: [/old/rain/]
mood: calm
---
Rain is *slow*.
"""


def read(tmp_path, files):
    """Return the posts of a zip by their keys."""
    with blog_of(tmp_path, files) as blog:
        return {post.key: post for post in blog.posts()}


def one_body(tmp_path, text, name="post.md", **others):
    """Return the body of the only article in a zip."""
    with blog_of(tmp_path, {name: text, **others}) as blog:
        (post,) = blog.posts()
        return blog.body(post)


def test_a_post_of_jekyll_is_read_with_all_that_stands_above_it(tmp_path):
    files = {
        "site-main/_config.yml": CONFIG,
        "site-main/_data/authors.yml": "ana:\n  name: Ana Ruiz\n  email: ana@willow.example\n",
        "site-main/_posts/2021-03-01-on-rain.md": RAIN,
        "site-main/assets/rain.jpg": b"bytes",
        "site-main/README.md": "# How this is built",
    }
    with blog_of(tmp_path, files) as blog:
        (post,) = blog.posts()
        assert (blog.system, blog.title, blog.address) == (
            *("Jekyll", "Willow", "https://willow.example"),
        )
        assert (post.key, post.kind, post.status) == (
            *("_posts/2021-03-01-on-rain.md", PostKind.ARTICLE, Status.LIVE),
        )
        assert (post.title, post.slug, post.summary) == ("When it rains", "on-rain", "On rain.")
        assert post.published_at == datetime(2021, 3, 4, 14, 30, tzinfo=UTC)
        assert [blog.categories[key].name for key in post.categories] == ["Grief", "Rest"]
        assert [blog.tags[key].name for key in post.tags] == ["slow days", "rain", "sleep"]
        assert [blog.authors[key].name for key in post.authors] == ["Ana Ruiz"]
        assert post.old_addresses == [
            "/blog/grief/rest/2021/03/04/on-rain.html",
            "/blog/grief/rest/2021/03/04/on-rain",
            "/blog/old/rain/",
        ]
        assert post.lead_picture
        assert blog.read_picture(post.lead_picture) == b"bytes"
        body = blog.body(post)
        assert shown(body) == [("text", "<p>Rain is <em>slow</em>.</p>")]
        assert left_out(body) == [("note", "mood: calm")]
        assert blog.passed_over == {"files of the site’s design": 1}


@pytest.mark.parametrize(
    ("name", "above", "status", "published"),
    [
        ("_posts/2021-9-1-a.md", "title: A", Status.LIVE, datetime(2021, 9, 1, 12, tzinfo=UTC)),
        (
            "_posts/2021-09-01-a.md",
            "published: false",
            Status.DRAFT,
            datetime(2021, 9, 1, 12, tzinfo=UTC),
        ),
        ("_drafts/a.md", "title: A", Status.DRAFT, None),
        (
            "a.md",
            "draft: true\ndate: 2021-09-01",
            Status.DRAFT,
            datetime(2021, 9, 1, 12, tzinfo=UTC),
        ),
        ("a.md", "date: 2031-01-01", Status.SCHEDULED, datetime(2031, 1, 1, 12, tzinfo=UTC)),
        (
            *("a.md", "date: 2021-01-01\npublishDate: 2031-01-01", Status.SCHEDULED),
            datetime(2021, 1, 1, 12, tzinfo=UTC),
        ),
        (
            *("a.md", "date: 2021-01-01\nexpiryDate: 2022-01-01", Status.DRAFT),
            datetime(2021, 1, 1, 12, tzinfo=UTC),
        ),
        ("a.md", "password: rain", Status.PROTECTED, None),
        ("a.md", "status: private", Status.PRIVATE, None),
        ("a.md", "unlisted: true", Status.DRAFT, None),
        (
            *("a.md", "date: 2021-07-01T10:00:00+02:00", Status.LIVE),
            datetime(2021, 7, 1, 8, tzinfo=UTC),
        ),
        ("a.md", "pubDate: 'Jul 1 2021'", Status.LIVE, datetime(2021, 7, 1, 12, tzinfo=UTC)),
    ],
)
@time_machine.travel("2026-06-01")
def test_who_could_read_it_and_since_when(tmp_path, name, above, status, published):
    (post,) = read(tmp_path, {name: f"---\n{above}\n---\nWords.\n"}).values()
    assert (post.status, post.published_at) == (status, published)
    if post.status == Status.SCHEDULED:
        assert post.why == "It was to go live there on January 1, 2031."


def test_a_day_without_an_hour_is_that_day_here_and_in_its_old_address(tmp_path):
    files = {"_config.yml": "title: Willow", "_posts/2021-08-24-calm.md": "---\ntitle: A\n---\nOh."}
    chicago, kiritimati = ZoneInfo("America/Chicago"), ZoneInfo("Pacific/Kiritimati")
    (post,) = read(tmp_path, files).values()
    assert post.published_at.astimezone(chicago).date() == date(2021, 8, 24)
    assert post.old_addresses[0] == "/2021/08/24/calm.html"
    files["_config.yml"] += "\ntimezone: Pacific/Kiritimati"
    (post,) = read(tmp_path, files).values()
    assert post.published_at.astimezone(kiritimati).date() == date(2021, 8, 24)
    assert post.old_addresses[0] == "/2021/08/24/calm.html"


def test_pages_of_jekyll_are_pages_and_lists_that_it_makes_are_none(tmp_path):
    files = {
        "_config.yml": "permalink: pretty\n"
        "defaults:\n- scope: {path: about}\n  values: {author: Bo Lee}\n",
        "_posts/2021-01-01-a.md": "Words.",
        "about.md": "---\ntitle: About\n---\nWe listen.",
        "index.html": "---\nlayout: home\n---\n{% for post in site.posts %}x{% endfor %}",
        "_layouts/post.html": "<html>{{ content }}</html>",
        "news/_posts/2021-01-02-b.md": "More words.",
    }
    with blog_of(tmp_path, files) as blog:
        posts = {post.key: post for post in blog.posts()}
        assert posts["about.md"].kind is PostKind.PAGE
        assert posts["about.md"].old_addresses == ["/about/"]
        assert posts["about.md"].authors == ["bo lee"]
        assert posts["_posts/2021-01-01-a.md"].old_addresses == ["/2021/01/01/a/"]
        assert posts["news/_posts/2021-01-02-b.md"].categories == ["news"]
        assert posts["news/_posts/2021-01-02-b.md"].old_addresses == ["/news/2021/01/02/b/"]
        assert len(posts) == 3
        assert blog.passed_over == {
            "lists that the site made": 1,
            "files of the site’s design": 1,
        }


HUGO = {
    "hugo.toml": 'baseURL = "https://willow.example/"\ntitle = "Willow"\n'
    'defaultContentLanguage = "en"\n[permalinks]\npost = "/p/:slug/"\n'
    "[languages.en]\n[languages.ja]\n",
    "content/_index.md": "---\ntitle: Home\n---\n",
    "content/post/Rain walk/index.md": '+++\ntitle = "Rain walk"\ndate = 2021-03-04\n'
    'aliases = ["/old/", "older"]\n+++\n![A dog](dog.png "Our dog")  ![Cat](/img/cat.png)\n'
    '![Bird](https://elsewhere.example/bird.png)\n[Snow]({{< ref "snow.md" >}})\n',
    "content/post/Rain walk/index.ja.md": "---\ntitle: 雨\n---\n雨。",
    "content/post/Rain walk/featured.png": b"lead",
    "content/post/Rain walk/dog.png": b"dog",
    "static/img/cat.png": b"cat",
    "content/post/snow.md": "---\ntitle: Snow\nslug: let-it-snow\n---\nWords.",
    "content/about/index.md": "---\ntitle: About\ntype: page\n---\nWe listen.",
    "content/essays/Long Read.md": "---\ntitle: Long\n---\nWords.",
    "themes/x/layouts/a.html": "<p>design</p>",
}


def test_bundles_of_hugo_with_their_pictures_and_languages(tmp_path):
    with blog_of(tmp_path, HUGO) as blog:
        posts = {post.key: post for post in blog.posts()}
        assert (blog.system, len(posts)) == ("Hugo", 4)
        rain = posts["content/post/Rain walk/index.md"]
        assert (rain.kind, rain.language, rain.slug) == (PostKind.ARTICLE, "en", "Rain walk")
        assert rain.old_addresses == ["/p/rain-walk/", "/old/", "/p/older"]
        assert rain.why == "It is there in ja, too, which stays out."
        assert rain.lead_picture
        assert rain.lead_picture.path == "content/post/Rain walk/featured.png"
        body = blog.body(rain)
        assert shown(body) == [
            ("picture", "content/post/Rain walk/dog.png"),
            ("picture", "static/img/cat.png"),
            ("picture", "https://elsewhere.example/bird.png"),
            (
                "text",
                '<p><a href="/p/let-it-snow/" rel="noopener noreferrer">Snow</a></p>',
            ),
        ]
        dog = body.pictures["content/post/Rain walk/dog.png"]
        assert (dog.alt, dog.caption, blog.read_picture(dog)) == ("A dog", "Our dog", b"dog")
        assert posts["content/about/index.md"].kind is PostKind.PAGE
        assert posts["content/essays/Long Read.md"].old_addresses == ["/essays/long-read/"]
        assert blog.passed_over == {
            "pages without words": 1,
            "texts in other languages": 1,
            "files of the site’s design": 1,
        }


def test_pictures_that_are_not_there_keep_their_place(tmp_path):
    with blog_of(tmp_path, {"a.md": "We looked. It was there.\n\n![A lake](lake.jpg)\n"}) as blog:
        (post,) = blog.posts()
        body = blog.body(post)
        assert shown(body)[1] == ("picture", "lake.jpg")
        with pytest.raises(KeyError):
            blog.read_picture(body.pictures["lake.jpg"])
    files = {
        "_config.yml": CONFIG,
        "_posts/2021-01-01-a.md": "![A lake]({{ site.baseurl }}/lake.jpg)",
    }
    with blog_of(tmp_path, files) as blog:
        (post,) = blog.posts()
        (picture,) = blog.body(post).pictures.values()
        assert picture.address == "https://willow.example/lake.jpg"


def test_what_is_above_may_be_written_in_any_way(tmp_path):
    files = {
        "json.md": '{\n "title": "In JSON",\n "tags": ["a", "b"]\n}\nWords.\n',
        "lines.md": "Title: In lines\nDate: 2021-03-04\nTags: a, b\n\nWords.\n",
        "none.md": "# Only a heading\n\nWords.\n",
        "bare-name.md": "Words.\n",
        "broken.md": "---\ntitle: A: b\n---\nWords.\n",
    }
    posts = read(tmp_path, files)
    titles = {key: post.title for key, post in posts.items()}
    assert titles == {
        "json.md": "In JSON",
        "lines.md": "In lines",
        "none.md": "Only a heading",
        "bare-name.md": "Bare name",
        "broken.md": "A: b",
    }
    assert posts["json.md"].tags == posts["lines.md"].tags == ["a", "b"]
    with blog_of(tmp_path, files) as blog:
        assert all(shown(blog.body(post)) == [("text", "<p>Words.</p>")] for post in blog.posts())


def test_addresses_for_mail_are_not_read(tmp_path):
    with blog_of(
        tmp_path, {"a.md": "---\nauthor: Ana Ruiz <ana@willow.example>\n---\nWords."}
    ) as blog:
        assert [each.name for each in blog.authors.values()] == ["Ana Ruiz"]


def test_a_text_that_can_not_be_read_is_said_and_the_others_come(tmp_path):
    files = {"a.md": "Words.", "b.md": b"\0\1\2\0\0\0\7", "c.md": "x" * 200_000}
    with blog_of(tmp_path, files) as blog:
        posts = {post.key: post for post in blog.posts()}
        assert posts.keys() == {"a.md", "c.md"}
        assert [each[:22] for each in blog.warnings] == ["“b.md” can’t be read. T"[:22]]
        with pytest.raises(ValueError, match="too long"):
            blog.body(posts["c.md"])


def test_a_day_that_nobody_means_is_none(tmp_path):
    for day in ("0001-01-01", "9999-12-31T23:59:59-07:00"):
        with blog_of(tmp_path, {"a.md": f"---\ntitle: A\ndate: {day}\n---\nWords."}) as blog:
            assert [post.published_at for post in blog.posts()] == [None]
