"""Renditions that an earlier version made are shown until they are made anew, and then give way."""

import io
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult
from PIL import Image

from blog.management.commands import background_worker
from blog.models import Picture
from blog.models.rendering import queue_rendering
from blog.pictures import renditions
from blog.publishing import actions
from tests.background import QUEUE, run_tasks
from tests.factories import OwnerFactory, PictureFactory, ReadyPostFactory, image_file

pytestmark = pytest.mark.django_db

OLD = {"master.png", "64.webp", "share.jpg"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def old_picture(mode: str = "RGB", color: tuple[int, ...] = (40, 80, 120), **fields) -> Picture:
    """A picture as version 0.2 left it, with transparency where it had any."""
    picture = PictureFactory(file=image_file(size=(64, 48)), **fields)
    picture.delete_files()
    image = Image.new(mode, (64, 48), color)
    for name, kind in (("master.png", "PNG"), ("64.webp", "WEBP"), ("share.jpg", "JPEG")):
        buffer = io.BytesIO()
        (image.convert("RGB") if kind == "JPEG" else image).save(buffer, kind)
        default_storage.save(picture.path(name), ContentFile(buffer.getvalue()))
    Picture.objects.filter(pk=picture.pk).update(rendition_key="", color="")
    picture.refresh_from_db()
    return picture


def stored(picture: Picture) -> set[str]:
    return set(default_storage.listdir(picture.path(""))[1])


def assert_up_to_date(picture: Picture) -> None:
    picture.refresh_from_db()
    assert renditions.is_current(picture.rendition_key)
    assert stored(picture) == set(picture.file_names)
    assert picture.color


def status(client, address: str) -> int:
    response = client.get(address)
    b"".join(response)  # which closes the file
    return response.status_code


def shown(client, post) -> str:
    return client.get(f"/articles/{post.slug}/").content.decode()


def test_a_page_shows_what_a_picture_has_before_and_after(client, capsys):
    picture = old_picture()
    post = ReadyPostFactory(lead_picture=picture)
    actions.publish(post, by=OwnerFactory())
    html = shown(client, post)
    assert stored(picture) == OLD == set(picture.file_names)
    assert f'srcset="{picture.url("64.webp")}"' in html
    assert "image/avif" not in html
    assert "<svg aria-hidden" not in html
    assert status(client, picture.url("64.webp")) == 200

    call_command("render_pictures")
    assert "1 of 1: “" in capsys.readouterr().out
    assert_up_to_date(picture)
    html = shown(client, post)
    assert f'srcset="{picture.url(picture.named("64.webp"))}"' in html


def test_who_has_an_address_of_before_is_led_to_the_picture(client):
    picture = old_picture()
    actions.publish(ReadyPostFactory(lead_picture=picture), by=OwnerFactory())
    call_command("render_pictures")
    picture.refresh_from_db()
    successors = {
        "share.jpg": "share.jpg",
        "64.webp": "64.webp",
        "960.webp": "64.webp",
        "32-2-00000000.avif": "64.avif",
    }
    for name, successor in successors.items():
        led = client.get(picture.url(name), follow=True)
        assert led.redirect_chain == [(picture.named(successor), 302)]
        assert b"".join(led)
    for name in ("master.png", "x.webp", "960.webp.php"):
        assert status(client, picture.url(name)) == 404


def test_each_time_they_are_made_they_have_new_addresses():
    picture = PictureFactory()
    before = set(picture.rendition_names)
    assert picture.render()
    assert not before.intersection(picture.rendition_names)
    assert_up_to_date(picture)


def test_a_white_drawing_without_paper_gets_it():
    """As of pictures that were added before transparent ones stood on paper."""
    picture = old_picture("RGBA", (0, 0, 0, 0))
    drawing = Image.new("RGBA", (64, 48))
    drawing.paste("white", (20, 10, 44, 38))
    buffer = io.BytesIO()
    drawing.save(buffer, "PNG")
    default_storage.delete(picture.path("master.png"))
    default_storage.save(picture.path("master.png"), ContentFile(buffer.getvalue()))
    call_command("render_pictures")
    picture.refresh_from_db()
    for name in picture.rendition_names:
        with default_storage.open(picture.path(name)) as file, Image.open(file) as image:
            assert not image.has_transparency_data
            assert max(image.convert("RGB").getpixel((2, 2))) < 60
    with default_storage.open(picture.path("master.png")) as file, Image.open(file) as image:
        assert image.mode == "RGBA"


def test_a_second_run_has_nothing_to_do():
    picture = old_picture()
    call_command("render_pictures")
    picture.refresh_from_db()
    with mock.patch.object(renditions, "encode_renditions", side_effect=AssertionError):
        call_command("render_pictures")
    assert set(picture.file_names) == stored(picture)


@pytest.mark.parametrize("at", ["64-2-", "share-2-", "delete"])
def test_it_is_killed_anywhere_and_goes_on(at, client):
    """A kill runs nothing more, also not what cleans up."""
    picture = old_picture()
    post = ReadyPostFactory(lead_picture=picture)
    actions.publish(post, by=OwnerFactory())
    save, delete = FileSystemStorage.save, FileSystemStorage.delete

    def killed_saving(self, name, content):
        saved = save(self, name, content)
        if name.rpartition("/")[2].startswith(at):
            raise SystemExit
        return saved

    def killed_deleting(self, name):
        if at == "delete" and name.endswith("64.webp"):
            raise SystemExit
        delete(self, name)

    with (
        mock.patch.object(FileSystemStorage, "save", killed_saving),
        mock.patch.object(FileSystemStorage, "delete", killed_deleting),
        mock.patch.object(Picture, "delete_files", autospec=True, side_effect=Picture.delete_files)
        if at == "delete"
        else mock.patch.object(Picture, "delete_files"),
        pytest.raises(SystemExit),
    ):
        call_command("render_pictures")
    picture.refresh_from_db()
    assert stored(picture) > set(picture.file_names)
    assert picture.url(picture.jpeg) in shown(client, post)
    assert status(client, picture.url(picture.smallest)) == 200
    call_command("render_pictures")
    assert_up_to_date(picture)


def test_a_lost_and_a_damaged_master_are_named_and_the_others_made(capsys):
    lost, damaged, whole = (old_picture(name=name) for name in ("Cups", "Door", "Lamp"))
    default_storage.delete(lost.path("master.png"))
    with open(default_storage.path(damaged.path("master.png")), "wb") as file:
        file.write(b"x" * 99)
    with pytest.raises(CommandError, match=r"2 were not done. Copy their master\.png"):
        call_command("render_pictures")
    said = capsys.readouterr()
    assert "“Cups”" in said.err
    assert "“Door”" in said.err
    assert stored(damaged) == OLD
    assert_up_to_date(whole)


def test_on_a_full_disk_it_ends_and_leaves_the_picture_as_it_was():
    picture, save = old_picture(), FileSystemStorage.save

    def full(self, name, content):
        if "share" in name:
            raise OSError(28, "No space left on device")
        return save(self, name, content)

    with (
        mock.patch.object(FileSystemStorage, "save", full),
        pytest.raises(CommandError, match=r"The disk is full; 0 of 1 are done\."),
    ):
        call_command("render_pictures")
    assert stored(picture) == OLD


def test_a_picture_that_is_deleted_meanwhile_leaves_no_file():
    picture, encode = old_picture(), renditions.encode_renditions

    def meanwhile(image):
        yield from encode(image)
        Picture.objects.filter(pk=picture.pk).delete()

    with mock.patch.object(renditions, "encode_renditions", meanwhile):
        call_command("render_pictures")
    assert not stored(picture)


def test_its_words_may_be_saved_meanwhile():
    """With the row as it was read before, as a form of the desk does."""
    picture = old_picture()
    stale = Picture.objects.get(pk=picture.pk)
    call_command("render_pictures")
    stale.name = "Other words"
    stale.save()
    assert_up_to_date(picture)
    assert picture.name == "Other words"


# --- In the background ---------------------------------------------------------------------------


def test_after_an_upgrade_the_worker_does_it_one_after_the_other(settings):
    settings.TASKS = QUEUE
    pictures = [old_picture() for _ in range(3)]
    default_storage.delete(pictures[1].path("master.png"))
    for _ in range(2):
        queue_rendering()
    assert DBTaskResult.objects.count() == 1
    run_tasks()
    for picture in (pictures[0], pictures[2]):
        assert_up_to_date(picture)
    assert DBTaskResult.objects.count() == 3


def test_a_worker_that_is_killed_at_it_goes_on(settings):
    settings.TASKS = QUEUE
    pictures = [old_picture() for _ in range(2)]
    queue_rendering()
    with mock.patch.object(Picture, "delete_files", side_effect=SystemExit):
        run_tasks()
    pictures[0].refresh_from_db()
    assert stored(pictures[0]) > set(pictures[0].file_names)
    background_worker.resume_interrupted_tasks()
    run_tasks()
    for picture in pictures:
        assert_up_to_date(picture)


def test_whoever_is_broken_off_takes_nothing_from_who_was_faster():
    picture = old_picture()
    mine, other = (Picture.objects.get(pk=picture.pk) for _ in range(2))
    encode, begun = renditions.encode_renditions, []

    def broken_off(image):
        if begun:
            yield from encode(image)
            return
        begun.append(image)
        yield next(encode(image))
        other.render()
        raise KeyboardInterrupt

    with (
        mock.patch.object(renditions, "encode_renditions", broken_off),
        pytest.raises(KeyboardInterrupt),
    ):
        mine.render()
    picture.refresh_from_db()
    assert stored(picture) == set(picture.file_names)


def test_words_saved_from_a_page_that_was_open_before_leave_the_files_alone():
    picture = PictureFactory(file=image_file(size=(64, 48)), prepared=False)
    open_before = Picture.objects.get(pk=picture.pk)
    picture.prepare()
    open_before.name = "Rain"
    open_before.save()
    picture.refresh_from_db()
    assert (picture.name, picture.is_ready) == ("Rain", True)


def test_renditions_of_a_newer_version_of_the_site_break_no_page(client):
    post = ReadyPostFactory(lead_picture=PictureFactory(file=image_file(size=(64, 48))))
    actions.publish(post, by=OwnerFactory())
    Picture.objects.update(rendition_key="999-00000000")
    assert client.get(f"/articles/{post.slug}/").status_code == 200
