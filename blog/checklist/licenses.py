"""Whether those who sign hold the licenses that their names stand for, on the day it goes live."""

from collections.abc import Iterable, Iterator
from datetime import date

from blog.checklist.checked_article import CheckedArticle, Finding
from blog.models import Author, Practice


def unlicensed_authors(
    authors: Iterable[Author], on: date, practice: Practice
) -> dict[Author, str]:
    """Give those who may not sign on a date in the practice's zone, with a sentence for each.

    Whoever ever held a license signs while one is in force; guests, who never did, may sign. The
    practice can decide otherwise. Costs no query on authors that came from ``with_licenses()``.
    """
    if practice.allow_unlicensed_authors:
        return {}
    return {
        author: f"No license of {author} is in force on {_day(on)}: write down the renewed one, or "
        "take the name off the article."
        for author in authors
        if author.licenses.all() and not any(row.in_force(on) for row in author.licenses.all())
    }


def licenses_in_force(article: CheckedArticle) -> Iterator[Finding]:
    """Nobody signs on a license that ran out; what is scheduled is judged on its day."""
    on = article.practice.date_at(article.at)
    for author, sentence in unlicensed_authors(article.authors, on, article.practice).items():
        about = str(author.pk)
        yield Finding("license", sentence, blocking=True, about=about, author=author.pk)


def supervisors_licensed(article: CheckedArticle) -> Iterator[Finding]:
    """Whom a disclosure names as the supervisor should be licensed, as far as it is known here."""
    on = article.practice.date_at(article.at)
    for author in article.authors:
        for held in author.licenses.all():
            supervisor = held.supervisor if held.in_force(on) else None
            if supervisor and not any(row.in_force(on) for row in supervisor.licenses.all()):
                yield Finding(
                    "supervisor",
                    f"{supervisor}, who supervises {author}, has no license in force on "
                    f"{_day(on)}: write it down, or say who supervises now.",
                    about=f"{author.pk} {supervisor.pk}",
                    author=supervisor.pk,
                )


def _day(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"
