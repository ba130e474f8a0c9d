"""Reviewers and writers talk about a section; readers see nothing of it."""

import html

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blog.articles import content
from blog.models import Comment, Post, PostAuthor
from blog.publishing import actions
from blog.review import comments
from tests.blog.admin.views.test_review import page
from tests.factories import AuthorFactory, OwnerFactory, PostFactory, in_role
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


def comment(client, user, post, words, section=None):
    key = (section or first(post)).pk
    return page(client, user, post, {"action": "comment", "section": key, f"s{key}-text": words})


def test_what_is_said_stands_at_its_section_on_both_pages_until_it_is_done(
    client, owner, june, post
):
    assert "Too short, I think." in comment(client, owner, post, "Too short, I think.")
    client.force_login(june)
    form = html.unescape(client.get(f"/desk/blog/post/{post.pk}/change/").content.decode())
    assert form.count("Too short, I think.") == 1
    assert f"/desk/blog/post/{post.pk}/review/#section-{first(post).pk}" in form
    comment(client, june, post, "It is now longer.")
    kept = page(client, june, post, {"action": "resolve", "comment": Comment.objects.first().pk})
    assert "done by June Castle" in squeeze(kept)
    client.force_login(june)
    form = html.unescape(client.get(f"/desk/blog/post/{post.pk}/change/").content.decode())
    assert "Too short, I think." not in form
    assert "It is now longer." in form


def test_what_says_an_article_in_short_stands_first_with_what_is_said_about_it(
    client, owner, june
):
    sections = [
        {"kind": "text", "heading": "Rain", "body": "<p>It falls.</p>"},
        {"kind": "callout", "tone": "short", "heading": "In short", "body": "<p>Wet.</p>"},
    ]
    post = PostFactory(created_by=june, sections=sections)
    comments.add_comment(first(post), by=owner, text="Why does it?")
    shown = page(client, owner, post)
    part = shown.partition(f'id="section-{first(post).pk}"')[2].partition("</section>")[0]
    assert "It falls." in part
    assert "Why does it?" in part
    assert "Wet." not in part


def test_it_brings_a_live_article_back_to_the_desk_of_who_wrote_it(client, owner, june, post):
    actions.publish(post, by=owner)
    client.force_login(june)
    assert "to see to" not in client.get("/desk/").content.decode()
    given = comments.add_comment(first(post), by=owner, text="Too short")
    assert "1 comment to see to" in client.get("/desk/").content.decode()
    comments.resolve_comment(given, by=june)
    assert "to see to" not in client.get("/desk/").content.decode()


def test_readers_and_previews_see_nothing_of_it(client, owner, post):
    comments.add_comment(first(post), by=owner, text="Too short")
    actions.publish(post, by=owner)
    assert "Too short" not in client.get(f"/articles/{post.slug}/").content.decode()
    client.force_login(owner)
    assert "Too short" not in client.get(f"/desk/blog/post/{post.pk}/preview/").content.decode()


def test_it_outlives_its_section(client, owner, post):
    comments.add_comment(first(post), by=owner, text="Is this needed?")
    stored = content.content_from_post(Post.objects.get(pk=post.pk))
    content.write_content(post, stored | {"sections": stored["sections"][1:]})
    shown = page(client, owner, post)
    assert "“Rain” is no longer in the article." in shown
    assert "Is this needed?" in shown
    said = page(client, owner, post, {"action": "resolve", "comment": Comment.objects.get().pk})
    assert "1 done" in said


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
    assert "<script>alert" not in client.get(f"/desk/blog/post/{post.pk}/review/").content.decode()
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
    assert client.post(f"/desk/blog/post/{post.pk}/review/", data).status_code == 403
    assert Comment.objects.open().count() == 1


def test_a_comment_of_another_article_is_not_settled_from_here(client, owner, post):
    other = PostFactory()
    given = comments.add_comment(first(other), by=owner, text="Hm.")
    client.force_login(owner)
    data = {"action": "resolve", "comment": given.pk}
    assert client.post(f"/desk/blog/post/{post.pk}/review/", data).status_code == 404


def test_a_section_without_heading_is_named_by_its_first_words(owner, post):
    section = first(post)
    section.heading = ""
    assert comments.section_name(section) == "It falls."


def test_a_page_costs_the_same_for_few_and_many_comments(
    client, owner, post, django_assert_max_num_queries
):
    PostAuthor.objects.create(post=post, author=AuthorFactory())
    client.force_login(owner)
    address = f"/desk/blog/post/{post.pk}/review/"
    client.get(address)
    for number in range(12):
        comments.add_comment(first(post), by=owner, text=f"Number {number}")
    with django_assert_max_num_queries(36):
        client.get(address)
