"""Structured data of public pages: JSON-LD in the vocabulary of https://schema.org.

It is made of the same rows as the visible page, on the same date, and contains nothing that the
page does not show: Google's general guidelines require that. Licensing law requires a disclosure
wherever a name appears, so a Person has the disclosures as its description.

An article is a ``BlogPosting``, which Google reads as an Article; ``MedicalScholarlyArticle`` or
``MedicalWebPage`` would claim what the disclaimer denies. In this vocabulary the reviewer is a
property of the page, not of the article.
See https://developers.google.com/search/docs/appearance/structured-data/article.
"""

import json
from collections.abc import Iterable
from datetime import date
from urllib.parse import urljoin

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from blog.middleware import practice_of
from blog.models import Approval, Author, Category, Edition
from blog.people.bylines import BylineLicense
from blog.practice import crisis
from blog.public.series import SeriesPlace
from blog.public.structured_sections import Article, Node, section_nodes, with_values
from blog.text import richtext
from practice_site.paths import path_of
from practice_site.shared import share

# As django.utils.html.json_script does: nothing in a string can end the element. The last two
# are line ends in older JavaScript, but allowed in JSON strings.
ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def json_ld_script(nodes: Iterable[Node]) -> SafeString:
    """Return the nodes as an element for a page's head. Browsers don't run it: it is data."""
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped


class Site:
    """The practice of a request, and its absolute URLs."""

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.practice = request, practice_of(request)
        self.home = request.build_absolute_uri(path_of("home"))

    def absolute_url(self, path: str) -> str:
        """Return the absolute URL of a path."""
        return urljoin(self.home, path)


