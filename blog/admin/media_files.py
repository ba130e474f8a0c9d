"""Admin for files that readers download, listen to or watch."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join

from blog.admin.library import PANEL, LibraryAdmin, LibraryList
from blog.admin.picture_uses import MOST, links_to_articles
from blog.media.formats import MAX_BYTES, MB
from blog.models import Edition, EditionMediaFile, MediaFile, Post, Section
from blog.models.media_files import FileView, digest_of, name_from
from blog.permissions import AnyUser
from blog.public.views.media_files import media_file_response
from blog.visibility import has_any
from practice_site.scripts import module

KINDS = "kinds"  # asks for files of some kinds alone


class FileList(LibraryList):
    """A page of files, of some kinds or of all."""

    own_params = (PANEL, KINDS)

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        """Find the files of the page."""
        self.kinds = set(request.GET.get(KINDS, "").split(",")) & {*MediaFile.Kind.values}
        super().__init__(request, *args)

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """Return the files that are looked for."""
        if self.kinds:
            self.root_queryset = self.root_queryset.filter(kind__in=self.kinds)
        return super().get_queryset(request, exclude_parameters)


@admin.register(MediaFile)
class MediaFileAdmin(LibraryAdmin):
    """Admin for files. A file is never replaced: another is another file."""

    class Media:
        js = [module("file_list")]

    fields = ["name", "what", "used"]
    readonly_fields = ["what", "used"]
    search_fields = ["name", "file_name", "document_title"]
    searched = "name"
    accept = ".pdf, .mp3, .m4a, .mp4, .webm, .vtt, application/pdf, audio/*, video/*, text/vtt"
    max_bytes = MAX_BYTES
    too_large = f"Files may have {MAX_BYTES // MB} MB at most. Save it smaller and choose it again."
    upload_name = "media_file_upload"

    def with_uses(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Annotate files with what uses them. No query more, however many uses there are."""
        one = OuterRef("pk")
        return rows.annotate(
            in_article=Q(has_any(Section.objects.filter(file=one).order_by()))
            | Q(has_any(Section.objects.filter(captions=one).order_by())),
            was_published=Q(has_any(EditionMediaFile.objects.filter(file=one).order_by())),
        )

    def uses(self, rows: Any, user: AnyUser) -> list[str]:
        """Return links to the articles that use files, as safe HTML; as ``picture_uses``."""
        now = Section.objects.filter(Q(file__in=rows) | Q(captions__in=rows))
        editions = Edition.objects.filter(file_links__file__in=rows).order_by()
        published = Post.objects.filter(pk__in=editions.values("post"))[: MOST + 1]
        articles = dict.fromkeys(published, ", as it was published")
        articles |= dict.fromkeys(Post.objects.filter(pk__in=now.values("parent"))[: MOST + 1], "")
        found = links_to_articles(articles, user)
        return found if len(found) <= MOST else [*found[:MOST], "and others"]

    def add_file(self, file: UploadedFile) -> tuple[MediaFile, bool]:
        """Save a file, named as it was, and return whether it is new: none is kept twice."""
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

    def is_here(self, *, is_new: bool) -> str:
        """Return what is said of a file that was added, after its name."""
        return "is here." if is_new else "was here already; it isn’t kept twice."

    def why_not_here(self, request: HttpRequest, row: MediaFile) -> str:
        """Return why a file of another kind isn't chosen."""
        wanted = set(filter(None, request.POST.get(KINDS, "").split(",")))
        if not wanted or row.kind in wanted:
            return ""
        kind = row.get_kind_display()
        return f"It is in the library now, as {kind}, which doesn’t belong here."

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

    def get_urls(self) -> list[URLPattern]:
        """Add the URL that serves files at the desk, unpublished ones included."""
        serve = self.admin_site.admin_view(self.serve_file)
        return [path("<slug:token>/<str:name>", serve, name="media_file"), *super().get_urls()]

    def serve_file(self, request: HttpRequest, token: str, name: str) -> HttpResponseBase:
        """Serve a file to those who can view files, or articles."""
        self.require_viewing(request)
        return media_file_response(request, get_object_or_404(MediaFile, token=token), name)


def desk_url(media: MediaFile) -> str:
    """Return the URL of a file at the desk."""
    return FileView(media, ("admin:picture",)).url
