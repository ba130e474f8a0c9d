"""What every worker does so that none outlives its parent."""

import os
import signal
import threading
import time

from practice_site.server.parent import PARENT


def end_with_parent() -> None:
    """End this process, as SIGTERM does, soon after its parent was killed; once, in a thread.

    A worker that was started by hand has no parent to end with.
    """
    if PARENT not in os.environ:
        return
    parent = int(os.environ[PARENT])

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def end_at_reload() -> None:
    """Let SIGHUP, which a reload sends to old workers, do what SIGTERM does; Windows has none."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGHUP])
