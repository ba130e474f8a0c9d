"""A person's data: given as a file to read, erased where the law asks, and nothing forgotten."""

import io
import json
import stat
import zipfile
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.mail import send_mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.audit.log import log_action
from accounts.audit.models import AuditEntry
from accounts.models import User
from accounts.persons.references import ABOUT_AUTHOR, ABOUT_USER, references_to
from blog.articles import revisions, snapshot
from blog.models import (
    Approval,
    Author,
    Comment,
    EditingSession,
    Edition,
    License,
    Picture,
    Post,
    Practice,
    ReviewRequest,
)
from blog.publishing import actions
from blog.review import approvals, comments, links, requests
from practice_site.append_only import ImmutableError
from tests.accounts.test_sign_in import sign_in
from tests.background import QUEUE
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    ReadyPostFactory,
    in_role,
)

pytestmark = pytest.mark.django_db

DANA, ADDRESS = "Dana Whitfield", "dana@example.com"


@pytest.fixture
def ashley():
    return OwnerFactory(name="Ashley Reid")


@pytest.fixture
def dana(ashley, settings):
    """Somebody who has left traces wherever one can."""
    settings.TASKS, settings.EMAIL_BACKEND = QUEUE, "practice_site.mail.EmailBackend"
    dana = in_role("Reviewer", name=DANA, email=ADDRESS)
    EmailAddress.objects.create(user=dana, email=ADDRESS, primary=True)
    sign_in(Client(), dana)
    author = AuthorFactory(
        name=DANA, slug="dana", user=dana, bio="<p>I walk a lot.</p>", pronouns="she/her",
        photo=PictureFactory(name="Dana, laughing"), on_team=True,
    )  # fmt: skip
    LicenseFactory(author=author, number="4711")
    Practice.objects.update_or_create(pk=1, defaults={"welcome_author": author})
    post = ReadyPostFactory(title="Rain", created_by=ashley)
    revisions.save_revision(post, ashley)
    comments_by(dana, ashley, post)
    Post.objects.filter(pk=post.pk).update(summary="Another word.")
    revisions.save_revision(Post.objects.get(pk=post.pk), dana)
    EditingSession.objects.create(
        user=dana, data=[["title", "Unfinished"]], last_seen_at=timezone.now()
    )
    log_action("sessions_ended", actor=dana, name="1 session", details="Firefox on Windows")
    log_action("changed", actor=ashley, target=dana, details=f"Name: D. → {DANA}")
    send_mail("Hello", "A link", None, [ADDRESS])
    return dana


def comments_by(dana, ashley, post):
    asked = requests.request_review(post, reviewer=dana, by=ashley, note="Is it kind?")
    comments.add_comment(post.blog_section_set.first(), by=dana, text="I would say it so.")
    seen = snapshot.build_edition(Post.objects.get(pk=post.pk)).approval_hash
    approvals.approve(asked, by=dana, approval_hash=seen, note="Fine.")


def run(command: str, *args) -> str:
    out = io.StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def everything() -> str:
    """All that the database says of people, as text."""
    rows = [User, Author, AuditEntry, Comment, ReviewRequest, EditingSession, EmailAddress]
    return json.dumps([list(model.objects.values()) for model in rows], default=str)


@pytest.mark.parametrize(
    ("model", "table"), [(User, ABOUT_USER), (Author, ABOUT_AUTHOR)], ids=["user", "author"]
)
def test_both_commands_know_whatever_refers_to_a_person(model, table):
    """A new foreign key gets a line in accounts/persons/references.py: what becomes of its rows."""
    assert set(references_to(model)) == set(table)


# --- Giving them ---------------------------------------------------------------------------------


