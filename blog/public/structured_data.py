"""What a page says to programs, as JSON-LD in the words of https://schema.org.

It is made of the same rows as the visible page, on the same day, and says nothing that the page
does not: Google's general guidelines ask for that, and the law on licenses asks that a name never
stands without its disclosure, here neither. So a Person carries the disclosures as description.

An article is a ``BlogPosting``: Google reads it as an Article, and ``MedicalScholarlyArticle`` or
``MedicalWebPage`` would claim what the disclaimer under it denies. Who reviewed it belongs to its
page in that vocabulary, not to the article.
See https://developers.google.com/search/docs/appearance/structured-data/article.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from urllib.parse import urljoin

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from blog.models import Author, Edition, Practice
from blog.people.bylines import BylineLicense

Node = dict[str, Any]

# As django.utils.html.json_script does: nothing in a string can end the element. The last two
# are line ends to older readers of JavaScript, which JSON allows in strings.
ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def json_ld_script(nodes: Iterable[Node]) -> SafeString:
    """Give the element for a page's head. It is data, which no browser runs."""
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped


@dataclass(frozen=True)
class Site:
    """Whose page it is, at which address the site answers, and on which day licenses are judged."""

    practice: Practice
    home: str
    on: date

    @classmethod
    def of(cls, request: HttpRequest, at: datetime) -> Self:
        """Give the site of a request as it is at a moment."""
        practice: Practice = request.practice  # type: ignore[attr-defined]
        home = request.build_absolute_uri(reverse("home"))
        return cls(practice, home, practice.date_at(at))

    def address(self, path: str) -> str:
        """Give the absolute address of a path."""
        return urljoin(self.home, path)


def home_nodes(site: Site) -> list[Node]:
    """Give what the first page says: whose site it is, and how to search it."""
    practice = site.practice
    search = site.address(reverse("search"))
    return [
        _given(
            _organization(site),
            slogan=practice.tagline,
            email=practice.email,
            telephone=practice.phone,
            address=" ".join(practice.address.split()),
        ),
        _given(
            {"@type": "WebSite", "@id": f"{site.home}#site", "name": practice.name},
            url=site.home,
            description=practice.tagline,
            inLanguage=practice.language,
            publisher=_same(_organization(site)),
            potentialAction={
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": f"{search}?q={{search_term_string}}",
                },
                "query-input": "required name=search_term_string",
            },
        ),
    ]


def collection_nodes(site: Site, *trail: tuple[str, str]) -> list[Node]:
    """Give what a list of articles says. The trail is the names and paths from home to it."""
    name, path = trail[-1]
    address = site.address(path)
    page = {"@type": "CollectionPage", "@id": address, "url": address, "name": name}
    return _with_trail(site, page | {"inLanguage": site.practice.language}, *trail)


def profile_nodes(site: Site, author: Author) -> list[Node]:
    """Give what the page of somebody who signs articles says."""
    address = site.address(author.get_absolute_url())
    works_with = [category.name for category in author.specialties.all()]
    person = _given(_person(site, author), knowsAbout=works_with)
    page = {"@type": "ProfilePage", "@id": address, "url": address, "mainEntity": person}
    return [page | {"inLanguage": site.practice.language}]


def article_nodes(site: Site, edition: Edition, image: str) -> list[Node]:
    """Give what an article's page says. ``image`` is the address of its share picture.

    Costs no query beyond what the page itself asks.
    """
    address = site.address(edition.get_absolute_url())
    category = edition.category_list[0] if edition.category_list else None
    trail = [(category.name, category.get_absolute_url())] if category else []
    questions = list(_questions(edition))
    posting = _given(
        {"@type": "BlogPosting", "@id": f"{address}#article", "headline": edition.title},
        alternativeHeadline=edition.subtitle,
        description=edition.search_description or edition.summary or edition.subtitle,
        image=[image, *([site.address(edition.lead.url)] if edition.lead else [])],
        datePublished=edition.first_live_from.isoformat(timespec="seconds"),
        dateModified=edition.live_from.isoformat(timespec="seconds"),
        author=[_person(site, author) for author in edition.author_list],
        publisher=_organization(site),
        articleSection=[each.name for each in edition.category_list],
        keywords=[tag.name for tag in edition.tag_list],
        inLanguage=edition.language or site.practice.language,
        wordCount=edition.words,
        mainEntityOfPage={"@id": address},
    )
    page = _given(
        {"@type": "FAQPage" if questions else "WebPage", "@id": address, "url": address},
        mainEntity=questions or _same(posting),
        reviewedBy=[_reviewer(site, each) for each in edition.reviewer_list],
        lastReviewed=_last_reviewed(site, edition),
    )
    here = (edition.title, edition.get_absolute_url())
    return [posting, *_with_trail(site, page, *trail, here), *_how_to(edition, posting)]


