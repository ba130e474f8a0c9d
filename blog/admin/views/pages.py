"""The pages of the site: those there are, and what the missing ones begin with."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from blog.admin.forms.error_list import add_errors, list_errors
from blog.admin.post_list import rows_of
from blog.admin.views.base import DeskView
from blog.admin.views.first_steps import IN_STEPS, list_steps, place_of
from blog.articles import content, revisions
from blog.articles.content import Content, empty_content
from blog.articles.starters import STARTERS, Starter
from blog.middleware import practice_of
from blog.models import Post
from blog.models.posts import is_reserved
from blog.permissions import on_desk, visible_to
from blog.text.slugs import slug_of
from blog.visibility import PostKind, pages_q

MOST = 200  # pages that are listed, those saved last


class PageForm(forms.Form):
    """The title of a page that begins empty."""

    title = forms.CharField(
        max_length=160,
        error_messages={"required": "Give the page a title."},
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class PagesView(DeskView):
    """Lists the pages, and begins new ones."""

    def load(self) -> HttpResponse | None:
        """Raise PermissionDenied for somebody who can't view any article."""
        self.require("view")
        return None

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the pages."""
        return self._render(PageForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin a page, and open its form."""
        if not self.can_add():
            raise PermissionDenied
        starter = STARTERS.get(request.POST.get("starter", ""))
        form = PageForm(request.POST if not starter else None)
        if starter:
            begun = starter.begin(practice_of(request), timezone.now())
            post = self._begin(begun, starter.name, f"From the page “{starter.title}”")
            return self._open(post, starter.slug)
        if form.is_valid():
            title = form.cleaned_data["title"]
            begun = empty_content() | {"title": title, "slug": slug_of(title)}
            try:
                return self._open(self._begin(begun, "", "A page"), begun["slug"])
            except ValidationError as error:
                add_errors(form, error)
        return self._render(form)

    def _begin(self, begun: Content, purpose: str, note: str) -> Post:
        post = Post(kind=PostKind.PAGE, purpose=purpose, created_by_id=self.request.user.pk)
        begun = begun | {"slug": free_slug(begun["slug"])}
        with transaction.atomic():
            content.write_content(post, begun)
            revisions.save_revision(post, self.request.user, note)
            self.post_admin.log_addition(self.request, post, f"{note}.")
        return post

    def _open(self, post: Post, wanted: str) -> HttpResponse:
        messages.success(self.request, "The page is on the desk. Nobody else sees it yet.")
        if wanted and post.slug != wanted:
            messages.info(
                self.request,
                f"Its address is /{post.slug}/, since /{wanted}/ {why_not_free(wanted)}. You can "
                "choose another one under “Address, search and sharing”.",
            )
        return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))

    def _render(self, form: PageForm) -> HttpResponse:
        pages = visible_to(self.request.user).filter(pages_q())
        keys = list(pages.order_by("-updated_at").values_list("pk", flat=True)[:MOST])
        return self.render_page(
            "pages",
            title="Pages",
            rows=sorted(rows_of(keys, timezone.now()), key=lambda row: row.post.title.casefold()),
            missing=missing_starters(),
            laws={each.name: each.law for each in STARTERS.values() if each.law},
            form=form if self.can_add() else None,
            error_list=list_errors(form, []),
            step=self._step(),
        )

    def _step(self) -> dict[str, Any] | None:
        """Return where the page stands among the first steps, if it is shown as one."""
        steps = list_steps(self.request) if IN_STEPS.keys() <= self.request.GET.keys() else []
        is_step = "pages" in [step.key for step in steps]
        return place_of(steps, "pages") if is_step else None


def missing_starters() -> list[Starter]:
    """Return the usual pages that nobody has begun. One query."""
    begun = on_desk().filter(pages_q()).exclude(purpose="")
    purposes = set(begun.values_list("purpose", flat=True))
    return [each for each in STARTERS.values() if each.name not in purposes]


def why_not_free(slug: str) -> str:
    """Return why a page can't have an address, as the end of a sentence."""
    if is_reserved(PostKind.PAGE, slug):
        return "is a page that the site has already"
    post = Post.objects.filter(Q(slug=slug) | Q(editions__slug=slug)).order_by("pk").first()
    if post is None or not post.is_page:
        return "would be mistaken for an article’s"
    if post.slug == slug:
        return "is another page’s, perhaps in the bin"
    return f"leads those who know it from before to “{post}”"


def free_slug(text: str) -> str:
    """Return a slug for a page, made from its title, that no page or article has or had."""
    slug = content.unique_slug(text)
    return content.unique_slug(f"{slug}-page") if is_reserved(PostKind.PAGE, slug) else slug
