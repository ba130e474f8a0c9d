"""Serves the files of public pictures, and share images."""

import logging
from copy import copy
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.middleware import practice_of
from blog.models import Author, Edition, Picture
from blog.pictures import renditions
from blog.public import icons
from blog.public import share_image as share_images
from blog.public.partial_content import file_response
from blog.public.views.not_found import redirect_former_slug
from blog.public.views.quick_exit import forbid_keeping
from blog.visibility import PostKind

logger = logging.getLogger(__name__)

PICTURE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",  # web-based feed readers show pictures
}
# What has a name never changes. Only who was given it keeps it: no cache that others ask, too.
FILE_HEADERS = {
    **PICTURE_HEADERS,
    "Cache-Control": "private, max-age=31536000, immutable",
}
CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


@require_safe
def picture(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Send a picture of a live edition, the portrait of a public author, or the logo.

    Browsers don't keep one that only articles show that readers may need to leave quickly.
    """
    picture = get_object_or_404(Picture, token=token)
    now = timezone.now()
    live = Edition.objects.live(now).filter(picture_links__picture=picture)
    may_be_kept = (  # in turn, since PostgreSQL takes longer to plan all at once than to answer
        live.filter(quick_exit=False).exists()
        or picture.pk == practice_of(request).logo_id
        or Author.objects.public(now).filter(photo=picture).exists()
    )
    if not may_be_kept and not live.exists():
        raise Http404("Nothing that is public shows it.")
    response = picture_response(request, picture, name)
    if not may_be_kept:
        response["Cache-Control"] = "no-store"
    return response


def picture_response(request: HttpRequest, picture: Picture, name: str) -> HttpResponseBase:
    """Return one of a picture's files, with headers under which nothing in it can run.

    The name of a rendition that was made anew since leads to that.
    """
    if not picture.is_ready:
        raise Http404("It isn't ready.")
    if name not in picture.rendition_names:
        successor = renditions.successor(name, picture.width, picture.rendition_key)
        if not successor:
            raise Http404("There is no such size.")
        headers = {**PICTURE_HEADERS, "Cache-Control": "private, no-cache"}
        return HttpResponseRedirect(successor, headers=headers)
    headers = {**FILE_HEADERS, "ETag": f'"{name}"'}
    known = request.headers.get("If-None-Match", "")
    if headers["ETag"] in known or known.strip() == "*":
        return HttpResponseNotModified(headers=headers)
    path = picture.path(name)
    try:
        file = default_storage.open(path)
    except FileNotFoundError as error:
        made_anew = Picture.objects.filter(pk=picture.pk).exclude(
            rendition_key=picture.rendition_key
        )
        if current := made_anew.first():
            return picture_response(request, current, name)
        logger.error("The file %s is missing; the backup has it.", path)
        raise Http404("This file is missing.") from error
    except OSError:  # a bucket that can't be reached now
        logger.exception("The file %s can't be read.", path)
        return HttpResponse(status=503, headers={**PICTURE_HEADERS, "Cache-Control": "no-store"})
    return file_response(request, file, CONTENT_TYPES[name.rpartition(".")[2]], headers)


def draft_picture_response(request: HttpRequest, picture: Picture, name: str) -> HttpResponseBase:
    """Return one of a picture's files, or a drawing in its shape while it isn't ready.

    The status of the drawing is 202 as long as the picture is being prepared; then it is shown as
    soon as it is there, or why it can't be (static/js/desk/stand_ins.js).
    """
    if picture.is_ready:
        return picture_response(request, picture, name)
    waits = picture.is_being_prepared
    words, status = ("Being prepared", 202) if waits else ("Can’t be shown", 200)
    shape = {"width": picture.width, "height": picture.height}
    drawing = render_to_string("admin/blog/picture/stand_in.svg", {**shape, "words": words})
    headers = {**PICTURE_HEADERS, "Cache-Control": "no-store"}
    if picture.problem:
        headers["Picture-Problem"] = quote(picture.problem)  # a header has no such signs
    return HttpResponse(drawing, content_type="image/svg+xml", status=status, headers=headers)


@require_safe
def share_image(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Send the share image of a live article or page, or of what is neither."""
    if slug is None:
        return _share_response(share_images.image_for_site(practice_of(request)))
    now = timezone.now()
    edition = Edition.objects.live(now).for_lists().filter(slug=slug).first()
    if edition is None:
        return redirect_former_slug(request, PostKind.ARTICLE, slug, now, _share_image_path)
    share = share_images.image_for_article(edition, practice_of(request))
    return forbid_keeping(_share_response(share), edition)


def _share_response(share: share_images.ShareImage) -> HttpResponse:
    content, has_all = share_images.render_jpeg(share)
    # At its address without a key it changes with the practice's name and color.
    headers = {**PICTURE_HEADERS, "Cache-Control": "no-cache" if has_all else "no-store"}
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


def _share_image_path(edition: Edition) -> str:
    return reverse("article_share_image", args=[edition.slug])


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
    # At its address without a key it changes with the practice's name, color and logo.
    kept = "no-cache"
    try:
        content = draw(practice)
    except OSError:
        logger.exception("The logo's file is missing or damaged; the backup has it.")
        practice = copy(practice)  # other requests have the same one
        practice.logo = None
        content, kept = draw(practice), "no-store"  # the logo may be back in a moment
    headers = {**PICTURE_HEADERS, "Cache-Control": kept}
    return HttpResponse(content, content_type=content_type, headers=headers)
