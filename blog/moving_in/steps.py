"""The steps of an import, as the desk and the command take them.

``begin`` keeps a file and has it read; then ``plan_of`` says what is in it, and ``start`` brings it
in as was chosen. ``undo`` takes it back. What takes long is done in the background: look at
``state``, ``is_at_work``, ``percent`` and ``problem`` of the import. Each raises ValidationError,
with a sentence for the person at the desk, where it can't be done.
"""

from typing import Any

from django.core.files import File

from blog.models import BlogImport
from blog.moving_in.choices import Choices
from blog.moving_in.plan import Plan


def begin(file: File, *, by: Any, name: str = "") -> BlogImport:
    """Keep a file and have it read; ``by`` is None for the server's console."""
    raise NotImplementedError


def plan_of(blog_import: BlogImport) -> Plan:
    """Return what is in the blog; of one that isn't read yet an empty plan."""
    return Plan.from_data(blog_import.plan)


def choices_of(blog_import: BlogImport) -> Choices:
    """Return what was chosen, or else what is proposed."""
    if blog_import.choices:
        return Choices.from_data(blog_import.choices)
    return plan_of(blog_import).proposal()


def start(blog_import: BlogImport, choices: Choices, *, by: Any) -> None:
    """Bring the blog in as was chosen; the same file again brings what is new or was missing."""
    raise NotImplementedError


def go_on(blog_import: BlogImport) -> None:
    """Do once more what stands still by a problem: read, bring in, or undo."""
    raise NotImplementedError


def undo(blog_import: BlogImport, *, by: Any) -> None:
    """Take back what the import brought; what was edited here stays, and is listed."""
    raise NotImplementedError


def discard(blog_import: BlogImport) -> None:
    """Forget an import of which nothing was brought in, with its file."""
    raise NotImplementedError
