"""The lists, forms and delete pages of the desk beside articles, in the words of a practice."""

import lxml.html
import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.admin.practice import SUBJECTS
from blog.models import Author, Category, Credential, License, Redirect, Series, Translation
from blog.text import richtext
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    CredentialFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
    SupervisedCredentialFactory,
    in_role,
)

pytestmark = pytest.mark.django_db

LISTS = {
    "/desk/blog/author/": ("Authors", "Add an author"),
    "/desk/blog/credential/": ("Credentials", "Add credentials of a state"),
    "/desk/blog/category/": ("Categories", "Add a category"),
    "/desk/taggit/tag/": ("Tags", None),
    "/desk/blog/series/": ("Series", "Add a series"),
    "/desk/blog/translation/": ("Translations", "Add a translation"),
    "/desk/blog/redirect/": ("Redirects", "Add a redirect"),
    "/desk/accounts/user/": ("Accounts", "Add a person"),
    "/desk/accounts/auditentry/": ("Audit log", None),
}


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    return client


def page(client, address: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(client.get(address, follow=True).content.decode())


def words(element) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("address", LISTS)
def test_an_empty_list_says_what_it_is_for(desk, address):
    """Under its name, with one button, and nothing to search in."""
    heading, button = LISTS[address]
    shown = page(desk, address)
    assert words(shown.xpath("//h1")[0]) == heading
    assert shown.xpath("//title")[0].text.strip().startswith(heading)
    assert len(words(shown.xpath("//p[@class='lead']")[0])) > 40
    assert [words(link) for link in shown.find_class("addlink")] == ([button] if button else [])
    if not shown.xpath("//table"):
        assert len(words(shown.find_class("empty")[0])) > 15
        assert not shown.xpath("//input[@type='search']")


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_as_much_for_two_rows_as_for_eight(desk, address):
    counts = []
    for number in (2, 6):
        for each in range(number):
            author = AuthorFactory()
            LicenseFactory(
                author=author,
                credential=SupervisedCredentialFactory(designation=f"L{number}{each}"),
                supervisor=LicenseFactory().author,
            )
            CategoryFactory()
            post = PostFactory(tags=[f"t{number}{each}"], authors=[author])
            Series.objects.create(name=f"S{number}{each}").parts.create(post=post)
            Redirect.objects.create(path=f"/old-{number}{each}/")
            in_role("Reviewer")
            Translation.objects.create(post=PostFactory(language="es"), original=post)
        desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14


def test_filters_say_what_they_show_and_a_search_keeps_them(desk):
    in_role("Writer")
    shown = page(desk, "/desk/accounts/user/?is_active__exact=1&q=zzz")
    assert [words(each) for each in shown.xpath("//details/summary")] == [
        "Role: All",
        "May sign in: Yes",
    ]
    assert shown.xpath("//form[@role='search']//input[@name='is_active__exact']/@value") == ["1"]
    assert "“zzz”" in words(shown.find_class("empty")[0])


def test_pages_of_a_list_lead_on_and_back(desk):
    Redirect.objects.bulk_create(Redirect(path=f"/{number}/") for number in range(150))
    shown = page(desk, "/desk/blog/redirect/")
    [onward] = shown.xpath("//a[@rel='next']/@href")
    assert not shown.xpath("//a[@rel='prev']")
    [place] = shown.xpath("//nav[@aria-label='Pages']/*[@class='quiet']")
    assert words(place) == "Page 1, 150 redirects in all"
    shown = page(desk, f"/desk/blog/redirect/{onward}")
    assert shown.xpath("//a[@rel='prev']")
    assert not shown.xpath("//a[@rel='next']")


def test_the_name_of_a_state_keeps_its_capitals(desk):
    CredentialFactory(jurisdiction="New York")
    CredentialFactory(jurisdiction="Texas")
    shown = page(desk, "/desk/blog/credential/?jurisdiction=New+York")
    assert "State or country: New York" in words(shown.find_class("list-tools")[0])


def test_nothing_ticked_is_said_in_words(desk):
    Redirect.objects.create(path="/old/")
    sent = {"action": "delete_selected", "index": 0}
    response = desk.post("/desk/blog/redirect/", sent, follow=True)
    assert [str(each) for each in response.context["messages"]] == [
        "Tick those that you mean first. Nothing was changed."
    ]


@pytest.mark.parametrize("app", ["blog", "accounts", "taggit"])
def test_no_page_lists_the_tables_of_an_app(desk, app):
    assert desk.get(f"/desk/{app}/").headers["Location"] == "/desk/"


FORMS = ["author", "credential", "category", "series", "translation", "redirect", "picture"]


@pytest.mark.parametrize("model", FORMS)
def test_no_form_opens_a_window(desk, model):
    """Nor has it a sign for it, or more than a way to save."""
    html = desk.get(f"/desk/blog/{model}/add/").content.decode()
    assert "related-widget-wrapper" not in html
    assert "RelatedObjectLookups" not in html
    assert "_popup" not in html
    shown = lxml.html.fromstring(html)
    assert words(shown.xpath("//h1")[0]) in (f"Add a {model}", f"Add an {model}")
    buttons = shown.xpath("//*[contains(@class, 'submit-row')]//input/@value")
    assert buttons in (["Save"], ["Save", "Save and stay"])


def license_of(author: Author, **fields: object) -> dict[str, object]:
    return {"name": author.name, "slug": author.slug, "licenses-TOTAL_FORMS": 1} | {
        "licenses-INITIAL_FORMS": 0,
        **{f"licenses-0-{name}": value for name, value in fields.items()},
    }


def test_what_is_wrong_in_a_long_form_stands_on_top_with_a_way_there(desk):
    author = AuthorFactory()
    sent = license_of(author, credential=CredentialFactory().pk) | {"slug": "no address"}
    response = desk.post(f"/desk/blog/author/{author.pk}/change/", sent)
    shown = lxml.html.fromstring(response.content.decode())
    problems = shown.get_element_by_id("problems")
    assert words(problems).startswith("Not saved yet: 2 things to put right")
    links = {words(link): link.get("href") for link in problems.iter("a")}
    assert links == {
        "Web address": "#id_slug",
        "A new license: Valid from": "#id_licenses-0-valid_from",
    }
    for target in links.values():
        assert shown.get_element_by_id(target[1:]).get("aria-invalid") == "true"
    assert shown.xpath("//title")[0].text.strip().startswith("Error: ")


def problem_links(response) -> dict[str, str]:
    """Return the labels in the list of what is wrong, each with the id to which it leads."""
    shown = lxml.html.fromstring(response.content.decode())
    links = shown.get_element_by_id("problems").iter("a")
    return {words(link): link.get("href")[1:] for link in links}


def test_what_a_script_replaces_is_found_by_its_sentence(desk):
    """A hidden select or textarea would be no place to go to."""
    author = AuthorFactory()
    sent = license_of(author) | {"licenses-TOTAL_FORMS": 0, "photo": 999}
    sent["bio"] = f"<p>{'x' * richtext.MAX_LENGTH}</p>"
    response = desk.post(f"/desk/blog/author/{author.pk}/change/", sent)
    shown = lxml.html.fromstring(response.content.decode())
    targets = problem_links(response)
    assert list(targets) == ["Photo", "Bio"]
    for target in targets.values():
        row = shown.get_element_by_id(target)
        assert row.tag == "ul"
        assert row.xpath("ancestor::div[contains(@class, 'form-row')]")


def test_only_rows_that_stay_are_named_by_what_stands_over_them(desk):
    held = LicenseFactory(credential=CredentialFactory(designation="LPC"))
    going = LicenseFactory(author=held.author)
    sent = license_of(held.author) | {"licenses-TOTAL_FORMS": 3, "licenses-INITIAL_FORMS": 2}
    for number, row in enumerate((held, going)):
        sent |= {
            f"licenses-{number}-id": row.pk,
            f"licenses-{number}-credential": row.credential_id,
        }
    sent |= {"licenses-1-DELETE": "on", "licenses-2-credential": going.credential_id}
    response = desk.post(f"/desk/blog/author/{held.author_id}/change/", sent)
    assert list(problem_links(response)) == [
        "LPC (Minnesota): Valid from",
        "A new license: Valid from",
    ]


# --- Deleting ------------------------------------------------------------------------------------


def test_what_keeps_an_author_is_named(desk):
    author = AuthorFactory(name="Ana Ruiz")
    PostFactory(title="Rain", authors=[author])
    other = LicenseFactory(author__name="Ben Cole", supervisor=author).author
    shown = page(desk, f"/desk/blog/author/{author.pk}/delete/")
    assert words(shown.xpath("//h1")[0]) == "“Ana Ruiz” can’t be deleted"
    [kept_by] = shown.xpath("//*[@id='deleted-objects']/li")
    assert words(kept_by) in ("The article “Rain”", f"The license of {other}, as supervisor")


def test_what_goes_along_is_said_in_a_sentence(desk):
    author = AuthorFactory()
    LicenseFactory(author=author)
    address = f"/desk/blog/author/{author.pk}/delete/"
    assert "With it goes 1 license." in words(page(desk, address))
    LicenseFactory(author=author)
    assert "With it go 2 licenses." in words(page(desk, address))
    series = Series.objects.create(name="Rain")
    series.parts.create(post=PostFactory())
    assert "Its articles stay" in words(page(desk, f"/desk/blog/series/{series.pk}/delete/"))


# --- What was changed ----------------------------------------------------------------------------


def test_what_was_changed_is_read_as_sentences(desk):
    category = CategoryFactory(name="Grief")
    address = f"/desk/blog/category/{category.pk}/"
    assert "Nobody has changed it" in words(page(desk, f"{address}history/"))
    desk.post(f"{address}change/", {"name": "Loss", "slug": category.slug})
    shown = page(desk, f"{address}history/")
    assert words(shown.xpath("//h1")[0]) == "What was changed: Loss"
    assert "Changed Name." in words(shown.xpath("//main//ol")[0])
    assert str(LogEntry.objects.get().user) in words(shown.xpath("//main//ol")[0])


# --- Credentials of a state ----------------------------------------------------------------------


@pytest.fixture
def counselor():
    """An LPCC of Minnesota from before its rule was read, and a license of it."""
    credential = CredentialFactory(
        designation="LPCC", title="Counselor", jurisdiction="Minnesota", source=""
    )
    return LicenseFactory(author__name="Ana Ruiz", credential=credential)


def test_a_rule_that_asks_for_more_is_taken_over_with_one_press(desk, counselor):
    own = counselor.credential
    for address in ("known/?state=Minnesota", f"{own.pk}/change/"):
        shown = page(desk, f"/desk/blog/credential/{address}")
        assert "The degree stands before the letters." in words(shown.find_class("tone--warn")[0])
    assert "More by the list" in words(page(desk, "/desk/blog/credential/"))
    beside = page(desk, f"/desk/blog/author/{counselor.author_id}/change/")
    assert "asks for more of every LPCC" in words(beside)
    response = desk.post(f"/desk/blog/credential/{own.pk}/rule/", follow=True)
    own.refresh_from_db()
    assert own.asks_degree
    assert "2150.7575" in own.source
    said = [str(message) for message in response.context["messages"]]
    assert "LPCC (Minnesota) asks now for what the list of its state says." in said
    assert any("Ana Ruiz</a>: The degree must stand beside" in each for each in said)
    assert not page(desk, f"/desk/blog/credential/{own.pk}/change/").find_class("tone--warn")


def test_a_rule_of_ones_own_that_asks_for_more_is_left_alone(desk):
    own = CredentialFactory(jurisdiction="Minnesota", disclosure="As I read it.")
    assert not page(desk, f"/desk/blog/credential/{own.pk}/change/").find_class("tone--warn")


def test_the_list_of_a_state_has_links_with_names(desk):
    shown = page(desk, "/desk/blog/credential/known/?state=Minnesota")
    assert "://" not in words(shown.get_element_by_id("content"))
    assert "read on regulations.justia.com" in words(shown)


def test_credentials_are_added_within_the_form_of_an_author(desk):
    shown = page(desk, "/desk/blog/author/add/")
    [link] = shown.xpath("//*[@id='id_licenses-__prefix__-credential']/../a")
    assert link.get("href") == "/desk/blog/credential/known/"
    panel = page(desk, "/desk/blog/credential/known/?panel=1&state=Texas")
    assert panel.xpath("//dialog//input[@name='take'][@value='Texas/LMFT']")
    response = desk.post(
        "/desk/blog/credential/known/",
        {"state": "Texas", "take": "Texas/LMFT"},
        headers={"Accept": "application/json"},
    )
    added = Credential.objects.get()
    assert response.json() == {"added": [[added.pk, "LMFT (Texas)"]]}


@pytest.mark.parametrize("noun", ["author", "category"])
def test_what_is_made_within_an_article_is_told_as_data(desk, noun):
    sent = {"name": "Rain", "slug": "rain", "licenses-TOTAL_FORMS": 0, "licenses-INITIAL_FORMS": 0}
    headers = {"Accept": "application/json"}
    response = desk.post(f"/desk/blog/{noun}/add/", sent, headers=headers)
    made = {"author": Author, "category": Category}[noun].objects.get()
    assert response.json() == {"value": str(made.pk), "obj": "Rain"}
    assert not License.objects.exists()


def test_only_what_an_article_asks_for_is_told_as_data(desk):
    sent = {"path": "/old/", "destination": "/"}
    headers = {"Accept": "application/json"}
    assert "json" not in desk.post("/desk/blog/redirect/add/", sent, headers=headers).headers.get(
        "Content-Type", ""
    )
    assert Redirect.objects.exists()


def test_signing_out_is_asked_in_the_words_of_the_desk(desk):
    shown = page(desk, reverse("account_logout"))
    assert words(shown.xpath("//h1")[0]) == "Sign out"
    assert "Are you sure" not in words(shown)


def test_nowhere_a_line_of_hyphens_stands_for_no_choice(desk):
    author, post = AuthorFactory(), PostFactory()
    forms = (
        f"/desk/blog/author/{author.pk}/change/",
        f"/desk/blog/post/{post.pk}/change/",
        *(f"/desk/blog/practice/1/change/?about={subject}" for subject in SUBJECTS),
    )
    shown = {address: page(desk, address) for address in forms}
    for address, form in shown.items():
        assert "-----" not in form.text_content(), address
    options = [each.text for each in shown[forms[1]].get_element_by_id("id_language")]
    assert options[:4] == [
        "As the practice’s",
        "English (United States) — English",
        "Spanish — español",
        "Simplified Chinese — 简体中文",
    ]
    assert options[20:] == sorted(options[20:])
