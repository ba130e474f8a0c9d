"""Hold the import against foreign documents: every visible word arrives or is listed.

    DEVELOPMENT=true DATA_DIR=/tmp/data python -m tests.soak.documents FOLDER...

Needs pandoc; with LibreOffice's ``soffice`` Word's files are also held against what that prints,
which leaves hidden text out. Prints how many files of each ending were read, which were refused,
which words are missing, and which hidden ones came in. Neither program is needed by the site.

What another reader adds by itself is no word of the document: signs for raised and lowered
letters, numbers of notes that stick to words, what tracked changes took out, names of picture
files, the language of lines of code. It is kept out of what they say, never out of what is missing.
"""

import contextlib
import html as escaping
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice_site.settings")
django.setup()

from blog import importing  # noqa: E402
from blog.importing.sections import section_body  # noqa: E402
from blog.text import richtext  # noqa: E402
from practice_site.zip_bounds import DAMAGED  # noqa: E402

# In the dialect of our reader: GitHub's, with what other programs write in it.
MARKDOWN = (
    "commonmark+pipe_tables+strikeout+footnotes+definition_lists+task_lists+superscript+subscript"
    "+attributes+fenced_divs+yaml_metadata_block"
)
FORMATS = {
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
}
WORD = re.compile(r"(?!\d+\b)[^\W_]{2,}")  # numbers are those of lists, too
SHOWN = 12
NO_WORDS_IN_IT = "There are no words in it."
# What pandoc's tree has within a line; all else stands apart from the words around it.
INLINE = {
    *("Str", "Emph", "Strong", "Underline", "Strikeout", "SmallCaps", "Superscript", "Subscript"),
    *("Quoted", "SingleQuote", "DoubleQuote", "Code", "Link", "Span", "Cite", "RawInline"),
}
TAGS = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
# As programs describe pictures.
FILE_NAME = re.compile(r"\S*[_/\\]\S*|\S+\.(?:bmp|gif|jpe?g|png|svg|tiff?|webp)", re.IGNORECASE)
# Word's own guess at a picture, which stands behind the words of its writer.
GUESSED = re.compile(
    r"description\s+automatically\s+generated|AI-generated\s+content\s+may\s+be\s+incorrect",
    re.IGNORECASE,
)
TEX = re.compile(r"\\(?:begin|end)\{\w+\}|\\[A-Za-z]+")
# In a file of Word's, with what stands there for LibreOffice: numbers of notes, what tracked
# changes took out, and numbers of lists that are letters or words.
NO_WORDS = (
    (rb"<w:(?:foot|end)noteReference\b[^>]*/>", rb'<w:t xml:space="preserve"> </w:t>'),
    (rb"(?s)<w:(del|moveFrom)\b[^>]*(?<!/)>.*?</w:\1>", b""),
    (rb'<w:numFmt w:val="(?!bullet"|none")\w+"', b'<w:numFmt w:val="decimal"'),
)
# LibreOffice's own words, where it can't work out a field.
OWN_WORDS = re.compile(r"\*\* Expression is faulty \*\*|Error: Reference source not found")


def plain(text: str) -> str:
    """Return a text with its signs as they are called, without those that nobody sees."""
    text = unicodedata.normalize("NFKC", unquote(text))
    return re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text).casefold()


def words(text: str) -> Counter[str]:
    """Return the words of a text with their number."""
    return Counter(WORD.findall(plain(text)))


def by_pandoc(path: Path, form: str) -> str | None:
    command = ["pandoc", "-f", form, "-t", "json", "--sandbox", str(path)]
    if form == "docx":
        command.insert(1, "--track-changes=accept")
    try:
        done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    read = json.loads(done.stdout)
    above = [] if form == "html" else list(read["meta"].values())  # of pages, what nobody sees
    return "".join(said([*above, *read["blocks"]]))


def said(tree: Any) -> Iterator[str]:
    """Yield the words of a tree of pandoc's."""
    if isinstance(tree, list):
        for each in tree:
            yield from said(each)
    if not isinstance(tree, dict) or "t" not in tree:
        return
    kind: str = tree["t"]
    inner: Any = tree.get("c")
    apart = "" if kind in INLINE else " "
    yield apart
    if kind in ("Str", "MetaString"):
        yield inner
    elif kind in ("Code", "CodeBlock"):
        yield inner[1]
    elif kind == "Math":
        yield TEX.sub(" ", inner[1])
    elif kind == "MetaMap":
        yield from said(list(inner.values()))
    elif kind in ("RawBlock", "RawInline"):
        yield escaping.unescape(TAGS.sub("", inner[1]))
    elif kind == "Image":
        alt = GUESSED.sub("", "".join(said(inner[1])))
        yield "" if FILE_NAME.fullmatch(alt.strip()) else alt
    else:
        yield from said(inner)
    yield apart


