"""Pictures: what is taken in, and that nothing but pixels is kept."""

import io
import struct

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from blog.models import Picture
from blog.pictures import decoding, renditions
from tests.damaged import damaged
from tests.factories import PictureFactory, image_file


def read(content: bytes) -> Image.Image:
    return decoding.decode_picture(io.BytesIO(content), len(content))


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_four_formats_are_read(image_format):
    assert read(image_file(format=image_format).read()).size == (1200, 800)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"GIF89a" + bytes(40), "not a picture"),
        (b"%PDF-1.7", "not a picture"),
        (image_file().read()[:200], "not a picture"),
        (bytes(decoding.MAX_BYTES + 1), "8 MB"),
    ],
    ids=["nothing", "svg", "gif", "pdf", "cut short", "too large"],
)
def test_anything_else_is_refused_in_plain_words(content, sentence):
    with pytest.raises(decoding.InvalidPictureError, match=sentence):
        read(content)


def test_too_many_points_are_refused_before_they_are_unpacked():
    content = image_file(size=(9000, 5000)).read()
    with pytest.raises(decoding.InvalidPictureError, match="9000 × 5000"):
        read(content)


def test_moving_pictures_are_refused():
    frames = [Image.new("RGB", (10, 10), color) for color in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    with pytest.raises(decoding.InvalidPictureError, match="animated"):
        read(buffer.getvalue())


def test_place_camera_and_comments_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # held sideways
    exif[0x010F] = "Camera Maker"
    exif.get_ifd(0x8825)[1] = "N"
    content = image_file(format="JPEG", exif=exif, comment=b"secret words").read()
    assert b"Camera Maker" in content
    bare = read(content)
    assert bare.size == (800, 1200)
    for encoded in (
        renditions.encode_master(bare),
        renditions.encode_rendition(bare, 480),
        renditions.encode_share(bare),
    ):
        assert b"Camera Maker" not in encoded
        assert b"secret words" not in encoded
        assert not Image.open(io.BytesIO(encoded)).getexif()


@pytest.mark.parametrize(
    "entry",
    [
        struct.pack("<HHI4s", 0x0112, 2, 3, b"up"),  # a text
        struct.pack("<HHI4s", 0x0112, 7, 2, b"\6\6"),  # bytes
        struct.pack("<HHIHH", 0x0112, 3, 1, 9, 0),  # there are eight
    ],
)
def test_a_picture_with_an_orientation_that_is_none_is_taken_as_it_is(entry):
    exif = b"Exif\0\0" + struct.pack("<2sHIH12sI", b"II", 42, 8, 1, entry, 0)
    content = image_file(size=(40, 30), format="JPEG", exif=exif).read()
    assert decoding.check_picture(io.BytesIO(content), len(content)) == (40, 30)
    assert read(content).size == (40, 30)


@pytest.mark.parametrize("file_format", decoding.FORMATS)
def test_a_damaged_picture_is_read_or_refused_with_a_sentence(file_format):
    whole = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(whole, file_format)
    refused = 0
    for content in damaged(whole.getvalue(), 300):
        try:
            read(content)
        except decoding.InvalidPictureError:
            refused += 1
    assert 0 < refused < 300


@pytest.mark.parametrize(
    ("width", "offered"),
    [
        (300, [300]),
        (480, [480]),
        (700, [480, 700]),
        (1600, [480, 960, 1600]),
        (2400, [480, 960, 1600]),
    ],
)
def test_a_picture_is_never_offered_larger_than_it_is(width, offered):
    assert renditions.rendition_widths(width) == offered


@pytest.mark.django_db
def test_a_picture_is_kept_in_all_its_sizes_under_a_name_that_can_not_be_guessed():
    picture = PictureFactory(file=image_file("Client Jane Doe.png", size=(1200, 800)))
    assert "Jane" not in picture.file.name
    assert (picture.width, picture.height) == (1200, 800)
    for name in picture.rendition_names:
        with default_storage.open(picture.path(name)) as file:
            assert Image.open(file).width == (1200 if name == "share.jpg" else int(name[:-5]))


@pytest.mark.django_db
def test_the_file_of_a_picture_never_changes():
    picture = PictureFactory()
    picture.file = image_file("other.png")
    with pytest.raises(ValueError, match="never changes"):
        picture.save()


@pytest.mark.django_db
def test_a_stored_file_is_neither_checked_nor_stored_again():
    stored = Picture.objects.get(pk=PictureFactory().pk)
    default_storage.delete(stored.file.name)  # to read it would fail
    stored.name = "Other leaves"
    stored.full_clean()
    stored.save()
    assert not default_storage.exists(stored.file.name)


@pytest.mark.django_db
def test_something_that_is_no_picture_is_said_at_the_field():
    picture = Picture(name="Notes", file=ContentFile(b"Dear diary", "notes.png"))
    with pytest.raises(ValidationError) as caught:
        picture.full_clean()
    assert "not a picture" in caught.value.message_dict["file"][0]


@pytest.mark.django_db
def test_a_deleted_picture_leaves_no_file_behind(django_capture_on_commit_callbacks):
    picture = PictureFactory()
    paths = [picture.file.name, *(picture.path(name) for name in picture.rendition_names)]
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert not [path for path in paths if default_storage.exists(path)]
