"""Whether links say where they lead, and whether those within the site lead anywhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.urls import reverse

from blog.checklist.checked_article import CheckedArticle, Finding
from blog.checklist.own_site import OwnSite
from blog.models.sections import identifier_url

# Read out of the list of a page's links, these say nothing (WCAG 2.2, 2.4.4).
EMPTY_WORDS = re.compile(
    r"(please )?(click|tap|press|see|read|look|find|learn|get|go)?( it| them)?"
    r" ?(here|more|this|that|more here|this (page|link|site|website|article|post)|details|link"
    r"|on|website|page|source|article|post)( now| more)?"
)
BARE_ADDRESS = re.compile(r"(https?://|www\.)\S+|\S+\.[a-z]{2,}/\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """An address, the words that lead to it, and the field in which it stands."""

    address: str
    words: str
    target: str


def article_links(article: CheckedArticle) -> list[Link]:
    """Give every link of the article, those of its references too."""
    found = []
    for passage in article.passages:
        for block in passage.blocks:
            found += [Link(address, words, passage.target) for address, words in block.links]
            if passage.name == "identifier" and (address := identifier_url(block.text)):
                found.append(Link(address, block.text, passage.target))
    return found


def own_path(article: CheckedArticle, address: str) -> str | None:
    """Give the path of an address on this site; None if it leads elsewhere or is no page."""
    base = reverse("article", args=[article.post.slug])
    try:
        parts = urlsplit(urljoin(base, address.strip()))
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https"):
        return None
    if host and not validate_host(host, settings.ALLOWED_HOSTS):
        return None
    return unquote(parts.path) or "/"


def external_links(article: CheckedArticle) -> list[Link]:
    """Give the links that lead to other sites, each address once."""
    found = {
        link.address: link
        for link in reversed(article_links(article))
        if link.address.lower().startswith(("http://", "https://", "//"))
        and own_path(article, link.address) is None
    }
    return list(reversed(found.values()))


def links_say_where_they_lead(article: CheckedArticle) -> Iterator[Finding]:
    """Who listens to a page often hears its links alone, one after the other."""
    for link in article_links(article):
        words = link.words.strip(" .,:;!?…→»›>[]()").casefold()
        if "-items-identifier-" in link.target:
            continue  # a reference shows its own address
        if EMPTY_WORDS.fullmatch(words):
            yield Finding(
                "link-words",
                f"The link “{link.words}” doesn’t say where it leads: link the words that do.",
                link.target,
                about=f"{link.words} {link.address}",
            )
        elif BARE_ADDRESS.fullmatch(words):
            yield Finding(
                "link-words",
                f"The link “{link.words}” is a bare address: link words that say what is there.",
                link.target,
                about=f"{link.words} {link.address}",
            )


def own_links_answer(article: CheckedArticle) -> Iterator[Finding]:
    """A link within the site must lead to a page that readers can open at that moment."""
    own = [(link, own_path(article, link.address)) for link in article_links(article)]
    within = [(link, path) for link, path in own if path is not None]
    site = OwnSite(article, {path for _, path in within})
    for link, path in within:
        if wrong := site.wrong(path):
            yield Finding(
                "own-link", f"The link “{link.words}” {wrong}", link.target, about=link.address
            )
