"""How much free memory the C library keeps for itself, where that is glibc."""

import contextlib
import ctypes

# mallopt(3)
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
# Bytes: nearly what compressing a page takes. With less, each page would cost half a millisecond
# more, since that is taken from the system anew.
MOST_FREE = 3_000_000


def keep_little_free() -> None:
    """Give free memory back to the system. To be called before there are threads.

    By itself the C library keeps for each thread as much as it once needed, up to 64 MB.
    """
    with contextlib.suppress(AttributeError):  # of other systems
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(ARENA_MAX, 1)
        mallopt(TRIM_THRESHOLD, MOST_FREE)
        mallopt(MMAP_THRESHOLD, 4 * 1024 * 1024)
