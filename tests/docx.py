"""Word documents, made here."""

import io
import zipfile
from collections.abc import Mapping

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:a="{DRAWING}/main" xmlns:pic="{DRAWING}/picture" '
    f'xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    f'xmlns:c="{DRAWING}/chart" xmlns:dgm="{DRAWING}/diagram" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:wpc="http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas"'
)


def words(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def picture(name: str, alt: str = "", kind: str = "embed") -> str:
    """A picture inside the document, or with the kind ``link`` one elsewhere."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture" descr="{alt}"/>'
        f'<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:{kind}="{name}"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def docx(
    *blocks: str,
    pictures: Mapping[str, bytes] | None = None,
    links: Mapping[str, str] | None = None,
    parts: Mapping[str, str | bytes] | None = None,
    sites: Mapping[str, str] | None = None,
) -> bytes:
    """Return a document of blocks, with pictures by name, and the addresses of others.

    ``parts`` are further parts by their kind, the name of each and of its relation; ``sites`` the
    addresses of links.
    """
    pictures, parts = pictures or {}, parts or {}
    related = [_related(name, "image", f"media/{name}") for name in pictures]
    for name, address in (links or {}).items():
        related.append(_related(name, "image", address, 'TargetMode="External"'))
    for name, address in (sites or {}).items():
        related.append(_related(name, "hyperlink", address, 'TargetMode="External"'))
    related += [_related(name, name.partition(".")[0], name) for name in parts]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in pictures.items():
            file.writestr(f"word/media/{name}", content)
        for name, part in parts.items():
            file.writestr(f"word/{name}", part)
        body = f"<w:document {NAMES}><w:body>{''.join(blocks)}</w:body></w:document>"
        file.writestr("word/document.xml", body)
        file.writestr("word/_rels/document.xml.rels", _relations(*related))
        main = _related("r", "officeDocument", "word/document.xml")
        file.writestr("_rels/.rels", _relations(main))
    return packed.getvalue()


def _related(name: str, kind: str, target: str, mode: str = "") -> str:
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}" {mode}/>'


def _relations(*related: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{"".join(related)}</Relationships>'
