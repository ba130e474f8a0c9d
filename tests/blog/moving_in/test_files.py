"""Zips of files that programs made, which were never on the web."""

import pytest
from django.core.files.base import ContentFile

from blog.articles.content import content_from_post
from blog.models import ImportedRow, Post, Redirect
from blog.moving_in import begin
from tests.blog.importing.blogs.zips import zipped
from tests.blog.moving_in.fake import bring_in, work
from tests.docx import docx, paragraph, words
from tests.factories import OwnerFactory

pytestmark = pytest.mark.django_db

RAIN = docx(paragraph(words("When It Rains")), paragraph(words("Some rain is slow.")))
NOTION = "6ca2f0d5a1b24f0e9c3d5e6f70819203"
GOOGLE = (
    '<html><body class="doc-content"><p class="title">Rain</p><p>Some rain is slow. '
    '<a href="snow.html">Snow</a></p></body></html>'
)


def brought(files):
    """Bring a zip of files in; return the paths of the redirects that came of it."""
    content = ContentFile(zipped(files), "blog.zip")
    bring_in(OwnerFactory(), work(begin(content, by=None, soon=False)))
    return set(Redirect.objects.values_list("path", flat=True))


@pytest.mark.parametrize(
    "files",
    [
        {"texts/rain.docx": RAIN},
        {"rain.html": GOOGLE},
        {f"Export/Rain {NOTION}.md": "# Rain\n\nSome rain is slow."},
        {"texts/rain.md": "# Rain\n\nSome rain is slow."},
    ],
)
def test_files_that_were_never_on_the_web_have_no_old_addresses(files):
    assert brought(files) == set()
    assert ImportedRow.objects.filter(kind="post").count() == 1


def test_files_still_link_to_each_other():
    files = {
        "texts/rain.md": "# Rain\n\nSome rain is slow. [Snow](snow.md), [hail](hail.md).",
        "texts/snow.md": "# Snow\n\nSnow is slower.",
    }
    assert brought(files) == set()
    (section,) = content_from_post(Post.objects.get(slug="rain"))["sections"]
    assert 'href="/articles/snow/"' in section["body"]


def test_pages_of_a_site_keep_theirs():
    page = "<html><body><h1>Rain</h1><p>Some rain is slow.</p></body></html>"
    assert "/texts/rain.html" in brought({"texts/rain.html": page})
