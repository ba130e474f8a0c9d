"""Who may do what with which article.

Django's permissions say it for every article: ``blog.view_post``, ``change_post``, ``delete_post``,
``publish_post``. Asked about one article, as in ``user.has_perm("blog.change_post", post)``, three
rules come on top, and this module is the only place where they stand:

- Who may add articles may see and change their own: those that they began, and those that they
  sign, alone or with others.
- Who holds ``blog.review_post`` may see, and review, the articles of authors whom they supervise
  today, and those that they were asked to look at; who may see every article, each of them.
- Who may add articles may delete a draft that they began, as long as it was never public or
  scheduled and nobody else has a hand in it. (What was public is deleted by nobody: blog.admin.)
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from blog.models import License, Post, PostAuthor, ReviewRequest


def visible_to(user: Any) -> QuerySet[Post]:
    """Give the articles that somebody may read at the desk, drafts among them."""
    if user.has_perm("blog.view_post") or user.has_perm("blog.change_post"):
        return Post.objects.all()
    return Post.objects.filter(_own(user) | _to_review(user))


def changeable_by(user: Any) -> QuerySet[Post]:
    """Give the articles that somebody may write in."""
    return (
        Post.objects.all() if user.has_perm("blog.change_post") else Post.objects.filter(_own(user))
    )


def sees_articles(user: Any) -> bool:
    """Whether some article may be, or come to be, theirs to read."""
    return any(user.has_perm(f"blog.{each}_post") for each in ("view", "change", "add", "review"))


def writes_articles(user: Any) -> bool:
    """Whether some article may be, or come to be, theirs to write in."""
    return bool(user.has_perm("blog.change_post") or user.has_perm("blog.add_post"))


class ArticleBackend(BaseBackend):
    """Answers for one article what Django's own backend answers for all of them."""

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        """Whether this person may do this with this article; of anything else it knows nothing."""
        if not isinstance(obj, Post) or not user_obj.is_active:
            return False
        if perm == "blog.view_post":
            return visible_to(user_obj).filter(pk=obj.pk).exists()
        if perm == "blog.change_post":
            return changeable_by(user_obj).filter(pk=obj.pk).exists()
        if perm == "blog.review_post":
            return Post.objects.filter(_to_review(user_obj), pk=obj.pk).exists()
        if perm == "blog.delete_post" and _alone_in(user_obj, obj):
            return True
        return bool(user_obj.has_perm(perm))


def _own(user: Any) -> Q:
    if not user.has_perm("blog.add_post"):
        return Q(pk__in=[])
    signed = PostAuthor.objects.filter(author__user=user.pk)
    return Q(created_by=user.pk) | Q(pk__in=signed.values("post"))


def _alone_in(user: Any, post: Post) -> bool:
    """Whether somebody began a draft, and nobody else signed, wrote, said or was asked anything."""
    if post.created_by_id != user.pk or not user.has_perm("blog.add_post"):
        return False
    others: list[Any] = [
        post.author_links.exclude(author__user=user.pk),
        post.revisions.exclude(created_by=user.pk).exclude(created_by=None),
        post.editing_sessions.exclude(user=user.pk),
        post.review_requests,
        post.comments,
        post.approvals,
        post.editions,
    ]
    return not any(each.exists() for each in others)


def _to_review(user: Any) -> Q:
    if not user.has_perm("blog.review_post"):
        return Q(pk__in=[])
    if user.has_perm("blog.view_post"):
        return Q()
    supervised = License.objects.in_force(timezone.localdate()).filter(supervisor__user=user.pk)
    signed = PostAuthor.objects.filter(author__in=supervised.values("author"))
    asked = ReviewRequest.objects.filter(reviewer=user.pk).exclude(
        answered_at__isnull=True, closed_at__isnull=False
    )
    return Q(pk__in=signed.values("post")) | Q(pk__in=asked.values("post"))
