"""A blog of Blogger, as a feed alone and in Google's Takeout."""

from datetime import UTC, datetime

import pytest

from blog.importing.blogs import Status
from blog.importing.blogs.detect import open_blog
from blog.importing.problems import UnreadableDocumentError
from blog.visibility import PostKind
from tests.blog.importing.blogs.zips import blog_of, shown

FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-7</id><title>Willow</title>{}</feed>"""
ENTRY = """<entry><id>tag:blogger.com,1999:blog-7.post-{id}</id><blogger:type>{kind}</blogger:type>
<blogger:status>{status}</blogger:status><author><name>Ana Ruiz</name>
<blogger:type>BLOGGER</blogger:type></author><title>Rain &amp;amp; snow</title>
<content type='html'>{body}</content><published>2021-03-04T10:00:00.001Z</published>
<category scheme='tag:blogger.com,1999:blog-7' term='x'/>
<category scheme='http://www.blogger.com/atom/ns#' term='Slow days'/><link/><category/>
<blogger:filename>/2021/02/rain.html</blogger:filename><blogger:trashed>{trashed}</blogger:trashed>
</entry>"""
HOST = "https://blogger.googleusercontent.com/img/b/x"
BODY = (
    "Rain is slow.&lt;br /&gt;&lt;br /&gt;It is &lt;b&gt;grey&lt;/b&gt;. It falls.&lt;br /&gt;"
    "&lt;table class='tr-caption-container'&gt;&lt;tr&gt;&lt;td&gt;"
    "&lt;a href='HOST/s1600/a.jpg'&gt;"
    "&lt;img src='HOST/s320/a.jpg'&gt;&lt;/a&gt;&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;"
    "&lt;td class='tr-caption'&gt;A lake&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;"
    "&lt;a href='HOST/s1600/b.jpg'&gt;&lt;img src='HOST/s320/b.jpg'&gt;&lt;/a&gt;"
).replace("HOST", HOST)


def entry(number, *, kind="POST", status="LIVE", body=BODY, trashed=""):
    return ENTRY.format(id=number, kind=kind, status=status, body=body, trashed=trashed)


def takeout(*entries):
    folder = "Takeout/Blogger/Blogs/Willow"
    return {
        f"{folder}/feed.atom": FEED.format("".join(entries)),
        f"{folder}/settings.csv": "blog_name,blog_subdomain\nWillow,willow-lane\n",
        f"{folder}/theme-classic.html": "<html></html>",
        "Takeout/Blogger/Albums/Willow/a.jpg": b"lake",
    }


def test_a_takeout_with_its_albums(tmp_path):
    files = takeout(
        entry(1),
        entry(2, kind="PAGE"),
        entry(3, status="DRAFT"),
        entry(4, trashed="2021-04-01T00:00:00Z"),
        entry(5, kind="COMMENT", status="SPAM_COMMENT"),
        entry(1, body="Another of the same id."),
    )
    with blog_of(tmp_path, files) as blog:
        assert (blog.system, blog.title) == ("Blogger", "Willow")
        assert blog.address == "https://willow-lane.blogspot.com"
        first, page, draft, trashed, again = blog.posts()
        assert first.key == "tag:blogger.com,1999:blog-7.post-1"
        assert (first.title, first.slug) == ("Rain & snow", "rain")
        assert first.published_at == datetime(2021, 3, 4, 10, tzinfo=UTC)
        assert first.old_addresses == ["/2021/02/rain.html"]
        assert [blog.tags[key].name for key in first.tags] == ["Slow days"]
        assert [blog.authors[key].name for key in first.authors] == ["Ana Ruiz"]
        assert [each.status for each in (first, draft, trashed)] == [
            *(Status.LIVE, Status.DRAFT, Status.TRASH),
        ]
        assert page.kind is PostKind.PAGE
        assert shown(blog.body(again)) == [("text", "<p>Another of the same id.</p>")]
        body = blog.body(first)
        album = "Takeout/Blogger/Albums/Willow/a.jpg"
        assert shown(body) == [
            ("text", "<p>Rain is slow.</p><p>It is <strong>grey</strong>. It falls.</p>"),
            ("picture", album),
            ("picture", f"{HOST}/s1600/b.jpg"),
        ]
        assert body.pictures[album].caption == "A lake"
        assert blog.read_picture(body.pictures[album]) == b"lake"
        assert blog.passed_over == {"comments": 1}


CLASSIC = """<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'
xmlns:app='http://purl.org/atom/app#'><id>tag:blogger.com,1999:blog-7.archive</id>
<title type='text'>Willow</title>
<entry><id>tag:blogger.com,1999:blog-7.post-1</id><published>2018-09-12T09:30:00.001-04:00</published>
<category scheme='http://schemas.google.com/g/2005#kind'
term='http://schemas.google.com/blogger/2008/kind#post'/>
<category scheme='http://www.blogger.com/atom/ns#' term='Rain'/><title type='text'>Rain</title>
<content type='html'>Rain is slow.</content>
<link rel='alternate' href='https://willow.example/2018/09/rain.html'/></entry>
<entry><id>tag:blogger.com,1999:blog-7.post-2</id><app:control><app:draft>yes</app:draft></app:control>
<category scheme='http://schemas.google.com/g/2005#kind'
term='http://schemas.google.com/blogger/2008/kind#post'/><content>Snow\x01 too.</content></entry>
<entry><id>tag:blogger.com,1999:blog-7.layout</id>
<category scheme='http://schemas.google.com/g/2005#kind'
term='http://schemas.google.com/blogger/2008/kind#template'/></entry></feed>"""


def write(tmp_path, text):
    path = tmp_path / "blog.xml"
    path.write_text(text)
    return path


def test_a_classic_feed(tmp_path):
    blog = open_blog(write(tmp_path, CLASSIC))
    rain, snow = blog.posts()
    assert (blog.address, blog.warnings) == ("https://willow.example", [])
    assert rain.published_at == datetime(2018, 9, 12, 13, 30, 0, tzinfo=UTC)
    assert (rain.old_addresses, rain.tags) == (["/2018/09/rain.html"], ["rain"])
    assert blog.tags["rain"].old_addresses == ("/search/label/Rain",)
    assert (snow.status, snow.title) == (Status.DRAFT, "")
    assert shown(blog.body(snow)) == [("text", "<p>Snow too.</p>")]
    assert blog.passed_over == {"settings of its look": 1}
    blog.close()


def test_what_is_damaged_is_said_and_what_comes_before_is_read(tmp_path):
    blog = open_blog(write(tmp_path, CLASSIC.replace("<content>Snow", "<content>R&D & Snow")))
    assert [post.title for post in blog.posts()] == ["Rain"]
    (warning,) = blog.warnings
    assert "is damaged in line 12, and nothing below" in warning
    blog.close()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<feed", "<!DOCTYPE feed [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><feed"),
        ("Willow</title>", "<b>" * 60 + "</b>" * 60 + "</title>"),
    ],
)
def test_what_may_do_harm_is_refused(tmp_path, before, after):
    with pytest.raises(UnreadableDocumentError, match="can’t be read as a feed"):
        open_blog(write(tmp_path, CLASSIC.replace(before, after, 1)))