def by_libreoffice(paths: list[Path], folder: Path) -> dict[Path, str]:
    """Return Word's files as LibreOffice prints them; those that it can't read are missing."""
    found: dict[Path, str] = {}
    for number, path in enumerate(paths):
        to = folder / f"{number}.docx"
        try:
            copy_words(path, to)
        except (*DAMAGED, OSError, ValueError):
            shutil.copy(path, to)
    for begin in range(0, len(paths), BATCH):
        batch = [str(folder / f"{at}.docx") for at in range(begin, min(begin + BATCH, len(paths)))]
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
        command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder), *batch]
        with contextlib.suppress(subprocess.SubprocessError):
            subprocess.run(command, capture_output=True, timeout=300, check=False)
    for number, path in enumerate(paths):
        text = folder / f"{number}.txt"
        if text.exists():
            found[path] = OWN_WORDS.sub("", text.read_text("utf-8", "replace"))
    return found


def copy_words(path: Path, to: Path) -> None:
    """Copy a document of Word's without what LibreOffice prints though it is no word of it."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            for pattern, put in NO_WORDS if entry.filename.endswith(".xml") else ():
                content = re.sub(pattern, put, content)
            new.writestr(entry.filename, content)


BATCH = 40  # files for which it starts once


def article_text(proposal: importing.Proposal) -> str:
    texts = [
        *(proposal.title, proposal.subtitle, proposal.opening_line, proposal.content_note),
        *(proposal.tags, proposal.summary, proposal.series, *proposal.topics, *proposal.bylines),
        *(proposal.slug, proposal.date, *proposal.omitted_lines),
        *(each["alt"] for each in proposal.files.values()),
    ]
    for section in proposal.sections:
        texts += [section.get("heading", ""), richtext.plain_text(section_body(section))]
        texts += [section.get(name) or "" for name in ("hint", "caption", "alt_text")]
    return "\n".join(texts)


def files(folders: list[str]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix.lower() in FORMATS and path.is_file() and path.stat().st_size:
                yield path


def main(folders: list[str]) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    refused: Counter[str] = Counter()
    slowest = (0.0, "")
    paths = list(files(folders))
    printed: dict[Path, str] = {}
    if shutil.which("soffice"):
        with tempfile.TemporaryDirectory() as folder:
            documents = [path for path in paths if path.suffix.lower() == ".docx"]
            printed = by_libreoffice(documents, Path(folder))
    for path in paths:
        ending = path.suffix.lower()
        texts = [by_pandoc(path, FORMATS[ending]), printed.get(path)]
        begin = time.process_time()
        try:
            with path.open("rb") as file:
                proposal = importing.read_file(path.name, file)
            counts[ending, "read"] += 1
        except importing.UnreadableDocumentError as error:
            counts[ending, "refused"] += 1
            refused[str(error)] += 1
            print(f"refused  {path}: {error}")
            if str(error) != NO_WORDS_IN_IT:
                continue
            proposal = importing.Proposal()
        except Exception as error:
            counts[ending, "ERROR"] += 1
            print(f"ERROR    {path}: {error!r}")
            continue
        slowest = max(slowest, (time.process_time() - begin, str(path)))
        article = article_text(proposal)
        left_out = [each["words"] for each in proposal.left_out]
        listed = "\n".join([*left_out, *proposal.not_included])
        missing: Counter[str] = Counter()
        letters = re.sub(r"[\W_]+", "", plain(article + listed))
        for text in filter(None, texts):
            lacking = words(text) - words(f"{article}\n{listed}")
            # Either may join or part words that the other doesn't.
            missing |= Counter({w: n for w, n in lacking.items() if letters.count(w) < n})
        if missing:
            counts[ending, "with words missing"] += 1
            print(f"missing  {path}: {sum(missing.values())}: {list(missing)[:SHOWN]}")
        if texts[1] is not None:
            counts[ending, "held against LibreOffice"] += 1
            shown = words("\n".join(filter(None, texts)))
            hidden = (each["words"] for each in proposal.left_out if each["kind"] == "hidden")
            if extra := (words(article) - shown) & words("\n".join(hidden)):
                counts[ending, "with hidden words"] += 1
                print(f"hidden   {path}: {list(extra)[:SHOWN]}")
        if texts[0] is None:
            counts[ending, "not read by pandoc"] += 1
    for (ending, what), count in sorted(counts.items()):
        print(f"{ending:10} {what:28} {count}")
    for sentence, count in refused.most_common():
        print(f"{count:4} refused: {sentence}")
    print(f"slowest: {slowest[0]:.1f} s of CPU time, {slowest[1]}")


if __name__ == "__main__":
    main(sys.argv[1:])
