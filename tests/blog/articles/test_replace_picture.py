"""Another picture takes the place of one at the desk; what was published keeps its own."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.utils import timezone

from blog.articles.replace_picture import replace_picture
from blog.models import Author, Picture, Practice
from blog.publishing import actions
from blog.publishing.status import State, status_of
from tests.factories import AuthorFactory, OwnerFactory, PictureFactory, ReadyPostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cups():
    return PictureFactory(name="Cups", alt_text="Two cups", caption="At ten", credit="R. Meyer")


@pytest.fixture
def mugs():
    return PictureFactory(name="Mugs", alt_text="Three mugs", caption="", credit="Mara")


def test_what_was_published_shows_the_old_one_until_the_change_is_published(client, cups, mugs):
    owner = OwnerFactory()
    section = {"kind": "picture", "picture": cups}
    post = ReadyPostFactory(lead_picture=cups, sections=[section])
    actions.publish(post, by=owner)
    assert replace_picture(cups, mugs, by=owner).articles == [post]
    post.refresh_from_db()
    assert post.lead_picture == mugs
    assert [each.picture for each in post.blog_section_set.all() if each.picture] == [mugs]
    assert status_of(post, timezone.now()).state is State.LIVE_CHANGED
    address = f"/articles/{post.slug}/"
    page = client.get(address).text
    assert cups.token in page
    assert mugs.token not in page
    assert b"".join(client.get(cups.url(cups.jpeg))).startswith(b"\xff\xd8")
    after, before = post.revisions.all()[:2]
    assert (after.note, after.created_by) == ("“Mugs” in place of the picture “Cups”", owner)
    assert before.content["lead_picture"] == cups.pk
    actions.publish(post, by=owner)
    assert mugs.token in client.get(address).text


def test_an_article_that_shows_it_in_a_section_alone_has_it_in_its_history(cups, mugs):
    post = ReadyPostFactory(sections=[{"kind": "picture", "picture": cups}] * 2)
    actions.publish(post, by=OwnerFactory())
    replace_picture(cups, mugs, by=OwnerFactory())
    post.refresh_from_db()
    assert status_of(post, timezone.now()).state is State.LIVE_CHANGED
    after, before = post.revisions.all()[:2]
    for revision, picture in ((before, cups), (after, mugs)):
        shown = [each["picture"] for each in revision.content["sections"] if "picture" in each]
        assert shown == [picture.pk] * 2
    assert after.note.startswith("“Mugs” in place")


def test_its_words_stay_its_own_and_without_any_it_takes_no_place(cups, mugs):
    replace_picture(cups, mugs, by=OwnerFactory())
    mugs.refresh_from_db()
    assert (mugs.alt_text, mugs.caption, mugs.credit) == ("Three mugs", "", "Mara")
    post = ReadyPostFactory(lead_picture=mugs)
    with pytest.raises(ValidationError, match="Nobody has described this picture yet"):
        replace_picture(mugs, PictureFactory(alt_text=""), by=OwnerFactory())
    post.refresh_from_db()
    assert post.lead_picture == mugs
    leaves = PictureFactory(alt_text="", decorative=True)
    replace_picture(mugs, leaves, by=OwnerFactory())
    post.refresh_from_db()
    assert post.lead_picture == leaves


def test_portraits_and_the_logo_change_at_once(client, cups, mugs):
    author = AuthorFactory(photo=cups)
    practice = Practice.load()
    practice.logo = cups
    practice.save()
    actions.publish(ReadyPostFactory(authors=[author]), by=OwnerFactory())
    replace_picture(cups, mugs, by=OwnerFactory())
    page = client.get(author.get_absolute_url()).text
    assert mugs.token in page
    assert cups.token not in page


def test_one_that_is_not_ready_replaces_none(cups, mugs):
    post = ReadyPostFactory(lead_picture=cups)
    Picture.objects.filter(pk=mugs.pk).update(file="")
    with pytest.raises(ValidationError, match="still being prepared"):
        replace_picture(cups, mugs, by=OwnerFactory())
    post.refresh_from_db()
    assert post.lead_picture == cups


def test_words_that_are_saved_meanwhile_stay(cups, mugs):
    author = AuthorFactory(photo=cups)
    practice = Practice.load()
    practice.logo = cups
    practice.save()
    Picture.objects.filter(pk=mugs.pk).update(alt_text="Written meanwhile", focus_x=10)

    def save_words(sender, instance, **kwargs):
        if sender is Author:
            Author.objects.filter(pk=author.pk).update(pronouns="Written meanwhile")
        if sender is Practice:
            Practice.objects.update(tagline="Written meanwhile")

    pre_save.connect(save_words)
    try:
        replace_picture(cups, mugs, by=OwnerFactory())  # which was read before
    finally:
        pre_save.disconnect(save_words)
    for row, name in ((mugs, "alt_text"), (author, "pronouns"), (practice, "tagline")):
        row.refresh_from_db()
        assert getattr(row, name) == "Written meanwhile"
    assert (mugs.focus_x, author.photo, practice.logo) == (10, mugs, mugs)
