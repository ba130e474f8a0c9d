"""Check that authors and their supervisors hold a license in force on the publication date."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.dateformat import format as date_format
from django.utils.text import get_text_list

from blog.checklist.checked_article import CheckedArticle, Finding
from blog.models import Author, Practice


def unlicensed_authors(
    authors: Iterable[Author], on: date, practice: Practice
) -> dict[Author, str]:
    """Return the authors whose licenses are all out of force on a date, each with a sentence.

    Guests, who never held one, are not among them; nobody is if the practice allows it. No query
    for authors from ``with_licenses()``.
    """
    if practice.allow_unlicensed_authors:
        return {}
    return {
        author: f"No license of {author} is in force on {date_format(on, 'F j, Y')}: write down "
        "the renewed one, or take the name off."
        for author in authors
        if author.licenses.all() and not any(row.in_force(on) for row in author.licenses.all())
    }


def check_licenses(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each author, and supervisor, without a license in force on the day.

    And for what a license in force doesn't say that must stand beside the name.

    Supervisors without an author profile are not checked.
    """
    on = article.practice.date_at(article.at)
    for author, sentence in unlicensed_authors(article.authors, on, article.practice).items():
        yield Finding("license", sentence, blocking=True, identity=str(author.pk), author=author.pk)
    for author in article.authors:
        for author_license in author.licenses.all():
            if not author_license.in_force(on):
                continue
            if missing := author_license.missing():
                yield Finding(
                    "license",
                    f"The license of {author} as {author_license.credential.designation} doesn’t "
                    f"say what must stand beside the name: {get_text_list([*missing], 'and')}.",
                    blocking=True,
                    identity=f"license {author_license.pk}",
                    author=author.pk,
                )
            supervisor = author_license.supervisor
            if supervisor and not any(row.in_force(on) for row in supervisor.licenses.all()):
                yield Finding(
                    "supervisor",
                    f"{supervisor}, who supervises {author}, has no license in force on "
                    f"{date_format(on, 'F j, Y')}: write it down, or say who supervises now.",
                    identity=f"{author.pk} {supervisor.pk}",
                    author=supervisor.pk,
                )
