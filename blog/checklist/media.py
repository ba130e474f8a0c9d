"""Check that everybody can use what an article offers to download, hear or watch."""

from collections.abc import Iterator

from blog.articles.content import SectionContent
from blog.checklist.checked_article import CheckedArticle, Finding, field_target
from blog.models import SECTION_KINDS, MediaFile
from blog.practice.languages import language_name
from blog.text import richtext


def check_downloads(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each PDF in which screen readers get lost (PDF/UA, ISO 14289-1)."""
    for section, field, pdf in _pdfs(article):
        target, called = field_target(section, field), section.get("caption") or pdf.name
        if not pdf.is_tagged:
            yield Finding(
                "pdf-untagged",
                f"The PDF “{called}” has no tags, so screen readers can’t find their way in it. "
                "Save it anew as a tagged (accessible) PDF, which Word and Pages can; or say "
                f"in the {article.post.noun} all that is in it.",
                target,
                identity=pdf.digest,
            )
        if not pdf.document_title:
            yield Finding(
                "pdf-untitled",
                f"The PDF “{called}” doesn’t say its title, so the name of its file is read aloud. "
                "Write one under the properties of the document, and save it anew.",
                target,
                identity=pdf.digest,
            )
        said = section.get("language") or article.content.get("language")
        here = said or article.practice.language
        is_said = "language" in SECTION_KINDS[section["kind"]].fields
        if is_said and pdf.language and pdf.language.partition("-")[0] != here.partition("-")[0]:
            yield Finding(
                "pdf-language",
                f"The PDF “{called}” says that it is in {language_name(pdf.language)}, and readers "
                f"are told {language_name(here)}: choose its language.",
                field_target(section, "language"),
                identity=f"{pdf.digest} {here}",
            )


def _pdfs(article: CheckedArticle) -> Iterator[tuple[SectionContent, str, MediaFile]]:
    """Yield each section that gives readers a PDF, the field in which that is, and the PDF."""
    files = {file.pk: file for file in article.edition.file_list}
    for section in article.content["sections"]:
        kind = SECTION_KINDS[section["kind"]]
        for field in kind.file_kinds:
            file = files.get(section.get(field))
            if file and file.kind == MediaFile.Kind.PDF and kind.uses(field, section):
                yield section, field, file


def check_recordings(article: CheckedArticle) -> Iterator[Finding]:
    """Yield findings for recordings without a transcript or captions (WCAG 2.2, 1.2.1 to 1.2.3)."""
    files = {file.pk: file for file in article.edition.file_list}
    for section in article.content["sections"]:
        recording = files.get(section.get("file"))
        if section["kind"] != "recording" or section.get("manner") or recording is None:
            continue
        called = section.get("caption") or recording.name
        if not richtext.plain_text(section.get("body") or ""):
            target = field_target(section, "body")
            yield Finding(
                "recording-without-transcript",
                f"“{called}” has no transcript: write down what is said, for those who can’t hear "
                "it or would rather read.",
                target,
                blocking=True,
                identity=target,
            )
        if recording.kind == MediaFile.Kind.VIDEO and section.get("captions") not in files:
            target = field_target(section, "captions")
            yield Finding(
                "video-without-captions",
                f"The video “{called}” has no captions: add them as a WebVTT file (.vtt), for "
                "those who can’t hear it.",
                target,
                blocking=True,
                identity=target,
            )
