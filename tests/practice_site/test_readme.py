"""What the README says is what happens, and what docs/ names is there."""

import re
import tomllib
from pathlib import Path

import pytest

from practice_site import __version__
from tests import once
from tests.practice_site.environment import ROOT, fenced_blocks, production, python

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
FOLDERS = {".ci", "accounts", "blog", "docs", "practice_site", "static", "templates", "tests"}


@pytest.fixture
def deployed(tmp_path: Path) -> dict[str, str]:
    """The README's production environment, with a real secret and a folder that is there."""
    values = production()
    assert values["SECRET_KEY"].startswith("<")
    values["SECRET_KEY"] = "k3J9-xqT7_bVw2LmZ0aRf8YdHs5CnEu1PgOi6Xl4KtQvBjNrWcMyUzDeAhSo"
    values["DATA_DIR"] = str(tmp_path)
    return values


def test_the_first_two_blocks_are_the_two_commands():
    assert fenced_blocks()[:2] == [
        ("sh", "python3 manage.py start\n"),
        ("sh", "python3 manage.py test\n"),
    ]


def test_ci_takes_the_test_command_from_the_readme():
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_production_environment_stops_until_the_secret_is_filled_in(tmp_path):
    run = python("manage.py", "check", **{**production(), "DATA_DIR": str(tmp_path)})
    assert run.returncode != 0
    assert "SECRET_KEY is still the placeholder" in run.stderr


def test_the_production_environment_passes_djangos_deployment_check(deployed):
    run = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **deployed)
    assert run.returncode == 0, run.stderr


def test_the_production_environment_gives_a_database_and_the_static_files():
    """All tests that need them have those that were made with it."""
    assert once.database().is_file()
    assert (once.static_files() / "staticfiles.json").is_file()


def test_the_readme_asks_for_the_python_that_the_project_asks_for():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "Python 3.11 or newer" in readme
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 110


def test_the_version_is_said_alike():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    headings = re.findall(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == __version__


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_the_documents_lead_somewhere(document):
    links = re.findall(r"\]\((?!https:)([^)#]*)#?([^)]*)\)", document.read_text(encoding="utf-8"))
    for name, anchor in links:
        target = document.parent / name if name else document
        assert target.exists(), name
        if anchor:
            headings = re.findall(r"^#+ (.*)", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in [re.sub(r"\W+", "-", each.lower()) for each in headings]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_the_documents_name_are_there(document):
    code = re.findall(r"`([^`\n]+)`", document.read_text(encoding="utf-8"))
    paths = [word for each in code for word in each.split() if "/" in word]
    named = [path for path in paths if path.split("/")[0] in FOLDERS]
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_page_of_the_documentation_is_linked_from_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DOCUMENTS[2:] if f"(docs/{path.name})" not in readme] == []
