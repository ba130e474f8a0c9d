"""Every public page and its stylesheet, read by the W3C's own checker."""

import re
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
    sent = {"path": "/desk/", "sent": [("name", "Rain")]}
    for name in ("503.html", "507.html"):
        (tmp_path / name).write_text(render_to_string(name, sent))
    assert not error_lines(vnu.messages(tmp_path))


def test_the_stylesheets_are_valid_css(tmp_path):
    styles = settings.BASE_DIR / "static" / "css"
    for name in ("site.css", "desk.css"):
        imported = re.findall(r'^@import "(.+)";$', (styles / name).read_text(), flags=re.MULTILINE)
        whole = "".join((styles / each).read_text(encoding="utf-8") for each in imported)
        (tmp_path / name).write_text(whole, encoding="utf-8")
    # The checker is older than these: https://www.w3.org/TR/css-highlight-api-1/.
    newer = re.compile(r"“field-sizing” doesn't exist|Parse Error\. highlight\(found\) \{")
    lines = error_lines(vnu.messages(tmp_path, "--css"))
    assert [line for line in lines if not newer.search(line)] == []


def test_the_checker_finds_what_is_wrong(tmp_path):
    """A checker that reads nothing would be content with everything."""
    (tmp_path / "wrong.html").write_text("<!doctype html><html lang=en><title>x</title><p></div>")
    assert any("end tag" in line for line in error_lines(vnu.messages(tmp_path)))
