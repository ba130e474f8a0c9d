"""Where a blog's posts were, and where they are here: their slugs, redirects and links."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.urls import Resolver404, resolve, reverse

from blog.articles.content import SectionContent
from blog.importing.blogs import IN_FILE, SourcePost
from blog.models import BlogImport, Edition, ImportedRow, Post, Practice, Redirect
from blog.models.posts import is_reserved, post_path
from blog.moving_in.sentences import TAKEN
from blog.redirects import normalize_path, numbered_path
from blog.text.slugs import slug_of
from blog.visibility import PostKind

LINK = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)(")')
OLD_SITE = "https://old.invalid/"  # below which old addresses are read
ENDING = re.compile(r"\.(?:x?html?|shtml|php\d?|aspx?|jsp|cfm)\Z", re.IGNORECASE)  # of a file
MAX_PATH = 300  # characters, as in Redirect.path
MAX_STEM = 90
TOO_LONG = "An old address is too long to lead here: {}"
# Lists that are found, or not, by what they are about.
LISTS = {"category", "tag", "author", "archive_year", "archive_month"}


class Slugs:
    """The ends of addresses that are taken here; gives each post one of its own."""

    def __init__(self) -> None:
        """Read all that are, or once were, or are promised to a post that waits."""
        self.taken = set(Post.objects.values_list("slug", flat=True))
        self.taken.update(Edition.objects.values_list("slug", flat=True))
        waiting = ImportedRow.objects.filter(kind=ImportedRow.Kind.POST, post=None)
        self.taken.update(waiting.values_list("slug", flat=True))
        self.numbers: dict[str, int] = {}
        self.practice = Practice.load()

    def take(self, post: SourcePost) -> str:
        """Return a free slug for a post: its own, or else one made of its title."""
        stem = slug_of(ENDING.sub("", unquote(post.slug)), 100)
        stem = stem or slug_of(post.title, MAX_STEM) or self._of_day(post)
        if is_reserved(post.kind, stem):
            stem = f"{stem[:MAX_STEM]}-{post.kind}"
        slug, number = stem, self.numbers.get(stem, 1)
        while slug in self.taken:
            number += 1
            slug = f"{stem[:MAX_STEM]}-{number}"
        self.numbers[stem] = number  # so that many of one title don’t count from 1 each
        self.taken.add(slug)
        return slug

    def _of_day(self, post: SourcePost) -> str:
        """Return a slug for a title without letters of the Latin alphabet."""
        day = post.published_at and self.practice.date_at(post.published_at)
        return f"{post.kind}-{day}" if day else post.kind


def old_paths(post: SourcePost) -> list[str]:
    """Return the old addresses of a post as redirects have them, each once."""
    paths = map(_old_path, post.old_addresses)
    return [path for path in dict.fromkeys(paths) if path not in ("", "/")]


def _old_path(address: str) -> str:
    """Return an old address as redirects have it; "" for one that none can have.

    That is a number below a folder, such as ``/blog/?p=12``: without it it is the folder.
    """
    url = urljoin(OLD_SITE, address)
    folder, _, query = url.partition("?")
    return "" if folder != OLD_SITE and numbered_path(query) else normalize_path(url)


class NewAddresses:
    """The new addresses of a blog's posts, by the old ones."""

    def __init__(self, address: str, rows: Iterable[ImportedRow]) -> None:
        """``address`` is that of the old site; "" if it isn't known."""
        self.host = _host(address)
        self.rows = {path: row for row in rows for path in row.old_addresses}

    def rewrite(
        self, sections: Iterable[SectionContent], post: SourcePost
    ) -> tuple[list[ImportedRow], list[str]]:
        """Let links within the old site lead to the new addresses, in all rich text.

        Returns the rows of the other posts that are linked, and the addresses that have none.
        """
        found: dict[int, ImportedRow] = {}
        lost: dict[str, None] = {}
        base = next(iter(post.old_addresses), "/")
        own = self.rows.get(_old_path(base))

        def new_link(link: re.Match[str]) -> str:
            url = html.unescape(link[2])
            row, fragment = self._row_at(url, base)
            if row is None:
                if self._is_internal(url):
                    lost[_shown(url)] = None
                return link[0]
            if own is None or row.pk != own.pk:
                found[row.pk] = row
            slug = row.post.slug if row.post else row.slug
            path = post_path(row.post_kind, slug) + (f"#{fragment}" if fragment else "")
            return link[1] + html.escape(path) + link[3]

        _replace(sections, partial(LINK.sub, new_link))
        return [*found.values()], [*lost]

    def _row_at(self, url: str, base: str) -> tuple[ImportedRow | None, str]:
        """Return the row of the post that an address leads to, and the place in its page."""
        if not self._is_internal(url):
            return None, ""
        try:
            parts = urlsplit(urljoin(f"https://{self.host or 'old.invalid'}{base}", url.strip()))
        except ValueError:
            return None, ""
        query = f"?{parts.query}" if parts.query else ""
        path = _old_path(f"{OLD_SITE}{parts.path.lstrip('/')}{query}")
        return self.rows.get(path), parts.fragment

    def _is_internal(self, url: str) -> bool:
        """Return whether an address is one of the old site, also a relative one."""
        try:
            parts = urlsplit(url.strip())
        except ValueError:
            return False
        if parts.scheme in ("http", "https") or parts.netloc:
            return bool(self.host) and _host(url) == self.host
        return not parts.scheme and bool(parts.path or parts.query)


