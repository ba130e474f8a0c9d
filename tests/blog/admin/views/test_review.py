"""Somebody is asked to look at an article, answers, and who asked reads it."""

import html
from datetime import UTC, datetime

import lxml.html
import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError

from blog.articles import snapshot
from blog.models import Approval, Edition, Post, Practice, ReviewRequest
from blog.review import requests
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
    ReadyPostFactory,
    SupervisedCredentialFactory,
    UserFactory,
    in_role,
)

pytestmark = pytest.mark.django_db


def may(user, *names):
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


@pytest.fixture
def ashley():
    return OwnerFactory(name="Ashley Reid")


@pytest.fixture
def dana():
    """Somebody who may read articles at the desk, and no more."""
    return may(UserFactory(name="Dana Whitfield"), "view_post")


@pytest.fixture
def post():
    return PostFactory(title="Rain")


def page(client, user, post, data=None):
    client.force_login(user)
    address = f"/desk/blog/post/{post.pk}/review/"
    response = client.get(address) if data is None else client.post(address, data, follow=True)
    return html.unescape(response.content.decode())


def test_one_asks_another_looks_and_the_answer_is_read_and_put_aside(client, ashley, dana, post):
    asked = page(
        client, ashley, post, {"action": "ask", "reviewer": dana.pk, "note": "Is it kind?"}
    )
    assert "Dana Whitfield finds it at the desk" in asked
    assert "The answer is still to come." in asked

    seen = page(client, dana, post)
    assert "Ashley Reid asks you to review this article" in seen
    assert "Is it kind?" in seen
    assert f"/desk/blog/post/{post.pk}/read/" in seen
    request = ReviewRequest.objects.get()
    answer = {"action": "answer", "request": request.pk, "answer": "Very. Shorten the end."}
    assert "Thank you. Ashley Reid sees your answer at the desk." in page(
        client, dana, post, answer
    )

    client.force_login(ashley)
    form = f"/desk/blog/post/{post.pk}/change/"
    assert "Very. Shorten the end." in client.get(form).content.decode()
    kept = page(client, ashley, post, {"action": "dismiss", "request": request.pk})
    assert "Very. Shorten the end." in kept
    assert "Very. Shorten the end." not in client.get(form).content.decode()


def test_an_article_that_waits_for_somebody_is_in_review_in_the_list(client, ashley, dana, post):
    client.force_login(ashley)
    request = requests.request_review(post, reviewer=dana, by=ashley)
    assert [row.status for row in client.get("/desk/blog/post/").context["cl"].rows] == [
        "In review"
    ]
    requests.answer_request(request, by=dana)
    assert [row.status for row in client.get("/desk/blog/post/").context["cl"].rows] == ["Draft"]


def test_only_people_who_may_see_articles_can_be_asked(ashley, dana, post):
    writer = may(UserFactory(), "change_post")
    away = may(UserFactory(is_active=False), "view_post")
    reader = may(UserFactory(is_staff=False), "view_post")
    other = UserFactory()
    assert set(requests.possible_reviewers(ashley)) == {dana, writer}
    for nobody in (ashley, away, reader, other):
        with pytest.raises(ValidationError, match="Choose somebody else"):
            requests.request_review(post, reviewer=nobody, by=ashley)
    assert not ReviewRequest.objects.exists()


def test_nobody_is_asked_twice_at_a_time(client, ashley, dana, post):
    requests.request_review(post, reviewer=dana, by=ashley)
    again = page(client, ashley, post, {"action": "ask", "reviewer": dana.pk, "note": "Please"})
    assert "Dana Whitfield was asked already" in again
    assert ">\nPlease</textarea>" in again
    assert ReviewRequest.objects.count() == 1
    requests.answer_request(ReviewRequest.objects.get(), by=dana)
    requests.request_review(post, reviewer=dana, by=ashley)
    assert ReviewRequest.objects.count() == 2


