"""Who may do what at the desk: every address, asked and forged, by everybody.

A new address of the desk fails the last test until it has a row. To add one: find its name (as in
``reverse("admin:NAME")``), and write two words of eight marks, one per person in PEOPLE, in their
order: ``+`` may, ``-`` may not. The first is for looking (GET), the second for a POST, forged or
not. An address of an article goes into ARTICLE, and is asked in each of STATES; what a POST sends
stands in ``forged``. Pages that are each like their neighbours of another model go into MODELS.
A POST that may not be made has to leave the database as it was, to the last column.
"""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, reverse
from django.utils import timezone
from taggit.models import Tag

from accounts import roles
from accounts.models import User
from blog import comments, history, previews, publishing, reviews, snapshot
from blog.models import Credential, OldAddress, Post, Practice
from tests.blog.admin.test_posts import form
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    ReadyPostFactory,
    UserFactory,
)

# The author signs the articles that are asked about, and began them; the supervisor is theirs.
PEOPLE = ["nobody", "powerless", "writer", "author", "reviewer", "supervisor", "publisher", "owner"]
STATES = ["draft", "in review", "scheduled", "live", "withdrawn"]

WRITES, READS, MIGHTY = "---+--++", "---+-+++", "------++"
ALL, NONE, OWNER = "++++++++", "--------", "-------+"
STAFF, WRITERS = "-+++++++", "--++++++"

ARTICLE = {
    # name: (looking, posting)
    "blog_post_change": (READS, WRITES),
    "blog_post_preview": (READS, WRITES),
    "blog_post_history": (READS, NONE),
    "blog_post_compare": (READS, NONE),
    "blog_post_state": (READS, NONE),
    "blog_post_restore": (WRITES, WRITES),
    "blog_post_review": (READS, WRITES),
    "blog_post_links": (WRITES, WRITES),
    "blog_post_end_link": (NONE, WRITES),
    "blog_post_publishing": (WRITES, MIGHTY),
    "blog_post_move": (MIGHTY, MIGHTY),
    "blog_post_waive": (NONE, WRITES),
    "blog_post_take_back": (NONE, NONE),  # of a waiver that isn't there
    "blog_post_other_sites": (WRITES, NONE),  # it would ask other sites
    "blog_post_merge": (WRITES, NONE),  # of words that aren't there
    "blog_post_delete": (MIGHTY, MIGHTY),
}
# Posts whose effect on the database proves that what is forged is no nonsense.
WORKS = ["change", "review", "links", "end_link", "publishing", "move", "delete"]

MODELS = {
    # model: list and pages, add, change, delete
    "blog_picture": (WRITERS, WRITERS, MIGHTY, MIGHTY),
    "blog_category": (MIGHTY, MIGHTY, MIGHTY, MIGHTY),
    "blog_oldaddress": (MIGHTY, MIGHTY, MIGHTY, MIGHTY),
    "taggit_tag": (MIGHTY, NONE, MIGHTY, MIGHTY),
    "blog_author": (MIGHTY, OWNER, OWNER, OWNER),
    "blog_credential": (MIGHTY, OWNER, OWNER, OWNER),
    "blog_practice": (OWNER, NONE, OWNER, NONE),
    "accounts_user": (OWNER, OWNER, OWNER, NONE),
    "accounts_entry": (OWNER, NONE, NONE, NONE),
}
OTHERS = {
    "index": (STAFF, NONE),
    "signed_in": (STAFF, NONE),
    "jsi18n": (STAFF, NONE),
    "autocomplete": (WRITERS, NONE),
    "blog_post_changelist": (WRITERS, NONE),
    "blog_post_add": (WRITERS, WRITERS),
    "blog_post_document": (WRITERS, WRITERS),
    "blog_post_preview_new": (WRITERS, WRITERS),
    "blog_post_calendar": (WRITERS, NONE),
    "blog_post_again": (WRITERS, NONE),  # of an article: test_what_a_review_can_do
    "taggit_tag_suggestions": (WRITERS, NONE),
    "blog_category_order": (NONE, MIGHTY),
    "blog_credential_known": (OWNER, OWNER),
    "picture_thumbnail": (WRITERS, NONE),
    "picture": (WRITERS, NONE),
    "accounts_entry_export": (OWNER, NONE),
    "accounts_user_invitation": (NONE, OWNER),
}
# Asked elsewhere: signing in (tests/accounts), and what belongs to one person alone.
ELSEWHERE = {
    "login": "tests/accounts/test_signing_in.py",
    "logout": "tests/accounts/test_signing_in.py",
    "password_change": "tests/accounts/test_signing_in.py",
    "password_change_done": "tests/accounts/test_signing_in.py",
    "blog_post_autosave": "test_nobody_keeps_words_in_the_article_of_another, below",
    "blog_post_recover": "the words of one person: tests/blog/admin/test_autosave.py",
    "view_on_site": "leads to public pages; articles on the desk have none",
    "app_list": "lists what the home page lists",
}


