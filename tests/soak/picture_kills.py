"""Kill the background worker while it makes pictures: files and rows must agree. Run by hand.

In the project's folder; the ordinary suite has a sample (``tests/blog/pictures/test_bucket.py``)::

    .venv/bin/python -m tests.soak.picture_kills             # 40 kills, pictures in a folder
    .venv/bin/python -m tests.soak.picture_kills --bucket    # the same in a bucket

After each kill every file that a row names is there. After every second one the worker may end
what it has to do; then there is no other file either, and ``check_data`` agrees.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack

from tests import buckets
from tests.ports import HOST

WORKER = [sys.executable, "manage.py", "background_worker"]
LONGEST = 120  # seconds for what it has to do
SIZES = [(1600, 1000), (900, 1400), (2400, 1600)]


def environment(stack: ExitStack, in_bucket: bool) -> dict[str, str]:
    """Return the variables of a site of its own."""
    folder = tempfile.mkdtemp(prefix="practice-blog-kills-")
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    values = {"DEVELOPMENT": "true", "DATA_DIR": folder, "ENV_FILE": os.devnull}
    if in_bucket:
        endpoint = stack.enter_context(buckets.server())
        values |= {
            "NO_PROXY": HOST,
            "S3_BUCKET": buckets.new_bucket(endpoint),
            "S3_ENDPOINT": endpoint,
            "S3_REGION": buckets.REGION,
            "S3_ACCESS_KEY": buckets.KEY["access_key"],
            "S3_SECRET_KEY": buckets.KEY["secret_key"],
        }
    return values


def files() -> set[str]:
    """Return the names of all files of pictures."""
    from django.core.files.storage import default_storage

    def listed(path: str) -> tuple[list[str], list[str]]:
        try:
            return default_storage.listdir(path)
        except FileNotFoundError:
            return [], []

    tokens = listed("pictures")[0]
    return {
        f"pictures/{token}/{name}" for token in tokens for name in listed(f"pictures/{token}")[1]
    }


def files_of_rows() -> set[str]:
    """Return the names of the files that the rows name."""
    from blog.models import Picture

    return {each.path(name) for each in Picture.objects.all() for name in each.file_names}


def give_work(chance: random.Random) -> None:
    """Leave a picture to be prepared, and the others to be made anew."""
    from django.core.files.base import ContentFile

    from blog.models import Picture
    from blog.models.pictures import prepare_picture
    from tests.factories import image_file

    for old in Picture.objects.all()[3:]:
        old.delete()
    size = chance.choice(SIZES)
    color = "#" + chance.randbytes(3).hex()
    file = ContentFile(image_file(size=size, color=color).read(), "leaves.png")
    new = Picture.objects.create(name="Leaves", alt_text="Leaves", file=file)
    prepare_picture.enqueue(new.pk, str(new.file.name))
    for old in Picture.objects.exclude(pk=new.pk):
        make_old(old)


def make_old(picture: object) -> None:
    """Give a picture the files and the row that version 0.2 made."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from blog.models import Picture

    assert isinstance(picture, Picture)
    keyed = picture.rendition_names
    Picture.objects.filter(pk=picture.pk).update(rendition_key="", color="")
    picture.refresh_from_db()
    for name in picture.rendition_names:
        default_storage.save(picture.path(name), ContentFile(b"as it was"))
    for name in keyed:
        default_storage.delete(picture.path(name))


def is_done() -> bool:
    """Whether nothing is left to be done."""
    from django_tasks_db.models import DBTaskResult

    from blog.models.rendering import outdated_pictures

    waiting = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"])
    return not waiting.exists() and not outdated_pictures().exists()


def work(seconds: float) -> None:
    """Let a worker work for so long at most, and kill it."""
    before, end = files(), time.monotonic() + LONGEST
    worker = subprocess.Popen(WORKER, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        while files() == before and not is_done() and time.monotonic() < end:
            time.sleep(0.02)  # until it has begun
        end = min(end, time.monotonic() + seconds)
        while not is_done() and time.monotonic() < end:
            time.sleep(0.05)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def main() -> int:
    """Kill, look, and return 0 if all agreed each time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--bucket", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        os.environ.update(environment(stack, options.bucket))
        os.environ["DJANGO_SETTINGS_MODULE"] = "practice_site.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        chance, broken = random.Random(options.seed), 0
        for number in range(options.count):
            if number % 2 == 0:
                give_work(chance)
            work(chance.uniform(0, 1.2))
            missing = files_of_rows() - files()
            surplus = set[str]()
            if number % 2:
                work(LONGEST)
                missing |= files_of_rows() - files()
                surplus = files() - files_of_rows()
                call_command("check_data", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
            broken += bool(missing or surplus)
            print(f"{number + 1}: {len(missing)} missing, {len(surplus)} too many", flush=True)
    print(f"{options.count} kills, {broken} after which files and rows didn't agree")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
