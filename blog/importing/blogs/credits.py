"""Tell who made a picture from what its caption says."""

import re

MAX_CREDIT = 160  # characters
WORDS = r"photo(?:graph)?s?|pictures?|images?|illustrations?|drawing|artwork|painting|fotos?|bild"
# At the end of a caption, or all of it: “Photo by Ana Ruiz”, “(© Ana Ruiz)”, “Credit: Ana Ruiz”.
CREDIT = re.compile(
    r"(?:\A|(?<=[.!?…”\"])\s+|\s*[|·–—]\s+|\s*[(\[])"
    rf"(?P<credit>(?i:(?:{WORDS})(?:\s+credits?\s*:?|\s+courtesy\s+of|\s+(?:by|von|de|por|:)|\s*:"
    r"(?:\s*by)?|\s*©)|credits?\s*:|source\s*:|courtesy\s+of|©)\s*"
    r"(?:[A-ZÀ-ÞА-Я@]|\d{4} [A-ZÀ-Þ])[^()\[\]|]{1,120}?)[)\]]?\.?\s*\Z"
)


def split_credit(caption: str) -> tuple[str, str]:
    """Return a caption without who made the picture, and that, as it is said; "" if it isn't."""
    found = CREDIT.search(caption)
    if not found or len(found["credit"]) > MAX_CREDIT:
        return caption, ""
    return caption[: found.start()].strip(), found["credit"].strip()
