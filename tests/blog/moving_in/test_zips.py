"""A zip of files is brought in twice: what it lacked the first time, and what links lead to."""

import pytest
from django.core.files.base import ContentFile

from blog.admin.views.moving_in_numbers import about_pictures
from blog.models import ImportedRow, Post
from blog.moving_in import begin, plan_of, report_of, rights_of
from tests.blog.importing.blogs.zips import zipped
from tests.blog.moving_in.fake import bring_in, picture, work
from tests.factories import OwnerFactory

pytestmark = pytest.mark.django_db

PAGE = """---
title: {0} hour
date: 2024-05-05
slug: {0}
---

Walking helps. It is slow.

![Trees in a row](img/{0}.jpg)

More words.
"""


@pytest.fixture
def owner():
    return OwnerFactory()


def read_zip(by, files):
    return work(begin(ContentFile(zipped(files), "site.zip"), by=by, soon=False))


def shown(slug):
    sections = Post.objects.get(slug=slug).blog_section_set.filter(kind="picture")
    return [bool(each.picture) for each in sections]


@pytest.mark.parametrize(
    ("article", "file"),
    [
        ("site/blue.md", "site/img/blue.jpg"),
        ("blue.md", "img/blue.jpg"),
        ("site/posts/blue.md", "site/static/img/blue.jpg"),
    ],
)
@pytest.mark.parametrize("settings_of_site", ["", "url: https://old.example\n"])
def test_what_a_zip_lacked_comes_with_one_that_has_it(owner, article, file, settings_of_site):
    files = {article: PAGE.format("blue")}
    if settings_of_site:
        files["_config.yml"] = settings_of_site
    bring_in(owner, read_zip(owner, files))
    assert shown("blue") == [False]

    done = bring_in(owner, read_zip(owner, files | {file: picture()}))

    assert shown("blue") == [True]
    assert report_of(done).completed == 1
    assert ImportedRow.objects.get(kind="post").problems == []


def test_only_what_is_in_the_zip_is_said_to_come(owner):
    files = {f"site/{name}.md": PAGE.format(name) for name in ("blue", "green")}
    lacking = read_zip(owner, files)
    plan = plan_of(lacking)
    counts = (plan.pictures_inside, plan.pictures_elsewhere, plan.pictures_missing)
    assert counts == (0, 0, 2)
    assert about_pictures(plan, rights_of(owner)) == "No picture is in the file itself."
    missing = "Pictures that articles ask for and that are missing in the file: 2."
    assert any(each.startswith(missing) for each in plan.sentences)
    plan = plan_of(read_zip(owner, files | {"site/img/blue.jpg": picture()}))
    assert (plan.pictures_inside, plan.pictures_missing) == (1, 1)
