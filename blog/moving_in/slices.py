"""Long work in the background is done in slices, so that no mail waits for it."""

import time


class Slice:
    """A part of long work: some seconds, or longer where it takes long to find its place again.

    ``begin_work`` is called when that is found, and may be called again. So the time for finding it
    is a third of the whole at most, however large the file is.
    """

    SECONDS = 20.0

    def __init__(self) -> None:
        """Begin now."""
        self.began = time.monotonic()
        self.most = self.SECONDS
        self.is_at_work = False

    def begin_work(self) -> None:
        """Take note of how long it took to get here, the first time."""
        if not self.is_at_work:
            now = time.monotonic()
            self.most = max(self.SECONDS, 2 * (now - self.began))
            self.began, self.is_at_work = now, True

    @property
    def is_over(self) -> bool:
        """Whether something else should have a turn."""
        return time.monotonic() - self.began > self.most
