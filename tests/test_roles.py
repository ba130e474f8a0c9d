"""Who may do what at the desk: every address, asked and forged, by everybody.

A new address of the desk fails the last test until it has a row. To add one: find its name (as in
``reverse("admin:NAME")``), and write two words of eight marks, one per person in PEOPLE, in their
order. The first is for looking (GET), the second for a POST, forged or not:

- ``-`` may not: it is refused, or leads to the sign-in, and nothing at all is written.
- ``+`` may; a POST changes something, which proves that what is forged would work if it might.
- ``o`` is let in, and a POST changes nothing.

An address of an article goes into ARTICLE, and is asked in each of STATES; what a POST sends
stands in ``forged``. Pages that are each like their neighbors of another model go into MODELS.
No answer to a STRANGER holds a word of an article, and only owners read addresses of people.
"""

import re
from collections import Counter
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import URLResolver, reverse
from django.utils import timezone
from taggit.models import Tag

from accounts import invitations, roles
from accounts.models import User
from blog import checklist
from blog.articles import autosave, revisions, snapshot
from blog.articles.content import content_from_post, post_from_edition
from blog.checklist import waivers
from blog.models import (
    BlogImport,
    Category,
    Credential,
    EditingSession,
    Export,
    License,
    Post,
    Practice,
    Redirect,
    ReviewRequest,
    Series,
    Translation,
)
from blog.preview import links
from blog.publishing import actions
from blog.publishing.status import status_of
from blog.review import approvals, approvers, comments, requests
from tests.background import QUEUE
from tests.blog.admin.test_posts import form
from tests.blog.admin.views.test_fix import posted
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    CredentialFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    ReadyPostFactory,
    UserFactory,
    image_file,
    in_role,
    media_file,
)
from tests.media import sample

# All of them in the database of the others: a test without one comes after those that empty it.
pytestmark = [pytest.mark.xdist_group("roles"), pytest.mark.django_db]

# The author signs the articles that are asked about, and began them; the supervisor is theirs.
PEOPLE = ["nobody", "powerless", "writer", "author", "reviewer", "supervisor", "publisher", "owner"]
STATES = ["draft", "in review", "scheduled", "live", "taken down"]

WRITES, READS, MIGHTY = "---+--++", "---+-+++", "------++"
ALL, NONE, OWNER = "++++++++", "--------", "-------+"
STAFF, WRITERS = "-+++++++", "--++++++"
STRANGERS = [*PEOPLE[:3], "reviewer"]


def idle(marks):
    """Let in whom these marks let in, and change nothing."""
    return marks.replace("+", "o")


ARTICLE = {
    # name: (looking, posting)
    "blog_post_change": (READS, "---+-o++"),  # who may only look is led to the preview
    "blog_post_preview": (READS, idle(WRITES)),
    "blog_post_history": (READS, idle(READS)),
    "blog_post_compare": (READS, idle(READS)),
    "blog_post_version": (READS, idle(READS)),
    "blog_post_restore": (WRITES, WRITES),
    "blog_post_review": (READS, WRITES),
    "blog_post_read": (READS, READS),
    "blog_post_preview_links": (WRITES, WRITES),
    "blog_post_revoke_link": (NONE, WRITES),
    "blog_post_publish": (WRITES, MIGHTY),
    "blog_post_reschedule": (MIGHTY, idle(MIGHTY)),  # of what is scheduled: SPECIAL
    "blog_post_fix": (MIGHTY, MIGHTY),
    "blog_post_publish_fix": (MIGHTY, idle(MIGHTY)),  # of what is live: SPECIAL
    "blog_post_review_fix": ("-----+--", "-----+--"),  # whoever was asked about it
    "blog_post_waive": (NONE, WRITES),
    "blog_post_revoke_waiver": (NONE, WRITES),
    "blog_post_external_links": (WRITES, WRITES),
    "blog_post_conflict": (WRITES, "---+--oo"),  # the words of the author
    "blog_post_unsaved": ("---+----", "---+----"),  # theirs, too
    "blog_post_autosave": (STAFF, WRITES),
    "blog_post_delete": (MIGHTY, idle(MIGHTY)),  # leads to blog_post_bulk
}
SPECIAL = {
    ("blog_post_reschedule", "scheduled"): (MIGHTY, MIGHTY),
    ("blog_post_publish_fix", "live"): (MIGHTY, "------+o"),  # the words of the publisher
    # Their own, in which nobody else has a hand.
    ("blog_post_delete", "draft"): (WRITES, idle(WRITES)),
    # What was public, or is to be, leads to where it is taken down.
    ("blog_post_delete", "scheduled"): (WRITES, idle(WRITES)),
    ("blog_post_delete", "live"): (WRITES, idle(WRITES)),
    ("blog_post_delete", "taken down"): (WRITES, idle(WRITES)),
}

