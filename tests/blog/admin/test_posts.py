"""The article form: everything typed is kept, and what is wrong is said at its field."""

import posixpath
import re
from copy import deepcopy
from uuid import uuid4

import lxml.html
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from blog.admin.sections import SectionInline
from blog.articles import revisions
from blog.articles.content import section_data
from blog.models import SECTION_KINDS, Approval, Post, Practice, Section
from blog.publishing import actions
from blog.visibility import PostKind
from practice_site.scripts import in_one_file
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    ReadyPostFactory,
    UserFactory,
    media_files,
)

pytestmark = pytest.mark.django_db

ADD = "/desk/blog/post/add/"


@pytest.fixture(scope="module", autouse=True)
def signed_in(rows):
    """The cookies of an owner, who signs in once for all tests of this module."""
    browser = Client()
    browser.force_login(OwnerFactory())
    return browser.cookies


@pytest.fixture
def desk(client, signed_in):
    client.cookies = deepcopy(signed_in)
    return client


def form(**fields):
    """What the browser posts for an article without sections."""
    data = dict.fromkeys((*Post.TEXT_FIELDS, "slug", "lead_picture", "tags", "recheck_on"), "")
    for kind in SECTION_KINDS:
        data |= {f"{kind}-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        data |= {f"{kind}-MIN_NUM_FORMS": "0", f"{kind}-MAX_NUM_FORMS": "1000"}
    return data | {"author_order-pk": [""], "category_order-pk": [""]} | fields


def section(kind, number=0, ordering=10, **fields):
    """One new section, as part of the form."""
    prefix = f"{kind}-{number}"
    return {
        f"{kind}-TOTAL_FORMS": str(number + 1),
        f"{prefix}-region": "main",
        f"{prefix}-ordering": str(ordering),
        **{f"{prefix}-{name}": value for name, value in fields.items()},
    }


def problems(response) -> dict[str, str]:
    return {each.label: each.sentence for each in response.context["error_list"]}


def test_an_article_of_every_kind_is_written_in_one_go(desk):
    authors = [AuthorFactory(), AuthorFactory()]
    categories = [CategoryFactory(), CategoryFactory(), CategoryFactory()]
    picture = PictureFactory()
    data = form(
        title="Rain, and after",
        subtitle="A small thing",
        opening_line="It began slowly.",
        tags="calm, weather",
        **{
            "author_order-pk": [str(authors[1].pk), str(authors[0].pk)],
            "category_order-pk": [str(each.pk) for each in reversed(categories)] + [""],
        },
    )
    data |= section("text", heading="Of rain", body="<p>Drops.</p>", ordering=90)
    data |= section("list", ordering=80, items="<ul><li>one</li><li></li><li>two</li></ul>")
    data |= section(
        "practices",
        ordering=70,
        **{"items-title": ["Breathe", "Walk"], "items-text": ["In.", "Out."]},
    )
    data |= section("example", ordering=68, origin="own", body="<p>I sat in the car.</p>")
    data |= section("table", ordering=46, **{"items-1": ["Day", "May"], "items-2": ["Rain", "9"]})
    data |= section("checkin", ordering=44, **{"items-text": ["What did I hear?"]})
    data |= section("conversation", ordering=60, **{"items-text": ["“Stay?”", "Come?"]})
    data |= section("quote", ordering=50, quote="Rain is patient.")
    data |= section("picture", ordering=40, picture=str(picture.pk))
    data |= section("callout", ordering=30, tone="note", body="<p>Softly.</p>")
    data |= section(
        "questions", ordering=20, **{"items-question": ["Does it end?"], "items-answer": ["Yes."]}
    )
    data |= section(
        "references", ordering=10, **{"items-text": ["A book"], "items-identifier": [""]}
    )
    files = media_files()
    data |= section("download", ordering=8, file=str(files["pdf"].pk), caption="A sheet")
    data |= section("recording", ordering=6, file=str(files["audio"].pk), caption="A tone")
    response = desk.post(ADD, data | {"_continue": "1"})
    post = Post.objects.get()
    assert response["Location"] == reverse("admin:blog_post_change", args=[post.pk])
    assert post.slug == "rain-and-after"
    assert [link.author for link in post.author_links.all()] == authors[::-1]
    assert [link.category for link in post.category_links.all()] == categories[::-1]
    assert set(post.tags.names()) == {"calm", "weather"}
    kinds = [each.kind for each in Section.objects.filter(parent=post)]
    assert kinds == [
        *(
            "recording",
            "download",
            "references",
            "questions",
            "callout",
            "picture",
            "checkin",
            "table",
            "quote",
        ),
        *("conversation", "example", "practices", "list", "text"),
    ]
    assert set(kinds) == set(SECTION_KINDS)
    starters = Section.objects.get(kind="conversation")
    assert starters.items == [{"text": "Stay?"}, {"text": "Come?"}]
    assert desk.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("fields", "label", "sentence"),
    [
        ({"title": ""}, "Title", "Give the article a title."),
        ({"slug": "taken"}, "Web address", "Another article or page already has this address"),
        ({"slug": "once-public"}, "Web address", "published under this address"),
        ({"slug": "feed"}, "Web address", "keeps “feed” for a page of its own"),
        ({"slug": "not a slug"}, "Web address", "letters from a to z"),
        (
            section("references", **{"items-text": ["A"], "items-identifier": ["somewhere"]}),
            "References: References",
            "Reference 1: “somewhere” is neither a DOI",
        ),
        (section("picture", picture="999"), "Picture: Picture", "valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(fields, label, sentence, desk):
    PostFactory(slug="taken")
    once = PostFactory(slug="once-public")
    actions.publish(once, by=OwnerFactory())
    Post.objects.filter(pk=once.pk).update(slug="moved")
    before = Post.objects.count(), Section.objects.count()
    typed = form(title="Rain", subtitle="Typed with care", **{"author_order-pk": [""]})
    typed |= {"opening_line": "It began <slowly>."}
    typed |= section("quote", quote="Words typed late at night.")
    typed |= section("conversation", **{"items-text": ["First starter", "Second starter"]})
    response = desk.post(ADD, typed | fields)
    assert response.status_code == 200
    assert sentence in problems(response)[label]
    html = response.content.decode()
    assert sentence in html
    for words in (
        "Typed with care",
        "It began &lt;slowly&gt;.",
        "Words typed late at night.",
        "First starter",
        "Second starter",
    ):
        assert words in html
    assert (Post.objects.count(), Section.objects.count()) == before


@pytest.mark.parametrize("kind", SECTION_KINDS)
def test_a_draft_may_have_empty_sections_until_it_is_published(kind, desk):
    post = PostFactory(title="Rain", sections=[{"kind": kind}])
    stored = {"id": str(Section.objects.get().pk), "parent": str(post.pk)}
    data = form(title="Rain") | section(kind, tone="note", **stored)
    data[f"{kind}-INITIAL_FORMS"] = "1"
    response = desk.post(reverse("admin:blog_post_change", args=[post.pk]), data)
    assert response.status_code == 302
    assert post.blog_section_set.get().kind == kind
    publishing = desk.get(reverse("admin:blog_post_publish", args=[post.pk])).content.decode()
    assert f"The section “{SECTION_KINDS[kind].label}” " in publishing


@pytest.mark.parametrize("kind", SECTION_KINDS)
def test_a_section_without_a_word_is_not_added(kind, desk):
    settings = {"tone": "note", "origin": "", "heading_size": ""}
    settings |= {name: [""] for name in ("items-text", "items-title", "items-1")}
    response = desk.post(ADD, form(title="Rain") | section(kind, **settings))
    assert response.status_code == 302
    assert not Post.objects.get().blog_section_set.exists()


CHOSEN = {
    "a next step": ("callout", {"tone": "next", "action": "book"}),
    "what it is for": ("callout", {"tone": "crisis"}),
    "how it is shown": ("list", {"manner": "numbers"}),
    "where it comes from": ("example", {"origin": "own"}),
    "a reason": ("quote", {"manner": "passage", "rights": "own"}),
}


@pytest.mark.parametrize("chosen", CHOSEN)
def test_a_section_in_which_something_was_only_chosen_is_kept(chosen, desk):
    kind, fields = CHOSEN[chosen]
    desk.post(ADD, form(title="Rain") | section(kind, **fields))
    kept = Post.objects.get().blog_section_set.get()
    assert {name: getattr(kept, name) for name in fields} == fields


def test_a_new_section_offers_the_pages_and_people_that_there_are_now(desk):
    desk.get(ADD)  # as somebody did before
    page = ReadyPostFactory(kind=PostKind.PAGE, title="Of rain and roofs")
    actions.publish(page, by=OwnerFactory())
    assert "Of rain and roofs" in desk.get(ADD).content.decode()
    AuthorFactory(name="Ida Regn")
    shown = lxml.html.fromstring(desk.get(ADD).content)
    people = shown.get_element_by_id("id_example-__prefix__-person")
    assert "Ida Regn" in people.text_content()
    actions.take_down(page, by=OwnerFactory())
    assert "Of rain and roofs" not in desk.get(ADD).content.decode()


def test_the_list_of_problems_leads_to_each_field(desk):
    reference = {"items-text": ["A book"], "items-identifier": ["somewhere"]}
    typed = form(title="") | section("references", heading="Read on", **reference)
    response = desk.post(ADD, typed)
    html = response.content.decode()
    assert [each.target for each in response.context["error_list"]] == [
        "id_title",
        "id_references-0-items",
    ]
    for each in response.context["error_list"]:
        assert f'href="#{each.target}"' in html
        assert f'id="{each.target}' in html


def test_script_in_rich_text_is_gone_before_it_is_stored(desk):
    data = form(title="Rain") | section(
        "text", heading="Of rain", body="<p>Drops<script>alert(1)</script></p><img onerror=x>"
    )
    desk.post(ADD, data)
    assert Section.objects.get().body == "<p>Drops</p>"


def test_an_author_twice_is_refused_in_words(desk):
    author = AuthorFactory()
    data = form(title="Rain", **{"author_order-pk": [str(author.pk)] * 2})
    assert "is listed twice" in problems(desk.post(ADD, data))["Authors"]


def test_sections_can_be_changed_moved_and_removed(desk):
    post = PostFactory(
        sections=[
            {"kind": "quote", "quote": "First."},
            {"kind": "quote", "quote": "Second."},
            {"kind": "quote", "quote": "Third."},
        ]
    )
    first, second, third = Section.objects.filter(parent=post)
    data = form(title=post.title, slug=post.slug)
    data |= {"quote-TOTAL_FORMS": "3", "quote-INITIAL_FORMS": "3"}
    for number, (row, ordering) in enumerate([(first, 30), (second, 20), (third, 10)]):
        data |= {
            f"quote-{number}-id": row.pk,
            f"quote-{number}-parent": post.pk,
            f"quote-{number}-region": "main",
            f"quote-{number}-ordering": ordering,
            f"quote-{number}-quote": row.quote.replace("Third.", "Third, changed."),
        }
    data["quote-1-DELETE"] = "on"
    response = desk.post(f"/desk/blog/post/{post.pk}/change/", data)
    assert response.status_code == 302
    quotes = Section.objects.filter(parent=post).values_list("quote", flat=True)
    assert list(quotes) == ["Third, changed.", "First."]


def test_a_writer_with_rights_on_articles_alone_sees_the_section_editors(client):
    from django.contrib.auth.models import Permission

    writer = UserFactory()
    writer.user_permissions.set(
        Permission.objects.filter(codename__in=["add_post", "change_post", "view_post"])
    )
    client.force_login(writer)
    response = client.get(ADD)
    assert {each.opts.verbose_name for each in response.context["inline_admin_formsets"]} == {
        kind.label for kind in SECTION_KINDS.values()
    }


def test_an_article_that_was_ever_public_can_not_be_deleted(desk):
    draft, public = PostFactory(), PostFactory()
    actions.publish(public, by=OwnerFactory())
    assert "/bulk/bin/" in desk.get(f"/desk/blog/post/{draft.pk}/delete/")["Location"]
    assert desk.post(f"/desk/blog/post/{public.pk}/delete/", {"post": "yes"}).status_code == 302
    desk.post(
        "/desk/blog/post/",
        {"action": "delete_selected", "_selected_action": [public.pk, draft.pk], "post": "yes"},
    )
    assert Post.objects.filter(binned_at=None).count() == 2


def policy(response) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts)


def allows_the_import_map_alone(desk, address: str) -> bool:
    """Return whether the page has one inline script, of this nonce, before any module."""
    response = desk.get(address)
    html = response.content.decode()
    inline = re.findall(r"<script(?![^>]* (?:src=|type=\"application/json\"))[^>]*>", html)
    nonce = re.fullmatch(r"'self' 'nonce-([\w+/]{22}==)'", policy(response)["script-src"])
    if not nonce or inline != [f'<script type="importmap" nonce="{nonce[1]}">']:
        return False
    return html.index("importmap") < html.index('type="module"') and nonce[1] not in str(
        desk.get(address).content
    )


@pytest.mark.parametrize("color", ["", "#1f5c4a"])
def test_only_forms_with_rich_text_open_the_desks_policy(desk, color):
    """Pages with modules also allow the import map, by its nonce, which is another each time.

    A hash beside 'unsafe-inline' in style-src would switch that off, and with it the editors.
    """
    if color:
        Practice(color_light=color).save()
    post = PostFactory()
    for address in ("/desk/blog/category/add/", "/desk/blog/author/add/"):
        assert allows_the_import_map_alone(desk, address)
        assert policy(desk.get(address))["style-src"] == "'self' 'unsafe-inline'"
    for address in ("/desk/", f"/desk/blog/post/{post.pk}/history/"):
        assert policy(desk.get(address))["script-src"] == "'self'"
        assert policy(desk.get(address))["style-src"] == "'self'"
    address = f"/desk/blog/post/{post.pk}/publishing/"
    assert allows_the_import_map_alone(desk, address)
    assert policy(desk.get(address))["style-src"] == "'self'"
    address = f"/desk/blog/post/{post.pk}/change/"
    assert allows_the_import_map_alone(desk, address)
    assert policy(desk.get(address))["style-src"] == "'self' 'unsafe-inline'"
    desk.logout()
    assert policy(desk.get("/desk/login/"))["script-src"] == "'self'"


def test_the_list_says_when_and_by_whom_in_plain_words(desk):
    with time_machine.travel("2026-11-23T13:04:00Z", tick=False):
        PostFactory(authors=[])
        page = desk.get("/desk/blog/post/").content.decode()
    assert "today at 7:04 AM" in page  # in Chicago
    assert "No author yet" in page


@pytest.mark.parametrize("address", ["/desk/blog/post/", ADD, "/desk/blog/author/"])
def test_the_way_back_is_the_home_of_the_desk_alone(address, desk):
    page = desk.get(address).content.decode()
    assert '<a href="/desk/">Our practice <span class="site-name__desk">desk</span></a>' in page
    assert '/desk/blog/"' not in page


def test_deleting_says_what_it_means(desk):
    post = PostFactory(title="Rain")
    page = desk.get(f"/desk/blog/post/{post.pk}/delete/", follow=True)
    assert "Goes to the bin for 30 days" in page.content.decode()
    said = {f"said-{post.pk}": "Goes to the bin for 30 days."}
    desk.post(page.request["PATH_INFO"], {"post": post.pk, **said})
    assert Post.objects.get().binned_at


def test_what_somebody_approved_stays(desk):
    post = PostFactory(title="Rain")
    Approval.objects.create(post=post, approval_hash="x", approved_by=OwnerFactory())
    page = desk.get(f"/desk/blog/post/{post.pk}/delete/", follow=True).content.decode()
    assert "so it stays in the history" in page
    said = {f"said-{post.pk}": "Goes to the bin for 30 days."}
    desk.post("/desk/blog/post/bulk/bin/", {"post": post.pk, **said})
    assert Post.objects.get().binned_at is None


def test_what_was_public_is_not_deleted_but_taken_down(desk):
    post = PostFactory(title="Rain")
    actions.publish(post, by=OwnerFactory())
    response = desk.get(f"/desk/blog/post/{post.pk}/delete/", follow=True)
    assert response.request["PATH_INFO"] == f"/desk/blog/post/{post.pk}/publishing/"
    assert "“Rain” has been public, scheduled or approved, so it stays in the history" in (
        response.content.decode()
    )


# --- Sections as they are posted -----------------------------------------------------------------


def saved(desk, *sections) -> list[dict]:
    """What is stored of sections that are posted."""
    data = form(title="Rain")
    for number, each in enumerate(sections):
        data |= section(each.pop("kind"), ordering=10 * number + 10, **each)
    assert desk.post(ADD, data).status_code == 302
    return [section_data(each) for each in Section.objects.all()]


def test_lines_in_rich_text_are_kept(desk):
    html = "<p>Sit down.</p><p>Breathe in.<br>Breathe out.</p>"
    practices = {"kind": "practices", "items-title": ["One"], "items-text_html": [html]}
    points = {"kind": "list", "items": "<ul><li>fresh<br>soft line</li></ul>"}
    practices, points = saved(desk, practices, points)
    assert practices["items"][0]["text"] == "Sit down.\n\nBreathe in.\nBreathe out."
    assert points["items"] == [{"text": "fresh\nsoft line"}]


def test_a_form_from_before_a_text_was_rich_is_read_as_what_it_was(desk):
    old = "breathe <in> if a < b, 2 &lt; 3\nand out"
    practice = {"kind": "practices", "items-title": ["One"], "items-text": [old]}
    [found] = saved(desk, practice)
    assert found["items"] == [{"title": "One", "text": old}]


def test_a_form_from_before_there_was_a_kind_can_be_saved(desk):
    data = form(title="Rain") | section("text", body="<p>Drops.</p>")
    old = {
        name: value for name, value in data.items() if not name.startswith(("table-", "checkin-"))
    }
    assert desk.post(ADD, old | {"title": ""}).status_code == 200
    assert desk.post(ADD, old).status_code == 302
    assert Section.objects.get().body == "<p>Drops.</p>"


def test_a_section_whose_rows_are_all_removed_has_none(desk):
    items = [{"title": "Breathe", "text": "In."}]
    post = PostFactory(slug="rain", sections=[{"kind": "practices", "items": items}])
    row = post.blog_section_set.get()
    data = form(title="Rain", slug="rain", base="", editing=str(uuid4()))
    data |= section("practices", id=str(row.pk), parent=str(post.pk), heading="To try")
    data |= {"practices-INITIAL_FORMS": "1"}
    address = reverse("admin:blog_post_change", args=[post.pk])
    data["base"] = revisions.current_content(post)[1]
    assert desk.post(address, data).status_code == 302
    assert Section.objects.get().items == []


def test_a_table_without_headings_is_asked_for_them(desk):
    rows = {"items-1": ["", "April", "May"], "items-2": ["", "14", "9"]}
    [found] = saved(desk, {"kind": "table", **rows})
    assert found["items"] == [
        {"1": "", "2": ""},
        {"1": "April", "2": "14"},
        {"1": "May", "2": "9"},
    ]


def test_a_heading_in_the_wrong_place_is_put_right_with_a_word_and_the_draft_is_saved(desk):
    body = "<h3>Small hours</h3><p>Drops&nbsp;<b>fall</b>&nbsp;here.</p><h4>Later</h4><p>Sun.</p>"
    data = form(title="Rain") | section("text", body=body)
    page = desk.post(ADD, data, follow=True).content.decode()
    assert "“Small hours” stood first in the words of its section" in page
    found = Section.objects.get()
    assert found.heading == "Small hours"
    assert found.body == ("<p>Drops <strong>fall</strong> here.</p><h3>Later</h3><p>Sun.</p>")


def test_the_publish_button_leads_on_and_tells_the_sheet_where(desk):
    data = form(title="Rain") | {"_publish": "Publish …"}
    response = desk.post(ADD, data)
    post = Post.objects.get()
    post_address = reverse("admin:blog_post_publish", args=[post.pk])
    assert response["Location"] == post_address
    change = reverse("admin:blog_post_change", args=[post.pk])
    response = desk.post(change, data | {"slug": post.slug}, headers={"accept": "application/json"})
    assert response.json() == {"address": post_address}


def test_what_the_address_says_is_in_a_new_article_with_its_author(desk):
    author = AuthorFactory()
    html = desk.get(f"{ADD}?title=Rain").content.decode()
    assert re.search(r">\s*Rain</textarea>", html)
    assert f'<option value="{author.pk}" selected>' in html
    AuthorFactory()
    assert f'<option value="{author.pk}" selected>' not in desk.get(ADD).content.decode()


def test_what_the_forms_widgets_need_comes_with_its_one_script_and_stylesheet(desk, monkeypatch):
    needed = []
    monkeypatch.setattr(
        "blog.admin.posts.in_one_file",
        lambda media, name: needed.append(media) or in_one_file(media, name),
    )
    response = desk.get(ADD)
    for inline in response.context["inline_admin_formsets"]:
        needed.append(super(SectionInline, inline.opts).media)
        needed += [field.widget.media for field in inline.formset.empty_form.fields.values()]
    html = response.content.decode()
    assert "content_editor/" not in re.sub(r'<script type="importmap".*?</script>', "", html)
    named = "".join(
        (settings.BASE_DIR / "static" / path).read_text(encoding="utf-8")
        for path in ("js/article_form.js", "css/article_form.css")
    )
    given = {
        posixpath.normpath(posixpath.join("js", path))
        for path in re.findall(r'import "(.+)";', named)
    }
    paths = re.findall(r'(?:src|href)="/static/([^"]+)"', "".join(map(str, needed)))
    assert set(paths) - given == {
        "admin/js/actions.js",  # of lists
        "admin/js/core.js",  # of Django's calendar
        "admin/js/vendor/xregexp/xregexp.min.js",  # of addresses with other letters
        "content_editor/material-icons.css",  # desk/components/icons.css
        "content_editor/tabbed_fieldsets.css",
        "content_editor/tabbed_fieldsets.js",
    }
