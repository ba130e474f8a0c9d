"""Workers have in memory what they need, and give back what they needed once."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MEGABYTE = 1 << 20
# What only a background worker, or a process of its own, needs: what requests links, what reads
# blogs of other systems and what writes exports.
BACKGROUND = {
    "httpx2",
    "blog.checklist.link_requests",
    "blog.importing.blogs.detect",
    "blog.moving_in.running",
    "blog.exporting.write",
    "blog.pictures.decoding",
}
# Something large is needed for a moment, and in one thread after the other much that is smaller.
PROGRAM = """
import threading
from pathlib import Path

from practice_site.server.memory import keep_little_free

keep_little_free()


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def work():
    bytes(5_000_000)
    blocks = [bytes(100_000) for _ in range(70)]
    del blocks
    given_back.release()
    done.wait()


given_back, done, before = threading.Semaphore(0), threading.Event(), resident()
threads = [threading.Thread(target=work, daemon=True) for _ in range(4)]
for thread in threads:
    thread.start()
    given_back.acquire()
print(resident() - before)
done.set()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the system doesn't say what a process has")
def test_what_threads_needed_once_is_given_back():
    command = [sys.executable, "-c", PROGRAM]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(run.stdout) < 10 * MEGABYTE


def test_web_workers_load_nothing_that_is_for_the_background():
    code = "import django; django.setup(); from practice_site.server.loading import load_site; "
    code += "load_site(); import sys; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "blog.admin.views.moving_in" in loaded
    assert not BACKGROUND & loaded
