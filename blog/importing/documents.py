"""Documents are read in the background, since that may take seconds."""

import json
from dataclasses import asdict

from django.dispatch import receiver
from django_tasks import TaskResult, task
from django_tasks.signals import task_finished

from blog.importing.files import read_file, read_paste
from blog.importing.problems import UnreadableDocumentError
from blog.importing.proposal import Proposal
from blog.importing.sections import MAX_SHORT
from blog.models import Document
from practice_site.background import has_failed

LOST = "This file got lost on the server. Choose it once more."
BROKEN_OFF = "The server didn’t get to the end of reading it. Bring it in once more."


def read_soon(document: Document) -> None:
    """Read a short paste at once, and have anything else read in the background."""
    if document.file or len(document.text) + len(document.html) > MAX_SHORT:
        read_document.enqueue(document.pk)
    else:
        read_document.call(document.pk)


@task
def read_document(pk: str) -> None:
    """Keep what a document becomes, or why it can't be read. It may be done again."""
    document = Document.objects.filter(pk=pk).first()
    if document is None:
        return
    if not document.is_read:
        try:
            proposal = _read(document)
            proposal.find_kinds()
            changes = {
                "proposal": json.dumps(asdict(proposal)),
                "problem": "",
                "text": "",
                "html": "",
            }
        except UnreadableDocumentError as error:
            changes = {"problem": str(error)}
        Document.objects.filter(pk=pk).update(**changes)
    kept = Document.objects.filter(pk=pk).first()  # unless it was given up meanwhile
    if kept is None or not kept.has_pictures:
        document.delete_file()


def _read(document: Document) -> Proposal:
    if not document.file:
        return read_paste(document.text, document.html)
    try:
        with document.file.open() as file:
            return read_file(document.file_name, file)
    except FileNotFoundError as error:
        raise UnreadableDocumentError(LOST) from error


def load_proposal(document: Document) -> Proposal:
    """Return what was read from a document."""
    return Proposal(**json.loads(document.proposal))


@receiver(task_finished)
def note_broken_off(task_result: TaskResult, **kwargs: object) -> None:
    """Say so of a document for which the task failed, or was begun too often."""
    if has_failed(task_result, read_document):
        (pk,) = task_result.args
        Document.objects.filter(pk=pk, proposal="").update(problem=BROKEN_OFF)
        Document(pk=pk).delete_file()  # it has to be brought in again
