"""A zip of files that are articles: of Markdown, of HTML, of Word, or of several of these."""

import re
from collections import defaultdict
from collections.abc import Iterator

from blog.importing.blogs.archive import Archive
from blog.importing.blogs.files_blog import FilesBlog, Folder, PassedOver, Reader
from blog.importing.blogs.html_files import HtmlFiles
from blog.importing.blogs.markdown_files import MarkdownFiles
from blog.importing.blogs.site_settings import SiteSettings, read_site
from blog.importing.blogs.word_files import WordFiles
from blog.importing.front_matter import TOML, YAML
from blog.importing.problems import UnreadableDocumentError

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd")
HTML = (".html", ".htm", ".xhtml")
WORD = (".docx",)
OTHERS = (
    ".doc",
    ".odt",
    ".rtf",
    ".pages",
    ".pdf",
    ".txt",
    ".rst",
    ".org",
    ".adoc",
    ".tex",
    ".epub",
)
HEAD = 4_096  # bytes of a file, in which something above its text would begin
# Folders and files that make a site look and work, or tell of it, and hold no article.
DESIGN = re.compile(
    r"(?:^|/)(?:_layouts|_includes|_sass|_site|_plugins|_data|layouts|archetypes|themes|theme|i18n"
    r"|node_modules|vendor|bower_components|\.git|\.github|\.[\w-]+|resources|public|dist|build)/"
    r"|(?:^|/)(?:readme|license|licence|changelog|contributing|code_of_conduct|security|authors|404"
    r"|500|google[0-9a-f]{10,})\.\w+$",
    re.IGNORECASE,
)
LANGUAGE = re.compile(r"(?:[a-z]{2,3})(?:[-_][a-z]{2,4}){0,2}", re.IGNORECASE)
DESIGN_FILES = "files of the site’s design"
OTHER_FILES = "files of other programs"
OTHER_LANGUAGES = "texts in other languages"


def read_files(archive: Archive) -> FilesBlog | None:
    """Return the blog in a zip of files; None if none of them is an article."""
    if not archive.is_zip:
        return None
    site = read_site(archive)
    folder = Folder(archive, site)
    texts = [name for name in archive.names if name.lower().endswith((*MARKDOWN, *HTML, *WORD))]
    taken, translations = _by_language([name for name in texts if not _is_design(name, site)], site)
    markdown, html = MarkdownFiles(folder, translations), HtmlFiles(folder)
    word = WordFiles(folder)
    readers: dict[str, Reader] = {}
    for name in archive.names:
        ending = name.lower()
        if name in taken:
            is_html = ending.endswith(HTML)
            if ending.endswith(WORD):
                readers[name] = word
            elif not is_html or _has_front(archive, name):
                readers[name] = markdown
            else:
                readers[name] = PassedOver(DESIGN_FILES) if site.system else html
        elif ending.endswith((*MARKDOWN, *HTML, *WORD)):
            is_design = _is_design(name, site)
            readers[name] = PassedOver(DESIGN_FILES if is_design else OTHER_LANGUAGES)
        elif ending.endswith(OTHERS) and not _is_design(name, site):
            readers[name] = PassedOver(OTHER_FILES)
    if not any(not isinstance(each, PassedOver) for each in readers.values()):
        return None
    return FilesBlog(_system(site, readers, html), folder, readers)


def _system(site: SiteSettings, readers: dict[str, Reader], html: HtmlFiles) -> str:
    """Return what the files are, as people call it."""
    kinds = {type(each) for each in readers.values()} - {PassedOver}
    if site.system:
        return site.system
    if kinds == {HtmlFiles}:
        return html.system
    names = {MarkdownFiles: "Markdown", HtmlFiles: "Web pages", WordFiles: "Word"}
    return names[kinds.pop()] if len(kinds) == 1 else "Files"


def _is_design(name: str, site: SiteSettings) -> bool:
    path = name.removeprefix(site.root)
    is_outside = not name.startswith(site.root)
    if site.system == "Hugo" and not path.startswith("content/"):
        return True
    if site.system == "Hexo" and not path.startswith("source/"):
        return True
    return is_outside or bool(DESIGN.search(path))


def _has_front(archive: Archive, name: str) -> bool:
    """Return whether something stands above the text of a file of HTML."""
    with archive.open(name) as file:
        try:
            head = file.read(HEAD).decode("utf-8", "replace")
        except UnreadableDocumentError:
            return False
    return head.lstrip("\ufeff").startswith(("---\n", "---\r\n", "+++\n", "+++\r\n"))


def _by_language(names: list[str], site: SiteSettings) -> tuple[set[str], dict[str, list[str]]]:
    """Return the files that are taken, and for each the other languages in which it is there."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)  # names, by their languages
    for name in names:
        same, language = _without_language(name, site)
        groups[same].setdefault(language, name)
    taken, others = set(names), {}
    usual = site.language.lower()
    for same, found in groups.items():
        if len(found) < 2 or not _are_languages(found, site):
            continue
        first = next(each for each in (usual, "", "en", *found) if each in found)
        taken -= {name for language, name in found.items() if language != first}
        others[found[first]] = sorted(language for language in found if language != first)
    return taken, others


def _are_languages(found: dict[str, str], site: SiteSettings) -> bool:
    return bool(site.languages) or "" in found or len(found) > 1


def _without_language(name: str, site: SiteSettings) -> tuple[str, str]:
    """Return the name of a file without its language, and that in small letters, or ""."""
    stem, _, ending = name.rpartition(".")
    above, dot, language = stem.rpartition(".")
    known = site.languages
    if dot and "/" not in language and LANGUAGE.fullmatch(language):
        if not known or language.lower() in known:
            return f"{above}.{ending}", language.lower()
    inner = name.removeprefix(f"{site.root}content/")
    first, slash, rest = inner.partition("/")
    if slash and inner != name and first.lower() in known:
        return f"{site.root}content/{rest}", first.lower()
    return name, ""


def _parts(name: str) -> Iterator[str]:
    yield from name.split("/")


_ = (TOML, YAML)
