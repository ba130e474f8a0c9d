"""What takes long: reading a blog, bringing it in, taking it back. In the background, in slices.

A worker may be killed at any moment: each slice begins where the rows say that the last one ended.
"""

import logging

from django.dispatch import receiver
from django_tasks import TaskResult, task
from django_tasks.signals import task_finished

from blog.importing.problems import UnreadableDocumentError
from blog.models import BlogImport
from blog.moving_in.reading import read_slice
from blog.moving_in.running import run_slice
from blog.moving_in.stored_file import clear_work
from blog.moving_in.undoing import undo_slice
from practice_site.background import has_failed
from practice_site.disk import MIN_FREE, free_space, is_disk_full

logger = logging.getLogger(__name__)

BROKEN_OFF = "The server didn’t get to the end of it. Press “Go on”: nothing comes twice."
NO_ROOM = (
    "There is no room on the server’s disk. Tell whoever looks after the server, then press "
    "“Go on”."
)
SLICES = {
    BlogImport.State.READING: read_slice,
    BlogImport.State.RUNNING: run_slice,
    BlogImport.State.UNDOING: undo_slice,
}


@task(priority=-1)  # mail and documents come first
def work_on(token: str) -> None:
    """Do a slice of what an import is at, and ask for the next one."""
    if do_slice(token):
        work_on.enqueue(token)


def do_slice(token: str) -> bool:
    """Do a slice of what an import is at; return whether there is more to do."""
    blog_import = BlogImport.objects.filter(pk=token).first()
    if blog_import is None or not blog_import.is_at_work:
        return False
    try:
        if free_space() < MIN_FREE and blog_import.state == BlogImport.State.RUNNING:
            raise UnreadableDocumentError(NO_ROOM)
        SLICES[BlogImport.State(blog_import.state)](blog_import)
    except UnreadableDocumentError as error:
        _stop(blog_import, str(error))
    except OSError as error:
        if not is_disk_full(error):
            raise
        _stop(blog_import, NO_ROOM)
    now = BlogImport.objects.filter(pk=token).first()
    if now is not None and now.is_at_work:
        return True
    clear_work(blog_import)
    return False


def _stop(blog_import: BlogImport, problem: str) -> None:
    BlogImport.objects.filter(pk=blog_import.pk, state=blog_import.state).update(problem=problem)


@receiver(task_finished)
def note_broken_off(task_result: TaskResult, **kwargs: object) -> None:
    """Say so of an import for which the task failed, or was begun too often."""
    if has_failed(task_result, work_on):
        (token,) = task_result.args
        at_work = BlogImport.objects.filter(pk=token, state__in=BlogImport.AT_WORK, problem="")
        at_work.update(problem=BROKEN_OFF)
