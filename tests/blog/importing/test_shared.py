"""Small inputs that once failed, from outside this repository, where they lie beside it."""

from pathlib import Path

import pytest

from blog import importing
from tests.blog.importing.reading import article_text, left_out, read

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "bugs"
HIDDEN = [("hidden", "Ask J. before publishing")]
FRONT = "When rest feels wrong Rest is hard."
RIGHT = {  # the words of the article, and what is left out of it
    "import-box-inline.docx": ("Before. Pull quote in a box After.", []),
    "import-box-only.docx": ("Pull quote in a box", []),
    "import-field-simple-date.docx": ("Last seen on 5 May 2026 here.", []),
    "import-field-simple-link.docx": ('Read <a href="https://example.org/">the study</a>.', []),
    "import-bdo.docx": ("One שלום two.", []),
    "import-math.docx": ("Let x=2 be.", []),
    "import-altchunk.docx": ("Before. After.", [("inner", "It can’t be read.")]),
    "import-soft-hyphen.docx": ("un\u00adbroken self\u2011care", []),
    "import-hidden-run.docx": ("Seen end.", [("hidden", "client J. of Elm St")]),
    "import-hidden-in.docx": ("public cell End.", [("hidden", "private cell")]),
    "import-hidden-paragraph.docx": ("Seen. End.", HIDDEN),
    "import-hidden-whole.docx": ("Seen. End.", HIDDEN),
    "import-hidden.html": ("Seen end. More words.", [("hidden", "hidden words")]),
    "import-front-matter-date.md": (FRONT, [("date", "2026-05-01")]),
    "import-front-matter-list.md": (FRONT, [("note", "draft: false")]),
    "import-front-matter-comment.md": (FRONT, []),
    "import-charset-1251.html": ("Про отдых Отдыхать трудно.", []),
    "links-wrapped.md": (
        'Rest and links Read <a href="https://example.org/page">the study</a> and '
        '<a href="https://example.org/page">another one</a>.',
        [],
    ),
    "import-bullets-arrow.txt": (
        "Rest without guilt Try these things today. Slow down Speak up End of it all.",
        [],
    ),
    "import-bullets-symbol.txt": (
        "Rest without guilt Slow down Speak up Sleep End of it all.",
        [],
    ),
    "import-part-svg-doctype.docx": ("Rest is hard.", []),
    "import-part-html.docx": ("Rest is hard.", []),
    "import-footnotes.md": ("Title here Rest is hard.¹ And more. Notes A source about rest.", []),
}
KINDS = {
    "import-table.md": "table",
    "import-table-fees.html": "table",
    "import-bullets-arrow.txt": "list",
    "import-bullets-symbol.txt": "list",
}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="they aren't there")


@pytest.mark.parametrize("name", RIGHT)
def test_its_words_are_right(name):
    proposal = read(name, (FOLDER / name).read_bytes())
    assert (" ".join(article_text(proposal).split()), left_out(proposal)) == RIGHT[name]


@pytest.mark.parametrize("name", KINDS)
def test_it_is_what_it_was(name):
    proposal = read(name, (FOLDER / name).read_bytes())
    assert KINDS[name] in [section["kind"] for section in proposal.sections]


@pytest.mark.parametrize("name", ["import-zip-bad-name.docx", "import-zip-bad-offset.docx"])
def test_it_is_refused_with_a_sentence(name):
    with pytest.raises(importing.UnreadableDocumentError, match="as a Word document"):
        read(name, (FOLDER / name).read_bytes())
