"""Approvals by people without an account: by a personal link, and outside the desk.

What a license says about it stands in tests/blog/admin/test_supervision.py.
"""

import html
import re
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core import mail, signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from accounts.models import AuditEntry
from blog import checklist
from blog.articles import revisions, snapshot
from blog.models import Approval, Comment, Post, Practice, ReviewRequest, Section
from blog.preview import reviewer
from blog.publishing import actions
from blog.publishing.status import status_of
from blog.review import approvals, comments, links, requests
from blog.review.subject import review_subject
from tests.blog.admin.views.test_review import page
from tests.blog.public.test_structured_data import nodes_on_page
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    ReadyPostFactory,
    SupervisedCredentialFactory,
    in_role,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 15, tzinfo=UTC)
DANA = "Dana Whitfield, LMFT"
EMAIL = "dana@example.org"
BROWSER = {"Sec-Fetch-Dest": "document"}


@pytest.fixture(scope="module", autouse=True)
def scene(rows):
    """An associate and an article of hers: made once for all tests of this module."""
    Practice(name="Willow Lane", time_zone="America/Chicago").save()
    with travel(NOW, tick=False), timezone.override("America/Chicago"):
        june = supervised(OwnerFactory(name="June Castle", email="june@example.com"))
        post = ReadyPostFactory(title="Rain", slug="rain", authors=[june.author], created_by=june)
        revisions.save_revision(post, june)
    return SimpleNamespace(june=june, post=post)


@pytest.fixture(autouse=True)
def clock(time_machine, scene):
    time_machine.move_to(NOW, tick=False)
    with timezone.override("America/Chicago"):
        yield time_machine


def supervised(user, **fields):
    """Make somebody an associate of Dana, who has no account here."""
    author = AuthorFactory(name=user.name, user=user)
    fields = {"external_supervisor": DANA, "supervisor_email": EMAIL, **fields}
    LicenseFactory(author=author, credential=SupervisedCredentialFactory(), **fields)
    return user


@pytest.fixture
def june(scene):
    """An associate, alone in her practice: she may do everything but approve what she signs."""
    return deepcopy(scene.june)


@pytest.fixture
def post(scene):
    return deepcopy(scene.post)


def fresh(post):
    return Post.objects.get(pk=post.pk)


def approval_hash(post):
    return snapshot.build_edition(fresh(post)).approval_hash


def ask(post, by, **fields):
    return links.request_by_link(post, **{"name": DANA, "email": EMAIL, "by": by, **fields})


def address(request):
    return f"/desk/review/{links.link_token(request)}/"


def shown(response, status=200):
    assert response.status_code == status
    return html.unescape(response.content.decode())


def answer(client, request, action="approve", **fields):
    posted = {"action": action, "name": DANA, "approval_hash": approval_hash(request.post)}
    return client.post(address(request), posted | fields)


def change(post, clock, words="<p>Other words.</p>"):
    """Save another version, a day later."""
    clock.shift(timedelta(days=1))
    post.blog_section_set.update(body=words)
    revisions.save_revision(fresh(post), post.created_by)


def lacking(post):
    return [each.sentence for each in checklist.check_post(fresh(post)).blocking]


def log():
    return [str(each) for each in AuditEntry.objects.filter(target_type="blog.post").order_by("pk")]


# --- The way through -----------------------------------------------------------------------------