MODELS = {
    # model: list and pages, add, change, delete
    "blog_picture": (WRITERS, WRITERS, MIGHTY, MIGHTY),
    "blog_mediafile": (WRITERS, NONE, MIGHTY, MIGHTY),  # added in the list
    "blog_category": (MIGHTY, MIGHTY, MIGHTY, MIGHTY),
    "blog_redirect": (MIGHTY, MIGHTY, MIGHTY, MIGHTY),
    "blog_series": (MIGHTY, MIGHTY, MIGHTY, MIGHTY),
    "blog_translation": (MIGHTY, MIGHTY, MIGHTY, MIGHTY),
    "taggit_tag": (MIGHTY, NONE, MIGHTY, MIGHTY),
    "blog_author": (MIGHTY, OWNER, OWNER, OWNER),
    "blog_credential": (MIGHTY, OWNER, OWNER, OWNER),
    "blog_practice": (OWNER, NONE, OWNER, NONE),
    "accounts_user": (OWNER, OWNER, OWNER, NONE),
    "accounts_auditentry": (OWNER, NONE, NONE, NONE),
}
OTHERS = {
    "index": (STAFF, idle(STAFF)),
    "signed_in": (STAFF, idle(STAFF)),
    "jsi18n": (STAFF, NONE),
    "autocomplete": (WRITERS, NONE),
    "blog_post_changelist": (WRITERS, idle(WRITERS)),
    "blog_post_add": (WRITERS, WRITERS),
    "blog_post_import": (WRITERS, WRITERS),
    "blog_post_templates": (WRITERS, WRITERS),
    "blog_post_bulk": (WRITERS, "--o+oo++"),  # with a draft of the author
    "blog_post_link_targets": (WRITERS, NONE),
    "blog_post_pages": (WRITERS, WRITERS),
    "blog_post_imported": (WRITERS, WRITERS),  # their own alone: views/test_import_document.py
    "blog_post_preview_new": (WRITERS, idle(WRITERS)),
    "blog_post_calendar": (WRITERS, idle(WRITERS)),
    "blog_post_freshness": (WRITERS, NONE),  # of an article: test_what_a_review_can_do
    "taggit_tag_suggestions": (WRITERS, idle(WRITERS)),
    "blog_category_order": (NONE, MIGHTY),
    "blog_credential_known": (OWNER, OWNER),
    "blog_credential_rule": (NONE, OWNER),
    "blog_practice_export": (OWNER, OWNER),
    "blog_practice_export_file": (OWNER, NONE),  # their own alone: views/test_export.py
    "blog_practice_moving_in": (WRITERS, WRITERS),
    # Their own, and owners those of all: views/test_moving_in.py.
    "blog_practice_moving_in_one": ("---+---+", "---+---+"),
    "blog_practice_moving_in_undo": ("---+---+", "---+---+"),
    "blog_practice_first_practice": (OWNER, OWNER),
    "blog_practice_first_license": (OWNER, OWNER),
    "blog_practice_first_author": (OWNER, OWNER),
    "blog_practice_first_reach": (OWNER, OWNER),
    "picture_thumbnail": (WRITERS, idle(WRITERS)),
    "picture": (WRITERS, idle(WRITERS)),
    "picture_upload": (WRITERS, WRITERS),
    "media_file": (WRITERS, idle(WRITERS)),
    "media_file_upload": (WRITERS, WRITERS),
    "blog_picture_replace": (MIGHTY, MIGHTY),
    "accounts_auditentry_export": (OWNER, OWNER),  # that it was done is on record
    "accounts_user_invitation": (NONE, OWNER),
}
# Asked elsewhere: signing in, and what belongs to no article.
ELSEWHERE = {
    "login": "tests/accounts/test_sign_in.py",
    "logout": "tests/accounts/test_sign_in.py",
    "password_change": "tests/accounts/test_sign_in.py",
    "password_change_done": "tests/accounts/test_sign_in.py",
    "app_list": "lists what the home page lists",
}


