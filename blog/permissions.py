"""Who may do what with which article.

Django's model permissions apply to all articles: ``blog.view_post``, ``change_post``,
``delete_post``, ``publish_post``. For a single article, as in
``user.has_perm("blog.change_post", post)``, three more rules apply, defined only here:

- With ``blog.add_post``, users may view and change their own articles: those that they created,
  and those of which they are an author, alone or with others.
- With ``blog.review_post``, users may view and review the articles of authors whom they supervise
  today, and those that they are asked to review, until they answer: a look ends with its answer,
  and does not go on to what is written after it. With ``blog.view_post`` as well, they may review
  every article.
- With ``blog.add_post``, users may delete a draft that they created, as long as it was never
  public or scheduled and nobody else contributed to it. (Nobody can delete an article that was
  public; others go to the bin: see blog.articles.bin.)
"""

from typing import Any, TypeAlias, TypeVar

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from blog.models import License, Post, PostAuthor, ReviewRequest

ModelT = TypeVar("ModelT", bound=Model)
AnyUser: TypeAlias = PermissionsMixin | AnonymousUser  # ``request.user``


def sees_all_articles(user: AnyUser) -> bool:
    """Return whether a user may view every article, including drafts."""
    return bool(user.has_perm("blog.view_post") or user.has_perm("blog.change_post"))


def on_desk() -> QuerySet[Post]:
    """Return the articles that aren't in the bin."""
    return Post.objects.filter(binned_at=None)


def visible_to(user: AnyUser) -> QuerySet[Post]:
    """Return the articles that a user may view in the admin, including drafts."""
    return on_desk() if sees_all_articles(user) else on_desk().filter(_own(user) | _to_review(user))


def about_articles(
    rows: QuerySet[ModelT], posts: QuerySet[Post], name: str = "post"
) -> QuerySet[ModelT]:
    """Return the rows about some articles; all, with nothing asked, if that is the whole desk.

    The rows are of a kind that no article in the bin has: editions, open requests for a review.
    """
    is_all = posts.query.where == on_desk().query.where
    return rows if is_all else rows.filter(**{f"{name}__in": posts})


def changeable_by(user: AnyUser) -> QuerySet[Post]:
    """Return the articles that a user may change."""
    return on_desk() if user.has_perm("blog.change_post") else on_desk().filter(_own(user))


def in_bin(user: AnyUser) -> QuerySet[Post]:
    """Return the articles in the bin that a user may put back.

    That is all for whoever may delete any, and for others what they deleted themselves.
    """
    binned = Post.objects.filter(binned_at__isnull=False)
    return binned if user.has_perm("blog.delete_post") else binned.filter(binned_by=user.pk)


def can_view_articles(user: AnyUser) -> bool:
    """Return whether there may be articles, now or later, that a user may view."""
    actions = ("view", "change", "add", "review")
    return any(user.has_perm(f"blog.{action}_post") for action in actions)


def answers_for_site(user: AnyUser) -> bool:
    """Return whether somebody is told what is wrong with the site: an owner is."""
    return bool(user.has_perm("blog.change_practice"))


def can_write_articles(user: AnyUser) -> bool:
    """Return whether there may be articles, now or later, that a user may change."""
    return bool(user.has_perm("blog.change_post") or user.has_perm("blog.add_post"))


class ArticleBackend(BaseBackend):
    """An authentication backend for permissions on a single article."""

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        """Return whether a user has a permission for ``obj``; False unless it is an article.

        The answer is kept on the instance: an article that is read anew, under a lock for
        example, is asked about anew.
        """
        if not isinstance(obj, Post) or not user_obj.is_active:
            return False
        answers: dict[tuple[int, str], bool] = vars(obj).setdefault("_perm_cache", {})
        if (user_obj.pk, perm) not in answers:
            answers[user_obj.pk, perm] = _has_perm(user_obj, perm, obj)
        return answers[user_obj.pk, perm]


def _has_perm(user: AnyUser, perm: str, post: Post) -> bool:
    if perm == "blog.view_post":
        return visible_to(user).filter(pk=post.pk).exists()
    if perm == "blog.change_post":
        return changeable_by(user).filter(pk=post.pk).exists()
    if perm == "blog.review_post":
        return on_desk().filter(_to_review(user), pk=post.pk).exists()
    if perm == "blog.delete_post" and _is_sole_contributor(user, post):
        return True
    return bool(user.has_perm(perm))


def _own(user: AnyUser) -> Q:
    if not user.has_perm("blog.add_post"):
        return Q(pk__in=[])
    authorships = PostAuthor.objects.filter(author__user=user.pk)
    return Q(created_by=user.pk) | Q(pk__in=authorships.values("post"))


def _is_sole_contributor(user: AnyUser, post: Post) -> bool:
    """Return whether a user created an unpublished article to which nobody else contributed."""
    if post.created_by_id != user.pk or not user.has_perm("blog.add_post"):
        return False
    contributions: list[QuerySet[Model]] = [
        post.editions.all(),
        post.author_links.exclude(author__user=user.pk),
        post.revisions.exclude(created_by=user.pk).exclude(created_by=None),
        post.editing_sessions.exclude(user=user.pk),
        post.review_requests.all(),
        post.comments.all(),
        post.approvals.all(),
    ]
    return not any(rows.exists() for rows in contributions)


def _to_review(user: AnyUser) -> Q:
    if not user.has_perm("blog.review_post"):
        return Q(pk__in=[])
    if user.has_perm("blog.view_post"):
        return Q()
    supervised = License.objects.in_force(timezone.localdate()).filter(supervisor__user=user.pk)
    authorships = PostAuthor.objects.filter(author__in=supervised.values("author"))
    requests = ReviewRequest.objects.open().filter(reviewer=user.pk)
    return Q(pk__in=authorships.values("post")) | Q(pk__in=requests.values("post"))
