"""Pictures: what is taken in, and that nothing but pixels is kept."""

import io
import struct
import zlib
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from blog.models import Picture
from blog.pictures import decoding, renditions
from blog.pictures.problems import InvalidPictureError
from tests.factories import PictureFactory, image_file
from tests.pictures import (
    COLORS,
    SIZE,
    assert_colors,
    decode,
    difference,
    encoded,
    patches,
    png,
    wide_gamut_profiles,
    with_chunks,
)

# How a picture is turned so that EXIF's orientation turns it back.
TURNED_BACK = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def check(content: bytes) -> tuple[int, int]:
    return decoding.check_picture(io.BytesIO(content), len(content))


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_the_five_formats_are_read(image_format):
    assert decode(encoded(patches(), image_format)).size == SIZE


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(InvalidPictureError, match=r"This file has 51 MB.*50 MB at most"):
        decoding.check_picture(io.BytesIO(), 51 * 1024 * 1024)


def test_too_many_points_are_refused_before_they_are_unpacked():
    content = png(8, 2, [], size=(12_000, 9_000))
    for read in (decode, check):
        with pytest.raises(InvalidPictureError, match=r"12000 × 9000.*100 million"):
            read(content)


def test_what_unpacks_to_far_too_much_is_refused_before_room_is_made_for_it():
    content = bytearray(encoded(Image.new("RGBA", (16, 16), "#11223344"), "WEBP", lossless=False))
    assert content[12:16] == b"VP8X"
    content[24:30] = b"\xff\x3f\0" * 2  # 16,384 each way
    for read in (decode, check):
        with pytest.raises(InvalidPictureError, match=r"impossible size.* [Cc]hoose"):
            read(bytes(content))


@pytest.mark.parametrize("image_format", ["PNG", "WEBP", "AVIF"])
def test_moving_pictures_are_refused(image_format):
    frames = [Image.new("RGB", (16, 16), color) for color in ("red", "blue")]
    content = encoded(frames[0], image_format, save_all=True, append_images=frames[1:])
    for read in (decode, check):
        with pytest.raises(InvalidPictureError, match="animated"):
            read(content)


def test_a_damaged_file_is_called_as_people_call_its_format():
    for image_format, name in {
        "JPEG": "JPEG",
        "PNG": "PNG",
        "WEBP": "WebP",
        "HEIF": "HEIC",
    }.items():
        cut = encoded(patches(), image_format)[:60]
        with pytest.raises(InvalidPictureError, match=f"This {name} is damaged"):
            decode(cut)


@pytest.mark.parametrize("brand", [b"msf1", b"hevc", b"hevx"])
def test_a_moving_heic_is_refused(brand):
    content = bytearray(encoded(patches(), "HEIF"))
    content[8:12] = brand
    with pytest.raises(InvalidPictureError, match="animated"):
        decode(bytes(content))


def test_a_camera_s_file_with_more_pictures_is_taken_as_the_first():
    first, second = patches(), Image.new("RGB", (40, 30), "black")
    jpeg = encoded(first, "MPO", save_all=True, append_images=[second], quality=100, subsampling=0)
    heic = encoded(first, "HEIF", save_all=True, append_images=[second])
    for content in (jpeg, heic):
        assert check(content) == SIZE
        assert_colors(decode(content), COLORS)


def test_a_heic_is_taken_as_the_picture_that_it_names_first():
    black = Image.new("RGB", (64, 64), "black")
    content = encoded(black, "HEIF", save_all=True, append_images=[patches()], primary_index=1)
    assert check(content) == SIZE
    assert_colors(decode(content), COLORS)


@pytest.mark.parametrize("damage", [b"MPF\0", b"II*\0\x08\0\0\0"])
def test_a_damaged_list_of_more_pictures_is_nothing_to_a_jpeg(damage):
    second = Image.new("RGB", (40, 30), "black")
    content = encoded(patches(), "MPO", save_all=True, append_images=[second])
    assert damage in content
    broken = content.replace(damage, damage[:2] + b"\xff" * (len(damage) - 2), 1)
    assert check(broken) == SIZE
    assert decode(broken).size == SIZE


