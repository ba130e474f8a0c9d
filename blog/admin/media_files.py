"""Admin for files that readers download, listen to or watch."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join

from blog.admin.keyset_list import KeysetChangeList, Order
from blog.admin.picture_uploads import sentence_of
from blog.admin.picture_uses import MOST, links_to_articles
from blog.media.formats import MAX_BYTES, MB
from blog.middleware import practice_of
from blog.models import Edition, EditionMediaFile, MediaFile, Post, Section
from blog.models.media_files import FileView, digest_of, name_from
from blog.permissions import AnyUser
from blog.public.views.media_files import media_file_response
from blog.visibility import has_any
from practice_site.desk import DeskAdmin
from practice_site.scripts import module

PANEL, KINDS = "panel", "kinds"  # ask for the panel in which files of some kinds are chosen
ACCEPT = ".pdf, .mp3, .m4a, .mp4, .webm, .vtt, application/pdf, audio/*, video/*, text/vtt"
# What a script says of a file before it sends it.
TOO_LARGE = f"Files may have {MAX_BYTES // MB} MB at most. Save it smaller and choose it again."


def add_file(file: UploadedFile) -> tuple[MediaFile, bool]:
    """Save a file, named as it was; return it, and whether it is new: none is kept twice.

    Raises ValidationError, with a message for whoever chose it.
    """
    found = MediaFile.objects.filter(digest=digest_of(file)).first()
    if found:
        return found, False
    media = MediaFile(name=name_from(file.name or ""), file=file)
    media.full_clean(exclude=["digest"])
    try:
        with transaction.atomic():
            media.save()
    except IntegrityError:  # somebody else added it in this moment
        return MediaFile.objects.get(digest=media.digest), False
    return media, True


def file_uses(files: Any, user: AnyUser) -> list[str]:
    """Return links to the articles that use files, as safe HTML; as ``picture_uses``."""
    now = Section.objects.filter(Q(file__in=files) | Q(captions__in=files))
    editions = Edition.objects.filter(file_links__file__in=files).order_by()
    published = Post.objects.filter(pk__in=editions.values("post"))[: MOST + 1]
    articles = dict.fromkeys(published, ", as it was published")
    articles |= dict.fromkeys(Post.objects.filter(pk__in=now.values("parent"))[: MOST + 1], "")
    found = links_to_articles(articles, user)
    return found if len(found) <= MOST else [*found[:MOST], "and others"]


def with_uses(files: "QuerySet[MediaFile]") -> "QuerySet[MediaFile]":
    """Annotate files with what uses them. No query more, however many uses there are."""
    one = OuterRef("pk")
    return files.annotate(
        in_article=Q(has_any(Section.objects.filter(file=one).order_by()))
        | Q(has_any(Section.objects.filter(captions=one).order_by())),
        was_published=Q(has_any(EditionMediaFile.objects.filter(file=one).order_by())),
    )


class FileList(KeysetChangeList):
    """A page of files, those that were added last first."""

    orders: ClassVar = {"added": Order("added_at", descending=True)}
    own_params = (PANEL, KINDS)

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        """Find the files of the page."""
        self.kinds = set(request.GET.get(KINDS, "").split(",")) & {*MediaFile.Kind.values}
        super().__init__(request, *args)
        self.title = "Files"

    @property
    def is_panel(self) -> bool:
        """Whether it is shown as the panel in which a file is chosen."""
        return PANEL in self.params

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """Return the files that are looked for, with what uses them."""
        files = with_uses(self.root_queryset)
        self.root_queryset = files.filter(kind__in=self.kinds) if self.kinds else files
        return super().get_queryset(request, exclude_parameters)


@admin.register(MediaFile)
class MediaFileAdmin(DeskAdmin):
    """Admin for files. A file is never replaced: another is another file."""

    class Media:
        js = [module("file_list")]

    list_title = "Files"
    fields = ["name", "what", "used"]
    readonly_fields = ["what", "used"]
    list_display = ["name"]
    list_per_page = 48
    search_fields = ["name", "file_name", "document_title"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the class of the list."""
        return FileList

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse: files are added in their list."""
        raise Http404("Files are added in their list.")

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form; of a file that is gone nothing can be saved."""
        if self.get_object(request, unquote(object_id)) is None:
            messages.error(request, "Somebody deleted this file. Add it once more if you have it.")
            return HttpResponseRedirect(reverse("admin:blog_mediafile_changelist"))
        return super().change_view(request, object_id, *args, **kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show the list, or the panel."""
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if found := context.get("cl"):
            if found.is_panel:
                response.template_name = "admin/blog/mediafile/panel.html"  # type: ignore[attr-defined]
            context |= {
                "can_tick": self.has_delete_permission(request),
                "max_bytes": MAX_BYTES,
                "too_large": TOO_LARGE,
                "accept": ACCEPT,
                "practice": practice_of(request),
                "help_text": MediaFile._meta.get_field("file").help_text,
            }
            response.context_data = context  # type: ignore[attr-defined]  # a TemplateResponse
        return response

    @admin.display(description="File")
    def what(self, media: MediaFile) -> str:
        """Return what is known of a file, with a link to it, as safe HTML."""
        lines: list[str] = [format_html('<a href="{}">{}</a>', desk_url(media), media.facts)]
        if media.kind == MediaFile.Kind.PDF:
            title = media.document_title
            lines += [
                f"It calls itself “{title}”." if title else "It doesn’t say its own title.",
                "It has tags, by which screen readers find their way."
                if media.is_tagged
                else "It has no tags, so screen readers can’t find their way in it.",
            ]
        return format_html_join("", "<div>{}</div>", ((line,) for line in lines))

    @admin.display(description="Used in")
    def used(self, media: MediaFile) -> str:
        """Return links to what uses it, as safe HTML, or that nothing does."""
        user = media.shown_to  # type: ignore[attr-defined]  # of render_change_form
        uses = [(each,) for each in file_uses([media], user)]
        return format_html_join("", "<div>{}</div>", uses) or "Nothing yet"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say where it is used."""
        if media := context.get("original"):
            media.shown_to = request.user
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:
        """Return what goes with files; of what uses them none does, so they stay."""
        if uses := file_uses(objs, request.user):
            return [], {}, set(), uses
        return super().get_deleted_objects(objs, request)

    def get_urls(self) -> list[URLPattern]:
        """Add the URLs that take and serve files at the desk, unpublished ones included."""
        upload = self.admin_site.admin_view(self.upload)
        serve = self.admin_site.admin_view(self.serve_file)
        return [
            path("upload/", upload, name="media_file_upload"),
            path("<slug:token>/<str:name>", serve, name="media_file"),
            *super().get_urls(),
        ]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Add the files of a form, or the one of a script, which is told what became of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        files = request.FILES.getlist("file") if request.method == "POST" else []
        by_script = not request.accepts("text/html")
        for file in files:
            try:
                media, is_new = add_file(file)
            except ValidationError as error:
                problem = sentence_of(error)
                if by_script:
                    return JsonResponse({"problem": problem})
                messages.error(request, f"“{file.name}”: {problem}")
                continue
            if is_new:
                self.log_addition(request, media, [{"added": {}}])
            if by_script:
                return JsonResponse(self._told(request, media, is_new=is_new))
            here = "is here." if is_new else "was here already; it isn’t kept twice."
            messages.info(request, f"“{media}” {here}")
        if not files:
            messages.warning(request, "Choose the files that you want to add.")
        return HttpResponseRedirect(reverse("admin:blog_mediafile_changelist"))

    def _told(self, request: HttpRequest, media: MediaFile, *, is_new: bool) -> dict[str, Any]:
        """Return what a script is told of a file; ``problem`` where it isn't what was asked for."""
        wanted = set(filter(None, request.POST.get(KINDS, "").split(",")))
        if wanted and media.kind not in wanted:
            kind = media.get_kind_display()
            return {"problem": f"It is in the library now, as {kind}, which doesn’t belong here."}
        shown = with_uses(MediaFile.objects.filter(pk=media.pk)).get()
        context = {
            "file": shown,
            "can_tick": self.has_delete_permission(request),
            "choosing": "choosing" in request.POST,
            "practice": practice_of(request),
        }
        card = render_to_string("admin/blog/mediafile/card.html", context)
        return {"card": card, "key": media.pk, "name": media.name, "known": not is_new}

    def serve_file(self, request: HttpRequest, token: str, name: str) -> HttpResponseBase:
        """Serve a file to those who can view files, or articles."""
        post_admin = self.admin_site.get_model_admin(Post)
        if not (
            self.has_view_permission(request)
            or post_admin.has_view_permission(request)
            or post_admin.has_add_permission(request)
        ):
            raise PermissionDenied
        return media_file_response(request, get_object_or_404(MediaFile, token=token), name)


def desk_url(media: MediaFile) -> str:
    """Return the URL of a file at the desk."""
    return FileView(media, ("admin:picture",)).url
