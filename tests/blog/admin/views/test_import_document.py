"""Start from a document: what is shown before anything is saved, and what is saved then."""

import errno
import json
import re
import stat
from base64 import b64encode
from copy import deepcopy
from datetime import timedelta
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from taggit.models import Tag

from blog import importing
from blog.articles import content
from blog.checklist import check_post
from blog.daily.expired import delete_expired
from blog.importing import documents
from blog.management.commands import background_worker
from blog.models import Author, Document, Picture, Post, Revision, Series
from tests import docx
from tests.background import QUEUE, run_tasks
from tests.data.documents import SOURCES, expected
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    OwnerFactory,
    UserFactory,
    image_file,
)
from tests.seed import INVENTED

pytestmark = pytest.mark.django_db

PAGE = "/desk/blog/post/import/"


@pytest.fixture(scope="module", autouse=True)
def scene(rows):
    """An owner, signed in once for all tests of this module."""
    owner, browser = OwnerFactory(), Client()
    browser.force_login(owner)
    return SimpleNamespace(owner=owner, cookies=browser.cookies)


@pytest.fixture
def owner(scene):
    return deepcopy(scene.owner)


@pytest.fixture
def desk(client, scene):
    client.cookies = deepcopy(scene.cookies)
    return client


def hidden(page: str, name: str) -> str:
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page).group(1))


class Review:
    """The page that shows what a document becomes, as its form would be posted."""

    def __init__(self, desk, response):
        self.desk = desk
        self.read(response)

    def read(self, response):
        self.address = response.request["PATH_INFO"]
        self.page = response.content.decode()
        assert "This is what your document becomes." in self.page
        form = response.context["form"]
        self.fields = {field.name: field.value() or "" for field in form}
        review = response.context["proposal"]
        for each in response.context["names"]:
            if each["wanted"]:
                self.fields[f"name-{each['number']}"] = "on"
        for number, each in enumerate(review.sections):
            self.fields[f"kind-{number}"] = each.section["kind"]
            if each.manners:
                self.fields[f"manner-{number}"] = each.manner
            if each.left_out:
                self.fields[f"leave-{number}"] = "on"
        self.kinds = [each.section["kind"] for each in review.sections]

    def data(self, do, **changes):
        data = {
            **self.fields,
            "state": hidden(self.page, "state"),
            "before": hidden(self.page, "before"),
            **{name.replace("_", "-"): value for name, value in changes.items()},
        }
        data = {name: value for name, value in data.items() if value is not None}
        return {**data, "do": do}

    def post(self, do, **changes):
        return self.desk.post(self.address, self.data(do, **changes))

    def press(self, do, **changes):
        self.read(self.post(do, **changes))
        return self

    def create_post(self, **changes) -> Post:
        response = self.post("create", **changes)
        assert response.status_code == 302, response.context["form"].errors
        return Post.objects.get(pk=response.url.split("/")[-3])


@pytest.fixture
def bring(desk):
    def bring_in(name="word.docx", **fields):
        if not fields:
            fields = {"file": SimpleUploadedFile(name, (SOURCES / name).read_bytes())}
        return Review(desk, desk.post(PAGE, fields, follow=True))

    return bring_in


def written(post: Post) -> list[dict]:
    return [
        {name: value for name, value in section.items() if value and name != "id"}
        for section in content.content_from_post(post)["sections"]
    ]


def without_pictures(sections: list[dict]) -> list[dict]:
    return [{name: each[name] for name in each if name != "picture"} for each in sections]


def test_the_list_of_articles_leads_there(desk):
    assert PAGE in desk.get("/desk/blog/post/").content.decode()


def test_a_button_that_is_pressed_twice_makes_one_article(bring):
    review = bring()
    once = review.create_post()
    assert review.create_post() == once
    assert Post.objects.count() == 1


