"""Bring a whole blog of another system in, as drafts or live, and take it back.

``steps`` is what the desk and the command call. ``plan`` says what is in a file, ``choices`` what
is to become of it, ``rights`` who may do what, ``report`` what was done. ``blog.importing.blogs``
reads the file. May import everything below the public pages, and nothing of the desk.
"""

from blog.moving_in.choices import AS_TAG, LEAVE, NEW, NOBODY, Choices
from blog.moving_in.plan import Plan, PlannedAuthor, PlannedTopic
from blog.moving_in.report import (
    Report,
    ToPutRight,
    kept_rows,
    leading_rows,
    report_of,
    rows_to_put_right,
    to_put_right,
)
from blog.moving_in.rights import Rights, rights_of
from blog.moving_in.steps import begin, choices_of, discard, go_on, plan_of, start, undo

__all__ = [
    "AS_TAG",
    "LEAVE",
    "NEW",
    "NOBODY",
    "Choices",
    "Plan",
    "PlannedAuthor",
    "PlannedTopic",
    "Report",
    "Rights",
    "ToPutRight",
    "begin",
    "choices_of",
    "discard",
    "go_on",
    "kept_rows",
    "leading_rows",
    "plan_of",
    "report_of",
    "rights_of",
    "rows_to_put_right",
    "start",
    "to_put_right",
    "undo",
]