def _shown(url: str) -> str:
    """Return an address as people know it: of a file in the export its name."""
    return unquote(url.removeprefix(IN_FILE)) if url.startswith(IN_FILE) else url


def _host(address: str) -> str:
    """Return the host of an address, in small letters, without "www."; "" if it has none."""
    try:
        return (urlsplit(address.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _replace(values: Any, replace: Any) -> None:
    """Replace in place what is HTML with links, in sections and their items."""
    for each in values:
        for name, value in each.items():
            if isinstance(value, str) and 'href="' in value:
                each[name] = replace(value)
            elif isinstance(value, list):
                _replace([item for item in value if isinstance(item, dict)], replace)


def add_redirects(row: ImportedRow, post: Post) -> list[str]:
    """Let the old addresses of a post lead to it; return sentences on those that can't.

    ``row.redirected`` says which do; the row isn't saved.
    """
    new = post_path(post.kind, post.slug)
    was_there = (path for path in row.old_addresses if not path.startswith(IN_FILE))
    paths = [path for path in was_there if path != new]
    problems = [TOO_LONG.format(path) for path in paths if len(path) > MAX_PATH]
    paths = [path for path in paths if len(path) <= MAX_PATH]
    known = dict(Redirect.objects.filter(path__in=paths).values_list("path", "post"))
    own = [path for path in paths if known.get(path, 0) == post.pk]
    free = [path for path in paths if path not in known and not _shows_a_page(path, post.pk)]
    Redirect.objects.bulk_create(
        [Redirect(path=path, destination=new, post=post) for path in free], ignore_conflicts=True
    )
    row.redirected = [*own, *free]
    return problems + [TAKEN.format(path) for path in paths if path not in row.redirected]


def front_addresses(blog_import: BlogImport) -> Iterator[tuple[str, str]]:
    """Yield the old address of the list of all articles, and the path of that list here.

    It is what most of the articles' addresses begin with, unless that is a year. One query.
    """
    rows = ImportedRow.objects.filter(source=blog_import.source, kind=ImportedRow.Kind.POST)
    articles = rows.filter(post_kind=PostKind.ARTICLE).exclude(old_addresses=[])
    fronts = Counter[str]()
    for addresses in articles.order_by().values_list("old_addresses", flat=True).iterator(2000):
        if addresses[0].startswith(IN_FILE):
            continue
        first, *more = addresses[0].strip("/").split("/")
        fronts[first if more and not first.isdecimal() else ""] += 1
    front, count = next(iter(fronts.most_common(1)), ("", 0))
    if front and 2 * count > fronts.total():
        yield f"/{front}/", reverse("articles")


def add_list_redirects(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Let old addresses of lists of articles lead to those here; return which do, and where to.

    Lists are those of topics and of authors, and that of all articles.
    """
    wanted = {_old_path(old): new for old, new in pairs}
    known = set(Redirect.objects.filter(path__in=wanted).values_list("path", flat=True))
    added = {
        path: new
        for path, new in wanted.items()
        if path not in ("", "/", new, *known) and len(path) <= MAX_PATH and not _shows_a_page(path)
    }
    Redirect.objects.bulk_create(
        [Redirect(path=path, destination=new) for path, new in added.items()], ignore_conflicts=True
    )
    return added


def take_list_redirects_away(added: Mapping[str, str]) -> None:
    """Delete the redirects of lists that an import made, but for those that lead elsewhere now."""
    rows = Redirect.objects.filter(path__in=added, post=None)
    made = [row.pk for row in rows if row.destination == added[row.path]]
    Redirect.objects.filter(pk__in=made).delete()


def take_redirects_away(row: ImportedRow) -> None:
    """Delete the redirects that an import made, but for those that lead elsewhere by now."""
    if row.post_id:
        Redirect.objects.filter(path__in=row.redirected, post=row.post_id).delete()
    row.redirected = []


def _shows_a_page(path: str, but: int = 0) -> bool:
    """Return whether an address is that of a page of this site, or once was.

    ``but`` is the key of a post that doesn't count.
    """
    try:
        page = resolve(path)
    except Resolver404:
        return False
    if page.url_name not in ("article", "page"):
        return page.url_name not in LISTS
    kind, slug = page.url_name, page.kwargs["slug"]
    others: Sequence[Any] = (
        Post.objects.exclude(pk=but),
        Edition.objects.exclude(post=but),
    )
    return any(rows.filter(kind=kind, slug=slug).exists() for rows in others)
