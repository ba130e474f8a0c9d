"""The articles that a text may link to, for the search in the editor's link dialog."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from blog.admin.views.base import DeskView
from blog.models import Edition, Post
from blog.models.posts import post_path
from blog.permissions import on_desk, visible_to
from blog.search import queries

MOST = 10
MAX_SAVED = 1_000  # of the articles that were saved last, the titles of drafts are searched


class LinkTargetsView(DeskView):
    """Articles by words of their title: what is public, then what the user may view at the desk."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Return at most ten, each with its title, its path, and whether it is public yet."""
        self.require_writer(None)
        words = request.GET.get("q", "").strip()
        if not words:
            return JsonResponse({"articles": []})
        public = queries.live_with_title(words, timezone.now(), MOST)
        found: list[Edition | Post] = [*public]
        if len(found) < MOST:
            found += self._drafts(words)[: MOST - len(found)]
        return JsonResponse(
            {
                "articles": [
                    {
                        "title": each.title,
                        "path": post_path(each.kind, each.slug),
                        "public": isinstance(each, Edition),
                    }
                    for each in found
                ]
            }
        )

    def _drafts(self, words: str) -> QuerySet[Post]:
        """Return what isn't public of the articles that were saved last, the newest first."""
        latest = on_desk().order_by("-updated_at").values("pk")[:MAX_SAVED]
        visible = visible_to(self.request.user).filter(pk__in=latest, title__icontains=words)
        live = Edition.objects.live(timezone.now()).filter(post=OuterRef("pk"))
        return visible.exclude(Exists(live)).exclude(slug="").order_by("-updated_at")
