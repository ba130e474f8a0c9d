"""The public page of work that readers don't see: at the desk, and by a preview link."""

from datetime import datetime

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_safe

from blog.articles import snapshot
from blog.models import Category, Edition, PreviewLink
from blog.preview import links
from blog.public.views.articles import article_context
from blog.public.views.pictures import picture_file


def preview_response(
    request: HttpRequest,
    edition: Edition,
    at: datetime,
    sentence: str,
    back: str = "",
    pictures: tuple[str, ...] = ("admin:picture",),
    around: datetime | None = None,
) -> HttpResponse:
    """Answer with the public page of an edition, saved or not, as readers would see it at a moment.

    ``sentence`` is plain text and says in the bar on top what is shown; ``back`` is where the
    bar's link leads, if anywhere. ``pictures`` is the route under which its pictures are shown.
    ``around`` is the moment at which the other articles on the page are live, if it isn't ``at``.
    Writes nothing; never cached, never indexed.
    """
    # By it are the approvals found; an edition that is made for a preview has none of its own.
    edition.approval_hash = edition.approval_hash or snapshot.approval_hash(edition)
    context = article_context(request, edition, around or at)
    edition.picture_route = pictures
    for author in edition.author_list:
        author.picture_route = pictures
    context |= {
        "today": request.practice.date_at(at),  # type: ignore[attr-defined]
        "menu_categories": Category.objects.in_use(around or at),
        "share_image_url": "",
        "preview": {"sentence": sentence, "back": back},
    }
    response = render(request, "blog/article.html", context)
    _keep_out(response)
    return response


def _keep_out(response: HttpResponseBase) -> None:
    """Let nobody keep it: no cache, no search engine, no archive."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"


@require_safe
def preview_link(request: HttpRequest, token: str) -> HttpResponse:
    """What a preview link shows; one that is wrong, has ended or was revoked says the same."""
    now = timezone.now()
    link = links.find_link(token, now)
    if link is None:
        response = render(request, "blog/preview_ended.html", status=404)
        _keep_out(response)
        return response
    edition = links.edition_for_link(link, now)
    if _is_seen(request):
        links.count_opening(link, now)
    return preview_response(
        request,
        edition,
        max(edition.live_from, now),
        _sentence(link, edition, now),
        pictures=("preview_picture", token),
        around=now,
    )


@require_safe
def preview_picture(request: HttpRequest, token: str, picture: str, name: str) -> FileResponse:
    """A picture that a preview link's page shows."""
    now = timezone.now()
    link = links.find_link(token, now)
    shown = links.picture_for_link(link, picture, now) if link else None
    if shown is None:
        raise Http404("No link shows this picture.")
    response = picture_file(shown, name)
    _keep_out(response)
    return response


def _is_seen(request: HttpRequest) -> bool:
    """Whether a person's browser shows the page in a window.

    Chat programs and mail filters look at every address that is sent through them; they, and a
    browser that only fetches ahead, don't say that they show a document.
    """
    return (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Dest") == "document"
        and "prefetch" not in request.headers.get("Sec-Purpose", "")
    )


def _sentence(link: PreviewLink, edition: Edition, now: datetime) -> str:
    until = f"A preview for {link.recipient}, until {date_format(link.last_day, 'F j, Y')}."
    if link.edition is None or edition.canceled:
        return f"{until} It is not public."
    if edition.is_live(now):
        return f"{until} Readers see it as well."
    if edition.live_from <= now:
        return f"{until} It is not what readers see now."
    goes_live = date_format(timezone.localtime(edition.live_from), "F j, Y, g:i A")
    return f"{until} It is not public before {goes_live}."
