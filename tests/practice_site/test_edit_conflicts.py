"""In every form of the desk whoever saves second overwrites nothing unseen, and loses nothing."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from lxml import html
from taggit.models import Tag

from blog.models import Author, Category, Credential, Practice, Redirect, Series, Translation
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    CredentialFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    UserFactory,
    media_files,
)

pytestmark = pytest.mark.django_db


def make_practice() -> Practice:
    return Practice.objects.create(
        pk=1, legal_name="Willow PLLC", welcome="<p>One.</p>\n<p>Two.</p>"
    )


# By model: how a row is made, a text that both change, and another field with a new value.
FORMS: dict[str, tuple[Any, str, tuple[str, str]]] = {
    "accounts.User": (UserFactory, "name", ("email", "new@example.com")),
    "blog.Author": (AuthorFactory, "bio", ("name", "Sky Vale")),
    "blog.Category": (CategoryFactory, "introduction", ("name", "Sleep")),
    "blog.Credential": (CredentialFactory, "title", ("jurisdiction", "Iowa")),
    "blog.Picture": (PictureFactory, "alt_text", ("credit", "June Park")),
    "blog.Practice": (make_practice, "welcome", ("tagline", "Slowly")),
    "blog.Redirect": (
        lambda: Redirect.objects.create(path="/old/"),
        "path",
        ("destination", "/"),
    ),
    "taggit.Tag": (
        lambda: Tag.objects.create(name="calm", slug="calm"),
        "introduction",
        ("name", "calmness"),
    ),
}
# Which have no such form: that of an article merges on a page of its own, the log is only read, and
# in two articles are chosen (below).
OTHERS = {"blog.Post", "accounts.AuditEntry", "blog.Series", "blog.Translation", "blog.MediaFile"}


@dataclass
class Desk:
    """Somebody at the desk."""

    name: str
    browser: Client

    def open(self, row, **query: str) -> "Form":
        """Open a row's form."""
        route = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
        address = reverse(route, args=[row.pk], query=query or None)
        return Form(self.browser, address, self.browser.get(address))


class Form:
    """A form as a browser shows it, with what it would post."""

    def __init__(self, browser: Client, address: str, response: Any) -> None:
        self.browser, self.response = browser, response
        self.page = html.fromstring(response.content.decode())
        [form] = self.page.xpath("//form[.//input[@name='shown' or @name='editing']]") or [
            each for each in self.page.forms if each.get("id", "").endswith("_form")
        ]
        for each in form.iter("textarea"):
            each.text = (each.text or "").removeprefix("\n")  # as a browser's parser does
        self.address = form.get("action") or address
        self.data: dict[str, Any] = {}
        for name, value in form.form_values():
            self.data.setdefault(name, []).append(value.replace("\n", "\r\n"))

    def save(self, **typed: Any) -> "Form | str":
        """Save with what was typed; return the form that is shown again, or what is said."""
        data = self.data | typed
        response = self.browser.post(self.address, data | {"_save": "Save"}, follow=True)
        assert response.status_code == 200
        if response.redirect_chain:
            return said(response)
        return Form(self.browser, self.address, response)

    def field(self, name: str) -> str:
        return "".join(self.data.get(name, []))

    def near(self, name: str) -> str:
        """Return what is said beside a field."""
        return " ".join(self.page.get_element_by_id(f"id_{name}_error").text_content().split())

    @property
    def said(self) -> str:
        return said(self.response)


class Question:
    """The page that asks before several rows are deleted, with what its button posts."""

    def __init__(self, response: Any) -> None:
        self.page, self.said = html.fromstring(response.content.decode()), said(response)
        [form] = self.page.xpath("//form[.//input[@name='_selected_action']]")
        self.data: dict[str, str] = dict(form.form_values())


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture
def two() -> tuple[Desk, Desk]:
    """Ana and Ben, each in a browser of their own."""
    people = []
    for name in ("Ana Ruiz", "Ben Okoro"):
        browser = Client()
        browser.force_login(OwnerFactory(name=name))
        people.append(Desk(name, browser))
    return people[0], people[1]


def stored(row, name: str) -> str:
    row = type(row).objects.get(pk=row.pk)
    if isinstance(row, Tag) and name == "introduction":
        return row.details.introduction
    return str(getattr(row, name))


