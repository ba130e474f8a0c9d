"""What the settings of a site made of files say: Jekyll’s, Hugo’s, and those of their kin."""

import posixpath
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from blog.importing.blogs.archive import Archive
from blog.importing.blogs.source import SourceAuthor
from blog.importing.encodings import decode
from blog.importing.front_matter import read_settings, texts_of
from blog.importing.problems import UnreadableDocumentError

MAX_SETTINGS = 1024**2  # bytes of a file of settings
HUGO = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")
OLD_HUGO = ("config.toml", "config.yaml", "config.yml", "config.json")
JEKYLL = ("_config.yml", "_config.yaml", "_config.toml")
HUGO_FOLDER = "config/_default/"
ENDINGS = (".toml", ".yaml", ".yml", ".json")
MAX_AUTHORS = 500  # files of them

Values = dict[str, object]


@dataclass
class SiteSettings:
    """A site made of files: what program makes it, where its folder is, what it says of itself."""

    system: str = ""  # as people call it, "" if the files don't tell
    root: str = ""  # its folder, with "/" at the end
    values: Values = field(default_factory=dict)  # by names in small letters
    authors: dict[str, SourceAuthor] = field(default_factory=dict)  # by key, in small letters

    @property
    def title(self) -> str:
        """What the site is called."""
        return self.text("title", "name", "site_name")

    @property
    def address(self) -> str:
        """Its address with scheme and host, "" if the files don't say."""
        parts = _split(self.text("url", "baseurl", "site_url", "siteurl"))
        return f"{parts[0]}://{parts[1]}" if parts[1] else ""

    @property
    def base(self) -> str:
        """The path before all its addresses, "" or as in “/blog”."""
        for name in ("baseurl", "url", "site_url", "root"):
            path = _split(self.text(name))[2].rstrip("/")
            if path:
                return path if path.startswith("/") else f"/{path}"
        return ""

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone of its clock; None if the files don't say."""
        try:
            return ZoneInfo(self.text("timezone", "time_zone"))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return None

    @property
    def language(self) -> str:
        """The tag of the language that its files have where their names say none."""
        return self.text("defaultcontentlanguage", "lang", "language", "languagecode", "locale")

    @property
    def languages(self) -> set[str]:
        """The tags, in small letters, of all its languages; names of files may end in one."""
        found = self.values.get("languages")
        names = found if isinstance(found, dict | list) else {}
        return {str(name).lower() for name in names} | {self.language.lower()} - {""}

    def text(self, *names: str) -> str:
        """Return the first of these values that is a word or a line, "" if none is."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""

    def table(self, name: str) -> Values:
        """Return a value that is a table, its names in small letters; empty if it is none."""
        return lower(self.values.get(name))


def read_site(archive: Archive) -> SiteSettings:
    """Return what the files of a zip say of the site that they make."""
    names = set(archive.names)
    for system, files in (("Hugo", HUGO), ("Jekyll", JEKYLL)):
        for name in sorted(names, key=len):
            if posixpath.basename(name) in files and _is_high(name):
                root = name.removesuffix(posixpath.basename(name))
                system = "Hexo" if f"{root}source/_posts/" in _folders(names) else system
                return _settings(archive, system, root.removesuffix(HUGO_FOLDER), name)
    folders = _folders(names)
    for folder in sorted(folders, key=len):
        above = folder.removesuffix("content/")
        if above != folder and any(f"{above}{each}" in names for each in OLD_HUGO):
            name = next(name for each in OLD_HUGO if (name := f"{above}{each}") in names)
            return _settings(archive, "Hugo", above, name)
        if f"{folder}{HUGO_FOLDER}" in folders:
            return _settings(archive, "Hugo", folder, "")
        if folder.endswith("_posts/"):
            return SiteSettings("Jekyll", folder.removesuffix("_posts/"))
    return SiteSettings()


def lower(table: object) -> Values:
    """Return a table with its names in small letters; empty if it is none."""
    if not isinstance(table, dict):
        return {}
    return {str(name).lower(): value for name, value in table.items()}


def _settings(archive: Archive, system: str, root: str, name: str) -> SiteSettings:
    site = SiteSettings(system, root)
    if name:
        site.values = lower(_read(archive, name))
    for other in archive.names:
        folder, file = posixpath.split(other)
        if f"{folder}/" == f"{root}{HUGO_FOLDER}" and file.endswith(ENDINGS):
            values, part = lower(_read(archive, other)), file.rpartition(".")[0]
            if part in ("hugo", "config"):
                site.values |= values
            else:  # languages.toml, permalinks.toml: its name is that of the table
                site.values.setdefault(part, values)
    site.authors = dict(_authors(archive, site))
    return site


def _authors(archive: Archive, site: SiteSettings) -> Iterator[tuple[str, SourceAuthor]]:
    """Yield the authors that the files of data name, by their keys; no address is read."""
    tables: list[tuple[str, object]] = list(site.table("authors").items())
    for name in [each for each in archive.names if each.startswith(site.root)][:100_000]:
        folder, file = posixpath.split(name.removeprefix(site.root))
        stem, _, ending = file.rpartition(".")
        if f".{ending}" not in ENDINGS or len(tables) > MAX_AUTHORS:
            continue
        if folder in ("_data", "data", "source/_data") and stem in ("authors", "author"):
            tables += lower(_read(archive, name)).items()
        elif folder in ("data/authors", "_data/authors"):
            tables.append((stem, _read(archive, name)))
    for key, value in tables:
        table = lower(value)
        said = " ".join(texts_of(table.get("name") or table.get("display_name") or value)[:1])
        if said and "@" not in said:
            bio = " ".join(texts_of(table.get("bio") or table.get("description"))[:1])
            yield key.lower(), SourceAuthor(key.lower(), said, bio)


def _read(archive: Archive, name: str) -> Values:
    try:
        return read_settings(name, decode(archive.read(name, MAX_SETTINGS)))
    except UnreadableDocumentError:
        return {}


def _folders(names: set[str]) -> set[str]:
    """Return all folders, with "/" at their ends, and "" for the whole."""
    found = {""}
    for name in names:
        folder = posixpath.dirname(name)
        while folder and f"{folder}/" not in found:
            found.add(f"{folder}/")
            folder = posixpath.dirname(folder)
    return found


def _is_high(name: str) -> bool:
    """Return whether a file is so near to the root that its settings are the site's."""
    return name.count("/") <= 4 and not any(
        part in ("themes", "node_modules", "vendor", "exampleSite") for part in name.split("/")
    )


def _split(address: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", "", ""
    return parts.scheme, parts.netloc, parts.path