def build_world():
    """The people, an article in each state, and one row of everything else."""
    Practice.load().save()
    people = SimpleNamespace(nobody=None, powerless=UserFactory())
    for name in PEOPLE[2:]:
        role = {"author": "Writer", "supervisor": "Reviewer"}.get(name, name.title())
        setattr(people, name, in_role(role, name=name))
    signs = AuthorFactory(user=people.author, name="June Castellano")
    LicenseFactory(author=signs, supervisor=AuthorFactory(user=people.supervisor))
    # Without a number: what isn't found at an address with one is looked for by its words.
    category, now, posts = CategoryFactory(name="Weather"), timezone.now(), {}
    for state in STATES:
        post = ReadyPostFactory(title="Secret", slug=f"at-{len(posts)}", summary="We cure worry.",
                                authors=[signs], categories=[category])  # fmt: skip
        revisions.save_revision(post)
        Post.objects.filter(pk=post.pk).update(created_by=people.author, title=f"Secret {state}")
        post.refresh_from_db()
        boss = people.publisher
        if state == "in review":
            requests.request_review(post, reviewer=people.publisher, by=people.author)
        if state == "scheduled":
            actions.publish(post, by=boss, at=now + timedelta(days=3))
        if state in ("live", "taken down"):
            actions.publish(post, by=boss)
        if state == "taken down":
            actions.take_down(post, by=boss)
        last = timezone.localdate() + timedelta(days=5)
        post.link = links.create_link(
            post, revisions.save_revision(post), recipient="A", last_day=last, by=people.author
        )
        posts[state] = post
    picture, tag = PictureFactory(file=image_file(size=(60, 40))), Tag.objects.create(name="rain")
    things = {
        "blog_picture": picture,
        "blog_mediafile": media_file("snow.pdf"),
        "blog_category": CategoryFactory(),
        "blog_redirect": Redirect.objects.create(path="/old/"),
        "blog_series": Series.objects.create(name="Rain"),
        "blog_translation": Translation.objects.create(
            post=PostFactory(language="es"), original=posts["live"]
        ),
        "taggit_tag": tag,
        "blog_author": AuthorFactory(),
        "blog_credential": Credential.objects.create(designation="LPC", jurisdiction="Ohio"),
        "blog_practice": Practice.load(),
        "accounts_user": people.writer,
        "accounts_auditentry": apps.get_model("accounts", "AuditEntry").objects.first(),
    }
    invited = UserFactory()
    invitations.revoke_links(invited)
    for name in PEOPLE[1:]:
        sign_in(getattr(people, name))
    return SimpleNamespace(
        **{"people": people, "posts": posts, "things": things, "invited": invited},
        **{"picture": picture, "other_picture": PictureFactory(file=image_file(size=(60, 40)))},
        file=media_file(),
    )


@pytest.fixture(scope="module", autouse=True)
def world(rows):
    """Made once for all tests of this module."""
    return build_world()


# --- Asking --------------------------------------------------------------------------------------

BROWSER = Client()
REFUSALS = (302, 401, 403, 404, 405)  # and 302 leads to the sign-in, or home: see open_to


def sign_in(user):
    """Sign somebody in once; with this they ask from then on."""
    BROWSER.cookies.clear()
    BROWSER.force_login(user)
    user.session = BROWSER.cookies[settings.SESSION_COOKIE_NAME].value


def ask(user, method, address, data=None):
    """Ask once. Files are read from their beginning, however often they were sent."""
    if user and not hasattr(user, "session"):
        sign_in(user)
    BROWSER.cookies.clear()
    if user:
        BROWSER.cookies[settings.SESSION_COOKIE_NAME] = user.session
    for value in (data or {}).values():
        if hasattr(value, "seek"):
            value.seek(0)
    return getattr(BROWSER, method)(address, data or {})


def open_to(response) -> bool:
    """Whether somebody was let in: not refused, nor led to the sign-in or to the desk's home."""
    away = response.status_code == 302 and (
        "/login/" in response.url or response.url == reverse("admin:index")
    )
    return response.status_code in (200, 302) and not away


class Writes:
    """Notes what is written while it is open, and not taken back by itself.

    Who is signed in, and since when, is left out.
    """

    LEFT_OUT = ("django_session", "usersessions_usersession", "django_cache")
    READS = ("SELECT", "RELEASE", "PRAGMA", "EXPLAIN", "SET ")

    def __init__(self):
        self.seen = []
        self.savepoints = {}

    def __call__(self, execute, sql, params, many, context):
        name = sql.split()[-1]
        if sql.startswith("SAVEPOINT"):
            self.savepoints[name] = len(self.seen)
        elif sql.startswith("ROLLBACK TO SAVEPOINT"):
            del self.seen[self.savepoints[name] :]
        elif not sql.startswith(self.READS) and not any(each in sql for each in self.LEFT_OUT):
            self.seen.append(sql)
        return execute(sql, params, many, context)


def send_request(user, method, address, data):
    """Ask, and undo it. Give the answer, its words, and what was written."""
    writes = Writes()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            response = ask(user, method, address, data)
            words = response.getvalue() if response.streaming else response.content
        transaction.set_rollback(True)
    return response, words, writes.seen


def has_told(person, user, words):
    """Say what somebody reads that is not for them."""
    if person in STRANGERS and b"Secret" in words:
        return "reads an article"
    others = set(re.findall(rb"person\d+@example\.com", words)) - {
        getattr(user, "email", "").encode()
    }
    return "reads addresses" if others and person != "owner" else ""