def test_whom_one_asks_must_be_chosen_and_the_note_stays(client, ashley, dana, post):
    shown = page(client, ashley, post, {"action": "ask", "reviewer": "", "note": "The end"})
    assert "Choose whom you ask." in shown
    assert ">\nThe end</textarea>" in shown
    # It is said above everything else, where the page begins, with a way to the field.
    (begins,) = lxml.html.fromstring(shown).xpath("//*[@data-result]")
    said = " ".join(begins.text_content().split())
    assert said.startswith("Not asked yet: 1 thing to put right")
    assert said.endswith("Whom do you ask: Choose whom you ask.")
    assert begins.xpath(".//a[@href='#id_reviewer']")
    assert "focus_result.js" in shown


def test_what_was_asked_can_be_taken_back_until_it_is_answered(client, ashley, dana, post):
    request = requests.request_review(post, reviewer=dana, by=ashley)
    taken_back = page(client, ashley, post, {"action": "withdraw", "request": request.pk})
    assert "Dana Whitfield is no longer asked" in taken_back
    assert not requests.requests_waiting_for(dana).exists()


def test_words_for_what_was_taken_back_meanwhile_still_arrive(ashley, dana, post):
    request = requests.request_review(post, reviewer=dana, by=ashley)
    requests.withdraw_request(request, by=ashley)
    requests.answer_request(request, by=dana, answer="I read it before you took it back.")
    assert [each.answer for each in requests.requests_waiting_for(ashley)] == [
        "I read it before you took it back."
    ]


def test_taking_back_what_was_answered_meanwhile_says_so(client, ashley, dana, post):
    request = requests.request_review(post, reviewer=dana, by=ashley)
    requests.answer_request(request, by=dana, answer="Fine.")
    said = page(client, ashley, post, {"action": "withdraw", "request": request.pk})
    assert "Dana Whitfield has answered meanwhile" in said
    assert requests.requests_waiting_for(ashley).exists()


def test_a_second_answer_is_not_lost(client, ashley, dana, post):
    request = requests.request_review(post, reviewer=dana, by=ashley)
    requests.answer_request(request, by=dana, answer="Fine.")
    said = page(
        client, dana, post, {"action": "answer", "request": request.pk, "answer": "And warm."}
    )
    assert "You have answered this already." in said
    assert ">\nAnd warm.</textarea>" in said


@pytest.mark.parametrize("action", ["answer", "withdraw", "dismiss"])
def test_nobody_answers_or_takes_back_for_another(action, client, ashley, dana, post):
    request = requests.request_review(post, reviewer=dana, by=ashley)
    client.force_login(OwnerFactory())
    address = f"/desk/blog/post/{post.pk}/review/"
    response = client.post(address, {"action": action, "request": request.pk})
    assert response.status_code == 403
    assert ReviewRequest.objects.open().get() == request


def test_who_may_only_look_may_not_ask(client, dana, post):
    other = may(UserFactory(), "view_post")
    client.force_login(dana)
    address = f"/desk/blog/post/{post.pk}/review/"
    assert "Ask somebody" not in client.get(address).content.decode()
    response = client.post(address, {"action": "ask", "reviewer": other.pk})
    assert response.status_code == 403
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403


def test_a_request_that_is_not_there_is_not_found(client, ashley, post):
    client.force_login(ashley)
    for wrong in ("x", "99"):
        address = f"/desk/blog/post/{post.pk}/review/"
        response = client.post(address, {"action": "answer", "request": wrong})
        assert response.status_code == 404


def test_alone_at_the_desk_one_asks_by_link_or_is_told_what_it_takes(client, ashley, post):
    shown = page(client, ashley, post)
    assert "Nobody else uses this desk yet." in shown
    assert "Somebody else, by name and e-mail address" in shown
    posted = {"action": "ask", "reviewer": "somebody", "name": "", "email": ""}
    asked = page(client, ashley, post, posted)
    assert "Write the name of the person." in asked
    assert "Write the address to which the link is mailed." in asked
    posted |= {"name": "Dana Whitfield, LMFT", "email": "dana@example.org"}
    assert "A personal link goes to Dana Whitfield, LMFT" in page(client, ashley, post, posted)
    Practice(allow_link_approval=False).save()
    shown = page(client, ashley, post)
    assert "Nobody else uses this desk yet." in shown
    assert "Somebody else" not in shown


