"""The pictures of another blog become ones of the library: the same bytes once."""

import hashlib
import io
import logging
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction

from blog.articles.add_picture import add_checked_picture, name_from
from blog.importing.blogs import SourceBlog, SourcePicture
from blog.importing.problems import UnreadableDocumentError
from blog.models import BlogImport, ImportedRow, Picture
from blog.models.blog_imports import row_key
from blog.moving_in.fetching import AT_ONCE, NO_ANSWER, fetch_pictures
from blog.moving_in.traces import written_hash
from blog.pictures import bounded
from blog.pictures.problems import InvalidPictureError
from practice_site.transactions import batched

logger = logging.getLogger(__name__)

PICTURE = ImportedRow.Kind.PICTURE
NOT_ALLOWED = "You may not add pictures to the library."
NOT_INSIDE = "It isn’t in the file."
ONLY_ADDRESS = "Only its address is in the file."
MOST_SILENCE = 8  # pictures of a host that didn't answer; then it is asked no more
SILENT = "The old site doesn’t answer."
FIELDS = {field.name: field for field in Picture._meta.concrete_fields}
LIMITS = {name: FIELDS[name].max_length or 0 for name in ("alt_text", "caption", "credit")}


class Library:
    """Takes the pictures of a blog, and remembers why it could not take some."""

    def __init__(
        self, blog_import: BlogImport, blog: SourceBlog, *, may_add: bool, may_fetch: bool
    ) -> None:
        """``may_fetch`` is whether pictures are asked for at the old site."""
        self.blog_import, self.blog = blog_import, blog
        self.may_add, self.may_fetch = may_add, may_fetch
        self.silent: Counter[str] = Counter()

    def take(self, pictures: Iterable[SourcePicture]) -> tuple[dict[str, Picture], dict[str, str]]:
        """Return the pictures by their keys, and of those that can't be taken why not.

        Those that are taken are prepared, which takes a second or more for each.
        """
        added: dict[str, Picture] = {}
        problems: dict[str, str] = {}
        new: list[SourcePicture] = []
        for each in {each.key: each for each in pictures}.values():
            if known := self._known(each):
                added[each.key] = known
            elif not self.may_add:
                problems[each.key] = NOT_ALLOWED
            else:
                new.append(each)
        for some in batched(new, AT_ONCE):
            for each, content in self._contents(some):
                try:
                    if isinstance(content, str):
                        raise InvalidPictureError(content)
                    added[each.key] = self._add(each, content)
                except InvalidPictureError as error:
                    problems[each.key] = str(error)
        for key, picture in list(added.items()):
            picture.prepare()  # unless it is
            if not picture.is_ready:
                problems[key] = picture.problem
                del added[key]
        return added, problems

    def _known(self, picture: SourcePicture) -> Picture | None:
        """Return what a picture became before."""
        rows = ImportedRow.objects.filter(
            source=self.blog_import.source, kind=PICTURE, key=row_key(PICTURE, picture.key)
        )
        row = rows.select_related("picture").first()
        return row.picture if row else None

    def _contents(
        self, pictures: Iterable[SourcePicture]
    ) -> Iterable[tuple[SourcePicture, bytes | str]]:
        """Yield each with its bytes, or with why it can't be had."""
        wanted = [each.address for each in pictures if not each.path and self._may_ask(each)]
        agent = f"Practice blog picture import; {settings.SITE_URL}"
        fetched = fetch_pictures(wanted, agent) if wanted else {}
        for each in pictures:
            if each.path:
                yield each, self._read(each)
            elif each.address in fetched:
                content = fetched[each.address]
                self.silent[_host(each)] += content == NO_ANSWER
                yield each, content
            elif self.may_fetch:
                yield each, SILENT
            else:
                yield each, ONLY_ADDRESS

    def _may_ask(self, picture: SourcePicture) -> bool:
        return self.may_fetch and self.silent[_host(picture)] < MOST_SILENCE

    def _read(self, picture: SourcePicture) -> bytes | str:
        try:
            return self.blog.read_picture(picture)
        except KeyError:
            return NOT_INSIDE
        except UnreadableDocumentError as error:
            return str(error)

    def _add(self, picture: SourcePicture, content: bytes) -> Picture:
        """Add a picture, or find that of the same bytes; raises InvalidPictureError."""
        digest = hashlib.sha256(content).hexdigest()
        same = ImportedRow.objects.filter(digest=digest, picture__isnull=False)
        row = same.select_related("picture").first()
        if row and row.picture:
            self._note(picture, row.picture, digest, row.written_hash)
            return row.picture
        size = bounded.check_picture(io.BytesIO(content))
        texts = {"caption": picture.caption, "credit": picture.credit}
        with transaction.atomic():
            added = add_checked_picture(
                content,
                name_from(unquote(urlsplit(picture.key).path)),
                picture.alt[: LIMITS["alt_text"]],
                size,
                prepare=False,
                **{name: text[: LIMITS[name]] for name, text in texts.items()},
            )
            self._note(picture, added, digest, written_hash(added))
        return added

    def _note(self, picture: SourcePicture, added: Picture, digest: str, written: str) -> None:
        ImportedRow.objects.update_or_create(
            source=self.blog_import.source,
            kind=PICTURE,
            key=row_key(PICTURE, picture.key),
            defaults={
                "blog_import": self.blog_import,
                "name": added.name,
                "state": ImportedRow.State.HERE,
                "picture": added,
                "digest": digest,
                "written_hash": written,
            },
        )


def _host(picture: SourcePicture) -> str:
    try:
        return urlsplit(picture.address).netloc.lower()
    except ValueError:
        return ""