def _given(node: Node, **properties: Any) -> Node:
    """Add the properties that have something to say."""
    return node | {name: value for name, value in properties.items() if value}


def _same(node: Node) -> Node:
    """Refer to a node that stands elsewhere on the page."""
    return {"@id": node["@id"]}


def _with_trail(site: Site, page: Node, *steps: tuple[str, str]) -> list[Node]:
    """Give a page and the way from home to it, as its kicker shows it; right below home none."""
    if len(steps) < 2:
        return [page]
    crumbs = {
        "@type": "BreadcrumbList",
        "@id": f"{page['@id']}#trail",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": site.address(path)}
            for number, (name, path) in enumerate([(site.practice.name, ""), *steps], start=1)
        ],
    }
    return [page | {"breadcrumb": _same(crumbs)}, crumbs]


def _organization(site: Site) -> Node:
    logo = site.practice.logo_view
    return _given(
        {"@type": "Organization", "@id": f"{site.home}#practice", "name": site.practice.name},
        url=site.home,
        logo=site.address(logo.url) if logo else "",
    )


def _person(site: Site, author: Author) -> Node:
    line = author.byline(site.on)
    address = site.address(author.get_absolute_url())
    return _given(
        {"@type": "Person", "@id": f"{address}#person", "name": line.name, "url": address},
        honorificSuffix=line.post_nominals,
        description=" ".join(line.disclosures),
        image=site.address(author.portrait.url) if author.portrait else "",
        hasCredential=[_credential(held) for held in line.licenses],
    )


def _reviewer(site: Site, author: Author) -> Node:
    """Give what the page says of a reviewer: no more than the line under the dates."""
    line = author.byline(site.on)
    return _given(
        {"@type": "Person", "name": line.name},
        honorificSuffix=line.post_nominals,
        description=" ".join(line.disclosures),
    )


def _last_reviewed(site: Site, edition: Edition) -> str:
    reviews = edition.reviewer_list
    return site.practice.date_at(reviews[-1].approved_at).isoformat() if reviews else ""


def _credential(held: BylineLicense) -> Node:
    """Give a license. The state is where it is valid: which board grants it isn't on record."""
    return _given(
        {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": "license",
            "name": held.title,
            "alternateName": held.designation,
            "validIn": {"@type": "AdministrativeArea", "name": held.jurisdiction},
        },
        identifier=held.number,
        description=held.disclosure,
        url=held.verification_url,
    )


def _questions(edition: Edition) -> Iterable[Node]:
    """Give all questions of an article: a page is one FAQPage at most."""
    for section in edition.sections:
        if section["kind"] == "questions":
            for item in section["items"]:
                answer = {"@type": "Answer", "text": item["answer"]}
                yield {"@type": "Question", "name": item["question"], "acceptedAnswer": answer}


def _how_to(edition: Edition, posting: Node) -> Iterable[Node]:
    """Give each section of practices as something to do, step by step."""
    for section in edition.sections:
        if section["kind"] == "practices":
            yield {
                "@type": "HowTo",
                "name": section.get("heading") or edition.title,
                "isPartOf": _same(posting),
                "step": [
                    {
                        "@type": "HowToStep",
                        "position": number,
                        "name": item["title"],
                        "text": item["text"],
                    }
                    for number, item in enumerate(section["items"], start=1)
                ],
            }
