"""When the disk is full readers are served, and what was typed is given back."""

import re
import shutil
from pathlib import Path

import pytest

from tests import once, small_disk
from tests.practice_site.environment import python

# Runs in a process of its own, whose database and pictures are on the small disk.
SCRIPT = """
import errno, re, django
django.setup()
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.db import connection
from django.urls import reverse
from blog.models import Edition, Picture, Post
from blog.publishing import actions
from tests.factories import CategoryFactory, OwnerFactory, PictureFactory, PostFactory, image_file

host = {"SERVER_NAME": "localhost"}
owner, reader = OwnerFactory(), Client(**host)
desk = Client(enforce_csrf_checks=True, raise_request_exception=False, **host)
picture = PictureFactory()
post = PostFactory(title="Rain", sections=[{"kind": "picture", "picture": picture, "caption": "x"}])
edition = actions.publish(post, by=owner)
category = CategoryFactory(name="Weather")
desk.force_login(owner)
print("WARNED", "disk is nearly full" in desk.get(reverse("admin:index"), follow=True).text)

if connection.vendor == "sqlite":  # its log has room of its own after much was written
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
filler = settings.DATA_DIR / "filler"
with open(filler, "wb", buffering=0) as file:
    for size in (1 << 16, 1 << 10, 1):
        try:
            while file.write(b"x" * size) == size:
                pass
        except OSError as error:
            assert error.errno == errno.ENOSPC

pages = ["/", edition.get_absolute_url(), picture.url(picture.jpeg), "/feed/", "/search/?q=rain"]
pages.append(re.search(r'og:image" content="http://[^/]*([^"]+)', reader.get("/").text)[1])
print("READER", [reader.get(page).status_code for page in pages])

add = reverse("admin:blog_picture_add")
files = lambda: sorted(str(path) for path in settings.MEDIA_ROOT.glob("pictures/*/*"))
before = files()
upload = SimpleUploadedFile("new.png", image_file(size=(2000, 2000)).read(), "image/png")
token = {"csrfmiddlewaretoken": desk.get(add).cookies["csrftoken"].value}
data = {"file": upload, "name": "New", "focus_x": 50, "focus_y": 50} | token
print("UPLOAD", desk.post(add, data).status_code, files() == before, Picture.objects.count())

change = reverse("admin:blog_category_change", args=[category.pk])
data = {"name": "Wind", "slug": category.slug, "introduction": "w" * 90_000} | token
answer = desk.post(change, data)
print("SAVE", answer.status_code, "disk is full" in answer.text)
print("REFERRER", answer["Referrer-Policy"])  # or browsers would send no origin with the form
sent = dict(re.findall(r'name="(\\w+)" hidden>\\n([^<]*)<', answer.text))
print("KEPT", sent["name"], len(sent["introduction"]))
filler.unlink()
print("AGAIN", desk.post(change, sent | {"introduction": "Short."}).status_code)
category.refresh_from_db()
print("NOW", category.name)
"""


@pytest.mark.disk
def test_a_full_disk_stops_saving_only(tmp_path: Path):
    with small_disk.mounted(tmp_path / "data", megabytes=24) as folder:
        shutil.copy(once.database(), folder)
        run = python(
            "-c",
            SCRIPT,
            DJANGO_SETTINGS_MODULE="practice_site.settings",
            DEVELOPMENT="true",
            DATA_DIR=str(folder),
        )
    assert run.returncode == 0, run.stdout + run.stderr
    said = dict(line.split(" ", 1) for line in run.stdout.splitlines())
    assert said["WARNED"] == "True"
    assert set(re.findall(r"\d+", said["READER"])) == {"200"}
    assert said["UPLOAD"] == "507 True 1"
    assert said["SAVE"] == "507 True"
    assert said["REFERRER"] == "same-origin"
    assert said["KEPT"] == "Wind 90000"
    assert (said["AGAIN"], said["NOW"]) == ("302", "Wind")