def wrong_cells(world, name, marks, address, data=None):
    """Return the cells of a row that are not as the table says."""
    wrong = []
    for person, looks, posts in zip(PEOPLE, *marks, strict=True):
        user = getattr(world.people, person)
        for method, mark in (("get", looks), ("post", posts)):
            sent = (data(user) if callable(data) else data) if method == "post" else None
            response, words, writes = send_request(user, method, address, sent)
            said = {
                "is let in": open_to(response) and mark == "-",
                "is not let in": not open_to(response) and mark != "-",
                "is refused oddly": mark == "-" and response.status_code not in REFUSALS,
                "writes": writes and (mark == "-" or (method == "post" and mark == "o")),
                "writes nothing": method == "post" and mark == "+" and not writes,
                has_told(person, user, words): has_told(person, user, words),
            }
            wrong += [
                (name, person, method, fault, response.status_code, writes[:1])
                for fault, there in said.items()
                if there
            ]
    return wrong


# --- What a POST sends ---------------------------------------------------------------------------


def forged(world, name, post):
    """Return what a POST to an address of an article sends, so that it would work if it might."""
    author, content_hash = world.people.author, revisions.current_content(post)[1]
    if name == "conflict":
        base = post.revisions.last().data_hash
        typed = autosave.form_pairs(as_posted(form(title="Forged", slug=post.slug)))
        session = autosave.save_form_data(uuid4(), author, post, typed, base_hash=base)
        return {"theirs": content_hash, "mine": session.edits}, [session.token]
    if name == "unsaved":
        typed = autosave.form_pairs(as_posted(form(title="Forged")))
        return {}, [autosave.save_form_data(uuid4(), author, post, typed, base_hash="").token]
    if name == "publish_fix":
        return fix_of(world, post)
    if name == "review_fix":
        _, (_, token) = fix_of(world, post)
        asked = ReviewRequest.objects.create(
            post=post,
            reviewer=world.people.supervisor,
            requested_by=world.people.publisher,
            fix=EditingSession.objects.get(token=token),
        )
        return {"action": "answer", "answer": "Forged"}, [post.pk, asked.pk]
    finding = {"code": "", "finding_key": ""}
    if name in ("waive", "revoke_waiver"):
        found = checklist.check_post(post)
        first = found.advisory[0]
        finding = {"code": first.code, "finding_key": first.finding_key}
    if name == "revoke_waiver":
        waiver = waivers.add_waiver(found, **finding, reason="A quotation.", by=author)
        return {}, [post.pk, waiver.pk]
    if name == "publish":
        return published(post, author), [post.pk]
    key = f"revision-{post.revisions.last().pk}"
    args = {"version": [post.pk, key], "restore": [post.pk, key]}
    args |= {"revoke_link": [post.pk, post.link.pk], "autosave": []}
    data = {
        "change": form(title="Forged", slug=post.slug, _save="1"),
        "preview": form(title="Forged"),
        "review": {"action": "ask", "reviewer": world.people.supervisor.pk, "note": "Look"},
        "read": {"action": "comment", "section": (first := post.blog_section_set.first()).pk,
                 f"s{first.pk}-text": "Hm."},
        "restore": {"desk": content_hash},
        "preview_links": {"shows": f"now-{content_hash}", "recipient": "Forged", "days": "7"},
        "reschedule": moved(post),
        "fix": form(title="Forged", slug=post.slug, base="edition-1"),
        "waive": {**finding, "reason": "A quotation."},
        "autosave": lambda user: form(title="Forged", editing=uuid4(), _edits="1",
                                      _post=post.pk, _user=user.pk if user else ""),
        "delete": {"post": "yes"},
    }.get(name, {})  # fmt: skip
    return data, args.get(name, [post.pk])


def as_posted(data):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def published(post, author):
    """The button that the panel offers: publish, cancel, or take down."""
    status = status_of(post, timezone.now())
    if status.scheduled or status.live:
        action = "cancel" if status.scheduled else "take_down"
        return {"action": action, f"{action}-at_0": "", f"{action}-at_1": ""}
    found = checklist.check_post(post)
    for each in found.advisory:
        waivers.add_waiver(found, each.code, each.finding_key, reason="A quotation.", by=author)
    return {"action": "publish", "publish-attested": snapshot.build_edition(post).content_hash}


def fix_of(world, post):
    """The publisher's fix of what is live, and the button that publishes it."""
    live, publisher = status_of(post, timezone.now()).live, world.people.publisher
    base = autosave.base_of_fix(live) if live else ""
    address = reverse("admin:blog_post_change", args=[post.pk])
    typed = posted(ask(world.people.owner, "get", address)) | {"subtitle": "Forged"}
    fixed = live and content_from_post(post_from_edition(post, live)) | {"subtitle": "Forged"}
    pairs = autosave.form_pairs(as_posted(typed))
    session = autosave.save_form_data(
        uuid4(), publisher, post, pairs, base_hash=base, content=fixed
    )
    args = [post.pk, session.token]
    if live is None:
        return {}, args
    found = checklist.check_post(post)
    for each in found.advisory:
        waivers.add_waiver(found, each.code, each.finding_key, reason="A quotation.", by=publisher)
    page = ask(publisher, "get", reverse("admin:blog_post_publish_fix", args=args))
    html = page.content.decode()
    found = {
        each: re.search(f'name="{each}".*? value="([^"]+)"', html) for each in ("seen", "attested")
    }
    return {each: match[1] for each, match in found.items()}, args


