"""Check that links have descriptive text, and that internal links lead to public pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.urls import reverse

from blog.checklist.checked_article import CheckedArticle, Finding
from blog.checklist.internal_links import InternalLinkChecker
from blog.models.sections import identifier_url

# Text that does not describe the link's purpose (WCAG 2.2, 2.4.4).
VAGUE_TEXT = re.compile(
    r"(please )?(click|tap|press|see|read|look|find|learn|get|go)?( it| them)?"
    r" ?(here|more|this|that|more here|this (page|link|site|website|article|post)|details|link"
    r"|on|website|page|source|article|post)( now| more)?"
)
BARE_URL = re.compile(r"(https?://|www\.)\S+|\S+\.[a-z]{2,}/\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """A link: its URL, its text, and the target of its field on the article form."""

    url: str
    text: str
    target: str


def list_links(article: CheckedArticle) -> list[Link]:
    """Return every link of the article, including those of its references."""
    links = []
    for passage in article.passages:
        for block in passage.blocks:
            links += [Link(url, text, passage.target) for url, text in block.links]
            if passage.name == "identifier" and (url := identifier_url(block.text)):
                links.append(Link(url, block.text, passage.target))
    return links


def internal_path(article: CheckedArticle, url: str) -> str | None:
    """Return the path of a URL on this site; None for any other site, scheme or invalid URL."""
    base = reverse("article", args=[article.post.slug])
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https"):
        return None
    if host and not validate_host(host, settings.ALLOWED_HOSTS):
        return None
    return unquote(parts.path) or "/"


def list_external_links(article: CheckedArticle) -> list[Link]:
    """Return the links to other sites, each URL once."""
    links = {
        link.url: link
        for link in reversed(list_links(article))
        if link.url.lower().startswith(("http://", "https://", "//"))
        and internal_path(article, link.url) is None
    }
    return list(reversed(links.values()))


def check_link_texts(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each link whose text is vague or a URL.

    Screen readers list a page's links without their context.
    """
    for link in list_links(article):
        text = link.text.strip(" .,:;!?…→»›>[]()").casefold()
        if "-items-identifier-" in link.target:
            continue  # the text of a reference's link is its identifier
        if VAGUE_TEXT.fullmatch(text):
            problem = "doesn’t say where it leads: link the words that do."
        elif BARE_URL.fullmatch(text):
            problem = "is a bare address: link words that say what is there."
        else:
            continue
        yield Finding(
            "link-words",
            f"The link “{link.text}” {problem}",
            link.target,
            identity=f"{link.text} {link.url}",
        )


def check_internal_links(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each internal link that readers can't open when the article appears."""
    paths = [(link, internal_path(article, link.url)) for link in list_links(article)]
    internal = [(link, path) for link, path in paths if path is not None]
    checker = InternalLinkChecker(article, {path for _, path in internal})
    for link, path in internal:
        if problem := checker.find_problem(path):
            yield Finding(
                "own-link", f"The link “{link.text}” {problem}", link.target, identity=link.url
            )
