"""Real exports from outside this repository, where they lie beside it: no word of them is lost."""

import html
import re
import unicodedata
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from blog.importing.blogs.detect import open_blog
from blog.importing.blogs.wxr.blog import WordPressBlog
from tests.blog.importing.blogs.bodies import words

FOLDER = Path(__file__).resolve().parents[6] / "shared" / "exports"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="they aren't there")
# What is read with a plain rule: no comments, tags, programs, and no signs in brackets.
NO_WORDS = re.compile(
    r"<!--.*?-->|<(style|script|svg|noscript)\b.*?</\1>|<[^<>]+>|\[/?[a-z]\w*(?: [^\]]*)?\]",
    re.DOTALL | re.IGNORECASE,
)
EXPECTED = {  # the system, its posts, how many places are damaged
    "wordpress/theme-unit-test.zip": ("WordPress", 79, 0),
    "wordpress/blocks-6.4.zip": ("WordPress", 62, 0),
    "wordpress/small-1.1.xml": ("WordPress", 11, 0),
    "wordpress/valid-1.0.xml": ("WordPress", 6, 0),
    "wordpress/classic-3.4-german.xml": ("WordPress", 5, 0),
    "wordpress/no-cdata.xml": ("WordPress", 2, 1),
    "wordpress/split-in-three.zip": ("WordPress", 4, 1),
    "wordpress/shop-products.zip": ("WordPress", 0, 1),
    "wordpress/edge-cases.zip": ("WordPress", 17, 3),
    "squarespace/squarespace-7.1-2025.xml": ("Squarespace", 8, 0),
    "squarespace/not-well-formed.xml": ("Squarespace", 5, 1),
}


def signs(text: str) -> Counter[str]:
    """Count the letters and digits of words, since blocks part words that tags don't."""
    return Counter(re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)))


@pytest.mark.parametrize("name", EXPECTED)
def test_each_word_is_in_the_article_or_listed(name):
    system, count, damaged = EXPECTED[name]
    with closing(open_blog(FOLDER / name)) as blog:
        assert isinstance(blog, WordPressBlog)
        posts = list(blog.posts())
        assert (blog.system, len(posts), len(blog.warnings)) == (system, count, damaged)
        lost: Counter[str] = Counter()
        for post in posts:
            body = blog.body(post)
            raw = blog._read(blog._places[post.key]).first("content")
            listed = " ".join(each["words"] for each in body.proposal.left_out)
            credits = [each.credit for each in body.pictures.values()]
            found = f"{words(body)} {listed} {body.proposal.not_included} {credits}"
            lost += signs(html.unescape(NO_WORDS.sub(" ", raw))) - signs(found)
        assert sum(lost.values()) == 0, lost
