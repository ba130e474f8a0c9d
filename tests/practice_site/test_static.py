"""What is offered to browsers in production."""

import gzip
import json
import os
import re
from pathlib import Path
from urllib.parse import urljoin

import brotli
import pytest

from practice_site.scripts import render_import_map
from practice_site.storage import KeepingCompressor
from tests import once

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def collected() -> Path:
    return once.static_files()


def test_the_editor_comes_without_what_is_never_loaded(collected):
    editor = collected / "ckeditor" / "ckeditor"
    assert (editor / "ckeditor.js").is_file()
    assert (editor / "lang" / "en.js").is_file()
    assert (editor / "skins" / "moono-lisa" / "editor.css").is_file()
    assert not (editor / "samples").exists()
    assert not [
        each for each in ("scayt", "exportpdf", "iframe") if (editor / "plugins" / each).exists()
    ]
    files = [each for each in editor.rglob("*") if each.suffix not in (".gz", ".br")]
    assert len(files) < 150


def stylesheet(collected: Path, name: str) -> Path:
    """Return the file that pages link, by its name before it was hashed."""
    manifest = json.loads((collected / "staticfiles.json").read_text(encoding="utf-8"))
    return collected / manifest["paths"][name]


def test_a_stylesheet_comes_in_one_light_file(collected):
    for name, most in (
        ("css/site.css", 10_400),
        ("css/desk.css", 16_000),
        ("css/article_form.css", 32_000),
        ("css/lists.css", 2_000),
        ("css/pictures.css", 4_000),
        ("css/post_list.css", 2_000),
        ("css/first_steps.css", 1_000),
    ):
        path = stylesheet(collected, name)
        css = path.read_text(encoding="utf-8")
        if most > 4_000:  # the others are linked after desk.css
            assert "--paper: var(--light, " in css
            assert "--dark: ;" in css  # empty, and not left out
        assert "@import" not in css
        assert path.with_name(f"{path.name}.gz").stat().st_size < most
        for file in re.findall(r'url\("(?!data:)(.+?)"\)', css):
            assert (path.parent / file).is_file()
            assert re.search(r"\.[0-9a-f]{12}\.", file)


def test_the_import_map_leads_to_the_hashed_name_of_every_module(collected, settings, rf):
    settings.STATIC_ROOT = collected
    settings.STORAGES = {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    html = render_import_map(rf.get("/desk/"))
    imports = json.loads(re.search(r">(.*)<", html)[1])["imports"]
    for module in (ROOT / "static" / "js" / "desk").rglob("*.js"):
        address = f"/{module.relative_to(ROOT)}"
        for name in re.findall(r'(?:from|import) "(\.[^"]+)"', module.read_text()):
            hashed = imports[urljoin(address, name)]
            assert re.fullmatch(r"/static/js/desk/.+\.[0-9a-f]{12}\.js", hashed)
            assert (collected / hashed.removeprefix("/static/")).is_file()
    assert imports["content-editor/utils"].startswith("/static/content_editor/utils.")


def test_what_is_compressed_already_is_left_unless_it_is_of_something_else(tmp_path):
    """An upgrade changes few files, and to compress all of them takes a small machine long."""
    css = tmp_path / "site.css"
    br, gz = css.with_name("site.css.br"), css.with_name("site.css.gz")

    def compress() -> list[Path]:
        """Compress it as another upgrade does; gives which files were written."""
        for path in tmp_path.glob("site.css.*"):
            os.utime(path, (1, 1))
        told = KeepingCompressor(quiet=True).compress(str(css))
        assert sorted(told) == [str(br), str(gz)]
        assert brotli.decompress(br.read_bytes()) == css.read_bytes()
        assert gzip.decompress(gz.read_bytes()) == css.read_bytes()
        return [path for path in (br, gz) if path.stat().st_mtime != 1]

    css.write_text("a { color: red; }\n" * 100)
    assert compress() == [br, gz]
    assert compress() == []
    for path in (br, gz):
        whole = path.read_bytes()
        for torn in (b"", whole[:-9], whole[:9], whole + whole, b"no such format"):
            path.write_bytes(torn)  # as where the machine stopped meanwhile
            assert path in compress(), torn
        path.unlink()
        assert path in compress()
    css.write_text("a { color: blue; }\n" * 100)
    assert compress() == [br, gz]
