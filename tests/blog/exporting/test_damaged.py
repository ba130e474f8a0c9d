"""Files that are damaged, or were made to do harm: each is refused in a sentence, whole."""

import hashlib
import json
import struct
from unittest import mock
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from blog.exporting import load, opened
from blog.exporting.load import load_export
from blog.exporting.opened import UnreadableExportError
from blog.exporting.write import write_export
from blog.models import Author, Edition, MediaFile, Picture, Post, Practice
from blog.publishing import actions
from practice_site import zip_bounds
from tests import moving
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    media_file,
)

pytestmark = [pytest.mark.xdist_group("moving"), pytest.mark.django_db]
RICH = "<p>Some <strong>words</strong>.</p>"


MADE: list[bytes] = []  # once, since it is the same for all


@pytest.fixture
def export(settings, tmp_path):
    """An export with a live article, beside an empty installation."""
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "all.zip"
    if not MADE:
        MADE.append(make(path))
    path.write_bytes(MADE[0])
    return path


def make(path):
    Practice(name="Willow & Lane", allow_unlicensed_authors=True).save()
    post = PostFactory(
        slug="rain",
        title="Rain",
        authors=[AuthorFactory(name="Ana Ruiz", slug="ana-ruiz", bio=RICH)],
        categories=[CategoryFactory()],
        lead_picture=PictureFactory(),
        sections=[
            {"kind": "text", "heading": "One", "body": RICH},
            {"kind": "list", "items": [{"text": "a point"}]},
        ],
    )
    media_file("snow.pdf")
    actions.publish(post, by=OwnerFactory())
    write_export(path)
    moving.empty()
    return path.read_bytes()


def changed(path, changes=None, *, add=(), manifest=None, true_to_list=True):
    """Write an export anew: ``changes`` has a function for the text of a file."""
    with ZipFile(path) as source:
        content = {name: source.read(name) for name in source.namelist()}
    said = json.loads(content.pop("manifest.json"))
    for name, change in (changes or {}).items():
        content[name] = change(content[name])
        if true_to_list:
            digest = hashlib.sha256(content[name]).hexdigest()
            said["files"][name] = {"sha256": digest, "size": len(content[name])}
    for name, data in add:
        content[name] = data
        if true_to_list:
            said["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    said |= manifest or {}
    with ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name, data in content.items():
            target.writestr(ZipInfo(name) if name.startswith("data/") else name, data)
        target.writestr("manifest.json", json.dumps(said))
    return path


def in_lines(change):
    """Return a change of a file that changes each of its records."""

    def apply(data):
        rows = [json.loads(line) for line in data.splitlines()]
        for row in rows:
            change(row)
        return b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    return apply


def refused(path):
    """Return why a file isn't brought in; nothing of it is here."""
    with pytest.raises(CommandError) as raised:
        call_command("import_blog", path, stdout=mock.Mock())
    sentence = str(raised.value)
    assert sentence.startswith("Nothing was brought in. ")
    for model in (Post, Edition, Author, Picture, MediaFile, Practice):
        assert not model.objects.exists(), sentence
    folders = (django_settings.MEDIA_ROOT / name for name in ("pictures", "files"))
    assert not [path for each in folders for path in each.rglob("*") if path.is_file()], sentence
    return sentence.removeprefix("Nothing was brought in. ")


def test_what_is_not_empty_stays_as_it_is_and_says_what_there_is(export):
    PostFactory(title="Mine")
    Practice(name="Somebody’s").save()
    with pytest.raises(CommandError, match=r"posts \(1\), settings of a practice") as raised:
        call_command("import_blog", export)
    assert "never mixed" in str(raised.value)
    assert Post.objects.get().title == "Mine"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no zip file"),
        (b"<?xml version='1.0'?><rss/>", "no zip file"),
        (b"PK\x05\x06" + b"\0" * 18, "no manifest.json"),
        (b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 9, 9, 500, 0, 0), "damaged"),
        (b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 9, 9, 2**31, 0, 0), "500,000 files"),
    ],
)
def test_another_file(export, content, sentence):
    """The command asks whether another system made it, and brings nothing in either way."""
    export.write_bytes(content)
    with pytest.raises(UnreadableExportError, match=sentence):
        load_export(export)
    assert refused(export)


def test_an_export_of_another_program_or_a_newer_version(export):
    assert "another program made it" in refused(changed(export, manifest={"format": "ghost"}))
    newer = changed(export, manifest={"format": "practice-blog", "version": 2})
    assert "A newer version of the site made it" in refused(newer)


def test_a_damaged_file_is_named(export):
    with ZipFile(export) as file:
        path = next(name for name in file.namelist() if name.endswith("master.png"))
    flipped = changed(export, {path: lambda data: data[:-9] + b"x" + data[-8:]}, true_to_list=False)
    assert refused(flipped) == f"{path} is damaged: it isn’t what it was."


