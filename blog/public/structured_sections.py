"""What programs are told of the sections of an article; see ``blog.public.structured_data``."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from blog.models import MediaFile, SectionView
from blog.models.media_files import FileView
from blog.text import richtext
from blog.text.durations import iso_duration

Node = dict[str, object]


def with_values(node: Node, **properties: object) -> Node:
    """Return the node with the properties that are not empty."""
    return node | {name: value for name, value in properties.items() if value}


class Article(NamedTuple):
    """What its sections need of an article: its absolute URL, title and share image."""

    address: str
    title: str
    image: str


def _questions(section: SectionView, article: Article) -> Iterator[Node]:
    """Yield the questions: parts of the article, which doesn't become an FAQPage by them."""
    for item in section.data["items"]:
        answer = {"@type": "Answer", "text": item["answer"]}
        yield {"@type": "Question", "name": item["question"], "acceptedAnswer": answer}


def _how_to(section: SectionView, article: Article) -> Iterator[Node]:
    """Yield things to do, with their times as the page has them; nothing for things to know."""
    if section.manner == "know":
        return
    steps = [
        with_values(
            {"@type": "HowToStep", "position": number, "name": item["title"], "text": item["text"]},
            timeRequired=iso_duration(item.get("duration", "")),
        )
        for number, item in enumerate(section.data["items"], start=1)
    ]
    yield {"@type": "HowTo", "name": section.heading or article.title, "step": steps}


def _terms(section: SectionView, article: Article) -> Iterator[Node]:
    if section.manner != "terms":
        return
    words: list[Node] = [
        {
            "@type": "DefinedTerm",
            "name": item["term"],
            "description": item["text"],
            "url": f"{article.address}#{item['anchor']}",
        }
        for item in section.items
    ]
    yield with_values({"@type": "DefinedTermSet", "hasDefinedTerm": words}, name=section.heading)


def _quotation(section: SectionView, article: Article) -> Iterator[Node]:
    """Yield a passage with its author; one of whom nobody knows says nothing to programs."""
    if section.manner == "passage" and section.attribution:
        work = with_values({"@type": "CreativeWork", "name": section.work}, url=section.link)
        yield with_values(
            {"@type": "Quotation", "text": section.quote},
            creator={"@type": "Person", "name": section.attribution},
            isPartOf=work if section.work else None,
        )


def _picture(section: SectionView, article: Article) -> Iterator[Node]:
    if section.body and section.picture:
        yield {
            "@type": "ImageObject",
            "contentUrl": urljoin(article.address, section.picture.url),
            "description": richtext.plain_text(section.body),
        }


def _download(section: SectionView, article: Article) -> Iterator[Node]:
    if section.file:
        yield _file_node("DigitalDocument", section, section.file, article)


def _recording(section: SectionView, article: Article) -> Iterator[Node]:
    """Yield what is heard or watched here, with its transcript; nothing for what lies elsewhere."""
    if not section.file:
        return
    is_video = section.file.file.kind == MediaFile.Kind.VIDEO
    yield with_values(
        _file_node("VideoObject" if is_video else "AudioObject", section, section.file, article),
        transcript=richtext.plain_text(section.body),
        uploadDate=section.file.file.added_at.isoformat(timespec="seconds"),
        thumbnailUrl=is_video and _thumbnail(section, article),
        caption=section.captions and _captions_node(section.captions, article),
    )


def _thumbnail(section: SectionView, article: Article) -> str:
    """Return the picture before a video plays, or the article's: Google asks for one."""
    picture = section.picture
    return urljoin(article.address, picture.url) if picture else article.image


def _captions_node(captions: FileView, article: Article) -> Node:
    address = urljoin(article.address, captions.url)
    return {"@type": "MediaObject", "encodingFormat": "text/vtt", "contentUrl": address}


def _file_node(kind: str, section: SectionView, shown: FileView, article: Article) -> Node:
    """Return a file as its section presents it."""
    address = urljoin(article.address, shown.url)
    where = "url" if kind == "DigitalDocument" else "contentUrl"
    return with_values(
        {"@type": kind, "name": section.caption, where: address},
        encodingFormat=shown.file.format.content_type,
        inLanguage=section.said_language,
    )


# What programs are told of a section, by kind. Of the others, nothing.
PARTS: dict[str, Callable[[SectionView, Article], Iterator[Node]]] = {
    "list": _terms,
    "practices": _how_to,
    "quote": _quotation,
    "picture": _picture,
    "download": _download,
    "recording": _recording,
    "questions": _questions,
}


def section_nodes(section: SectionView, article: Article) -> Iterable[Node]:
    """Return what programs are told of a section; ``article`` is where it stands."""
    part = PARTS.get(section.kind)
    return part(section, article) if part else ()