def test_from_asking_to_approved_and_nobody_else_gets_the_link(client, june, post):
    (need,) = lacking(post)
    assert need.endswith(f"Send {DANA} the article to approve: no account is needed.")
    asked = page(client, june, post)
    key = june.author.licenses.get().pk
    assert f'<option value="known-{key}" selected>{DANA} (may approve it)</option>' in asked
    asked = page(client, june, post, {"action": "ask", "reviewer": f"known-{key}", "note": "Kind?"})
    assert f"A personal link goes to {DANA} at {EMAIL}. It works until June 15, 2026." in asked
    assert "It hasn’t been opened yet." in asked
    request = ReviewRequest.objects.get()
    (message,) = mail.outbox
    assert message.to == [EMAIL]
    assert f"http://testserver{address(request)}" in message.body
    assert "Rain" not in message.subject + message.body
    assert links.link_token(request) not in asked

    dana = Client(headers=BROWSER)
    read = shown(dana.get(address(request)))
    assert "The first words." in read
    assert "Kind?" in read
    assert f'value="{DANA}"' in read
    assert answer(dana, request, answer="Very kind.").headers["Location"] == address(request)
    assert "Thank you" in shown(dana.get(address(request)))
    approval = Approval.objects.get()
    assert (approval.reviewer_name, approval.way, approval.approved_by) == (DANA, "link", None)
    assert lacking(post) == []

    (_, told) = mail.outbox
    assert told.to == ["june@example.com"]
    assert f"{DANA} has approved it" in told.body
    client.force_login(june)
    told = " ".join(page(client, june, post).split())
    sentence = f"Approved by <strong>{DANA}</strong> by a personal link on June 1, 2026, 10:00 AM"
    assert sentence in told
    assert "Very kind." in told
    assert log() == [
        "June Castle asked for a review of Rain",
        f"{DANA} (by a personal link) opened the personal link to Rain",
        f"{DANA} (by a personal link) approved Rain",
    ]
    details = "".join(AuditEntry.objects.values_list("details", flat=True))
    assert details.count(EMAIL) == 3


def test_who_is_asked_anew_answers_anew_and_what_was_answered_is_dismissed(client, june, post):
    first = ask(post, june)
    answer(client, first, "changes", answer="Say more of snow.")
    assert requests.requests_waiting_for(june).get() == first
    second = ask(post, june)
    assert not requests.requests_waiting_for(june)
    answer(client, second)
    assert requests.requests_waiting_for(june).get() == second
    assert "You asked for changes" in shown(client.get(address(first)))  # the link says so still


def test_a_supervisor_is_asked_by_the_name_that_readers_know(client, june, post):
    june.name = "Owner"
    june.save()
    request = ask(post, june)
    page = shown(client.get(address(request)))
    assert f"{june.author} asks you to read this article" in page
    assert "Owner asks" not in page


def test_readers_learn_who_approved_it_in_no_more_queries(client, june, post):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get("/articles/rain/")
        return len(seen)

    answer(client, ask(post, june))
    actions.publish(post, by=june)
    text = " ".join(html.unescape(client.get("/articles/rain/").content.decode()).split())
    assert f'Reviewed by {DANA} on <time datetime="2026-06-01">June 1, 2026</time>.' in text
    said = nodes_on_page(client, "/articles/rain/")["WebPage"]
    assert said["reviewedBy"] == [{"@type": "Person", "name": DANA}]
    with_reviewer = queries()
    Post.objects.filter(pk=post.pk).update(summary="Other words.")
    actions.publish(ReadyPostFactory(), by=june)
    assert queries() == with_reviewer


def test_a_supervisor_among_the_authors_keeps_the_byline(client, june, post):
    mara = LicenseFactory(author=AuthorFactory(name="Mara Lind")).author
    june.author.licenses.update(supervisor=mara, external_supervisor="")
    answer(client, ask(post, june, name="Mara Lind, LMFT", author=mara), name="Mara Lind")
    mara.name = "Mara Lindqvist"
    mara.save()
    actions.publish(post, by=june)
    assert "Reviewed by Mara Lindqvist, LMFT" in shown(client.get("/articles/rain/"))
    assert "Approved by <strong>Mara Lind</strong>" in page(client, june, post)


