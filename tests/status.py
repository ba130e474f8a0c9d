"""The status of an article, read anew."""

from django.utils import timezone

from blog.models import Post
from blog.publishing.status import State, status_of, with_status


def state(post: Post) -> State:
    """Return the status of the article now."""
    return status_of(with_status(Post.objects.all()).get(pk=post.pk), timezone.now()).state
