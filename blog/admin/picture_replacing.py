"""The page on which another picture is put in the place of one."""

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import pluralize
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import get_text_list

from blog.admin.forms.picture_select import PictureSelect
from blog.admin.picture_uses import MOST, picture_uses
from blog.articles.replace_picture import articles_with, replace_picture
from blog.models import Author, Picture, Post, Practice
from blog.permissions import AnyUser, changeable_by


class ReplacingForm(forms.Form):
    """Asks for the other picture."""

    other = forms.ModelChoiceField(
        Picture.objects.all(),
        label="The other picture",
        widget=PictureSelect(can_change=False),
        error_messages={
            "required": "Choose the other picture.",
            "invalid_choice": "This is the picture itself, or one that is gone. Choose another.",
        },
    )

    def __init__(self, *args: object, replaced: Picture) -> None:
        """With the picture that is replaced, which isn't offered."""
        super().__init__(*args)  # type: ignore[arg-type]
        field = self.fields["other"]
        field.queryset = Picture.objects.exclude(pk=replaced.pk)  # type: ignore[attr-defined]
        field.widget.left_out = replaced.pk


def may_replace(user: AnyUser, picture: Picture) -> bool:
    """Return whether a user may change a picture, and whatever uses it at the desk."""
    others = articles_with(picture).none()
    if not user.has_perm("blog.change_post"):
        mine = changeable_by(user).values("pk")
        others = articles_with(picture).filter(binned_at=None).exclude(pk__in=mine)
    asked = [("blog.change_picture", True)]
    asked.append(("blog.change_author", Author.objects.filter(photo=picture).exists()))
    asked.append(("blog.change_practice", Practice.objects.filter(logo=picture).exists()))
    return all(user.has_perm(name) for name, needed in asked if needed) and not others.exists()


def _titles(posts: list[Post]) -> str:
    """Return the titles of the first MOST articles, and how many others there are."""
    more = len(posts) - MOST
    names = [f"“{post}”" for post in posts[:MOST]]
    return get_text_list([*names, f"{more} more"] if more > 0 else names, "and")


def replace_view(request: HttpRequest, pk: int, site: AdminSite) -> HttpResponse:
    """Show the page, and put the other picture in the place of one."""
    picture = get_object_or_404(Picture, pk=pk)
    if not may_replace(request.user, picture):
        raise PermissionDenied
    form = ReplacingForm(request.POST or None, replaced=picture)
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["other"]
        try:
            replaced = replace_picture(picture, other, by=request.user)
        except ValidationError as error:
            form.add_error("other", error)
        else:
            count = len(replaced.articles)
            where = f" in {count} article{pluralize(count)}" if count else ""
            said = f"“{other}” stands in the place of “{picture}”{where} now. What is published "
            said += "shows the earlier one until you publish the change."
            if replaced.worded:
                said += f" Look at the description and caption in {_titles(replaced.worded)}: they "
                said += "were written for the earlier picture."
            messages.success(request, said)
            return HttpResponseRedirect(reverse("admin:blog_picture_change", args=[other.pk]))
    context = {
        **site.each_context(request),
        "title": f"Another picture in place of “{picture}”",
        "opts": Picture._meta,
        "original": picture,
        "form": form,
        "uses": picture_uses([picture], request.user),
        "media": form.media,
    }
    return TemplateResponse(request, "admin/blog/picture/replace.html", context)
