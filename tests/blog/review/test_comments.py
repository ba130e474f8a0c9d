"""Reviewers and writers talk about a section; readers see nothing of it."""

import html

import lxml.html
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blog.articles import content
from blog.models import Comment, Post, PostAuthor, Section
from blog.publishing import actions
from blog.review import comments
from tests.factories import AuthorFactory, OwnerFactory, PostFactory, ReadyPostFactory, in_role
from tests.markup import squeeze

pytestmark = pytest.mark.django_db


@pytest.fixture
def june():
    return in_role("Writer", name="June Castle")


@pytest.fixture
def owner():
    return OwnerFactory(name="Ashley Reid")


@pytest.fixture
def post(june):
    sections = [
        {"kind": "text", "heading": "Rain", "body": "<p>It falls.</p>"},
        {"kind": "text", "heading": "Answers", "body": "<p>It stops.</p>"},
    ]
    return PostFactory(title="Weather", created_by=june, sections=sections)


def first(post):
    return post.blog_section_set.first()


def page(client, user, post, data=None):
    client.force_login(user)
    address = f"/desk/blog/post/{post.pk}/read/"
    response = client.get(address) if data is None else client.post(address, data, follow=True)
    return html.unescape(response.content.decode())


def comment(client, user, post, words, quote=""):
    key = first(post).pk
    said = {"action": "comment", "section": key, f"s{key}-text": words, f"s{key}-quote": quote}
    return page(client, user, post, said)


def test_what_is_said_stands_at_its_section_on_both_pages_until_it_is_done(
    client, owner, june, post
):
    assert "Too short, I think." in comment(client, owner, post, "Too short, I think.")
    client.force_login(june)
    form = html.unescape(client.get(f"/desk/blog/post/{post.pk}/change/").content.decode())
    assert form.count("Too short, I think.") == 1
    assert f"/desk/blog/post/{post.pk}/read/#remarks-{first(post).pk}" in form
    comment(client, june, post, "It is now longer.")
    kept = page(client, june, post, {"action": "resolve", "comment": Comment.objects.first().pk})
    assert "done by June Castle" in squeeze(kept)
    client.force_login(june)
    form = html.unescape(client.get(f"/desk/blog/post/{post.pk}/change/").content.decode())
    assert "Too short, I think." not in form
    assert "It is now longer." in form


def test_what_says_an_article_in_short_stands_first_with_what_is_said_about_it(client, owner, june):
    sections = [
        {"kind": "text", "heading": "Rain", "body": "<p>It falls.</p>"},
        {"kind": "callout", "tone": "short", "heading": "In short", "body": "<p>Wet.</p>"},
    ]
    post = PostFactory(created_by=june, sections=sections)
    comments.add_comment(first(post), by=owner, text="Why does it?")
    shown = page(client, owner, post)
    order = [shown.index(words) for words in ("<p>Wet.</p>", "<p>It falls.</p>", "Why does it?")]
    assert order == sorted(order)


def test_it_brings_a_live_article_back_to_the_desk_of_who_wrote_it(client, owner, june, post):
    actions.publish(post, by=owner)
    client.force_login(june)
    assert "to see to" not in client.get("/desk/").content.decode()
    given = comments.add_comment(first(post), by=owner, text="Too short")
    assert "1 remark to see to" in client.get("/desk/").content.decode()
    comments.resolve_comment(given, by=june)
    assert "to see to" not in client.get("/desk/").content.decode()


def test_what_is_still_open_is_beside_the_checklist_and_keeps_nobody_from_publishing(client, owner):
    post = ReadyPostFactory(
        sections=[{"kind": "text", "heading": "Rain", "body": "<p>It falls.</p>"}]
    )
    client.force_login(owner)

    def shown(name):
        return client.get(f"/desk/blog/post/{post.pk}/{name}/").content.decode()

    in_order = "Everything on the list is in order"
    assert in_order in shown("publishing")
    comments.add_comment(first(post), by=owner, text="Too short")
    there = f"/desk/blog/post/{post.pk}/read/#remarks-{first(post).pk}"
    checklist = lxml.html.fromstring(shown("publishing")).get_element_by_id("checklist")
    (finding,) = checklist.xpath(".//a[@class='finding']")
    assert squeeze(finding.text) == "Ashley Reid about “Rain”"
    assert finding.get("href") == there
    assert "Too short" in checklist.text_content()
    assert in_order not in checklist.text_content()
    (words,) = lxml.html.fromstring(shown("review")).xpath(f"//a[@href='{there}']")
    assert squeeze(words.text) == "1 remark to see to"
    Section.objects.filter(pk=first(post).pk).delete()
    assert f'/desk/blog/post/{post.pk}/read/#gone-remarks"' in shown("publishing")
    assert 'id="gone-remarks"' in shown("read")
    comments.resolve_comment(Comment.objects.get(), by=owner)
    assert "Too short" not in shown("publishing")