def test_remarks_are_those_of_the_desk(client, june, post):
    request = ask(post, june)
    section = post.blog_section_set.get()
    dana = Client()
    said = dana.post(
        address(request), {"action": "comment", "section": section.pk, f"s{section.pk}-text": "Hm."}
    )
    assert said.headers["Location"] == f"{address(request)}#remarks-{section.pk}"
    assert "Hm." in shown(dana.get(address(request)))
    assert f"<strong>{DANA}</strong>" in page(client, june, post)
    assert answer(dana, request, "changes").status_code == 302  # a remark is reason enough
    client.force_login(june)
    assert "Hm." in client.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
    comments.resolve_comment(Comment.objects.get(), by=june)
    again = shown(dana.get(address(ask(post, june))))
    assert "done by June Castle" in " ".join(again.split())


def test_changes_need_words_and_what_was_typed_stays(client, june, post):
    request = ask(post, june)
    assert "Say what should be changed" in shown(answer(client, request, "changes"))
    long = "x" * 5001
    kept = shown(answer(client, request, "answer", answer=long))
    assert "at most 5000 characters" in kept
    assert long in kept
    unsigned = shown(answer(client, request, name="", answer="Kind."))
    assert "Write your name: it signs your approval." in unsigned
    assert ">\nKind.</textarea>" in unsigned
    assert not Approval.objects.exists()


def test_a_remark_on_a_section_that_was_deleted_becomes_words_of_the_answer(client, june, post):
    request, gone = ask(post, june), post.blog_section_set.get().pk
    post.blog_section_set.all().delete()
    posted = {"action": "comment", "section": gone, f"s{gone}-text": "Kind words."}
    again = shown(client.post(address(request), posted))
    assert "This section was deleted meanwhile." in again
    assert ">\nKind words.</textarea>" in again


def test_what_is_posted_to_a_link_that_takes_no_answer_is_shown_to_be_copied(client, june, post):
    withdrawn = ask(post, june)
    withdraw(withdrawn, None)
    answered = ask(post, june)
    answer(client, answered, "answer", answer="First.")
    for request, status in ((withdrawn, 404), (answered, 200)):
        told = shown(answer(client, request, "changes", answer="Kind words."), status)
        assert "What you wrote was not sent." in told
        assert ">\nKind words.</textarea>" in told
    client.force_login(june)
    told = shown(answer(client, ask(post, june), "changes", answer="Kind words."), 403)
    assert "Kind words." in told
    request.refresh_from_db()
    assert request.answer == "First."


def test_an_approval_by_a_link_that_is_for_answers_keeps_its_note(client, post):
    request = ask(post, in_role("Writer"), email="elsewhere@example.net")
    assert "Kind words." in shown(answer(client, request, answer="Kind words."), 403)


def test_a_section_that_comes_while_the_page_is_made_breaks_nothing(
    client, june, post, monkeypatch
):
    def read_then_add(request, at):
        subject = review_subject(request, at)
        Section.objects.create(parent=post, kind="text", region="main", ordering=99)
        return subject

    request = ask(post, june)
    monkeypatch.setattr(reviewer, "review_subject", read_then_add)
    assert "The first words." in shown(client.get(address(request)))


# --- Who gets in ---------------------------------------------------------------------------------


def expire(request, clock):
    clock.move_to(NOW + timedelta(days=14), tick=False)


def withdraw(request, clock):
    requests.withdraw_request(request, by=request.requested_by)


def forbid(request, clock):
    Practice.objects.update(allow_link_approval=False)


def deactivate(request, clock):
    request.requested_by.is_active = False
    request.requested_by.save()


@pytest.mark.parametrize("end", [expire, withdraw, forbid, deactivate])
def test_a_link_that_has_ended_is_like_one_that_never_was(client, june, post, clock, end):
    request = ask(post, june)
    assert "The first words." in shown(client.get(address(request)))
    end(request, clock)
    never = shown(client.get("/desk/review/1.wrong/"), 404)
    assert shown(client.get(address(request)), 404) == never
    assert shown(answer(client, request), 404) == never
    with pytest.raises(ValidationError, match="has ended"):
        approvals.approve_by_link(request, name=DANA, approval_hash=approval_hash(post))
    assert not Approval.objects.exists()


