"""“Bring articles here” at the desk."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from blog.admin.forms import moving_in_form
from blog.articles.revisions import save_revision
from blog.exporting.write import write_export
from blog.importing import REASONS
from blog.importing.blogs import SourceAuthor, SourceTopic, Status
from blog.models import Author, BlogImport, Category, ImportedRow, Post, Practice
from blog.moving_in import begin, choices_of
from blog.visibility import PostKind
from tests.background import QUEUE, run_tasks
from tests.blog.importing.blogs.zips import zipped
from tests.blog.moving_in.fake import FakeBlog, bring_in, opens, picture, post, read, work
from tests.factories import AuthorFactory, OwnerFactory, in_role

START = "/desk/blog/practice/bring-articles/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.TASKS, settings.MEDIA_ROOT, settings.DATA_DIR = QUEUE, tmp_path / "media", tmp_path


@pytest.fixture
def owner(client):
    user = OwnerFactory()
    AuthorFactory(name="Mara Quill", user=user)
    client.force_login(user)
    return user


def page(client, address=START):
    return words(client.get(address))


def words(response):
    return re.sub(r"\s+", " ", response.content.decode())


def address_of(blog_import):
    return reverse("admin:blog_practice_moving_in_one", args=[blog_import.pk])


def large_blog(count):
    """A blog with so many authors and categories, each of one article."""
    return FakeBlog(
        [post(n, authors=[f"a{n}"], categories=[f"c{n}"]) for n in range(count)],
        authors={f"a{n}": SourceAuthor(f"a{n}", f"Writer {n}") for n in range(count)},
        categories={f"c{n}": SourceTopic(f"c{n}", f"Subject {n}") for n in range(count)},
    )


def test_from_the_file_to_what_came_and_back(
    client, owner, monkeypatch, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    def send(address, **data):
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(address, data)
        assert response.status_code == 302, words(response)
        return response.url

    blog = FakeBlog([post(1), post(2, status=Status.PRIVATE), post(3, title="")])
    opens(monkeypatch, blog)
    assert "Tools → Export" in page(client)
    address = send(START, file=SimpleUploadedFile("old.xml", b"<rss/>"))
    again = send(START, file=SimpleUploadedFile("old.xml", b"<rss/>"))  # a second click
    assert (again, BlogImport.objects.count()) == (address, 1)
    assert "data-progress" in page(client, address)
    assert "no-store" in client.get(address)["Cache-Control"]

    run_tasks()
    with django_assert_max_num_queries(14):
        shown = page(client, address)
    assert "<dd>3</dd>" in shown
    assert "1 article that was private there" in shown
    assert "comments (33)" in shown
    chosen = {"do": "start", "statuses": ["live", "private"], "authors-0": "nobody"}
    chosen |= {"categories-0": "new", "take_tags": "on", "publish": "live"}
    refused = client.post(address, chosen)
    shown = words(refused)
    assert "Readers see these articles as soon as they are here." in shown
    assert '<option value="nobody" selected>' in shown  # nothing chosen is lost
    assert 'href="#id_attested"' in shown
    send(address, **chosen, attested="on")
    assert "data-progress" in page(client, address)
    send(address, **chosen, attested="on")  # a second click
    run_tasks()
    with django_assert_max_num_queries(14):
        shown = page(client, address)
    assert "Readers see 1 of them. 2 drafts are on your desk." in shown
    assert "What to put right (2)" in shown  # the private one, too
    assert "2 old addresses lead to where the articles are now. 4 more will" in shown
    assert Category.objects.get().name == "Calm"
    first = Post.objects.get(slug="quiet-hour-1")
    assert [author.user for author in first.authors.all()] == [owner]

    edited = Post.objects.get(slug="quiet-hour-2")
    edited.title = "Edited here"
    edited.save()
    save_revision(edited, by=owner)
    with django_assert_max_num_queries(16):
        shown = page(client, f"{address}undo/")
    assert "1 article or page is taken down" in shown
    assert "1 draft is deleted" in shown
    assert "1 article or page that you or others edited here stays as it is" in shown
    assert "<li>Edited here</li>" in shown
    send(f"{address}undo/")
    send(f"{address}undo/")  # a second click
    run_tasks()
    shown = page(client, address)
    assert "was taken back" in shown
    assert "Edited here" in shown
    assert "It was edited here." in shown
    assert "Taken back" in page(client)


def test_what_is_left_out_is_said_in_words_that_are_true_of_a_blog(client, owner, monkeypatch):
    html = '<p>A <del>b</del> c</p><p hidden>d</p><div class="wp-block-file">e</div>'
    opens(monkeypatch, FakeBlog([post(1, html)]))
    shown = page(client, address_of(read(owner)))
    assert f"Crossed-out words: in 1. {REASONS['struck'].sentence}" in shown
    assert "The words stay, without the line, and their article waits until you looked." in shown
    assert "Hidden words: in 1. Readers don’t see these there, so they stay out." in shown
    for reason in REASONS.values():
        said = reason.sentence
        assert "your document" not in said
        assert "Track changes" not in said
        assert "This is what" not in said


def test_a_file_that_cannot_be_read_says_why_and_makes_room_for_another(client, owner):
    assert "Choose the file first." in words(client.post(START, {}))
    empty = SimpleUploadedFile("a.xml", b"")
    assert "This file is empty." in words(client.post(START, {"file": empty}))
    broken = read(owner, "holiday.xml")
    address = address_of(broken)
    shown = page(client, address)
    assert "It couldn’t be read" in shown
    assert "none of the exports" in shown
    stored = str(broken.file.name)
    assert default_storage.exists(stored)
    assert client.post(address, {"do": "discard"}).url == START
    assert not BlogImport.objects.exists()


def test_a_file_that_is_too_large_is_refused_beside_its_field(client, owner, monkeypatch):
    monkeypatch.setattr(moving_in_form, "MAX_BYTES", 4)
    response = client.post(START, {"file": SimpleUploadedFile("a.xml", b"<rss/>")})
    assert moving_in_form.TOO_LARGE in response.context["form"].errors["file"]
    assert not BlogImport.objects.exists()


def test_five_hundred_authors_and_categories_can_be_chosen(
    client, owner, monkeypatch, django_assert_max_num_queries
):
    opens(monkeypatch, large_blog(500))
    large = read(owner)
    address = address_of(large)
    with django_assert_max_num_queries(14):
        response = client.get(address)
    assert response.content.count(b"<select") == 1002
    assert len(response.content) < 1_000_000
    data = {f"authors-{n}": "new" for n in range(500)}
    data |= {f"categories-{n}": "tag" for n in range(500)}
    data |= {
        "do": "all-authors",
        "authors-all": "nobody",
        "categories-7": "leave",
        "publish": "drafts",
    }
    with django_assert_max_num_queries(14):
        shown = client.post(address, data).content
    assert shown.count(b'<option value="nobody" selected>') == 500
    assert shown.count(b'<option value="leave" selected>') == 1  # the rest is as it was
    assert b"errorlist" not in shown


def test_another_site_is_asked_for_pictures_where_somebody_chose_that(client, owner, monkeypatch):
    opens(monkeypatch, FakeBlog([post(1, '<p>A</p><img src="https://www.old.example/b.png">')]))
    address = address_of(read(owner))
    assert "Fetch 1 picture from the old site" in page(client, address)
    data = {"do": "start", "authors-0": "nobody", "categories-0": "tag", "publish": "drafts"}
    assert "Say whether they are fetched." in words(client.post(address, data))
    assert client.post(address, data | {"fetch_pictures": "fetch"}).status_code == 302
    assert BlogImport.objects.get().choices["fetch_pictures"] is True


def test_one_that_is_gone_is_asked_for_once_more(client, owner, monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    address = address_of(read(owner))
    gone = AuthorFactory().pk
    Author.objects.filter(pk=gone).delete()
    data = {"do": "start", "authors-0": str(gone), "categories-0": "tag", "publish": "drafts"}
    response = client.post(address, data)
    assert response.context["form"].errors["authors"]
    assert 'href="#id_authors"' in words(response)
    assert not BlogImport.objects.get().started_at


def test_what_is_asked_is_what_somebody_may_do(client, monkeypatch):
    writer = in_role("Writer")
    client.force_login(writer)
    opens(monkeypatch, FakeBlog([post(1)]))
    own, another = read(writer), read(OwnerFactory())
    shown = page(client, address_of(own))
    assert "All of them become drafts." in shown
    assert 'value="new"' not in shown
    assert client.get(address_of(another)).status_code == 404
    assert client.post(f"{address_of(another)}undo/").status_code == 404
    assert another.pk not in page(client)
    client.post(address_of(own), {"do": "start", "authors-0": "nobody", "categories-0": "tag"})
    assert choices_of(work(own)).publish is False
    assert Post.objects.get().created_by == writer


def test_long_lists_are_shown_in_parts(client, owner, django_assert_max_num_queries):
    names = [f"{n}.xml" for n in range(30)]
    *_, done = BlogImport.objects.bulk_create(BlogImport(name=n, state="done") for n in names)
    ImportedRow.objects.bulk_create(
        ImportedRow(blog_import=done, kind="post", key=n, state="failed", problems=["Lost."])
        for n in names
    )
    with django_assert_max_num_queries(14):
        shown = page(client, address_of(done))
    assert "What to put right (30)" in shown
    assert "Page 1 of 2" in shown
    assert "Page 2 of 2" in page(client, f"{address_of(done)}?page=99")
    with django_assert_max_num_queries(12):
        assert "Page 1 of 2" in page(client)


def test_what_this_program_exports_goes_another_way(client, owner, tmp_path):
    write_export(tmp_path / "export.zip")
    ours = SimpleUploadedFile("export.zip", (tmp_path / "export.zip").read_bytes())
    assert moving_in_form.OURS in words(client.post(START, {"file": ours}))


def test_a_missing_picture_is_said_once_with_where_to_fetch_it(client, owner, monkeypatch):
    shown = "".join(f'<img src="https://www.old.example/{n}.png" alt="">' for n in range(3))
    opens(monkeypatch, FakeBlog([post(1, f"<p>Rest.</p>{shown}")]))
    shown = page(client, address_of(bring_in(owner, publish=True)))
    assert "is empty: write in it" not in shown
    assert "3 pictures are missing." in shown
    assert "Addresses of pictures (3)" in shown
    assert "save a picture from its address at the old site" in shown
    assert '<a href="?again">bring the same file once more</a>' in shown


def test_a_second_run_says_before_and_after_that_missing_pictures_come(client, owner, monkeypatch):
    blog = FakeBlog([post(1, '<p>Rest.</p><img src="a.png">'), post(2)])
    opens(monkeypatch, blog)
    bring_in(owner)
    blog.files["a.png"] = picture()
    again = read(owner)
    shown = page(client, address_of(again))
    assert "2 of them are here already." in shown
    assert "1 of these lacks pictures: those that can be had by now are put in." in shown
    shown = page(client, address_of(bring_in(owner, again)))
    assert "Pictures came to 1 article or page that was here and lacked them." in shown
    assert "1 other is here since earlier, left as before." in shown


def test_a_second_run_that_brings_nothing_says_so_and_leads_to_the_first(
    client, owner, monkeypatch, django_assert_max_num_queries
):
    opens(monkeypatch, FakeBlog([post(1, '<p>Rest.</p><img src="a.png">'), post(2)]))
    first = address_of(bring_in(owner))
    assert "See these articles" in page(client, first)

    again = address_of(bring_in(owner))

    with django_assert_max_num_queries(16):
        shown = page(client, again)
    assert "Nothing new came: both were here already, left as before." in shown
    assert "all of it came as it was" not in shown
    assert "Of what came earlier 1 article or page still asks for a look" in shown
    assert f'<a href="{first}#put-right">' in shown
    assert "See these articles" not in shown
    assert "Undo this import" not in shown
    shown = page(client, f"{again}undo/")
    assert "there is nothing to take back" in shown
    assert "Take it back</button>" not in shown
    assert "Take it back</button>" in page(client, f"{first}undo/")


def test_where_all_are_drafts_none_of_them_is_said_to_wait_as_one(client, owner, monkeypatch):
    opens(monkeypatch, FakeBlog([post(1), post(2, status=Status.PRIVATE)]))
    shown = page(client, address_of(bring_in(owner)))
    assert "What to put right (1)" in shown
    assert "It was private there, so it is a draft." in shown
    assert "Waits as a draft" not in shown
    assert "Only what waits" not in shown


def test_a_picture_that_a_zip_lacks_is_not_looked_for_at_an_old_site(client, owner):
    text = "# Rest\n\nRest is slow.\n\n![A lake](img/lake.jpg)\n\nSee [more](more/other/)."
    read_first = begin(ContentFile(zipped({"site/a.md": text}), "a.zip"), by=owner, soon=False)
    shown = page(client, address_of(bring_in(owner, work(read_first))))
    assert "Names of missing pictures (1)" in shown
    assert "put them into the zip where the list below says" in shown
    assert "It links to something that was not brought in: more/other/" in shown
    assert "old site" not in shown


def test_pages_that_readers_find_nowhere_are_counted(client, owner, monkeypatch):
    Practice.objects.update_or_create(pk=Practice.load().pk, defaults={"foot_pages": ["page:0"]})
    about = post(1, title="About us", slug="about", kind=PostKind.PAGE)
    opens(monkeypatch, FakeBlog([about]))
    shown = page(client, address_of(bring_in(owner, publish=True)))
    assert "1 of the pages that came is live and neither in the menu nor at the foot" in shown
    assert "?about=foot" in shown


def test_what_was_wrong_with_the_file_is_said_afterwards_too(client, owner, monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)], warnings=["No text for 1 post: “Second”."]))
    shown = page(client, address_of(bring_in(owner)))
    assert "What was left out, and why" in shown
    assert "No text for 1 post: “Second”." in shown


def test_settings_of_the_other_program_are_folded_away(client, owner, monkeypatch):
    note, lost = ("note", "weight: -90"), ("form", "Your name")
    opens(monkeypatch, FakeBlog([post(1, left_out=[note]), post(2, left_out=[note, lost])]))
    shown = page(client, address_of(bring_in(owner)))
    assert "What to put right (1)" in shown
    assert "Settings of the other program (1)" in shown
    assert "<b>Quiet hour 1:</b> weight: -90" in shown
    assert "Settings of the other program: weight" not in shown


def test_only_what_waits_can_be_shown(client, owner):
    done = BlogImport.objects.create(name="a.xml", state="done")
    lost = {"blog_import": done, "kind": "post", "status": "live", "problems": ["Lost."]}
    waits = [ImportedRow(**lost, key=f"a{n}", name="It waits", blocking=["No."]) for n in range(21)]
    ImportedRow.objects.bulk_create([ImportedRow(**lost, key="b", name="It lacks"), *waits])
    assert "It lacks" in page(client, address_of(done))
    shown = page(client, f"{address_of(done)}?waiting")
    assert "Only what waits as a draft (21)" in shown
    assert "It lacks" not in shown
    assert "?waiting&amp;page=2" in shown


@pytest.mark.parametrize("state", ["reading", "running", "undoing"])
def test_work_that_was_asked_for_just_now_is_not_late(client, owner, state):
    long_ago, now = timezone.now() - timedelta(days=3), timezone.now()
    asked = BlogImport.objects.create(name="a.xml", state=state, file="imports/a", total=9)
    rows = BlogImport.objects.filter(pk=asked.pk)
    rows.update(created_at=long_ago, started_at=long_ago, beat_at=now)
    shown = page(client, address_of(asked))
    assert "begun yet" not in shown
    assert '<progress max="9" value="0"' in shown
    assert 'aria-current="page">Bring articles here' in shown
    rows.update(beat_at=long_ago)
    assert "begun yet" in page(client, address_of(asked))


@pytest.mark.parametrize(
    ("state", "problem", "said"),
    [
        ("reading", "It is none of the exports.", "Couldn’t be read: nothing of it is here"),
        ("planned", "", "Only looked at: nothing of it is here"),
        ("running", "No room.", "Stopped before its end"),
        ("done", "", "Brought here"),
    ],
)
def test_each_file_chosen_earlier_says_what_became_of_it(client, owner, state, problem, said):
    BlogImport.objects.create(name="a.xml", state=state, problem=problem)
    shown = page(client)
    assert said in shown
    assert "brought here earlier" not in shown


@pytest.mark.parametrize(
    ("address", "is_own"),
    [
        ("https://medium.com/@mara", False),
        ("https://quiet.substack.com", False),
        ("https://www.quiet.example", True),
        ("https://notmedium.com", True),
    ],
)
def test_old_links_to_a_service_are_not_promised(client, owner, address, is_own):
    report = {"list_addresses": {"/tag/calm/": "/tags/calm/", "/tag/rest/": "/tags/rest/"}}
    done = BlogImport.objects.create(name="a", state="done", address=address, report=report)
    shown = page(client, address_of(done))
    assert ("leads to this site. If the name is yours" in shown) is is_own
    assert ("links to your articles there can’t follow" in shown) is not is_own


def test_one_is_named_as_one(client, owner, monkeypatch):
    blog = large_blog(11)
    blog.made.append(post(90, status=Status.SCHEDULED))
    opens(monkeypatch, blog)
    shown = page(client, address_of(read(owner)))
    assert "The 1 tag comes along" in shown
    assert "1 article that was scheduled there" in shown
    assert "each in 1 article </summary>" in shown


def test_a_file_with_nothing_in_it_was_read(client, owner, monkeypatch):
    opens(monkeypatch, FakeBlog([]))
    shown = page(client, address_of(read(owner)))
    assert "<h1>There is nothing to bring here</h1>" in shown
    assert shown.count("There is no article and no page in this file") == 1
