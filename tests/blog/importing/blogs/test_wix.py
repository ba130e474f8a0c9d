"""Blogs of Wix: its table of posts, and what its editor holds."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from blog.importing.blogs import SourcePicture, Status
from blog.importing.blogs.body import body_from_html
from blog.importing.blogs.detect import open_blog
from blog.importing.blogs.ricos import html_of_ricos
from blog.importing.blogs.wix import find_picture
from tests.blog.importing.blogs.bodies import kinds, left_out, nested, shown, words

COLUMNS = (
    *("Author", "Main Category", "Title", "Excerpt", "ID", "Tags", "Slug", "Plain Content"),
    *("Cover Image", "Published Date", "Categories", "Rich Content", "Post Page URL"),
    "Last Published Date",
)
ID = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"


def text(words, *decorations):
    return {"type": "TEXT", "textData": {"text": words, "decorations": list(decorations)}}


def node(kind, *nodes, **data):
    return {"type": kind, "nodes": list(nodes), **data}


def row(**fields):
    first = {"ID": "p1", "Title": "Rest", "Slug": "rest", "Published Date": "2024-02-01T10:30:00Z"}
    return {**first, **{name.replace("_", " "): value for name, value in fields.items()}}


@pytest.fixture
def wix(tmp_path):
    opened = []

    def open_table(*rows):
        table = io.StringIO()
        writer = csv.DictWriter(table, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "posts.csv"
        path.write_text(table.getvalue())
        opened.append(open_blog(path))
        return opened[-1]

    yield open_table
    for blog in opened:
        blog.close()


def read(*nodes):
    html, left = html_of_ricos(json.dumps({"nodes": nodes}))
    return body_from_html(html, find_picture, left_out=left)


def test_a_row_is_a_post(wix):
    rich = json.dumps({"nodes": [node("PARAGRAPH", text("Hi "), text("you", {"type": "BOLD"}))]})
    blog = wix(
        row(
            Rich_Content=rich,
            Author="Una Reed",
            Main_Category="Sleep",
            Categories='["Rest", "Sleep"]',
            Tags=json.dumps([ID, "nights"]),
            Cover_Image="wix:image://v1/ab_1~mv2.jpg/lake.jpg#originWidth=60&originHeight=40",
            Post_Page_URL="https://calm.example/post/rest",
        )
    )
    (post,) = blog.posts()
    assert (post.key, post.title, post.slug, post.status) == ("p1", "Rest", "rest", Status.LIVE)
    assert post.published_at == datetime(2024, 2, 1, 10, 30, tzinfo=UTC)
    assert (post.authors, post.categories, post.tags) == (
        ["Una Reed"],
        ["Sleep", "Rest"],
        ["nights"],
    )
    assert post.lead_picture == SourcePicture(
        address="https://static.wixstatic.com/media/ab_1~mv2.jpg"
    )
    assert (blog.address, post.old_addresses) == ("https://calm.example", ["/post/rest"])
    assert list(blog.passed_over.values()) == [1]
    assert shown(blog.body(post)) == "<p>Hi <strong>you</strong></p>"


def test_a_day_without_an_hour_is_at_noon(wix):
    (post,) = wix(row(Published_Date="2024-02-01")).posts()
    assert post.published_at == datetime(2024, 2, 1, 12, tzinfo=UTC)


def test_without_a_date_it_is_a_draft_and_broken_text_falls_back_on_its_words(wix):
    blog = wix(row(Published_Date="", Rich_Content="not-json", Plain_Content="One\n\nTwo"), row())
    (post,) = blog.posts()
    assert (post.status, post.old_addresses) == (Status.DRAFT, [])
    body = blog.body(post)
    assert words(body) == "One Two"
    assert left_out(body)[0][0] == "damaged"


def test_bodies_are_had_in_any_order(wix):
    blog = wix(*(row(ID=str(n), Rich_Content="", Plain_Content=f"Text {n}") for n in range(3)))
    posts = list(blog.posts())
    assert [words(blog.body(post)) for post in reversed(posts)] == ["Text 2", "Text 1", "Text 0"]


def test_what_the_editor_holds():
    link = {"type": "LINK", "linkData": {"link": {"url": "https://e.org/"}}}
    image = {"image": {"src": {"id": "a~mv2.jpg"}}, "altText": "A lake"}
    media = {"image": {"media": {"src": {"url": "https://e.org/b.jpg"}}}, "title": "Second"}
    item = node(
        "COLLAPSIBLE_ITEM",
        node("COLLAPSIBLE_ITEM_TITLE", node("PARAGRAPH", text("How long?"))),
        node("COLLAPSIBLE_ITEM_BODY", node("PARAGRAPH", text("An hour."))),
    )
    body = read(
        node("HEADING", text("Now"), headingData={"level": 3}),
        node("PARAGRAPH", text("Go "), text("there", link)),
        node("BULLETED_LIST", node("LIST_ITEM", node("PARAGRAPH", text("one")))),
        node("IMAGE", node("CAPTION", text("In June")), imageData=image),
        node("GALLERY", galleryData={"items": [media]}),
        node("COLLAPSIBLE_LIST", item),
        node("VIDEO", videoData={"video": {"src": {"url": "https://youtu.be/abcdefghijk"}}}),
        node("LINK_PREVIEW", linkPreviewData={"title": "T", "link": {"url": "https://e.org/t"}}),
        node("BUTTON", buttonData={"text": "Book", "link": {"url": "https://e.org/book"}}),
        node("TABLE", node("TABLE_ROW", node("TABLE_CELL", node("PARAGRAPH", text("cell"))))),
    )
    assert kinds(body)[:3] == ["list", "picture", "picture"]
    assert {"questions", "recording"} <= set(kinds(body))
    first, second = body.pictures.values()
    assert (first.address, first.alt) == ("https://static.wixstatic.com/media/a~mv2.jpg", "A lake")
    assert (first.caption, second.caption) == ("In June", "Second")
    for expected in ("Now Go there", "one", "How long? An hour.", "T Book", "cell"):
        assert expected in words(body)
    assert shown(body).count("<a href=") == 3


def test_what_only_works_there_is_listed_and_what_nobody_knows_stays():
    poll = {"poll": {"title": "Well?", "options": [{"title": "Yes"}]}}
    body = read(
        node("POLL", pollData=poll),
        node("NEW", node("PARAGRAPH", text("Inside"))),
        node("OTHER", otherData={"title": "Said"}),
    )
    assert words(body) == "Inside Said"
    assert left_out(body) == [
        ("part", "Well?\nYes"),
        ("foreign", "NEW: Inside"),
        ("foreign", "OTHER: Said"),
    ]


@pytest.mark.parametrize("depth", [100, 400, 30_000])
def test_deep_documents_end_in_words_or_as_unreadable_but_never_in_an_error(depth):
    deep = nested(depth, '{"type":"BLOCKQUOTE","nodes":[', "]}")
    deep = deep.replace('"Deep words"', json.dumps(text("Deep words")))
    found = html_of_ricos('{"nodes":[' + deep + "]}")
    assert found is None or "Deep words" in found[0]


@pytest.mark.parametrize("value", [None, 5, True, [], {}, "x", [[]], [None], {"nodes": 3}])
def test_fields_of_other_kinds_are_passed_over(value):
    kinds = (
        "HEADING",
        "IMAGE",
        "GALLERY",
        "VIDEO",
        "EMBED",
        "HTML",
        "BUTTON",
        "POLL",
        "MAP",
        "GIF",
    )
    data = ("heading", "image", "gallery", "video", "embed", "html", "button", "poll", "map", "gif")
    rows = [{"type": kind, f"{name}Data": value} for kind, name in zip(kinds, data, strict=True)]
    deeper = [{"type": "TEXT", "textData": {"text": value, "decorations": value}}]
    assert html_of_ricos(json.dumps({"nodes": [value, *rows, *deeper, {"type": value}]}))
