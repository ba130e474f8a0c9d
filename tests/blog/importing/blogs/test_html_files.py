"""A zip of HTML: pages of a site, documents of Google, pages of Notion."""

from datetime import UTC, datetime

import pytest

from blog.importing.blogs import Status
from blog.importing.blogs.tree import parse
from tests.blog.importing.blogs.zips import blog_of, left_out, shown, zipped

PAGE = """<!doctype html><html lang="en"><head><title>Rain – Willow &amp; Lane</title>
<meta name="description" content="On rain."><meta name="author" content="Ana Ruiz">
<meta property="og:image" content="img/lead.jpg">
<link rel="canonical" href="https://willow.example/blog/rain/">
<script type="application/ld+json">{"@type": "BlogPosting", "datePublished": "2021-03-04T10:00:00Z"}
</script></head><body><header><a href="/">Willow &amp; Lane</a></header><nav>Home About</nav>
<article><h1>When it rains</h1><p class="byline">By Ana Ruiz</p><p>Rain is <b>slow</b>.
<img src="../img/a%20lake.jpg?w=3" alt="A lake"><img src="https://count.example/x.gif" width="1">
</p><p>See <a href="../snow.html#why">snow</a>.</p></article>
<aside class="sidebar">Latest posts</aside><footer>© Willow</footer></body></html>"""


def test_a_page_of_a_site_and_what_is_around_its_text(tmp_path):
    files = {
        "blog/rain.html": PAGE,
        "img/a lake.jpg": b"lake",
        "img/lead.jpg": b"lead",
        "snow.html": "<h1>Snow</h1><p>White words.</p>",
        "empty.html": "<html><body></body></html>",
    }
    with blog_of(tmp_path, files) as blog:
        posts = {post.key: post for post in blog.posts()}
        rain = posts["blog/rain.html"]
        assert blog.system == "Web pages"
        assert (rain.title, rain.slug, rain.summary, rain.language) == (
            *("When it rains", "rain", "On rain.", "en"),
        )
        assert (rain.status, rain.published_at) == (
            *(Status.LIVE, datetime(2021, 3, 4, 10, tzinfo=UTC)),
        )
        assert rain.old_addresses == ["/blog/rain/", "/blog/rain.html"]
        assert [blog.authors[key].name for key in rain.authors] == ["Ana Ruiz"]
        assert rain.lead_picture
        assert blog.read_picture(rain.lead_picture) == b"lead"
        body = blog.body(rain)
        assert shown(body) == [
            ("text", "<p>Rain is <strong>slow</strong>.</p>"),
            ("picture", "img/a lake.jpg"),
            ("text", '<p>See <a href="/snow.html#why" rel="noopener noreferrer">snow</a>.</p>'),
        ]
        around = ["Willow & Lane", "Home About", "Latest posts", "© Willow", "By Ana Ruiz"]
        assert [words for kind, words in left_out(body) if kind == "page"] == around
        assert (posts["snow.html"].title, posts["snow.html"].status) == ("Snow", Status.DRAFT)
        assert posts["snow.html"].why
        assert blog.passed_over == {"pages without words": 1}


def test_pictures_inside_a_page(tmp_path):
    page = '<p>Words.</p><img alt="A dot" src="data:image/png;base64,AAEC">'
    with blog_of(tmp_path, {"a.html": page}) as blog:
        (post,) = blog.posts()
        (picture,) = blog.body(post).pictures.values()
        assert (picture.alt, blog.read_picture(picture)) == ("A dot", b"\0\1\2")


GOOGLE = """<html><head><style type="text/css">.c3{font-weight:700}.c8{vertical-align:super}
ol.lst-kix_ab-0{list-style-type:none}</style></head><body class="c1 doc-content">
<p class="c2 title"><span>When it rains</span></p><p class="subtitle"><span>A note</span></p>
<p><span class="c3">Rain</span><span> is slow</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a>
</sup><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>.</p><p><span></span></p>
<ul class="c4 lst-kix_ab-0 start"><li><span>One</span></li></ul>
<ul class="lst-kix_ab-1 start"><li>Inner</li></ul><ul class="lst-kix_ab-0"><li>Two</li></ul>
<hr style="page-break-before:always;display:none;">
<p><a href="https://www.google.com/url?q=https://a.example/b&amp;sa=D">There</a></p>
<p><img alt="" src="images/image1.png"></p>
<hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;A source.</span></p></div>
<div class="c9"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Ask J.</span></p></div>
</body></html>"""


def test_a_document_of_google(tmp_path):
    with blog_of(tmp_path, {"Rain.html": GOOGLE, "images/image1.png": b"png"}) as blog:
        (post,) = blog.posts()
        assert (blog.system, len(blog.warnings)) == ("Google Docs", 1)
        assert (post.title, post.subtitle, post.status) == ("When it rains", "A note", Status.DRAFT)
        body = blog.body(post)
        there = '<p><a href="https://a.example/b" rel="noopener noreferrer">There</a></p>'
        assert shown(body) == [
            ("text", "<p><strong>Rain</strong> is slow¹.</p>"),
            ("list", f"{there} | One\n\nInner | Two"),
            ("picture", "images/image1.png"),
            ("list", "Notes | A source."),
        ]
        assert left_out(body) == [("comment", "[a]Ask J.")]


