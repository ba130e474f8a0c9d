"""The files of pictures that readers may see."""

from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Author, Edition, Picture
from blog.public import share_image

PICTURE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    # Short, since a picture must fall when its article is taken down.
    # Programs that read feeds show it in pages of their own.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=300",
}


@require_safe
def picture(request: HttpRequest, token: str, name: str) -> FileResponse:
    """A picture that a live edition shows, the portrait of one of its authors, or the logo."""
    now = timezone.now()
    public = (
        Q(pk__in=Edition.objects.live(now).values("pictures"))
        | Q(pk__in=Author.objects.public(now).values("photo"))
        | Q(pk=request.practice.logo_id)  # type: ignore[attr-defined]
    )
    return picture_file(get_object_or_404(Picture.objects.filter(public), token=token), name)


def picture_file(picture: Picture, name: str) -> FileResponse:
    """Send one of a picture's files, in a way that nothing in it could ever run."""
    if name not in picture.rendition_names:
        raise Http404("There is no such size.")
    kind = "image/jpeg" if name.endswith(".jpg") else "image/webp"
    file = default_storage.open(picture.path(name))
    return FileResponse(file, content_type=kind, headers=PICTURE_HEADERS)


@require_safe
def article_share_image(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that stands for a live article where its link is shared."""
    edition = get_object_or_404(Edition.objects.live(timezone.now()).for_lists(), slug=slug)
    return _shared(share_image.image_for_article(edition, request.practice))  # type: ignore[attr-defined]


@require_safe
def site_share_image(request: HttpRequest) -> HttpResponse:
    """The picture that stands for every other page."""
    return _shared(share_image.image_for_site(request.practice))  # type: ignore[attr-defined]


def _shared(share: share_image.ShareImage) -> HttpResponse:
    content = share_image.render_jpeg(share)
    return HttpResponse(content, content_type="image/jpeg", headers=PICTURE_HEADERS)
