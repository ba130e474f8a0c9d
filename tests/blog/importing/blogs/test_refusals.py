"""What is said of files that are no exports."""

import pytest

from blog.importing.blogs import refusals
from blog.importing.blogs.detect import open_blog
from blog.importing.problems import UnreadableDocumentError
from tests.docx import docx, paragraph, words
from tests.pictures import encoded, patches

SIGN_IN = "<!DOCTYPE html><html><head><title>Log in</title></head><body><form></form></body></html>"
RAIN = docx(paragraph(words("Some rain is slow.")))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("blog.zip", encoded(patches(), "JPEG"), refusals.PICTURE),
        ("blog.xml", SIGN_IN.encode(), refusals.WEB_PAGE),
        ("blog.zip", b"\xef\xbb\xbf\n<!-- saved --><html>", refusals.WEB_PAGE),
        ("rain.docx", RAIN, refusals.DOCUMENT),
        ("notes.txt", b"Some rain is slow.", refusals.DOCUMENT),
        ("blog.zip", b"%PDF-1.7", refusals.DOCUMENT),
        ("blog.xml", b"", refusals.EMPTY),
        ("blog.xml", b"<feed/>", refusals.UNKNOWN),
        ("blog.xml", b"<!--" + b"x" * 9_000, refusals.UNKNOWN),
    ],
)
def test_it_is_said_what_a_file_is_where_that_can_be_told(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableDocumentError) as error:
        open_blog(path)
    assert str(error.value) == sentence


def test_all_systems_that_can_be_read_are_named():
    for system in ("Notion", "Google Docs", "Wix", "Blogger", "Jekyll", "Hugo", "Squarespace"):
        assert system in refusals.UNKNOWN