def test_every_form_of_the_desk_is_tried_here():
    models = {model._meta.label for model in admin.site._registry}
    assert models == FORMS.keys() | OTHERS
    # A list whose rows can be edited in place would need the same.
    assert not [each for each in admin.site._registry.values() if each.list_editable]


@pytest.mark.parametrize("label", FORMS)
def test_what_only_one_changed_is_kept_and_said(label, two):
    ana, ben = two
    make, both, (other, value) = FORMS[label]
    row = make()
    hers, his = ana.open(row), ben.open(row)
    words = "/older/" if both == "path" else "Ana’s words"
    assert isinstance(hers.save(**{both: words}), str)
    answer = his.save(**{other: value})
    assert isinstance(answer, str), answer.page.text_content()
    assert "Ana Ruiz saved this" in answer
    assert words in stored(row, both)
    assert stored(row, other) == value


@pytest.mark.parametrize("label", FORMS)
def test_what_both_changed_is_asked_about(label, two):
    ana, ben = two
    make, both, (other, value) = FORMS[label]
    hers_is, his_is = ("/hers/", "/his/") if both == "path" else ("Ana’s words", "Ben’s words")
    for keep in ("mine", "theirs"):
        row = make()
        hers, his = ana.open(row), ben.open(row)
        hers.save(**{both: hers_is})
        again = his.save(**{both: his_is, other: value})
        assert isinstance(again, Form), again
        assert "Ana Ruiz saved this" in again.said
        assert hers_is in stored(row, both)
        assert his_is in again.field(both)
        assert value in again.field(other)
        assert hers_is in again.near(both)
        answer = again.save(**{f"{both}-keep": keep})
        assert isinstance(answer, str), answer.page.text_content()
        assert "Ana Ruiz" not in answer
        assert (his_is if keep == "mine" else hers_is) in stored(row, both)
        assert stored(row, other) == value
        type(row).objects.filter(pk=row.pk).delete()


@pytest.mark.parametrize("label", FORMS)
def test_one_after_the_other_is_no_conflict(label, two):
    ana, ben = two
    make, both, (other, value) = FORMS[label]
    row = make()
    words = "/older/" if both == "path" else "Ana’s words"
    ana.open(row).save(**{both: words})
    answer = ben.open(row).save(**{other: value})
    assert isinstance(answer, str)
    assert "Ana Ruiz" not in answer
    assert words in stored(row, both)


def test_articles_of_a_series_that_both_put_in_order_are_asked_about(two):
    ana, ben = two
    one, other, third = (PostFactory(title=title) for title in ("One", "Other", "Third"))
    row = Series.objects.create(name="Rain")
    for position, post in enumerate((one, other)):
        row.parts.create(post=post, position=position)

    def order() -> list[str]:
        return [part.post.title for part in row.parts.all()]

    hers, his, late = ana.open(row), ben.open(row), ben.open(row)
    assert isinstance(hers.save(**{"articles-pk": [other.pk, one.pk]}), str)
    again = his.save(**{"articles-pk": [one.pk, other.pk, third.pk]})
    assert isinstance(again, Form), again
    assert "Ana Ruiz saved this" in again.said
    assert "Other, One" in again.near("articles")
    assert order() == ["Other", "One"]
    assert isinstance(again.save(**{"articles-keep": "theirs"}), str)
    assert order() == ["Other", "One"]
    assert "Both are kept" in str(late.save(name="Snow"))
    assert (order(), stored(row, "name")) == (["Other", "One"], "Snow")


def test_what_a_translation_is_of_is_asked_about_where_both_changed_it(two):
    ana, ben = two
    hers_is, his_is = PostFactory(title="Hers"), PostFactory(title="His")
    row = Translation.objects.create(post=PostFactory(language="es"), original=PostFactory())
    hers, his = ana.open(row), ben.open(row)
    assert isinstance(hers.save(original=hers_is.pk), str)
    again = his.save(original=his_is.pk)
    assert isinstance(again, Form), again
    assert "Hers" in again.near("original")
    assert isinstance(again.save(**{"original-keep": "mine"}), str)
    assert stored(row, "original") == "His"


