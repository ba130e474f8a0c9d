"""Articles in files of Word, read by the road of documents; their pictures are inside them."""

import io
import re
from dataclasses import replace

from blog.importing.blogs.dates import read_moment
from blog.importing.blogs.files_blog import INNER, Folder
from blog.importing.blogs.source import SourceBody, SourcePicture, SourcePost, Status
from blog.importing.files import MAX_FILE_SIZE, read_file
from blog.importing.front import byline_names
from blog.importing.problems import UnreadableDocumentError
from blog.importing.proposal import Proposal
from blog.importing.sections import text_section
from blog.text.slugs import slug_of
from blog.visibility import PostKind

# Where a document comes alone, words can be pasted on the same page.
PASTE, THERE = re.compile(r"(\bpaste (?:it|them|the words)) below\b"), "under “Import a document”"
NO_DATE = "A document doesn’t say whether it was published."


class WordFiles:
    """Reads files of Word; each becomes a draft."""

    is_slow = True

    def __init__(self, folder: Folder) -> None:
        """Of a folder."""
        self.folder = folder
        self._posts: dict[str, SourcePost] = {}  # each is read once for its title

    def post(self, name: str) -> SourcePost:
        """Return what a document is, without its body; raises UnreadableDocumentError."""
        if name not in self._posts:
            self._posts[name] = self._post(name, self._read(name))
        return replace(self._posts[name])

    def body(self, name: str) -> SourceBody:
        """Return the body of a document; raises UnreadableDocumentError."""
        proposal = self._read(name)
        pictures = {}
        for section in proposal.sections:
            if part := section.get("embedded"):
                key = f"{name}{INNER}{part}"
                section["embedded"] = key
                alt = str(proposal.files[str(part)]["alt"])
                pictures[key] = SourcePicture(path=key, alt=alt, caption=section["caption"])
        above = [each for each in (proposal.content_note, proposal.opening_line) if each]
        if above:
            proposal.sections.insert(0, text_section(above))
        proposal.files = {}
        return SourceBody(proposal, pictures)

    def html(self, name: str) -> str:
        """Raise KeyError: a document is none."""
        raise KeyError(name)

    def _read(self, name: str) -> Proposal:
        content = self.folder.archive.read(name, MAX_FILE_SIZE)
        try:
            return read_file(name, io.BytesIO(content))
        except UnreadableDocumentError as error:
            raise UnreadableDocumentError(PASTE.sub(rf"\1 {THERE}", str(error))) from error

    def _post(self, name: str, found: Proposal) -> SourcePost:
        stem = name.rpartition("/")[2].rpartition(".")[0]
        key = name.removeprefix(self.folder.site.root)
        post = SourcePost(key, PostKind.ARTICLE, Status.DRAFT, why=NO_DATE)
        post.title = found.title or re.sub(r"[-_ ]+", " ", stem).strip()
        post.subtitle, post.language = found.subtitle, found.language
        post.slug = slug_of(found.title or stem)
        post.published_at = read_moment(found.date, self.folder.site.zone)
        names = [each for line in found.bylines for each in byline_names(line)]
        post.authors = [self.folder.author(each) for each in names]
        topics, tags = self.folder.categories, self.folder.tags
        post.categories = [self.folder.topic(topics, each) for each in found.topics]
        named = (each.strip() for each in found.tags.split(","))
        post.tags = [self.folder.topic(tags, each) for each in named if each]
        return post
