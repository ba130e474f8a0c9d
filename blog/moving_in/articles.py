"""One post of another blog becomes an article or a page here, in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from blog.articles.content import SectionContent, unique_slug
from blog.importing import text_section
from blog.importing.article import show_pictures, shown_pictures, write_article
from blog.importing.blogs import SourceBlog, SourceBody, SourcePost, Status
from blog.models import Attestation, BlogImport, Edition, ImportedRow, Picture, Post, Practice
from blog.moving_in.addresses import NewAddresses, add_redirects, front_addresses
from blog.moving_in.apart import apart
from blog.moving_in.choices import Choices
from blog.moving_in.fields import NO_TITLE, article_fields, first_sentences, storable
from blog.moving_in.library import Library
from blog.moving_in.people import Signers
from blog.moving_in.report import PICTURE_MISSING, WAS_DRAFT
from blog.moving_in.rights import Rights
from blog.moving_in.sentences import (
    LINKS_NOWHERE,
    LINKS_TO_DRAFT,
    LINKS_TO_NOTHING,
    left_out_sentences,
)
from blog.moving_in.topics import Topics
from blog.moving_in.traces import is_edited
from blog.publishing.actions import publish
from blog.visibility import PostKind
from practice_site.transactions import retried

State = ImportedRow.State
NOTE = "Brought in from {}"  # of the first revision
NOTES = {
    Status.SCHEDULED: f"{NOTE}; it was scheduled there",
    Status.PRIVATE: f"{NOTE}; it was private there",
    Status.PROTECTED: f"{NOTE}; it had a password there",
    Status.PAID: f"{NOTE}; it was for members or subscribers there",
}
NOT_LIVE = {
    Status.SCHEDULED: "It was scheduled there. Here it is a draft until you publish it.",
    Status.DRAFT: WAS_DRAFT,
    Status.PRIVATE: "It was private there, so it is a draft.",
    Status.PROTECTED: "It had a password there, so it is a draft.",
    Status.PAID: "It was for members or subscribers there, so it is a draft.",
}
NOT_FOR_ALL = (Status.PRIVATE, Status.PROTECTED, Status.PAID)  # blog.checklist.brought_in asks
SEEN = (Status.LIVE, Status.PROTECTED, Status.PAID)  # by readers, if not by all
NOT_ALLOWED = "Readers could see it there. Here somebody who may publish has to do that."
CHANGED = "Somebody changed it here after it was taken back, so it stays as it is."
IN_BIN = "It is in the bin. Put it back to have it again."
NO_DATE = "It has no date there. When you publish it, it counts as new."
OF_OTHERS = "Somebody else’s article, taken back before, is in its place. You may not change that."
SIGNS = "Signs of the other system stand in its text. Put words in their place."
STRUCK = "Words that were crossed out there stand in its text without the line. Look at them."
UNSEEN = {"foreign": SIGNS, "struck": STRUCK}  # by the kind of what a body holds or lacks


@dataclass
class Bringing:
    """All that is needed to bring in one post after the other."""

    blog_import: BlogImport
    blog: SourceBlog
    choices: Choices
    rights: Rights
    user: Any  # None is the server's console
    practice: Practice
    signers: Signers
    topics: Topics
    library: Library
    addresses: NewAddresses

    def bring_in(self, post: SourcePost, row_pk: int) -> None:
        """Make a post of the file an article, and say in its row what became of it."""
        with apart(self.blog, post, partial(self._fail, row_pk)):
            self._write(row_pk, post, *self._prepare(post, self.blog.body(post)))

    def list_addresses(self) -> Iterator[tuple[str, str]]:
        """Yield the old addresses of lists of articles, and where they lead here."""
        yield from self.topics.old_addresses()
        yield from self.signers.old_addresses(self.blog)
        yield from front_addresses(self.blog_import)

    def _fail(self, row_pk: int, *sentences: str) -> None:
        rows = ImportedRow.objects.filter(pk=row_pk, state=State.WAITING)
        rows.update(state=State.FAILED, problems=list(sentences))

    def _prepare(
        self, post: SourcePost, body: SourceBody
    ) -> tuple[dict[str, Any], list[SectionContent], list[str]]:
        """Return fields and sections of the article, with its pictures, and what can't be kept."""
        fields, problems = article_fields(post, self.practice)
        tags, refused = self.topics.tags_of(post)
        sections = written_sections(body)
        problems += refused
        linked, lost = self.addresses.rewrite(sections, post)
        problems += [LINKS_TO_DRAFT.format(each) for each in linked if not self._goes_live(each)]
        nowhere = LINKS_NOWHERE if self.blog.address else LINKS_TO_NOTHING
        problems += [nowhere.format(each) for each in lost]
        added = self._take_pictures(post, body, sections, problems)
        if self.choices.first_words and not fields["summary"]:
            fields["summary"] = first_sentences(sections)
        found = {each["kind"] for each in body.proposal.left_out}
        problems += [sentence for kind, sentence in UNSEEN.items() if kind in found]
        problems = storable([*problems, *_not_included(body)])
        fields |= {
            "authors": self.signers.of(post.authors),
            "categories": self.topics.categories_of(post),
            "tags": tags,
            "lead_picture": added.pk if added else None,
        }
        return fields, sections, problems

    def _take_pictures(
        self,
        post: SourcePost,
        body: SourceBody,
        sections: Sequence[SectionContent],
        problems: list[str],
    ) -> Picture | None:
        """Let sections show their pictures, say which are missing; return the lead picture."""
        lead = post.lead_picture if post.lead_picture and post.lead_picture.key else None
        wanted = [body.pictures[key] for key in shown_pictures(sections) if key in body.pictures]
        added, missing = self.library.take([*wanted, *([lead] if lead else [])])
        word_pictures(sections, body, added)
        show_pictures(sections, added)
        problems += [PICTURE_MISSING.format(key, why) for key, why in missing.items()]
        return added.get(lead.key) if lead else None

    def _goes_live(self, row: ImportedRow) -> bool:
        """Return whether readers will see a post, unless its checklist says otherwise."""
        return bool(self.choices.publish and self.rights.publish and row.status == Status.LIVE)

    @retried
    def _write(
        self,
        row_pk: int,
        source: SourcePost,
        fields: dict[str, Any],
        sections: Sequence[SectionContent],
        problems: Sequence[str],
    ) -> None:
        """Write the article, its redirects and its row; publish it where that was chosen."""
        locked = ImportedRow.objects.select_for_update(of=("self",))
        row = locked.get(pk=row_pk)
        if row.state != State.WAITING:
            return  # another process was here
        row.problems = list(dict.fromkeys(problems))
        row.blocking, row.went_live, row.state = [], False, State.HERE
        post = row.post or Post(kind=source.kind, created_by=self.user)
        row.kept = ""
        if reason := self._stays(row):
            row.problems, row.kept, row.state = [reason], reason, State.KEPT  # it didn’t bring it
            row.save()
            return
        post.first_public_at = self._first_moment(source)
        post.readers_there = source.status if source.status in NOT_FOR_ALL else ""
        slug = row.slug
        if Post.objects.filter(slug=slug).exclude(pk=post.pk).exists():
            slug = unique_slug(slug)  # somebody has taken it meanwhile
        note = NOTES.get(source.status, NOTE).format(self.blog.system)
        fields = {**fields, "slug": slug}
        written = write_article(post, sections, by=self.user, note=note, **fields)
        self.topics.note_new_tags(fields["tags"])
        row.post, row.slug = post, post.slug
        row.written_hash = written.data_hash
        if self.rights.redirects:
            row.problems += add_redirects(row, post)
        self.publish(row, post, source)
        row.save()

    def _stays(self, row: ImportedRow) -> str:
        """Return why an article that was taken back before is left as it is; "" if it isn't."""
        if row.post is None:
            return ""
        if row.post.binned_at:
            return IN_BIN
        if self.user is not None and not self.user.has_perm("blog.change_post", row.post):
            return OF_OTHERS
        return CHANGED if is_edited(row, row.post) else ""

    def _first_moment(self, source: SourcePost) -> Any:
        """Return when readers saw a post first, if they did."""
        moment = source.published_at
        is_past = moment is not None and moment < timezone.now()
        return moment if is_past and source.status in SEEN else None

    def publish(self, row: ImportedRow, post: Post, source: SourcePost) -> None:
        """Publish what was live there, or say in its row why it waits."""
        if source.status != Status.LIVE:
            row.blocking = list(filter(None, [source.why or NOT_LIVE.get(source.status, "")]))
            return
        if not self.choices.publish:
            return
        if not (self.rights.publish and self._may_publish(post)):
            row.blocking = [NOT_ALLOWED]
            return
        if unseen := [each for each in (NO_TITLE, *UNSEEN.values()) if each in row.problems]:
            row.blocking = unseen  # no rule of the checklist knows of these
            row.problems = [each for each in row.problems if each not in unseen]
            return
        if source.kind == PostKind.ARTICLE and source.published_at is None:
            row.blocking = [NO_DATE]  # else it would be on top of home and of the feed
            return
        try:
            with transaction.atomic():
                edition = publish(post, by=self.user)
                self._attest(edition)
        except ValidationError as error:
            row.blocking = error.messages
        else:
            row.went_live = True

    def _may_publish(self, post: Post) -> bool:
        return self.user is None or bool(self.user.has_perm("blog.publish_post", post))

    def _attest(self, edition: Edition) -> None:
        """Keep that no client can be recognized in what goes live, as whoever chose it says."""
        if self.user is not None and edition.may_tell_of_clients:
            said = {"post_id": edition.post_id, "content_hash": edition.content_hash}
            Attestation.objects.bulk_create(
                [Attestation(**said, created_by=self.user)], ignore_conflicts=True
            )


def written_sections(body: SourceBody) -> list[SectionContent]:
    """Return the sections that an article is made of, which name the pictures that they show."""
    lines = body.proposal.omitted_lines
    last = [text_section(lines)] if lines else []  # a whole blog has none of these
    return [*storable(body.proposal.sections), *last]


def word_pictures(
    sections: Iterable[SectionContent], body: SourceBody, added: dict[str, Picture]
) -> None:
    """Let each section say of a picture what the post says, where the library says otherwise."""
    for section in sections:
        key = section.get("embedded", "")
        if key in added and key in body.pictures:
            said, picture = body.pictures[key], added[key]
            if said.alt and said.alt != picture.alt_text and not section.get("alt_text"):
                section["alt_text"] = said.alt
            if said.caption and not section.get("caption"):
                section["caption"] = said.caption


def _not_included(body: SourceBody) -> list[str]:
    """Return what of a body isn't in its sections, as sentences with the words."""
    return [*left_out_sentences(body.proposal.left_out), *body.proposal.not_included]