def test_an_article_that_is_deleted_takes_its_requests_along(ashley, dana, post):
    requests.request_review(post, reviewer=dana, by=ashley)
    Post.objects.get(pk=post.pk).delete()
    assert not ReviewRequest.objects.exists()


# --- Approving at the desk -----------------------------------------------------------------------


@pytest.fixture
def supervised():
    """An article of an associate, on which nothing but the approval is missing."""
    associate = AuthorFactory(name="June Castle", user=in_role("Writer", name="June Castle"))
    LicenseFactory(
        author=associate,
        credential=SupervisedCredentialFactory(),
        external_supervisor="Dana Whitfield, LMFT",
    )
    return ReadyPostFactory(title="Rain", authors=[associate])


def stands(post) -> Edition:
    return snapshot.build_edition(Post.objects.get(pk=post.pk))


def approve(post, **data):
    draft = stands(post)
    at = {"at-chosen": "other", "at": "2027-03-02T09:00"}
    return (
        at
        | {
            "action": "publish",
            "approval_hash": draft.approval_hash,
            "attested": draft.content_hash,
        }
        | data
    )


def test_looking_at_the_page_asks_nobody(client, ashley, supervised):
    shown = page(client, ashley, supervised)
    assert "I approve it as it stands" in shown
    assert "Send Dana Whitfield, LMFT the article to approve: no account is needed." in shown
    assert not ReviewRequest.objects.exists()


def test_a_supervisor_is_offered_once_at_the_desk_or_by_link(client, ashley, supervised):
    mara = in_role("Reviewer", name="Mara Lind")
    byline = AuthorFactory(name="Mara Lind", user=mara)
    supervised.authors.get().licenses.update(supervisor=byline)
    assert page(client, ashley, supervised).count(">Mara Lind (may approve it)</option>") == 1
    mara.authenticator_set.all().delete()  # without a second factor only the link is open to her
    assert page(client, ashley, supervised).count(">Mara Lind (may approve it)</option>") == 2


def test_it_is_approved_and_scheduled_in_one_step(client, ashley, supervised):
    said = page(client, ashley, supervised, approve(supervised, answer="Kind."))
    assert "Approved. Readers see it from Tuesday, March 2, 2027, 9:00 AM" in said
    edition = supervised.editions.get()
    assert edition.live_from == datetime(2027, 3, 2, 15, tzinfo=UTC)
    assert Approval.objects.get().approval_hash == edition.approval_hash
    assert [
        each.answer for each in requests.requests_waiting_for(supervised.authors.get().user)
    ] == ["Kind."]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"attested": ""}, "Read it with this in mind, then tick it."),
        ({"at": "2020-03-02T09:00"}, "This moment has passed."),
        ({"at": "2027-03-14T02:30"}, "2:30"),  # an hour that no clock shows
        ({"approval_hash": "old"}, "changed after you opened this page"),
    ],
)
def test_what_can_not_be_published_is_not_approved_either_and_nothing_typed_is_lost(
    wrong, sentence, client, ashley, supervised
):
    said = page(client, ashley, supervised, approve(supervised, answer="Kind.", **wrong))
    assert sentence in said
    assert ">\nKind.</textarea>" in said
    assert not Approval.objects.exists()
    assert not ReviewRequest.objects.exists()
    assert not supervised.editions.exists()