def test_who_let_a_link_expire_is_asked_once_more(client, june, post, clock):
    ask(post, june)
    assert lacking(post)[0].endswith(f"{DANA} was asked to review it.")
    assert status_of(fresh(post), timezone.now()).in_review
    expire(None, clock)
    assert lacking(post)[0].endswith(f"Send {DANA} the article to approve: no account is needed.")
    assert not status_of(fresh(post), timezone.now()).in_review
    told = " ".join(page(client, june, post).split())
    assert "The personal link has expired; ask again, and a new one is mailed." in told
    answer(Client(), ask(post, june))
    assert lacking(post) == []


def test_an_account_without_a_second_factor_is_in_nobody_s_way(client, june, post):
    client.force_login(in_role("Reviewer", second_factor=False))
    assert "The first words." in shown(client.get(address(ask(post, june))))


def test_a_token_is_of_one_request_and_can_not_be_guessed(client, june, post):
    request, other = ask(post, june), ask(post, june, email="other@example.org")
    token, signature = links.link_token(request).split(".")
    for wrong in (
        f"{other.key}.{signature}",
        f"{request.pk}.{signature}",
        token,
        f"{token}.",
        f"x.{signature}",
        f"-1.{signature}",
    ):
        assert client.get(f"/desk/review/{wrong}/").status_code == 404


def test_a_link_opens_no_other_request_with_the_same_number(client, june, post):
    """As after a restore, which counts from an earlier number on."""
    request = ask(post, june)
    old, number = address(request), request.pk
    request.delete()
    other = ReviewRequest(
        pk=number,
        post=post,
        reviewer_name="Sam Vale",
        email="sam@example.org",
        expires_at=NOW + timedelta(days=1),
        requested_by=june,
    )
    other.save(force_insert=True)
    assert client.get(old).status_code == 404
    assert client.get(address(other)).status_code == 200


def test_a_link_of_before_the_keys_works_on(client, june, post):
    request = ask(post, june)
    import_module("blog.migrations.0005_values").keep_links(apps, None)
    token = signing.Signer(salt="blog.review.links", sep=".").sign(str(request.pk))
    assert client.get(f"/desk/review/{token}/").status_code == 200


def test_reading_changes_nothing_and_nothing_is_kept_or_passed_on(client, june, post):
    request = ask(post, june)
    before = log()
    for scanner in (client.get(address(request)), client.head(address(request))):
        assert scanner.status_code == 200
        assert "no-store" in scanner["Cache-Control"]
        assert "noindex" in scanner["X-Robots-Tag"]
        assert scanner["Referrer-Policy"] == "same-origin"
        assert "sessionid" not in scanner.cookies
    request.refresh_from_db()
    assert (request.opened_at, log()) == (None, before)
    assert client.put(address(request)).status_code == 405


def test_a_forged_form_is_refused(june, post):
    request = ask(post, june)
    assert answer(Client(enforce_csrf_checks=True), request).status_code == 403
    assert not Approval.objects.exists()


def test_pictures_are_shown_by_the_link_alone_and_only_its_own(client, june, post):
    picture, other = PictureFactory(), PictureFactory()
    Post.objects.filter(pk=post.pk).update(lead_picture=picture)
    request = ask(post, june)
    pattern = rf"{re.escape(address(request))}{picture.token}/[\w.-]+"
    path = re.findall(pattern, shown(client.get(address(request))))[0]
    served = client.get(path)
    assert b"".join(served.streaming_content)
    assert "no-store" in served["Cache-Control"]
    assert client.get(path.replace(picture.token, other.token)).status_code == 404
    withdraw(request, None)
    assert client.get(path).status_code == 404