def test_readers_and_previews_see_nothing_of_it(client, owner, post):
    comments.add_comment(first(post), by=owner, text="Too short")
    actions.publish(post, by=owner)
    assert "Too short" not in client.get(f"/articles/{post.slug}/").content.decode()
    client.force_login(owner)
    assert "Too short" not in client.get(f"/desk/blog/post/{post.pk}/preview/").content.decode()


@pytest.mark.parametrize(
    ("quote", "body", "stands"),
    [
        ("It falls.", "<p>It falls.</p>", True),
        ("falls.\r\nAnd  falls", "<p>It <b>falls</b>.</p><p>And falls.</p>", True),
        ("Rain It", "<p>It falls.</p>", True),
        ("a < b & c", "<p>If a &lt; b &amp; c.</p>", True),
        ("It falls.", "<p>It stopped.</p>", False),
        ("<script>alert(1)</script>", "<p>It falls.</p>", False),
    ],
)
def test_a_remark_on_words_shows_them_and_says_if_they_changed(
    client, owner, june, post, quote, body, stands
):
    comment(client, owner, post, "Too short?", quote)
    assert Comment.objects.get().quote == " ".join(quote.split())
    post.blog_section_set.filter(pk=first(post).pk).update(body=body)
    client.force_login(june)
    for address in ("read", "change"):
        shown = client.get(f"/desk/blog/post/{post.pk}/{address}/").content.decode()
        assert html.escape(" ".join(quote.split())) in shown
        assert "<script>alert" not in shown
        changed = "These words have changed since." in shown
        assert changed == (address == "read" and not stands)


def test_words_that_are_too_many_are_said_beside_their_field(client, owner, post):
    said = comment(client, owner, post, "Hm.", "x" * 501)
    assert "at most 500 characters" in said
    assert "x" * 501 in said
    assert ">\nHm.</textarea>" in said


def test_it_outlives_its_section(client, owner, post):
    comments.add_comment(first(post), by=owner, text="Is this needed?")
    stored = content.content_from_post(Post.objects.get(pk=post.pk))
    content.write_content(post, stored | {"sections": stored["sections"][1:]})
    shown = page(client, owner, post)
    assert "“Rain” is no longer in the article." in shown
    assert "Is this needed?" in shown
    said = page(client, owner, post, {"action": "resolve", "comment": Comment.objects.get().pk})
    assert "done by Ashley Reid" in squeeze(said)


def test_words_for_a_section_that_went_meanwhile_are_given_back(client, owner, post):
    section = first(post)
    data = {"action": "comment", "section": section.pk, f"s{section.pk}-text": "Is this so?"}
    section.delete()
    said = page(client, owner, post, data)
    assert "The section is gone meanwhile. You wrote: “Is this so?”" in said


def test_an_empty_comment_says_what_is_missing_beside_its_section(client, owner, post):
    said = comment(client, owner, post, "  ")
    assert "Write what you think of this section." in said
    assert not Comment.objects.exists()
    with pytest.raises(ValidationError):
        comments.add_comment(first(post), by=owner, text="")


@pytest.mark.parametrize("words", ["a\x00b", "<script>alert(1)</script>"])
def test_no_word_breaks_the_page(client, owner, post, words):
    said = comment(client, owner, post, words)
    assert "<script>alert" not in client.get(f"/desk/blog/post/{post.pk}/read/").content.decode()
    assert ("Null characters are not allowed." in said) == ("\x00" in words)


def test_only_who_reviews_or_writes_it_says_something(client, owner, post):
    given = comments.add_comment(first(post), by=owner, text="Hm.")
    reader = in_role("Reviewer")
    with pytest.raises(PermissionDenied):
        comments.add_comment(first(post), by=reader, text="Hm.")
    with pytest.raises(PermissionDenied):
        comments.resolve_comment(given, by=reader)
    client.force_login(reader)
    key = first(post).pk
    data = {"action": "comment", "section": key, f"s{key}-text": "Hm."}
    assert client.post(f"/desk/blog/post/{post.pk}/read/", data).status_code == 403
    assert Comment.objects.open().count() == 1


def test_a_comment_of_another_article_is_not_settled_from_here(client, owner, post):
    other = PostFactory()
    given = comments.add_comment(first(other), by=owner, text="Hm.")
    client.force_login(owner)
    data = {"action": "resolve", "comment": given.pk}
    assert client.post(f"/desk/blog/post/{post.pk}/read/", data).status_code == 404


def test_a_section_without_heading_is_named_by_its_first_words(owner, post):
    section = first(post)
    section.heading = ""
    assert comments.section_name(section) == "It falls."


def test_a_page_costs_the_same_for_few_and_many_comments(
    client, owner, post, django_assert_max_num_queries
):
    PostAuthor.objects.create(post=post, author=AuthorFactory())
    client.force_login(owner)
    address = f"/desk/blog/post/{post.pk}/read/"
    client.get(address)
    for number in range(12):
        comments.add_comment(first(post), by=owner, text=f"Number {number}")
    with django_assert_max_num_queries(36):
        client.get(address)
