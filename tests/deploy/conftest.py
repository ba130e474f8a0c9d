"""A site as in production, with an article and the session of an owner, for proxies before it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import once
from tests.practice_site.environment import ROOT
from tests.served import Site

SEED = """
import json
from django.conf import settings
from django.test import Client
from blog.models import Practice
from blog.publishing import actions
from tests.factories import OwnerFactory, ReadyPostFactory

Practice().save()
owner = OwnerFactory(email="owner@example.com")
rain = actions.publish(ReadyPostFactory(title="Rain"), by=owner)
desk = Client()
desk.force_login(owner)
cookies = {settings.CSRF_COOKIE_NAME: "c" * 32, **{n: m.value for n, m in desk.cookies.items()}}
print(json.dumps({
    "article": rain.get_absolute_url(),
    "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
}))
"""


class SeededSite(Site):
    """It serves for all tests of a module; ``parent`` is its process."""

    parent: subprocess.Popen[str]

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        once.prepare(folder)
        seeded = subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", SEED],
            cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        self.facts: dict[str, str] = json.loads(seeded.stdout)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[SeededSite]:
    site = SeededSite(tmp_path_factory.mktemp("deployed"))
    with site.serving(subprocess.DEVNULL) as site.parent:
        yield site