def test_other_articles_are_out_of_reach(client, june, post):
    request = ask(post, june)
    other = ReadyPostFactory(authors=[june.author]).blog_section_set.get()
    posted = {"action": "comment", "section": other.pk, f"s{other.pk}-text": "Hm."}
    assert "was deleted meanwhile" in shown(client.post(address(request), posted))
    with pytest.raises(PermissionDenied):
        comments.add_comment_by_link(request, other, text="Hm.")
    assert not Comment.objects.exists()


# --- Nobody approves what they sign --------------------------------------------------------------


def test_no_author_is_asked_by_name_by_key_or_by_address(june, post):
    for wrong in (
        {"name": "june  castle, LAMFT"},
        {"name": "June C.", "author": june.author},
        {"email": "June@Example.com"},
    ):
        with pytest.raises(ValidationError, match=r"signs this article|This is you"):
            ask(post, june, **wrong)
    assert not ReviewRequest.objects.exists()


def test_nobody_sends_a_link_to_themselves(post):
    ashley = OwnerFactory(name="Ashley Reid", email="ashley@example.com")
    for wrong in ({"name": "Ashley Reid"}, {"email": "ashley@example.com"}):
        with pytest.raises(ValidationError, match="This is you"):
            ask(post, ashley, **wrong)


def test_an_author_s_name_signs_nothing(client, june, post):
    request = ask(post, june)
    refused = shown(answer(client, request, name="June Castle"))
    assert "June Castle signs this article: somebody else has to approve it." in refused
    assert not Approval.objects.exists()
    assert ReviewRequest.objects.get().is_open


def test_who_sent_it_or_signs_the_article_is_told_apart_while_signed_in(client, june, post):
    ashley = OwnerFactory(name="Ashley Reid")
    for sender, user, reason in (
        (june, june, "You sent this link"),
        (ashley, june, "You sign this article"),
    ):
        request = ask(post, sender)
        client.force_login(user)
        assert reason in shown(client.get(address(request)), 403)
        assert answer(client, request).status_code == 403
        withdraw(request, None)
    assert not Approval.objects.exists()


def test_an_approval_by_who_became_an_author_counts_no_more(client, june, post):
    mara = AuthorFactory(name="Mara Lind")
    answer(client, ask(post, june, name="Mara Lind", author=mara), name="Mara Lind")
    given = Approval.objects.get()
    authors = [june.author, mara]
    assert Approval.objects.valid_for(given.approval_hash, authors=[june.author]) == [given]
    assert Approval.objects.valid_for(given.approval_hash, authors=authors) == []
    answer(client, ask(post, june, name="Dana Whitfield"), name="Dana Whitfield")
    namesake = AuthorFactory(name="Dana Whitfield")
    assert Approval.objects.valid_for(given.approval_hash, authors=[mara, namesake]) == []


def test_a_writer_s_link_approves_only_at_the_address_on_the_license(client):
    june = supervised(in_role("Writer", name="June Castle"))
    post = ReadyPostFactory(authors=[june.author], created_by=june)
    shown_to_june = page(client, june, post)
    assert "Only a supervisor whose address is on the license can approve" in " ".join(
        shown_to_june.split()
    )
    for wrong in ({"email": "june.elsewhere@example.net"}, {"name": "Sam Vale, LMFT"}):
        request = ask(post, june, **wrong)
        dana = Client()
        assert "I approve" not in shown(dana.get(address(request)))
        assert answer(dana, request).status_code == 403
        assert not Approval.objects.exists()
        assert answer(dana, request, "answer", answer="Hm.").status_code == 302
    request = ask(post, june)
    assert answer(Client(), request).status_code == 302
    assert Approval.objects.get().reviewer_name == DANA


