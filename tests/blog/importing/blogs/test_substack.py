"""Publications of Substack: the list of posts, and what its editor writes."""

import json
from datetime import UTC, datetime
from html import escape

import pytest

from blog.importing.blogs import Status
from blog.importing.blogs.detect import open_blog
from blog.importing.blogs.substack_html import full_size
from blog.importing.problems import UnreadableDocumentError
from blog.visibility import PostKind
from tests.blog.importing.blogs.bodies import kinds, left_out, shown, words
from tests.blog.importing.blogs.zips import write_zip

COLUMNS = "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\n"
ROW = "7.first,2024-02-01T10:30:00.000Z,true,2024-02-01T10:31:00.000Z,newsletter,everyone,First,,\n"
STORE = "https://substack-post-media.s3.amazonaws.com/public/images/a.png"
SHOWN = "https://substackcdn.com/image/fetch/{}https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2Fa.png"


@pytest.fixture
def substack(tmp_path):
    opened = []

    def open_zip(html="<p>Good morning.</p>", rows=ROW, **files):
        texts = {"posts.csv": COLUMNS + rows, "posts/7.first.html": html, **files}
        texts = {name: text for name, text in texts.items() if text is not None}
        opened.append(open_blog(write_zip(tmp_path, texts)))
        return opened[-1]

    yield open_zip
    for blog in opened:
        blog.close()


def piece(name, data, inner="", tag="div"):
    return f'<{tag} class="{name}" data-attrs="{escape(json.dumps(data))}">{inner}</{tag}>'


def read(blog):
    (post,) = blog.posts()
    return blog.body(post)


def test_the_titles_are_not_repeated_at_the_top_of_the_text(substack):
    row = ROW.replace("First,,", "First &amp; last,On rest,")
    top = "<h1>First &amp; <b>last</b></h1>\n<h3>On Rest</h3>"
    assert words(read(substack(f"{top}<p>Hi.</p><p>On rest</p>", row))) == "Hi. On rest"
    assert words(read(substack("<p>Hi.</p><h2>On rest</h2><p>Ho.</p>", row))) == "Hi. On rest Ho."


def test_a_post_is_what_the_list_says_of_it(substack):
    row = '8.my-post,2024-02-01T10:30:00Z,TRUE,,newsletter,everyone,Rest &amp; sleep,"A, b",\n'
    blog = substack(None, row, **{"posts/8.my-post.html": "<p>Hi.</p>"})
    (post,) = blog.posts()
    assert (post.key, post.slug, post.kind) == ("8", "my-post", PostKind.ARTICLE)
    assert (post.title, post.subtitle, post.status) == ("Rest & sleep", "A, b", Status.LIVE)
    assert post.published_at == datetime(2024, 2, 1, 10, 30, tzinfo=UTC)
    assert post.old_addresses == ["/p/my-post"]
    assert words(blog.body(post)) == "Hi."


@pytest.mark.parametrize(
    ("row", "status", "why"),
    [
        ("7.first,2024-02-01T10:30:00Z,true,,newsletter,only_paid,A,,", Status.PAID, "paying"),
        ("7.first,2024-02-01T10:30:00Z,true,,newsletter,founding,A,,", Status.PAID, "founding"),
        ("7.first,2024-02-01T10:30:00Z,true,,newsletter,only_free,A,,", Status.PAID, "subscribers"),
        ("7.first,2024-02-01T10:30:00Z,true,,newsletter,vip,A,,", Status.PAID, "some of the"),
        ("7.first,,false,,newsletter,everyone,A,,", Status.DRAFT, ""),
        ("7.first,2024-02-01T10:30:00Z,false,x,newsletter,everyone,A,,", Status.DRAFT, "by mail"),
        ("7.first,2024-02-01T10:30:00Z,true,,thread,everyone,A,,", Status.DRAFT, "a thread"),
        ("7.first,2091-02-01T10:30:00Z,true,,newsletter,everyone,A,,", Status.SCHEDULED, "2091"),
    ],
)
def test_who_could_read_it_there(substack, row, status, why):
    (post,) = substack(rows=row + "\n").posts()
    assert post.status == status
    assert why in post.why


