"""A text that is too long is told at its field; nothing of it is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from blog.articles import content
from blog.models import Section
from blog.text import richtext
from tests.factories import OwnerFactory, PostFactory
from tests.fuzz import fields_of

pytestmark = pytest.mark.django_db

LONG = "word " * (richtext.MAX_LENGTH // 5 + 1)
SENTENCE = "100,000 fit"


@pytest.mark.parametrize(
    ("section", "name", "typed"),
    [
        ({"kind": "text", "heading": "One", "body": "<p>a</p>"}, "text-0-body", f"<p>{LONG}</p>"),
        ({"kind": "text", "heading": "One", "body": "<p>a</p>"}, "text-0-body", f"<p>{LONG * 20}"),
        ({"kind": "quote", "quote": "Slow is a pace."}, "quote-0-quote", LONG),
        ({"kind": "list", "items": [{"text": "a"}]}, "list-0-items", f"<ul><li>a</li><li>{LONG}"),
        ({"kind": "list", "items": [{"text": "a"}]}, "list-0-items", f"<ul><li>{LONG * 20}"),
        (
            {"kind": "questions", "items": [{"question": "a", "answer": "a"}]},
            "questions-0-items-answer_html",
            f"<p>{LONG}</p>",
        ),
        ({"kind": "conversation", "items": [{"text": "a"}]}, "conversation-0-items-text", LONG),
    ],
    ids=["text", "text far too long", "quote", "list", "list far too long", "answer", "item"],
)
def test_the_form_says_so_beside_the_field_and_shows_it_again(client, section, name, typed):
    client.force_login(OwnerFactory())
    post = PostFactory(sections=[section])
    address = reverse("admin:blog_post_change", args=[post.pk])
    before = Section.objects.get()
    posted = fields_of(client.get(address).content.decode()) | {name: typed}
    posted = {key: value for key, value in posted.items() if not key.startswith("_") and value}
    page = client.post(address, posted)
    assert page.status_code == 200
    html = page.content.decode()
    assert SENTENCE in html
    assert html.count("word ") >= typed.count("word ")
    assert Section.objects.get().body == before.body


def test_so_does_whatever_else_writes_articles():
    post = PostFactory()
    data = content.content_from_post(post)
    data["sections"][0]["body"] = f"<p>{LONG}</p>"
    with pytest.raises(ValidationError, match=f"Section 1: .*{SENTENCE}"):
        content.write_content(post, data)
    assert LONG not in Section.objects.get().body
