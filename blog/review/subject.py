"""What is reviewed, as it is now: one answer for the desk, for personal links and for approving."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from taggit.models import Tag

from blog.articles import snapshot
from blog.articles.diff import Difference
from blog.models import EditingSession, Edition, MediaFile, Picture, Post, ReviewRequest
from blog.publishing.fixes import Fix, plan_fix
from blog.publishing.status import status_of
from blog.taxonomy.names import check_tag_name

GONE = "This fix was published or discarded meanwhile, so there is nothing to approve any more."


@dataclass(frozen=True)
class Subject:
    """What readers would see: the working copy, or what is live with a ``fix`` in it."""

    edition: Edition
    fix: Fix | None = None

    @property
    def approval_hash(self) -> str:
        """Of what an approval is for."""
        return self.edition.approval_hash

    @property
    def difference(self) -> Difference | None:
        """What a fix changes for readers; None of the working copy."""
        return self.fix.readers.difference if self.fix else None


def review_subject(request: ReviewRequest, at: datetime) -> Subject:
    """Return what a request is about, as it is in the database; ``at`` is now.

    Raises ValidationError for a fix that is gone, or that can't be saved as it stands.
    """
    if request.fix_id:
        return fix_subject(_load_fix(request.fix_id), at)
    return Subject(snapshot.build_edition(Post.objects.get(pk=request.post_id)))


def shown_media(request: ReviewRequest, at: datetime) -> list[Picture | MediaFile]:
    """Return the pictures and files of what is reviewed, and its authors'; nothing is merged.

    Raises ValidationError for a fix that is gone.
    """
    if not request.fix_id:
        editions = [review_subject(request, at).edition]
    else:
        session = _load_fix(request.fix_id)
        if not (session.post and session.content):
            raise ValidationError(GONE)
        live = status_of(session.post, at).live
        editions = [snapshot.edition_from_content(session.content, session.post, at)]
        editions += [live] if live else []
    authors = [author for edition in editions for author in edition.author_list]
    pictures = [picture for edition in editions for picture in edition.picture_list]
    files = [file for edition in editions for file in edition.file_list]
    return [*pictures, *files, *(author.photo for author in authors if author.photo)]


def _load_fix(key: int) -> EditingSession:
    return EditingSession.objects.select_related("post", "fixes").get(pk=key)


def fix_subject(session: EditingSession, at: datetime) -> Subject:
    """Return what readers would see by a fix; raises ValidationError as ``review_subject`` does."""
    if not (session.post and session.fixes and session.content):
        raise ValidationError(GONE)
    fix = plan_fix(session, session.content, status_of(session.post, at), at)
    return Subject(fix.edition, fix)


@transaction.atomic
def keep_new_tags(fix: Fix) -> list[str]:
    """Create the tags of a fix that don't exist yet; return their names.

    What is approved has to be what is published, and a tag is known by the id of its row. Raises
    ValidationError for a name that can't be one.
    """
    names = new_tags(fix)
    for name in names:
        check_tag_name(name)
        Tag.objects.create(name=name)
    return names


def new_tags(fix: Fix) -> list[str]:
    """Return the names of a fix's tags that don't exist yet. A query for each that it adds."""
    added = [name for name in fix.readers.after["tags"] if name not in fix.readers.before["tags"]]
    return [name for name in added if not Tag.objects.filter(name__iexact=name).exists()]


def about(subject: Subject | None) -> tuple[EditingSession | None, str]:
    """Return the fix to which a request refers, and its hash; None and "" without one."""
    if subject is None or subject.fix is None:
        return None, ""
    return subject.fix.session, subject.approval_hash
