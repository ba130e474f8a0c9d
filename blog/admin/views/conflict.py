"""Conflicts between two people who edit one article: the second to save merges the two.

There are no locks. If the article was changed after a form was opened, saving that form parks its
data and redirects to the page that merges it with the saved article.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.text import capfirst

from blog.admin.forms.error_list import list_field_errors
from blog.admin.forms.posted_content import keep_form, posted_content
from blog.admin.views.base import ArticlePage
from blog.articles import autosave, revisions
from blog.articles.content import Content
from blog.articles.diff import compare_contents
from blog.articles.merge import merge_contents
from blog.models import EditingSession, Post, Revision
from blog.text.dates import format_time


def redirect_to_conflict(
    post_admin: ModelAdmin, request: HttpRequest, post: Post
) -> HttpResponseRedirect:
    """Park the data of a form that can't be saved, and redirect to the page that merges it.

    A form that fixes what readers see is never saved: it leads to the page that publishes it.
    """
    token = autosave.parse_token(request.POST.get("editing")) or uuid4()
    session = keep_form(post_admin, request, post, token)
    page = "publish_fix" if session.fixes else "conflict"
    return redirect(f"admin:blog_post_{page}", post.pk, token)


class ConflictWords(NamedTuple):
    """What the page says of the other side; plain text."""

    what_happened: str
    theirs: str
    their_changes: str


class ConflictView(ArticlePage):
    """Shows what both people changed, and saves the merge as chosen."""

    session: EditingSession

    def load(self) -> HttpResponse | None:
        """Find the form data; without any, redirect to the form."""
        super().load()
        unsaved = EditingSession.objects.with_unsaved_data(self.request.user).filter(fixes=None)
        session = unsaved.filter(token=self.kwargs["token"], post=self.article).first()
        if session is None:
            # Saved, merged or discarded meanwhile, perhaps in another tab.
            return redirect("admin:blog_post_change", self.article.pk)
        self.session = session
        return None

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int, token: UUID) -> HttpResponse:
        """Save the merge; show the page again if it can't be saved, or if either side changed."""
        post, session = self.article, self.session
        Post.objects.select_for_update().get(pk=pk)
        theirs, content_hash = revisions.current_content(post)
        if request.POST.get("theirs") != content_hash:
            messages.warning(
                request, f"Somebody saved the {post.noun} once more. Look at it again."
            )
            return self.render()
        if request.POST.get("mine") != str(session.edits):
            messages.warning(request, "You wrote on in another tab. Look at it again.")
            return self.render()
        base, mine = _common_revision(post, session), self._my_content()
        merged = merge_contents(base.content if base else None, mine, theirs, request.POST).content
        others = self._saved_by(_later_revisions(post, base)) or "somebody"
        note = f"Put together with what {others} saved."
        try:
            revisions.save_merged_content(post, mine, merged, by=request.user, note=note)
        except ValidationError as error:
            return self.render(list_field_errors(error))
        autosave.discard(session.token, request.user)
        self.log_change(post, note)
        messages.success(request, "Both are saved together. Readers see nothing of it yet.")
        return redirect("admin:blog_post_change", post.pk)

    def _my_content(self) -> Content:
        data = autosave.querydict_from_pairs(self.session.data)
        return posted_content(self.post_admin, self.request, self.article, data)

    def render(self, problems: Sequence[str] = ()) -> HttpResponse:
        """Show what both changed, and why it couldn't be saved."""
        post = self.article
        mine = self._my_content()
        theirs, content_hash = revisions.current_content(post)
        base = _common_revision(post, self.session)
        since = _later_revisions(post, base)
        before = base.content if base else None
        return self.render_page(
            "conflict",
            title="Changed in two places",
            session=self.session,
            problems=problems,
            conflicts=[
                (conflict, self.request.POST.get(conflict.key, "mine"))
                for conflict in merge_contents(before, mine, theirs).conflicts
            ],
            theirs=content_hash,
            words=self._words(since),
            their_changes=compare_contents(before, theirs) if before else None,
            my_changes=compare_contents(before, mine) if before else None,
        )

    def _words(self, since: list[Revision]) -> ConflictWords:
        """Return how the page names the other side."""
        others, noun = self._saved_by(since), self.article.noun
        at = f" at {format_time(since[0].created_at)}" if since else ""
        if all(each.created_by_id == self.request.user.pk for each in since):
            what, whose = f"You saved this {noun}{at} in another tab", "The other tab’s"
            changes = "All that the other tab changed"
        elif others:
            what, whose = f"{capfirst(others)} saved this {noun}{at}", "Theirs"
            changes = f"All that {others} changed"
        else:
            what, whose = f"Something of this {noun} was changed elsewhere", "Theirs"
            changes = "All that was changed elsewhere"
        return ConflictWords(f"{what}, while you were writing.", whose, changes)

    def _saved_by(self, since: list[Revision]) -> str:
        """Return who saved; empty if the change has no author, such as a renamed tag."""
        names = dict.fromkeys(
            "you in another tab" if each.created_by == self.request.user else str(each.created_by)
            for each in since
            if each.created_by
        )
        return " and ".join(names)


def _common_revision(post: Post, session: EditingSession) -> Revision | None:
    return post.revisions.filter(data_hash=session.base_hash).first()


def _later_revisions(post: Post, base: Revision | None) -> list[Revision]:
    """Return the revisions after ``base``, newest first; without a base, only the newest."""
    newest_first = post.revisions.select_related("created_by")
    return list(newest_first.filter(pk__gt=base.pk) if base else newest_first[:1])
