"""Whether those who can't see the pictures are told what they show."""

from collections.abc import Iterator

from blog.checklist.checked_article import CheckedArticle, Finding, field_target


def pictures_described(article: CheckedArticle) -> Iterator[Finding]:
    """A picture without words does not exist for those who can't see it (WCAG 2.2, 1.1.1)."""
    places = {article.content["lead_picture"]: "id_lead_picture"}
    for section in article.sections:
        places.setdefault(section.get("picture"), field_target(section, "picture"))
    for key, place in places.items():
        picture = article.pictures.get(key) if key else None
        if picture and not picture.decorative and not picture.alt_text.strip():
            yield Finding(
                "picture-undescribed",
                f"The picture “{picture.name}” has no description for those who can’t see it. "
                "Open it in the library and describe it, or tick “Decorative”.",
                place,
                blocking=True,
                about=str(picture.pk),
                picture=picture.pk,
            )
