"""Move the demo practice with 300 more articles: each address gives the same afterwards.

By hand, on each database; the ordinary suite moves a smaller site (tests/blog/exporting)::

    .venv/bin/python -m pytest -n 0 -s tests/soak/moving.py
    TEST_DATABASE=postgresql ARTICLES=10000 PAGES=500 .venv/bin/python -m pytest ...

It follows every link of the public site, PAGES addresses at most, compares to the byte, and prints
how many it compared, how long each way took, and how much memory Python held for it.
"""

import os
import time
import tracemalloc
from unittest import mock

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from taggit.models import Tag

from blog.articles.hashes import content_hash
from blog.demo import seed
from blog.demo.load import DemoLoader
from blog.exporting.load import load_export
from blog.exporting.write import write_export
from blog.models import Approval, Edition, Post
from tests import moving

ARTICLES = int(os.environ.get("ARTICLES", "300"))
PAGES = int(os.environ.get("PAGES", "100000"))
STARTS = [
    "/", "/articles/", "/archive/", "/categories/", "/tags/", "/authors/", "/topics/", "/feed/",
    "/feed/atom/", "/feed/json/", "/sitemap.xml", "/robots.txt", "/search/?q=morning",
    "/opensearch.xml", "/favicon.ico", "/share.jpg", "/no-such-page/",
]  # fmt: skip


def make_site():
    """The demo with all its stories, and articles by the hundred in the same practice."""
    set_up = DemoLoader.set_up

    def with_stories(self):
        with timezone.override(self.practice.zone):
            set_up(self)
            self.tell_stories()
            self.finish()
        taken = set(Tag.objects.values_list("slug", flat=True))
        seed.CHOICES["noun"] = [noun for noun in seed.CHOICES["noun"] if noun not in taken]

    choices = mock.patch.dict(seed.CHOICES)
    with choices, mock.patch.object(DemoLoader, "set_up", with_stories):
        seed.seed_articles(ARTICLES)


def measured(what, do):
    """Do something, print how long it took and the most memory that Python held for it."""
    tracemalloc.start()
    started = time.monotonic()
    do()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{what}: {time.monotonic() - started:.1f} s, at most {peak / 1024**2:.0f} MB")


@pytest.mark.django_db
def test_the_same_site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    make_site()
    before = moving.read_site(STARTS, follow=True, most=PAGES)
    approvals = list(Approval.objects.values_list("approval_hash", "reviewer_name"))
    editions = list(
        Edition.objects.order_by("pk").values_list("pk", "content_hash", "approval_hash")
    )
    path = tmp_path / "all.zip"
    measured("Export", lambda: write_export(path))
    moving.empty()
    measured("Import", lambda: load_export(path))
    after = moving.read_site(before)
    different = [each for each in before if after[each] != before[each]]
    assert not different, different[:20]
    assert approvals == list(Approval.objects.values_list("approval_hash", "reviewer_name"))
    assert editions == list(
        Edition.objects.order_by("pk").values_list("pk", "content_hash", "approval_hash")
    )
    assert all(content_hash(each) == each.content_hash for each in Edition.objects.all()[:500])
    engine = django_settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    print(
        f"{engine}: {Post.objects.count()} articles and pages, {len(editions)} editions, "
        f"{len(approvals)} approvals, {path.stat().st_size >> 20} MB; {len(before)} addresses "
        "give the same."
    )
