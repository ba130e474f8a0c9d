"""A zip from outside is opened within bounds, and only what is a file in it can be read."""

import re
import stat
import struct
from contextlib import closing
from unittest import mock
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from blog.importing.blogs import archive
from blog.importing.blogs.archive import Archive
from blog.importing.blogs.detect import open_blog
from blog.importing.problems import UnreadableDocumentError
from tests.blog.importing.blogs.zips import write_zip, zipped


def names(path) -> list[str]:
    """Return the names of the files in an archive."""
    with closing(Archive(path)) as opened:
        return opened.names


def refused(path) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(UnreadableDocumentError) as error:
        Archive(path)
    return str(error.value)


def test_files_are_read_by_their_names(tmp_path):
    opened = Archive(write_zip(tmp_path, {"a/b.md": "Words", "a/": "", "c.jpg": b"\0\1"}))
    assert opened.is_zip
    assert opened.names == ["a/b.md", "c.jpg"]
    assert opened.read("c.jpg", 10) == b"\0\1"
    with opened.open("a/b.md") as file:
        assert (file.read(2), file.read()) == (b"Wo", b"rds")
    with pytest.raises(KeyError):
        opened.read("a/c.md", 10)
    opened.close()


def test_a_single_file_is_an_archive_of_one(tmp_path):
    path = tmp_path / "ghost.json"
    path.write_text("{}")
    opened = Archive(path)
    assert not opened.is_zip
    assert opened.names == ["ghost.json"]
    assert opened.read("ghost.json", 2) == b"{}"
    with opened.open("ghost.json") as file:
        assert file.read() == b"{}"
    with pytest.raises(KeyError):
        opened.open("other.json")


def test_what_systems_add_and_what_leads_out_is_not_there(tmp_path):
    hostile = [
        *("__MACOSX/._a.md", "a/.DS_Store", "a/._b.md", "Thumbs.db", "../out.md", "a/../../out.md"),
        *("/etc/passwd", "C:/out.md", "..\\out.md", "a\\kept.md", "./b.md"),
    ]
    path = write_zip(tmp_path, dict.fromkeys(hostile, "x"))
    assert names(path) == ["a/kept.md", "b.md"]
    with closing(open_blog(path)) as blog:
        assert blog.warnings == [
            "Passed over in the zip, since they lead out of it or are only links: 5 files."
        ]