def test_pages_and_drafts_have_no_more_than_they_had(substack):
    rows = ROW.replace("newsletter", "page") + "9.,,false,,newsletter,everyone,,,\n"
    page, draft = substack(rows=rows).posts()
    assert page.kind == PostKind.PAGE
    assert (draft.title, draft.slug, draft.published_at, draft.old_addresses) == ("", "", None, [])


def test_a_row_without_a_file_is_named_and_fails_alone(substack):
    blog = substack(rows=ROW + ROW.replace("7.first", "8.second").replace(",First", ",Second"))
    first, second = blog.posts()
    assert words(blog.body(first)) == "Good morning."
    assert blog.warnings == ["Substack’s export has no text for 1 of its posts: “Second”."]
    with pytest.raises(UnreadableDocumentError, match="no text for this post"):
        blog.body(second)


def test_texts_of_no_post_are_named(substack):
    blog = substack(**{"posts/9.lost-words.html": "<p>A.</p>", "posts/10.html": "<p>B.</p>"})
    (post,) = blog.posts()
    assert post.title == "First"
    assert blog.warnings == [
        "2 texts in this export belong to no post in its list. Staying behind: “10”, “lost-words”."
    ]


def test_subscribers_are_never_opened_and_only_a_name_says_where_it_was(substack, monkeypatch):
    blog = substack(
        **{
            "email_list.calmpractice.csv": "email\nreader@example.com",
            "posts/7.first.opens.csv": "post_id,email\n7,reader@example.com",
        }
    )
    opened = []
    read_file = type(blog.archive).open

    def open_file(archive, name):
        opened.append(name)
        return read_file(archive, name)

    monkeypatch.setattr(type(blog.archive), "open", open_file)
    assert blog.address == "https://calmpractice.substack.com"
    read(blog)
    assert set(opened) == {"posts.csv", "posts/7.first.html"}


def test_the_address_is_that_of_the_button_to_subscribe(substack):
    button = '<p class="button-wrapper"><a href="https://calm.example/subscribe?x=1">Join</a></p>'
    assert substack(button).address == "https://calm.example"


def test_a_podcast_begins_with_its_recording(substack):
    row = ROW.replace("newsletter", "podcast").replace("First,,", "First,,https://e.org/1.mp3")
    recording, text = read(substack(rows=row)).proposal.sections
    assert (recording["kind"], recording["link"]) == ("recording", "https://e.org/1.mp3")
    assert text["body"] == "<p>Good morning.</p>"


def test_the_zip_may_have_a_folder_around_it(tmp_path):
    texts = {"mine/posts.csv": COLUMNS + ROW, "mine/posts/7.first.html": "<p>Hi.</p>"}
    blog = open_blog(write_zip(tmp_path, texts))
    assert words(read(blog)) == "Hi."
    blog.close()


@pytest.mark.parametrize("rows", ['7.first,"never closed', "7.first\n7.first\n\n,,,\n"])
def test_a_list_in_disorder_is_read_as_far_as_it_goes(substack, rows):
    assert [post.key for post in substack(rows=rows).posts()] == ["7"]


# --- What the editor writes ----------------------------------------------------------------------


