"""The usual pages, as they begin: nothing in them trips our own checks but their blanks."""

import json

import pytest
from django.utils import timezone

from blog import checklist
from blog.articles import content
from blog.articles.starters import STARTERS
from blog.models import Post, Practice
from blog.publishing import actions
from blog.text.blanks import BLANK
from blog.visibility import PostKind
from tests.factories import OwnerFactory

pytestmark = pytest.mark.django_db

REACHABLE = {
    "phone": "(612) 555-0100",
    "email": "hello@rain.example",
    "booking_url": "https://book.example/rain/",
    "hours": "Mon–Thu 9 AM – 7 PM\nFri 9 AM – 1 PM",
    "street_address": "1 Roof Lane",
    "city": "Minneapolis",
    "region": "MN",
    "postal_code": "55401",
}


def begin(name: str, practice: Practice | None = None, *, filled: bool = False) -> Post:
    begun = STARTERS[name].begin(practice or Practice.load(), timezone.now())
    if filled:
        begun = json.loads(BLANK.sub("words", json.dumps(begun, ensure_ascii=False)))
    post = Post(kind=PostKind.PAGE, purpose=name)
    content.write_content(post, begun)
    return Post.objects.get(pk=post.pk)


def text_of(post: Post) -> str:
    return json.dumps(content.content_from_post(post), ensure_ascii=False)


@pytest.mark.parametrize("known", [{}, REACHABLE], ids=["nothing known", "reachable"])
@pytest.mark.parametrize("name", STARTERS)
def test_only_its_blanks_keep_a_page_from_readers(name, known):
    practice = Practice(**known)
    practice.save()
    assert {each.code for each in checklist.check_post(begin(name)).open} == {"blank"}
    Post.objects.all().delete()
    assert not checklist.check_post(begin(name, filled=True)).open


def test_they_go_out_in_any_order_and_lead_to_those_that_readers_see():
    owner = OwnerFactory()
    led_to = ["good-faith-estimate", "notice-of-privacy-practices"]
    for name in dict.fromkeys([*led_to, *STARTERS]):
        actions.publish(begin(name, filled=True), by=owner)
    posts = {post.purpose: text_of(post) for post in Post.objects.all()}
    assert 'href=\\"/good-faith-estimate/\\"' in posts["fees"]
    assert 'href=\\"/notice-of-privacy-practices/\\"' in posts["privacy"]


def test_it_takes_over_what_the_practice_has_said_of_itself():
    Practice(**REACHABLE).save()
    about, contact, estimate = map(begin, ("about", "contact", "good-faith-estimate"))
    step = about.blog_section_set.get(kind="callout")
    assert (step.tone, step.action) == ("next", "book")
    reach = contact.blog_section_set.get(heading="How to reach us")
    shown = {item["label"]: item.get("text_html") or item["text"] for item in reach.items}
    assert 'href="tel:+16125550100"' in shown["By phone:"]
    assert ">(612) 555-0100</a>" in shown["By phone:"]
    assert 'href="https://book.example/rain/"' in shown["Online:"]
    assert shown["Our hours:"] == "Mon–Thu 9 AM – 7 PM; Fri 9 AM – 1 PM"
    assert shown["Our address:"] == "1 Roof Lane, Minneapolis, MN 55401"
    assert "call us at" in text_of(estimate)
    assert not contact.blog_section_set.filter(tone="crisis").exists()


def test_markup_in_the_practices_words_stays_words():
    Practice(booking_url="https://book.example/", booking_label="Ask <b>us</b>").save()
    [item] = [
        item
        for item in begin("contact").blog_section_set.get(heading="How to reach us").items
        if item["label"] == "Online:"
    ]
    assert item["text"] == "Ask <b>us</b>"
    assert "&lt;b&gt;" in item["text_html"]
