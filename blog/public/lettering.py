"""The fonts of pictures that the site draws, and how texts are broken into lines in them.

The site's own font has the Latin letters. For others a font of the machine is taken, one that has
all letters of a text; where there is none, the text can't be drawn.
"""

import os
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

from django.conf import settings
from PIL import ImageFont, features

OURS = settings.BASE_DIR / "static" / "fonts" / "literata.woff2"
FOLDERS = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
MOST_FONTS = 400  # files that are looked at
# Words in the names of styles that a title isn't set in.
OTHER_STYLES = ("bold", "italic", "oblique", "black", "light", "thin", "mono", "condensed", "emoji")
NOWHERE = "\U0010fffe"  # no font has a letter for it, so it shows how a missing one looks

Face = ImageFont.FreeTypeFont


def load_font(text: str, size: int, weight: int, optical_size: int) -> Face | None:
    """Return a font for a text in a size in pixels; None where no font has all its letters.

    The weight and the optical size are those of the site's own font; others are taken as they are.
    """
    path = font_for(text)
    return load_file(path, size, weight, optical_size) if path else None


def font_for(text: str) -> Path | None:
    """Return the file of a font that has all letters of a text, or None."""
    composed = unicodedata.normalize("NFC", text)  # fonts have é more often than e with an accent
    return find_font(frozenset(filter(_is_drawn, composed)), _is_shaped(composed))


@lru_cache
def load_file(path: Path, size: int, weight: int, optical_size: int) -> Face:
    """Return the font of a file in a size in pixels."""
    face = ImageFont.truetype(path, size)
    if path == OURS:
        face.set_variation_by_axes([optical_size, weight])  # in the order of the font's axes
    return face


def can_draw(text: str) -> bool:
    """Return whether some font has all letters of a text; emoji may be left out."""
    return font_for(drop_signs(text)) is not None


def drop_signs(text: str) -> str:
    """Return text without emoji, and without signs that the site's own font hasn't."""
    kept = (each for each in text if not _is_emoji(each) or _has_letters(OURS, frozenset(each)))
    return " ".join("".join(kept).split())


@lru_cache(maxsize=1_000)
def find_font(letters: frozenset[str], shaped: bool) -> Path | None:
    """Return the file of a font that has all these letters, the site's own before the machine's."""
    if shaped and not features.check("raqm"):  # letters would stand apart, and in the wrong order
        return None
    return next((path for path in (OURS, *machine_fonts()) if _has_letters(path, letters)), None)


@cache
def machine_fonts() -> list[Path]:
    """Return the files of the machine's fonts for texts, those with serifs first."""
    plain = (
        path
        for folder in FOLDERS
        for path in _files(folder)
        if not any(each in path.stem.lower() for each in OTHER_STYLES)
    )
    found = islice(plain, MOST_FONTS)
    return sorted(found, key=lambda path: ("serif" not in path.stem.lower(), path.name))


def is_right_to_left(text: str) -> bool:
    """Return whether a text is written from right to left, as its first letter says."""
    for letter in text:
        if (direction := unicodedata.bidirectional(letter)) in ("L", "R", "AL"):
            return direction != "L"
    return False


def wrap_text(text: str, face: Face, width: int) -> list[str]:
    """Return text in lines of a width in pixels.

    It is broken between words, and within one that is too wide between letters, as of languages
    that write no spaces.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
            while len(pieces := _break_apart(lines[-1], face, width)) == 2:
                lines[-1:] = pieces
    return lines


def truncate_text(text: str, face: Face, width: int) -> str:
    """Return text cut to a width in pixels, with an ellipsis if it was longer."""
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(f"{text}…") > width:
        text = text[:-1].rstrip()
    return f"{text}…"


@lru_cache(maxsize=1_000)
def _has_letters(path: Path, letters: frozenset[str]) -> bool:
    """Whether a font can be read, and has all these letters."""
    try:
        face = ImageFont.truetype(path, 24, layout_engine=ImageFont.Layout.BASIC)
        missing = _shape(face, NOWHERE)
        return all(_shape(face, letter) != missing for letter in letters)
    except (OSError, ValueError):
        return False


def _break_apart(word: str, face: Face, width: int) -> list[str]:
    """Return a word that is too wide in two pieces, if its language writes no spaces."""
    if face.getlength(word) <= width or not _is_without_spaces(word):
        return [word]
    end = len(word)
    while end > 1 and face.getlength(word[:end]) > width:
        end -= 1
    # No line begins with a mark that belongs to the letter before it, or with a full stop.
    while end > 1 and unicodedata.category(word[end])[0] in "MP":
        end -= 1
    return [word[:end], word[end:]]


def _is_without_spaces(word: str) -> bool:
    """Whether a word is of Chinese, Japanese, Thai, Lao, Khmer or Burmese."""
    names = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
    return any(unicodedata.name(letter, "").startswith(names) for letter in word)


def _is_shaped(text: str) -> bool:
    """Whether letters of a text run from the right, or change beside others."""
    return any(
        unicodedata.bidirectional(each) in ("R", "AL") or unicodedata.category(each) in ("Mn", "Mc")
        for each in text
    )


def _is_drawn(letter: str) -> bool:
    return not letter.isspace() and unicodedata.category(letter) not in ("Cf", "Cc")


def _is_emoji(letter: str) -> bool:
    """Whether it is a picture sign, or changes one: a color of skin, a joiner."""
    return (
        unicodedata.category(letter) in ("So", "Sk")
        or "\U0001f000" <= letter <= "\U0001faff"
        or letter in "\ufe0e\ufe0f\u200d\u20e3"
    )


def _shape(face: Face, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = face.getmask(letter)
    return mask.size, bytes(mask)


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in sorted(names):
            if name.lower().endswith((".ttf", ".otf", ".ttc")):
                yield Path(parent, name)
