"""What became of work in the background."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.base import Task

STOPPED = "builtins.SystemExit"  # a worker was stopped within a task, which is begun again
LATE = timedelta(seconds=30)  # static/js/desk/stand_ins.js has it too


def is_late(asked_at: datetime) -> bool:
    """Return whether work asked for then should have begun, so that a page says why it hasn't."""
    return timezone.now() - asked_at > LATE


def has_failed(task_result: TaskResult, task: Task[..., Any]) -> bool:
    """Return whether it is a result of this task, which failed and isn't begun again."""
    return (
        task_result.task.module_path == task.module_path
        and task_result.status == TaskResultStatus.FAILED
        and task_result.errors[-1].exception_class_path != STOPPED
    )
