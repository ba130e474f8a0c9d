"""The record: each thing that matters is put down once, and nothing is ever taken away."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone
from taggit.models import Tag

from accounts.audit.log import describe_browser, log_action
from accounts.audit.models import AuditEntry
from blog.articles import revisions, snapshot
from blog.daily.expired import delete_expired
from blog.models import BlogImport, License, Post, Practice
from blog.moving_in import begin, choices_of, start
from blog.preview import links
from blog.publishing import actions
from blog.review import approvals, requests
from blog.signals import AuditAction
from blog.taxonomy.merging import merge_topics
from practice_site.append_only import ImmutableError
from tests.accounts.test_sign_in import sign_in, with_password
from tests.background import QUEUE, run_tasks
from tests.blog.moving_in import fake
from tests.factories import (
    PASSWORD,
    AuthorFactory,
    CredentialFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

RECORD = "/desk/accounts/auditentry/"
FIREFOX = {
    "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
}


def lines(*what: str) -> list[str]:
    entries = AuditEntry.objects.filter(action__in=what) if what else AuditEntry.objects.all()
    return [str(each) for each in entries.order_by("pk")]


@pytest.fixture
def ana():
    return OwnerFactory(name="Ana Ruiz", email="ana@example.com")


@pytest.fixture
def post():
    return PostFactory(title="Rain")


# --- What is put down ----------------------------------------------------------------------------


def test_signing_in_and_out_from_where(client, ana):
    client.defaults["HTTP_USER_AGENT"] = FIREFOX["user-agent"]
    sign_in(client, ana)
    client.post("/desk/logout/")
    entry = AuditEntry.objects.get(action="signed_in")
    assert str(entry) == "Ana Ruiz signed in"
    assert (entry.actor, entry.ip_address, entry.browser) == (
        ana,
        "127.0.0.1",
        "Firefox on Windows",
    )
    assert lines("signed_out") == ["Ana Ruiz signed out"]


def test_who_is_refused_and_never_what_was_typed(client, ana):
    with_password(client, ana, "wrong")
    client.post("/desk/login/", {"login": "secret-words@x.example", "password": PASSWORD})
    assert lines("refused") == [
        "Somebody was refused at the sign-in: ana@example.com",
        "Somebody was refused at the sign-in: an address nobody has",
    ]
    assert not AuditEntry.objects.filter(details__contains="secret").exists()


def test_what_becomes_of_an_article(ana, post):
    reviewer = OwnerFactory(name="Robin Vale")
    request = requests.request_review(post, reviewer=reviewer, by=ana)
    approvals.approve(
        request, by=reviewer, approval_hash=snapshot.build_edition(post).approval_hash
    )
    tomorrow = timezone.now() + timedelta(days=1)
    actions.publish(post, by=ana, at=tomorrow)
    actions.reschedule(post, by=ana, at=tomorrow + timedelta(hours=1))
    actions.cancel_schedule(post, by=ana)
    actions.publish(post, by=ana)
    actions.take_down(post, by=ana)
    link = links.create_link(
        post,
        revisions.save_revision(post),
        recipient="Dr. Lind",
        last_day=timezone.localdate(),
        by=ana,
    )
    links.revoke_link(link, ana)
    links.revoke_link(link, ana)  # it had ended
    of_article = AuditEntry.objects.filter(target_type="blog.post", target_id=str(post.pk))
    assert [str(each) for each in of_article.order_by("pk")] == [
        "Ana Ruiz asked for a review of Rain",
        "Robin Vale approved Rain",
        "Ana Ruiz scheduled Rain",
        "Ana Ruiz rescheduled Rain",
        "Ana Ruiz canceled the schedule of Rain",
        "Ana Ruiz published Rain",
        "Ana Ruiz took down Rain",
        "Ana Ruiz made a preview link to Rain",
        "Ana Ruiz ended a preview link to Rain",
    ]
    created = of_article.get(action="link_created")
    assert created.details.startswith("For Dr. Lind, until ")


def test_line_ends_of_a_browser_are_no_change(client, ana):
    Practice(street_address="100 Example Lane\nMinneapolis").save()
    practice = Practice.load()
    practice.street_address, practice.tagline = "100 Example Lane\r\nMinneapolis", "Calm."
    practice.save()
    assert AuditEntry.objects.filter(action="changed").get().details == (
        "Tagline: Notes from our therapists. → Calm."
    )


def test_what_could_not_be_done_is_not_put_down(ana):
    post = PostFactory(sections=[{"kind": "picture", "picture": PictureFactory(alt_text="")}])
    with pytest.raises(ValidationError):
        actions.publish(post, by=ana)
    assert not lines("published")


def test_a_license_with_what_it_was_and_what_it_is(client, ana):
    client.force_login(ana)
    author = AuthorFactory(name="Dana Whitfield")
    held = License.objects.create(
        author=author, credential=CredentialFactory(), number="12", valid_from=date(2020, 1, 1)
    )
    held.number, held.valid_until = "34", date(2030, 1, 1)
    held.save()
    held.save()
    held.delete()
    entries = AuditEntry.objects.filter(target_name__startswith="License").order_by("pk")
    assert [each.action for each in entries] == ["added", "changed", "deleted"]
    assert entries[1].details == "Number: 12 → 34\nValid until: empty → 2030-01-01"


def test_roles_and_permissions_of_a_person_and_of_a_role(ana):
    role = Group.objects.create(name="Guests")
    role.permissions.add(Permission.objects.get(codename="view_post"))
    ana.groups.add(role)
    ana.groups.remove(role)
    ana.is_active = False
    ana.save()
    said = list(
        AuditEntry.objects.filter(action="changed").order_by("pk").values_list("details", flat=True)
    )
    assert said[0].startswith("Permissions given: ")
    assert said[1:] == ["Roles given: Guests", "Roles taken away: Guests", "Active: yes → no"]


def test_no_password_and_no_long_text_is_repeated(ana):
    ana.set_password("another long sentence")
    ana.save()
    practice = Practice.load()
    practice.disclaimer = "<p>Not advice.</p>" * 9
    practice.save()
    practice.disclaimer = "<p>Other words.</p>"
    practice.save()
    entry = AuditEntry.objects.filter(action="changed").get()
    assert entry.details == "Disclaimer: changed"


def test_tags_that_are_merged(ana):
    PostFactory(tags=["calm", "calmness"])
    keep, other = Tag.objects.get(name="calm"), Tag.objects.get(name="calmness")
    merge_topics(keep, [other])
    assert AuditEntry.objects.get(action="merged").details == "calmness"


def test_the_console(ana):
    call_command("recover", ana.email)
    entry = AuditEntry.objects.get(action="recovered")
    assert (entry.browser, entry.ip_address) == ("Console", None)


def test_what_somebody_asked_for_is_done_in_the_background(
    ana, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.TASKS = QUEUE
    fake.opens(monkeypatch, fake.FakeBlog([fake.post(1)]))
    with django_capture_on_commit_callbacks(execute=True):
        begin(ContentFile(b"<rss/>", "blog.xml"), by=ana)
    run_tasks()
    blog_import = BlogImport.objects.get()
    chosen = replace(choices_of(blog_import), publish=True, attested=True)
    with django_capture_on_commit_callbacks(execute=True):
        start(blog_import, chosen, by=ana)
    run_tasks()
    said = AuditEntry.objects.filter(action__in=["imported", "published"])
    assert {(each.browser, each.actor) for each in said} == {("In the background", ana)}
    assert said.count() == 2
    log_action(AuditEntry.Action.ADDED, actor=ana, name="by a command")
    assert AuditEntry.objects.get(target_name="by a command").browser == "Console"


def test_a_reader_leaves_nothing(client, post, ana):
    actions.publish(post, by=ana)
    before = AuditEntry.objects.count()
    for address in ("/", post.editions.get().get_absolute_url(), "/search/?q=rain", "/nothing/"):
        client.get(address)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (FIREFOX["user-agent"], "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1",
         "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/137.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/137 Safari/537.36 Edg/137",
         "Edge on Mac"),
        ("", "Another browser"),
    ],
)  # fmt: skip
def test_browsers_are_named(agent, named):
    assert describe_browser(agent) == named


# --- It stays ------------------------------------------------------------------------------------


def test_an_entry_can_not_be_changed_or_deleted(ana):
    entry = log_action("published", actor=ana, name="Rain")
    entry.target_name = "Snow"
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(target_name="Snow"),
        lambda: AuditEntry.objects.bulk_update([entry], ["target_name"]),
    ):
        with pytest.raises(ImmutableError), transaction.atomic():
            attempt()
    with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
        ana.delete()


def test_network_addresses_go_after_the_days_that_the_practice_keeps_them(client, ana, settings):
    settings.TASKS = QUEUE  # of which old rows are deleted, too
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=181), tick=False):
        sign_in(client, ana)
    with time_machine.travel(now - timedelta(days=20), tick=False):
        sign_in(Client(), ana)
    before = list(AuditEntry.objects.values())

    def addresses(**kept):
        Practice.objects.update_or_create(pk=1, defaults=kept)
        delete_expired()
        entries = AuditEntry.objects.filter(action="signed_in").order_by("pk")
        return [entry.ip_address for entry in entries]

    assert addresses() == [None, "127.0.0.1"]
    kept = {each["id"]: each for each in AuditEntry.objects.values()}
    assert [each | {"ip_address": None} for each in before] == [
        kept[each["id"]] | {"ip_address": None} for each in before
    ]
    assert addresses(log_address_days=19) == [None, None]


def test_an_action_that_does_not_exist_is_an_error(ana):
    with pytest.raises(ValueError, match="publishd"):
        log_action("publishd", actor=ana, name="Rain")
    assert not AuditEntry.objects.filter(target_name="Rain").exists()


def test_every_event_of_the_blog_has_a_label():
    assert set(AuditAction) <= set(AuditEntry.Action.values)


def test_it_outlives_what_it_is_about(ana, post):
    actions.publish(post, by=ana, at=timezone.now() + timedelta(days=1))
    log_action("published", actor=ana, target=post)
    Post.objects.filter(pk=post.pk).update(title="Snow")
    assert AuditEntry.objects.filter(action="published").get().target_name == "Rain"


@pytest.mark.parametrize("road", ["delete", "change", "add", "bulk"])
def test_nobody_changes_it_at_the_desk(road, client, ana):
    client.force_login(ana)
    entry = log_action("published", actor=ana, name="Rain")
    before = list(AuditEntry.objects.values())
    if road == "bulk":
        data = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
        client.post(RECORD, data)
    else:
        path = "add/" if road == "add" else f"{entry.pk}/{road}/"
        response = client.post(
            f"{RECORD}{path}", {"post": "yes", "action": "added", "target_name": "x"}
        )
        assert response.status_code == 403
    assert list(AuditEntry.objects.values()) == before


# --- Reading it ----------------------------------------------------------------------------------


def test_it_is_read_as_sentences_and_sifted(client, ana):
    client.force_login(ana)
    Practice(time_zone="America/Chicago").save()
    robin = UserFactory(name="Robin Vale")
    log_action("published", actor=ana, name="Rain")
    log_action("approved", actor=robin, name="Snow")
    page = client.get(RECORD).content.decode()
    assert "<strong>Ana Ruiz</strong> published Rain" in page
    for query in ("?action=approved", f"?actor__id__exact={robin.pk}", "?q=Snow"):
        page = client.get(RECORD + query).content.decode()
        assert "approved Snow" in page
        assert "published Rain" not in page
    assert "No entry has “Hail”" in client.get(f"{RECORD}?q=Hail").content.decode()


def test_who_may_not_read_it_does_not(client):
    client.force_login(UserFactory())
    assert client.get(RECORD).status_code == 403
    assert client.get(f"{RECORD}file/").status_code == 403


def test_it_is_saved_as_a_file_and_that_is_on_record(client, ana, time_machine):
    time_machine.move_to(datetime(2026, 5, 3, 21, 2, tzinfo=UTC), tick=False)
    client.force_login(ana)
    log_action("published", actor=ana, name="=1+1", details="a\nb")
    log_action("approved", actor=ana, name="Snow")
    response = client.get(f"{RECORD}file/?action=published")
    rows = list(csv.reader(io.StringIO(b"".join(response).decode())))
    assert rows[1:] == [
        ["2026-05-03 21:02:00", "Ana Ruiz", "published", "'=1+1", "a\nb", "", "Console"]
    ]
    assert lines("exported") == ["Ana Ruiz exported the audit log"]
    assert AuditEntry.objects.get(action="exported").details == "action=published"


def test_a_long_record_costs_no_more_queries(client, ana, django_assert_num_queries):
    client.force_login(ana)
    for number in range(3):
        log_action("published", actor=ana, name=f"Rain {number}")
    client.get(RECORD)
    with django_assert_num_queries(8):
        client.get(RECORD)
    for number in range(60):
        log_action("published", actor=ana, name=f"Snow {number}")
    with django_assert_num_queries(8):
        client.get(RECORD)


def test_it_is_sifted_by_days_months_and_years_of_the_practice(client, ana, time_machine):
    Practice(time_zone="America/Chicago").save()
    for moment, name in (
        (datetime(2024, 12, 31, 23, tzinfo=UTC), "Rain"),
        (datetime(2026, 2, 1, 5, tzinfo=UTC), "Snow"),  # in January yet, in Chicago
        (datetime(2026, 2, 20, tzinfo=UTC), "Hail"),
    ):
        time_machine.move_to(moment, tick=False)
        log_action("published", actor=ana, name=name)
    client.force_login(ana)

    def names(when: str) -> str:
        page = client.get(f"{RECORD}?action=published&when={when}").content.decode()
        return " ".join(name for name in ("Rain", "Snow", "Hail") if f"published {name}" in page)

    spans = {"2024": "Rain", "2024-12": "Rain", "2025": "", "2026": "Snow Hail"}
    spans |= {"2026-01": "Snow", "2026-02": "Hail", "week": "Hail", "x": "Rain Snow Hail"}
    assert {each: names(each) for each in spans} == spans
    page = client.get(RECORD).content.decode()
    offered = re.findall(r'\?when=([\w-]+)"', page)
    assert offered == ["week", "2026-02", "2026-01", *(f"2025-{n:02}" for n in range(12, 2, -1)),
                       "2025", "2024"]  # fmt: skip


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite for its plan")
@pytest.mark.parametrize(
    "query",
    ["", "?when=2026", "?when=week", "?action=published", "?actor__id__exact={}",
     "?action=published&when=2026-02", "?actor__id__exact={}&when=2026",
     "?target_type=blog.post&target_id=7"],
)  # fmt: skip
def test_a_list_of_any_length_is_read_by_an_index(query, client, ana):
    """No table is read as a whole, and nothing is sorted, however it is sifted."""
    client.force_login(ana)
    asked = []

    def listen(execute, sql, params, many, context):
        if 'FROM "accounts_auditentry"' in sql and 'FROM "accounts_user"' not in sql:
            asked.append((sql, params))
        return execute(sql, params, many, context)

    for road in ("", "file/"):
        with connection.execute_wrapper(listen):
            response = client.get(RECORD + road + query.format(ana.pk))
            assert response.status_code == 200
            b"".join(response)
    with connection.cursor() as cursor:
        plans = [
            row[3]
            for sql, params in asked
            for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()
        ]
    assert len(asked) > 2
    plans = [plan for plan in plans if not plan.endswith(" subquery")]  # what is counted
    assert [plan for plan in plans if "TEMP B-TREE" in plan or "INDEX" not in plan] == []


def test_no_network_address_stays_among_the_details(ana):
    """The lines about sessions that somebody ended had them once."""
    ended = "Firefox on Windows, 203.0.113.77\nSafari on Mac, 2001:db8::7\nAnother browser"
    log_action("sessions_ended", actor=ana, name="3 sessions", details=ended)
    log_action("changed", actor=ana, details="Tagline: One → One, 2.0")
    name = "0009_addresses_in_details"
    then = MigrationExecutor(connection).loader.project_state([("accounts", name)]).apps
    cut = import_module(f"accounts.migrations.{name}").cut_addresses
    cut(then, SimpleNamespace(connection=connection))
    entries = AuditEntry.objects.filter(actor=ana).order_by("pk")
    assert [each.details for each in entries] == [
        "Firefox on Windows\nSafari on Mac\nAnother browser",
        "Tagline: One → One, 2.0",
    ]
