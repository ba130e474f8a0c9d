"""The URLs of the desk's pages about articles, below ``/desk/blog/post/``."""

from typing import Any

from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from blog.admin.views.autosave import AutosaveView
from blog.admin.views.base import DeskView
from blog.admin.views.bulk import BulkView
from blog.admin.views.calendar import CalendarView, RescheduleView
from blog.admin.views.checklist import ExternalLinksView, RevokeWaiverView, WaiveView
from blog.admin.views.conflict import ConflictView
from blog.admin.views.fix import FixView, PublishFixView
from blog.admin.views.freshness import FreshnessView
from blog.admin.views.history import CompareView, HistoryView, RestoreView, VersionView
from blog.admin.views.import_document import ImportView
from blog.admin.views.link_targets import LinkTargetsView
from blog.admin.views.pages import PagesView
from blog.admin.views.preview import PreviewView
from blog.admin.views.preview_links import PreviewLinksView, RevokeLinkView
from blog.admin.views.publish import PublishView
from blog.admin.views.read import ReadView
from blog.admin.views.review import ReviewView
from blog.admin.views.review_fix import ReviewFixView
from blog.admin.views.templates import TemplatesView
from blog.admin.views.unsaved import UnsavedView


def post_urls(post_admin: Any) -> list[URLPattern]:
    """Return the URLs of all pages; the admin's own (list, form, delete) come after them."""
    site = post_admin.admin_site

    def page(route: str, view: type[DeskView], name: str) -> URLPattern:
        wrap = site.public_page if view.shows_public_page else site.admin_view
        return path(route, wrap(view.as_view(post_admin=post_admin)), name=f"blog_post_{name}")

    return [
        page("calendar/", CalendarView, "calendar"),
        page("freshness/", FreshnessView, "freshness"),
        page("import/", ImportView, "import"),
        page("import/<slug:token>/", ImportView, "imported"),
        page("link-targets/", LinkTargetsView, "link_targets"),
        page("templates/", TemplatesView, "templates"),
        page("pages/", PagesView, "pages"),
        page("preview/", PreviewView, "preview_new"),
        page("unsaved/<uuid:token>/", UnsavedView, "unsaved"),
        # Without the site's sign-in page: an open form needs a status code in its place.
        path(
            "autosave/",
            never_cache(AutosaveView.as_view(post_admin=post_admin)),
            name="blog_post_autosave",
        ),
        page("bulk/<slug:operation>/", BulkView, "bulk"),
        page("<int:pk>/publishing/", PublishView, "publish"),
        page("<int:pk>/fix/", FixView, "fix"),
        page("<int:pk>/fix/<uuid:token>/", PublishFixView, "publish_fix"),
        page("<int:pk>/reschedule/", RescheduleView, "reschedule"),
        page("<int:pk>/checklist/waive/", WaiveView, "waive"),
        page("<int:pk>/checklist/revoke/<int:waiver>/", RevokeWaiverView, "revoke_waiver"),
        page("<int:pk>/external-links/", ExternalLinksView, "external_links"),
        page("<int:pk>/review/", ReviewView, "review"),
        page("<int:pk>/read/", ReadView, "read"),
        page("<int:pk>/review/fix/<int:asked>/", ReviewFixView, "review_fix"),
        page("<int:pk>/history/", HistoryView, "history"),
        page("<int:pk>/history/compare/", CompareView, "compare"),
        page("<int:pk>/history/<slug:key>/", VersionView, "version"),
        page("<int:pk>/history/<slug:key>/restore/", RestoreView, "restore"),
        page("<int:pk>/preview/", PreviewView, "preview"),
        page("<int:pk>/links/", PreviewLinksView, "preview_links"),
        page("<int:pk>/links/<int:link>/end/", RevokeLinkView, "revoke_link"),
        page("<int:pk>/conflict/<uuid:token>/", ConflictView, "conflict"),
    ]
