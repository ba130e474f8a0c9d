"""Check that pictures have alternative text."""

from collections.abc import Iterator

from blog.checklist.checked_article import CheckedArticle, Finding, field_target


def check_alt_texts(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each picture without alternative text that isn't marked decorative.

    See WCAG 2.2, 1.1.1.
    """
    targets = {article.content["lead_picture"]: "id_lead_picture"}
    for section in article.sections:
        targets.setdefault(section.get("picture"), field_target(section, "picture"))
    for key, target in targets.items():
        picture = article.pictures.get(key) if key else None
        if picture and not picture.decorative and not picture.alt_text.strip():
            yield Finding(
                "picture-undescribed",
                f"The picture “{picture.name}” has no description for those who can’t see it. "
                "Open it in the library and describe it, or tick “Decorative”.",
                target,
                blocking=True,
                identity=str(picture.pk),
                picture=picture.pk,
            )