def test_a_png_with_long_texts_is_taken_without_them():
    text = zlib.compress(b"a client's name " * 200_000)
    texts = {b"zTXt": b"\0" + text, b"tEXt": b"long " * 300_000, b"iTXt": b"\1\0\0\0" + text}
    chunks = [(kind, b"Comment\0" + rest) for kind, rest in texts.items()]
    content = with_chunks(encoded(patches(), "PNG"), *chunks)
    assert check(content) == SIZE
    assert_colors(decode(content), COLORS)


def test_a_png_of_nothing_but_chunks_ends_in_a_sentence_soon():
    content = with_chunks(encoded(patches(), "PNG"), *[(b"tEXt", b"")] * 100_001)
    with pytest.raises(InvalidPictureError, match="This PNG is damaged"):
        check(content)


def test_only_the_first_color_profile_of_a_png_is_unpacked_and_none_for_its_header():
    packed = [b"P\0\0" + zlib.compress(each) for each in wide_gamut_profiles().values()]
    first, *others = [(b"iCCP", each) for each in packed]
    content = with_chunks(encoded(patches(), "PNG"), first, *others * 50)
    with mock.patch.object(zlib, "decompressobj", wraps=zlib.decompressobj) as unpack:
        assert check(content) == SIZE
        assert unpack.call_count == 0
        decoded = decode(content)
        assert unpack.call_count == 1
    alone = decode(with_chunks(encoded(patches(), "PNG"), first))
    assert difference(decoded, alone) == 0


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_place_camera_and_comments_are_gone(image_format):
    exif = Image.Exif()
    exif[0x010F] = "Camera Maker"
    exif.get_ifd(0x8825)[1] = "N"
    hidden: dict[str, object] = {"exif": exif, "xmp": b"<x:xmpmeta>where it was</x:xmpmeta>"}
    if image_format == "JPEG":
        hidden["comment"] = b"secret words"
    if image_format == "PNG":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", "where it was")
        hidden["pnginfo"] = info
    profile = wide_gamut_profiles()["Display P3"] + b"a copyright"
    content = encoded(patches(), image_format, icc_profile=profile, **hidden)
    secrets = (b"Camera Maker", b"where it was", b"secret words", b"a copyright")
    assert secrets[0] in content
    assert secrets[1] in content
    bare = decode(content)
    assert not bare.info
    for file in (
        renditions.encode_master(bare),
        renditions.encode(bare, "48.avif"),
        renditions.encode(bare, "48.webp"),
        renditions.encode_share(bare),
    ):
        assert not any(secret in file for secret in secrets)
        kept = Image.open(io.BytesIO(file))
        assert not kept.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile"} & set(kept.info)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_picture_stands_upright(image_format, orientation):
    upright = Image.new("RGB", (64, 48), "white")
    upright.paste("red", (0, 0, 32, 24))
    upright.paste("blue", (32, 0, 64, 24))
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = TURNED_BACK.get(orientation)
    held = upright if turned is None else upright.transpose(turned)
    content = encoded(held, image_format, exif=exif.tobytes())
    assert check(content) == upright.size
    assert difference(decode(content), upright) < 4


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
    assert check(content) == (40, 30)
    assert decode(content).size == (40, 30)


@pytest.mark.parametrize(
    ("width", "offered"),
    [
        (300, [300]),
        (480, [320, 480]),
        (700, [320, 480, 700]),
        (1600, [320, 480, 720, 960, 1200, 1600]),
        (2400, [320, 480, 720, 960, 1200, 1600]),
    ],
)
def test_a_picture_is_never_offered_larger_than_it_is(width, offered):
    assert renditions.rendition_widths(width, renditions.new_key()) == offered


@pytest.mark.django_db
def test_a_picture_is_kept_in_all_its_sizes_under_a_name_that_can_not_be_guessed():
    picture = PictureFactory(file=image_file("Client Jane Doe.png", size=(1200, 800)))
    assert "Jane" not in picture.file.name
    assert (picture.width, picture.height) == (1200, 800)
    for name in picture.rendition_names:
        with default_storage.open(picture.path(name)) as file, Image.open(file) as image:
            width = name.partition("-")[0].replace("share", "1200")
            assert (image.width, image.height) == (int(width), round(int(width) / 1.5))
            kind = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}[name.rpartition(".")[2]]
            assert image.format == kind


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