def test_nothing_is_saved_before_the_article_is_made(bring):
    review = bring()
    review.press("show", kind_2="text").press("join-2")
    review.press("join-²")  # a number to Python, and none of ours
    assert not Post.objects.exists()
    assert not Revision.objects.exists()


def test_a_word_document_becomes_a_draft(bring, owner):
    post = bring().create_post()
    golden = expected("word.docx")
    assert (post.title, post.subtitle) == (golden["title"], golden["subtitle"])
    assert post.opening_line == golden["opening_line"]
    assert post.slug == "the-long-goodnight"
    assert post.created_by == owner
    assert without_pictures(written(post)) == golden["sections"]
    assert not post.editions.exists()
    assert not post.authors.exists()


def test_somebody_who_writes_signs_what_they_bring_in(bring, owner):
    author = AuthorFactory(user=owner)
    assert list(bring().create_post().authors.all()) == [author]


def test_history_says_where_it_came_from(bring, owner):
    revision = bring().create_post().revisions.get()
    assert (revision.created_by, revision.note) == (owner, "Imported from a document")


def test_a_picture_has_its_section_that_asks_for_the_file(bring):
    html = '<h1>Rain</h1><p>Words. More.</p><img alt="A lamp"><figcaption>Dusk.</figcaption>'
    review = bring(html=html).press("show")
    assert "In the document: “A lamp”. Choose the picture" in " ".join(review.page.split())
    post = review.create_post()
    section = post.blog_section_set.get(kind="picture")
    assert (section.caption, section.shown_hint) == ("Dusk.", "In the document: “A lamp”.")
    assert "section-empty" in {finding.code for finding in check_post(post).blocking}


def test_pictures_are_said_to_be_left_out(bring):
    html = "<p>Words. More.</p><img><p>And more.</p>"
    assert "A picture was left out: add it from the library" in bring(html=html).page


@pytest.fixture
def image_address() -> str:
    """The address of a picture in HTML that it is inside of."""
    return f"data:image/png;base64,{b64encode(image_file(size=(60, 40)).read()).decode()}"


@pytest.fixture
def with_pictures() -> SimpleUploadedFile:
    """A Word document with two pictures, one of them twice, and one that can't be read."""
    cups, rain = (image_file(size=size).read() for size in ((60, 40), (40, 60)))
    content = docx.docx(
        docx.paragraph(docx.words("Evenings are long. And dark."), docx.picture("a", "Two cups")),
        *(docx.paragraph(docx.picture(name)) for name in ("b", "a")),
        docx.paragraph(docx.picture("c", "A lamp")),
        pictures={"a": cups, "b": rain, "c": b"Dear diary"},
    )
    return SimpleUploadedFile("Evenings.docx", content)


def test_pictures_inside_a_word_document_come_along(
    bring, with_pictures, django_capture_on_commit_callbacks
):
    review = bring(file=with_pictures)
    assert "It comes along, into the library." in review.page
    assert "“A lamp”: This file is not a picture that the site can read." in review.page
    assert not Picture.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        post = review.press("show").create_post(title="Evenings")
    shown = [each.picture for each in post.blog_section_set.filter(kind="picture")]
    assert [each and (each.name, each.alt_text, each.width) for each in shown] == [
        ("Evenings, picture 1", "Two cups", 60),
        ("Evenings, picture 2", "", 40),
        ("Evenings, picture 1", "Two cups", 60),
        None,
    ]
    assert all(each.is_ready for each in Picture.objects.all())
    assert Picture.objects.count() == 2
    assert review.address.split("/")[-2] not in {file.name for file in files()}


