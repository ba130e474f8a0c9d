"""The articles that a text may link to, for the search in the editor's link dialog."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone

from blog.admin.views.base import DeskView
from blog.models import Edition
from blog.permissions import visible_to

MOST = 10


class LinkTargetsView(DeskView):
    """Articles by words of their title: what is public, then what the user may view at the desk."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Return at most ten, each with its title, its path, and whether it is public yet."""
        self.require_writer(None)
        words = request.GET.get("q", "").strip()
        if not words:
            return JsonResponse({"articles": []})
        live = Edition.objects.live(timezone.now())
        public = live.filter(title__icontains=words).newest_first()[:MOST]
        drafts = visible_to(request.user).filter(title__icontains=words).exclude(slug="")
        drafts = drafts.exclude(Exists(live.filter(post=OuterRef("pk")))).order_by("-updated_at")
        found = [
            {"title": each.title, "path": reverse("article", args=[each.slug]), "public": is_public}
            for is_public, rows in ((True, public), (False, drafts[:MOST]))
            for each in rows
        ]
        return JsonResponse({"articles": found[:MOST]})
