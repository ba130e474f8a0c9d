"""A new article from a template: one of the eight by purpose, or another article."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from blog.admin.forms.error_list import add_errors, list_errors
from blog.admin.views.base import DeskView
from blog.articles import content, revisions
from blog.articles.templates import TEMPLATES, content_from_article
from blog.models import Post
from blog.permissions import on_desk
from blog.text.numbers import whole_number
from blog.visibility import PostKind


class TemplateForm(forms.Form):
    """The title of the article, and which of the templates it begins with."""

    title = forms.CharField(
        max_length=200,
        help_text="It can be changed as long as you write.",
        error_messages={"required": "Give the article a title."},
        widget=forms.TextInput(attrs={"class": "vTextField", "autofocus": True}),
    )
    template = forms.ChoiceField(
        choices=[(each.name, each) for each in TEMPLATES.values()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is for."},
    )


class TemplatesView(DeskView):
    """Asks for a title and a template, and makes a draft of them.

    With ``?article=`` that article is taken as the template.
    """

    def load(self) -> HttpResponse | None:
        """Raise PermissionDenied for somebody who can't write a new article."""
        if not self.can_add():
            raise PermissionDenied
        return None

    @property
    def article(self) -> Post | None:
        """The article that is taken as the template; raises Http404 or PermissionDenied."""
        key = self.request.GET.get("article")
        if key is None:
            return None
        post: Post = get_object_or_404(on_desk(), pk=whole_number(key))
        self.require("view", post)
        return post

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask what the article is for."""
        return self._render(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make the draft and open its form."""
        form = self._form(request.POST)
        if form.is_valid() and (post := self._create(form)):
            messages.success(request, "A draft is on the desk. Nobody else sees it yet.")
            return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
        return self._render(form)

    def _form(self, data: Any = None) -> TemplateForm:
        form = TemplateForm(data, label_suffix="")
        if self.article:
            del form.fields["template"]
        return form

    def _create(self, form: TemplateForm) -> Post | None:
        """Return the draft; None, with the errors on the form, if it isn't valid."""
        user = self.request.user
        author = getattr(user, "author", None)
        taken = self.article
        if taken:
            begun, note = content_from_article(taken), f"From the article “{taken.title}”"
        else:
            template = TEMPLATES[form.cleaned_data["template"]]
            begun, note = template.content, f"From the template “{template.label}”"
        begun |= {"title": form.cleaned_data["title"], "authors": [author.pk] if author else []}
        post = Post(kind=taken.kind if taken else PostKind.ARTICLE, created_by_id=user.pk)
        try:
            with transaction.atomic():
                content.write_content(post, begun)
                revisions.save_revision(post, user, note)
                self.post_admin.log_addition(self.request, post, f"{note}.")
        except ValidationError as error:
            add_errors(form, error)
            return None
        return post

    def _render(self, form: TemplateForm) -> HttpResponse:
        return self.render_page(
            "templates",
            title="Start from a template",
            form=form,
            article=self.article,
            templates=TEMPLATES.values(),
            error_list=list_errors(form, []),
        )
