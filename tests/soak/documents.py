"""Hold the import against foreign documents: every visible word arrives or is listed.

    DEVELOPMENT=true DATA_DIR=/tmp/data python -m tests.soak.documents FOLDER...

Needs pandoc; with LibreOffice's ``soffice`` Word's files are also held against what that prints,
which leaves hidden text out. Prints how many files of each ending were read, which were refused,
which words are missing, and which hidden ones came in. Neither program is needed by the site.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice_site.settings")
django.setup()

from blog import importing  # noqa: E402
from blog.importing.sections import section_body  # noqa: E402
from blog.text import richtext  # noqa: E402

FORMATS = {
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown-smart+footnotes+task_lists",
    ".markdown": "markdown-smart+footnotes+task_lists",
}
WORD = re.compile(r"(?!\d+\b)[^\W_]{2,}")  # numbers are those of lists, too
SHOWN = 12


def words(text: str) -> Counter[str]:
    """Return the words of a text with their number, without soft hyphens."""
    plain = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    return Counter(word.casefold() for word in WORD.findall(plain))


def by_pandoc(path: Path, form: str) -> str | None:
    command = ["pandoc", "-f", form, "-t", "plain", "--wrap=none", "--sandbox", str(path)]
    if form == "docx":
        command.insert(1, "--track-changes=accept")
    try:
        done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace")


def by_libreoffice(paths: list[Path], folder: Path) -> dict[Path, str]:
    """Return Word's files as LibreOffice prints them; those that it can't read are missing."""
    found: dict[Path, str] = {}
    for number, path in enumerate(paths):
        (folder / f"{number}.docx").symlink_to(path.resolve())
    for begin in range(0, len(paths), BATCH):
        batch = [str(folder / f"{at}.docx") for at in range(begin, min(begin + BATCH, len(paths)))]
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
        command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder), *batch]
        with contextlib.suppress(subprocess.SubprocessError):
            subprocess.run(command, capture_output=True, timeout=300, check=False)
    for number, path in enumerate(paths):
        text = folder / f"{number}.txt"
        if text.exists():
            found[path] = text.read_text("utf-8", "replace")
    return found


BATCH = 40  # files for which it starts once


def article_words(proposal: importing.Proposal) -> Counter[str]:
    texts = [
        *(proposal.title, proposal.subtitle, proposal.opening_line, proposal.content_note),
        *(proposal.tags, proposal.summary, proposal.series, *proposal.topics, *proposal.bylines),
        *proposal.omitted_lines,
        *(each["alt"] for each in proposal.files.values()),
    ]
    for section in proposal.sections:
        texts += [section.get("heading", ""), richtext.plain_text(section_body(section))]
        texts += [section.get(name) or "" for name in ("hint", "caption", "alt_text")]
    return words("\n".join(texts))


def squeezed(proposal: importing.Proposal) -> str:
    """Return all letters of the article and of the list, without what stands between words."""
    rows = asdict(proposal)
    text = re.sub(r"<[^<>]+>|&\w+;", "", json.dumps(rows, ensure_ascii=False))
    return re.sub(r"[\W_]+", "", text.replace("\\n", " ")).casefold()


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
        begin = time.process_time()
        try:
            with path.open("rb") as file:
                proposal = importing.read_file(path.name, file)
        except importing.UnreadableDocumentError as error:
            counts[ending, "refused"] += 1
            refused[str(error)] += 1
            print(f"refused  {path}: {error}")
            continue
        except Exception as error:
            counts[ending, "ERROR"] += 1
            print(f"ERROR    {path}: {error!r}")
            continue
        slowest = max(slowest, (time.process_time() - begin, str(path)))
        article = article_words(proposal)
        listed = words("\n".join(item["words"] for item in proposal.left_out))
        counts[ending, "read"] += 1
        texts = [by_pandoc(path, FORMATS[ending])]
        texts.append(printed.get(path))
        missing: Counter[str] = Counter()
        letters = squeezed(proposal)
        for text in filter(None, texts):
            lacking = words(text) - (article + listed)
            # Either may join or part words that the other doesn't.
            missing |= Counter({w: n for w, n in lacking.items() if letters.count(w) < n})
        if missing:
            counts[ending, "with words missing"] += 1
            print(f"missing  {path}: {sum(missing.values())}: {list(missing)[:SHOWN]}")
        if texts[-1] is not None:
            counts[ending, "held against LibreOffice"] += 1
            hidden = words(
                "\n".join(i["words"] for i in proposal.left_out if i["kind"] == "hidden")
            )
            shown = words("\n".join(filter(None, texts)))
            extra = (article - shown) & hidden
            if extra:
                counts[ending, "with hidden words"] += 1
                print(f"hidden   {path}: {list(extra)[:SHOWN]}")
        if not any(texts):
            counts[ending, "not read by pandoc"] += 1
    for (ending, what), count in sorted(counts.items()):
        print(f"{ending:10} {what:28} {count}")
    for sentence, count in refused.most_common():
        print(f"{count:4} refused: {sentence}")
    print(f"slowest: {slowest[0]:.1f} s of CPU time, {slowest[1]}")


if __name__ == "__main__":
    main(sys.argv[1:])