def test_who_saves_once_more_meanwhile_is_seen_too(two):
    ana, ben = two
    row = CredentialFactory()
    his = ben.open(row)
    ana.open(row).save(title="One")
    again = his.save(title="His")
    ana.open(row).save(title="Two")
    once_more = again.save(**{"title-keep": "theirs"})
    assert "Two" in once_more.near("title")
    assert once_more.field("title") == "His"
    assert stored(row, "title") == "Two"


def test_the_same_change_by_both_is_no_question(two):
    ana, ben = two
    row = CredentialFactory()
    hers, his = ana.open(row), ben.open(row)
    hers.save(title="The same")
    assert isinstance(his.save(title="The same"), str)


def test_what_is_wrong_is_said_beside_what_was_taken_over(two):
    ana, ben = two
    row = make_practice()
    hers, his = ana.open(row), ben.open(row)
    hers.save(tagline="Slowly")
    again = his.save(time_zone="Nowhere")
    assert "is not a time zone" in again.near("time_zone")
    assert again.field("tagline") == "Slowly"
    assert "while you were writing: Tagline" in again.said
    again.save(time_zone="America/Denver")
    assert (stored(row, "tagline"), stored(row, "time_zone")) == ("Slowly", "America/Denver")


def test_choices_ticks_and_pictures_are_shown_in_words(two):
    ana, ben = two
    row = make_practice()
    one, other = PictureFactory(name="Owl"), PictureFactory(name="Elm")
    hers, his = ana.open(row), ben.open(row)
    hers.save(language="fr")
    again = his.save(language="es")
    assert "français" in again.near("language").lower() or "French" in again.near("language")
    again.save()
    hers, his = ana.open(row, about="look"), ben.open(row, about="look")
    hers.save(logo=str(one.pk))
    again = his.save(logo=str(other.pk), color_light="#00504a")
    assert "Owl" in again.near("logo")
    assert again.field("logo") == str(other.pk)
    again.save(**{"logo-keep": "theirs"})
    hers, his = (each.open(row, about="publishing") for each in two)
    hers.save(always_require_approval="on")
    assert "Every article needs an approval. Both are kept." in his.save(recheck_after_months="9")
    row.refresh_from_db()
    assert (row.logo, row.color_light, row.language) == (one, "#00504a", "es")
    assert (row.always_require_approval, row.recheck_after_months) == (True, 9)


def test_ones_own_other_tab_is_named_as_such(two):
    ana, _ = two
    row = CredentialFactory()
    one, other = ana.open(row), ana.open(row)
    one.save(title="In one tab")
    assert "You saved this in another tab" in other.save(title="In another").said


def test_a_change_by_another_road_is_seen_as_well(two):
    _, ben = two
    row = CredentialFactory()
    his = ben.open(row)
    Credential.objects.update(title="By hand")
    again = his.save(title="His")
    assert "Somebody saved this" in again.said
    assert "By hand" in again.near("title")


def test_a_form_of_another_key_overwrites_nothing(two, settings):
    """As after the site's secret was changed: what was shown is not known then."""
    _, ben = two
    row = CredentialFactory()
    his = ben.open(row)
    again = his.save(title="His", shown="forged")
    assert "Licensed Marriage" in again.near("title")
    again = his.save(title="", shown="forged")
    assert "Licensed Marriage" in again.near("title")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_save_at_the_same_moment_one_is_asked(two):
    row = CredentialFactory()
    forms = [each.open(row) for each in two]
    together = Barrier(2)

    def save(form: Form, title: str) -> "Form | str":
        together.wait()
        try:
            return form.save(title=title)
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(save, forms, ["One", "Two"]))
    [asked] = [each for each in answers if isinstance(each, Form)]
    assert stored(row, "title") in asked.near("title")
    assert {stored(row, "title"), asked.field("title")} == {"One", "Two"}


# --- Rows of their own: licenses -----------------------------------------------------------------


@pytest.fixture
def author() -> Author:
    license = LicenseFactory(number="1")
    LicenseFactory(author=license.author, credential=CredentialFactory(designation="LPC"))
    return license.author


def numbers(author) -> list[str]:
    return [each.number for each in author.licenses.order_by("pk")]


