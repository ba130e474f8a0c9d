"""Serves the files of public pictures, and share images."""

import logging
from copy import copy

from django.core.files.storage import default_storage
from django.db.models import OuterRef, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.middleware import practice_of
from blog.models import Author, Edition, Picture
from blog.public import icons
from blog.public import share_image as share_images
from blog.visibility import has_any

logger = logging.getLogger(__name__)

PICTURE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",  # web-based feed readers show pictures
    "Cache-Control": "public, max-age=300",  # short, since an article may be taken down
}


@require_safe
def picture(request: HttpRequest, token: str, name: str) -> FileResponse:
    """Send a picture of a live edition, the portrait of a public author, or the logo."""
    now = timezone.now()
    public = (
        Q(
            has_any(
                Edition.objects.live(now).filter(picture_links__picture=OuterRef("pk")).order_by()
            )
        )
        | Q(has_any(Author.objects.public(now).filter(photo=OuterRef("pk"))))
        | Q(pk=practice_of(request).logo_id)
    )
    return picture_response(get_object_or_404(Picture.objects.filter(public), token=token), name)


def picture_response(picture: Picture, name: str) -> FileResponse:
    """Return one of a picture's files, with headers under which nothing in it can run."""
    if not picture.is_ready or name not in picture.rendition_names:
        raise Http404("There is no such size.")
    content_type = "image/jpeg" if name.endswith(".jpg") else "image/webp"
    try:
        file = default_storage.open(picture.path(name))
    except FileNotFoundError as error:
        logger.error("The file %s is missing; the backup has it.", picture.path(name))
        raise Http404("This file is missing.") from error
    return FileResponse(file, content_type=content_type, headers=PICTURE_HEADERS)


def draft_picture_response(picture: Picture, name: str) -> FileResponse | HttpResponse:
    """Return one of a picture's files, or a drawing in its shape while it isn't ready.

    The status of the drawing is 202 as long as the picture is being prepared; then it is shown as
    soon as it is there (static/js/desk/stand_ins.js).
    """
    if picture.is_ready:
        return picture_response(picture, name)
    waits = picture.is_being_prepared
    words, status = ("Being prepared", 202) if waits else ("Can’t be shown", 200)
    shape = {"width": picture.width, "height": picture.height}
    drawing = render_to_string("admin/blog/picture/stand_in.svg", {**shape, "words": words})
    headers = {**PICTURE_HEADERS, "Cache-Control": "no-store"}
    return HttpResponse(drawing, content_type="image/svg+xml", status=status, headers=headers)


@require_safe
def share_image(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Send the share image of a live article, or of every other page."""
    if slug:
        editions = Edition.objects.articles().live(timezone.now()).for_lists()
        edition = get_object_or_404(editions, slug=slug)
        share = share_images.image_for_article(edition, practice_of(request))
    else:
        share = share_images.image_for_site(practice_of(request))
    content = share_images.render_jpeg(share)
    # At its address without a key it changes with the practice's name and color.
    headers = {**PICTURE_HEADERS, "Cache-Control": "no-cache"}
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


ICONS = {
    "ico": (icons.icon_ico, "image/vnd.microsoft.icon"),
    "svg": (icons.icon_svg, "image/svg+xml"),
    "png": (icons.icon_png, "image/png"),
}


@require_safe
def icon(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the practice's icon, as one of ICONS."""
    draw, content_type = ICONS[kind]
    practice = practice_of(request)
    try:
        content = draw(practice)
    except OSError:
        logger.exception("The logo's file is missing or damaged; the backup has it.")
        practice = copy(practice)  # other requests have the same one
        practice.logo = None
        content = draw(practice)
    # At its address without a key it changes with the practice's name, color and logo.
    headers = {**PICTURE_HEADERS, "Cache-Control": "no-cache"}
    return HttpResponse(content, content_type=content_type, headers=headers)
