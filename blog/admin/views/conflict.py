"""Two people, one article: whoever saves second sees what the first changed, and merges the two.

Nobody is locked out. A form whose article was changed after it was opened is not saved over that;
its words are kept, and its writer is led to the page on which the two are merged.
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

from blog.admin.forms.error_list import field_sentences
from blog.admin.forms.posted_content import posted_content
from blog.articles import autosave, revisions
from blog.articles.content import Content
from blog.articles.diff import compare_contents
from blog.articles.merge import Merge, merge_contents
from blog.models import EditingSession, Post, Revision
from blog.text.dates import format_time


class Merging:
    """Saves an article unless somebody else did meanwhile, and the page that merges the two."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the page of merging."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/merge/<uuid:token>/", view(self.merging), name="blog_post_merge"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Save under a lock, with what stood there before in history."""
        post = self._saved_over(request, object_id)
        if post is None:
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
        with transaction.atomic():
            stored = revisions.save_revision(Post.objects.select_for_update().get(pk=post.pk))
            # Before it is judged: a form may also be wrong for what somebody else did.
            if request.POST.get("base", stored.content_hash) != stored.content_hash:
                return self._to_merge(request, post)
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]

    def _saved_over(self, request: HttpRequest, object_id: str | None) -> Post | None:
        """The article that this request is about to save, if there is one and it may."""
        if request.method != "POST" or object_id is None:
            return None
        post: Post | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        allowed = post and self.has_change_permission(request, post)  # type: ignore[attr-defined]
        return post if allowed else None

    def _to_merge(self, request: HttpRequest, post: Post) -> HttpResponseRedirect:
        token = autosave.parse_token(request.POST.get("editing")) or uuid4()
        pairs, base = autosave.form_pairs(request.POST), request.POST["base"]
        autosave.park(token, request.user, post, pairs, base=base)
        return HttpResponseRedirect(reverse("admin:blog_post_merge", args=[post.pk, token]))

    # --- The page --------------------------------------------------------------------------------

    def merging(self, request: HttpRequest, pk: int, token: UUID) -> HttpResponse:
        """Show what both changed; save the two together as they were chosen."""
        post = get_object_or_404(Post, pk=pk)
        self.require(request, "change", post)  # type: ignore[attr-defined]
        session = EditingSession.objects.with_words(request.user).filter(token=token).first()
        if session is None or session.post_id != post.pk:
            # Saved, merged or thrown away meanwhile, in another tab perhaps.
            return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
        problems: list[str] = []
        if request.method == "POST":
            try:
                if self._save_merged(request, post, session):
                    return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
            except ValidationError as error:
                problems = field_sentences(error)
        return self._merge_page(request, post, session, problems)

    def _my_words(self, request: HttpRequest, post: Post, session: EditingSession) -> Content:
        return posted_content(self, request, post, autosave.posted_data(session.data))  # type: ignore[arg-type]

    @transaction.atomic
    def _save_merged(self, request: HttpRequest, post: Post, session: EditingSession) -> bool:
        """Put both together and save; False if somebody saved once more meanwhile."""
        Post.objects.select_for_update().get(pk=post.pk)
        theirs, content_hash = revisions.current_content(post)
        if request.POST.get("theirs") != content_hash:
            messages.warning(request, "Somebody saved the article once more. Look at it again.")
            return False
        if request.POST.get("mine") != str(session.edits):
            messages.warning(request, "You wrote on in another tab. Look at it again.")
            return False
        base, mine = _base(post, session), self._my_words(request, post, session)
        merged = merge_contents(base.content if base else None, mine, theirs, request.POST).content
        others = _names(_since(post, base), request.user)
        note = f"Put together with what {others or 'somebody'} saved."
        revisions.save_merged(post, mine, merged, by=request.user, note=note)
        autosave.discard(session.token, request.user)
        self.log_change(request, post, note)  # type: ignore[attr-defined]
        messages.success(request, "Both are saved together. Readers see nothing of it yet.")
        return True

    def _merge_page(
        self, request: HttpRequest, post: Post, session: EditingSession, problems: list[str]
    ) -> HttpResponse:
        mine, (theirs, content_hash) = (
            self._my_words(request, post, session),
            revisions.current_content(post),
        )
        base = _base(post, session)
        since = _since(post, base)
        before = base.content if base else None
        found: Merge = merge_contents(before, mine, theirs)
        others = _names(since, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": "Two changed this article",
            "opts": Post._meta,
            "post": post,
            "session": session,
            "problems": problems,
            "questions": [
                {"asked": each, "chosen": request.POST.get(each.key, "mine")}
                for each in found.questions
            ],
            "theirs": content_hash,
            "others": others,
            "at": format_time(since[0].created_at) if since else "",
            "same_person": all(each.created_by_id == request.user.pk for each in since),
            "their_changes": compare_contents(before, theirs) if before else None,
            "my_changes": compare_contents(before, mine) if before else None,
        }
        return TemplateResponse(request, "admin/blog/post/merge.html", context)


def _base(post: Post, session: EditingSession) -> Revision | None:
    """What both began with, if it is on record."""
    return post.revisions.filter(content_hash=session.base_hash).first()


def _since(post: Post, base: Revision | None) -> list[Revision]:
    """What was saved after that, newest first."""
    later = post.revisions.select_related("created_by").filter(pk__gt=base.pk) if base else None
    return list(later if later is not None else post.revisions.select_related("created_by")[:1])


def _names(since: list[Revision], user: Any) -> str:
    """Who saved; empty where it came by another road, such as a tag that was renamed."""
    names = dict.fromkeys(
        "you in another tab" if each.created_by_id == user.pk else str(each.created_by)
        for each in since
        if each.created_by
    )
    return " and ".join(names)
