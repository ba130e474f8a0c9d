"""What is read from a document, for tests: the words of the article, and those left out."""

import io
import re

from blog import importing
from blog.importing.sections import section_body


def read(name: str, content: bytes | str) -> importing.Proposal:
    content = content.encode() if isinstance(content, str) else content
    return importing.read_file(name, io.BytesIO(content))


def article_text(proposal: importing.Proposal) -> str:
    """All words of the article, with a line per paragraph, and marks as HTML."""
    above = (proposal.title, proposal.subtitle, proposal.opening_line, *proposal.omitted_lines)
    parts = [text for text in above if text]
    for section in proposal.sections:
        parts += [section.get("heading", ""), section_body(section)]
    html = re.sub(r' rel="noopener noreferrer"', "", "\n".join(parts))
    return re.sub(r"</?(?:p|li|ul|ol|blockquote)>", "\n", html)


def left_out(proposal: importing.Proposal) -> list[tuple[str, str]]:
    return [(item["kind"], item["words"]) for item in proposal.left_out]
