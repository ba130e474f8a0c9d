"""The public page of an article for content that isn't public: at the desk, and by a link."""

from datetime import datetime
from typing import TypeVar

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_safe

from blog.articles import hashes
from blog.menu import categories_in_use, menu_entries, site_pages
from blog.middleware import practice_of
from blog.models import Edition, MediaFile, Picture, PreviewLink
from blog.preview import links
from blog.public.views.articles import article_context
from blog.public.views.media_files import media_file_response
from blog.public.views.pictures import draft_picture_response

Response = TypeVar("Response", bound=HttpResponseBase)


def preview_response(
    request: HttpRequest,
    edition: Edition,
    at: datetime,
    sentence: str,
    back_url: str = "",
    picture_route: tuple[str, ...] = ("admin:picture",),
    others_at: datetime | None = None,
) -> HttpResponse:
    """Return the public page of an edition, saved or not, as it would be at ``at``.

    ``sentence`` is plain text for the bar at the top, ``back_url`` the bar's link, if any. The rest
    is as for ``preview_context``. Writes nothing to the database; the response is never cached or
    indexed.
    """
    context = preview_context(request, edition, at, picture_route, others_at)
    context["preview"] = {"sentence": sentence, "back_url": back_url}
    return forbid_storing(render(request, "blog/article.html", context))


def preview_context(
    request: HttpRequest,
    edition: Edition,
    at: datetime,
    picture_route: tuple[str, ...],
    others_at: datetime | None = None,
) -> dict[str, object]:
    """Return the context of the page of an edition, saved or not, as it would be at ``at``.

    ``picture_route`` is the URL name (and first arguments) of its pictures. ``others_at`` is the
    moment at which the other articles on the page are live, ``at`` if None.
    """
    # Approvals are looked up by it; an edition built for a preview has none yet.
    edition.approval_hash = edition.approval_hash or hashes.approval_hash(edition)
    edition.picture_route = picture_route
    for author in edition.author_list:
        author.picture_route = picture_route
    in_use = categories_in_use(others_at or at)
    return article_context(request, edition, others_at or at) | {
        "today": practice_of(request).date_at(at),
        "menu_categories": in_use,
        "menu": menu_entries(practice_of(request), others_at or at, in_use),
        "site_pages": site_pages(practice_of(request), others_at or at),
        "here": "",
        # Nothing of it is for search engines, nor to be shared.
        "canonical_url": "",
        "share_image_url": "",
        "structured_data": None,
        "preview": {},
    }


def forbid_storing(response: Response) -> Response:
    """Return the response, marked as not to be cached or indexed by anybody."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def is_opened(request: HttpRequest) -> bool:
    """Return whether somebody opened a page in a browser.

    Chat programs and mail filters fetch URLs in messages, and browsers prefetch; none of them sends
    these headers.
    """
    is_page = request.headers.get("Sec-Fetch-Dest") == "document"
    is_prefetch = "prefetch" in request.headers.get("Sec-Purpose", "")
    return request.method == "GET" and is_page and not is_prefetch


@require_safe
def preview_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a preview link leads to; invalid, expired and revoked ones get the same 404."""
    now = timezone.now()
    link = links.find_link(token, now)
    if link is None:
        return forbid_storing(render(request, "blog/preview_ended.html", status=404))
    edition = links.edition_for_link(link, now)
    if is_opened(request):
        opened = PreviewLink.objects.filter(pk=link.pk)
        opened.update(last_opened_at=now, open_count=F("open_count") + 1)
    return preview_response(
        request,
        edition,
        max(edition.live_from, now),
        _banner_text(link, edition, now),
        picture_route=("preview_media", token),
        others_at=now,
    )


@require_safe
def preview_media(request: HttpRequest, token: str, media: str, name: str) -> HttpResponseBase:
    """Serve a picture or file of a preview link's page."""
    now = timezone.now()
    link = links.find_link(token, now)
    shown = links.media_for_link(link, media, now) if link else None
    return draft_media_response(request, shown, name)


def draft_media_response(
    request: HttpRequest, shown: Picture | MediaFile | None, name: str
) -> HttpResponseBase:
    """Return a picture's or file's content for a page that isn't public.

    Raises Http404 for None, where nothing shows it.
    """
    if shown is None:
        raise Http404("No link shows this.")
    if isinstance(shown, MediaFile):
        return forbid_storing(media_file_response(request, shown, name))
    return forbid_storing(draft_picture_response(request, shown, name))


def _banner_text(link: PreviewLink, edition: Edition, now: datetime) -> str:
    intro = f"A preview for {link.recipient}, until {date_format(link.last_day, 'F j, Y')}."
    if link.edition is None or edition.canceled:
        return f"{intro} It is not public."
    if edition.is_live(now):
        return f"{intro} Readers see it as well."
    if edition.live_from <= now:
        return f"{intro} It is not what readers see now."
    goes_live = date_format(timezone.localtime(edition.live_from), "F j, Y, g:i A")
    return f"{intro} It is not public before {goes_live}."