def test_links_are_not_there(tmp_path):
    path = tmp_path / "link.zip"
    with ZipFile(path, "w") as file:
        link = ZipInfo("secret.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
        file.writestr("a.md", "x")
    assert names(path) == ["a.md"]
    with closing(Archive(path)) as opened:
        assert len(opened.warnings) == 1


def test_two_files_of_a_name_are_both_there(tmp_path):
    path = tmp_path / "twice.zip"
    with ZipFile(path, "w") as file:
        file.writestr("a.b/a.md", "one")
        for words in ("two", "three"):
            with pytest.warns(UserWarning, match="Duplicate"):
                file.writestr("a.b/a.md", words)
    with closing(Archive(path)) as opened:
        assert opened.names == ["a.b/a.md", "a.b/a (2).md", "a.b/a (3).md"]
        assert [opened.read(name, 9) for name in opened.names] == [b"one", b"two", b"three"]


def test_names_in_utf_8_that_do_not_say_so(tmp_path):
    path = write_zip(tmp_path, {"xxxxx.md": "x"})
    path.write_bytes(path.read_bytes().replace(b"xxxxx.md", "Rühe.md".encode()))
    assert names(path) == ["Rühe.md"]


def test_zips_alone_in_a_zip_are_opened_and_others_are_files(tmp_path):
    parts = {
        "Part-1.zip": zipped({"a.html": "one", "attached.zip": zipped({"x.html": "x"})}),
        "Part-2.zip": zipped({"a.html": "two"}),
        "__MACOSX/._Part-1.zip": b"\0",
    }
    opened = Archive(write_zip(tmp_path, {"Export.zip": zipped(parts)}))
    assert opened.names == ["a.html", "attached.zip", "a (2).html"]
    assert opened.read("a (2).html", 9) == b"two"
    opened.close()


def test_zips_in_zips_end_somewhere(tmp_path):
    content = zipped({"a.html": "x"})
    for _ in range(4):
        content = zipped({"in.zip": content})
    path = tmp_path / "deep.zip"
    path.write_bytes(content)
    assert names(path) == ["in.zip"]


def test_what_would_swell_is_refused(tmp_path):
    assert refused(write_zip(tmp_path, {"a.md": b"0" * 11 * 1024**2})) == archive.SWELLS
    path = write_zip(tmp_path, {"a.md": "x" * 99, "b.md": "y"})
    for name, most in (("MAX_ENTRIES", 1), ("MAX_LIST", 50), ("MAX_FILE", 50), ("MAX_TOTAL", 99)):
        with mock.patch.object(archive, name, most):
            assert refused(path) == archive.SWELLS
    inner = write_zip(tmp_path, {"a.zip": zipped({"a.md": "x"}), "b.zip": zipped({"b.md": "x"})})
    with mock.patch.object(archive, "MAX_INNER", 150):
        assert refused(inner) == archive.SWELLS


def test_entries_that_share_their_bytes_are_refused(tmp_path):
    path = tmp_path / "shared.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr("a.md", bytes(range(256)) * 4)
        first = file.infolist()[0]
        for number in range(9):
            other = ZipInfo(f"{number}.md")
            for each in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(other, each, getattr(first, each))
            file.filelist.append(other)
    assert refused(path) == archive.SWELLS


def test_locked_and_strangely_packed_ones_are_refused(tmp_path):
    path = write_zip(tmp_path, {"a.md": "x"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    assert refused(path) == archive.LOCKED
    with ZipFile(path, "w", ZIP_BZIP2) as file:
        file.writestr("a.md", "x")
    assert refused(path) == archive.PACKED


def test_damaged_ones_are_refused(tmp_path):
    path = write_zip(tmp_path, {"a.md": "some words"})
    whole = path.read_bytes()
    for damaged in (whole[:-30], whole[:40], b"PK\3\4", whole.replace(b"PK\1\2", b"PK\1\3")):
        path.write_bytes(damaged)
        assert refused(path) == archive.BROKEN
    path.write_bytes(zipped({"in.zip": whole[:40]}))
    assert refused(path) == archive.BROKEN


def test_a_damaged_file_says_which_when_it_is_read(tmp_path):
    path = write_zip(tmp_path, {"notes/a.md": "some words", "b.md": "fine"})
    content = path.read_bytes()
    at = content.index(b"a.md") + 4
    path.write_bytes(content[:at] + b"\xff" * 5 + content[at + 5 :])
    said = re.escape("“a.md” is damaged in the zip.")
    with closing(Archive(path)) as opened:
        with pytest.raises(UnreadableDocumentError, match=said):
            opened.read("notes/a.md", 99)
        with opened.open("notes/a.md") as file, pytest.raises(UnreadableDocumentError, match=said):
            file.read()
        assert opened.read("b.md", 99) == b"fine"


def test_more_bytes_than_asked_for_are_refused(tmp_path):
    path = write_zip(tmp_path, {"a.md": "some words"})
    said = re.escape("“a.md” is larger than")
    with (
        closing(Archive(path)) as opened,
        pytest.raises(UnreadableDocumentError, match=said),
    ):
        opened.read("a.md", 9)


def test_a_list_said_to_be_longer_than_the_file(tmp_path):
    path = write_zip(tmp_path, {"a.md": "x"})
    content = path.read_bytes()
    at = content.rindex(b"PK\5\6")
    path.write_bytes(content[: at + 12] + struct.pack("<I", 10**6) + content[at + 16 :])
    assert refused(path) == archive.BROKEN