def test_pictures_inside_pasted_words_come_along(
    bring, image_address, django_capture_on_commit_callbacks
):
    words = '<h1>Rain</h1><p>Words. More.</p><img alt="Two cups">'
    html = words.replace("<img ", f"<img src='{image_address}' ")
    fields = {"text": "", "html": words}
    review = bring(**fields, pasted=SimpleUploadedFile("any", html.encode()))
    assert "It comes along, into the library." in review.page
    assert "Pasted words" in str(Document.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        post = review.press("show").create_post()
    picture = post.blog_section_set.get(kind="picture").picture
    assert (picture.name, picture.alt_text, picture.width) == ("Rain, picture 1", "Two cups", 60)
    assert picture.is_ready
    assert review.address.split("/")[-2] not in {file.name for file in files()}


def test_pasted_words_with_pictures_that_are_too_long_are_still_there(desk, image_address):
    words = "<p>Words.</p>" * 10_000
    html = f"{words}<img src='{image_address}'>"
    pasted = SimpleUploadedFile("any", html.encode())
    page = desk.post(PAGE, {"html": words, "pasted": pasted}, follow=True).content.decode()
    assert "This is too long for one article." in page
    assert hidden(page, "html") == words
    assert Document.objects.get().pk not in {file.name for file in files()}


def test_what_is_still_there_of_what_was_refused_is_said(desk, image_address):
    def said(**fields):
        page = desk.post(PAGE, fields, follow=True).content.decode()
        return " ".join(
            re.search(r'id="problems-title".*?<p>(.*?)</p>', page, re.DOTALL)[1].split()
        )

    words, scan = "<p>Words.</p>" * 10_000, SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    pictures = SimpleUploadedFile("any", f"{words}<img src='{image_address}'>".encode())
    again = "Your pictures have to be pasted again"
    here, choose = "What you pasted is still here.", "Choose the file again."
    assert again in said(html=words, pasted=pictures)  # which is found once it is read
    pictures.seek(0)
    assert again in said(html=words, pasted=pictures, file=scan)
    assert said(html="<p>Words.</p>" * 100_000) == here
    scan.seek(0)
    assert said(file=scan) == choose
    scan.seek(0)
    assert said(file=scan, text="Words.") == f"{here} {choose}"


@pytest.mark.parametrize(
    "fields", [{"pasted": SimpleUploadedFile("any", b"")}, {"html": "<p>\0</p>"}], ids=str
)
def test_what_is_wrong_with_a_field_that_nobody_sees_is_said_at_what_was_pasted(desk, fields):
    response = desk.post(PAGE, {"html": "<p>Words. More.</p>", **fields})
    (problem,) = response.context["error_list"]
    assert problem.target == "id_text"
    assert response.context["form"].errors.keys() == {"text"}


def test_a_full_disk_is_not_taken_for_pictures_that_are_gone(bring, with_pictures):
    review = bring(file=with_pictures)
    full = OSError(errno.ENOSPC, "No space left on device")
    with (
        mock.patch("blog.admin.picture_uploads.Picture.save", side_effect=full),
        pytest.raises(OSError, match="No space left"),
    ):
        review.post("create", title="Evenings")
    assert not Post.objects.exists()


def test_they_are_left_out_where_nobody_may_add_any_or_they_are_gone(bring, with_pictures, client):
    review = bring(file=with_pictures)
    writer = UserFactory()
    writer.user_permissions.set(Permission.objects.filter(codename="add_post"))
    review.desk.force_login(writer)
    page = review.desk.post(
        review.address, review.data("create", title="Evenings"), follow=True
    ).content.decode()
    assert "were left out, since you can’t add any to the library" in page
    assert not Picture.objects.exists()


def test_of_a_document_only_what_was_found_in_it_is_taken(bring, with_pictures):
    review = bring(file=with_pictures)
    review.page = review.page.replace("word/media/a", "word/document.xml")
    response = review.post("create", title="Evenings")
    post = Post.objects.get()
    assert response.status_code == 302
    shown = [each.picture for each in post.blog_section_set.filter(kind="picture")]
    assert [bool(each) for each in shown] == [False, True, False, False]


def test_a_picture_is_joined_with_nothing(bring, with_pictures):
    review = bring(file=with_pictures)
    assert review.kinds == ["text", *["picture"] * 4]
    assert "Join with the one above" not in review.page
    assert review.press("join-1").kinds == ["text", *["picture"] * 4]
    assert "word/media/a" in review.page


def test_what_was_found_is_read_once_for_all_pictures(bring, with_pictures):
    review = bring(file=with_pictures)
    with mock.patch.object(importing, "load_proposal", wraps=importing.load_proposal) as load:
        review.create_post(title="Evenings")
    assert load.call_count == 1


def picture_files() -> set[Path]:
    return {path for path in Path(default_storage.path("pictures")).rglob("*") if path.is_file()}


def test_of_an_article_that_is_refused_no_picture_is_left(bring, with_pictures, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path  # where no other test adds one meanwhile
    review = bring(file=with_pictures)
    before = picture_files()
    response = review.post("create", title="")
    assert response.status_code == 200
    with mock.patch.object(content, "write_content", side_effect=ValidationError("No.")):
        assert review.post("create", title="Evenings").status_code == 200
    assert not Picture.objects.exists()
    assert picture_files() == before
    assert (
        review.create_post(title="Evenings").blog_section_set.filter(picture__isnull=False).count()
        == 3
    )


def test_what_the_site_says_by_itself_is_left_out_unless_wanted(bring):
    review = bring(text=INVENTED)
    assert review.fields["leave-0"] == "on"
    assert "Words for slow evenings." in review.page
    wanted = review.create_post(leave_0=None)
    assert "Words for slow evenings." in written(wanted)[0]["body"]
    assert "Words for slow evenings." not in json.dumps(written(bring(text=INVENTED).create_post()))


def test_what_was_left_out_is_listed_and_comes_in_on_a_click(bring):
    review = bring(
        html="<p>Seen words. And more.</p><p hidden>Ask J. first</p><p><del>old</del></p>"
        "<iframe src='https://example.org/film'></iframe>"
    )
    assert "Not taken in" in review.page
    assert "Take in:</span> Ask J. first" in review.page
    assert "From example.org" in review.page
    assert 'name="take-1"' in review.page
    assert 'name="take-2"' not in review.page  # a frame
    assert "Ask J." not in json.dumps(written(review.create_post(title="One")))
    review.press("show", take_0="on")
    assert re.search(r'name="take-0"\s+checked', review.page)
    *_, last = written(review.create_post(title="Another", take_0="on"))
    assert last == {"kind": "text", "body": "<p>Ask J. first</p>"}


def test_what_stands_above_a_markdown_file_fills_the_fields(bring):
    above = "---\ntitle: Rest\nslug: on-rest\ndescription: In short.\ntags: [guilt]\n---\n"
    post = bring(text=f"{above}\nWords. And more.").create_post()
    assert (post.title, post.slug, post.summary) == ("Rest", "on-rest", "In short.")
    assert [tag.name for tag in post.tags.all()] == ["guilt"]


def test_authors_and_categories_that_there_are_are_taken(bring):
    robin = AuthorFactory(name="Robin Vale")
    rest = CategoryFactory(name="Rest")
    review = bring(text=INVENTED)
    assert "Signed by Robin Vale" in review.page
    assert "In the category “Rest”" in review.page
    assert "Add “Sleep” as a category, with this article in it" in review.page
    post = review.press("show").create_post()
    assert list(post.authors.all()) == [robin]
    assert list(post.categories.all()) == [rest]


def test_who_is_named_twice_signs_once(bring):
    robin = AuthorFactory(name="Robin Vale")
    html = "<h1>Rain</h1><p>By Robin Vale</p><p>Author: Robin Vale, LAMFT</p><p>Words. More.</p>"
    assert list(bring(html=html).create_post().authors.all()) == [robin]


def test_those_that_are_missing_are_made_on_a_click(bring):
    review = bring(text=INVENTED)
    post = review.create_post(name_0="on", name_1="on", name_2=None)
    assert [author.name for author in post.authors.all()] == ["Robin Vale"]
    assert [category.name for category in post.categories.all()] == ["Sleep"]
    assert post.authors.get().slug == "robin-vale"
    assert not bring(text=INVENTED).create_post(name_0=None).authors.exists()


def test_who_may_not_add_an_author_is_told_whom_to_ask(bring, desk):
    writer = UserFactory(is_staff=True)
    writer.user_permissions.add(Permission.objects.get(codename="add_post"))
    desk.force_login(writer)
    review = bring(text=INVENTED)
    assert "Robin Vale: not among yours yet. Ask an owner to add it" in review.page
    assert review.post("create", name_0="on").status_code == 403
    assert not Author.objects.exists()


def test_a_part_of_a_series_joins_it(bring):
    html = "<h1>Rain</h1><p><b>Weather, part 2 of 3</b></p><p>Words. More.</p>"
    assert "Begin the series “Weather”; this is part 2" in bring(html=html).page
    weather = Series.objects.create(name="Weather")
    post = bring(html=html).create_post()
    assert (post.series_part.series, post.series_part.position) == (weather, 2)


def test_a_name_that_fits_nowhere_is_said_and_nothing_is_lost(bring):
    topics = f"{'LONG ' * 14}, REST"
    html = f"<p>{topics}</p><h1>Rain</h1><p>By Ann Roe</p><p>Words. More.</p>"
    response = bring(html=html).post("create", name_1="on", title="Rain at night")
    assert "at most 60 characters" in response.content.decode()
    assert "Rain at night" in response.content.decode()
    assert not Post.objects.exists()


def test_another_language_and_a_content_note_are_proposed(bring):
    words = "Hay pérdidas por las que nadie manda flores, y no hay palabra para los que lloran. "
    html = f"<h1>El duelo</h1><p>Aviso de contenido: habla de muerte.</p><p>{words * 3}</p>"
    post = bring(html=html).create_post()
    assert (post.language, post.content_note) == ("es", "Habla de muerte.")
    assert bring().create_post().language == ""


def test_what_a_callout_is_for_is_chosen_as_a_manner_is(bring):
    review = bring(html="<h1>Rain</h1><h2>Late</h2><p>Call us at 555-0142.</p>")
    assert review.fields["manner-0"] == "next"
    post = review.press("show", manner_0="note").create_post()
    assert written(post)[0]["tone"] == "note"


def test_a_kind_is_changed_and_changed_back_without_a_loss(bring):
    review = bring()
    assert review.kinds[2] == "list"
    changed = review.press("show", kind_2="text")
    assert changed.kinds[2] == "text"
    assert "<li>speak through your teeth</li>" in changed.page
    assert changed.press("show", kind_2="list").page.count("speak through your teeth") == 2
    sections = without_pictures(written(changed.create_post()))
    assert sections == expected("word.docx")["sections"]


KINDS = "<h1>Rest</h1><h2>Types</h2><ol><li><b>Short.</b> An hour.</li><li><b>Long.</b> A day.</li>"


def test_a_manner_is_asked_for_beside_the_kind_and_kept(bring):
    review = bring(html=f"{KINDS}</ol>")
    assert "Things to do, or to know?" in review.page
    assert review.fields["manner-0"] == "know"
    review.press("show", manner_0="").press("show")
    assert review.fields["manner-0"] == ""
    assert "manner" not in written(review.create_post())[0]


def test_another_kind_has_its_own_manner_and_none_that_would_hide_words(bring):
    review = bring(html=f"{KINDS}<li><b>None.</b> <a href='https://x.org/'>Ask.</a></li></ol>")
    review.press("show", kind_0="list")
    assert review.fields["manner-0"] == "numbers"
    terms = review.press("show", manner_0="terms")
    assert terms.fields["manner-0"] == "terms"
    assert review.press("show", kind_0="practices").fields["manner-0"] == "know"
    assert review.press("show", manner_0="pairs").fields["manner-0"] == "know"
    plain = bring(html="<h1>Rest</h1><h2>Signs</h2><ul><li>one</li><li>two</li></ul>")
    assert 'value="do"' in plain.page
    assert 'value="terms"' not in plain.page


def test_what_nobody_can_tell_from_a_document_is_asked_before_publishing(bring):
    voices = "<p>Ada: You sigh.</p><p>Ben: I do.</p><p>Ada: Why?</p>"
    poem = "<blockquote>Small rain<br>on it<br>— Ada Rain, Weather</blockquote>"
    asked = "<ul><li>Do I rest?</li><li>When do I?</li><li>Am I here?</li></ul>"
    html = f"<h1>Rain</h1><h2>A</h2>{voices}<p>b.</p><p>c.</p>{poem}<h2>D</h2>{asked}"
    post = bring(html=html).create_post()
    assert [each["kind"] for each in written(post)] == ["example", "text", "quote", "checkin"]
    findings = " ".join(str(each) for each in check_post(post).blocking)
    assert "origin" in findings
    assert "rights" in findings


def test_the_last_line_of_keywords_becomes_tags_under_the_names_that_there_are(bring):
    Tag.objects.create(name="Slow evenings")
    review = bring(text="# Rest\n\nWords. More.\n\nKeywords: slow evening, sleep")
    assert review.fields["tags"] == "slow evening, sleep"
    post = review.create_post()
    assert sorted(post.tags.names()) == ["Slow evenings", "sleep"]
    assert "Keywords" not in json.dumps(written(post))
    wrong = bring(text="# Rest\n\nWords.").post("create", tags="…")
    assert "it needs a letter or a number" in wrong.content.decode()


def test_only_kinds_that_hold_the_words_are_offered(bring):
    page = bring().page
    practices = page[page.index('id="kind-3"') : page.index('id="section-4"')]
    offered = re.findall(r'<option value="(\w+)"', practices)
    assert "picture" not in offered
    assert "quote" not in offered
    assert {"text", "practices", "list"} <= set(offered)


def test_sections_are_joined_and_taken_apart(bring):
    review = bring()
    before = review.kinds
    joined = review.press("join-2")
    assert len(joined.kinds) == len(before) - 1
    assert joined.press("undo").kinds == before


def test_a_section_is_left_out_and_everything_else_stays(bring):
    post = bring().create_post(leave_2="on")
    assert [each["kind"] for each in written(post)].count("list") == 0
    assert len(written(post)) == len(expected("word.docx")["sections"]) - 1


def test_without_a_title_nothing_is_made_and_nothing_lost(bring):
    review = bring()
    again = review.post("create", title=" ", subtitle="Another subtitle", kind_3="text")
    assert not Post.objects.exists()
    assert "Give the article a title." in again.content.decode()
    review.read(again)
    assert review.fields["subtitle"] == "Another subtitle"
    assert review.kinds[3] == "text"
    assert review.create_post(title="A title after all").title == "A title after all"


def test_a_second_article_of_the_same_title_gets_an_address_of_its_own(bring):
    assert bring().create_post().slug != bring().create_post().slug


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose a file, or paste the article here."),
        ({"text": " \n "}, "Choose a file, or paste the article here."),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF")}, "Choose a file that ends in .docx"),
        ({"file": SimpleUploadedFile("a.md", b"")}, "This file is empty."),
        (
            {"file": SimpleUploadedFile("a.md", b"words"), "text": "others"},
            "You also pasted words below.",
        ),
        ({"text": "word " * 100_000}, "This is too long for one article."),
        ({"html": "<p> </p>"}, "There are no words in it."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(desk, fields, sentence):
    response = desk.post(PAGE, fields, follow=True)
    errors = response.context["form"].errors
    assert sentence in str(errors["file" if "file" in fields else "text"])
    assert fields.get("text", "").strip() in response.content.decode()


@pytest.mark.parametrize(
    "state",
    [
        "",
        "no JSON",
        "[]",
        '{"sections": [{"found": {"kind": "picture"}}], "pictures": 0}',
        '{"sections": [{"found": {"kind": "references", "heading": "", "items": []}}]}',
    ],
)
def test_a_proposal_that_no_page_of_ours_made_is_refused(desk, state):
    assert desk.post(PAGE, {"state": state, "do": "create", "title": "T"}).status_code == 400
    assert not Post.objects.exists()


def test_what_was_changed_on_the_way_is_clean_all_the_same(bring):
    review = bring(text="# Rest\n\nWords. More words.")
    state = json.loads(hidden(review.page, "state"))
    state["sections"][0]["found"]["body"] = "<p onclick='x()'>a<script>alert(1)</script></p>"
    post = review.create_post(state=json.dumps(state))
    assert written(post)[0]["body"] == "<p>a</p>"


def test_the_page_is_for_those_who_may_write(client):
    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 403
    writer = UserFactory()
    writer.user_permissions.add(
        *Permission.objects.filter(codename__in=["add_post", "change_post", "view_post"])
    )
    client.force_login(writer)
    assert client.get(PAGE).status_code == 200


# --- In the background ---------------------------------------------------------------------------

LONG = "# Rest\n\n" + "Some words about rest. " * 600


@pytest.fixture
def queue(settings, tmp_path):
    settings.TASKS, settings.MEDIA_ROOT = QUEUE, tmp_path


def bring_file(desk, name="markdown.md", content=None):
    file = SimpleUploadedFile(name, content or (SOURCES / name).read_bytes())
    response = desk.post(PAGE, {"file": file})
    assert response.status_code == 302
    return response.url


def files() -> list[Path]:
    return [path for path in Path(default_storage.path("documents")).glob("*") if path.is_file()]


def test_the_request_reads_no_file_and_stores_it_for_nobody_else(desk, queue):
    with (
        mock.patch.object(documents, "read_file", side_effect=AssertionError("read")),
        mock.patch("zipfile.ZipFile", side_effect=AssertionError("opened")),
    ):
        address = bring_file(desk)
    (file,) = files()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == (SOURCES / "markdown.md").read_bytes()
    page = desk.get(address).content.decode()
    assert "It is being read, which takes a few seconds." in page
    assert "markdown.md" in page
    assert f'<a href="{address}">Look again</a>' in page
    run_tasks()
    review = Review(desk, desk.get(address))
    assert review.fields["title"] == "The Long Goodnight"
    assert not files()
    review.create_post()
    assert not Document.objects.exists()


def test_neither_does_the_page_that_shows_what_it_becomes(desk, queue):
    address = bring_file(desk)
    run_tasks()
    with mock.patch.object(importing, "possible_kinds", return_value=["text"]) as found_now:
        review = Review(desk, desk.get(address))
        review.press("show")
    assert not found_now.called
    assert review.page.count('value="callout"') > 1


def test_a_long_paste_is_read_in_the_background_and_a_short_one_at_once(desk, queue):
    with mock.patch.object(documents, "read_paste", side_effect=AssertionError("read")):
        address = desk.post(PAGE, {"text": LONG}).url
    assert "It is being read" in desk.get(address).content.decode()
    run_tasks()
    assert "Some words about rest." in Review(desk, desk.get(address)).page
    document = Document.objects.get()
    assert (document.text, document.html) == ("", "")
    Review(desk, desk.post(PAGE, {"text": "# Rest\n\nWords."}, follow=True))


def test_a_file_that_can_not_be_read_is_said_beside_its_field(desk, queue):
    address = bring_file(desk, "broken.docx", b"PK\3\4 and no more")
    run_tasks()
    page = desk.get(address).content.decode()
    row = page[page.index('name="file"') - 700 : page.index('name="file"')]
    assert "This file can’t be read as a Word document." in row
    assert "1 thing to put right" in page
    assert not files()


def test_what_was_pasted_is_still_there_where_it_can_not_be_read(desk, queue):
    pasted = "<p> </p>" * 2000
    address = desk.post(PAGE, {"html": pasted}).url
    run_tasks()
    response = desk.get(address)
    assert "There are no words in it." in str(response.context["form"].errors["text"])
    assert hidden(response.content.decode(), "html") == pasted
    again = desk.post(address, {"text": "# Rest\n\nWords."}, follow=True)
    assert "Words." in Review(desk, again).page
    assert Document.objects.count() == 1


def test_only_who_brought_it_in_sees_it(desk, queue, client):
    address = bring_file(desk)
    run_tasks()
    client.force_login(OwnerFactory())
    for method in (client.get, client.post):
        response = method(address, follow=True)
        assert "Goodnight" not in response.content.decode()
    assert Document.objects.count() == 1


def test_a_review_that_lies_open_for_days_still_makes_the_article(desk, queue):
    address = bring_file(desk, "word.docx")
    run_tasks()
    review = Review(desk, desk.get(address))
    Document.objects.update(created_at=timezone.now() - timedelta(hours=25))
    delete_expired()
    assert not Document.objects.exists()
    response = desk.get(address, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert "Bring it in once more." in response.content.decode()
    post = review.create_post()
    assert post.title == "The Long Goodnight"
    assert not Picture.objects.exists()
    page = desk.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
    assert "The pictures of the document are no longer here" in page


def test_what_nobody_came_back_for_is_deleted_with_its_file(
    desk, queue, owner, django_capture_on_commit_callbacks
):
    bring_file(desk)
    Document.objects.update(created_at=timezone.now() - timedelta(hours=25))
    kept = desk.post(PAGE, {"text": "# Rest\n\nWords."}).url
    with django_capture_on_commit_callbacks(execute=True):
        delete_expired()
    assert not files()
    assert "Words." in desk.get(kept).content.decode()
    run_tasks()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert "Words." not in str(DBTaskResult.objects.values())


@pytest.mark.parametrize("at", ["blog.importing.documents.read_file", "delete_file"])
def test_a_worker_that_is_killed_reads_it_again(at, desk, queue):
    address = bring_file(desk)
    at = at if "." in at else f"blog.models.Document.{at}"
    with mock.patch(at, side_effect=SystemExit):
        run_tasks()
    assert "didn’t get to the end" not in desk.get(address).content.decode()
    background_worker.resume_interrupted_tasks()
    run_tasks()
    assert not files()
    assert Review(desk, desk.get(address)).fields["title"] == "The Long Goodnight"


def test_a_document_that_is_given_up_while_it_is_read_leaves_nothing(with_pictures, owner):
    document = Document.objects.create(created_by=owner, file=with_pictures, name="a.docx")
    reading = documents.read_file

    def read(name, file):
        Document.objects.all().delete()
        return reading(name, file)

    with mock.patch.object(documents, "read_file", read):
        documents.read_document.call(document.pk)
    assert not default_storage.exists(document.file.name)


def test_a_document_that_ends_the_worker_each_time_is_said_to_be_broken_off(desk, queue):
    address = bring_file(desk)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["w"] * 3)
    background_worker.resume_interrupted_tasks()
    page = desk.get(address).content.decode()
    assert "The server didn’t get to the end of reading it." in page
    assert not files()


def test_a_task_that_an_update_removed_keeps_the_worker_from_nothing(desk, queue):
    bring_file(desk)
    gone = {"task_path": "blog.importing.gone.read", "worker_ids": ["w"] * 3}
    DBTaskResult.objects.update(status="RUNNING", **gone)
    background_worker.resume_interrupted_tasks()
    assert DBTaskResult.objects.get().status == "FAILED"


def test_it_is_said_when_nobody_reads_it(desk, queue):
    address = bring_file(desk)
    Document.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert "the background worker may not be running" in " ".join(
        desk.get(address).content.decode().split()
    )
