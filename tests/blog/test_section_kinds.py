"""Every kind of section in every manner, through everything that shows or handles sections."""

import copy
import html
import re
from typing import Any

import pytest
from django.contrib import admin
from django.http import QueryDict
from django.template.loader import get_template
from lxml.html import document_fromstring

from blog.admin.forms.posted_content import posted_content
from blog.articles.content import (
    content_from_edition,
    content_from_post,
    same_section,
    section_data,
    write_content,
)
from blog.articles.diff import compare_contents
from blog.articles.hashes import content_hash
from blog.articles.merge import merge_contents
from blog.articles.snapshot import build_edition
from blog.checklist import check_post
from blog.importing import sections as importing
from blog.models import SECTION_KINDS, Edition, Post, Practice
from blog.models.section_kinds import RELATED, section_texts
from blog.models.sections import PROXIES
from blog.publishing import actions
from tests.factories import (
    AuthorFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    media_files,
)
from tests.section_examples import EXAMPLES, examples, variants, words

each_example = pytest.mark.parametrize("name", EXAMPLES)


@pytest.fixture
def published(db) -> Edition:
    """An article with every example."""
    Practice(name="Willow", phone="+1 651 555 0100").save()
    sections = examples(PictureFactory(), AuthorFactory(name="Robin Vale"), media_files())
    post = PostFactory(slug="weather", sections=sections)
    return actions.publish(post, by=OwnerFactory())


@pytest.fixture
def owner_form(client, rf):
    """Read an article's form as a browser would post it, untouched."""

    def read(post: Post) -> dict[str, Any]:
        request = rf.post("/desk/")
        request.user = OwnerFactory()
        client.force_login(request.user)
        page = client.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
        [form] = document_fromstring(page).xpath("//form[@id='post_form']")
        posted = QueryDict(mutable=True)
        for name, value in form.form_values():
            posted.appendlist(name, value.removeprefix("\n"))
        return posted_content(admin.site.get_model_admin(Post), request, post, posted)

    return read