def moved(post):
    scheduled = status_of(post, timezone.now()).scheduled
    later = timezone.localtime(timezone.now() + timedelta(days=4))
    return {
        "at_0": f"{later:%Y-%m-%d}",
        "at_1": "09:00",
        "at": f"{later:%Y-%m-%dT09:00}",
        "edition": scheduled.pk if scheduled else "",
    }


def filled(world, address, **changes):
    """Return what the form of a page would post, with some fields changed."""
    context = ask(world.people.owner, "get", address).context
    formsets = [each.formset for each in context["inline_admin_formsets"]]
    data = {}
    for each in [context["adminform"].form, *(each.management_form for each in formsets)]:
        for field in each:
            value = field.value()
            if isinstance(value, list):
                value = [getattr(row, "pk", row) for row in value]
            if value is not None and value is not False:  # a browser sends no unticked box
                data[field.html_name] = value
    return data | changes


# --- The tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ARTICLE)
def test_articles(world, db, name, settings):
    settings.TASKS = QUEUE
    found = []
    for state, post in world.posts.items():
        data, args = forged(world, name.removeprefix("blog_post_"), post)
        if name == "blog_post_conflict":
            args = [post.pk, *args]
        marks = SPECIAL.get((name, state), ARTICLE[name])
        address = reverse(f"admin:{name}", args=args)
        found += wrong_cells(world, f"{name}, {state}", marks, address, data)
    assert not found


REVIEWS = "-----+-+"  # the supervisor, and who may do everything
REVIEW = {
    # action on the page of reviews: who may, of an article that only a publisher was asked about
    "ask": WRITES,
    "comment": READS,
    "resolve": READS,
    "answer": REVIEWS,
    "changes": REVIEWS,
    "approve": REVIEWS,
    "approve what they began": idle(REVIEWS),
    "publish": OWNER,  # approve, and publish at once
    "still right": WRITES,
}


@pytest.mark.parametrize("action", REVIEW)
def test_what_a_review_can_do(world, db, action):
    post = world.posts["live"]
    section, draft = post.blog_section_set.first(), snapshot.build_edition(post)
    comment = comments.add_comment(section, by=world.people.owner, text="Hm.")
    name = "read" if action in ("comment", "resolve") else "review"
    address = reverse(f"admin:blog_post_{name}", args=[post.pk])
    data = {
        "action": action.partition(" what")[0],
        "reviewer": world.people.supervisor.pk,
        "section": section.pk,
        f"s{section.pk}-text": "Hm.",
        "comment": comment.pk,
        "answer": "Fine.",
        "approval_hash": draft.approval_hash,
        "attested": draft.content_hash,
    }
    if action == "still right":
        address = reverse("admin:blog_post_freshness")
        data = {"post": post.pk, f"p{post.pk}-next_on": timezone.localdate() + timedelta(days=9)}
    marks = (WRITERS if action == "still right" else READS, REVIEW[action])

    def begun(user):
        Post.objects.filter(pk=post.pk).update(created_by=user)
        return data

    sent = begun if action == "approve what they began" else data
    assert not wrong_cells(world, action, marks, address, sent)


CHANGES = {
    "blog_picture": {"name": "Forged"},
    "blog_mediafile": {"name": "Forged"},
    "blog_category": {"name": "Forged", "slug": "forged"},
    "blog_redirect": {"path": "/forged/"},
    "blog_series": {"name": "Forged"},
    "blog_translation": {},
    "taggit_tag": {"name": "forged"},
    "blog_author": {"name": "Forged", "slug": "forged"},
    "blog_credential": {"designation": "F", "title": "Forged", "jurisdiction": "Ohio"},
    "blog_practice": {"name": "Forged", "about": "practice"},
    "accounts_user": {"name": "Forged", "email": "forged@example.com", "groups": []},
    "accounts_auditentry": {},
}


@pytest.mark.parametrize("model", MODELS)
def test_everything_else_that_is_kept(world, db, model):
    sees, adds, changes, deletes = MODELS[model]
    # The list of the one practice leads everybody to its page.
    listed = STAFF if model == "blog_practice" else sees
    pk, data = world.things[model].pk, dict(CHANGES[model])
    if model == "accounts_user":
        data["groups"] = list(Group.objects.values_list("pk", flat=True))
    if model == "blog_translation":
        data = {"post": PostFactory(language="fr").pk, "original": world.posts["live"].pk}
    file = {"file": SimpleUploadedFile("a.png", image_file(size=(60, 40)).read())}
    pages = {
        "changelist": ([], listed, idle(listed)),
        "add": ([], adds, adds),
        "history": ([pk], sees, idle(sees)),
        "change": ([pk], sees, changes),
        "delete": ([pk], deletes, deletes),
    }
    found = []
    for page, (args, *marks) in pages.items():
        address = reverse(f"admin:{model}_{page}", args=args)
        sent = {"post": "yes"}
        if page in ("add", "change") and "+" in marks[1]:
            sent = filled(world, address, **data)
            sent |= file if (model, page) == ("blog_picture", "add") else {}
        found += wrong_cells(world, f"{model}_{page}", marks, address, sent)
    assert not found


