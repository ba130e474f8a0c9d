"""Start from a document: what is shown before anything is saved, and what is saved then."""

import json
import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.articles import content
from blog.models import Post, Revision
from tests.data.documents import SOURCES, expected
from tests.factories import AuthorFactory, OwnerFactory, UserFactory
from tests.seed import INVENTED

pytestmark = pytest.mark.django_db

PAGE = "/desk/blog/post/import/"


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def hidden(page: str, name: str) -> str:
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page).group(1))


class Review:
    """The page that shows what a document becomes, as its form would be posted."""

    def __init__(self, desk, response):
        self.desk = desk
        self.read(response)

    def read(self, response):
        self.page = response.content.decode()
        assert "This is what your document becomes." in self.page
        form = response.context["form"]
        self.fields = {field.name: field.value() or "" for field in form}
        review = response.context["proposal"]
        for number, each in enumerate(review.sections):
            self.fields[f"kind-{number}"] = each.section["kind"]
            if each.left_out:
                self.fields[f"leave-{number}"] = "on"
        self.kinds = [each.section["kind"] for each in review.sections]

    def post(self, do, **changes):
        data = {
            **self.fields,
            "state": hidden(self.page, "state"),
            "before": hidden(self.page, "before"),
            **{name.replace("_", "-"): value for name, value in changes.items()},
        }
        data = {name: value for name, value in data.items() if value is not None}
        return self.desk.post(PAGE, {**data, "do": do})

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
        return Review(desk, desk.post(PAGE, fields))

    return bring_in


def written(post: Post) -> list[dict]:
    return [
        {name: value for name, value in section.items() if value and name != "id"}
        for section in content.content_from_post(post)["sections"]
    ]


def test_the_list_of_articles_leads_there(desk):
    assert PAGE in desk.get("/desk/blog/post/").content.decode()


def test_nothing_is_saved_before_the_article_is_made(bring):
    review = bring()
    review.press("show", kind_3="text").press("join-2")
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
    assert written(post) == golden["sections"]
    assert not post.editions.exists()
    assert not post.authors.exists()


def test_somebody_who_writes_signs_what_they_bring_in(bring, owner):
    author = AuthorFactory(user=owner)
    assert list(bring().create_post().authors.all()) == [author]


def test_history_says_where_it_came_from(bring, owner):
    revision = bring().create_post().revisions.get()
    assert (revision.created_by, revision.note) == (owner, "Imported from a document")


def test_pictures_are_said_to_be_left_out(bring):
    assert "A picture was left out: add it from the library" in bring().page


def test_what_the_site_says_by_itself_is_left_out_unless_wanted(bring):
    review = bring(text=INVENTED)
    assert review.fields["leave-0"] == "on"
    assert "By Robin Vale, LAMFT" in review.page
    wanted = review.create_post(leave_0=None)
    assert "By Robin Vale, LAMFT" in written(wanted)[0]["body"]
    assert "By Robin Vale, LAMFT" not in json.dumps(written(bring(text=INVENTED).create_post()))


def test_a_kind_is_changed_and_changed_back_without_a_loss(bring):
    review = bring()
    assert review.kinds[3] == "list"
    changed = review.press("show", kind_3="text")
    assert changed.kinds[3] == "text"
    assert "<li>speak through your teeth</li>" in changed.page
    assert changed.press("show", kind_3="list").page.count("speak through your teeth") == 2
    assert written(changed.create_post()) == expected("word.docx")["sections"]


def test_only_kinds_that_hold_the_words_are_offered(bring):
    page = bring().page
    practices = page[page.index('id="kind-4"') : page.index('id="section-5"')]
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
    post = bring().create_post(leave_3="on")
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
    response = desk.post(PAGE, fields)
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
