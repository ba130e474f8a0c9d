"""A template is loaded without its indentation, and its errors name the line of the file."""

import copy

import pytest
from django.template import engines

from practice_site.template_loader import join_lines

BROKEN = """{% extends "base.html" %}
{% load static %}
{% if practice %}
  {% comment %}A line of tags alone.{% endcomment %}
{% endif %}

{% block content %}
  <p>
    {% static %}
  </p>
{% endblock %}
"""


@pytest.fixture
def folder(settings, tmp_path):
    """A folder whose templates come before the site's own."""
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].insert(0, tmp_path)
    return tmp_path


def test_indentation_is_left_out_and_line_breaks_stay(folder):
    (folder / "page.html").write_text("<p>\n  {% if True %}\n\t  a  b\n  {% endif %}\n</p>\n")
    assert engines["django"].get_template("page.html").render() == "<p>\n\na  b\n\n</p>"


def test_a_template_can_be_included_within_a_sentence(folder):
    (folder / "word.html").write_text("<b>here</b>\n")
    (folder / "page.html").write_text('Look {% include "word.html" %}, not there.\n')
    shown = engines["django"].get_template("page.html").render()
    assert shown == "Look <b>here</b>, not there."


@pytest.mark.django_db
def test_a_developer_is_shown_the_line_of_an_error(folder, settings, client):
    settings.DEBUG = True
    (folder / "blog").mkdir()
    (folder / "blog" / "home.html").write_text(BROKEN)
    client.raise_request_exception = False
    page = client.get("/").content.decode()
    assert f"In template <code>{folder}/blog/home.html</code>, error at line" in page
    assert "error at line <strong>9</strong>" in page


def test_an_elements_tag_is_on_one_line_and_later_lines_stay_where_they_were():
    source = 'One\n<a\nhref="{% if a > b %}x{% endif %}"\n>Two</a>\nThree\n{{ four }}'
    joined = join_lines(source)
    assert joined == 'One\n<a href="{% if a > b %}x{% endif %}">Two</a>\n\n\nThree\n{{ four }}'
    assert joined.count("\n") == source.count("\n")