def test_two_licenses_changed_by_two_are_both_kept(two, author):
    ana, ben = two
    hers, his = ana.open(author), ben.open(author)
    hers.save(**{"licenses-0-number": "11"})
    assert "licenses" in his.save(**{"licenses-1-number": "22"})
    assert numbers(author) == ["11", "22"]


def test_one_license_changed_by_both_is_asked_about(two, author):
    ana, ben = two
    hers, his = ana.open(author), ben.open(author)
    hers.save(**{"licenses-0-number": "11"})
    again = his.save(**{"licenses-0-number": "12", "bio": "<p>Tall.</p>"})
    assert "11" in again.near("licenses-0-number")
    assert numbers(author) == ["11", ""]
    again.save()
    assert numbers(author) == ["12", ""]
    assert stored(author, "bio") == "<p>Tall.</p>"


def new_license(form: Form, number: str) -> dict[str, str]:
    row = int(form.field("licenses-TOTAL_FORMS"))
    prefix = f"licenses-{row}"
    return {
        "licenses-TOTAL_FORMS": str(row + 1),
        f"{prefix}-credential": str(CredentialFactory(designation="LICSW").pk),
        f"{prefix}-valid_from": "2024-01-01",
        f"{prefix}-number": number,
    }


def test_licenses_added_by_both_are_both_there(two, author):
    ana, ben = two
    hers, his = ana.open(author), ben.open(author)
    hers.save(**new_license(hers, "3"))
    again = his.save(**new_license(his, "4"), name="")
    assert again.field("licenses-2-number") == "3"
    assert again.field("licenses-3-number") == "4"
    again.save(name="Robin", **{"licenses-2-number": "33"})
    assert numbers(author) == ["1", "", "33", "4"]


def test_a_license_that_the_other_deleted_is_gone_if_it_was_not_changed_here(two, author):
    ana, ben = two
    hers, his = ana.open(author), ben.open(author)
    hers.save(**{"licenses-0-DELETE": "on"})
    assert "Ana Ruiz saved this" in his.save(**{"licenses-1-number": "22"})
    assert numbers(author) == ["22"]


@pytest.mark.parametrize("leave", [False, True])
def test_a_license_that_the_other_deleted_and_this_one_changed_is_asked_about(two, author, leave):
    ana, ben = two
    hers, his = ana.open(author), ben.open(author)
    hers.save(**{"licenses-0-DELETE": "on"})
    again = his.save(**{"licenses-0-number": "12"})
    assert "This was deleted meanwhile, and you changed it." in again.page.text_content()
    assert again.field("licenses-1-number") == "12"
    assert numbers(author) == [""]
    again.save(**({"licenses-1-DELETE": "on"} if leave else {}))
    assert numbers(author) == ([""] if leave else ["", "12"])


def test_a_license_that_the_other_changed_is_deleted_after_a_second_look(two, author):
    ana, ben = two
    hers, his = ana.open(author), ben.open(author)
    hers.save(**{"licenses-0-number": "11"})
    again = his.save(**{"licenses-0-DELETE": "on"})
    assert "This was changed meanwhile. Tick Delete again" in again.page.text_content()
    assert again.field("licenses-0-number") == "11"
    assert numbers(author) == ["11", ""]
    again.save(**{"licenses-0-DELETE": "on"})
    assert numbers(author) == [""]


# --- Deleting ------------------------------------------------------------------------------------


def test_what_was_deleted_meanwhile_keeps_what_was_typed(two, author):
    ana, ben = two
    his = ben.open(author)
    ana.browser.post(reverse("admin:blog_author_delete", args=[author.pk]), {"post": "yes"})
    assert not Author.objects.exists()
    again = his.save(bio="<p>Tall.</p>", **{"licenses-0-number": "12"})
    assert "Ana Ruiz deleted this" in again.said
    assert again.field("bio") == "<p>Tall.</p>"
    assert not Author.objects.exists()
    again.save()
    assert (stored(Author.objects.get(), "bio"), numbers(Author.objects.get())) == (
        "<p>Tall.</p>",
        ["12", ""],
    )