def test_whoever_asked_signs_nothing_nor_does_anybody_else_than_was_asked(client, june, post):
    ashley = OwnerFactory(name="Ashley Reid")
    request = ask(post, ashley)
    assert "This is you." in shown(answer(client, request, name="ashley reid, LMFT"))
    for wrong in ("Mickey Mouse, MD", "Dana W."):
        told = shown(answer(client, request, name=wrong))
        assert f"This link is for {DANA}. Sign with that name." in told
        assert f'value="{wrong}"' in told
    assert "without an address" in shown(answer(client, request, name="Dana Whitfield, www.x.org"))
    assert not Approval.objects.exists()
    answer(client, request, name=" Dana  Whitfield, PhD ")
    assert Approval.objects.get().reviewer_name == "Dana Whitfield, PhD"


def test_who_may_publish_but_not_review_sends_no_link_to_approve_to_any_address(client, post):
    pat = in_role("Publisher", name="Pat Vale")
    request = ask(post, pat, name="Sam Vale", email="pat+me@example.com")
    assert "I approve" not in shown(client.get(address(request)))
    assert answer(client, request, name="Sam Vale").status_code == 403
    assert not Approval.objects.exists()
    assert answer(Client(), ask(post, pat)).status_code == 302


def test_a_supervisor_on_two_licenses_is_asked_at_the_address_on_one(client, june, post):
    fields = {"external_supervisor": DANA, "supervisor_email": ""}
    other = SupervisedCredentialFactory(designation="LPC-A", jurisdiction="Iowa")
    LicenseFactory(author=june.author, credential=other, **fields)
    options = re.findall(rf'<option value="([a-z]+)-\d+"[^>]*>{DANA}', page(client, june, post))
    assert options == ["known"]
    assert answer(Client(), ask(post, in_role("Publisher"))).status_code == 302


def test_the_log_says_of_a_long_name_too_that_it_was_by_a_link(client, june, post):
    long = "Dana " + "N" * 150
    answer(client, ask(post, june, name=long), name=long)
    assert log()[-1].endswith("… (by a personal link) approved Rain")


def test_remarks_by_a_link_have_an_end_and_are_logged_once(client, june, post, monkeypatch):
    monkeypatch.setattr(comments, "MAX_BY_LINK", 2)
    request, section = ask(post, june), post.blog_section_set.get()
    posted = {"action": "comment", "section": section.pk, f"s{section.pk}-text": "Kind words."}
    for _ in range(2):
        assert client.post(address(request), posted).status_code == 302
    told = shown(client.post(address(request), posted))
    assert "Write the rest in your answer." in told
    assert ">\nKind words.</textarea>" in told
    assert Comment.objects.count() == 2
    assert log()[1:] == [f"{DANA} (by a personal link) answered about Rain"]


def test_thanks_tell_no_title_that_came_later(client, june, post, clock):
    for action, words in (("approve", ""), ("answer", "Hm.")):
        request = ask(post, june)
        answer(client, request, action, answer=words)
        Post.objects.filter(pk=post.pk).update(title="Hail")
        revisions.save_revision(fresh(post), june)
        thanks = shown(client.get(address(request)))
        assert "Thank you" in thanks
        assert "Hail" not in thanks


# --- Asking -------------------------------------------------------------------------------------


def test_asking_twice_mails_once_and_the_first_link_works_on(client, june, post):
    asked = {"action": "ask", "reviewer": "somebody", "name": DANA, "email": EMAIL}
    page(client, june, post, asked)
    told = page(client, june, post, asked)
    assert f"{DANA} was asked already, and the answer is still to come." in told
    assert len(mail.outbox) == 1
    assert "The first words." in shown(Client().get(address(ReviewRequest.objects.get())))


def test_what_is_mailed_as_a_name_is_a_name(client, june, post):
    asked = {"action": "ask", "reviewer": "somebody", "email": EMAIL}
    for wrong in ("Your account is locked: https://x.example/", "WWW.x.example"):
        told = page(client, june, post, asked | {"name": wrong})
        assert "Write a name, without an address of a web page." in told
    long = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.org"
    told = page(client, june, post, asked | {"name": DANA, "email": long})
    assert "at most 254 characters" in told
    assert not mail.outbox
    page(client, june, post, asked | {"name": "Dana\r\n\r\nWhitfield"})
    assert ReviewRequest.objects.get().reviewer_name == "Dana Whitfield"