def rule_to_take_over():
    """A credential for which its state asks for more than it says."""
    return CredentialFactory(designation="LPCC", title="A counselor", jurisdiction="Minnesota")


def export_of(user):
    """An export that is there to be fetched, of which the file is any."""
    export = Export(created_by=user, size=2)
    export.file.save("export.zip", ContentFile(b"PK"))
    return export


def blog_of(user, **fields):
    """A blog that somebody brings in, of which the file is any."""
    plan = {"articles": {"live": 1}}
    blog = BlogImport(created_by=user, name="old.xml", title="Ours", plan=plan, **fields)
    blog.file.save("old.xml", ContentFile(b"<rss/>"))
    return blog


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_addresses(world, db, name):
    replaced = PictureFactory(file=image_file(size=(60, 40)))
    PostFactory(lead_picture=replaced)
    if name == "blog_practice_first_practice":
        License.objects.all().delete()  # so that it leads to a step, and not home as a refusal
    args = {
        "picture_thumbnail": [world.picture.pk],
        "blog_picture_replace": [replaced.pk],
        "picture": [world.picture.token, f"{world.picture.widths[0]}.webp"],
        "media_file": [world.file.token, world.file.file_name],
        "accounts_user_invitation": [world.invited.pk],
        "blog_post_imported": ["0" * 32],
        "blog_practice_export_file": [export_of(world.people.owner).pk],
        "blog_practice_moving_in_one": [blog_of(world.people.author, state="planned").pk],
        "blog_practice_moving_in_undo": [blog_of(world.people.author, state="done").pk],
        "blog_credential_rule": [rule_to_take_over().pk],
        "blog_post_bulk": ["bin"],
    }
    address = reverse(f"admin:{name}", args=args.get(name, []))
    data = form(title="Forged") | {
        "blog_category_order": {"down": Category.objects.first().pk},
        "blog_credential_known": {"state": "Texas", "take": "Texas/LMFT"},
        "blog_practice_first_practice": {"name": "Forged", "time_zone": "UTC"},
        "blog_practice_first_license": {"state": "Texas", "held": "Texas/LPC"},
        "blog_practice_first_author": {"name": "Forged"},
        "blog_post_templates": {"template": "skill"},
        "blog_post_bulk": {
            "post": world.posts["draft"].pk,
            f"said-{world.posts['draft'].pk}": "Goes to the bin for 30 days.",
        },
        "accounts_user_invitation": {"do": "send"},
        "blog_picture_replace": {"other": world.other_picture.pk},
        "blog_practice_moving_in": {"file": SimpleUploadedFile("new.xml", b"<rss/>")},
        "blog_practice_moving_in_one": {"do": "start", "publish": "drafts"},
        "picture_upload": {"file": SimpleUploadedFile("a.png", image_file(size=(60, 40)).read())},
        "media_file_upload": {"file": SimpleUploadedFile("a.mp3", sample("tone.mp3"))},
    }.get(name, {})
    if name == "autocomplete":
        address += "?app_label=blog&model_name=post&field_name=lead_picture&term=a"
    if name.startswith("blog_post_import"):
        sent = ask(world.people.owner, "post", address, {"text": "Rain\n\nIt falls."})
        state = ask(world.people.owner, "get", sent.url).context["proposal"].state
        data = {"state": state, "do": "create", "title": "Forged"}
    assert not wrong_cells(world, name, OTHERS[name], address, data)


BULK = {
    # list: action, who may
    "blog_post": ("delete_selected", idle(WRITERS)),  # one at a time
    "blog_picture": ("delete_selected", "--oooo++"),
    "blog_mediafile": ("delete_selected", "--oooo++"),
    "blog_redirect": ("delete_selected", MIGHTY),
    "taggit_tag": ("merge", MIGHTY),
    "blog_category": ("merge", MIGHTY),
    "accounts_user": ("delete_selected", idle(OWNER)),
    "accounts_auditentry": ("delete_selected", idle(OWNER)),
    "blog_author": ("delete_selected", idle(MIGHTY)),  # one at a time
    "blog_credential": ("delete_selected", "------o+"),
}


@pytest.mark.parametrize("model", BULK)
def test_bulk_actions(world, db, model):
    action, marks = BULK[model]
    Tag.objects.create(name="snow")
    rows = apps.get_model(model.replace("_", ".")).objects.order_by("-pk")
    chosen = [each.pk for each in rows[:2]]
    if action == "delete_selected" and model in world.things:
        chosen = [world.things[model].pk]
    data = {"action": action, "_selected_action": chosen, "post": "yes", "keep": chosen[0]}
    address = reverse(f"admin:{model}_changelist")
    looks = marks.replace("o", "+")
    assert not wrong_cells(world, model, (looks, marks), address, data)


