"""Check that an article's pictures are there, and that they are described."""

import re
from collections.abc import Iterator
from functools import partial

from blog.checklist.checked_article import CheckedArticle, Finding, field_target
from blog.text.descriptions import description_flaws

WITH_WORDS = re.compile(
    r"\b(chart|diagram|flowchart|infographic|screenshot|(feelings?|emotions?) wheel|wheel of)\b",
    re.IGNORECASE,
)
WIDEST = 4  # of a picture that is only looked at: its width by its height


def check_pictures(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each picture that isn't ready."""
    pictures = {picture.pk: picture for picture in article.edition.picture_list}
    targets = {article.content["lead_picture"]: "id_lead_picture"}
    for section in article.content["sections"]:
        targets.setdefault(section.get("picture"), field_target(section, "picture"))
    for key, target in targets.items():
        picture = pictures.get(key)
        if picture and not picture.is_ready:
            waits = picture.is_being_prepared and not picture.is_late
            yield Finding(
                "picture-not-ready",
                f"The picture “{picture.name}” is still being prepared, which takes a moment. "
                "Try again then."
                if waits
                else f"The picture “{picture.name}” can’t be shown. Open it in the library to see "
                "why, or choose another.",
                target,
                blocking=True,
                identity=str(picture.pk),
                picture=None if waits else picture.pk,
            )


def check_descriptions(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each picture without the alt text of WCAG 2.2, 1.1.1, or with none."""
    pictures = {picture.pk: picture for picture in article.edition.picture_list}
    lead = {"picture": article.content["lead_picture"], "kind": ""}
    for use in (lead, *article.content["sections"]):
        picture = pictures.get(use.get("picture"))
        if picture is None or use["kind"] == "recording":  # it gives way to the video
            continue
        own = str(use.get("alt_text") or "").strip()
        target = field_target(use, "alt_text" if own else "picture") if use["kind"] else ""
        finding = partial(
            Finding,
            target=target or "id_lead_picture",
            picture=None if own else picture.pk,
        )
        text = own or picture.alt.strip()
        caption = (use.get("caption") or picture.caption) if use["kind"] else ""
        for flaw in description_flaws(text, name=picture.name, caption=caption) if text else ():
            yield finding(flaw.code, flaw.sentence, blocking=flaw.must, identity=text)
        if not text and not picture.decorative:
            yield finding(
                "picture-undescribed",
                f"The picture “{picture.name}” has no description for those who can’t see it. "
                "Open it in the library and describe it, or choose “Decorative”.",
                blocking=True,
                identity=str(picture.pk),
            )


def check_pictures_of_words(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each diagram or picture of words without them (WCAG 2.2, 1.4.5)."""
    pictures = {picture.pk: picture for picture in article.edition.picture_list}
    for section in article.content["sections"]:
        picture = pictures.get(section.get("picture"))
        if picture and not section.get("body"):
            alt = section.get("alt_text") or picture.alt_text
            named = WITH_WORDS.search(f"{picture.name} {alt}")
            if named or picture.width > WIDEST * picture.height:
                yield Finding(
                    "picture-of-words",
                    f"The picture “{picture.name}” seems to be a diagram, or to hold words: write "
                    "all that it says into “The picture in words”.",
                    field_target(section, "body"),
                    identity=str(picture.pk),
                )
