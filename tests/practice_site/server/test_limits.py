"""What each page takes, held against the pages themselves."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from blog.admin.forms import moving_in_form
from blog.importing.files import MAX_FILE_SIZE
from blog.media import formats
from blog.pictures.problems import MAX_BYTES
from practice_site.server.door import ROOM
from practice_site.server.limits import body_limits
from tests import public_site

FORM_AROUND_A_FILE = 64 * 1024  # bytes, amply


def most_bytes(address: str) -> int:
    limits = body_limits()
    return next((limits[each] for each in limits if address.startswith(each)), 0)


@pytest.mark.django_db
def test_no_page_for_readers_takes_a_body(settings):
    settings.SECURE_SSL_REDIRECT = False
    client = Client()
    for name, address in public_site.build().items():
        path = address.split("?")[0]
        assert most_bytes(path) == 0, name
        assert client.post(path, {"a": "b"}).status_code in (404, 405, 410), name


@pytest.mark.parametrize(
    ("address", "needed"),
    [
        ("admin:blog_post_add", settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        ("admin:blog_post_autosave", settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        ("admin:blog_post_preview_new", settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        ("admin:blog_post_import", MAX_FILE_SIZE),
        ("admin:blog_picture_add", MAX_BYTES),
        ("admin:media_file_upload", formats.MAX_BYTES),
        ("admin:blog_practice_moving_in", moving_in_form.MAX_BYTES),
    ],
)
def test_a_page_s_own_limit_is_met_first_and_explained(address, needed):
    assert most_bytes(reverse(address)) > needed + FORM_AROUND_A_FILE


def test_no_other_page_takes_as_much_as_a_picture_may_have():
    limits = body_limits()
    pictures = limits.pop(reverse("admin:blog_picture_changelist"))
    files = limits.pop(reverse("admin:blog_mediafile_changelist"))
    blogs = limits.pop(reverse("admin:blog_practice_moving_in"))
    assert max(limits.values()) < MAX_BYTES < pictures
    assert 2 * MAX_BYTES < ROOM  # so that two can come at a time
    assert formats.MAX_BYTES < files < ROOM
    assert moving_in_form.MAX_BYTES < blogs < ROOM


def test_every_page_of_the_desk_takes_a_form():
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert most_bytes(address) > 0
    assert most_bytes(reverse("account_login")) > 0