def test_one_person_sends_twenty_links_a_day(june, post, clock):
    for number in range(20):
        ask(post, june, email=f"{number}@example.org")
    with pytest.raises(ValidationError, match="Send the next tomorrow"):
        ask(post, june)
    clock.shift(timedelta(days=1))
    ask(post, june)


def test_a_writer_asks_for_no_approval_by_a_link_that_is_for_answers(client, post, clock):
    wendy = supervised(in_role("Writer", name="Wendy"), external_supervisor="Sam Vale, LMFT")
    post = ReadyPostFactory(authors=[wendy.author], created_by=wendy)
    revisions.save_revision(post, wendy)
    answer(Client(), ask(post, OwnerFactory()))
    change(post, clock)
    assert "to approve this change" not in page(client, wendy, post)


# --- No correction goes round an approval --------------------------------------------------------


def test_what_was_changed_since_it_was_opened_is_read_again(client, june, post, clock):
    request = ask(post, june)
    seen = approval_hash(post)
    change(post, clock)
    again = shown(answer(client, request, approval_hash=seen))
    assert "The article was changed after you opened this page." in again
    assert "Other words." in again
    assert not Approval.objects.exists()


def test_a_correction_is_shown_alone_and_asked_for_and_approved_with_one_press(
    client, june, post, clock
):
    answer(client, ask(post, june))
    actions.publish(post, by=june)
    change(post, clock, "<p>The first words, corrected.</p>")
    assert lacking(post)
    with pytest.raises(ValidationError, match="Send Dana Whitfield, LMFT the change to approve"):
        actions.publish(post, by=june)

    desk = page(client, june, post)
    assert f"What was changed since {DANA} approved it" in desk
    (key,) = re.findall(r'name="request" value="(\d+)">\s*<button[^>]*value="ask_again"', desk)
    sent = page(client, june, post, {"action": "ask_again", "request": key})
    assert f"A personal link goes to {DANA} at {EMAIL}." in sent
    assert "ask_again" not in sent  # asked, and the answer is still to come
    request = ReviewRequest.objects.open().get()
    assert f"http://testserver{address(request)}" in mail.outbox[-1].body

    client.logout()
    read = shown(client.get(address(request)))
    assert "What was changed in “Rain”" in read
    before_answer, _, whole = read.partition('id="answer"')
    assert "<ins>" in before_answer
    assert 'class="article' not in before_answer
    assert '<details class="review-whole" >' in whole
    assert answer(client, request).status_code == 302
    assert lacking(post) == []


def test_a_change_that_no_difference_shows_has_everything_read(client, june, post, clock):
    picture = PictureFactory()
    Post.objects.filter(pk=post.pk).update(lead_picture=picture)
    revisions.save_revision(fresh(post), june)
    answer(client, ask(post, june))
    change(post, clock)
    picture.alt_text = "Something else"
    picture.save()
    read = " ".join(shown(client.get(address(ask(post, june)))).split())
    assert "can’t be shown by themselves, so please read it all" in read
    assert "review-whole" not in read


# --- Outside the desk ----------------------------------------------------------------------------


@pytest.fixture
def allowed():
    Practice.objects.update(allow_outside_approval=True)


def record(post, by, **fields):
    values = {"name": DANA, "given_on": date(2026, 6, 1), "how": "on paper"}
    values["approval_hash"] = approval_hash(post)
    return approvals.record_approval(fresh(post), by=by, **values | fields)


