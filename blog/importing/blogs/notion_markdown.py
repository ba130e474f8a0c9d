"""A page of Notion, exported as Markdown."""

import html as escaping
import re

from blog.importing.blogs import notion
from blog.importing.blogs.files_blog import Folder
from blog.importing.blogs.paths import NOTION_ID
from blog.importing.blogs.source import SourceBody, SourcePost
from blog.importing.parser import text_to_html
from blog.importing.problems import TOO_LONG, UnreadableDocumentError
from blog.text import richtext

TITLE = re.compile(r"\A\ufeff?\s*#[ \t]+(?P<title>[^\n]*)(?:\n|\Z)")
PROPERTY = re.compile(r"(?P<name>[^\s:*_`#<>\[\]-][^:\n]{0,60}): (?P<value>[^\n]*)(?:\n|\Z)")
# What stands in it is read as Markdown if blank lines part it from the tags.
ASIDE = re.compile(r"^[ \t]*(</?(?:aside|details|summary)>)[ \t]*", re.MULTILINE)
ICON = re.compile(r"<img\b[^<>]*notion\.so/icons/[^<>]*>", re.IGNORECASE)
# A caption stands as what is said of a picture, and again below it.
CAPTION = re.compile(
    r"^!\[(?P<caption>[^\]\n]+)\]\((?P<address>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)[ \t]*\n\s*\n"
    r"(?P=caption)[ \t]*$",
    re.MULTILINE,
)


class NotionMarkdown:
    """Reads files of Markdown that Notion wrote; each becomes a draft."""

    is_slow = False

    def __init__(self, folder: Folder) -> None:
        """Of a folder."""
        self.folder = folder

    def post(self, name: str) -> SourcePost | str:
        """Return what a page is, without its body; of what is no post what it is, in the plural."""
        title, properties, text = self._read(name)
        if not text.strip():
            return "pages without words"
        found = NOTION_ID.search(name.rpartition("/")[2])
        return notion.post_of(self.folder, found[1] if found else name, title, properties)

    def body(self, name: str) -> SourceBody:
        """Return the body of a page; raises UnreadableDocumentError."""
        _, properties, _ = self._read(name)
        return self.folder.make_body(self.html(name), name, notion.rest_of(properties))

    def html(self, name: str) -> str:
        """Return the HTML of a page, without its title; raises UnreadableDocumentError."""
        text = self._read(name)[2]
        if len(text) > richtext.MAX_LENGTH:
            raise UnreadableDocumentError(TOO_LONG)
        text = CAPTION.sub(_figure, ICON.sub("", text))
        return text_to_html(ASIDE.sub(r"\n\n\1\n\n", text), is_markdown=True)

    def _read(self, name: str) -> tuple[str, dict[str, str], str]:
        """Return the title of a page, the properties that stand below it, and its text."""
        text = self.folder.text(name)
        found = TITLE.match(text)
        title = richtext.plain_text(text_to_html(found["title"], is_markdown=True)) if found else ""
        at = found.end() if found else 0
        properties: dict[str, str] = {}
        start = re.compile(r"\n*").match(text, at)
        row = PROPERTY.match(text, start.end() if start else at)
        while row:
            properties.setdefault(row["name"].strip(), row["value"].strip())
            at = row.end()
            row = PROPERTY.match(text, at)
        if properties and text[at : at + 1] not in ("", "\n"):  # a text that only begins so
            return title, {}, text[found.end() if found else 0 :]
        return title, properties, text[at:]


def _figure(picture: re.Match[str]) -> str:
    address = escaping.escape(picture["address"])
    caption = escaping.escape(picture["caption"], quote=False)
    return f'\n<figure><img src="{address}"><figcaption>{caption}</figcaption></figure>\n'
