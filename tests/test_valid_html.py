"""Every public page and its stylesheet, read by the W3C's own checker."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from tests import public_site, vnu

pytestmark = [pytest.mark.django_db, pytest.mark.vnu]


def error_lines(messages) -> list[str]:
    return [
        f"{Path(each['url']).name}:{each.get('lastLine')}: {each['message']} {each.get('extract')}"
        for each in messages
    ]


def test_every_page_is_valid_html(client, tmp_path):
    for name, address in public_site.build().items():
        (tmp_path / f"{name}.html").write_bytes(client.get(address).content)
    (tmp_path / "500.html").write_text(render_to_string("500.html"))
    full = {"path": "/desk/", "sent": [("name", "Rain")]}
    (tmp_path / "507.html").write_text(render_to_string("507.html", full))
    assert not error_lines(vnu.messages(tmp_path))


def test_the_stylesheet_is_valid_css(tmp_path):
    shutil.copy(settings.BASE_DIR / "static" / "css" / "site.css", tmp_path)
    assert not error_lines(vnu.messages(tmp_path, "--css"))


def test_the_checker_finds_what_is_wrong(tmp_path):
    """A checker that reads nothing would be content with everything."""
    (tmp_path / "wrong.html").write_text("<!doctype html><html lang=en><title>x</title><p></div>")
    assert any("end tag" in line for line in error_lines(vnu.messages(tmp_path)))
