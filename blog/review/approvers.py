"""Which people may approve which article."""

from django.contrib.auth.backends import ModelBackend

from blog.models import Post
from blog.permissions import AnyUser


def possible_approvers(post: Post) -> frozenset[int]:
    """Return the keys of the people who may approve an article on request. One query."""
    people = ModelBackend().with_perm("blog.review_post")
    return frozenset(people.exclude(author__in=post.authors.all()).values_list("pk", flat=True))


def is_author(post: Post, person: AnyUser) -> bool:
    """Return whether a person is an author of the article. Authors may not approve it."""
    return post.authors.filter(user=person.pk).exists()
