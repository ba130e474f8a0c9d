"""Files at the desk: adding, finding, choosing and deleting them."""

import lxml.html
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from blog.models import MediaFile, Section
from blog.models.sections import PROXIES
from blog.publishing import actions
from tests.factories import (
    OwnerFactory,
    PostFactory,
    ReadyPostFactory,
    in_role,
    media_file,
    media_files,
)
from tests.media import sample
from tests.pdf import pdf
from tests.section_examples import EXAMPLES

pytestmark = pytest.mark.django_db
LIST = "/desk/blog/mediafile/"
UPLOAD = f"{LIST}upload/"
JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


def sent(name: str, content: bytes | None = None) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, sample(name) if content is None else content)}


def test_what_is_in_a_file_is_found_when_it_is_added(client, owner):
    worksheet = pdf(pages=2, title="Back to the room", language="es-MX", tagged=True)
    added = client.post(UPLOAD, sent("five_senses.PDF", worksheet), **JSON).json()
    file = MediaFile.objects.get(pk=added["key"])
    assert (file.name, file.file_name) == ("Five senses", "five_senses.pdf")
    assert (file.kind, file.pages, file.language) == ("pdf", 2, "es-MX")
    assert file.facts == "PDF, 2 pages, 1\xa0KB"
    assert "Five senses" in added["card"]
    page = client.get(f"{LIST}{file.pk}/change/").content.decode()
    assert "It calls itself “Back to the room”." in page
    assert "It has tags" in page
    assert "Nothing yet" in page


def test_the_same_file_is_kept_once(client, owner):
    first = client.post(UPLOAD, sent("tone.mp3"), **JSON).json()
    again = client.post(UPLOAD, {"file": SimpleUploadedFile("b.mp3", sample("tone.mp3"))}, **JSON)
    assert (again.json()["key"], again.json()["known"]) == (first["key"], True)
    client.post(UPLOAD, sent("tone.mp3"), follow=True)
    assert MediaFile.objects.count() == 1


def test_what_cannot_be_used_is_refused_with_the_way_out_and_leaves_nothing(client, owner):
    refused = client.post(UPLOAD, sent("clip.mov"), **JSON).json()
    assert "QuickTime movie (MOV)" in refused["problem"]
    page = client.post(UPLOAD, sent("tone.ogg"), follow=True).content.decode()
    assert "“tone.ogg”: This file is an Ogg file" in page
    assert not MediaFile.objects.exists()


def test_one_of_another_kind_is_not_chosen_where_it_does_not_belong(client, owner):
    asked = {"choosing": "1", "kinds": "pdf"}
    answer = client.post(UPLOAD, sent("tone.mp3") | asked, **JSON).json()
    assert "as Audio, which doesn’t belong here" in answer["problem"]


def test_the_panel_offers_the_kinds_that_a_field_takes(client, owner):
    files = media_files()
    panel = client.get(f"{LIST}?panel=1&kinds=audio,video").content.decode()
    assert "tone.mp3" in panel
    assert "clip.mp4" in panel
    assert "rain.pdf" not in panel
    searched = client.get(f"{LIST}?panel=1&kinds=pdf&q=nothing-of-this").content.decode()
    assert "No file here has" in " ".join(searched.split())
    listed = client.get(LIST).content.decode()
    assert all(file.name in listed for file in files.values())


def test_the_form_shows_what_is_chosen_and_takes_no_other_kind(client, owner):
    files = media_files()
    post = PostFactory(sections=[EXAMPLES["download"] | {"file": files["pdf"]}])
    address = f"/desk/blog/post/{post.pk}/change/"
    form = lxml.html.fromstring(client.get(address).content).get_element_by_id("post_form")
    assert [*form.xpath(".//select[@name='download-0-file']/option[@selected]/text()")] == [
        "rain.pdf"
    ]
    data = dict(form.form_values())
    section = Section.objects.get(parent=post)
    client.post(address, data | {"download-0-file": files["audio"].pk, "_save": "Save"})
    section.refresh_from_db()
    assert section.file == files["pdf"]
    another = media_file("snow.pdf", pdf(pages=9))
    client.post(address, data | {"download-0-file": another.pk, "_save": "Save"})
    section.refresh_from_db()
    assert section.file == another


def test_what_was_ever_shown_stays_and_the_rest_can_be_deleted(client, owner):
    shown, drafted, unused = (
        media_file(name, pdf(title=name)) for name in ("a.pdf", "b.pdf", "c.pdf")
    )
    section = EXAMPLES["download"]
    post = ReadyPostFactory(title="Of rain", sections=[section | {"file": shown}])
    actions.publish(post, by=owner)
    Section.objects.filter(parent=post).delete()
    PostFactory(title="Of snow", sections=[section | {"file": drafted}])
    for file, used in ((shown, "“Of rain”</a>, as it was published"), (drafted, "“Of snow”</a>")):
        assert used in client.get(f"{LIST}{file.pk}/change/").content.decode()
        page = client.post(f"{LIST}{file.pk}/delete/", {"post": "yes"}).content.decode()
        assert used in page
    path = unused.path
    assert default_storage.exists(path)
    client.post(LIST, {"action": "delete_selected", "_selected_action": unused.pk, "post": "yes"})
    assert {*MediaFile.objects.all()} == {shown, drafted}


def test_a_writer_adds_files_and_changes_none(client):
    client.force_login(in_role("Writer"))
    added = client.post(UPLOAD, sent("tone.mp3"), **JSON).json()
    assert client.get(LIST).status_code == 200
    assert client.post(f"{LIST}{added['key']}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"{LIST}{added['key']}/change/", {"name": "Forged"})
    assert MediaFile.objects.get().name == "Tone"


def test_the_name_changes_and_nothing_else(client, owner):
    file = media_file()
    client.post(f"{LIST}{file.pk}/change/", {"name": "A sheet", "kind": "audio"})
    file.refresh_from_db()
    assert (file.name, file.kind) == ("A sheet", "pdf")


@pytest.mark.parametrize("kind", ["download", "recording"])
def test_the_fields_of_files_say_what_they_take(client, owner, kind):
    page = client.get(reverse("admin:blog_post_add")).content.decode()
    fields = PROXIES[kind].KIND.file_kinds
    for name, kinds in fields.items():
        assert f'name="{kind}-__prefix__-{name}"' in page
        assert f"kinds={'%2C'.join(kinds)}" in page


def test_a_form_of_a_file_that_somebody_deleted_saves_nothing(client):
    client.force_login(OwnerFactory())
    for answer in (
        client.get("/desk/blog/mediafile/7/change/"),
        client.post("/desk/blog/mediafile/7/change/", {"name": "Bell"}),
    ):
        assert answer["Location"] == "/desk/blog/mediafile/"
    assert not MediaFile.objects.exists()
