"""Check that links have descriptive text, and that internal links lead to public pages."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.db.models import Q
from django.http.request import validate_host
from django.urls import Resolver404, ResolverMatch, resolve

from blog import redirects
from blog.checklist.checked_article import CheckedArticle, Finding, field_target
from blog.models import SECTION_KINDS, Edition, Post, Redirect
from blog.models.posts import post_path
from blog.models.section_items import identifier_url
from blog.text.direct_links import direct_address, is_opaque
from blog.visibility import PostKind

MAX_LINKS = 20  # to other sites, that are checked at once

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
    for section in article.content["sections"]:
        if SECTION_KINDS[section["kind"]].uses("target", section) and section.get("target"):
            path = post_path(PostKind.PAGE, section["target"])
            links.append(Link(path, "the next step", field_target(section, "target")))
    return links


def internal_path(article: CheckedArticle, url: str) -> str | None:
    """Return the path of a URL on this site; None for any other site, scheme or invalid URL."""
    base = post_path(article.post.kind, article.post.slug)
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


def check_detours(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each link that goes through another site, or tells where readers are."""
    for link in list_external_links(article):
        direct = direct_address(link.url)
        if direct != link.url:
            problem = f"tells others who reads this: let it lead to {direct} itself."
        elif is_opaque(link.url):
            problem = (
                "goes through a site that counts who opens it: open it once, and link the address "
                "where you arrive."
            )
        else:
            continue
        yield Finding(
            "link-detour",
            f"The link “{link.text}” {problem}",
            link.target,
            identity=link.url,
        )


def check_internal_links(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each internal link that readers can't open when the article appears."""
    links = [(link, internal_path(article, link.url)) for link in list_links(article)]
    paths = {path for _, path in links if path is not None}
    problems = _find_problems(article, paths) if paths else {}
    for link, path in links:
        if path in problems:
            sentence = f"The link “{link.text}” {problems[path]}"
            yield Finding("own-link", sentence, link.target, identity=link.url)


def _find_problems(article: CheckedArticle, paths: set[str]) -> dict[str, str]:
    """Return the rest of a sentence about a link for each path that isn't public.

    At most seven queries for any number of paths.
    """
    pages = {path: _resolve(path) for path in paths}
    slugs: dict[str, set[str]] = defaultdict(set)
    for page in filter(None, pages.values()):
        slugs[page.url_name or ""].add(page.kwargs.get("slug", ""))
    linked = {(PostKind.ARTICLE, slug) for slug in slugs["article"] | slugs["article_handouts"]}
    linked |= {(PostKind.PAGE, slug) for slug in slugs["page"]}
    hidden = linked - _public_posts(article, {slug for _, slug in linked})
    drafts = Post.objects.filter(slug__in={slug for _, slug in hidden}, binned_at=None)
    # By their addresses: whoever guesses one is not told the title of somebody else's draft.
    unpublished = set(drafts.values_list("kind", "slug"))
    for name, rows in redirects.public_targets(article.at).items():
        named = rows.filter(Q(slug__in=slugs[name]) | Q(redirects__slug__in=slugs[name]))
        # What stays are slugs that no page has, nor had.
        slugs[name].difference_update(*named.values_list("slug", "redirects__slug"))
    normalized = {
        path: redirects.normalize_path(path)
        for path, page in pages.items()
        if page is None or page.url_name == "page"
    }
    redirected = Redirect.objects.filter(path__in=normalized.values()).exclude(destination="")
    known = set(redirected.values_list("path", flat=True))

    def find_problem(path: str, page: ResolverMatch | None) -> str:
        if page is None:
            if normalized[path] in known:
                return ""
            return f"leads to {path}, and there is no such page: look up its address once more."
        if page.namespace == "admin":
            return "leads to the desk, which readers can’t open: link the public page."
        slug = page.kwargs.get("slug", "")
        kind = PostKind.PAGE if page.url_name == "page" else PostKind.ARTICLE
        match page.url_name:
            case "preview_link" | "preview_media":
                return "leads to a preview, which ends on its day: link the public page."
            case "article" | "article_handouts" | "page" if (kind, slug) in unpublished:
                when = f"when this {article.post.noun} appears"
                return f"leads to {path}, which readers can’t see yet {when}."
            case "page" if normalized[path] in known:
                return ""
            case "article" | "article_handouts" | "page" if (kind, slug) in hidden:
                missing = f"and there is no such {kind}"
            case "category" | "tag" | "author" if slug in slugs[page.url_name]:
                missing = "where readers find nothing"
            case _:
                return ""
        return f"leads to {path}, {missing}: look up its address once more."

    return {path: problem for path, page in pages.items() if (problem := find_problem(path, page))}


def _public_posts(article: CheckedArticle, slugs: set[str]) -> set[tuple[str, str]]:
    """Return kind and slug of what shows or redirects to a live post, or is the article itself."""
    editions = Edition.objects.all()
    public = Q(post=article.post.pk) | Q(post__in=editions.live(article.at).values("post"))
    past_or_live = editions.ever_live(article.at).filter(public, slug__in=slugs)
    own = (article.post.kind, article.post.slug)
    return {own, *past_or_live.values_list("kind", "slug")}


def _resolve(path: str) -> ResolverMatch | None:
    """Return the match of a normalized path: the site ignores case and surplus slashes."""
    try:
        return resolve(redirects.normalize_path(path))
    except Resolver404:
        return None
