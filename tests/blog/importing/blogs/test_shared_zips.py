"""Real exports from outside this repository, where they lie beside it: no word of them is lost."""

import html
import re
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from blog.importing.blogs.detect import open_blog
from blog.importing.blogs.files_blog import FilesBlog

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "exports"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="they aren't there")
NO_WORDS = re.compile(  # signs of Markdown and of programs around the words
    r"<(style|script)\b.*?</\1>|<math\b.*?</math>|<!--.*?-->|<[^<>]+>|\]\([^)]*\)"
    r"|^---\n.*?\n---\n|^ *(?:`{3}\w*|[\d*+-]+\.? |> ?\[!\w+\]|- \[[ x]\])|\[\^1\]|[_*`]+",
    re.DOTALL | re.MULTILINE,
)
EXPECTED = {  # the system, its posts, and the share of words that numbers of lists and such may be
    "jekyll/jekyll-posts.zip": ("Jekyll", 12, 0.0),
    "hugo/hugo-page-bundles.zip": ("Hugo", 6, 0.02),
    "googledocs/six-documents.zip": ("Google Docs", 6, 0.0),
    "notion/notion-markdown-workspace.zip": ("Notion", 52, 0.02),
    "notion/notion-html-nested-zip.zip": ("Notion", 4, 0.2),  # formulas stand there twice
}


def words(values: object) -> Counter[str]:
    """Count the words in texts, and in whatever holds such."""
    if isinstance(values, str):
        return Counter(re.findall(r"\w+", html.unescape(re.sub(r"<[^<>]+>", " ", values))))
    if isinstance(values, dict):
        values = list(values.values())
    return sum(map(words, values), Counter()) if isinstance(values, list) else Counter()


@pytest.mark.parametrize("name", EXPECTED)
def test_each_word_is_in_the_article_or_listed(name):
    system, count, share = EXPECTED[name]
    with closing(open_blog(FOLDER / name)) as blog:
        assert isinstance(blog, FilesBlog)
        posts = list(blog.posts())
        assert (blog.system, len(posts), blog.warnings[1:]) == (system, count, [])
        before, lost = 0, Counter[str]()
        for post in posts:
            body = blog.body(post)
            found = words([body.proposal.sections, body.proposal.left_out])
            found += words([[each.alt, each.caption] for each in body.pictures.values()])
            found += words([post.title, post.subtitle, post.summary, post.tags])
            file = blog.file_of(post)
            text = NO_WORDS.sub(" ", blog.folder.text(file, is_html=file.endswith("html")))
            before += words(text).total()
            lost += words(text) - found
        assert lost.total() <= share * before, lost.most_common(30)
