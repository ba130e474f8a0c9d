"""The example that a first start is filled with."""

import gzip
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from PIL import Image
from taggit.models import Tag

from accounts.models import AuditEntry
from blog import checklist
from blog.articles.content import section_data
from blog.articles.starters import STARTERS
from blog.demo import load
from blog.demo.pages import page_data
from blog.menu import menu_entries
from blog.models import (
    Author,
    Category,
    Comment,
    EditingSession,
    Edition,
    License,
    Post,
    Practice,
    PreviewLink,
    ReviewRequest,
    Section,
    Waiver,
)
from blog.public.pagination import PER_PAGE
from blog.publishing.status import State, with_status
from blog.text.blanks import find_blanks
from tests.factories import image_file
from tests.section_examples import variant, variants

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def demo(rows):
    """The demo with small pictures; the test of ``start`` reads its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "read_picture", lambda key: image_file(size=(500, 300)).read())
        load.load_demo("a long enough sentence")


def test_it_shows_every_state_kind_and_sort_of_author(demo):
    posts = with_status(Post.objects.all(), timezone.now())
    states = Counter(post.state for post in posts)
    assert states.total() >= 8
    # What is in review was never public; a draft and a change that is in review show both.
    assert set(states) == set(State) - {State.IN_REVIEW}
    assert {variant(section_data(each)) for each in Section.objects.all()} == variants()
    assert Category.objects.count() == 5
    assert Tag.objects.count() >= 12
    live = Edition.objects.live(timezone.now())
    assert live.count() > PER_PAGE
    assert any(edition.table_of_contents for edition in live)
    assert live.exclude(language="").exists()
    assert live.filter(quick_exit=True).exists()
    assert PreviewLink.objects.open(timezone.now()).exists()
    today = timezone.localdate()
    bylines = [author.byline(today) for author in Author.objects.with_licenses()]
    assert len(bylines) == 3
    assert all(byline.licenses for byline in bylines)
    assert [byline.disclosures for byline in bylines if byline.disclosures] == [
        ["Supervised by Mara Lindqvist, LMFT."]
    ]


def test_none_of_its_pictures_stands_on_white_paper_in_the_dark_theme():
    pictures = sorted((load.FOLDER / "pictures").glob("*.webp"))
    assert len(pictures) > 10
    for path in pictures:
        with Image.open(path) as picture:
            assert not picture.has_transparency_data, path.name


def test_its_articles_could_be_published_as_they_are(demo):
    open_ = {
        post.slug: [each.code for each in checklist.check_post(post).open]
        for post in Post.objects.all()
    }
    assert open_.pop("behind-the-closed-door") == [
        "approval_required"
    ]  # changed after it was approved
    assert set(open_.pop("notice-of-privacy-practices")) == {"blank"}  # begun, not filled in
    assert not any(open_.values())


def test_an_author_under_supervision_waits_for_her_supervisor_and_was_told_something(demo):
    (asked,) = ReviewRequest.objects.open()
    assert (asked.requested_by.name, asked.reviewer.name) == ("June Castellano", "Mara Lindqvist")
    (comment,) = Comment.objects.open()
    assert (comment.created_by.name, comment.post) == ("Mara Lindqvist", asked.post)


def test_one_article_has_every_structure_of_the_page_that_it_all_started_from(demo, client):
    (article,) = Edition.objects.filter(slug="the-hour-after-the-argument")
    assert article.subtitle
    assert article.opening_line
    assert len(article.category_list) == 3
    assert article.author_list[0].byline(timezone.localdate()).text == "June Castellano, LAMFT"
    kinds = Counter(section["kind"] for section in article.sections)
    assert kinds >= Counter(text=2, list=3, quote=1, practices=1, conversation=1)
    for section in article.sections:
        if section["kind"] in ("list", "practices", "conversation"):
            assert section["heading"]
            assert section["lead_in"]
            assert section["closing"]
    (practices,) = [each for each in article.sections if each["kind"] == "practices"]
    assert len(practices["items"]) == 4


# --- The log and the pages tell one story --------------------------------------------------------


def test_whatever_the_log_tells_a_person_did_from_somewhere_in_the_past(demo):
    entries = AuditEntry.objects.all()
    assert entries.count() > 40
    for entry in entries:
        assert entry.actor, entry
        assert entry.ip_address, entry
        assert entry.created_at < timezone.now() - timedelta(hours=12), entry


def test_nobody_did_what_their_role_does_not_allow(demo):
    people = {user.email.partition("@")[0]: user for user in get_user_model().objects.all()}
    assert set(people) == {"owner", "supervisor", "associate"}
    did = {
        name: set(AuditEntry.objects.filter(actor=user).values_list("action", flat=True))
        for name, user in people.items()
    }
    assert did["associate"] == {"review_requested"}
    assert did["supervisor"] == {"review_requested", "review_answered", "approved"}
    assert {"published", "scheduled", "taken_down", "merged"} <= did["owner"]
    assert [user.has_perm("blog.publish_post") for user in people.values()] == [
        name == "owner" for name in people
    ]


def test_who_is_said_to_have_reviewed_an_article_approved_it_on_the_log_before(demo, client):
    reviewed = 0
    for edition in Edition.objects.live(timezone.now()):
        page = client.get(edition.get_absolute_url()).content.decode()
        for author in (approval.author for approval in edition.reviewer_list):
            approved = AuditEntry.objects.filter(
                action="approved", actor=author.user, target_id=edition.post_id
            )
            assert approved.filter(created_at__lt=edition.live_from).exists(), edition
            assert f"Reviewed by {author.name}" in page
            reviewed += 1
    assert reviewed >= 4


def test_every_step_of_an_article_was_taken_after_the_one_before(demo):
    for post in Post.objects.all():
        written = post.revisions.last().created_at
        asked = [request.requested_at for request in post.review_requests.all()]
        published = [edition.created_at for edition in post.editions.all()]
        assert all(written < moment for moment in asked + published), post
        for approval in post.approvals.all():
            assert any(moment < approval.approved_at for moment in asked), post


def test_readers_are_told_what_each_feature_is_for(demo, client):
    """Home says what the site is; and there are former addresses, a license that runs out."""
    home = client.get("/").content.decode()
    assert "Between two sessions there is a whole week." in home
    assert 'alt="Willow Lane Therapy"' in home
    assert client.get("/articles/still-us/")["Location"] == "/articles/still-us-the-first-year/"
    assert client.get("/our-team/")["Location"] == "/authors/"
    assert client.get("/tags/small-rituals/")["Location"] == "/tags/rituals/"
    assert client.get("/online-booking/").status_code == 410
    assert client.get("/articles/listening-without-fixing/").status_code == 410
    part = client.get("/articles/letters-nobody-sends/").content.decode()
    assert "Part 2 of 2 in the series" in part  # a third one isn't published yet
    assert "Also in Spanish" in client.get("/articles/a-pause-before-you-answer/").content.decode()
    assert License.objects.expiring(timezone.localdate()).exists()
    assert Waiver.objects.exists()
    (unsaved,) = EditingSession.objects.all()
    assert (unsaved.user.name, unsaved.title) == ("June Castellano", "What a free afternoon is for")


def test_its_pages_answer(demo, client):
    for address in (
        "/",
        "/articles/",
        "/tags/",
        "/authors/",
        "/authors/june-castellano/",
        "/feed/",
    ):
        assert client.get(address).status_code == 200
    assert client.get("/categories/").content.decode().count("Start here") == 5
    assert "nobody has to decide" in client.get("/tags/rituals/").content.decode()
    for edition in client.get("/").context["page"].editions:
        assert client.get(edition.get_absolute_url()).status_code == 200


def test_it_is_a_whole_small_site(demo, client):
    """All the usual pages answer but one, which is only begun; menu and foot lead to them."""
    Practice.load().full_clean()
    for author in Author.objects.all():
        author.full_clean()
    home = client.get("/").content.decode()
    live = Edition.objects.pages().live(timezone.now())
    assert {edition.post.purpose for edition in live} == STARTERS.keys() - {
        "notice-of-privacy-practices"
    }
    for edition in live:
        page = client.get(edition.get_absolute_url())
        assert page.status_code == 200
        assert not find_blanks(page.content.decode())
        assert edition.get_absolute_url() in home  # the foot leads to all
    assert client.get("/notice-of-privacy-practices/").status_code == 404
    entries = menu_entries(Practice.load(), timezone.now(), Category.objects.all())
    assert [each.label for each in entries] == [
        *("About us", "Our people", "Fees and insurance"),
        *Category.objects.values_list("name", flat=True),
        "Contact",
    ]
    assert all(client.get(each.url).status_code == 200 for each in entries)
    assert home.count("Accepting new clients") == 2
    mara = client.get("/authors/mara-lindqvist/").content.decode()
    assert "Accepting new clients" in mara
    assert "Wisconsin" in mara


def test_a_page_says_which_blank_has_no_text():
    with pytest.raises(ValueError, match="Fill in: the name or title of who answers"):
        page_data("privacy", {"blanks": {}})
    with pytest.raises(ValueError, match=r"has no section .*Our prices"):
        page_data("fees", {"blanks": {}, "sections": {"Our prices": []}})


WORDPRESS = 17_000  # bytes, compressed: a default WordPress article's page
COMMON_LENGTH = 700  # words; those of a longer article weigh as much anywhere
ARTICLE_TEXT = re.compile(rb'<div class="article-text"[^>]*>.*?</div>\s*<footer', re.DOTALL)


def test_no_article_weighs_more_than_two_fifths_of_a_common_one(demo, client):
    """And what stands around the words of a longer article, less than three tenths.

    It has pictures of what to read next, and leads to subjects, pages and people of the practice.
    """
    for edition in Edition.objects.live(timezone.now()):
        page, limit = client.get(edition.get_absolute_url()).content, WORDPRESS / 2.5
        if edition.word_count > COMMON_LENGTH:
            (page, found), limit = ARTICLE_TEXT.subn(b"<footer", page), WORDPRESS / 3.5
            assert found == 1
        assert len(gzip.compress(page)) <= limit, edition
