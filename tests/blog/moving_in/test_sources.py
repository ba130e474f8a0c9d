"""Which blog a file is of, and what is kept of it for how long."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from blog.admin.views.moving_in import progress_of
from blog.daily import stray_files
from blog.daily.expired import delete_expired
from blog.importing.blogs import Status
from blog.importing.problems import UnreadableDocumentError
from blog.models import Author, BlogImport, Edition, ImportedRow, Post
from blog.moving_in import choices_of, discard, plan_of, start
from tests.background import QUEUE
from tests.blog.moving_in.fake import FakeBlog, bring_in, opens, picture, post, read, work
from tests.factories import OwnerFactory, in_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "other", ["http://old.example", "https://OLD.example/", "https://www.old.example/"]
)
def test_a_later_export_is_known_by_its_address(other, monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    bring_in(OwnerFactory())
    opens(monkeypatch, FakeBlog([post(1), post(2)], address=other))
    assert plan_of(read(OwnerFactory())).known == 1


def test_without_an_address_it_is_known_by_what_it_has_in_common(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1), post(2)], address=""))
    bring_in(OwnerFactory())
    opens(monkeypatch, FakeBlog([post(1), post(2), post(3)], address=""))
    assert plan_of(read(OwnerFactory())).known == 2
    another = [post(1, title="Another"), post(2, title="Yet another")]
    opens(monkeypatch, FakeBlog(another, address=""))
    assert plan_of(read(OwnerFactory())).known == 0
    opens(monkeypatch, FakeBlog([post(1), post(2)], address="", system="Ghost"))
    assert plan_of(read(OwnerFactory())).known == 0


def test_what_was_chosen_before_is_proposed_again(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    first = read(OwnerFactory())
    chosen = choices_of(first)
    bring_in(OwnerFactory(), first, authors=dict.fromkeys(chosen.authors, "nobody"))
    assert choices_of(read(OwnerFactory())).authors == dict.fromkeys(chosen.authors, "nobody")
    assert not Author.objects.exists()


def test_its_file_is_deleted_after_two_weeks_and_names_of_people_with_it(monkeypatch, settings):
    settings.TASKS = QUEUE  # old tasks are deleted, too
    opens(monkeypatch, FakeBlog([post(1)]))
    done = bring_in(OwnerFactory())
    stored = str(done.file.name)
    delete_expired()
    assert default_storage.exists(stored)
    BlogImport.objects.update(created_at=timezone.now() - timedelta(days=15))
    delete_expired()
    done.refresh_from_db()
    assert (done.has_file, done.plan) == (False, {})
    assert not default_storage.exists(stored)
    assert "Mara" not in str(done.choices) + str(list(ImportedRow.objects.values()))
    assert ImportedRow.objects.filter(kind="post", post__isnull=False).exists()

    broken_off = read(OwnerFactory())
    long_ago = timezone.now() - timedelta(days=15)
    BlogImport.objects.update(state="running", created_at=long_ago, beat_at=long_ago)
    delete_expired()
    broken_off.refresh_from_db()
    assert (broken_off.is_stalled, broken_off.has_file) == (True, False)


def test_a_file_that_no_import_has_is_a_stray_one(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    stored = str(read(OwnerFactory()).file.name)
    assert list(stray_files.stray_files(timedelta(0))) == []
    default_storage.save("imports/of-nobody", ContentFile(b"x"))
    assert default_storage.exists(stored)
    assert list(stray_files.stray_files(timedelta(0))) == ["imports/of-nobody"]


def test_what_was_only_read_can_be_forgotten(monkeypatch, django_capture_on_commit_callbacks):
    opens(monkeypatch, FakeBlog([post(1)]))
    blog_import = read(OwnerFactory())
    stored = str(blog_import.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        discard(blog_import)
    assert not BlogImport.objects.exists()
    assert not default_storage.exists(stored)


def test_an_empty_or_unreadable_file_is_refused_in_a_sentence(monkeypatch):
    blog = FakeBlog([], passed_over={"products": 18}, warnings=["Choose “All content” there."])
    opens(monkeypatch, blog)
    problem = read(OwnerFactory()).problem
    assert "no article and no page" in problem
    assert problem.endswith("Choose “All content” there.")

    opens(monkeypatch, FakeBlog([], passed_over={"comments": 3}))
    assert read(OwnerFactory()).problem == (
        "There is no article and no page in this file, only comments (3). Export all of your "
        "articles at the old site, and choose that file instead."
    )
    said = "There are no articles or pages in this export, only 2 products. Choose “All content”."
    opens(monkeypatch, FakeBlog([], passed_over={"products": 2}, warnings=[said]))
    assert read(OwnerFactory()).problem == said  # once

    def refuse(path):
        raise UnreadableDocumentError("This file is damaged.")

    monkeypatch.setattr("blog.importing.blogs.detect.open_blog", refuse)
    assert read(OwnerFactory()).problem == "This file is damaged."


def test_what_is_in_the_bin_there_is_not_waited_for(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1), post(2, status=Status.TRASH)]))
    owner = OwnerFactory()
    blog_import = read(owner)
    start(blog_import, choices_of(blog_import), by=owner, soon=False)
    assert "of 2" not in progress_of(blog_import)  # at first it is not known how many come
    assert work(blog_import).total == 1


# --- The command ---------------------------------------------------------------------------------


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "blog.xml"
    path.write_text("<rss/>")
    return path


def test_the_command_brings_drafts_in_or_publishes(monkeypatch, export, capsys, client):
    opens(monkeypatch, FakeBlog([post(1), post(2, summary="", kind="page", slug="about")]))
    call_command("import_blog", export, "--plan")
    assert "WordPress: 1 article, 1 page, 1 author, 1 category, 1 tag." in capsys.readouterr().out
    assert not BlogImport.objects.exists()

    call_command("import_blog", export)
    assert "Brought in: 1 article, 1 page" in capsys.readouterr().out
    assert (Post.objects.count(), Edition.objects.count()) == (2, 0)

    opens(monkeypatch, FakeBlog([post(1), post(3)]))
    owner = in_role("Owner")
    call_command("import_blog", export, "--publish", "--by", owner.email)
    assert "2 are here already" not in capsys.readouterr().out
    assert Edition.objects.get().created_by == owner
    assert client.get("/?p=3")["Location"] == "/articles/quiet-hour-3/"


def test_the_command_says_each_line_once(monkeypatch, export, capsys):
    body = '<p>Look.</p><img src="one/a.png"><p>And.</p><img src="two/a.png">'
    files = {"one/a.png": picture(), "two/a.png": picture("#223344")}
    opens(monkeypatch, FakeBlog([post(1, body)], files=files))
    call_command("import_blog", export, "--publish")
    said = capsys.readouterr().out
    assert said.count("has no description") == 1
    assert "choose “Decorative”. (2 times)" in said


def test_the_command_says_a_reason_once(monkeypatch, export, capsys):
    links = "".join(f'<p>See <a href="/gone/{n}/">this</a>.</p>' for n in range(3))
    opens(monkeypatch, FakeBlog([post(1, links)]))
    call_command("import_blog", export)
    said = capsys.readouterr().out
    assert said.count("not brought in") == 1
    assert "- It links to pages of the old site that were not brought in:\n  - /gone/0/\n" in said


def test_the_command_says_what_it_can_t_do(monkeypatch, export):
    opens(monkeypatch, FakeBlog([post(1)]))
    with pytest.raises(CommandError, match="Nobody signs in with"):
        call_command("import_blog", export, "--by", "nobody@example.com")
    writer = in_role("Writer")
    with pytest.raises(CommandError, match="may not publish"):
        call_command("import_blog", export, "--by", writer.email, "--publish")
    for path, sentence in (
        (export.with_name("missing.xml"), "There is no file at "),
        (export.parent, "is a folder, not a file"),
    ):
        with pytest.raises(CommandError, match=f"Nothing was brought in.*{sentence}"):
            call_command("import_blog", path)

    def not_migrated(*args, **options):
        raise OperationalError("no such table: blog_blogimport")

    monkeypatch.setattr("blog.moving_in.begin", not_migrated)
    with pytest.raises(CommandError, match=r"run “python3 manage\.py upgrade”") as refused:
        call_command("import_blog", export)
    assert "no such table" not in str(refused.value)
    assert not BlogImport.objects.exists()
