"""Files by which one process works at a time, on all machines that share ``DATA_DIR``."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import locks

logger = logging.getLogger(__name__)

INTERVAL = 1  # seconds between two looks whether it is free
LOOKS = 5  # before it is said that one waits: after a reload the other one ends meanwhile


@contextmanager
def only_one(name: str, work: str) -> Iterator[None]:
    """Wait until no other process has this file of ``DATA_DIR`` locked, and lock it.

    The system frees the lock when the process ends, however it ends.
    """
    with (Path(settings.DATA_DIR) / name).open("a") as file:
        looks = 0
        while not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
            looks += 1
            if looks == LOOKS:
                logger.warning("Another %s is at work; this one waits until it has ended.", work)
            time.sleep(INTERVAL)
        yield