def home_nodes(request: HttpRequest) -> list[Node]:
    """Return the nodes of the home page: the practice, its site and the search."""
    site = Site(request)
    practice = site.practice
    search = site.absolute_url(reverse("search"))
    return [
        practice_node(site),
        with_values(
            {"@type": "WebSite", "@id": f"{site.home}#site", "name": practice.name},
            url=site.home,
            description=practice.description or practice.tagline,
            inLanguage=practice.language,
            publisher={"@id": f"{site.home}#practice"},
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


def collection_nodes(request: HttpRequest, name: str, *parents: tuple[str, str]) -> list[Node]:
    """Return the nodes of a list page; ``parents`` are the names and paths above it but home."""
    site = Site(request)
    address = site.absolute_url(request.path)
    page: Node = {"@type": "CollectionPage", "@id": address, "url": address, "name": name}
    page |= {"inLanguage": site.practice.language}
    return _with_breadcrumbs(site, page, *parents, (name, request.path))


def profile_nodes(
    request: HttpRequest, author: Author, specialties: Iterable[Category], on: date
) -> list[Node]:
    """Return the nodes of an author's page, with the licenses in force on a date."""
    site = Site(request)
    address = site.absolute_url(author.get_absolute_url())
    person = with_values(
        _person_node(site, author, on),
        knowsAbout=[category.name for category in specialties],
        knowsLanguage=author.languages,
        areaServed=[{"@type": "AdministrativeArea", "name": state} for state in author.states],
    )
    page: Node = {"@type": "ProfilePage", "@id": address, "url": address, "mainEntity": person}
    page |= {"inLanguage": site.practice.language}
    return [page, _organization_node(site)] if author.on_team else [page]


def article_nodes(
    request: HttpRequest,
    edition: Edition,
    image: str,
    on: date,
    *,
    series: SeriesPlace | None = None,
    versions: Iterable[Edition] = (),
) -> list[Node]:
    """Return the nodes of an article's page, with the licenses in force on a date.

    ``image`` is the address of its share image; ``series`` and ``versions`` are what the page shows
    of its series and in other languages. No query beyond those of the page itself.
    """
    site = Site(request)
    if edition.is_page:
        return _page_nodes(site, edition, image, on)
    lead = edition.lead_picture_view
    sections = edition.section_list
    reviewers = edition.reviewer_list
    address = site.absolute_url(edition.get_absolute_url())
    article = Article(address, edition.title, image)
    parents = [(each.name, each.get_absolute_url()) for each in edition.category_list[:1]]
    posting = with_values(
        {"@type": "BlogPosting", "@id": f"{address}#article", "headline": edition.title},
        alternativeHeadline=edition.subtitle,
        description=edition.shown_text("search_description"),
        image=[image, site.absolute_url(lead.url)] if lead else [image],
        datePublished=edition.first_live_from.isoformat(timespec="seconds"),
        dateModified=edition.changed_at.isoformat(timespec="seconds"),
        author=[_person_node(site, author, on) for author in edition.author_list],
        publisher=_organization_node(site),
        articleSection=[category.name for category in edition.category_list],
        keywords=[tag.name for tag in edition.tag_list],
        inLanguage=edition.language or site.practice.language,
        wordCount=edition.current_word_count,
        mainEntityOfPage={"@id": address},
        isPartOf=series and _series_node(site, series),
        position=series and series.number,
        translationOfWork=[
            _version_node(site, each) for each in versions if each.translation_of is None
        ],
        workTranslation=[
            _version_node(site, each) for each in versions if each.translation_of == edition.post_id
        ],
        abstract=" ".join(
            richtext.plain_text(section.body) for section in sections if section.is_abstract
        ),
        contributor=[_person_node(site, each, on) for each in edition.people.values()],
        hasPart=[node for section in sections for node in section_nodes(section, article)],
    )
    page = with_values(
        {"@type": "WebPage", "@id": address, "url": address},
        mainEntity={"@id": posting["@id"]},
        reviewedBy=[_reviewer_node(reviewer, on) for reviewer in reviewers],
        lastReviewed=reviewers and max(each.day for each in reviewers).isoformat(),
    )
    here = (edition.title, edition.get_absolute_url())
    page_nodes = _with_breadcrumbs(site, page, *parents, here)
    return [posting, *page_nodes]


def _page_nodes(site: Site, edition: Edition, image: str, on: date) -> list[Node]:
    """Return the nodes of a page of the site, with the practice that it is about."""
    address = site.absolute_url(edition.get_absolute_url())
    shown = Article(address, edition.title, image)
    page = with_values(
        {"@type": "WebPage", "@id": address, "url": address, "name": edition.title},
        description=edition.shown_text("search_description"),
        inLanguage=edition.language or site.practice.language,
        author=[_person_node(site, author, on) for author in edition.author_list],
        dateModified=edition.show_date and edition.changed_at.isoformat(timespec="seconds"),
        about={"@id": f"{site.home}#practice"},
        hasPart=[
            node for section in edition.section_list for node in section_nodes(section, shown)
        ],
    )
    return [page, practice_node(site)]


def _with_breadcrumbs(site: Site, page: Node, *breadcrumbs: tuple[str, str]) -> list[Node]:
    """Return a page with its breadcrumbs, as it shows them; none for a page right below home."""
    if len(breadcrumbs) < 2:
        return [page]
    breadcrumb_list: Node = {
        "@type": "BreadcrumbList",
        "@id": f"{page['@id']}#trail",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": site.absolute_url(path)}
            for number, (name, path) in enumerate([(site.practice.name, ""), *breadcrumbs], start=1)
        ],
    }
    return [page | {"breadcrumb": {"@id": breadcrumb_list["@id"]}}, breadcrumb_list]


def _series_node(site: Site, series: SeriesPlace) -> Node:
    """Return a series; it has no page of its own."""
    address = f"{site.home}#series-{series.key}"
    return {"@type": "CreativeWorkSeries", "@id": address, "name": series.name}


def _version_node(site: Site, version: Edition) -> Node:
    address = site.absolute_url(version.get_absolute_url())
    return {
        "@type": "BlogPosting",
        "@id": f"{address}#article",
        "url": address,
        "headline": version.title,
        "inLanguage": version.language or site.practice.language,
    }


def _organization_node(site: Site) -> Node:
    practice, logo = site.practice, site.practice.logo_view
    return with_values(
        {"@type": "Organization", "@id": f"{site.home}#practice", "name": practice.name},
        url=site.home,
        logo=site.absolute_url(logo.url) if logo else "",
    )


def practice_node(site: Site) -> Node:
    """Return the practice with all that its pages say of how to reach it.

    It is a local business where it can be visited, since that must have an address, says
    https://developers.google.com/search/docs/appearance/structured-data/local-business.
    """
    practice = site.practice
    can_be_visited = bool(practice.street_address and practice.city)
    address = with_values(
        {"@type": "PostalAddress"},
        streetAddress=", ".join(practice.street_address.split("\n")).replace("\r", ""),
        addressLocality=practice.city,
        addressRegion=practice.region,
        postalCode=practice.postal_code,
        addressCountry=practice.country if practice.country != crisis.OTHER_COUNTRY else "",
    )
    node = _organization_node(site)
    return with_values(
        node | ({"@type": "MedicalBusiness"} if can_be_visited else {}),
        legalName=practice.legal_name,
        slogan=practice.tagline,
        description=practice.description,
        email=practice.email,
        telephone=practice.phone_number,
        image=node.get("logo", site.absolute_url(reverse("site_share_image"))),
        address=address if practice.address_lines else None,
        areaServed=[
            {"@type": "AdministrativeArea", "name": state} for state in practice.states_served
        ],
        openingHoursSpecification=[
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": list(each.days),
                "opens": f"{each.opens:%H:%M}",
                "closes": f"{each.closes:%H:%M}",
            }
            for each in (practice.opening_hours if can_be_visited else [])
        ],
        sameAs=list(filter(None, [practice.website, *practice.profiles.split()])),
    )


