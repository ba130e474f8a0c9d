"""Which blog a file is of: a later export of the same one brings only what is new."""

from urllib.parse import urlsplit

from blog.importing.blogs import SourceBlog, SourcePost
from blog.models import BlogImport, ImportedRow
from blog.models.blog_imports import row_key
from blog.moving_in.choices import Choices
from blog.moving_in.fields import storable
from blog.moving_in.report import MISSING_BEGINS
from blog.moving_in.traces import unedited_posts

POST = ImportedRow.Kind.POST
MAX_SOURCE = 200


def find_source(blog_import: BlogImport, blog: SourceBlog) -> str:
    """Return by what a blog is known: its address, or else what it has in common with an earlier.

    Of systems whose files say no address it is the same blog if half of the posts of either file
    are in the other, with the same titles: files in a zip may have names that all have.
    """
    if host := _place(blog.address):
        return f"{blog.system} {host}"[:MAX_SOURCE]
    posts = {(row_key(POST, post.key), row_name(post)) for post in blog.posts()}
    earlier = BlogImport.objects.filter(system=blog.system[:60]).exclude(source="")
    for source in dict.fromkeys(earlier.values_list("source", flat=True)):
        rows = ImportedRow.objects.filter(source=source, kind=POST)
        known = set(rows.values_list("key", "name"))
        both = len(known & posts)
        if both and 2 * both >= min(len(known), len(posts)):
            return source
    return f"{blog.system} {blog_import.pk}"[:MAX_SOURCE]


def _place(address: str) -> str:
    """Return the host and path of a blog's address, however it is written."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/").lower()


def row_name(post: SourcePost) -> str:
    """Return the title of a post as its row has it."""
    return " ".join(str(storable(post.title)).split())[:200]


def known_keys(source: str) -> set[str]:
    """Return the keys of the posts of a blog that are here."""
    here = ImportedRow.objects.filter(source=source, kind=POST, state__in=ImportedRow.PRESENT)
    return set(here.values_list("key", flat=True))


def lacking_rows(source: str) -> dict[str, int]:
    """Return the keys of rows of articles that lack pictures and that nobody edited, by theirs."""
    rows = ImportedRow.objects.filter(source=source, kind=POST, state=ImportedRow.State.HERE)
    rows = unedited_posts(rows.filter(post__binned_at=None).exclude(problems=[]))
    return {
        key: pk
        for key, pk, problems in rows.values_list("key", "pk", "problems")
        if any(each.startswith(MISSING_BEGINS) for each in problems)
    }


def last_choices(blog_import: BlogImport) -> Choices | None:
    """Return what was chosen when the same blog was brought in last, None if it never was."""
    earlier = BlogImport.objects.filter(source=blog_import.source).exclude(choices={})
    last = earlier.exclude(pk=blog_import.pk).order_by("-created_at").first()
    return Choices.from_data(last.choices) if last else None
