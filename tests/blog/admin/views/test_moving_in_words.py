"""What the pages of “Bring articles here” say: numbers, days, reasons, names."""

from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from blog.importing.blogs import Status
from blog.models import BlogImport, Practice
from tests.background import QUEUE
from tests.blog.admin.views.test_moving_in import address_of, page
from tests.blog.moving_in.fake import FakeBlog, bring_in, opens, post, read
from tests.factories import OwnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.TASKS, settings.MEDIA_ROOT, settings.DATA_DIR = QUEUE, tmp_path / "media", tmp_path


@pytest.fixture
def owner(client):
    user = OwnerFactory()
    client.force_login(user)
    return user


def test_each_number_says_what_it_counts(client, owner, monkeypatch, capsys):
    page_of_mara = {"kind": "page", "slug": "about", "categories": []}
    bin_of_mara = {"status": Status.TRASH, "slug": "c"}
    posts = [post(1), post(2, status=Status.DRAFT), post(3, **page_of_mara), post(4, **bin_of_mara)]
    posts += [post(5, **page_of_mara | bin_of_mara)]
    opens(monkeypatch, FakeBlog(posts))
    blog_import = read(owner)
    shown = page(client, address_of(blog_import))
    assert "<dt>articles</dt> <dd>2</dd>" in shown
    assert "in 2 articles and 1 page" in shown
    assert "1 article and 1 page that everybody could read there" in shown
    assert "1 article that was a draft there" in shown
    assert "1 page, too (counted above)" in shown
    call_command("import_blog", default_storage.path(str(blog_import.file.name)), "--plan")
    assert "2 articles, 1 page, " in capsys.readouterr().out


def test_days_that_would_shift_are_said_with_the_way_to_the_time_zone(client, owner, monkeypatch):
    morning = datetime(2023, 5, 9, 23, tzinfo=UTC)  # it is May 10 in Sydney
    dated = {"published_at": morning, "clock_there": datetime(2023, 5, 10, 9)}
    night = datetime(2023, 5, 9, 13, tzinfo=UTC)
    late = {"published_at": night, "clock_there": datetime(2023, 5, 9, 23)}
    opens(monkeypatch, FakeBlog([post(1, **dated), post(2, **late), post(3)]))
    Practice(time_zone="America/Chicago").save()
    address = address_of(read(owner))
    shown = page(client, address)
    assert "than the practice’s, Central (Chicago): 1 of 2 would show another day." in shown
    assert "?about=practice" in shown
    assert "Days are shown by the practice’s time zone, Central (Chicago)." in shown
    Practice.objects.update(time_zone="Australia/Sydney")
    shown = page(client, address)
    assert "another day" not in shown
    assert "time zone, Australia/Sydney." in shown


def test_a_reason_is_said_once_above_what_it_is_about(client, owner, monkeypatch):
    links = "".join(f'<p>See <a href="/2019/05/quiet-hour-{n}/">this</a>.</p>' for n in (2, 3, 4))
    opens(monkeypatch, FakeBlog([post(1, links), *(post(n) for n in (2, 3, 4))]))
    shown = page(client, address_of(bring_in(owner)))
    assert "readers can’t see until you publish them (3)</summary>" in shown
    assert "<li>Quiet hour 3</li>" in shown
    assert shown.count("which readers can’t see") == 1


@pytest.mark.parametrize("host", ["localhost:8080", "192.168.0.4", "[::1]:80", "blog.local"])
def test_the_name_of_a_trial_is_never_to_lead_here(client, owner, host):
    report = {"list_addresses": {"/tag/calm/": "/tags/calm/"}}
    made = {"state": "done", "address": f"http://{host}", "report": report}
    shown = page(client, address_of(BlogImport.objects.create(name="a", **made)))
    assert "Old addresses" in shown
    assert "to this site" not in shown
