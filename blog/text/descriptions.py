"""Whether words describe a picture to those who can't see it, or only stand in for that."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

FILE_NAME = re.compile(
    r"\S+\.(?:avif|bmp|gif|hei[cf]|jpe?g|png|svg|tiff?|webp)"
    r"|(?:bild|bildschirmfoto|download|dsc[fn]?|foto|imagen?|img|mvimg|photo|pic|picture|pxl|scan"
    r"|screen ?shot|untitled|whatsapp image)[\W\d_]*(?:at[\W\d_]*)?"
    # In one word, as no sentence is; but a number that is called, GAD-7 or 5-4-3-2-1 says much.
    r"|[a-z\d-]*_[a-z\d_-]*"
    r"|(?=[\d-]*[a-z])[a-z\d-]*\d{4}[a-z\d-]*",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"(?:an? |the |una? |la )?(?:image|picture|photo(?:graph)?|imagen|foto(?:grafía)?) (?:of|de)\b",
    re.IGNORECASE,
)
OPENING_SAID = "“{}” is heard anyway, since it is a picture: begin with what it shows."
# For static/js/desk/description_advice.js, which gives it while one writes.
ADVICE = {"data-opening": OPENING.pattern, "data-opening-said": OPENING_SAID}


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a description, as a sentence; ``must`` if it is none at all."""

    code: str
    sentence: str
    must: bool = True


def description_flaws(text: str, *, name: str, caption: str) -> Iterator[Flaw]:
    """Yield what is wrong with a description, beside the picture's name and its caption."""
    said = _normal(text)
    if all(unicodedata.category(sign)[0] in "PZC" for sign in text):
        sentence = f"“{text}” has no words. Say in a sentence what the picture shows."
        yield Flaw("picture-no-words", sentence)
    elif FILE_NAME.fullmatch(text.strip()):
        sentence = f"“{text}” is the name of a file. Say in a sentence what the picture shows."
        yield Flaw("picture-file-name", sentence)
    elif said and said == _normal(name):
        sentence = f"“{text}” is only the picture’s name in the library. Say in a sentence what it "
        yield Flaw("picture-name", f"{sentence}shows.")
    elif said and said == _normal(caption):
        sentence = f"“{text}” is the caption, which is read aloud anyway. Say what the picture "
        yield Flaw("picture-caption", f"{sentence}shows.")
    elif opening := OPENING.match(text.strip()):
        yield Flaw("picture-opening", OPENING_SAID.format(opening[0]), must=False)


def _normal(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
