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

from blog.admin.forms.picture_select import PictureSelect
from blog.admin.picture_uses import picture_uses
from blog.articles.replace_picture import articles_with, replace_picture
from blog.models import Author, Picture, Practice
from blog.permissions import AnyUser, changeable_by


class ReplacingForm(forms.Form):
    """Asks for the other picture."""

    other = forms.ModelChoiceField(
        Picture.objects.all(),
        label="The other picture",
        widget=PictureSelect(can_change=False),
        error_messages={"required": "Choose the other picture."},
    )

    def __init__(self, *args: object, replaced: Picture) -> None:
        """With the picture that is replaced, which isn't offered."""
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["other"].queryset = Picture.objects.exclude(pk=replaced.pk)  # type: ignore[attr-defined]


def may_replace(user: AnyUser, picture: Picture) -> bool:
    """Return whether a user may change a picture, and whatever uses it at the desk."""
    mine = changeable_by(user)
    others = articles_with(picture)
    others = others.exclude(pk__in=mine.values("pk")) if mine.query.has_filters() else others.none()
    asked = [("blog.change_picture", True)]
    asked.append(("blog.change_author", Author.objects.filter(photo=picture).exists()))
    asked.append(("blog.change_practice", Practice.objects.filter(logo=picture).exists()))
    return all(user.has_perm(name) for name, needed in asked if needed) and not others.exists()


def replace_view(request: HttpRequest, pk: int, site: AdminSite) -> HttpResponse:
    """Show the page, and put the other picture in the place of one."""
    picture = get_object_or_404(Picture, pk=pk)
    if not may_replace(request.user, picture):
        raise PermissionDenied
    form = ReplacingForm(request.POST or None, replaced=picture)
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["other"]
        try:
            count = replace_picture(picture, other, by=request.user)
        except ValidationError as error:
            form.add_error("other", error)
        else:
            where = f" in {count} article{pluralize(count)}" if count else ""
            messages.success(
                request,
                f"“{other}” stands in the place of “{picture}”{where} now. What is published shows "
                "the earlier one until you publish the change.",
            )
            return HttpResponseRedirect(reverse("admin:blog_picture_change", args=[other.pk]))
    context = {
        **site.each_context(request),
        "title": f"Another picture in place of “{picture}”",
        "opts": Picture._meta,
        "original": picture,
        "form": form,
        "uses": picture_uses([picture]),
        "media": form.media,
    }
    return TemplateResponse(request, "admin/blog/picture/replace.html", context)