def in_role(role, **fields):
    user = UserFactory(**fields)
    roles.establish(Group.objects, apps.get_model("auth", "Permission").objects)
    user.groups.set(Group.objects.filter(name=role))
    return user


def make():
    """The people, an article in each state, and one row of everything else."""
    Practice.load().save()
    people = SimpleNamespace(nobody=None, powerless=UserFactory())
    for name in PEOPLE[2:]:
        role = {"author": "Writer", "supervisor": "Reviewer"}.get(name, name.title())
        setattr(people, name, in_role(role, name=name))
    signs = AuthorFactory(user=people.author)
    LicenseFactory(author=signs, supervisor=AuthorFactory(user=people.supervisor))
    category, now, posts = CategoryFactory(), timezone.now(), {}
    for state in STATES:
        post = ReadyPostFactory(title=f"Secret {state}", authors=[signs], categories=[category])
        Post.objects.filter(pk=post.pk).update(created_by=people.author)
        post.refresh_from_db()
        boss = people.publisher
        if state == "in review":
            reviews.ask(post, reviewer=people.publisher, by=people.author)
        if state == "scheduled":
            publishing.publish(post, by=boss, at=now + timedelta(days=3))
        if state in ("live", "withdrawn"):
            publishing.publish(post, by=boss)
        if state == "withdrawn":
            publishing.take_down(post, by=boss)
        last = timezone.localdate() + timedelta(days=5)
        post.link = previews.make(
            post, history.record(post), for_whom="A", last_day=last, by=people.author
        )
        posts[state] = post
    picture, tag = PictureFactory(), Tag.objects.create(name="rain")
    things = {
        "blog_picture": picture,
        "blog_category": CategoryFactory(),
        "blog_oldaddress": OldAddress.objects.create(path="/old/"),
        "taggit_tag": tag,
        "blog_author": signs,
        "blog_credential": Credential.objects.first(),
        "blog_practice": Practice.load(),
        "accounts_user": people.writer,
        "accounts_entry": apps.get_model("accounts", "Entry").objects.first(),
    }
    return SimpleNamespace(people=people, posts=posts, things=things, picture=picture)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once, in a transaction around all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make()
        transaction.set_rollback(True)


@pytest.fixture
def stored(world, db):
    """Everything in the database but what signing in writes."""
    models = [
        each
        for each in apps.get_models(include_auto_created=True)
        if each._meta.app_label in ("blog", "taggit", "accounts", "auth")
        and not each._meta.proxy
        and each._meta.managed
        and each._meta.label not in ("accounts.Entry", "accounts.User")
    ]

    def read():
        rows = {each._meta.label: sorted(map(str, each.objects.values_list())) for each in models}
        people = User.objects.values_list("pk", "email", "name", "password", "is_staff")
        return rows | {"people": sorted(people), "active": User.objects.filter(is_active=1).count()}

    return read


def ask(user, method, address, data=None):
    """Ask once, and undo what it did. Gives the answer; ``after`` is read before it is undone."""
    browser = Client()
    if user:
        browser.force_login(user)
    return getattr(browser, method)(address, data or {})


def open_to(response) -> bool:
    """Whether somebody was let in: not refused, nor led to the sign-in or to the desk's home."""
    away = response.status_code == 302 and (
        "/login/" in response.url or response.url == reverse("admin:index")
    )
    return response.status_code in (200, 302) and not away


def wrong_cells(world, stored, name, marks, address, data=None):
    """Give the cells of a row that are not as the table says, and what an owner's post changed."""
    wrong, changed = [], False
    before = stored()
    for person, looks, posts in zip(PEOPLE, *marks, strict=True):
        user = getattr(world.people, person)
        for method, mark in (("get", looks), ("post", posts)):
            with transaction.atomic():
                response = ask(user, method, address, data if method == "post" else None)
                if response.streaming:
                    response.getvalue()  # to its end, which closes the file
                same = stored() == before if method == "post" else True
                transaction.set_rollback(True)
            if method == "get" and open_to(response) != (mark == "+"):
                wrong.append((name, person, "looks", response.status_code))
            if method == "post" and mark == "+" and not open_to(response):
                wrong.append((name, person, "can't", response.status_code))
            if method == "post" and mark == "-" and not same:
                wrong.append((name, person, "changed it", response.status_code))
            changed = changed or not same
    return wrong, changed


