"""A fix of what readers see is approved as an article is: by the difference, for exactly that."""

import html
import re
from copy import deepcopy
from datetime import timedelta
from types import SimpleNamespace

import lxml.html
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag
from time_machine import travel

from accounts.models import AuditEntry
from blog.articles import autosave, revisions, snapshot
from blog.models import Approval, EditingSession, Edition, Post, Practice, ReviewRequest, Section
from blog.publishing import actions, fixes
from blog.publishing.status import status_of
from blog.review import approvals, links
from tests.blog.admin.views.test_fix import form_of, posted
from tests.blog.review.test_without_account import BROWSER, DANA, EMAIL, NOW, supervised
from tests.factories import AuthorFactory, OwnerFactory, PictureFactory, ReadyPostFactory, in_role
from tests.section_examples import examples

pytestmark = pytest.mark.django_db

RAIN = {"kind": "text", "heading": "Rain", "body": "<p>It fals.</p>"}
SNOW = {"kind": "text", "heading": "Snow", "body": "<p>It lies.</p>"}
WRITES = ("INSERT", "UPDATE", "DELETE")
ASK = f"Ask {DANA} to approve this fix"


@pytest.fixture(scope="module", autouse=True)
def scene(rows):
    """An associate, signed in, and an article of hers: made once for all tests of this module."""
    Practice(name="Willow Lane", time_zone="America/Chicago").save()
    with travel(NOW, tick=False) as clock, timezone.override("America/Chicago"):
        june = supervised(OwnerFactory(name="June Castle", email="june@example.com"))
        browser = Client()
        browser.force_login(june)
        return SimpleNamespace(june=june, cookies=browser.cookies, post=approved_once(june, clock))


@pytest.fixture(autouse=True)
def clock(time_machine, scene):
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)
    with timezone.override("America/Chicago"):
        yield time_machine


@pytest.fixture
def june(scene):
    """An associate, alone in her practice; her supervisor has no account."""
    return deepcopy(scene.june)


@pytest.fixture
def desk(client, scene):
    client.cookies = deepcopy(scene.cookies)
    return client


@pytest.fixture
def post(scene):
    """Live with a typo, as Dana approved it; the desk is ahead of it."""
    return deepcopy(scene.post)


def approved_once(june, clock) -> Post:
    post = ReadyPostFactory(
        title="Weather", authors=[june.author], created_by=june, sections=[RAIN, SNOW]
    )
    revisions.save_revision(post)
    approve(
        links.request_by_link(post, name=DANA, email=EMAIL, by=june, author=None), desk_of(post)
    )
    actions.publish(post, by=june)
    clock.shift(timedelta(hours=1))
    Section.objects.filter(parent=post, heading="Snow").update(body="<p>Half a thou</p>")
    revisions.save_revision(Post.objects.get(pk=post.pk))
    return post


def desk_of(post) -> str:
    return snapshot.build_edition(Post.objects.get(pk=post.pk)).approval_hash


def approve(request, approval_hash):
    approvals.approve_by_link(request, name=DANA, approval_hash=approval_hash)


def write_fix(desk, post, body="<p>It falls.</p>", **fields) -> str:
    """Put the typo right in the form, and return the address of the page that publishes the fix."""
    data = posted(form_of(desk, post))
    (name,) = (key for key, value in data.items() if key.endswith("-body") and "fal" in value[0])
    answer = desk.post(f"/desk/blog/post/{post.pk}/fix/", data | {name: [body]} | fields)
    assert "/fix/" in answer.url
    return answer.url


