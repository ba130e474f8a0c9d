"""Conflicts between two people who edit one article: whoever saves second merges the two.

There are no locks. If the article was changed after a form was opened, saving that form parks its
data and redirects to the page that merges it with the saved article.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from blog.admin.forms.error_list import list_field_errors
from blog.admin.forms.posted_content import posted_content
from blog.admin.views.base import PermissionMixin
from blog.articles import autosave, revisions
from blog.articles.content import Content
from blog.articles.diff import compare_contents
from blog.articles.merge import MergeResult, merge_contents
from blog.models import EditingSession, Post, Revision
from blog.text.dates import format_time


class ConflictMixin(PermissionMixin):
    """Detects that somebody else saved the article meanwhile, and merges the two on a page."""

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's URLs with the conflict page."""
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/conflict/<uuid:token>/",
                view(self.conflict_page),
                name="blog_post_conflict",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Save under a row lock, after saving the previous content in the history."""
        post = self._post_to_save(request, object_id)
        if post is None:
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
        with transaction.atomic():
            stored = revisions.save_revision(Post.objects.select_for_update().get(pk=post.pk))
            # Before validation: the other change may also be what makes this form invalid.
            if request.POST.get("base", stored.content_hash) != stored.content_hash:
                return self._redirect_to_conflict(request, post)
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]

    def _post_to_save(self, request: HttpRequest, object_id: str | None) -> Post | None:
        """Return the article that this request may save; None if there is none."""
        if request.method != "POST" or object_id is None:
            return None
        post: Post | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        allowed = post and self.has_change_permission(request, post)  # type: ignore[attr-defined]
        return post if allowed else None

    def _redirect_to_conflict(self, request: HttpRequest, post: Post) -> HttpResponseRedirect:
        token = autosave.parse_token(request.POST.get("editing")) or uuid4()
        pairs, base = autosave.form_pairs(request.POST), request.POST["base"]
        autosave.park(token, request.user, post, pairs, base_hash=base)
        return HttpResponseRedirect(reverse("admin:blog_post_conflict", args=[post.pk, token]))

    # --- The page --------------------------------------------------------------------------------

    def conflict_page(self, request: HttpRequest, pk: int, token: UUID) -> HttpResponse:
        """Show what both changed; on POST, save the merge as chosen."""
        post = get_object_or_404(Post, pk=pk)
        self.require(request, "change", post)
        session = EditingSession.objects.with_unsaved_data(request.user).filter(token=token).first()
        if session is None or session.post_id != post.pk:
            # Saved, merged or discarded meanwhile, perhaps in another tab.
            return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
        problems: list[str] = []
        if request.method == "POST":
            try:
                if self._save_merged(request, post, session):
                    return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
            except ValidationError as error:
                problems = list_field_errors(error)
        return self._merge_page(request, post, session, problems)

    def _my_content(self, request: HttpRequest, post: Post, session: EditingSession) -> Content:
        return posted_content(self, request, post, autosave.querydict_from_pairs(session.data))  # type: ignore[arg-type]

    @transaction.atomic
    def _save_merged(self, request: HttpRequest, post: Post, session: EditingSession) -> bool:
        """Merge both and save; return False if either side changed meanwhile."""
        Post.objects.select_for_update().get(pk=post.pk)
        theirs, content_hash = revisions.current_content(post)
        if request.POST.get("theirs") != content_hash:
            messages.warning(request, "Somebody saved the article once more. Look at it again.")
            return False
        if request.POST.get("mine") != str(session.edits):
            messages.warning(request, "You wrote on in another tab. Look at it again.")
            return False
        base, mine = _common_revision(post, session), self._my_content(request, post, session)
        merged = merge_contents(base.content if base else None, mine, theirs, request.POST).content
        others = _saved_by(_later_revisions(post, base), request.user)
        note = f"Put together with what {others or 'somebody'} saved."
        revisions.save_merged_content(post, mine, merged, by=request.user, note=note)
        autosave.discard(session.token, request.user)
        self.log_change(request, post, note)  # type: ignore[attr-defined]
        messages.success(request, "Both are saved together. Readers see nothing of it yet.")
        return True

    def _merge_page(
        self, request: HttpRequest, post: Post, session: EditingSession, problems: list[str]
    ) -> HttpResponse:
        mine, (theirs, content_hash) = (
            self._my_content(request, post, session),
            revisions.current_content(post),
        )
        base = _common_revision(post, session)
        since = _later_revisions(post, base)
        before = base.content if base else None
        merge: MergeResult = merge_contents(before, mine, theirs)
        others = _saved_by(since, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": "Changed in two places",
            "opts": Post._meta,
            "post": post,
            "session": session,
            "problems": problems,
            "conflicts": [
                {"conflict": conflict, "chosen": request.POST.get(conflict.key, "mine")}
                for conflict in merge.conflicts
            ],
            "theirs": content_hash,
            "others": others,
            "at": format_time(since[0].created_at) if since else "",
            "same_person": all(each.created_by_id == request.user.pk for each in since),
            "their_changes": compare_contents(before, theirs) if before else None,
            "my_changes": compare_contents(before, mine) if before else None,
        }
        return TemplateResponse(request, "admin/blog/post/conflict.html", context)


def _common_revision(post: Post, session: EditingSession) -> Revision | None:
    """Return the revision that both started from, if it is in the history."""
    return post.revisions.filter(content_hash=session.base_hash).first()


def _later_revisions(post: Post, base: Revision | None) -> list[Revision]:
    """Return the revisions after ``base``, newest first; without a base, only the newest."""
    later = post.revisions.select_related("created_by").filter(pk__gt=base.pk) if base else None
    return list(later if later is not None else post.revisions.select_related("created_by")[:1])


def _saved_by(since: list[Revision], user: Any) -> str:
    """Return who saved; empty if the change has no author, such as a renamed tag."""
    names = dict.fromkeys(
        "you in another tab" if each.created_by_id == user.pk else str(each.created_by)
        for each in since
        if each.created_by
    )
    return " and ".join(names)