# The models whose rows fields of the desk can ask for, by a field that leads to each.
CHOICES = {
    ("blog", "post", "lead_picture"): WRITERS,
    ("blog", "postauthor", "author"): MIGHTY,
    ("blog", "license", "credential"): MIGHTY,
    ("blog", "author", "user"): OWNER,
    ("accounts", "auditentry", "actor"): OWNER,
    ("blog", "taggedpost", "tag"): MIGHTY,
    ("blog", "postauthor", "post"): WRITERS,
    ("blog", "category", "start_here"): WRITERS,
}


@pytest.mark.parametrize("field", CHOICES, ids=".".join)
def test_what_a_field_offers_while_one_types(world, db, field):
    """``wrong_cells`` sees that no title and no address of a person is told."""
    address = reverse("admin:autocomplete") + "?app_label={}&model_name={}&field_name={}"
    found = wrong_cells(world, field, (CHOICES[field], NONE), address.format(*field))
    found += wrong_cells(
        world, field, (CHOICES[field], NONE), address.format(*field) + "&term=secret"
    )
    assert not found


@pytest.mark.parametrize("person", ["powerless", "writer", "reviewer"])
@pytest.mark.parametrize("place", ["index", "blog_post_changelist", "blog_post_calendar"])
def test_no_title_of_anothers_draft_is_told(world, db, person, place):
    address = reverse(f"admin:{place}") + ("?q=secret" if "list" in place else "")
    assert b"Secret" not in ask(getattr(world.people, person), "get", address).content


LOOKING = {
    # what became of a request to a reviewer: whether they read what is written, and may approve it
    "asked": ("asked", "-o"),
    "withdrawn": ("asked", "withdrawn", "--"),
    "answered": ("asked", "answered", "--"),
    "approved": ("asked", "approved", "--"),
    "dismissed": ("asked", "answered", "dismissed", "--"),
    "asked again": ("asked", "answered", "asked", "-o"),
}


@pytest.mark.parametrize("state", LOOKING)
def test_a_look_ends_with_its_answer(world, db, state):
    post, asked, author = world.posts["draft"], world.people.reviewer, world.people.author
    *steps, (_, sees) = LOOKING[state]
    for step in steps:
        if step == "asked":
            request = requests.request_review(post, reviewer=asked, by=author)
        elif step == "withdrawn":
            requests.withdraw_request(request, by=author)
        elif step == "answered":
            requests.answer_request(request, by=asked)
        elif step == "approved":
            seen = snapshot.build_edition(Post.objects.get(pk=post.pk)).approval_hash
            approvals.approve(request, by=asked, approval_hash=seen)
        else:
            requests.dismiss_answer(request, by=author)
    fresh = Post.objects.get(pk=post.pk)
    assert not asked.has_perm("blog.change_post", fresh)
    assert asked.has_perm("blog.view_post", fresh) == approvers.may_approve(fresh, asked)
    for name in ("preview", "history", "review", "read"):
        response = ask(asked, "get", reverse(f"admin:blog_post_{name}", args=[post.pk]))
        assert open_to(response) == (sees == "o")
        assert (b"Secret" in response.content) == (sees == "o")


@pytest.mark.parametrize("person", ["writer", "reviewer"])
def test_pictures_are_one_library_which_tells_no_title(world, db, person):
    """Whoever writes chooses from all, also from those of drafts that they don't see."""
    picture = world.picture
    Post.objects.filter(pk=world.posts["draft"].pk).update(lead_picture=picture)
    for name, args in (
        ("blog_picture_changelist", []),
        ("blog_picture_change", [picture.pk]),
        ("picture", [picture.token, f"{picture.widths[0]}.webp"]),
    ):
        user = getattr(world.people, person)
        response = ask(user, "get", reverse(f"admin:{name}", args=args))
        assert open_to(response)
        assert b"Secret" not in b"".join(response)


OTHER_HANDS = {
    "signs it": lambda post, other: post.author_links.create(author=AuthorFactory(), position=1),
    "signed it alone": lambda post, other: post.author_links.update(author=AuthorFactory()),
    "saved it": lambda post, other: post.revisions.create(
        content={}, data_hash="a", created_by=other
    ),
    "writes in it": lambda post, other: autosave.touch_session(uuid4(), other, post),
    "was asked": lambda post, other: requests.request_review(
        post, reviewer=other, by=post.created_by
    ),
    "commented": lambda post, other: comments.add_comment(
        post.blog_section_set.first(), by=other, text="Hm."
    ),
    "scheduled it": lambda post, other: actions.publish(
        post, by=other, at=timezone.now() + timedelta(days=1)
    ),
    "began it": lambda post, other: Post.objects.filter(pk=post.pk).update(created_by=other),
}