def forged(world, name, post):
    """What a POST to an address of an article sends, so that it would work if it might."""
    pair = {"at_0": "", "at_1": ""}
    return {
        "change": form(title="Forged", slug=post.slug, _save="1"),
        "preview": form(title="Forged"),
        "review": {"action": "ask", "reviewer": world.people.owner.pk, "note": "Look"},
        "links": {"shows": f"now-{history.current(post)[1]}", "for_whom": "Forged", "days": "7"},
        "publishing": {"action": forged_action(post), **pair},
        "move": moved(post),
        "delete": {"post": "yes"},
    }.get(name.removeprefix("blog_post_"), {"action": "publish"})


def forged_action(post):
    standing = publishing.standing(post, timezone.now())
    return "cancel" if standing.upcoming else "take_down" if standing.live else "publish"


def moved(post):
    pinned = publishing.standing(post, timezone.now()).upcoming
    later = timezone.localtime(timezone.now() + timedelta(days=4))
    return {
        "at_0": f"{later:%Y-%m-%d}",
        "at_1": "09:00",
        "at": f"{later:%Y-%m-%dT09:00}",
        "edition": pinned.pk if pinned else "",
    }


@pytest.mark.parametrize("name", ARTICLE)
def test_articles(world, stored, name):
    found, worked = [], False
    for state, post in world.posts.items():
        marks = ARTICLE[name]
        args = [post.pk]
        if name in ("blog_post_state", "blog_post_restore"):
            args.append(f"revision-{post.revisions.first().pk}")
        if name == "blog_post_end_link":
            args.append(post.link.pk)
        if name == "blog_post_take_back":
            args.append(0)
        if name == "blog_post_merge":
            args.append(uuid4())
        if name == "blog_post_delete" and post.editions.exists():
            marks = (WRITES, NONE)  # leads to taking it down
        if name == "blog_post_move" and state != "scheduled":
            marks = (MIGHTY, MIGHTY)
        wrong, changed = wrong_cells(
            world, stored, f"{name}, {state}", marks, reverse(f"admin:{name}", args=args),
            forged(world, name, post),
        )  # fmt: skip
        found += wrong
        worked = worked or changed
    assert not found
    assert worked or name.removeprefix("blog_post_") not in WORKS


REVIEWS = "-----+-+"  # the supervisor, and who may do everything
REVIEW = {
    # action on the page of reviews: who may, of an article that only a publisher was asked about
    "ask": WRITES,
    "comment": READS,
    "settle": READS,
    "answer": REVIEWS,
    "changes": REVIEWS,
    "approve": REVIEWS,
    "publish": OWNER,  # approve, and publish at once
    "still right": WRITES,
}


@pytest.mark.parametrize("action", REVIEW)
def test_what_a_review_can_do(world, stored, action):
    post = world.posts["live"]
    section, draft = post.blog_section_set.first(), snapshot.draft(post)
    comment = comments.add(section, by=world.people.owner, words="Hm.")
    address = reverse("admin:blog_post_review", args=[post.pk])
    data = {
        "action": action,
        "reviewer": world.people.owner.pk,
        "section": section.pk,
        f"s{section.pk}-words": "Hm.",
        "comment": comment.pk,
        "answer": "Fine.",
        "seal": draft.seal,
        "attested": draft.digest,
    }
    if action == "still right":
        address = reverse("admin:blog_post_again")
        data = {"post": post.pk, f"p{post.pk}-next_on": timezone.localdate() + timedelta(days=9)}
    marks = (WRITERS if action == "still right" else READS, REVIEW[action])
    wrong, changed = wrong_cells(world, stored, action, marks, address, data)
    assert not wrong
    assert changed


