"""Texts that make a careless reader slow: some known, and any number of made-up ones."""

import gc
import io
import random
import time
import zipfile
from collections.abc import Callable

from blog import importing
from blog.text import richtext

Text = Callable[[int], str]  # makes about so many characters

# What each of them repeats; {i} is another number each time. What stands behind "…" is repeated
# after all of what stands before.
KNOWN_HTML = [
    "<b>x",
    "<b>x…</b>",
    "<div>",
    "<div>x…</div>",
    "<div><table></div>",
    "<b><div></b>",
    "<ul><li>x",
    "<blockquote>…</blockquote>x",
    "<h1><a><b>x",
    "<p><b class={i}>x",
    "<b class={i}>…<div>x</div>",
    "<a href=/{i}>x<table><td>",
    "<svg><tr>…</x>",
    "<svg a=b/>",
    "<<!---->div>",
    "<a x='",
    '<a "',
    "<img x='…<p y=\"",
    "<img >…='><img '",
    "<!--",
    "<title>",
    "x<br> ",
    "<p>a?</p><p>b</p>",
    "<p>a:</p><p>b</p>",
    "<p>“a”</p><p>Or:</p>",
    "<p>- a<br>1. b</p>",
    "<p>A: b</p>",
    "<p><b>Myth:</b> x</p><p>Fact: y</p><p>1. x.</p>",
    "<p><b>a</b> – b</p><p><b>Note:</b> 988</p>",
    "<td>never sometimes…<tr><td>x",
    "<a href=#_ftn{i}>[1]</a>…<div id=ftn{i}><hr> </div>",
    "<div id=ftn{i}>",
    "<div mso-element:comment…><span MsoCommentReference>",
]
KNOWN_LONG_HTML = [  # which is slow only where there is much of it
    '<P style="mso-list:l0 level1">',
    "<p style=font-size:{i}px>x",
    "<p style=font-size:9px>x…<p style=font-size:12px>x",
]
KNOWN_MARKDOWN = [
    "`",
    "# a… ",
    "# a {.b… ",
    "[^a]:… ",
    "[a](http:",
    "[",
    "![a](",
    "*a **a ",
    "|a…|-",
    "|a|b|\n|-|-|\n…|x|y|\n",
    "> ",
    "- ",
    "- x\n",
    "x\n\n",
    "\n \n",
    "`",
    "<b>",
    "<http://",
]
KNOWN_WORD = [
    "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>x</w:t></w:r></w:p>',
    '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>',
    "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
]
PARTS = [
    *("<p>", "</p>", "<h1>", "</h1>", "<h4>", "<ul>", "</ul>", "<ol>", "<li>", "</li>", "<td>"),
    *("<blockquote>", "</blockquote>", "<table>", "<tr>", "</table>", "<div>", "</div>", "<pre>"),
    *("<form>", "<dl><dt>", "<button>", "<b>", "</b>", "<em>", "<a href=/{i}>", "</a>", "<br>"),
    *("<b class={i}>", "<font x={i}>", "<p {i}={i} ", '<a x="', "<i y='", "=", "</", "<!", "<!--x"),
    *("<svg>", "</svg>", "<svg/>", "<math>", "<style>", "</style>", "<template>", "<select>"),
    *("<option>", "<title>", "</title>", "<svg><foreignObject>", "<plaintext>", "word", "x ", "&"),
    *("- x<br>", "1. x", "<p>a?</p>", "<p>a:</p>", "“q”", "Or:", "\n", "* ", "|", "](http:", "["),
    *("**", "__", "> ", "  ", "#", "\n---\n", "!", "\\", "~~", "&amp;", "&#1;", "\x00", "\n\n"),
]


def repeated(pattern: str, before: str = "") -> Text:
    """Return what makes a text of a pattern, written as in KNOWN_HTML, after ``before``."""
    first, _, second = pattern.partition("…")

    def make(length: int) -> str:
        times = length // len(first + second)
        return before + "".join(
            part.replace("{i}", str(i)) for part in (first, second) for i in range(times)
        )

    return make


