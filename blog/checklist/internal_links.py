"""Check where the internal links of an article lead, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import chain

from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve

from blog import redirects
from blog.checklist.checked_article import CheckedArticle
from blog.models import Edition, Post, Redirect

ARTICLE_PAGES = ("article", "article_handouts")


class InternalLinkChecker:
    """Finds out whether paths on this site lead to public pages when an article appears.

    At most seven queries for any number of paths.
    """

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
        return set().union(*(self._slugs[name] for name in ARTICLE_PAGES))

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
