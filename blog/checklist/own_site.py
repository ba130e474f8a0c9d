"""Whether readers can follow links within this site, asked for all links of an article at once."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.urls import Resolver404, ResolverMatch, resolve

from blog import redirects
from blog.checklist.checked_article import CheckedArticle
from blog.models import Author, Category, Edition, Post, Redirect
from blog.models.taxonomy import tags_with_live_count

ARTICLE_PAGES = ("article", "article_cards")


class OwnSite:
    """What readers will find on this site when an article appears.

    Asks at most ten queries, however many paths there are.
    """

    def __init__(self, article: CheckedArticle, paths: Iterable[str]) -> None:
        self.article = article
        self._pages = {path: _page(path) for path in paths}
        self._slugs: dict[str, set[str]] = defaultdict(set)
        for page in filter(None, self._pages.values()):
            self._slugs[page.url_name or ""].add(page.kwargs.get("slug", ""))

    def wrong(self, path: str) -> str:
        """Say what is wrong with a path, to go on after the link's words; or nothing."""
        page = self._pages[path]
        if page is None:
            if self._listed.get(redirects.normalize_path(path)):
                return ""
            return f"leads to {path}, and there is no such page: look up its address once more."
        if page.namespace == "admin":
            return "leads to the desk, which readers can’t open: link the public page."
        slug = page.kwargs.get("slug", "")
        match page.url_name:
            case "preview_link" | "preview_picture":
                return "leads to a preview, which ends on its day: link the public page."
            case "article" | "article_cards" if slug not in self._articles:
                if slug not in self._titles:
                    return (
                        f"leads to {path}, and there is no such article: "
                        "look up its address once more."
                    )
                title = self._titles[slug]
                return f"leads to “{title}”, which readers can’t see yet when this article appears."
            case "category" | "tag" | "author" if slug not in self._subjects[page.url_name]:
                return (
                    f"leads to {path}, where readers find nothing: look up its address once more."
                )
        return ""

    @cached_property
    def _listed(self) -> dict[str, str]:
        """Where addresses lead that the practice listed at the desk."""
        paths = [
            redirects.normalize_path(path) for path, page in self._pages.items() if page is None
        ]
        return dict(Redirect.objects.filter(path__in=paths).values_list("path", "destination"))

    @cached_property
    def _wanted(self) -> set[str]:
        return set().union(*(self._slugs[name] for name in ARTICLE_PAGES))

    @cached_property
    def _articles(self) -> set[str]:
        """The addresses that show an article then, or lead on to one; this one's does by then."""
        own, at = self.article.post, self.article.at
        once = Edition.objects.ever_live(at).filter(slug__in=self._wanted)
        posts = dict(once.values_list("slug", "post"))
        live = Edition.objects.live(at).filter(post__in=set(posts.values()))
        there = {own.pk, *live.values_list("post", flat=True)}
        return {own.slug, *(slug for slug, post in posts.items() if post in there)}

    @cached_property
    def _titles(self) -> dict[str, str]:
        return dict(Post.objects.filter(slug__in=self._wanted).values_list("slug", "title"))

    @cached_property
    def _subjects(self) -> dict[str, set[str]]:
        """The addresses of subjects and authors that readers find something at, former ones too."""
        at = self.article.at
        places: dict[str, QuerySet[Any]] = {
            "category": Category.objects.all(),
            "tag": tags_with_live_count(at),
            "author": Author.objects.public(at),
        }
        return {
            name: _addresses(places[name].filter(slug__in=slugs))
            | _addresses(places[name].filter(redirects__slug__in=slugs))
            for name, slugs in self._slugs.items()
            if name in places
        }


def _addresses(rows: QuerySet[Any]) -> set[str]:
    return set(chain.from_iterable(rows.values_list("slug", "redirects__slug")))


def _page(path: str) -> ResolverMatch | None:
    """What answers at what a path means: the site forgives case and slashes."""
    try:
        return resolve(redirects.normalize_path(path))
    except Resolver404:
        return None
