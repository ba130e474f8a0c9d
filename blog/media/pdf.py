"""What is read of a PDF, in a process of its own: its pages, and whether it can be listened to.

Nothing in the file is changed.
"""

import contextlib
import json
import logging
import sys
from dataclasses import asdict, dataclass
from typing import IO, Any

from blog.media.problems import DAMAGED, LOCKED, TOO_MUCH, InvalidMediaError
from practice_site import bounded_process

PROGRAM = [*bounded_process.PYTHON, "blog.media.pdf"]
# By the name of Linux. A request waits for it, so what takes longer is refused.
LIMITS = {"RLIMIT_AS": 768 * 1024**2, "RLIMIT_CPU": 10, "RLIMIT_CORE": 0}
MAX_WAIT = 30  # seconds, on a machine that has much else to do
LONGEST_TITLE, LONGEST_LANGUAGE = 200, 20


@dataclass(frozen=True)
class PdfFacts:
    """What a PDF says of itself: plain texts, "" where it doesn't."""

    pages: int
    title: str = ""
    language: str = ""
    is_tagged: bool = False  # whether screen readers find headings and the order of reading


def read_pdf(file: IO[bytes]) -> PdfFacts:
    """Return the facts of a PDF; raises InvalidMediaError for one that readers couldn't open."""
    try:
        answer = bounded_process.ask([*PROGRAM, json.dumps(LIMITS)], file, MAX_WAIT)
    except bounded_process.EndedError as error:
        raise InvalidMediaError(TOO_MUCH) from error
    return _facts(json.loads(answer))


def read_at_once(file: IO[bytes]) -> PdfFacts:
    """Do what ``read_pdf`` does, in this process and without limits."""
    file.seek(0)
    return _facts(_answer(file))


def _facts(answer: dict[str, Any]) -> PdfFacts:
    if problem := answer.get("problem"):
        raise InvalidMediaError(problem)
    return PdfFacts(**answer)


def _answer(file: IO[bytes]) -> dict[str, Any]:
    """Return the facts of a PDF, or its problem."""
    try:
        return asdict(facts_of(file))
    except InvalidMediaError as error:
        return {"problem": str(error)}
    except (MemoryError, RecursionError):
        return {"problem": TOO_MUCH}
    except Exception:  # a damaged file makes it stumble over anything
        return {"problem": DAMAGED}


def facts_of(file: IO[bytes]) -> PdfFacts:
    """Return the facts of a PDF; raises whatever a damaged file makes pypdf raise."""
    from pypdf import PdfReader  # in the process of its own alone

    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        raise InvalidMediaError(LOCKED)
    root: Any = reader.root_object
    pages = reader.get_num_pages()
    if not pages:
        raise InvalidMediaError(DAMAGED)
    title = ""
    with contextlib.suppress(Exception):  # what describes it may be damaged where the rest isn't
        title = str((reader.metadata and reader.metadata.title) or "")
        title = title or str((reader.xmp_metadata and _first(reader.xmp_metadata.dc_title)) or "")
    marked: Any = root.get("/MarkInfo", {})
    marked = marked.get_object() if hasattr(marked, "get_object") else marked
    return PdfFacts(
        pages,
        _plain(title, LONGEST_TITLE),
        _plain(str(root.get("/Lang", "")), LONGEST_LANGUAGE),
        bool(hasattr(marked, "get") and marked.get("/Marked")) and "/StructTreeRoot" in root,
    )


def _first(texts: Any) -> str:
    return next(iter(texts.values()), "") if texts else ""


def _plain(text: str, most: int) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:most].strip()


def main() -> None:
    """Read the PDF that is this process's standard input; write its facts, or the problem."""
    bounded_process.set_limits(json.loads(sys.argv[1]))
    logging.disable()  # a file can cause any number of warnings
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