def test_who_approved_it_is_asked_for_nothing_more_and_may_once_more(client, ashley, supervised):
    data = {"action": "approve", "approval_hash": stands(supervised).approval_hash}
    assert "Review it once more" not in page(client, ashley, supervised)
    assert "Review it once more" in page(client, ashley, supervised, data)
    page(client, ashley, supervised, data)
    assert Approval.objects.count() == 2


def test_who_may_not_publish_approves_and_no_more(client, ashley, supervised):
    reviewer = in_role("Reviewer")
    request = requests.request_review(supervised, reviewer=reviewer, by=ashley)
    client.force_login(reviewer)
    shown = client.get(f"/desk/blog/post/{supervised.pk}/read/").content.decode()
    assert "I approve it as it stands" in shown
    for place in (shown, page(client, reviewer, supervised)):
        assert "publish or schedule it at once" not in place
    forged = approve(supervised, request=request.pk)
    client.force_login(reviewer)
    address = f"/desk/blog/post/{supervised.pk}/review/"
    assert client.post(address, forged).status_code == 403
    assert not Approval.objects.exists()
    page(client, reviewer, supervised, forged | {"action": "approve"})
    assert Approval.objects.get().approved_by == reviewer


def test_who_signs_it_is_not_offered_to_approve_it(client, supervised):
    june = supervised.authors.get().user
    june.groups.set(Group.objects.filter(name="Owner"))
    shown = page(client, june, supervised)
    assert "I approve it" not in shown
    client.force_login(june)
    address = f"/desk/blog/post/{supervised.pk}/review/"
    response = client.post(address, approve(supervised, action="approve"))
    assert "You sign this article: somebody else has to approve it." in response.content.decode()
    assert not Approval.objects.exists()


def test_who_is_asked_is_chosen_knowing_who_may_approve_it(client, ashley, supervised):
    in_role("Reviewer", name="Mara Lind")
    in_role("Publisher", name="Pat Boyle")
    shown = page(client, ashley, supervised)
    assert ">Mara Lind (may approve it)</option>" in shown
    assert ">Pat Boyle</option>" in shown
    june = supervised.authors.get().user
    june.groups.set(Group.objects.filter(name="Owner"))
    assert ">June Castle</option>" in page(client, ashley, supervised)


def test_changes_are_asked_for_and_stand_on_the_form(client, ashley, supervised):
    said = page(client, ashley, supervised, {"action": "changes"})
    assert "Say what should be changed" in said
    page(client, ashley, supervised, {"action": "changes", "answer": "The end is abrupt."})
    client.force_login(supervised.authors.get().user)
    form = client.get(f"/desk/blog/post/{supervised.pk}/change/").content.decode()
    assert "Ashley Reid asks for changes." in form
    assert "The end is abrupt." in form


def test_the_panel_says_what_is_missing_and_leads_to_the_reviews(client, ashley, supervised):
    client.force_login(ashley)
    panel = html.unescape(
        client.get(f"/desk/blog/post/{supervised.pk}/publishing/").content.decode()
    )
    assert "so Dana Whitfield, LMFT or a reviewer has to approve it" in panel
    assert f'href="/desk/blog/post/{supervised.pk}/review/"' in panel


def test_an_article_in_another_language_is_reviewed_in_its_language(client, ashley):
    section = {"kind": "text", "body": "<p>גשם</p>"}
    post = PostFactory(title="גשם", language="he", sections=[section])
    client.force_login(ashley)
    read = client.get(f"/desk/blog/post/{post.pk}/read/").content.decode()
    before = read.split("<p>גשם</p>")[0]
    assert before.rpartition(' lang="')[2].startswith('he" dir="rtl"')


def test_who_answers_themselves_is_not_told_that_they_read_it(client, ashley):
    post = PostFactory(title="Rain")
    own = ReviewRequest.objects.create(post=post, reviewer=ashley, requested_by=ashley)
    answer = {"action": "answer", "request": own.pk, "answer": "Fine."}
    answered = page(client, ashley, post, answer)
    assert "Thank you." in answered
    assert "Ashley Reid sees your answer at the desk." not in answered