def words(response, status=200) -> str:
    assert response.status_code == status
    text = re.sub(r"<details.*?</details>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def posted_value(response, name) -> str:
    (value,) = re.findall(rf'name="{name}"[^>]*? value="([^"]+)"', response.content.decode())[:1]
    return value


def ask_dana(desk, address) -> str:
    """Press the button, and return the address of the link that goes out."""
    page = lxml.html.fromstring(desk.get(address).content.decode())
    (form,) = (each for each in page.forms if ASK in each.text_content())
    desk.post(address, {"action": "ask", **dict(form.form_values())})
    assert mail.outbox[-1].to == [EMAIL]
    assert "fix of an article" in mail.outbox[-1].subject
    return re.findall(r"http://[^/]*(/\S+)", str(mail.outbox[-1].body))[0]


def answer(link, action="approve", **fields):
    """What whoever has the link answers to what the page shows."""
    page = Client().get(link, headers=BROWSER)
    data = {"approval_hash": posted_value(page, "approval_hash"), "name": DANA} | fields
    return Client().post(link, {"action": action, **data}, follow=True)


def publish(desk, address):
    page = desk.get(address)
    sent = {each: posted_value(page, each) for each in ("seen", "attested")}
    return desk.post(address, sent, follow=True)


def live_bodies() -> list[str]:
    (edition,) = Edition.objects.live(timezone.now())
    return [section["body"] for section in edition.sections]


def test_a_fix_is_asked_about_approved_and_published_each_with_one_press(desk, post, june):
    address = write_fix(desk, post)
    page = words(desk.get(address))
    assert ASK in page
    assert f"A personal link goes to {EMAIL}." in page
    assert f"Send {DANA} the fix to approve" in page
    assert "Not published" in words(publish(desk, address))

    link = ask_dana(desk, address)
    page = words(desk.get(address))
    assert f"{DANA} was asked on" in page
    assert "It hasn’t been opened yet." in page
    assert ASK not in page

    # The difference alone; the whole is folded, and there is nothing of what is on the desk.
    response = Client().get(link, headers=BROWSER)
    assert "A fix of “Weather”" in words(response)
    assert "It lies." not in words(response)
    assert "It lies." in response.content.decode()
    assert "Half a thou" not in response.content.decode()
    assert "changed after you were asked" not in words(response)
    assert "Note it" not in response.content.decode()
    assert "It was first opened on" in words(desk.get(address))
    assert "You approved the fix of “Weather”" in words(answer(link, answer="Yes."))

    assert f"{DANA} has approved it: your fix of Weather Yes." in words(desk.get("/desk/"))
    page = words(desk.get(address))
    assert f"Approved by {DANA} by a personal link" in page
    assert "This must be put right" not in page
    assert "The fix is published" in words(publish(desk, address))
    assert live_bodies() == ["<p>It falls.</p>", "<p>It lies.</p>"]
    assert "your fix" not in words(desk.get("/desk/"))
    told = AuditEntry.objects.filter(action__in=["review_requested", "approved"])
    assert [each.details.count("fix") for each in told.order_by("pk")] == [0, 0, 1, 1]


def test_an_approval_is_for_the_fix_as_it_was_read(desk, post):
    address = write_fix(desk, post)
    link = ask_dana(desk, address)
    read = posted_value(Client().get(link), "approval_hash")
    write_fix(desk, post, "<p>It falls down.</p>")
    assert f"The fix was changed since. {DANA} reads the newest" in words(desk.get(address))
    page = answer(link, approval_hash=read)
    assert "changed after you opened this page" in words(page)
    assert "The fix was changed after you were asked. You see it as it is saved now." in words(page)
    assert "down." in words(page)
    answer(link)
    assert f"Approved by {DANA}" in words(desk.get(address))

    assert f"{DANA} has approved it: your fix" in words(desk.get("/desk/"))

    write_fix(desk, post, "<p>It falls, all night.</p>")
    assert f"{DANA} approved it before it was changed: your fix" in words(desk.get("/desk/"))
    assert "it was changed since" in words(Client().get(link))
    page = words(desk.get(address))
    assert "but you have changed the fix since" in page
    assert ASK in page
    assert "Not published" in words(publish(desk, address))
    # What was approved is kept; and nothing is said of what is on the desk, which nobody approved.
    note = "A fix of what readers saw, as it was approved."
    kept = post.revisions.get(note=note).content["sections"]
    assert [each["body"] for each in kept] == ["<p>It falls down.</p>", "<p>It lies.</p>"]
    assert post.revisions.first().note != note
    outdated = approvals.approvals_of(post, desk_of(post)).outdated
    assert outdated.fix is None


def test_changes_are_asked_for_with_words(desk, post):
    address = write_fix(desk, post)
    link = ask_dana(desk, address)
    assert "Say what should be changed" in words(answer(link, "changes"))
    assert "Thank you" in words(answer(link, "changes", answer="Rain pours."))
    page = words(desk.get(address))
    assert f"{DANA} asks for changes" in page
    assert "Rain pours." in page
    assert ASK in page
    review = f"/desk/blog/post/{post.pk}/review/"
    assert "Rain pours." in words(desk.get(review))
    other = Client()  # who may see every article, but not somebody's fix
    other.force_login(in_role("Publisher"))
    assert "Rain pours." not in words(other.get(review))


def test_a_fix_that_is_gone_is_not_approved(desk, post, june, clock):
    address = write_fix(desk, post)
    link = ask_dana(desk, address)
    request = ReviewRequest.objects.get(fix__isnull=False)
    autosave.discard(request.fix.token, june)
    clock.shift(timedelta(days=3))
    desk.get(f"/desk/blog/post/{post.pk}/change/")
    autosave.touch_session(autosave.parse_token("0" * 32), june, post)  # clears what is old
    page = Client().get(link)
    assert "This fix was published or discarded meanwhile" in words(page, 410)
    assert "falls" not in page.content.decode()
    sent = {"action": "approve", "name": DANA, "approval_hash": "0" * 64, "answer": "Kind words."}
    assert "Kind words." in words(Client().post(link, sent), 410)
    with pytest.raises(ValidationError, match="published or discarded"):
        approve(request, "0" * 64)
    assert not Approval.objects.exclude(fix=None).exists()
    assert "Waiting for an answer" not in words(desk.get(f"/desk/blog/post/{post.pk}/review/"))


def test_a_fix_that_is_half_typed_is_to_be_read_a_little_later(desk, post, june):
    dana = in_role("Reviewer", name="Dana")
    address = write_fix(desk, post)
    link = ask_dana(desk, address)
    nobody = words(desk.post(address, {"action": "ask", "reviewer": ""}))
    assert "Not asked yet: 1 thing to put right" in nobody
    desk.post(address, {"action": "ask", "reviewer": dana.pk})
    seen = posted_value(Client().get(link), "approval_hash")
    write_fix(desk, post, title=[""])
    sentence = "June Castle is changing this fix right now. Come back in a little while."
    page = words(Client().get(link))
    assert sentence in page
    assert "Thank you" not in page
    sent = {"action": "approve", "name": DANA, "approval_hash": seen, "answer": "Kind words."}
    page = words(Client().post(link, sent))
    assert sentence in page
    assert "Kind words." in page
    reviewer = Client()
    reviewer.force_login(dana)
    asked = ReviewRequest.objects.get(reviewer=dana)
    own = f"/desk/blog/post/{post.pk}/review/fix/{asked.pk}/"
    assert sentence in words(reviewer.get(own))
    assert "Kind words." in words(reviewer.post(own, sent))
    write_fix(desk, post, "<p>It falls down.</p>", title=["Weather"])
    assert "falls down" in words(Client().get(link))


def test_a_link_shows_nothing_once_it_is_withdrawn(desk, post):
    address = write_fix(desk, post)
    link = ask_dana(desk, address)
    desk.post(address, {"action": "withdraw", "request": ReviewRequest.objects.last().pk})
    assert "falls" not in words(Client().get(link), 404)
    assert ASK in words(desk.get(address))


def test_whoever_was_asked_at_the_desk_reads_and_approves_it_there(desk, post, june):
    dana, robin = in_role("Reviewer", name="Dana"), OwnerFactory(name="Robin")
    address = write_fix(desk, post)
    desk.post(address, {"action": "ask", "reviewer": dana.pk, "note": "A typo."})
    asked = ReviewRequest.objects.get(reviewer=dana)
    assert "The answer is still to come." in words(desk.get(address))

    reviewer = Client()
    reviewer.force_login(dana)
    with CaptureQueriesContext(connection) as asked_for:
        assert "June Castle asks you to look at a fix of Weather" in words(reviewer.get("/desk/"))
    assert not [each for each in asked_for if '"blog_editingsession"."content"' in each["sql"]]
    own = f"/desk/blog/post/{post.pk}/review/fix/{asked.pk}/"
    assert own in reviewer.get("/desk/").content.decode()
    page = reviewer.get(own)
    assert "A typo." in words(page)
    assert "It lies." not in words(page)
    assert "It lies." in page.content.decode()
    other = Client()
    other.force_login(robin)
    assert other.get(own).status_code == 404
    # Answered on the article's own page, it is still the fix that is approved, or nothing.
    there = {"action": "approve", "request": asked.pk, "approval_hash": desk_of(post)}
    reviewer.post(f"/desk/blog/post/{post.pk}/review/", there)
    assert not Approval.objects.exclude(fix=None).exists()

    seen = posted_value(page, "approval_hash")
    done = reviewer.post(own, {"action": "approve", "approval_hash": seen}, follow=True)
    assert "sees your answer at the desk" in words(done)
    assert done.redirect_chain == [("/desk/", 302)]  # the look has ended
    assert "Approved by Dana" in words(desk.get(address))
    # Voided, it is Dana who is offered first.
    page = words(desk.get(write_fix(desk, post, "<p>It falls down.</p>")))
    assert page.index("Ask Dana to approve this fix") < page.index(ASK)
    assert "You have answered about it" in words(reviewer.get(own, follow=True))


@pytest.mark.parametrize("tags", ["", "Sleet, Thaw"], ids=["", "with new tags"])
def test_who_may_approve_and_signs_nothing_approves_their_own_fix(client, post, tags):
    robin = OwnerFactory(name="Robin")
    client.force_login(robin)
    address = write_fix(client, post, tags=[tags])
    page = client.get(address)
    assert "I approve this fix myself" in words(page)
    sent = {"action": "approve", "approval_hash": posted_value(page, "approval_hash")}
    for _ in range(2):  # as by a double click
        assert "Approved by Robin" in words(client.post(address, sent, follow=True))
    assert Approval.objects.filter(approved_by=robin).count() == 1
    assert ReviewRequest.objects.filter(reviewer=robin).count() == 1
    assert "The fix is published" in words(publish(client, address))


def test_a_tag_that_is_new_with_the_fix_is_approved_with_it(desk, post):
    address = write_fix(desk, post, tags=["Sleet, Thaw"])
    link = ask_dana(desk, address)
    assert "changed after you were asked" not in words(Client().get(link))
    answer(link)
    assert "The fix is published" in words(publish(desk, address))
    (edition,) = Edition.objects.live(timezone.now())
    assert {"Sleet", "Thaw"} <= {tag.name for tag in edition.tags.all()}


def test_a_tag_that_came_after_asking_is_approved_once_it_was_looked_at(desk, post):
    address = write_fix(desk, post)
    link = ask_dana(desk, address)
    session = EditingSession.objects.get(fixes__isnull=False)
    session.content["tags"] = ["Thaw"]  # as it is saved while one writes
    session.save()
    assert "A tag of it is new since you were asked" in words(answer(link))
    write_fix(desk, post, tags=["Thaw"])
    assert "You approved the fix" in words(answer(link))


def test_a_fix_and_the_desk_are_asked_about_apart(desk, post, june):
    for_desk = links.request_by_link(post, name=DANA, email=EMAIL, by=june)
    ask_dana(desk, write_fix(desk, post))
    for_desk.refresh_from_db()
    assert for_desk.is_open
    approve(for_desk, desk_of(post))
    assert f"Approved by {DANA}" not in words(desk.get(write_fix(desk, post)))


def test_whoever_reads_a_fix_writes_nothing_and_asks_no_more_of_long_ones(client, june, clock):
    """Its pictures don't either; and mail filters fetch it all."""
    client.force_login(june)
    counts = []
    for length in (6, 60):
        picture = PictureFactory()
        own = [
            {"kind": "text", "heading": f"H{each}", "body": "<p>It lies.</p>"}
            for each in range(length - 3)
        ]
        pictured = {"kind": "picture", "picture": picture, "body": "<p>A sky.</p>"}
        post = ReadyPostFactory(
            authors=[june.author], created_by=june, sections=[RAIN, pictured, pictured, *own]
        )
        request = links.request_by_link(post, name=DANA, email=EMAIL, by=june)
        approve(request, desk_of(post))
        actions.publish(post, by=june)
        Post.objects.filter(pk=post.pk).update(subtitle="Ahead", content_hash="")
        address = ask_dana(client, write_fix(client, post))
        for what in (address, f"{address}{picture.token}/x.webp", f"{address}nothing/x.webp"):
            with CaptureQueriesContext(connection) as asked:
                Client().get(what)
            written = [each["sql"] for each in asked if each["sql"].startswith(WRITES)]
            assert not written
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
    assert counts[1] < 28


def test_what_is_approved_of_a_fix_is_what_is_published(client, post, june):
    """Without writing it for a look: whatever kind of section there is, and whatever else."""
    client.force_login(june)
    Tag.objects.create(name="Thaw")
    post = ReadyPostFactory(
        title="Weather",
        sections=examples(PictureFactory(), AuthorFactory()),
        lead_picture=PictureFactory(),
        tags=["rain"],
    )
    actions.publish(post, by=june)
    Post.objects.filter(pk=post.pk).update(title="Ahead", content_hash="")
    changed = {"tags": ["rain, thaw"], "slug": ["Weather_2"]}
    client.post(f"/desk/blog/post/{post.pk}/fix/", posted(form_of(client, post)) | changed)
    session = EditingSession.objects.get(fixes__isnull=False)
    now = timezone.now()
    fix = fixes.plan_fix(session, session.content, status_of(post, now), now)
    written = fix.checked.article.edition
    assert fix.edition.content_hash == written.content_hash
    assert fix.edition.approval_hash == written.approval_hash
    assert fix.edition.slug == "Weather_2"
    assert [tag.name for tag in fix.edition.tag_list] == ["Thaw", "rain"]
