"""Hashes outlive the database and the version in which they were made."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from django.apps import apps
from django.db import models
from django.db.models import F

from blog.articles import hashes, revisions
from blog.articles.snapshot import build_edition
from blog.checklist.approval_required import missing_approval
from blog.models import (
    SECTION_KINDS,
    BlogImport,
    Document,
    Edition,
    Export,
    Post,
    Practice,
    SearchText,
    SearchWord,
)
from blog.models.posts import ArticleText
from blog.publishing import actions
from blog.publishing.status import State
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    SupervisedCredentialFactory,
    approved,
)
from tests.status import state

pytestmark = pytest.mark.django_db

OFFSET = 1000


@pytest.fixture
def live() -> Post:
    """An approved and published article that holds something of everything."""
    author = AuthorFactory()
    LicenseFactory(
        author=author, credential=SupervisedCredentialFactory(), external_supervisor="Dana Hill"
    )
    post = PostFactory(
        authors=[author],
        categories=[CategoryFactory(), CategoryFactory()],
        tags=["calm", "sleep"],
        lead_picture=PictureFactory(credit="Mara Voss"),
        sections=[
            {"kind": "text", "body": "<p>The first words.</p>"},
            {"kind": "picture", "picture": PictureFactory(), "caption": "A window"},
            {"kind": "callout", "body": "<p>Be gentle.</p>"},
            {"kind": "references", "items": [{"text": "A book", "identifier": ""}]},
        ],
    )
    actions.publish(approved(post), by=OwnerFactory())
    return Post.objects.get(pk=post.pk)


TOKENS = (BlogImport, Document, Export)  # whose keys are no numbers


def renumber_all_keys() -> None:
    """Change every primary key, and every reference to it, as another database may."""
    ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ("blog", "taggit") and not model._meta.proxy
    ]
    ours = [model for model in ours if model not in TOKENS]
    for index in (SearchText, SearchWord):  # written anew in a new database
        index.objects.all().delete()
        ours.remove(index)
    for model in ours:
        own = {
            field.name: F(field.attname) + OFFSET
            for field in model._meta.concrete_fields
            if (field.related_model if field.is_relation else field.primary_key and model) in ours
        }
        models.QuerySet(model).update(**own)
    for edition in Edition.objects.all():
        for section in edition.sections:
            if section.get("picture"):
                section["picture"] += OFFSET
        texts = {str(int(key) + OFFSET): text for key, text in edition.picture_texts.items()}
        models.QuerySet(Edition).filter(pk=edition.pk).update(
            sections=edition.sections, picture_texts=texts
        )


def test_another_numbering_changes_no_hash_no_approval_and_no_status(live):
    edition = live.editions.get()
    renumber_all_keys()
    moved = Post.objects.get(pk=live.pk + OFFSET)
    built, stored = build_edition(moved), moved.editions.get()
    assert (built.content_hash, built.approval_hash) == (
        edition.content_hash,
        edition.approval_hash,
    )
    assert hashes.approval_hash(stored) == stored.approval_hash == edition.approval_hash
    assert not missing_approval(built, date(2026, 6, 1), Practice.load())
    assert state(moved) == State.LIVE
    revisions.save_revision(moved)
    assert state(moved) == State.LIVE
    moved.title = "Another"
    moved.save()
    revisions.save_revision(moved)
    assert state(moved) == State.LIVE_CHANGED
    assert missing_approval(build_edition(moved), date(2026, 6, 1), Practice.load())


@pytest.mark.parametrize(
    ("field", "other"),
    [
        (models.CharField(max_length=10, default="calm"), "wild"),
        (models.CharField(max_length=10, default="calm", blank=True), ""),
        (models.CharField(max_length=10, blank=True), "wild"),
        (models.BooleanField(default=True), False),
        (models.JSONField(default=list), ["wild"]),
    ],
    ids=["with a default", "with a default, emptied", "empty", "true by default", "a list"],
)
def test_a_field_that_is_added_later_changes_no_hash_before_it_is_used(
    live, field, other, monkeypatch
):
    before = live.editions.get().approval_hash
    field.set_attributes_from_name("mood")
    monkeypatch.setattr(Edition, "mood", field.get_default(), raising=False)
    monkeypatch.setattr(ArticleText._meta, "local_fields", [*ArticleText._meta.local_fields, field])
    monkeypatch.setattr(Edition._meta, "concrete_fields", (*Edition._meta.concrete_fields, field))
    assert build_edition(live).approval_hash == before
    monkeypatch.setattr(Edition, "mood", other)
    assert build_edition(live).approval_hash != before


def test_a_field_that_a_kind_of_section_gets_later_changes_no_hash_before_it_is_used(
    live, monkeypatch
):
    before = live.editions.get().content_hash
    stored = live.revisions.first().data_hash
    kind = SECTION_KINDS["text"]
    monkeypatch.setitem(SECTION_KINDS, "text", replace(kind, fields=(*kind.fields, "caption")))
    read = Post.objects.get(pk=live.pk)
    assert build_edition(read).content_hash == before
    assert revisions.current_content(read)[1] == stored
    live.blog_section_set.filter(kind="text").update(caption="Said softly")
    assert build_edition(Post.objects.get(pk=live.pk)).content_hash != before


def test_a_value_that_an_item_gets_later_changes_no_hash_before_it_is_used(live):
    before = live.editions.get().content_hash
    references = live.blog_section_set.filter(kind="references")
    references.update(items=[{"text": "A book", "identifier": "", "pages": []}])
    assert build_edition(Post.objects.get(pk=live.pk)).content_hash == before
    references.update(items=[{"text": "A book", "identifier": "", "pages": [7]}])
    assert build_edition(Post.objects.get(pk=live.pk)).content_hash != before


def test_what_is_hashed_is_text_as_it_was_typed():
    """Written out once, since every later version must find the hashes that are stored."""
    post = PostFactory(title="Über Nähe", slug="naehe", summary="", sections=[])
    text = (
        '{"authors": [], "lead_picture": null, "picture_texts": {}, "sections": [], '
        '"slug": "naehe", "title": "Über Nähe"}'
    )
    assert hashes.content_hash(build_edition(post)) == sha256(text.encode()).hexdigest()


def test_the_description_of_a_picture_is_part_of_every_article_that_shows_it(live):
    shown = live.blog_section_set.get(kind="picture").picture
    shown.alt_text = "A window at dusk"
    shown.save()
    assert state(live) == State.LIVE_CHANGED
    shown.name = "Only for the desk"
    shown.save()
    actions.publish(approved(live), by=OwnerFactory())
    assert state(live) == State.LIVE


def test_a_row_that_an_article_refers_to_enters_by_its_lasting_id():
    """Whoever adds another relation to articles has to say by which id it is hashed."""
    relations = {field.name for field in ArticleText._meta.local_fields if field.is_relation}
    assert relations == {"lead_picture"}
