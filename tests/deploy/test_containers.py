"""The files for containers agree with the project and with each other. None is built here."""

import re
from fnmatch import fnmatch

import pytest

from blog.management.commands.serve import Command
from practice_site.health import SERVING
from practice_site.server.parent import PATIENCE
from tests.practice_site.environment import ROOT

FOLDER = ROOT / "docs" / "deploy"
CONTAINERFILE = (FOLDER / "Containerfile").read_text()
COMPOSE = (FOLDER / "compose.yaml").read_text()
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()


def service(name: str) -> str:
    """What compose.yaml says of a service."""
    found = re.search(rf"^  {name}:\n((?:    .*\n|\n)+)", COMPOSE, flags=re.MULTILINE)
    assert found
    return re.sub(r"^ *#.*\n", "", found[1], flags=re.MULTILINE)


def variables(text: str, pattern: str) -> dict[str, str]:
    """The variables that a file sets."""
    return dict(re.findall(rf"{pattern}([A-Z_]+)=(\S+)", text, flags=re.MULTILINE))


def is_let_in(name: str) -> bool:
    """Whether a file of the project's folder may come into the image; the last line that fits."""
    let_in = True
    for line in IGNORED:
        if line and not line.startswith("#") and fnmatch(name, line.removeprefix("!")):
            let_in = line.startswith("!")
    return let_in


def test_the_image_has_all_that_runs_and_nothing_else():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    needed = {*packages, "manage.py", "requirements.txt", "static", "templates", "LICENSE"}
    assert {path.name for path in ROOT.iterdir() if is_let_in(path.name)} == needed
    for secret in (".env", ".git", "var", "blog.json", "backup.zip", "docs", ".venv"):
        assert not is_let_in(secret)


def test_processes_whose_parent_was_killed_are_cleared_away():
    """The first process of a container is told of their ends, and ours waits for its own only."""
    assert "    init: true\n" in service("site")


def test_what_is_copied_is_there_and_let_in():
    copied = re.findall(r"^COPY (\S+) \S+$", CONTAINERFILE, flags=re.MULTILINE)
    assert copied == ["requirements.txt", "."]
    for name in copied[:-1]:
        assert (ROOT / name).is_file()
        assert is_let_in(name)


def test_the_image_installs_what_is_locked_as_a_python_that_the_project_takes():
    assert "pip install --no-cache-dir --require-hashes -r requirements.txt" in CONTAINERFILE
    found = re.search(r"^FROM docker.io/library/python:3\.(\d+)-slim$", CONTAINERFILE, re.MULTILINE)
    assert found
    assert int(found[1]) >= 11


def test_the_site_is_a_user_of_its_own_that_may_do_nothing_more():
    user = re.search(r"^USER (\d+)$", CONTAINERFILE, flags=re.MULTILINE)
    assert user
    assert user[1] != "0"
    assert f"--uid {user[1]} " in CONTAINERFILE
    assert f"install -o {user[1]} -m 400" in COMPOSE
    for name in ("site", "caddy"):
        for line in (
            "read_only: true",
            "cap_drop: [ALL]",
            'security_opt: ["no-new-privileges:true"]',
        ):
            assert f"    {line}\n" in service(name)


def test_only_the_proxy_is_reached_from_outside_and_reaches_the_site():
    assert "ports:" not in service("site")
    assert 'ports: ["80:80", "443:443", "443:443/udp"]' in service("caddy")
    assert "SITE: site:8000" in service("caddy")
    assert "reverse_proxy {$SITE:127.0.0.1:8000}" in (FOLDER / "Caddyfile").read_text()
    assert "server 127.0.0.1:8000;" in (FOLDER / "nginx.conf").read_text()
    assert "EXPOSE 8000" in CONTAINERFILE
    assert f"http://127.0.0.1:8000{SERVING}'" in CONTAINERFILE
    assert Command().create_parser("manage.py", "serve").get_default("port") == 8000


def test_unit_and_containers_have_the_same_folder_and_environment():
    image = variables(CONTAINERFILE, r"^ENV ")
    unit = (FOLDER / "practice-blog.service").read_text()
    file = variables(unit, r"^Environment=")["ENV_FILE"]
    assert image == {"DATA_DIR": "/var/lib/practice-blog", "ENV_FILE": file}
    assert "StateDirectory=practice-blog\n" in unit
    assert f"\nDATA_DIR={image['DATA_DIR']}\n" in (FOLDER / "example.env").read_text()
    assert f"VOLUME {image['DATA_DIR']}\n" in CONTAINERFILE
    assert f"- data:{image['DATA_DIR']}\n" in service("site")
    assert f"- {file}:{file}:ro\n" in service("site")
    backups = "/var/backups/practice-blog"
    assert f"ReadWritePaths=-{backups}\n" in unit
    assert f"- {backups}:{backups}\n" in service("site")
    assert f"install -d -o 10001 -m 700 {backups}\n" in COMPOSE
    assert f"\nBACKUP_DIR={backups}\n" in (FOLDER / "example.env").read_text()


@pytest.mark.parametrize("path", ["../..", "../../docs/deploy/Containerfile", "./Caddyfile"])
def test_what_compose_names_is_there(path):
    assert path.removeprefix("../../") in COMPOSE
    assert (FOLDER / path).exists()


def test_containers_end_after_the_site_has():
    found = re.search(r"stop_grace_period: (\d+)s", service("site"))
    assert found
    assert int(found[1]) > PATIENCE
    assert "STOPSIGNAL SIGTERM" in CONTAINERFILE
