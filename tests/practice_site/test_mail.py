"""Mail is queued with what it tells of, sent once, tried again, and told of where it can't be."""

import os
import stat
from datetime import timedelta

import pytest
import time_machine
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from practice_site.mail import GIVE_UP_AFTER, PAUSES, undelivered
from tests.background import queue_mail, run_tasks
from tests.factories import OwnerFactory, in_role
from tests.markup import squeeze
from tests.ports import free_port
from tests.smtp import Mailbox, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def queue(settings, mailbox):
    with mail_server(mailbox) as port:
        queue_mail(settings, port)
        yield


@pytest.fixture
def broken(settings) -> int:
    """A port on which no mail server answers yet."""
    port = free_port()
    queue_mail(settings, port)
    return port


def write(to: str = "robin@example.com") -> None:
    send_mail("Hello", "The words of the mail, with an ü.", None, [to])


def everything_queued() -> str:
    return repr(list(DBTaskResult.objects.values()))


def run_at(moment) -> None:
    with time_machine.travel(moment):
        run_tasks()


def test_on_ones_own_machine_it_is_written_to_a_file_and_one_line_says_where(
    settings, tmp_path, capsys
):
    queue_mail(settings, 1)
    settings.DATA_DIR = tmp_path
    settings.EMAIL_DELIVERY_BACKEND = "practice_site.mail.FileBackend"
    write()
    run_tasks()
    (path,) = (tmp_path / "mail").iterdir()
    assert capsys.readouterr().out == f"A mail to robin@example.com was written to {path}\n"
    text = path.read_text(encoding="utf-8")
    assert "To: robin@example.com\nSubject: Hello\n\nThe words of the mail, with an ü." in text
    if os.name != "nt":
        assert (stat.S_IMODE(path.stat().st_mode), path.parent.stat().st_mode & 0o77) == (0o600, 0)


def test_a_mail_is_sent_by_the_worker_and_then_forgotten(queue, mailbox):
    write()
    assert not mailbox.received
    run_tasks()
    (mail,) = mailbox.received
    assert (mail["Subject"], mail["To"]) == ("Hello", "robin@example.com")
    assert mail.get_content().strip() == "The words of the mail, with an ü."
    assert "robin" not in everything_queued()
    assert "words" not in everything_queued()
    run_tasks()
    assert len(mailbox.received) == 1


def test_a_mail_of_what_did_not_happen_is_not_sent(queue, mailbox):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    run_tasks()
    assert not mailbox.received


def test_all_of_a_mail_arrives(queue, mailbox):
    mail = EmailMultiAlternatives(
        "Both", "Plain", "a@example.com", ["b@example.com"], bcc=["secret@example.com"],
        cc=["c@example.com"], reply_to=["d@example.com"], headers={"X-Kind": "notice"},
    )  # fmt: skip
    mail.attach_alternative("<p>Rich</p>", "text/html")
    mail.send()
    run_tasks()
    (received,) = mailbox.received
    parts = {part.get_content_type(): part.get_content() for part in received.iter_parts()}
    assert {name: text.strip() for name, text in parts.items()} == {
        "text/plain": "Plain",
        "text/html": "<p>Rich</p>",
    }
    assert [received[name] for name in ("From", "Cc", "Reply-To", "X-Kind", "Bcc")] == [
        "a@example.com", "c@example.com", "d@example.com", "notice", None,
    ]  # fmt: skip


def test_what_can_not_be_queued_is_refused_at_once(queue):
    with pytest.raises(BadHeaderError):
        send_mail("Two\nlines", "", None, ["robin@example.com"])
    mail = EmailMessage("With a file", "", None, ["robin@example.com"])
    mail.attach("a.txt", "words")
    with pytest.raises(ValueError, match="attachments"):
        mail.send()
    assert not DBTaskResult.objects.exists()


def test_a_mail_that_can_not_be_sent_is_tried_again_after_growing_pauses(broken, mailbox):
    write()
    now = timezone.now()
    run_at(now)
    for pause in PAUSES[:4]:
        waiting = DBTaskResult.objects.get(status="READY")
        assert timedelta(0) <= waiting.run_after - now - timedelta(minutes=pause) < timedelta(0, 30)
        run_at(waiting.run_after - timedelta(seconds=1))  # too early: nothing is tried
        assert DBTaskResult.objects.get(status="READY") == waiting
        now = waiting.run_after
        run_at(now)
    with mail_server(mailbox, broken):
        run_at(now + timedelta(hours=1))
    (mail,) = mailbox.received
    assert mail["Date"].datetime < timezone.now() + timedelta(seconds=5)  # when it was written
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_the_log_names_the_mail_server_that_does_not_answer(broken, caplog):
    write()
    run_at(timezone.now())
    assert f"Mail can't be sent by 127.0.0.1:{broken} at attempt 1" in caplog.text


def test_a_mail_that_waits_for_its_next_attempt_lets_new_work_go_first(broken):
    write("late@example.com")
    run_tasks()
    write("new@example.com")
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        first = DBTaskResult.objects.ready().first()
    assert first.args_kwargs["kwargs"]["message"]["to"] == ["new@example.com"]


def test_after_an_hour_it_is_told_at_the_desk_to_who_may_act(broken, mailbox, client):
    def home(person) -> str:
        client.force_login(person)
        return client.get("/desk/").content.decode()

    owner, start = OwnerFactory(), timezone.now()
    write()
    run_tasks()
    assert "E-mail that doesn’t arrive" not in home(owner)
    with time_machine.travel(start + timedelta(minutes=61)):
        run_tasks()
        page = home(owner)
        assert "To robin@example.com" in page
        assert "The mail server doesn’t answer." in page
        assert "It is tried again by itself." in page
        assert "E-mail that doesn’t arrive" not in home(in_role("Publisher"))
    with mail_server(mailbox, broken), time_machine.travel(start + timedelta(hours=9)):
        run_tasks()
        assert "E-mail that doesn’t arrive" not in home(owner)
    assert len(mailbox.received) == 1


def test_that_no_worker_runs_is_told_too(broken, client):
    client.force_login(OwnerFactory())
    write()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        page = squeeze(client.get("/desk/").content.decode())
        assert "background worker doesn’t run" in page


def test_a_mail_is_given_up_after_days_and_its_words_are_forgotten(broken, client):
    write()
    with time_machine.travel(timezone.now() + GIVE_UP_AFTER):
        run_tasks()
        assert not DBTaskResult.objects.ready().exists()
        assert "words" not in everything_queued()
        client.force_login(OwnerFactory())
        page = squeeze(client.get("/desk/").content.decode())
    assert "To robin@example.com" in page
    assert "It was tried for days and is not tried again." in page


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("550 No such mailbox", "The mail server doesn’t take the mail"),
        ("451 Try again later", "The mail server doesn’t take the mail"),
    ],
)
def test_what_the_mail_server_refuses_is_kept(queue, mailbox, answer, problem):
    mailbox.answer = answer
    write()
    run_tasks()
    (mail,) = undelivered(timezone.now() + timedelta(hours=2))
    assert mail.problem == problem


def test_what_is_queued_can_not_be_read_at_the_desk(client):
    client.force_login(OwnerFactory())
    assert "django_tasks" not in client.get("/desk/").content.decode()
    assert client.get("/desk/django_tasks_database/dbtaskresult/").status_code == 404
