"""An article as plain data: read, written back, and shown."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from blog.articles import content, revisions, snapshot
from blog.models import Post, Section, SectionView
from blog.taxonomy.merging import merge_topics
from tests.factories import AuthorFactory, CategoryFactory, PictureFactory, PostFactory

pytestmark = pytest.mark.django_db

SECTIONS = [
    {"kind": "text", "heading": "One", "body": "<p>The first words.</p>"},
    {"kind": "list", "heading": "Two", "items": [{"text": "a"}, {"text": "b"}]},
    {"kind": "quote", "quote": "Three.", "attribution": "Somebody"},
]


@pytest.fixture
def post():
    return PostFactory(
        authors=[AuthorFactory(), AuthorFactory()],
        categories=[CategoryFactory()],
        tags=["rain", "calm"],
        lead_picture=PictureFactory(),
        sections=[*SECTIONS, {"kind": "picture", "picture": PictureFactory(), "caption": "Four"}],
    )


def test_what_is_written_back_is_the_same_again(post):
    before = content.content_from_post(post)
    content.write_content(post, before)
    assert content.content_from_post(Post.objects.get()) == before


def test_a_content_becomes_a_new_article(post):
    copy = content.content_from_post(post) | {"slug": ""}
    copy["sections"] = [section | {"id": None} for section in copy["sections"]]
    twin = Post()
    content.write_content(twin, copy)
    assert twin.slug not in ("", post.slug)
    read = content.content_from_post(Post.objects.get(pk=twin.pk))
    assert [section["kind"] for section in read["sections"]] == [
        "text",
        "list",
        "quote",
        "picture",
    ]
    assert read["authors"] == copy["authors"]
    assert read["tags"] == ["calm", "rain"]


def test_sections_keep_their_rows_where_they_are_named(post):
    wanted = content.content_from_post(post)
    ids = [section["id"] for section in wanted["sections"]]
    wanted["sections"] = [wanted["sections"][2], wanted["sections"][0]]
    wanted["sections"][1]["heading"] = "One, again"
    content.write_content(post, wanted)
    rows = list(Section.objects.filter(parent=post))
    assert [row.pk for row in rows] == [ids[2], ids[0]]
    assert rows[1].heading == "One, again"


def test_a_section_of_another_article_is_not_taken_away_from_it(post):
    other = PostFactory()
    theirs = content.content_from_post(other)["sections"]
    content.write_content(post, content.content_from_post(post) | {"sections": theirs})
    assert Section.objects.filter(parent=other).count() == 1
    assert Section.objects.filter(parent=post).count() == 1


def test_words_that_do_not_fit_are_refused_and_nothing_is_written(post):
    before = content.content_from_post(post)
    with pytest.raises(ValidationError):
        content.write_content(post, before | {"title": "", "subtitle": "New"})
    assert content.content_from_post(Post.objects.get()) == before


def test_authors_that_are_gone_are_left_out(post):
    wanted = content.content_from_post(post)
    content.write_content(post, wanted | {"authors": [999_999, *wanted["authors"]]})
    assert content.content_from_post(Post.objects.get())["authors"] == wanted["authors"]


def test_a_content_is_shown_as_publishing_would_show_it(post):
    shown = snapshot.edition_from_content(content.content_from_post(post), post, timezone.now())
    published = snapshot.build_edition(post)
    for name in (*Post.TEXT_FIELDS, "slug", "sections", "picture_texts", "lead_picture"):
        assert getattr(shown, name) == getattr(published, name)
    for name in ("author_list", "category_list", "tag_list"):
        assert getattr(shown, name) == getattr(published, name)
    assert set(shown.picture_list) == set(published.picture_list)


def test_the_queries_of_a_preview_do_not_grow_with_the_article(django_assert_num_queries):
    for many in (1, 4):
        post = PostFactory(
            authors=[AuthorFactory() for _ in range(many)],
            categories=[CategoryFactory() for _ in range(many)],
            tags=[f"tag {number}" for number in range(many)],
            lead_picture=PictureFactory(),
            sections=[{"kind": "picture", "picture": PictureFactory()} for _ in range(many)],
        )
        read = Post.objects.get(pk=post.pk)
        with django_assert_num_queries(5):
            snapshot.build_edition(read)


def test_an_address_that_was_ever_used_is_not_given_again(post):
    Post.objects.filter(pk=post.pk).update(slug="rain")
    assert content.unique_slug("Rain") == "rain-2"
    assert content.unique_slug("!") == "article"


def test_history_keeps_each_state_once(post):
    first = revisions.save_revision(post)
    assert revisions.save_revision(post) == first
    Post.objects.filter(pk=post.pk).update(title="Another")
    second = revisions.save_revision(post, note="By hand")
    assert [each.pk for each in post.revisions.all()] == [second.pk, first.pk]


def test_restoring_brings_a_state_back_and_loses_none(post):
    first = revisions.save_revision(post)
    Section.objects.filter(parent=post, kind="list").delete()
    Post.objects.filter(pk=post.pk).update(title="Worse")
    back = revisions.restore_content(post, first.content, by=None, note="Restored")
    titles = [each.content["title"] for each in post.revisions.all()]
    assert titles == [post.title, "Worse", post.title]
    assert back.content["title"] == post.title
    kinds = [each["kind"] for each in back.content["sections"]]
    assert kinds == ["text", "list", "quote", "picture"]


def test_a_merge_loses_neither_of_its_sources(post):
    Post.objects.filter(pk=post.pk).update(title="First")
    revisions.save_revision(post)
    Post.objects.filter(pk=post.pk).update(title="Theirs")  # by a road that saves no revision
    theirs, _ = revisions.current_content(post)
    mine, merged = theirs | {"title": "Mine"}, theirs | {"title": "Both"}
    revisions.save_merged_content(post, mine, merged, by=None, note="Put together")
    titles = [each.content["title"] for each in post.revisions.all()]
    assert titles == ["Both", "Mine", "Theirs", "First"]
    revisions.save_merged_content(post, merged, merged, by=None, note="Put together")
    assert post.revisions.count() == 4


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sections": [{"id": None, "kind": "text", "heading": "h" * 300}]}, "300 letters"),
        ({"sections": [{"id": None, "kind": "callout", "tone": "loud"}]}, "“loud” is not one"),
        ({"tags": ["t" * 150]}, "too long for a tag"),
        ({"recheck_on": "next May"}, "“next May” is not a day"),
    ],
)
def test_what_the_form_would_refuse_is_refused_with_nothing_written(change, sentence):
    post = PostFactory(title="Rain")
    before = content.content_from_post(post)
    with pytest.raises(ValidationError, match=sentence):
        content.write_content(post, {**before, "title": "Snow", **change})
    assert content.content_from_post(Post.objects.get()) == before


def test_a_category_that_was_merged_comes_back_as_the_one_of_now():
    first, second, third = (CategoryFactory(name=name) for name in ("One", "Two", "Three"))
    post = PostFactory(categories=[first])
    then = content.content_from_post(post)
    merge_topics(second, [first])
    merge_topics(third, [second])
    content.write_content(post, then)
    assert list(Post.objects.get().categories.all()) == [third]
    assert snapshot.edition_from_content(then, post, timezone.now()).category_list == [third]


def test_what_a_section_does_not_use_is_not_public():
    robin = AuthorFactory(name="Robin Vale")
    example = {"kind": "example", "origin": "invented", "person": robin, "body": "<p>A.</p>"}
    quote = {"kind": "quote", "quote": "One.", "work": "Zanzibar", "link": "https://a.example/"}
    edition = snapshot.build_edition(PostFactory(sections=[example, quote]))
    assert [set(section) & {"person", "work", "link"} for section in edition.sections] == [
        set()
    ] * 2
    assert not edition.people


def test_only_an_address_for_browsers_is_written_and_shown():
    post = PostFactory(sections=[{"kind": "quote", "manner": "passage", "quote": "A."}])
    data = content.content_from_post(post)
    data["sections"][0]["link"] = "javascript:alert(1)"
    with pytest.raises(ValidationError, match="Section 1: "):
        content.write_content(post, data)
    assert SectionView({"kind": "quote", "link": "javascript:alert(1)"}).link == ""