def made_up(seed: int) -> Text:
    """Return what makes a text of a few parts; the same for the same seed."""
    chance = random.Random(seed)
    before = "".join(chance.choices(PARTS, k=chance.randint(0, 2)))
    first = "".join(chance.choices(PARTS, k=chance.randint(1, 4)))
    second = "".join(chance.choices(PARTS, k=chance.randint(0, 3)))
    return repeated(f"{first}…{second}", before)


def docx(body: str) -> bytes:
    """Return a .docx with this in its body."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>",
        )
    return packed.getvalue()


def read_docx(body: str) -> None:
    """Read a Word document with this in its body."""
    read_or_refuse(importing.read_file, "a.docx", io.BytesIO(docx(body)))


def read_or_refuse(read: Callable[..., object], *arguments: object) -> None:
    """Read a document; that it can't be read is an answer, too."""
    try:
        read(*arguments)
    except importing.UnreadableDocumentError:
        return


# Each road from what somebody sent to the text of an article, and on to readers.
ROADS: dict[str, Callable[[str], object]] = {
    "a field": richtext.clean,
    "a page": lambda html: richtext.render(richtext.clean(html)),
    "a count": lambda html: richtext.plain_text(html),
    "pasted": lambda html: read_or_refuse(importing.read_paste, "", html),
    "text": lambda text: read_or_refuse(importing.read_paste, text),
    "an HTML file": lambda html: read_or_refuse(
        importing.read_file, "a.html", io.BytesIO(html.encode())
    ),
    "Markdown": lambda text: read_or_refuse(importing.read_file, "a.md", io.BytesIO(text.encode())),
}

LENGTH = 8_000  # characters; what grows too fast takes measurably long by then
# The suite asks a sample of these: what was slow once, and some made up. By kind and road, how it
# is read, what makes each text, and its length.
Texts = tuple[Callable[[str], object], dict[str, Text], int]
SAMPLED: dict[str, Texts] = {
    **{
        f"HTML, {road}": (ROADS[road], {each: repeated(each) for each in KNOWN_HTML}, LENGTH)
        for road in ("a field", "a page", "a count", "pasted")
    },
    "HTML, an HTML file": (
        ROADS["an HTML file"],
        {each: repeated(each) for each in KNOWN_HTML if "<img" in each},
        LENGTH,
    ),
    "HTML, much of it": (
        ROADS["pasted"],
        {each: repeated(each) for each in KNOWN_LONG_HTML},
        40_000,
    ),
    **{
        f"Markdown, {road}": (
            ROADS[road],
            {each: repeated(each) for each in KNOWN_MARKDOWN},
            LENGTH,
        )
        for road in ("text", "Markdown")
    },
    "Word": (read_docx, {each: repeated(each) for each in KNOWN_WORD}, 40_000),
    **{
        f"made up, {road}": (read, {f"seed {each}": made_up(each) for each in range(2)}, LENGTH)
        for road, read in ROADS.items()
    },
}


LIMIT = 2.6  # of the time of twice the text to that of the text; four times is looked for


def growth(read: Callable[[str], object], make: Text, length: int) -> float:
    """Return how many times as long a text takes each time it is twice as long.

    A text may leap once, which is no growth: of ``<i y='`` an odd number is one tag to the end of
    the text. So where twice the text is past the limit, four times the text is asked as well, which
    is to be past the limit's square.
    """
    times = _growth(read, make, length, doublings=1)
    return times if times <= LIMIT else min(times, _growth(read, make, length, doublings=2))


def _growth(read: Callable[[str], object], make: Text, length: int, *, doublings: int) -> float:
    """Return the growth for each of so many doublings, the best of up to forty tries.

    CPU time of this process, without what it takes to collect garbage, which comes in leaps. (Nor
    is it collected before: that took longer than the tries, with all that a process of the tests
    holds by then.) The first tries are enough where they show little more than twice. What a busy
    machine adds to ten of them is not taken for growth.
    """
    texts = make(length), make(2**doublings * length)
    read(texts[0])  # the first time things are loaded
    shortest = [float("inf")] * 2
    gc.disable()
    for tries in range(1, 41):
        for index, text in enumerate(texts):
            start = time.process_time()
            read(text)
            shortest[index] = min(shortest[index], time.process_time() - start)
        times: float = (shortest[1] / shortest[0]) ** (1 / doublings)
        if times <= (LIMIT if tries >= 10 else 2.3):
            break
    gc.enable()
    return times
