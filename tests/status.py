"""The status of an article, read anew."""

from django.utils import timezone

from blog.models import Post
from blog.publishing.status import State, status_of, with_status


def state(post: Post) -> State:
    """Return the status of the article now; what SQL says of it is the same."""
    now = timezone.now()
    read = with_status(Post.objects.all(), now).get(pk=post.pk)
    status = status_of(read, now)
    scheduled_for = status.scheduled.live_from if status.scheduled else None
    assert (read.state, read.changed, read.scheduled_for) == (
        status.state,
        status.changed,
        scheduled_for,
    )
    return status.state
