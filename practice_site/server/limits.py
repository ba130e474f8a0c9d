"""How large a request each page takes; the only place that says so."""

from django.urls import reverse

KB, MB = 1024, 1024 * 1024


def body_limits() -> dict[str, int]:
    """Return the most bytes that pages below an address take; no other address takes any.

    The first address that fits counts. The articles' pages take a form of
    DATA_UPLOAD_MAX_MEMORY_SIZE and documents, the pictures' take pictures; both check the size of a
    file themselves, with a sentence beside the field, so these leave room for it.
    """
    return {
        reverse("admin:blog_post_changelist"): 12 * MB,
        reverse("admin:blog_picture_changelist"): 12 * MB,
        reverse("admin:app_list", args=["blog"]): 1 * MB,
        reverse("admin:index"): 64 * KB,  # signing in, accounts, tags
    }
