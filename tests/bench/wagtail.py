"""Wagtail beside the site: the same articles, on the same server, in a venv of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from tests.bench.load import Target
from tests.bench.sites import article_slug, granian, running
from tests.practice_site.environment import ROOT
from tests.served import Site

WAGTAIL = "wagtail==8.*"
# The articles as plain data: the oldest, which are the same in a library of any size.
EXPORT = """
import json
from django.utils import timezone
from blog.models import Edition, Practice
on = timezone.localdate()
names = dict(Author=("name", "slug"), Category=("name", "slug"))
def author(each):
    return dict(name=each.name, slug=each.slug, byline=each.byline(on).text, bio=each.bio)
rows = []
live = Edition.objects.live(timezone.now()).order_by("first_live_from")
for each in live.with_relations()[:{size}]:
    texts = ("title", "slug", "subtitle", "opening_line", "summary", "sections")
    picture = each.lead_picture
    rows.append({{name: getattr(each, name) for name in texts}} | dict(
        published=each.first_live_from.isoformat(),
        picture=picture and picture.name,
        authors=[author(one) for one in each.author_list],
        categories=[dict(name=one.name, slug=one.slug) for one in each.category_list],
        tags=[tag.name for tag in each.tag_list],
    ))
open({path!r}, "w").write(json.dumps(rows))
"""


class Wagtail:
    """A Wagtail site in a folder, with its venv."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = str(folder / "venv" / "bin" / "python")
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent / "field"), str(folder)]),
            "DJANGO_SETTINGS_MODULE": "wagtail_site.settings",
            "WAGTAIL_DATA": str(folder),
        }

    def _run(self, *command: str) -> None:
        subprocess.run(command, cwd=self.folder, env=self.environment, check=True)

    def install(self) -> None:
        """Install it from PyPI, with the site's server; raises CalledProcessError."""
        done = self.folder / "installed"
        if not done.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._run(sys.executable, "-m", "venv", "--clear", str(self.folder / "venv"))
            pip = (self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
            self._run(*pip, WAGTAIL, f"granian=={version('granian')}")
            done.touch()

    def fill(self, site: Site, size: int) -> None:
        """Fill it anew with so many of the site's articles."""
        articles = self.folder / "articles.json"
        export = EXPORT.format(size=size, path=str(articles))
        site.manage("shell", "--verbosity", "0", "--command", export)
        (self.folder / "wagtail_migrations").mkdir(exist_ok=True)
        (self.folder / "wagtail_migrations" / "__init__.py").touch()
        (self.folder / "wagtail.sqlite3").unlink(missing_ok=True)
        self._run(self.python, "-m", "django", "makemigrations", "wagtail_site", "-v0")
        self._run(self.python, "-m", "django", "migrate", "-v0")
        demo = str(ROOT / "blog" / "demo")
        self._run(self.python, "-m", "wagtail_site.fill", str(articles), demo)

    @contextmanager
    def serving(self, *, cached: bool) -> Iterator[Target]:
        """Serve it on the same server; ``cached`` keeps each page in the memory of each worker."""
        command, port = granian("wagtail_site.wsgi:application", python=self.python)
        environment = {**self.environment, "CACHE": str(cached).lower()}
        with running(command, port, env=environment) as target:
            yield target

    def addresses(self) -> dict[str, str]:
        """The address of a page of each kind: the article is the one whose page is the site's."""
        articles = json.loads((self.folder / "articles.json").read_text())
        article = next(each for each in articles if each["slug"] == article_slug())
        return {
            "article": f"/{article['slug']}/",
            "home": "/",
            "category": f"/categories/{article['categories'][0]['slug']}/",
            "tag": f"/tags/{article['tags'][0]}/",
            "author": f"/authors/{article['authors'][0]['slug']}/",
            "feed": "/feed/",
            "sitemap": "/sitemap.xml",
        }

    @property
    def version(self) -> str:
        """The version that is installed."""
        code = "import wagtail; print(wagtail.__version__)"
        command = [self.python, "-c", code]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
