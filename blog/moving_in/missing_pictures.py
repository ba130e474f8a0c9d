"""Pictures that an article lacks are asked for again when its blog is brought in once more.

That is done for articles that nobody edited or works with here. Only the places that were left
empty are filled, and only where the article in the file still has the same parts.
"""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from blog.articles.bin import lock_on_desk
from blog.articles.content import Content, content_from_post
from blog.importing.article import show_pictures, write_article
from blog.importing.blogs import SourceBody, SourcePicture, SourcePost, Status
from blog.models import Edition, ImportedRow, Picture
from blog.moving_in.apart import apart
from blog.moving_in.articles import UNSEEN, Bringing, word_pictures, written_sections
from blog.moving_in.fields import NO_TITLE
from blog.moving_in.report import COMPLETED, PICTURE_MISSING
from blog.moving_in.traces import is_edited, is_used
from practice_site.transactions import retried

TO_PUBLISH = "Its missing pictures are in it now. Publish it to show them."


def complete(bringing: Bringing, post: SourcePost, row_pk: int) -> None:
    """Bring the pictures that an article lacks, as far as they can be had now."""
    row = ImportedRow.objects.select_related("post").filter(pk=row_pk).first()
    if row is None or not _may_be_touched(bringing, row):
        return
    with apart(bringing.blog, post, _stays):
        body = bringing.blog.body(post)
        if wanted := _missing(row, post, body):
            _write(bringing, row_pk, post, body, wanted, *bringing.library.take(wanted))


def _stays(*_: str) -> None:
    """Say nothing: the article stays as it is, and its row says already what it lacks."""


def _may_be_touched(bringing: Bringing, row: ImportedRow) -> bool:
    user, post = bringing.user, row.post
    if row.state != ImportedRow.State.HERE or post is None or post.binned_at:
        return False
    may_change = user is None or user.has_perm("blog.change_post", post)
    return may_change and not (is_edited(row, post) or is_used(post))


def _missing(row: ImportedRow, post: SourcePost, body: SourceBody) -> list[SourcePicture]:
    """Return the pictures of a post of which its row says that they are missing."""
    lead = [post.lead_picture] if post.lead_picture and post.lead_picture.key else []
    pictures = {each.key: each for each in [*body.pictures.values(), *lead]}
    return [each for each in pictures.values() if _is_said_missing(row, each)]


def _is_said_missing(row: ImportedRow, picture: SourcePicture) -> bool:
    begins = tuple(PICTURE_MISSING.format(key, "") for key in picture.keys)
    return any(each.startswith(begins) for each in row.problems)


@retried
def _write(
    bringing: Bringing,
    row_pk: int,
    source: SourcePost,
    body: SourceBody,
    wanted: Iterable[SourcePicture],
    added: dict[str, Picture],
    missing: dict[str, str],
) -> None:
    """Fill the empty places, and say in the row what is missing still."""
    locked = ImportedRow.objects.select_for_update(of=("self",)).select_related("post")
    row = locked.get(pk=row_pk)
    if row.post:
        row.post = lock_on_desk(row.post)
    if not _may_be_touched(bringing, row) or row.post is None:
        return
    content = content_from_post(row.post)
    came = _fill(content, source, body, added)
    row.problems = [*_problems(row.problems, wanted, came, missing)]
    if came:
        note = COMPLETED.format(bringing.blog.system)
        fields = {name: value for name, value in content.items() if name != "sections"}
        written = write_article(
            row.post, content["sections"], by=bringing.user, note=note, **fields
        )
        row.written_hash = written.data_hash
        _publish(bringing, row, source)
    row.save()


def _fill(
    content: Content, source: SourcePost, body: SourceBody, added: dict[str, Picture]
) -> set[str]:
    """Put pictures into the empty places of an article; return the keys of those that have one."""
    came: set[str] = set()
    lead = source.lead_picture
    if lead and lead.key in added and content["lead_picture"] is None:
        content["lead_picture"] = added[lead.key].pk
        came.add(lead.key)
    sections, there = content["sections"], written_sections(body)
    if [each["kind"] for each in sections] != [each["kind"] for each in there]:
        return came  # it is another text by now
    for section, other in zip(sections, there, strict=True):
        key = other.get("embedded", "")
        if key in added and section.get("picture") is None:
            section["embedded"] = key
            came.add(key)
    word_pictures(sections, body, added)
    show_pictures(sections, added)
    return came


def _problems(
    said: Iterable[str], wanted: Iterable[SourcePicture], came: set[str], missing: dict[str, str]
) -> Iterator[str]:
    """Yield what a row says, without pictures that came, and why others don’t come today."""
    begins = {PICTURE_MISSING.format(key, ""): each.key for each in wanted for key in each.keys}
    for each in said:
        key = next((key for begin, key in begins.items() if each.startswith(begin)), None)
        if key in missing:
            yield PICTURE_MISSING.format(key, missing[key])
        elif key not in came:
            yield each


def _publish(bringing: Bringing, row: ImportedRow, source: SourcePost) -> None:
    """Publish what waited for its pictures, or shows less than it has now, if that is chosen.

    Not what became a draft by choice, nor what somebody scheduled or took down since.
    """
    if row.post is None or {row.status, source.status} != {Status.LIVE}:
        return
    now, editions = timezone.now(), Edition.objects.filter(post=row.post)
    is_scheduled = editions.scheduled(now).exists()
    is_shown = editions.live(now).exists()
    is_due = (is_shown or (row.blocking and not editions.exists())) and not is_scheduled
    if bringing.choices.publish and is_due:
        unseen = [each for each in row.blocking if each in (NO_TITLE, *UNSEEN.values())]
        row.problems, row.blocking = [*unseen, *row.problems], []
        bringing.publish(row, row.post, source)
    elif is_shown or is_scheduled:
        row.problems.append(TO_PUBLISH)
