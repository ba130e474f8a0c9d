"""A desk of any size: a library, and what its articles have at the desk, filled past its forms."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from taggit.models import Tag

from accounts.audit.log import Action
from accounts.audit.models import AuditEntry
from accounts.models import User
from blog.articles.content import empty_content
from blog.articles.hashes import data_hash
from blog.models import (
    Author,
    Category,
    Comment,
    EditingSession,
    Edition,
    EditionPicture,
    Picture,
    Post,
    PostAuthor,
    PostCategory,
    PreviewLink,
    Redirect,
    ReviewRequest,
    Revision,
    Section,
    Series,
    SeriesPart,
    TagDetails,
    TaggedEdition,
    TaggedPost,
    Translation,
)
from blog.search import index
from blog.text.words import normal_form
from tests.bench import library

TAGS = 50
DAY = timedelta(days=1)


def fill(
    number: int,
    newest: datetime,
    owner: User,
    colleague: User,
    *,
    words: int = 60,
    index_it: bool = False,
) -> None:
    """Make articles, a day between two of them, with all that articles have at the desk.

    Of ten one is taken down, one was changed since, one has a day on which it is due, one is the
    owner's, and one has another address. Five are scheduled, however many there are.
    """
    library.fill(number, newest, words=words, index_it=False, apart=DAY)
    subjects = list(Tag.objects.order_by("pk"))
    tags = Tag.objects.bulk_create(Tag(name=f"t {n}", slug=f"t-{n}") for n in range(TAGS))
    TagDetails.objects.bulk_create(
        TagDetails(tag=tag, normal_form=normal_form(tag.name)) for tag in tags
    )
    categories, authors = list(Category.objects.all()), list(Author.objects.all())
    posts = list(Post.objects.order_by("pk"))
    editions = list(Edition.objects.order_by("post_id"))
    rows: defaultdict[type[Model], list[Model]] = defaultdict(list)
    for place, (post, edition) in enumerate(zip(posts, editions, strict=True)):
        edition.post = post
        _vary(edition, place, newest)
        post.created_by = user = owner if place % 10 == 1 else colleague
        category, author = categories[place % len(categories)], authors[place % len(authors)]
        subject = subjects[place % len(subjects)]
        own = [tags[place % TAGS], tags[(place + 1) % TAGS]]
        own_rows: list[Model] = [
            PostCategory(post=post, category=category),
            PostAuthor(post=post, author=author),
            *(TaggedPost(content_object=post, tag=tag) for tag in [*own, subject]),
            *(
                TaggedEdition(
                    content_object=edition,
                    tag=tag,
                    post=post,
                    first_live_from=edition.first_live_from,
                )
                for tag in own
            ),
            Section(parent=post, region="main", ordering=10, kind="text", body="<p>Words.</p>"),
            *_at_the_desk(edition, place, user, colleague),
        ]
        for row in own_rows:
            rows[type(row)].append(row)
    fields = ["created_by", "content_hash", "recheck_on", "slug"]
    Post.objects.bulk_update(posts, fields, batch_size=500)
    Edition._base_manager.bulk_update(
        editions, ["live_from", "first_live_from", "live_until"], batch_size=500
    )
    for model, of_model in rows.items():
        model._default_manager.bulk_create(of_model, batch_size=500)
    _add_groups(posts)
    if index_it:
        index.rebuild_index()


def _vary(edition: Edition, place: int, newest: datetime) -> None:
    post = edition.post
    if place % 10 == 3:
        post.content_hash = "another"
    if place % 10 == 4:
        post.recheck_on = edition.live_from.date() + 400 * DAY
    if place % 10 == 5:
        edition.live_until = edition.live_from + DAY
    if place % 10 == 6:
        post.slug = f"now-{post.slug}"
    if 10 < place <= 15:
        edition.live_from = edition.first_live_from = newest + place * DAY
        edition.live_until = None


def _at_the_desk(edition: Edition, place: int, user: User, colleague: User) -> list[Model]:
    post, then = edition.post, edition.live_from
    post_type = ContentType.objects.get_for_model(Post)
    contents = [empty_content() | {"title": f"{post.title} {each}"} for each in range(3)]
    picture = Picture(
        pk=place + 1, token=f"{place:032}", name=f"Leaves {place}", alt_text="Leaves", width=500
    )
    picture.file.name = picture.path("master.jpg")
    rows: list[Model] = [
        *(
            Revision(post=post, content=each, data_hash=data_hash(each), created_by=user)
            for each in contents
        ),
        *(
            AuditEntry(
                actor=user,
                actor_name=user.name,
                action=action,
                target_name=post.title,
                target_type="blog.post",
                target_id=str(post.pk),
            )
            for action in (Action.ADDED, Action.CHANGED, Action.PUBLISHED)
        ),
        LogEntry(
            user=user,
            content_type=post_type,
            object_id=str(post.pk),
            object_repr=post.title,
            action_flag=CHANGE,
            change_message="Published.",
        ),
        Comment(
            post=post,
            section_name="Part",
            text="So it is.",
            created_by=colleague,
            resolved_at=then if place % 10 else None,
        ),
        ReviewRequest(
            post=post,
            reviewer=user,
            requested_by=colleague,
            reviewer_name="Robin",
            answered_at=then,
            closed_at=then,
        ),
        picture,
        EditionPicture(edition=edition, picture=picture),
        Redirect(path=f"/old/{place}/", destination=f"/articles/{edition.slug}/"),
    ]
    if place % 10 == 7:
        rows += [
            EditingSession(user=colleague, post=post, data=[["title", "x"]], last_seen_at=then),
            PreviewLink(post=post, edition=edition, recipient="Kim", expires_at=then),
        ]
    return rows


def _add_groups(posts: list[Post]) -> None:
    """Make each two articles a series, and the first of them a translation of the other."""
    for number, pair in enumerate(zip(posts[::2], posts[1::2], strict=False)):
        series = Series.objects.create(name=f"Series {number}")
        SeriesPart.objects.bulk_create(
            SeriesPart(series=series, post=post, position=place) for place, post in enumerate(pair)
        )
        Translation.objects.create(post=pair[0], original=pair[1])
