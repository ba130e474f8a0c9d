"""A worker may be killed at any moment: what it did stays, and nothing comes twice."""

import os
import random
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from blog.models import BlogImport, Edition, ImportedRow, Picture, Post, Redirect
from blog.moving_in import background, begin, choices_of, go_on, report_of, start, undo
from blog.moving_in.slices import Slice
from tests import background as queue
from tests.blog.moving_in.fake import FakeBlog, bring_in, opens, picture, post, read, work
from tests.factories import OwnerFactory

pytestmark = pytest.mark.django_db


class KilledError(BaseException):
    """The worker is gone."""


def kill_after(statements: int):
    """Return a wrapper for what a database is asked that ends the process so to speak."""
    left = [statements]

    def wrapper(execute, sql, *args):
        left[0] -= 1
        if left[0] == 0:
            raise KilledError  # and what was begun is rolled back, as when a connection ends
        return execute(sql, *args)

    return wrapper


def blog_of(count: int) -> FakeBlog:
    alt = 'alt="Two cups of tea, steaming"'
    posts = [
        post(number, f'<p><a href="/?p={count}">x</a></p><img src="{number % 2}.png" {alt}>')
        for number in range(1, count + 1)
    ]
    return FakeBlog(posts, files={"0.png": picture(), "1.png": picture("#223344")})


# A process that is killed closes no cursor.
@pytest.mark.filterwarnings("ignore:.*ServerSideCursor:ResourceWarning")
def test_killed_anywhere_it_goes_on_without_doubles(monkeypatch):
    opens(monkeypatch, blog_of(4))
    chance = random.Random(f"kill {os.environ['SAMPLE_SEED']}")
    owner = OwnerFactory()
    blog_import = read(owner)
    chosen = replace(choices_of(blog_import), publish=True, attested=True)
    start(blog_import, chosen, by=owner, soon=False)
    killed = 0
    for _ in range(12):
        try:
            with connection.execute_wrapper(kill_after(chance.randrange(20, 400))):
                work(blog_import)
            break
        except KilledError:
            killed += 1
    done = work(blog_import)

    assert killed
    assert done.state == "done"
    assert (Post.objects.count(), Edition.objects.count(), Picture.objects.count()) == (4, 4, 2)
    assert Redirect.objects.count() == 8
    assert report_of(done).live == 4
    assert ImportedRow.objects.filter(kind="post", state="here").count() == 4

    undo(done, by=owner, soon=False)
    for _ in range(12):
        try:
            with connection.execute_wrapper(kill_after(chance.randrange(20, 400))):
                work(done)
            break
        except KilledError:
            killed += 1
    assert work(done).state == "undone"
    assert not Edition.objects.filter(live_until=None).exists()
    assert (report_of(done).taken_down, Edition.objects.count()) == (4, 4)


def test_it_is_done_in_slices_between_which_others_have_their_turn(
    monkeypatch, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = queue.QUEUE
    monkeypatch.setattr(Slice, "SECONDS", 0.0)
    monkeypatch.setattr(Slice, "is_over", True)
    opens(monkeypatch, blog_of(3))
    owner = OwnerFactory()
    slices: list[str] = []
    do_slice = background.do_slice
    monkeypatch.setattr(
        background, "do_slice", lambda token: slices.append(token) or do_slice(token)
    )
    with django_capture_on_commit_callbacks(execute=True):
        blog_import = begin(ContentFile(b"x", "blog.xml"), by=owner)
    queue.run_tasks()
    blog_import.refresh_from_db()
    assert (blog_import.state, len(slices)) == ("planned", 4)
    plan = blog_import.plan
    assert plan["articles"] == {"live": 3}
    assert plan["authors"][0]["posts"] == 3

    with django_capture_on_commit_callbacks(execute=True):
        start(blog_import, choices_of(blog_import), by=owner)
    queue.run_tasks()
    blog_import.refresh_from_db()
    assert (blog_import.state, len(slices)) == ("done", 7)
    assert (blog_import.done, blog_import.total, Post.objects.count()) == (3, 3, 3)


def test_a_fault_is_said_and_one_can_go_on(monkeypatch):
    blog = opens(monkeypatch, blog_of(1))
    owner = OwnerFactory()
    blog_import = read(owner)
    BlogImport.objects.filter(pk=blog_import.pk).update(file="imports/gone")
    start(blog_import, choices_of(blog_import), by=owner, soon=False)
    stood = work(blog_import)
    assert "isn’t here any more" in stood.problem
    assert (stood.is_at_work, Post.objects.count()) == (False, 0)
    BlogImport.objects.filter(pk=blog_import.pk).update(file=f"imports/{blog_import.pk}")
    go_on(stood, soon=False)
    assert work(stood).state == "done"
    assert blog.made


def test_ten_times_the_posts_take_no_more_questions_for_each(monkeypatch):
    owner = OwnerFactory()
    counts = []
    for number, count in enumerate((3, 30)):
        posts = [post(1000 * number + each) for each in range(count)]
        opens(monkeypatch, FakeBlog(posts, address=f"https://blog{number}.example"))
        blog_import = read(owner)
        start(blog_import, choices_of(blog_import), by=owner, soon=False)
        asked = [0]

        def count_them(execute, *args, asked=asked):
            asked[0] += 1
            return execute(*args)

        with connection.execute_wrapper(count_them):
            work(blog_import)
        counts.append(asked[0] / count)
    assert Post.objects.count() == 33
    assert counts[1] <= counts[0]


def test_the_same_number_twice_comes_once(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1), post(1, title="Another", slug="another")]))
    done = bring_in(OwnerFactory())
    assert Post.objects.get().title == "Quiet hour 1"
    assert "have the number of another one" in report_of(done).sentences[0]
