"""Documents made by chance: each seen word is in the article or listed, and no hidden one is in."""

import random

import pytest

from tests import docx
from tests.blog.importing.reading import article_text, left_out, read

SEEN_IN_WORD = (
    "{}",
    "<w:ins>{}</w:ins>",
    '<w:bdo w:val="rtl">{}</w:bdo>',
    "<w:smartTag>{}</w:smartTag>",
    "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    '<w:fldSimple w:instr="DATE">{}</w:fldSimple>',
    '<w:hyperlink w:anchor="x">{}</w:hyperlink>',
    "<w:r><w:ruby><w:rt/><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
    "<w:r><w:pict><v:textbox><w:txbxContent><w:p>{}</w:p></w:txbxContent></v:textbox></w:pict></w:r>",
    "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent><w:p>{0}</w:p>"
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
    "<w:txbxContent><w:p>{0}</w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>",
)
BESIDE_IN_WORD = ("<w:del>{}</w:del>", "<w:moveFrom>{}</w:moveFrom>")
SEEN_IN_HTML = (
    *("{}", "<b>{}</b>", "<span style='color:red'>{}</span>", "<a href='/x'>{}</a>", "<q>{}</q>"),
    *("<ins>{}</ins>", "<ruby>{}<rt>a</rt></ruby>", "<small><u>{}</u></small>"),
)
BESIDE_IN_HTML = ("<del>{}</del>", "<s>{}</s>", "<button>{}</button>")
HIDDEN_IN_HTML = (
    *("<span hidden>{}</span>", "<i style='display:none'>{}</i>", "<b class=gone>{}</b>"),
)


def said(word: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{word} </w:t></w:r>'


def pieces(chance: random.Random, kinds: dict[str, tuple[str, ...]], run) -> tuple[str, dict]:
    """A line of words of each kind, inside elements that are inside one another."""
    line = ""
    found: dict[str, set[str]] = {kind: set() for kind in kinds}
    for number in range(chance.randrange(1, 6)):
        kind = chance.choice([*kinds, "seen"])
        word = f"{kind}{chance.randrange(10**6)}n{number}"
        found[kind].add(word)
        piece = chance.choice(kinds[kind]).format(run(word, kind))
        for _ in range(chance.randrange(3)):
            piece = chance.choice(kinds["seen"]).format(piece)
        line += piece + run(" ", "seen")
    return line, found


def check(name: str, content: bytes | str, found: list[dict]) -> None:
    proposal = read(name, content)
    shown, listed = article_text(proposal), "\n".join(words for _, words in left_out(proposal))
    for line in found:
        for kind, words in line.items():
            for word in words:
                assert shown.count(word) == (kind == "seen"), word
                assert (word in listed) == (kind != "seen"), word


@pytest.mark.parametrize("seed", range(12))
def test_word_documents_made_by_chance(seed):
    chance = random.Random(seed)
    kinds = {"seen": SEEN_IN_WORD, "beside": BESIDE_IN_WORD, "hidden": ("{}",)}
    lines = [
        pieces(chance, kinds, lambda word, kind: said(word, "<w:vanish/>" * (kind == "hidden")))
        for _ in range(12)
    ]
    check("a.docx", docx.docx(*(docx.paragraph(line) for line, _ in lines)), [f for _, f in lines])


@pytest.mark.parametrize("seed", range(12))
def test_pages_made_by_chance(seed):
    chance = random.Random(seed)
    kinds = {"seen": SEEN_IN_HTML, "beside": BESIDE_IN_HTML, "hidden": HIDDEN_IN_HTML}
    blocks = ("<p>{}</p>", "<div>{}</div>", "<ul><li>{}</ul>", "<blockquote>{}</blockquote>")
    lines = [pieces(chance, kinds, lambda word, kind: word) for _ in range(12)]
    body = "".join(chance.choice(blocks).format(line) for line, _ in lines)
    check("a.html", f"<style>.gone {{ display: none }}</style>{body}", [f for _, f in lines])
