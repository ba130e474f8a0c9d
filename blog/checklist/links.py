"""Whether links say where they lead, and whether those within the site lead anywhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.db.models import Q
from django.http.request import validate_host
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from blog.checklist.article import Article, Finding
from blog.models import Author, Category, Edition, Post
from blog.models.sections import identifier_url
from blog.models.taxonomy import live_tags

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


def links(article: Article) -> list[Link]:
    """Give every link of the article, those of its references too."""
    found = []
    for passage in article.passages:
        for block in passage.blocks:
            found += [Link(address, words, passage.target) for address, words in block.links]
            if passage.name == "identifier" and (address := identifier_url(block.text)):
                found.append(Link(address, block.text, passage.target))
    return found


def own_path(article: Article, address: str) -> str | None:
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


def other_sites(article: Article) -> list[Link]:
    """Give the links that lead to other sites, each address once."""
    found = {
        link.address: link
        for link in reversed(links(article))
        if link.address.lower().startswith(("http://", "https://", "//"))
        and own_path(article, link.address) is None
    }
    return list(reversed(found.values()))


def links_say_where_they_lead(article: Article) -> Iterator[Finding]:
    """Who listens to a page often hears its links alone, one after the other."""
    for link in links(article):
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


def own_links_answer(article: Article) -> Iterator[Finding]:
    """A link within the site must lead to a page that readers can open at that moment."""
    for link in links(article):
        path = own_path(article, link.address)
        if path is not None and (wrong := _wrong(article, path)):
            yield Finding(
                "own-link", f"The link “{link.words}” {wrong}", link.target, about=link.address
            )


def _wrong(article: Article, path: str) -> str:
    """Say what is wrong with a path of this site, to go on after the link's words; or nothing."""
    match = _match(path)
    if match is None:
        return f"leads to {path}, and there is no such page: look up its address once more."
    if match.namespace == "admin":
        return "leads to the desk, which readers can’t open: link the public page."
    slug = match.kwargs.get("slug", "")
    if match.url_name == "article" and not _article_answers(article, slug):
        title = Post.objects.filter(slug=slug).values_list("title", flat=True).first()
        if title is None:
            return f"leads to {path}, and there is no such article: look up its address once more."
        return f"leads to “{title}”, which readers can’t see yet when this article appears."
    now_or_once = Q(slug=slug) | Q(redirects__slug=slug)
    there = {
        "category": lambda: Category.objects.filter(now_or_once),
        "tag": lambda: live_tags(article.at).filter(now_or_once),
        "author": lambda: Author.objects.public(article.at).filter(slug=slug),
    }.get(match.url_name or "")
    if there and not there().exists():
        return f"leads to {path}, where readers find nothing: look up its address once more."
    return ""


def _match(path: str) -> ResolverMatch | None:
    for each in (path, f"{path}/"):
        try:
            return resolve(each)
        except Resolver404:
            pass
    return None


def _article_answers(article: Article, slug: str) -> bool:
    """Whether the address shows an article then, or leads on to one; this one's does by then."""
    if slug == article.post.slug:
        return True
    posts = Edition.objects.ever_live(article.at).filter(slug=slug).values("post")
    live = Edition.objects.live(article.at).filter(post__in=posts)
    return live.exists() or article.post.pk in {each["post"] for each in posts}