def test_what_was_deleted_and_can_not_be_added_is_there_to_copy(two):
    ana, ben = two
    tag = Tag.objects.create(name="calm", slug="calm")
    his = ben.open(tag)
    ana.browser.post(reverse("admin:taggit_tag_delete", args=[tag.pk]), {"post": "yes"})
    answer = his.save(introduction="<p>Slowly, slowly.</p>")
    assert "Ana Ruiz deleted this" in answer
    assert "Slowly, slowly." in answer


def test_what_was_changed_meanwhile_is_not_deleted_unseen(two):
    ana, ben = two
    row = CategoryFactory()
    address = reverse("admin:blog_category_delete", args=[row.pk])
    seen = html.fromstring(ben.browser.get(address).content.decode()).xpath("//input[@name='seen']")
    ana.open(row).save(introduction="Ana’s words")
    data = {"post": "yes", "seen": seen[0].get("value")}
    response = ben.browser.post(address, data, follow=True)
    assert re.search(r"Ana Ruiz saved .* on .* Changed Introduction\.", said(response))
    assert Category.objects.exists()
    assert "Ana Ruiz saved it last" in response.content.decode()
    seen = html.fromstring(response.content.decode()).xpath("//input[@name='seen']")
    ben.browser.post(address, {"post": "yes", "seen": seen[0].get("value")})
    assert not Category.objects.exists()


@pytest.mark.parametrize("label", sorted(FORMS.keys() - {"accounts.User", "blog.Practice"}))
def test_every_page_that_asks_before_deleting_says_what_it_saw(label, two):
    row = FORMS[label][0]()
    two[0].open(row).save()
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])
    page = html.fromstring(two[1].browser.get(address).content.decode())
    assert page.xpath("//input[@name='seen']")[0].get("value") == str(LogEntry.objects.get().pk)


# Of a file only its name can be changed, so there is nothing to merge.
ONE_FIELD = {
    "blog.MediaFile": (lambda: next(iter(media_files().values())), "", ("name", "A bell")),
}
BULK = ["blog.Credential", "blog.MediaFile", "blog.Picture", "blog.Redirect"]


@pytest.mark.parametrize("label", BULK)
def test_of_several_none_is_deleted_when_one_was_changed_meanwhile(two, label):
    """Ana changes one after Ben was asked, and Ben is asked again."""
    ana, ben = two
    make, _, (other, value) = (FORMS | ONE_FIELD)[label]
    row = make()
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [row.pk]}
    asked = Question(ben.browser.post(address, chosen))
    ana.open(row).save(**{other: value})
    again = Question(ben.browser.post(address, asked.data))
    assert re.search(r"Ana Ruiz saved .* on .* Changed .*\. Look at it once more", again.said)
    assert type(row).objects.exists()
    assert "Ana Ruiz saved" in again.page.text_content()
    assert again.page.xpath("//h1[starts-with(., 'Delete 1 ')]")
    ben.browser.post(address, again.data)
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_no_other_page_deletes_several_at_once():
    """Or it is in the list above."""
    request = RequestFactory().get("/")
    request.user = OwnerFactory()
    able = {
        model._meta.label
        for model, model_admin in admin.site._registry.items()
        if "delete_selected" in model_admin.get_actions(request)
    }
    assert able == set(BULK)


def test_an_article_that_was_deleted_meanwhile_becomes_a_new_one(two):
    ana, ben = two
    post = PostFactory(sections=[{"kind": "text", "heading": "Rain", "body": "<p>It falls.</p>"}])
    his = ben.open(post)
    said = {f"said-{post.pk}": "Goes to the bin for 30 days."}
    ana.browser.post(reverse("admin:blog_post_bulk", args=["bin"]), {"post": post.pk, **said})
    again = his.save(**{"text-0-heading": "Snow"})
    assert "Ana Ruiz deleted this" in again.said
    assert again.field("text-0-heading") == "Snow"


@pytest.mark.parametrize("key", ["_00", "999999", "1" * 5000, "x"])
@pytest.mark.parametrize("page", ["change", "delete"])
def test_an_address_of_nothing_is_no_error_of_the_server(two, key, page):
    for label in ("author", "post"):
        response = two[0].browser.post(f"/desk/blog/{label}/{key}/{page}/", {"name": "Robin"})
        assert response.status_code < 500
