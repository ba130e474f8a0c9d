"""What people say about findings, and what is asked before the desk publishes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from blog import checklist
from blog.articles import snapshot
from blog.checklist import waivers
from blog.models import Attestation, Edition, Post, Section, Waiver
from blog.publishing import actions
from tests.factories import OwnerFactory, PictureFactory, PostFactory, ReadyPostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def loud():
    """An article with one thing to look at: a claim."""
    return ReadyPostFactory(summary="We cure worry.", title="Loud")


def waive(post, owner, reason="It is a quotation."):
    found = checklist.check_post(post)
    (finding,) = found.advisory
    return waivers.add_waiver(found, finding.code, finding.finding_key, reason=reason, by=owner)


def publish(post, owner, **fields):
    fields.setdefault("attested", snapshot.build_edition(Post.objects.get(pk=post.pk)).content_hash)
    return actions.publish_checked(post, by=owner, **fields).edition


def sentences(caught) -> str:
    return " ".join(caught.value.messages)


# --- Waivers -------------------------------------------------------------------------------------


def test_what_is_waved_through_is_off_the_list_with_its_reason(loud, owner):
    waiver = waive(loud, owner)
    judged = checklist.check_post(loud)
    assert judged.open == []
    ((finding, kept),) = judged.waived
    assert kept == waiver
    assert (kept.created_by, kept.reason, kept.sentence) == (
        owner,
        "It is a quotation.",
        finding.sentence,
    )


def test_it_holds_for_this_finding_and_no_other(loud, owner):
    waive(loud, owner)
    loud.subtitle = "What we did"
    loud.save()
    assert not checklist.check_post(loud).advisory
    loud.summary = "We cure worry and grief."
    loud.save()
    assert checklist.check_post(loud).advisory
    loud.summary = "We cure worry."
    loud.save()
    assert not checklist.check_post(loud).advisory


def test_another_article_is_not_meant(loud, owner):
    waive(loud, owner)
    assert checklist.check_post(ReadyPostFactory(summary="We cure worry.")).advisory


def test_it_can_be_taken_back_and_stays_on_record(loud, owner):
    waiver = waive(loud, owner)
    waivers.revoke_waiver(waiver, by=owner)
    assert checklist.check_post(loud).advisory
    again = waive(loud, owner, "A book of this name.")
    assert [each.reason for each in Waiver.objects.all()] == [
        "It is a quotation.",
        "A book of this name.",
    ]
    waiver.refresh_from_db()
    assert waiver.revoked_by == owner
    assert checklist.check_post(loud).waived[0][1] == again


def test_without_a_reason_nothing_is_waved_through(loud, owner):
    with pytest.raises(ValidationError, match="Say in a few words why"):
        waive(loud, owner, "  ")
    assert not Waiver.objects.exists()


@pytest.mark.parametrize("code", ["claim", "nothing"])
def test_only_what_is_found_can_be_waved_through(code, owner):
    with pytest.raises(ValidationError, match="not on the list any more"):
        waivers.add_waiver(
            checklist.check_post(ReadyPostFactory()), code, "0" * 64, reason="So.", by=owner
        )


def test_what_blocks_can_not_be_waved_through(owner):
    found = checklist.check_post(ReadyPostFactory(summary=""))
    (finding,) = found.blocking
    with pytest.raises(ValidationError, match="not on the list any more"):
        waivers.add_waiver(found, finding.code, finding.finding_key, reason="So.", by=owner)


def test_what_was_waved_through_meanwhile_is_not_waved_through_twice(loud, owner):
    found = checklist.check_post(loud)
    waive(loud, owner)
    (finding,) = found.advisory
    with pytest.raises(ValidationError, match="not on the list any more"):
        waivers.add_waiver(found, finding.code, finding.finding_key, reason="So.", by=owner)


def test_two_open_waivers_for_one_finding_can_not_be(loud, owner):
    waiver = waive(loud, owner)
    waiver.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        waiver.save(force_insert=True)


# --- Publishing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("article", "sentence"),
    [
        ({"sections": []}, "nothing to read yet"),
        ({"summary": ""}, "The summary is empty"),
        ({"sections": [{"kind": "quote"}]}, "is empty: write in it"),
        ({"lead_picture": PictureFactory.build(alt_text="")}, "has no description"),
    ],
)
def test_what_blocks_is_refused_on_every_road(article, sentence, owner):
    if picture := article.get("lead_picture"):
        picture.save()
    post = ReadyPostFactory(**article)
    with pytest.raises(ValidationError, match=sentence):
        actions.publish(post, by=owner)
    with pytest.raises(ValidationError, match=sentence):
        publish(post, owner)
    assert not Edition.objects.exists()


def test_advice_is_followed_or_waved_through_before_the_desk_publishes(loud, owner):
    with pytest.raises(ValidationError) as caught:
        publish(loud, owner)
    assert "“cure” promises more" in sentences(caught)
    assert not Edition.objects.exists()
    assert not Attestation.objects.exists()
    waive(loud, owner)
    assert publish(loud, owner).summary == "We cure worry."


def test_somebody_vouches_for_exactly_what_readers_would_see(owner):
    post = ReadyPostFactory()
    with pytest.raises(ValidationError) as caught:
        publish(post, owner, attested="")
    assert list(caught.value.message_dict) == ["attested"]
    edition = publish(post, owner)
    attestation = Attestation.objects.get()
    assert (attestation.created_by, attestation.content_hash) == (owner, edition.content_hash)


def test_it_is_asked_again_after_a_change(owner):
    post = ReadyPostFactory()
    seen = publish(post, owner).content_hash
    Section.objects.filter(parent=post).update(body="<p>A client whom you may know.</p>")
    shown = snapshot.build_edition(Post.objects.get(pk=post.pk)).content_hash
    assert not Attestation.objects.filter(content_hash=shown).exists()
    with pytest.raises(ValidationError, match="was changed after you opened this page"):
        publish(post, owner, attested=seen)
    publish(post, owner)
    assert Attestation.objects.count() == 2


def test_what_brings_articles_in_is_not_asked_for_advice(owner):
    assert actions.publish(PostFactory(summary="We cure worry."), by=owner)