def _person_node(site: Site, author: Author, on: date) -> Node:
    """Return an author, the same on every page until something changes."""
    name = ("person", author.pk, author.picture_route, site.home)
    return share(site.request, name, lambda: _new_person_node(site, author, on))


def _new_person_node(site: Site, author: Author, on: date) -> Node:
    line = author.byline(on)
    address = site.absolute_url(author.get_absolute_url())
    return with_values(
        {"@type": "Person", "@id": f"{address}#person", "name": line.name, "url": address},
        honorificSuffix=line.post_nominals,
        jobTitle=author.role or ", ".join(dict.fromkeys(held.title for held in line.licenses)),
        worksFor={"@id": f"{site.home}#practice"} if author.on_team else None,
        description=" ".join(line.disclosures),
        image=site.absolute_url(author.photo_view.url) if author.photo_view else "",
        hasCredential=[
            *(_degree_node(degree) for degree in line.degrees),
            *(_credential_node(held) for held in line.licenses),
        ],
    )


def _reviewer_node(approval: Approval, on: date) -> Node:
    """Return a reviewer with no more than the line under the dates shows."""
    line = approval.byline(on)
    return with_values(
        {"@type": "Person", "name": line.name},
        honorificSuffix=line.post_nominals,
        description=" ".join(line.disclosures),
    )


def _degree_node(degree: str) -> Node:
    """Return the degree on which a license rests."""
    kind = "EducationalOccupationalCredential"
    return {"@type": kind, "credentialCategory": "degree", "name": degree}


def _credential_node(held: BylineLicense) -> Node:
    """Return a license. Only where it is valid is known, not which board grants it."""
    return with_values(
        {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": "license",
            "name": held.title,
            "validIn": {"@type": "AdministrativeArea", "name": held.jurisdiction},
        },
        alternateName=held.designation if held.designation != held.title else "",
        identifier=held.number,
        description=held.disclosure,
        url=held.verification_url,
    )