NOTION = """<html><head><title>Rain</title></head><body>
<article id="1590080a-a5a3-8024-88c2-e857dea7aa7d" class="page sans"><header>
<h1 class="page-title">Rain</h1><p class="page-description"></p><table class="properties"><tbody>
<tr><th><span class="icon"></span>Tags</th><td><span class="selected-value">slow</span>
<span class="selected-value">grey</span></td></tr>
<tr><th>Status</th><td>Ready</td></tr></tbody></table></header><div class="page-body">
<p>Rain is slow.</p><ul class="bulleted-list"><li>One</li></ul>
<ul class="bulleted-list"><li>Two</li>
</ul><ol class="numbered-list" start="1"><li>First</li></ol>
<ol class="numbered-list" start="2"><li>Second</li></ol>
<figure class="callout"><div style="font-size:1.5em"><span class="icon">💡</span></div>
<div style="width:100%"><p>Breathe out.</p></div></figure>
<ul class="toggle"><li><details open=""><summary>Why?</summary><p>So.</p></details></li></ul>
<figure class="image"><a href="Rain%201590/a%20lake.png"><img src="Rain%201590/a%20lake.png"></a>
<figcaption>A lake</figcaption></figure>
<p><a href="Snow%20%C3%A4%2015f0080aa5a380c6b16cfed449a03a8b.html">Snow</a></p>
<figure class="equation"><span class="katex"><math><semantics><mi>x</mi>
<annotation encoding="application/x-tex">x^2</annotation></semantics></math></span>
<span class="katex-html">x2</span></figure></div></article></body></html>"""
SNOW = "Snow 15f0080aa5a380c6b16cfed449a03a8b.html"


def test_pages_of_notion_in_a_zip_in_a_zip(tmp_path):
    inner = {
        "Export/Rain 1590080aa5a3802488c2e857dea7aa7d.html": NOTION,
        "Export/Rain 1590/a lake.png": b"lake",
        f"Export/{SNOW}": NOTION.replace("1590080a-a5a3-8024-88c2-e857dea7aa7d", "15f0080a-x"),
        "Export/index.html": "<ul id='id::1'><li>All pages</li></ul>",
    }
    with blog_of(tmp_path, {"Export-Part-1.zip": zipped(inner)}) as blog:
        rain, _ = blog.posts()
        assert (blog.system, rain.key) == ("Notion", "1590080aa5a3802488c2e857dea7aa7d")
        assert (rain.title, rain.status, rain.tags) == ("Rain", Status.DRAFT, ["slow", "grey"])
        body = blog.body(rain)
        address = "/.files/Export/Snow%2015f0080aa5a380c6b16cfed449a03a8b.html"
        snow = f'<a href="{address}" rel="noopener noreferrer">'
        assert shown(body) == [
            ("text", "<p>Rain is slow.</p>"),
            ("list", "One | Two"),
            ("list", "First | Second"),
            ("callout", "<p>Breathe out.</p>"),
            ("questions", "Why? So."),
            ("picture", "Export/Rain 1590/a lake.png"),
            ("text", f"<p>{snow}Snow</a></p><p>x^2</p>"),
        ]
        assert left_out(body) == [("note", "Status: Ready")]
        assert blog.passed_over == {"lists of all pages": 1}


def test_pages_of_notion_in_markdown(tmp_path):
    page = (
        "# Rain\n\nTags: slow, grey\nDate: March 4, 2021 9:30 AM\nStatus: Ready\n\n"
        "Rain is *slow*.\n\n<aside>\n💡 Breathe **out**.\n\n</aside>\n\n"
        "![A lake](Rain%20159/lake.png)\n\nA lake\n"
    )
    files = {
        "Rain 1590080aa5a3802488c2e857dea7aa7d.md": page,
        "Rain 159/lake.png": b"lake",
        "List 15f0080aa5a380c6b16cfed449a03a8b.csv": "Name\nRain\n",
        "List 15f0080aa5a380c6b16cfed449a03a8b_all.csv": "Name\nRain\n",
        "Empty 15f0080aa5a380c6b16cfed449a03a8c.md": "# Empty\n",
    }
    with blog_of(tmp_path, files) as blog:
        (post,) = blog.posts()
        assert (post.title, post.status, post.tags) == ("Rain", Status.DRAFT, ["slow", "grey"])
        assert post.published_at == datetime(2021, 3, 4, 9, 30, tzinfo=UTC)
        body = blog.body(post)
        assert shown(body) == [
            ("text", "<p>Rain is <em>slow</em>.</p>"),
            ("callout", "<p>💡 Breathe <strong>out</strong>.</p>"),
            ("picture", "Rain 159/lake.png"),
        ]
        (picture,) = body.pictures.values()
        assert (picture.alt, picture.caption) == ("", "A lake")
        assert [words for _, words in left_out(body)] == [
            "Date: March 4, 2021 9:30 AM",
            "Status: Ready",
        ]
        assert blog.passed_over == {"tables of databases": 1, "pages without words": 1}


@pytest.mark.parametrize("sign", ["<div>", "<p>", "<li><b>", "<a href='", "<![CDATA[", "<!--"])
def test_what_is_nested_without_end_is_read(sign):
    whole = parse(sign * 9_000 + "words")
    assert whole.text() in ("words", "")  # what isn't closed takes the rest along
    assert len(whole.html()) < 200_000


def test_a_tree_is_written_as_it_was_read():
    html = '<p class="a">x &lt; y<br>&amp;<!-- c --><img src="a"></p><script>1 < 2</script>z'
    assert parse(html).html() == html
    assert parse("a </b> 1 < 2 <i>c").html() == "a  1 &lt; 2 <i>c</i>"