def test_bytes_that_were_lost_on_the_way(export):
    data = export.read_bytes()
    export.write_bytes(data[: len(data) // 2])
    with pytest.raises(UnreadableExportError, match="It is no zip file"):
        load_export(export)
    assert "damaged" in refused(export)
    middle = len(data) // 3
    export.write_bytes(data[:middle] + b"\0" * 64 + data[middle + 64 :])
    assert "is damaged" in refused(export)


@pytest.mark.parametrize(
    "name",
    [
        *("../outside.txt", "/etc/outside", "pictures/../../outside.png", "pictures/a/../b.png"),
        *("pictures\\a\\b.png", "data/other.jsonl", "static/js/desk.js", "files/a/b/c.pdf"),
    ],
)
def test_no_path_leads_elsewhere(export, name):
    assert "isn’t an export’s" in refused(changed(export, add=[(name, b"x")]))


def test_nor_is_anything_taken_that_is_not_on_the_list(export):
    path = changed(export, add=[("pictures/a/b.png", b"x")], true_to_list=False)
    assert "isn’t on its list" in refused(path)


def test_what_would_become_far_too_large_is_not_unpacked(export, monkeypatch):
    monkeypatch.setattr(zip_bounds, "SMALL", 10_000)
    path = changed(export, {"README.txt": lambda data: b" " * 10_000_000})
    assert "README.txt would become 500 times as large." in refused(path)
    monkeypatch.setattr(opened, "MAX_ENTRY", 1000)
    assert "larger than any file of a site" in refused(path)
    monkeypatch.setattr(opened, "MAX_ENTRIES", 3)
    assert "more than 3 files" in refused(path)


def test_nor_is_a_record_without_end_or_too_deep(export, monkeypatch):
    deep = changed(export, {"data/redirects.jsonl": lambda data: b"[" * 200_000 + b"\n"})
    assert "Line 1 of data/redirects.jsonl is no JSON" in refused(deep)
    monkeypatch.setattr(opened, "MAX_LINE", 100)
    assert "is longer than any article" in refused(export)


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("posts", lambda row: row.update(kind="poem"), "“kind” is none of article, page"),
        ("posts", lambda row: row.update(title="x" * 161), "“title” is longer than 160"),
        ("posts", lambda row: row.update(title=3), "“title” is of another type"),
        ("posts", lambda row: row.update(title=None), "“title” is missing"),
        ("posts", lambda row: row.update(title="a\0b"), "a character that no text has"),
        ("posts", lambda row: row.update(id=-1), "“id” is no such number"),
        ("posts", lambda row: row.update(created_at="soon"), "“created_at” is no moment"),
        ("posts", lambda row: row.update(slug="../x"), "“slug” can’t be taken"),
        ("posts", lambda row: row.pop("slug"), "hasn’t the fields"),
        ("posts", lambda row: row.update(more=1), "hasn’t the fields"),
        ("posts", lambda row: row.update(authors=5), "“authors” is no list"),
        ("posts", lambda row: row.update(authors=[99]), "doesn’t fit together"),
        ("posts", lambda row: row.update(created_by=99), "names somebody who isn’t in it"),
        ("posts", lambda row: row["sections"][0].update(kind="x"), "“kind” is none of"),
        ("authors", lambda row: row.update(booking_url="javascript:x"), "“booking_url” can’t"),
        ("practice", lambda row: row.update(color_light="red}"), "“color_light” is no color"),
        ("practice", lambda row: row.update(time_zone="Mars/X"), "is not a time zone"),
        ("pictures", lambda row: row.update(token="../../x"), "names files that there can’t be"),
        ("pictures", lambda row: row.update(height=7), "has another size than its picture"),
        ("files", lambda row: row.update(file="files/x/y.pdf"), "isn’t what is said of it"),
        ("files", lambda row: row.update(digest="0" * 64), "isn’t what is said of it"),
        ("editions", lambda row: row.update(title="Sun"), "isn’t what its hash was made of"),
        ("editions", lambda row: row.update(sections=[{"kind": "x"}]), "there isn’t"),
        (
            "editions",
            lambda row: row["sections"][0].update(body="<p>a</p><script>alert(1)</script>"),
            "isn’t what its hash was made of",
        ),
    ],
)  # fmt: skip
def test_records_that_are_none(export, name, change, sentence):
    assert sentence in refused(changed(export, {f"data/{name}.jsonl": in_lines(change)}))


def test_fewer_records_than_there_were(export):
    path = changed(export, {"data/revisions.jsonl": lambda data: data + data})
    assert "another number of lines than it should" in refused(path)


def test_rich_text_is_cleaned_on_the_way_in(export):
    harm = "<p>Hello <script>alert(1)</script><a href='javascript:x'>you</a></p>"
    path = changed(export, {"data/authors.jsonl": in_lines(lambda row: row.update(bio=harm))})
    load.load_export(path)
    assert Author.objects.get().bio == "<p>Hello you</p>"


def test_what_fails_at_the_end_leaves_nothing(export):
    with mock.patch.object(load, "_check_hashes", side_effect=OSError("The disk broke.")):
        assert refused(export) == "The disk broke."
    load.load_export(export)
    assert Edition.objects.get().title == "Rain"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM blog_edition")
        assert cursor.fetchone() == (1,)


def test_a_picture_without_its_files_says_so_at_the_desk(export):
    with ZipFile(export) as source:
        content = {name: source.read(name) for name in source.namelist()}
    said = json.loads(content.pop("manifest.json"))
    gone = next(name for name in content if name.endswith("master.png"))
    del content[gone], said["files"][gone]
    with ZipFile(export, "w") as target:
        for name, data in content.items():
            target.writestr(name, data)
        target.writestr("manifest.json", json.dumps(said))
    load.load_export(export)
    picture = Picture.objects.get()
    assert not picture.is_ready
    assert "got lost" in picture.problem
