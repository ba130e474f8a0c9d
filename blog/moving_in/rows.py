"""The rows of the posts that are to be brought in, before any of them is.

So each has its new address from the start, and links between them lead there, whichever comes
first.
"""

from collections import Counter
from collections.abc import Iterator

from blog.importing.blogs import SourceBlog, SourcePost, Status
from blog.models import BlogImport, ImportedRow
from blog.models.blog_imports import row_key
from blog.moving_in.addresses import NewAddresses, Slugs, add_redirects, old_paths
from blog.moving_in.choices import Choices
from blog.moving_in.sources import row_name

POST, State = ImportedRow.Kind.POST, ImportedRow.State
BATCH_SIZE = 500
TWICE = "{} have the number of another one in the file. The first of each was brought in."


def is_chosen(post: SourcePost, choices: Choices) -> bool:
    """Return whether a post is to be brought in; what is in the bin there never is."""
    if post.kind == "page" and not choices.take_pages:
        return False
    return post.status != Status.TRASH and post.status in choices.statuses


def reserve(blog_import: BlogImport, blog: SourceBlog, choices: Choices) -> tuple[int, list[str]]:
    """Make the rows of what is chosen; return how many are here already, and sentences.

    It may be done again. What couldn't be brought in or was taken back is tried once more, and what
    another import has not come to; each row is brought in once, by whichever comes first.
    """
    known = {row.key: row for row in _rows(blog_import.source)}
    slugs = Slugs()
    seen: Counter[str] = Counter()
    new: list[ImportedRow] = []
    again: list[ImportedRow] = []
    here = 0
    for post in blog.posts():
        key = row_key(POST, post.key)
        seen[key] += 1
        if seen[key] > 1 or not is_chosen(post, choices):
            continue
        row = known.get(key)
        if row is None:
            new.append(_new_row(blog_import, key, post, slugs.take(post)))
        elif row.state in ImportedRow.PRESENT:
            here += 1
        else:
            row.blog_import, row.state = blog_import, State.WAITING
            row.status, row.old_addresses = post.status, old_paths(post)
            again.append(row)
        if len(new) >= BATCH_SIZE:
            ImportedRow.objects.bulk_create(new, ignore_conflicts=True)
            new = []
    ImportedRow.objects.bulk_create(new, ignore_conflicts=True)
    fields = ["blog_import", "state", "status", "old_addresses"]
    ImportedRow.objects.bulk_update(again, fields, batch_size=BATCH_SIZE)
    doubles = sum(1 for count in seen.values() if count > 1)
    return here, [TWICE.format(f"{doubles} posts")] if doubles else []


def waiting_rows(blog_import: BlogImport) -> dict[str, int]:
    """Return the primary keys of the rows that an import still has to come to, by their keys."""
    rows = blog_import.rows.filter(kind=POST, state=State.WAITING)
    return dict(rows.values_list("key", "pk"))


def new_addresses(blog_import: BlogImport) -> NewAddresses:
    """Return where the posts of a blog are here, or will be. One query."""
    rows = ImportedRow.objects.filter(source=blog_import.source, kind=POST)
    coming = rows.filter(state__in=(*ImportedRow.PRESENT, State.WAITING))
    loaded = coming.exclude(state__in=ImportedRow.PRESENT, post=None).select_related("post")
    columns = ("post_kind", "slug", "old_addresses", "status", "name", "state", "post__slug")
    return NewAddresses(blog_import.address, loaded.only(*columns).iterator(chunk_size=2000))


def add_missing_redirects(blog_import: BlogImport) -> None:
    """Let old addresses lead to what somebody brought in who may not add redirects."""
    here = ImportedRow.objects.filter(source=blog_import.source, kind=POST, state=State.HERE)
    rows = here.exclude(post=None).select_related("post")
    for row in rows.iterator(chunk_size=BATCH_SIZE):
        if row.old_addresses and not row.redirected and row.post:
            add_redirects(row, row.post)
            row.save(update_fields=["redirected"])


def _rows(source: str) -> Iterator[ImportedRow]:
    rows = ImportedRow.objects.filter(source=source, kind=POST)
    return rows.only("key", "state", "slug").iterator(chunk_size=2000)


def _new_row(blog_import: BlogImport, key: str, post: SourcePost, slug: str) -> ImportedRow:
    return ImportedRow(
        blog_import=blog_import,
        source=blog_import.source,
        kind=POST,
        key=key,
        name=row_name(post),
        state=State.WAITING,
        status=post.status,
        post_kind=post.kind,
        slug=slug,
        old_addresses=old_paths(post),
    )
