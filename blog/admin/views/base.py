"""What the desk's pages about articles share: permission, context, log and policy."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views import View

from blog.models import Post, ReviewRequest
from blog.permissions import AnyUser, on_desk, visible_to
from blog.text.numbers import whole_number
from practice_site.csp import replace_directives
from practice_site.places import stand_on

LOOK_ENDED = "You have answered about it. Whoever asked can ask you to look once more."
ModelT = TypeVar("ModelT", bound=Model)


def article_url(user: AnyUser, page: str, pk: int, fragment: str = "") -> str:
    """Return the URL of a page of an article; of its preview for those who change no articles."""
    if not user.has_perm("blog.change_post"):
        return reverse("admin:blog_post_preview", args=[pk])
    return reverse(f"admin:blog_post_{page}", args=[pk], fragment=fragment or None)


def look_has_ended(user: AnyUser, pk: int) -> bool:
    """Return whether a user was asked about an article, has answered, and may see it no more."""
    answered = ReviewRequest.objects.filter(reviewer=user.pk, answered_at__isnull=False, post=pk)
    return answered.exists() and not visible_to(user).filter(pk=pk).exists()


class DeskView(View):
    """A page of the desk. ``blog.admin.views.urls`` mounts it, behind the sign-in.

    ``desk_policy`` says what its Content-Security-Policy opens beyond the desk's own.
    ``shows_public_page`` is for previews, which are sent under the public site's policy.
    """

    post_admin: Any = None  # the ModelAdmin of posts: permissions, site, log
    desk_policy: ClassVar[Mapping[str, list[str]]] = {}
    shows_public_page = False
    # Each handler checks its permission (tests/test_roles.py); Django's answer to OPTIONS wouldn't.
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Answer the request, unless ``load`` answers it."""
        return self.load() or super().dispatch(request, *args, **kwargs)

    def load(self) -> HttpResponse | None:
        """Load what every method needs; return a response only if it is sent in place of theirs."""
        return None

    def can(self, action: str, post: Post | None = None) -> bool:
        """Return whether the user may do ``action`` with the article, or with any if None."""
        return bool(getattr(self.post_admin, f"has_{action}_permission")(self.request, post))

    def require(self, action: str, post: Post | None = None) -> None:
        """Raise PermissionDenied unless the user may do ``action``."""
        if not self.can(action, post):
            raise PermissionDenied

    def can_add(self) -> bool:
        """Return whether the user may write a new article."""
        return bool(self.post_admin.has_add_permission(self.request))

    def require_writer(self, post: Post | None) -> None:
        """Raise PermissionDenied unless the user may change the article, or write a new one."""
        if not self.can("change", post) and (post or not self.can_add()):
            raise PermissionDenied

    def get_post(self, action: str) -> Post:
        """Return the URL's article; raise Http404, or PermissionDenied without the permission."""
        post: Post = get_object_or_404(on_desk(), pk=self.kwargs["pk"])
        self.require(action, post)
        if post.is_page:
            stand_on(self.request, "blog_post_pages")
        return post

    def get_posted(self, rows: QuerySet[ModelT], name: str) -> ModelT:
        """Return the row whose key a form posted; raise Http404 if there is none."""
        return get_object_or_404(rows, pk=whole_number(self.request.POST.get(name)))

    def render_page(self, template: str, **context: object) -> TemplateResponse:
        """Return a page from ``admin/blog/post/<template>.html``, under the desk's policy."""
        shared = {**self.post_admin.admin_site.each_context(self.request), "opts": Post._meta}
        response = TemplateResponse(
            self.request, f"admin/blog/post/{template}.html", shared | context
        )
        replace_directives(response, self.desk_policy)
        return response

    def log_change(self, post: Post, message: str) -> None:
        """Add to Django's log of changes at the desk."""
        self.post_admin.log_change(self.request, post, message)


class ArticlePage(DeskView):
    """A page about the article of its URL, for those who may do ``action`` with it."""

    action = "change"
    article: Post

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Answer; lead home, with the reason, whoever's look at the article has ended."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied:
            if not look_has_ended(request.user, self.kwargs["pk"]):
                raise
            messages.info(request, LOOK_ENDED)
            return redirect("admin:index")

    def load(self) -> HttpResponse | None:
        """Find the article; raise Http404, or PermissionDenied without the permission."""
        self.article = self.get_post(self.action)
        return None

    def open_or_home(self, address: str) -> str:
        """Return an address of the article, or the desk's home once the user may not see it."""
        is_open = self.can("view", Post.objects.get(pk=self.article.pk))  # permissions are kept
        return address if is_open else reverse("admin:index")

    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        """Show the page."""
        return self.render()

    def render(self) -> HttpResponse:
        """Return the page."""
        raise NotImplementedError

    def render_page(self, template: str, **context: object) -> TemplateResponse:
        """Return the page, with the article as ``post``."""
        return super().render_page(template, post=self.article, **context)