def visible(page: str) -> str:
    page = re.sub(r"</?(?:a|cite|dfn|em|span|strong)\b[^>]*>", "", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def in_article(page: str) -> str:
    start = page.index('class="article-text"')
    return page[start : page.index('class="article-footer"')]


def test_there_is_an_example_of_every_kind_in_every_manner():
    assert set(EXAMPLES) == variants()


@each_example
def test_an_example_is_valid_and_stored_as_it_is(name):
    fields = copy.deepcopy(EXAMPLES[name])
    section = PROXIES[fields.pop("kind")](**fields)
    section.clean_fields(exclude=["parent", "region", "kind", *RELATED])
    if "items" in fields:
        assert section.items == fields["items"]


@pytest.mark.parametrize("kind", SECTION_KINDS)
def test_a_kind_has_a_template_and_asks_for_what_it_needs(kind):
    assert get_template(SECTION_KINDS[kind].template)
    assert SECTION_KINDS[kind].missing({})
    PROXIES[kind]().clean_fields(exclude=["parent", "region", "kind"])  # a draft may be unfinished


def test_readers_find_every_word_on_the_page_and_in_each_feed(published, client):
    page = in_article(client.get("/articles/weather/").content.decode())
    feeds = [client.get(f"/feed/{form}").content.decode() for form in ("", "atom/")]
    feeds.append(client.get("/feed/json/").json()["items"][0]["content_html"])
    shown = [visible(page), *(visible(html.unescape(feed)) for feed in feeds)]
    for name, example in EXAMPLES.items():
        for text in words(example):
            for place, found in zip(("page", "rss", "atom", "json"), shown, strict=True):
                if not (name == "callout next" and place != "page"):
                    assert " ".join(text.split()) in found, (name, place, text)
    assert "Robin Vale" in shown[0]
    assert "tel:+16515550100" in page
    for found in shown:  # once, though three check-ins could be taken for tests
        assert found.count("This is no test and no diagnosis.") == 1


def test_each_example_is_one_element_of_the_article(published, client):
    """The live preview finds a section by its place (static/js/desk/preview.js)."""
    for section in published.section_list:
        context = {"section": section, "practice": Practice.load(), "today": None}
        found = get_template(section.template).render(context).strip()
        tag = re.match(r"<(\w+)", found)[1]
        depth = 0
        for end, name in re.findall(r"<(/?)(\w+)[^>]*>", found)[:-1]:
            depth += (-1 if end else 1) * (name == tag)
            assert depth, section.data
        assert found.endswith(f"</{tag}>")


@each_example
def test_every_word_is_counted_and_searched(name):
    example = {"picture": None, "caption": "", **EXAMPLES[name]}
    shuffled = dict(sorted(example.items(), reverse=True))  # PostgreSQL keeps no order of keys
    if "items" in example:
        shuffled["items"] = [dict(sorted(item.items())) for item in example["items"]]
    found = [example.get("heading", ""), *section_texts(example)]
    assert [shuffled.get("heading", ""), *section_texts(shuffled)] == found
    for text in words(example):
        assert text in " ".join(found)
    count = sum(len(text.split()) for text in words(example))
    assert Edition(sections=[example]).current_word_count == count


def test_the_working_copy_edition_and_what_is_written_back_are_the_same(published):
    post = Post.objects.get()
    stored = content_from_post(post)
    assert content_hash(build_edition(post)) == published.content_hash
    written = Post()
    write_content(written, stored | {"slug": "again"})
    again = content_from_post(written)["sections"]
    edition = content_from_edition(published)["sections"]
    for before, after, public in zip(stored["sections"], again, edition, strict=True):
        assert same_section(before, after)
        assert same_section(before, public)


def test_the_form_reads_what_it_shows(published, client, owner_form):
    post = Post.objects.get()
    stored = content_from_post(post)["sections"]
    for before, read in zip(stored, owner_form(post)["sections"], strict=True):
        assert before == read


def test_a_save_in_which_nobody_changed_anything_changes_nothing(published, client):
    """Approvals and the status depend on it."""
    post = Post.objects.get()
    before = content_from_post(post)
    client.force_login(OwnerFactory())
    address = f"/desk/blog/post/{post.pk}/change/"
    [form] = document_fromstring(client.get(address).content.decode()).xpath(
        "//form[@id='post_form']"
    )
    posted = {}
    for name, value in form.form_values():
        # As browsers post lines.
        lines = value.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
        posted.setdefault(name, []).append(lines)
    assert client.post(address, posted | {"_save": "Save"}).status_code == 302
    after = content_from_post(Post.objects.get())
    assert after["sections"] == before["sections"]
    assert build_edition(Post.objects.get()).content_hash == published.content_hash


def changed(section: dict[str, Any]) -> dict[str, Any]:
    """The section with another word in one of its fields."""
    if section.get("items"):
        first = {name: f"{text} Changed" for name, text in section["items"][0].items()}
        return section | {"items": [first, *section["items"][1:]]}
    name = "body" if section.get("body") else "quote" if section.get("quote") else "caption"
    value = section.get(name) or ""
    return section | {name: f"{value}<p>Changed</p>" if name == "body" else f"{value} Changed"}


def test_a_change_of_each_is_shown_and_merged(published):
    post = Post.objects.get()
    base = content_from_post(post)
    for number, section in enumerate(base["sections"]):
        mine = copy.deepcopy(base)
        mine["sections"][number] = changed(section)
        difference = compare_contents(base, mine)
        [found] = difference.changed_sections
        assert found.status == "changed"
        assert "Changed" in found.fields[0].after
        theirs = base | {"title": "Another title"}
        merged = merge_contents(base, mine, theirs)
        assert not merged.conflicts
        assert same_section(merged.content["sections"][number], mine["sections"][number])


@each_example
def test_no_word_is_lost_where_an_import_makes_text_of_it(name):
    example = EXAMPLES[name]
    kind = SECTION_KINDS[example["kind"]]
    section = {"id": None, **dict.fromkeys(kind.fields, ""), "items": [], **example}
    if kind.item is None:
        section.pop("items")
    text = importing.convert_section(section, "text")
    assert text is not None
    found = " ".join([text["heading"], importing.richtext.plain_text(text["body"])])
    for each in words(example):
        assert " ".join(each.split()) in " ".join(found.split()), each


@each_example
def test_neither_is_one_where_it_makes_another_kind_of_it_or_joins_it_to_another(name):
    section = importing.empty_section(**EXAMPLES[name])
    spoken = importing.comparable_section_words(section)
    for kind in importing.possible_kinds(section):
        other = importing.convert_section(section, kind)
        assert importing.preserves_words(spoken, importing.comparable_section_words(other)), kind
        for manner, _ in importing.possible_manners(other):
            shown = importing.with_manner(other, manner)
            assert importing.is_valid_section(shown)
    for example in EXAMPLES.values():
        for changes in ({}, {"heading": "", "lead_in": ""}):
            above = section | {"closing": ""} if changes and "closing" in section else section
            below = importing.empty_section(**{**example, **changes})
            joined = importing.join_sections(above, below)
            is_one_list = joined["kind"] == above["kind"] == below["kind"]
            needed = [
                word
                for each in (
                    above,
                    below | {"manner": ""} if is_one_list else below,
                )  # a scale once
                for word in importing.comparable_section_words(each)
            ]
            assert importing.preserves_words(needed, importing.comparable_section_words(joined))
            if is_one_list:
                assert joined.get("manner") == below.get("manner")


@pytest.mark.parametrize("kind", importing.KINDS)
def test_a_text_can_become_each_kind_that_its_words_fit(kind):
    fitting = {
        "table": "<p>Month | Days</p><p>May | few</p>",
        "questions": "<p>Does it end?</p><p>It does.</p>",
    }
    body = fitting.get(kind, "<p>It rains.</p>" * (2 if kind == "practices" else 1))
    text = importing.empty_section("text", body=body)
    assert kind in importing.possible_kinds(text)


def test_nothing_that_is_complete_is_missed_by_the_checklist(published):
    codes = {finding.code for finding in check_post(Post.objects.get()).blocking}
    assert not codes & {"section-empty", "section-unfinished"}


@pytest.mark.parametrize("kind", SECTION_KINDS)
def test_an_unfinished_section_blocks_publishing(kind, db):
    post = PostFactory(sections=[{"kind": kind}])
    codes = {finding.code for finding in check_post(post).blocking}
    assert "section-empty" in codes


@each_example
def test_a_section_as_it_was_saved_before_a_field_existed_is_the_same(name):
    """Editions and revisions are never rewritten: a missing field is an empty one."""
    example = EXAMPLES[name]
    assert same_section(example, section_data(PROXIES[example["kind"]](**example)))
