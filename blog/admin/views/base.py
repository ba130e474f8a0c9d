"""What the mixins of ``PostAdmin`` share: the checks of permissions."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from blog.models import Post


class PermissionMixin:
    """Checks that raise PermissionDenied."""

    admin_site: Any

    def require(self, request: HttpRequest, action: str, post: Post | None) -> None:
        """Raise PermissionDenied unless the user may do ``action`` with the article."""
        if not getattr(self, f"has_{action}_permission")(request, post):
            raise PermissionDenied

    def require_writer(self, request: HttpRequest, post: Post | None) -> None:
        """Raise PermissionDenied unless the user may change ``post``, or any article if None."""
        allowed = self.has_change_permission(request, post)  # type: ignore[attr-defined]
        if not allowed and (post or not self.has_add_permission(request)):  # type: ignore[attr-defined]
            raise PermissionDenied