def test_alone_in_her_practice_she_enters_what_her_supervisor_signed(
    client, june, post, clock, allowed
):
    clock.shift(timedelta(days=2))
    shown_to_june = page(client, june, post)
    key = june.author.licenses.get().pk
    assert f'<option value="{key}">{DANA}</option>' in shown_to_june
    entered = {
        "action": "record",
        "approval_hash": approval_hash(post),
        "outside-who": key,
        "outside-given_on": "2026-06-01",
        "outside-how": "in a session",
    }
    told = " ".join(page(client, june, post, entered).split())
    sentence = "in a session on June 1, 2026, entered by June Castle on June 3, 2026"
    assert f"Approved by {DANA} {sentence}." in told
    assert f"Approved by <strong>{DANA}</strong> {sentence}, as it stands." in told
    assert lacking(post) == []
    assert log() == ["June Castle entered an approval of Rain"]
    assert (
        f"Approved by {DANA}, in a session, on June 1"
        in AuditEntry.objects.get(action="approval_recorded").details
    )
    actions.publish(post, by=june)
    assert f"Reviewed by {DANA} on" in " ".join(shown(client.get("/articles/rain/")).split())
    assert nodes_on_page(client, "/articles/rain/")["WebPage"]["lastReviewed"] == "2026-06-01"


def test_it_is_off_until_the_practice_allows_it(client, june, post):
    assert "Enter an approval on paper" not in page(client, june, post)
    with pytest.raises(ValidationError, match="allows no approval outside the desk"):
        record(post, june)
    assert not Approval.objects.exists()


def test_only_who_may_publish_the_article_enters_it(client, post, allowed):
    for role in ("Writer", "Reviewer"):
        with pytest.raises(PermissionDenied):
            record(post, in_role(role))
    writer = in_role("Writer")
    Post.objects.filter(pk=post.pk).update(created_by=writer)
    assert "Enter an approval on paper" not in page(client, writer, post)


def test_nobody_enters_their_own_nor_an_author_s(june, post, allowed):
    ashley = OwnerFactory(name="Ashley Reid")
    byline = AuthorFactory(name="A. Reid", user=ashley)
    for by, wrong in (
        (june, {"name": "June Castle, LAMFT"}),
        (ashley, {"name": "June", "author": june.author}),
        (ashley, {"name": "Ashley Reid"}),
        (ashley, {"name": "A. Reid", "author": byline}),
    ):
        with pytest.raises(ValidationError, match=r"signs this article|This is you"):
            record(post, by, **wrong)
    assert not Approval.objects.exists()


def test_it_is_for_what_was_there_on_its_day(client, june, post, clock, allowed):
    """Not for a correction of the day after, but for the words that were put back."""
    change(post, clock)
    with pytest.raises(ValidationError, match="changed after this day, on June 2, 2026"):
        record(post, june)
    with pytest.raises(ValidationError, match="still to come"):
        record(post, june, given_on=date(2026, 6, 3))
    with pytest.raises(ValidationError, match="changed after you opened this page"):
        record(post, june, given_on=date(2026, 6, 2), approval_hash="old")
    change(post, clock, "<p>The first words.</p>")
    record(post, june)
    assert lacking(post) == []


def test_it_is_for_the_descriptions_that_were_there_on_its_day(june, post, clock, allowed):
    picture = PictureFactory(alt_text="A gray sky")
    Post.objects.filter(pk=post.pk).update(lead_picture=picture)
    revisions.save_revision(fresh(post), june)
    clock.shift(timedelta(days=1))
    picture.name = "Sky"
    picture.save()  # which nobody reads
    record(post, june)
    picture.alt_text = "A river"
    picture.save()
    with pytest.raises(ValidationError, match="changed after this day, on June 2, 2026"):
        record(post, june)
    record(post, june, given_on=date(2026, 6, 2))


def test_what_is_missing_is_said_beside_its_field(client, june, post, allowed):
    posted = {"action": "record", "outside-who": "somebody", "outside-how": "by owl"}
    told = page(client, june, post, posted)
    assert "Write the name of the person." in told
    assert "Say on which day it was given." in told
    assert 'value="by owl"' in told
