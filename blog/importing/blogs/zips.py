"""A zip of files that are articles: of Markdown, of HTML, of Word, or of several of these."""

import re

from blog.importing.blogs import google_docs, notion
from blog.importing.blogs.archive import Archive
from blog.importing.blogs.files_blog import FilesBlog, Folder, PassedOver, Reader
from blog.importing.blogs.html_files import HtmlFiles
from blog.importing.blogs.markdown_files import MarkdownFiles
from blog.importing.blogs.notion_markdown import NotionMarkdown
from blog.importing.blogs.paths import NOTION_ID
from blog.importing.blogs.site_settings import SiteSettings, read_site
from blog.importing.blogs.translations import by_language
from blog.importing.blogs.word_files import WordFiles
from blog.importing.problems import UnreadableDocumentError

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd")
HTML = (".html", ".htm", ".xhtml")
WORD = (".docx",)
TEXTS = (*MARKDOWN, *HTML, *WORD)
OTHERS = re.compile(r".*\.(?:doc|odt|rtf|pages|pdf|txt|rst|org|adoc|tex|epub)", re.IGNORECASE)
HEAD = 4_096  # bytes of a file, in which something above its text would begin
# Folders and files that make a site look and work, or tell of it, and hold no article.
DESIGN = re.compile(
    r"(?:.*/)?(?:_layouts|_includes|_sass|_site|_plugins|_data|layouts|archetypes|themes|theme|i18n"
    r"|node_modules|vendor|bower_components|\.[\w-]+|resources|public|dist|build)/.*"
    r"|(?:.*/)?(?:readme|licen[sc]e|changelog|contributing|code_of_conduct|security|404|500"
    r"|google[0-9a-f]{10,})\.\w+",
    re.IGNORECASE | re.DOTALL,
)
DESIGN_FILES = "files of the site’s design"
OTHER_FILES = "files of other kinds"
OTHER_LANGUAGES = "texts in other languages"
DATABASES = "tables of databases"
INDEXES = "lists of all pages"


def read_files(archive: Archive) -> FilesBlog | None:
    """Return the blog in a zip of files; None if none of them is an article."""
    texts = [name for name in archive.names if name.lower().endswith(TEXTS)]
    if not archive.is_zip or not texts:
        return None
    if 2 * sum(map(_is_notions, texts)) > len(texts):
        return _notion_blog(archive)
    site = read_site(archive)
    folder = Folder(archive, site)
    taken, others = by_language([name for name in texts if not _is_design(name, site)], site)
    markdown, html, word = MarkdownFiles(folder, others), HtmlFiles(folder), WordFiles(folder)
    readers: dict[str, Reader] = {}
    for name in archive.names:
        is_text = name.lower().endswith(TEXTS)
        if _is_design(name, site):
            readers |= {name: PassedOver(DESIGN_FILES)} if is_text else {}
        elif is_text and name not in taken:
            readers[name] = PassedOver(OTHER_LANGUAGES)
        elif name.lower().endswith(WORD):
            readers[name] = word
        elif name.lower().endswith(MARKDOWN) or (is_text and _has_front(archive, name)):
            readers[name] = markdown
        elif is_text:
            readers[name] = PassedOver(DESIGN_FILES) if site.system else html
        elif OTHERS.fullmatch(name):
            readers[name] = PassedOver(OTHER_FILES)
    kinds = {type(each) for each in readers.values()} - {PassedOver}
    if not kinds:
        return None
    is_googles = kinds == {HtmlFiles} and any(
        html.is_googles(name) for name, each in readers.items() if each is html
    )
    system = google_docs.SYSTEM if is_googles else site.system or _kind(kinds)
    return FilesBlog(system, folder, readers, [google_docs.SUGGESTED] if is_googles else [])


def _notion_blog(archive: Archive) -> FilesBlog:
    folder = Folder(archive)
    html, markdown = HtmlFiles(folder), NotionMarkdown(folder)
    readers: dict[str, Reader] = {}
    for name in archive.names:
        lower = name.lower()
        if lower.endswith((*MARKDOWN, *HTML)) and not _is_notions(name):
            readers[name] = PassedOver(INDEXES)
        elif lower.endswith(TEXTS):
            readers[name] = markdown if lower.endswith(MARKDOWN) else html
        elif lower.endswith(".csv") and not lower.endswith("_all.csv"):
            readers[name] = PassedOver(DATABASES)
        elif OTHERS.fullmatch(name):
            readers[name] = PassedOver(OTHER_FILES)
    return FilesBlog(notion.SYSTEM, folder, readers)


def _is_notions(name: str) -> bool:
    """Return whether the name of a file ends in an id, as those of Notion's pages do."""
    return bool(NOTION_ID.search(name.rpartition("/")[2]))


def _kind(kinds: set[type]) -> str:
    """Return what files are, as people call it."""
    names = {MarkdownFiles: "Markdown", HtmlFiles: "Web pages", WordFiles: "Word"}
    return names[next(iter(kinds))] if len(kinds) == 1 else "Files"


def _is_design(name: str, site: SiteSettings) -> bool:
    texts = {"Hugo": f"{site.root}content/", "Hexo": f"{site.root}source/"}
    if not name.startswith(texts.get(site.system, site.root)):
        return True
    return bool(DESIGN.fullmatch(name.removeprefix(site.root)))


def _has_front(archive: Archive, name: str) -> bool:
    """Return whether something stands above the text of a file of HTML."""
    try:
        with archive.open(name) as file:
            head = file.read(HEAD).decode("utf-8", "replace")
    except UnreadableDocumentError:
        return False
    return head.lstrip("\ufeff").startswith(("---\n", "---\r\n", "+++\n", "+++\r\n"))