@pytest.mark.parametrize("model", MODELS)
def test_everything_else_that_is_kept(world, stored, model):
    sees, adds, changes, deletes = MODELS[model]
    pk = world.things[model].pk
    pages = {
        # The list of the one practice leads everybody to its page.
        "changelist": ([], (STAFF if model == "blog_practice" else sees, NONE)),
        "add": ([], (adds, adds)),
        "history": ([pk], (sees, NONE)),
        "change": ([pk], (sees, changes)),
        "delete": ([pk], (deletes, NONE if model == "blog_author" else deletes)),
    }
    data = {"name": "Forged", "email": "forged@example.com", "is_superuser": "on", "post": "yes"}
    found = []
    for page, (args, marks) in pages.items():
        address = reverse(f"admin:{model}_{page}", args=args)
        found += wrong_cells(world, stored, f"{model}_{page}", marks, address, data)[0]
    assert not found


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_addresses(world, stored, name):
    of = {
        "picture_thumbnail": [world.picture.pk],
        "picture": [world.picture.token, f"{world.picture.widths[0]}.webp"],
        "accounts_user_invitation": [world.people.writer.pk],
    }
    address = reverse(f"admin:{name}", args=of.get(name, []))
    data = form(title="Forged")
    if name == "autocomplete":
        query = "?app_label=blog&model_name=post&field_name=lead_picture&term=a"
        address += query
    assert not wrong_cells(world, stored, name, OTHERS[name], address, data)[0]


BULK = {  # list: action, who may
    "blog_post": ("delete_selected", NONE),
    "blog_picture": ("delete_selected", MIGHTY),
    "taggit_tag": ("merge", MIGHTY),
    "blog_category": ("merge", MIGHTY),
    "accounts_user": ("delete_selected", NONE),
    "accounts_entry": ("delete_selected", NONE),
    "blog_author": ("delete_selected", NONE),  # who signs is protected
    "blog_credential": ("delete_selected", NONE),  # licenses protect it
}


@pytest.mark.parametrize("model", BULK)
def test_bulk_actions(world, stored, model):
    action, marks = BULK[model]
    rows = apps.get_model(model.replace("_", ".")).objects.values_list("pk", flat=True)
    chosen = [world.posts["draft"].pk] if model == "blog_post" else list(rows)[:2]
    data = {"action": action, "_selected_action": chosen, "post": "yes", "keep": chosen[0]}
    address = reverse(f"admin:{model}_changelist")
    before = stored()
    for person, mark in zip(PEOPLE, marks, strict=True):
        with transaction.atomic():
            ask(getattr(world.people, person), "post", address, data)
            same = stored() == before
            transaction.set_rollback(True)
        assert mark == "+" or same, person


def test_what_was_published_is_not_deleted_in_bulk(world, stored):
    before = stored()
    data = {"action": "delete_selected", "post": "yes"}
    data["_selected_action"] = [post.pk for post in world.posts.values()]
    ask(world.people.owner, "post", reverse("admin:blog_post_changelist"), data)
    assert stored() == before


@pytest.mark.parametrize("person", ["powerless", "writer", "reviewer"])
@pytest.mark.parametrize("place", ["index", "blog_post_changelist", "blog_post_calendar"])
def test_no_title_of_anothers_draft_is_told(world, db, person, place):
    address = reverse(f"admin:{place}") + ("?q=secret" if "list" in place else "")
    assert b"Secret" not in ask(getattr(world.people, person), "get", address).content


@pytest.mark.parametrize("person", ["writer", "reviewer", "supervisor", "powerless"])
def test_nobody_keeps_words_in_the_article_of_another(world, stored, person):
    before, user = stored(), getattr(world.people, person)
    data = {"_post": world.posts["draft"].pk, "_user": user.pk, "editing": uuid4(), "_edits": "1"}
    answer = ask(user, "post", reverse("admin:blog_post_autosave"), data)
    assert (answer.status_code, stored()) == (403, before)


def test_who_was_asked_may_read_until_the_request_is_taken_back(world, db):
    post, asked = world.posts["draft"], world.people.reviewer
    request = reviews.ask(post, reviewer=asked, by=world.people.author)
    assert asked.has_perm("blog.review_post", post)
    assert not asked.has_perm("blog.change_post", post)
    reviews.withdraw(request, by=world.people.author)
    assert not asked.has_perm("blog.view_post", post)


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


# --- Nothing is forgotten ------------------------------------------------------------------------


def addresses(patterns):
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns)
        elif each.name:
            yield each.name


def test_every_address_of_the_desk_has_a_row():
    pages = ("changelist", "add", "history", "change", "delete")
    rows = {f"{model}_{page}" for model in MODELS for page in pages}
    assert set(addresses(admin.site.get_urls())) == rows | {*ARTICLE, *OTHERS, *ELSEWHERE}
