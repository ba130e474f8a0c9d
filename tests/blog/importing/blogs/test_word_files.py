"""A zip of Word documents, and of files of several kinds."""

import pytest

from blog.importing.blogs import Status
from blog.importing.blogs.detect import open_blog
from blog.importing.blogs.refusals import EMPTY_ZIP, PICTURES, UNKNOWN
from blog.importing.problems import UnreadableDocumentError
from tests.blog.importing.blogs.zips import blog_of, shown, write_zip
from tests.docx import docx, paragraph, picture, words
from tests.pictures import encoded, patches

LEAD = "Some rain is slow."
TEXT = "It falls on roofs all night. Nobody hears it, and then it is over."


def test_each_document_is_a_draft_with_the_pictures_inside_it(tmp_path):
    dot = encoded(patches(), "PNG")
    rain = docx(
        paragraph(words("When It Rains")),
        paragraph(words("By Ana Ruiz")),
        paragraph(words(LEAD)),
        paragraph(words(TEXT)),
        paragraph(picture("a.png", alt="A lake at dawn")),
        pictures={"a.png": dot},
    )
    files = {"texts/rain.docx": rain, "texts/~$rain.docx": b"PK", "old.doc": b"x"}
    with blog_of(tmp_path, files) as blog:
        (post,) = blog.posts()
        assert (blog.system, post.key) == ("Word", "texts/rain.docx")
        assert (post.title, post.slug, post.status) == (
            *("When It Rains", "when-it-rains", Status.DRAFT),
        )
        assert [blog.authors[key].name for key in post.authors] == ["Ana Ruiz"]
        body = blog.body(post)
        key = "texts/rain.docx#word/media/a.png"
        assert shown(body)[-1] == ("picture", key)
        said = " ".join(text for _, text in shown(body))
        assert LEAD in said
        assert TEXT in said
        assert body.pictures[key].alt == "A lake at dawn"
        assert blog.read_picture(body.pictures[key]) == dot
        assert len(blog.warnings) == 1
        assert blog.passed_over == {"files of other kinds": 1}
        with pytest.raises(KeyError):
            blog.read_picture(type(body.pictures[key])(path="texts/rain.docx#word/media/b.png"))


def test_files_of_several_kinds_come_together(tmp_path):
    files = {
        "a.md": "# One\n\nWords.",
        "b.html": "<h1>Two</h1><p>Words.</p>",
        "c.docx": docx(paragraph(words("Three")), paragraph(words(TEXT))),
        "notes.txt": "x",
    }
    with blog_of(tmp_path, files) as blog:
        assert blog.system == "Files"
        assert sorted(post.title for post in blog.posts()) == ["One", "Three", "Two"]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [({"a.jpg": b"x"}, PICTURES), ({"a.pdf": b"x"}, UNKNOWN), ({}, EMPTY_ZIP)],
)
def test_a_zip_without_articles_is_refused_in_a_sentence(tmp_path, files, sentence):
    with pytest.raises(UnreadableDocumentError) as error:
        open_blog(write_zip(tmp_path, files))
    assert str(error.value) == sentence


def test_a_document_that_cannot_be_read_says_where_words_can_be_pasted(tmp_path):
    files = {"a.docx": docx(paragraph(words(TEXT))), "b.docx": b"no zip", "c/d.docx": b"none"}
    with blog_of(tmp_path, files) as blog:
        (warning,) = blog.warnings
    assert warning.startswith("“b.docx”, “d.docx” can’t be read. ")
    assert "paste it under “Import a document”" in warning
    assert "below" not in warning