@pytest.mark.parametrize("hand", OTHER_HANDS)
def test_a_writer_deletes_no_draft_in_which_somebody_else_has_a_hand(world, db, hand):
    post, author = Post.objects.get(pk=world.posts["draft"].pk), world.people.author
    assert author.has_perm("blog.delete_post", post)
    OTHER_HANDS[hand](post, world.people.publisher)
    assert not author.has_perm("blog.delete_post", Post.objects.get(pk=post.pk))


# --- Giving roles --------------------------------------------------------------------------------


def save_person(by, person, **data):
    address = reverse("admin:accounts_user_change", args=[person.pk])
    fields = {"email": person.email, "name": person.name, "is_active": "on", "is_staff": "on"}
    response = ask(by, "post", address, fields | data)
    person.refresh_from_db()
    return response


def clerk():
    """Somebody who keeps the list of people, and may do nothing else."""
    user = in_role("Writer", name="Clerk")
    every = apps.get_model("auth", "Permission").objects
    user.user_permissions.set(every.filter(content_type__app_label="accounts"))
    return user


def test_an_owner_gives_roles(db):
    owner, person = in_role("Owner"), in_role("Writer")
    for role in roles.ROLES:
        save_person(owner, person, groups=[Group.objects.get(name=role).pk])
        assert [each.name for each in person.groups.all()] == [role]


def test_nobody_gives_a_role_that_they_could_not_play(db):
    person, by = in_role("Writer"), clerk()
    for role in ("Reviewer", "Publisher", "Owner"):
        data = {"groups": [Group.objects.get(name=role).pk]}
        assert save_person(by, person, **data).status_code == 200
        ask(by, "post", reverse("admin:accounts_user_add"),
            data | {"name": "Forged", "email": "forged@example.com"})  # fmt: skip
    assert [each.name for each in person.groups.all()] == ["Writer"]
    assert not User.objects.filter(email="forged@example.com").exists()


@pytest.mark.parametrize("closed", [False, True])
def test_nobody_changes_who_may_do_more(db, closed):
    for mighty in (in_role("Owner"), OwnerFactory(), in_role("Publisher")):
        User.objects.filter(pk=mighty.pk).update(is_active=not closed)
        address = mighty.email
        assert save_person(clerk(), mighty, email="mine@example.com").status_code == 403
        assert mighty.email == address


def test_nobody_becomes_mightier_or_shuts_themselves_out(db):
    owner = in_role("Owner")
    everything = [each.pk for each in apps.get_model("auth", "Permission").objects.all()]
    save_person(owner, owner, is_superuser="on", user_permissions=everything, groups=[],
                is_active="", is_staff="")  # fmt: skip
    assert (owner.is_superuser, owner.is_active, owner.is_staff) == (False, True, True)
    assert not owner.user_permissions.exists()
    assert [each.name for each in owner.groups.all()] == ["Owner"]


# --- No dead ends --------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["reviewer", "author", "supervisor", "publisher", "owner"])
def test_no_link_of_the_desk_leads_to_a_refusal(world, db, person):
    """Go from the desk's home wherever links lead, twice by each that is like another."""
    user, home = getattr(world.people, person), reverse("admin:index")
    waiting, found, dead, followed = [(home, "")], {home}, [], Counter()
    while waiting:
        address, linked_on = waiting.pop()
        response, words, _ = send_request(user, "get", address, {})
        if response.status_code not in (200, 302):
            dead.append((address, response.status_code, linked_on))
        for link in re.findall(rb'<a[^>]* href="([^"#?]+)', words):
            target = urljoin(address, unescape(link.decode()))
            like = re.sub(r"\d+", "N", f"{address} {target}")
            if target.startswith(home) and target not in found and followed[like] < 2:
                followed[like] += 1
                found.add(target)
                waiting.append((target, address))
    assert not dead
    assert len(found) > 8


# --- Nothing is forgotten ------------------------------------------------------------------------


def addresses(patterns):
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns)
        elif each.name:
            yield each.name


@pytest.mark.parametrize("model", ["edition", "post", "author", "category"])
def test_no_address_of_django_s_leads_past_the_table(world, db, model):
    """Its shortcut told everybody at the desk where scheduled and ended articles are."""
    kind = ContentType.objects.get(app_label="blog", model=model)
    for row in kind.model_class().objects.values_list("pk", flat=True):
        address = f"{reverse('admin:index')}r/{kind.pk}/{row}/"
        assert not wrong_cells(world, address, (NONE, NONE), address)


def test_every_address_of_the_desk_has_a_row():
    pages = ("changelist", "add", "history", "change", "delete")
    rows = {f"{model}_{page}" for model in MODELS for page in pages}
    assert set(addresses(admin.site.get_urls())) == rows | {*ARTICLE, *OTHERS, *ELSEWHERE}