def test_pictures_are_taken_in_their_own_size_with_their_words(substack):
    address = SHOWN.format("w_1456,c_limit,f_auto,q_auto:good,fl_progressive:steep/")
    html = (
        '<div class="captioned-image-container"><figure><a class="image-link image2"'
        f' href="{SHOWN.format("f_auto/")}"><div class="image2-inset"><picture><source srcset="x">'
        f'<img src="{address}" data-attrs="{escape(json.dumps({"src": STORE, "alt": "A lake"}))}">'
        '</picture><div class="image-link-expand"><button>x</button></div></div></a>'
        '<figcaption class="image-caption">In June</figcaption></figure></div>'
    )
    body = read(substack(html))
    (picture,) = body.pictures.values()
    assert picture.address == SHOWN.format("f_auto,q_auto:good,fl_progressive:steep/")
    assert (picture.alt, picture.caption) == ("A lake", "In June")
    assert left_out(body) == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (STORE, STORE),
        ("https://bucketeer-e05bbc84.s3.amazonaws.com/public/images/a.png", STORE),
        (SHOWN.format("$s_!aB3!,w_424,h_600,c_fill,f_auto/"), SHOWN.format("$s_!aB3!,f_auto/")),
        (SHOWN.format(""), SHOWN.format("")),
        ("https://e.org/a.png?w_100", "https://e.org/a.png?w_100"),
    ],
)
def test_sizes_in_addresses_of_the_store(address, expected):
    assert full_size(address) == expected


def test_a_gallery_is_in_its_data_alone(substack):
    images = [{"src": f"https://e.org/{name}.png"} for name in "ba"]
    body = read(
        substack(piece("image-gallery-embed", {"gallery": {"images": images, "caption": "Two"}}))
    )
    assert list(body.pictures) == ["https://e.org/b.png", "https://e.org/a.png"]
    assert words(body) == "Two"


@pytest.mark.parametrize(
    "anchor",
    [
        '<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a>',
        '<a data-component-name="FootnoteAnchorToDOM" href="#footnote-1">1</a>',
    ],
)
def test_footnotes_stand_at_the_end_and_their_numbers_are_raised(substack, anchor):
    body = read(
        substack(
            f"<p>Rest{anchor} helps.</p><div class='footnote' id='footnote-1'><a class='footnote-"
            "number' href='#footnote-anchor-1'>1</a><div class='footnote-content'><p>A <em>study"
            "</em>.</p></div></div><p>More.</p>"
        )
    )
    text, notes = body.proposal.sections
    assert text["body"] == "<p>Rest¹ helps.</p><p>More.</p>"
    assert (notes["heading"], notes["items"][0]["text"]) == ("Notes", "A study.")


@pytest.mark.parametrize(
    ("address", "stays"),
    [
        ("https://e.org/book", True),
        ("https://calm.substack.com/subscribe?", False),
        ("https://calm.substack.com/p/x?utm_source=substack&action=share", False),
        ("https://calm.example/p/x/comments", False),
        ("https://calm.substack.com/chat", False),
        ("%%share_url%%", False),
        ("", False),
    ],
)
def test_buttons_stay_if_they_lead_somewhere_of_their_own(substack, address, stays):
    html = piece("button-wrapper", {"url": address}, f'<a href="{address}">Go</a>', tag="p")
    body = read(substack(html))
    assert shown(body).startswith('<p><a href="https://e.org/book"') is stays
    assert left_out(body) == ([] if stays else [("part", "Go")])


def test_posts_of_others_tweets_and_comments_stay_as_words_and_links(substack):
    tweet = {
        "url": "https://x.example/1",
        "full_text": "Good\nday",
        "username": "una",
        "name": "Una",
        "date": "Tue Sep 08 16:53:54 +0000 2020",
        "quoted_tweet": {"full_text": "Before"},
    }
    post = {"canonical_url": "https://e.org/p/x", "title": "A title", "caption": "About it"}
    comment = {"url": "https://e.org/c", "comment": {"body": "So true", "name": "Mara"}}
    body = read(
        substack(
            piece("tweet", tweet)
            + piece("digest-post-embed", {**post, "publishedBylines": [{"name": "Bea"}]})
            + piece("embedded-post-wrap", post).replace("&quot;", "&amp;quot;")  # encoded twice
            + piece("comment", comment)
        )
    )
    expected = ("Good day “Before”", "Una · @una · September 8, 2020", "A title About it Bea")
    assert all(each in words(body) for each in (*expected, "So true", "Mara"))
    assert shown(body).count('href="https://e.org/p/x"') == 2


