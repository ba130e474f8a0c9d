"""Templates of articles: what a new article begins with, and what readers never see of it."""

import pytest

from blog.articles.content import content_from_post, write_content
from blog.articles.snapshot import build_edition
from blog.articles.templates import TEMPLATES, content_from_article
from blog.models import SECTION_KINDS, Post
from blog.models.sections import field_choices
from tests.factories import CategoryFactory, PictureFactory, PostFactory
from tests.section_examples import examples

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_becomes_a_draft_of_empty_sections_with_hints(name):
    post = Post()
    write_content(post, TEMPLATES[name].content | {"title": "Rain"})
    rows = list(post.blog_section_set.all())
    assert [row.kind for row in rows] == [each["kind"] for each in TEMPLATES[name].sections]
    assert all(row.shown_hint for row in rows)
    for row in rows:
        kind = SECTION_KINDS[row.kind]
        for field in ("manner", "tone", "origin"):
            if field in kind.fields and getattr(row, field):
                assert getattr(row, field) in field_choices(kind, field)


def test_no_hint_is_in_what_readers_get_or_revisions_keep():
    post = Post()
    write_content(post, TEMPLATES["hard-times"].content | {"title": "Rain"})
    assert post.quick_exit
    for section in (*build_edition(post).sections, *content_from_post(post)["sections"]):
        assert "hint" not in section


def test_a_hint_goes_once_something_is_written_and_stays_with_its_section_until_then():
    post = Post()
    write_content(post, TEMPLATES["letter"].content | {"title": "Rain"})
    content = content_from_post(Post.objects.get())
    content["sections"][0]["body"] = "<p>It began in May.</p>"
    write_content(post, content)
    first, second, *_ = post.blog_section_set.all()
    assert first.hint
    assert not first.shown_hint
    assert second.shown_hint


def test_an_article_taken_as_one_gives_its_structure_and_its_callouts():
    couples = CategoryFactory(name="Couples")
    taken = PostFactory(categories=[couples], sections=examples(PictureFactory()))
    post = Post()
    write_content(post, content_from_article(taken) | {"title": "Another day"})
    before, after = (list(each.blog_section_set.all()) for each in (taken, post))
    for old, new in zip(before, after, strict=True):
        assert (new.kind, new.heading, new.manner, new.tone) == (
            old.kind,
            old.heading,
            old.manner,
            old.tone,
        )
        if old.kind == "callout" and old.tone != "short":
            assert new.body == old.body
        else:
            assert not any((new.body, new.items[1:], new.quote, new.picture))
            assert new.items[:1] == (old.items[:1] if old.kind == "table" else [])
    assert post.category_links.get().category == couples
    hints = " ".join(section.hint for section in after)
    assert "In that article: Drops fall." in hints