def test_what_there_is_of_somebody_is_a_file_to_read(dana, ashley, tmp_path):
    path = tmp_path / "dana.zip"
    said = run("export_person", ADDRESS.upper(), "--to", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    archive = zipfile.ZipFile(path)
    manifest = archive.read("READ ME FIRST.txt").decode()
    assert DANA in manifest
    files = set(archive.namelist()) - {"READ ME FIRST.txt"}
    assert all(name in manifest and name in said for name in files)
    data = {
        name: json.loads(archive.read(name)) for name in sorted(files) if name.endswith(".json")
    }
    assert data["account.json"][0]["E-mail address"] == ADDRESS
    assert "walk a lot" in data["author.json"][0]["Bio"]
    assert data["remarks-on-articles.json"][0]["Text"] == "I would say it so."
    assert [each["Note"] for each in data["approvals.json"]] == ["Fine."]
    assert "Another word." in json.dumps(data["versions-that-they-saved.json"])
    assert archive.read("portrait.jpg")[:2] == b"\xff\xd8"
    everything = json.dumps(data) + manifest
    for secret in (dana.password, *Authenticator.objects.values_list("data__secret", flat=True)):
        assert secret not in everything
    assert UserSession.objects.get().session_key not in everything
    about = [each for each in data["audit-log.json"] if each["Who"] == "Ashley Reid"]
    assert about
    assert not any("From" in each for each in about)  # where another was
    assert str(AuditEntry.objects.first()) == f"Somebody exported the data of {DANA}"
    with pytest.raises(CommandError, match="can’t be written"):
        run("export_person", ADDRESS, "--to", path)
    assert zipfile.is_zipfile(path)


def test_what_fails_leaves_no_part_of_a_file(dana, tmp_path, monkeypatch):
    monkeypatch.setattr("accounts.persons.export._pictures", lambda person: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("export_person", ADDRESS, "--to", tmp_path / "dana.zip")
    assert not list(tmp_path.iterdir())


def test_nobody_is_known_by_an_address_that_nobody_has(ashley):
    for command in ("export_person", "erase_person"):
        for who in ("nobody@example.com", "nobody", ""):
            with pytest.raises(CommandError, match="Nobody is known by"):
                run(command, who)


# --- Erasing them --------------------------------------------------------------------------------


def test_what_erasing_does_is_said_first_and_nothing_is_done(dana):
    before = everything()
    said = run("erase_person", ADDRESS)
    assert "Nothing was done yet" in said
    assert "Remarks on articles (1): stay under the pseudonym, without their words." in said
    assert "Approvals (1): stay with the name, since they prove who answered for" in said
    assert "Mails in the queue (1): are deleted." in said
    assert everything() == before


def test_an_erased_person_is_named_nowhere_but_where_it_is_record(dana, ashley):
    post, photo = Post.objects.get(title="Rain"), dana.author.photo
    entries = AuditEntry.objects.count()
    before = snapshot.build_edition(post).approval_hash
    run("erase_person", ADDRESS, "--yes")

    pseudonym = f"A person who was erased ({dana.pk})"
    left = everything()
    words = (ADDRESS, "I would say it so", "walk a lot", "she/her", "Unfinished", "4711", "Firefox")
    assert not [word for word in words if word in left]
    dana.refresh_from_db()
    assert (str(dana), dana.is_active, dana.is_staff) == (pseudonym, False, False)
    assert not dana.has_usable_password()
    assert not any(
        model.objects.filter(user=dana).exists()
        for model in (EmailAddress, Authenticator, UserSession, EditingSession)
    )
    assert not dana.groups.exists()
    # What she approved is proof, and a byline what readers may have seen.
    assert Approval.objects.get().reviewer_name == DANA
    author = Author.objects.get(slug="dana")
    assert (author.name, author.photo, author.user, author.on_team) == (DANA, None, None, False)
    assert not Picture.objects.filter(pk=photo.pk).exists()
    assert Practice.load().welcome_author is None
    assert (License.objects.get(author=author).number, author.bio) == ("", "")
    # The history and the log are whole, under another name, from nowhere.
    assert snapshot.build_edition(Post.objects.get(pk=post.pk)).approval_hash == before
    assert [str(each.created_by) for each in post.revisions.all()] == [pseudonym, "Ashley Reid"]
    log = AuditEntry.objects.all()
    assert log.count() == entries + 1
    assert str(log.first()) == f"Somebody erased the data of {pseudonym}"
    assert DANA not in json.dumps(list(log.values()), default=str)
    assert not log.filter(actor=dana, ip_address__isnull=False).exists()
    assert log.filter(actor=dana, actor_name=pseudonym, action="signed_in").exists()


def test_the_last_owner_is_not_erased(ashley, dana):
    with pytest.raises(CommandError, match="is the last owner"):
        run("erase_person", ashley.email, "--yes")
    ashley.refresh_from_db()
    assert ashley.is_active
    OwnerFactory()
    run("erase_person", ashley.email, "--yes")


def test_what_fails_in_between_erases_nothing(dana, monkeypatch):
    before = everything()
    monkeypatch.setattr("accounts.persons.erase.log_action", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("erase_person", ADDRESS, "--yes")
    assert everything() == before


def test_a_guest_author_is_erased_by_the_address_of_their_page(ashley):
    guest, other = AuthorFactory(name="Sam Hill", slug="sam", bio="<p>Of me.</p>"), AuthorFactory()
    run("erase_person", "sam", "--yes")
    guest.refresh_from_db()
    assert (guest.name, guest.bio) == (f"A person who was erased (author {guest.pk})", "")
    # Whose name readers saw keeps it, and it is said why.
    actions.publish(ReadyPostFactory(authors=[other]), by=ashley)
    said = run("erase_person", other.slug, "--yes")
    assert "keeps name and address of the page, as readers saw them in bylines" in said
    other.refresh_from_db()
    assert other.name.startswith("Robin Vale")
    assert [each.name for each in Edition.objects.get().authors.all()] == [other.name]


def test_somebody_who_only_got_personal_links_is_erased_by_their_address(ashley, tmp_path):
    post, email = ReadyPostFactory(), "mara@example.org"
    asked = links.request_by_link(post, name="Mara Lind", email=email, by=ashley)
    comments.add_comment_by_link(asked, post.blog_section_set.first(), text="My words.")
    LicenseFactory(external_supervisor="Mara Lind", supervisor_email=email)
    said = run("export_person", email, "--to", tmp_path / "mara.zip")
    assert "remarks-by-a-personal-link.json: 1" in said
    run("erase_person", email, "--yes")
    asked.refresh_from_db()
    assert asked.reviewer_name == "A person who was erased"
    assert email not in everything()
    assert "My words" not in everything()
    assert not ReviewRequest.objects.with_working_link(timezone.now()).exists()
    assert not License.objects.filter(supervisor_email=email).exists()


def test_of_the_audit_log_nothing_else_can_be_changed(dana):
    entry = AuditEntry.objects.filter(actor=dana).first()
    for field in ("action", "created_at", "actor", "target_id"):
        with pytest.raises(ImmutableError):
            AuditEntry.objects.rename(entry, **{field: None})
    assert not AuditEntry.objects.forget_addresses(before=timezone.now() - timedelta(days=1))
