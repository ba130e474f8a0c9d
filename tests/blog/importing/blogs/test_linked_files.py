"""Links of a page to files of its zip: pictures come, other files are said to stay behind."""

from blog.importing.blogs.linked_files import is_of_words
from blog.importing.blogs.tree import parse
from tests.blog.importing.blogs.zips import blog_of, left_out, shown

PAGE = """<html><head><title>Walks</title></head><body><article>
<h1>Walks</h1><p>Walking helps. It is slow.</p>
<figure><div class="source"><a href="Walks%201/a%20cat.jpg">a cat.jpg</a></div></figure>
<p><a href="Walks%201/lake.png">The lake in May</a></p>
<p>See <a href="Walks%201/lake.png">the lake</a> and <a href="Walks%201/plan.pdf">our plan</a>.</p>
<p><a href="Walks%201/gone.jpg">gone.jpg</a></p>
<p><a href="https://other.example/a.jpg">elsewhere</a> and <a href="rain.html">rain</a></p>
</article></body></html>"""
RAIN = "<html><body><h1>Rain</h1><p>Rain is slow.</p></body></html>"
FILES = {"Walks.html": PAGE, "rain.html": RAIN}
FILES |= {f"Walks 1/{name}": "bytes" for name in ("a cat.jpg", "lake.png", "plan.pdf")}


def test_a_link_to_a_picture_that_stands_alone_is_one_and_other_files_stay_behind(tmp_path):
    with blog_of(tmp_path, FILES) as blog:
        walks = next(post for post in blog.posts() if post.title == "Walks")
        body = blog.body(walks)
        first, cat, lake, rest = shown(body)
        assert (first[0], cat) == ("text", ("picture", "Walks 1/a cat.jpg"))
        assert lake == ("picture", "Walks 1/lake.png")
        captions = [each.caption for each in body.pictures.values()]
        assert captions == ["", "The lake in May"]
        assert "See the lake and our plan." in rest[1]
        assert 'href="Walks%201/gone.jpg"' in rest[1]  # which isn't there
        assert 'href="https://other.example/a.jpg"' in rest[1]
        assert 'href="/rain.html"' in rest[1]
        assert left_out(body) == [("file", "lake.png"), ("file", "plan.pdf")]


def test_a_link_around_a_picture_has_no_words():
    (link,) = parse('<a href="a.pdf"><img src="a.png"></a>').children
    assert not is_of_words(link)