def test_numbers_around_a_tweet_are_listed_not_lost(substack):
    inner = "<a href='https://x.example/1'>Good day <span>23 Retweets</span></a>"
    body = read(substack(piece("tweet", {"full_text": "Good day"}, inner)))
    assert left_out(body) == [("part", "Good day 23 Retweets")]


def test_videos_become_links_whether_or_not_a_frame_is_inside(substack):
    frame = '<iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0"></iframe>'
    body = read(
        substack(
            piece("youtube-wrap", {"videoId": "abcdefghijk"}, f"<div>{frame}</div>")
            + piece("vimeo-wrap", {"videoId": "123"})
            + f'<iframe class="spotify-wrap" data-attrs="{escape(json.dumps({"title": "Calm"}))}"'
            ' src="https://open.spotify.com/embed/episode/1a"></iframe>'
        )
    )
    assert [(each["link"], each["caption"]) for each in body.proposal.sections] == [
        ("https://www.youtube.com/watch?v=abcdefghijk", "Video on YouTube"),
        ("https://vimeo.com/123", "Video on Vimeo"),
        ("https://open.spotify.com/episode/1a", "Calm"),
    ]


def test_what_is_set_apart_becomes_sections(substack):
    body = read(
        substack(
            "<p>Above.</p><div class='pullquote'><p>Rest is work.</p></div><div class="
            "'callout-block'><p>Note this.</p></div><div class='preformatted-block'><label class="
            "'hide-text'>Text within this block</label><pre class='text'>One\n  two</pre></div>"
        )
    )
    assert kinds(body) == ["text", "quote", "callout", "text"]
    assert "One<br>\u00a0\u00a0two" in shown(body).replace("&nbsp;", "\u00a0")
    assert left_out(body) == []


def test_what_only_works_there_or_was_for_some_is_listed(substack):
    body = read(
        substack(
            "<p>Free.</p><div class='paywall-jump'></div><div class='subscription-widget-wrap'><p>"
            "Join us</p><form><input type='email' placeholder='Mail'><input type='submit'"
            " value='Subscribe'></form></div>"
            + piece("poll-embed", {"id": 5})
            + "<div class='dynamic-content-block' data-dynamic-audiences='paid_sub'><p>Paid.</p>"
            "</div><div class='dynamic-content-block' data-dynamic-audiences='non_sub'><p>All.</p>"
            "</div>" + piece("new-thing", {"title": "What is it", "url": "https://e.org/"})
        )
    )
    assert words(body) == "Free. All. What is it"
    assert left_out(body) == [
        ("hidden", "Paid."),
        ("form", "Join us\nSubscribe"),
        ("part", "From here on it was for paying subscribers."),
        ("part", "A poll."),
        ("foreign", "new-thing: What is it https://e.org/"),
    ]


def test_a_file_is_a_link_and_is_named(substack):
    html = (
        "<div class='file-embed-wrapper'><div class='file-embed-details-h1'>Sheet</div><div class="
        "'file-embed-details-h2'>31KB ∙ PDF file</div><a class='file-embed-button' href="
        "'https://e.org/f.pdf'><span>Download</span></a></div>"
    )
    body = read(substack(html))
    assert 'href="https://e.org/f.pdf"' in shown(body)
    assert ("object", "Sheet: https://e.org/f.pdf") in left_out(body)


@pytest.mark.parametrize("data", ["", "{", "[]", "5", "[" * 5_000, '{"gallery": 5, "title": {}}'])
def test_data_of_other_kinds_does_no_harm(substack, data):
    names = ("image-gallery-embed", "tweet", "digest-post-embed", "youtube-wrap", "comment", "new")
    pieces = "".join(f'<div class="{name}" data-attrs="{escape(data)}">W</div>' for name in names)
    body = read(substack(f"<p>Before.</p>{pieces}<img data-attrs='{data}'>"))
    assert "Before." in words(body)
