"""Check that links have descriptive text, and that internal links lead to public pages."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.db.models import Q
from django.http.request import validate_host
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from blog import redirects
from blog.checklist.checked_article import CheckedArticle, Finding
from blog.models import Edition, Post, Redirect
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
    """Yield a finding for each link whose text, which screen readers list, is vague or a URL."""
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


class InternalLinkChecker:
    """Tells whether paths are public when an article appears, in at most seven queries."""

    def __init__(self, article: CheckedArticle, paths: Iterable[str]) -> None:
        self.article = article
        self._pages = {path: _resolve(path) for path in paths}
        self._slugs: dict[str, set[str]] = defaultdict(set)
        for page in filter(None, self._pages.values()):
            self._slugs[page.url_name or ""].add(page.kwargs.get("slug", ""))

    def find_problem(self, path: str) -> str:
        """Return the rest of a sentence that begins with the link's text; "" if all is well."""
        page = self._pages[path]
        if page is None:
            if self._redirects.get(redirects.normalize_path(path)):
                return ""
            return f"leads to {path}, and there is no such page: look up its address once more."
        if page.namespace == "admin":
            return "leads to the desk, which readers can’t open: link the public page."
        slug = page.kwargs.get("slug", "")
        match page.url_name:
            case "preview_link" | "preview_picture":
                return "leads to a preview, which ends on its day: link the public page."
            case "article" | "article_handouts" if slug not in self._articles:
                if slug not in self._titles:
                    return (
                        f"leads to {path}, and there is no such article: "
                        "look up its address once more."
                    )
                title = self._titles[slug]
                return f"leads to “{title}”, which readers can’t see yet when this article appears."
            case "category" | "tag" | "author" if slug not in self._list_slugs[page.url_name]:
                return (
                    f"leads to {path}, where readers find nothing: look up its address once more."
                )
        return ""

    @cached_property
    def _redirects(self) -> dict[str, str]:
        """The practice's redirects: path to destination."""
        missing = (path for path, page in self._pages.items() if page is None)
        paths = [redirects.normalize_path(path) for path in missing]
        return dict(Redirect.objects.filter(path__in=paths).values_list("path", "destination"))

    @cached_property
    def _linked_slugs(self) -> set[str]:
        return self._slugs["article"] | self._slugs["article_handouts"]

    @cached_property
    def _articles(self) -> set[str]:
        """The slugs that show or redirect to a live article, including the article's own."""
        own, at = self.article.post, self.article.at
        past_or_live = Edition.objects.articles().ever_live(at).filter(slug__in=self._linked_slugs)
        posts = dict(past_or_live.values_list("slug", "post"))
        live = Edition.objects.articles().live(at).filter(post__in=set(posts.values()))
        live_posts = {own.pk, *live.values_list("post", flat=True)}
        return {own.slug, *(slug for slug, post in posts.items() if post in live_posts)}

    @cached_property
    def _titles(self) -> dict[str, str]:
        return dict(Post.objects.filter(slug__in=self._linked_slugs).values_list("slug", "title"))

    @cached_property
    def _list_slugs(self) -> dict[str, set[str]]:
        """The current and former slugs of public categories, tags and authors."""
        found = {}
        for name, rows in redirects.public_targets(self.article.at).items():
            slugs = self._slugs[name]
            named = rows.filter(Q(slug__in=slugs) | Q(redirects__slug__in=slugs))
            found[name] = set(chain.from_iterable(named.values_list("slug", "redirects__slug")))
        return found


def _resolve(path: str) -> ResolverMatch | None:
    """Return the match of a normalized path: the site ignores case and surplus slashes."""
    try:
        return resolve(redirects.normalize_path(path))
    except Resolver404:
        return None
