"""How large a request each page takes; the only place that says so."""

from django.urls import reverse

KB, MB = 1024, 1024 * 1024


def body_limits() -> dict[str, int]:
    """Return the most bytes that pages below an address take; no other address takes any.

    The first address that fits counts. Where a file is chosen there is room for one that is far too
    large, since those pages say so beside the field; an article is held to
    DATA_UPLOAD_MAX_MEMORY_SIZE by Django.
    """
    return {
        reverse("admin:blog_post_changelist"): 32 * MB,
        reverse("admin:blog_picture_changelist"): 64 * MB,
        reverse("admin:blog_mediafile_changelist"): 112 * MB,
        reverse("admin:blog_practice_moving_in"): 112 * MB,
        # Texts of the full length in any alphabet, each letter of which takes up to twelve bytes.
        reverse("admin:app_list", args=["blog"]): 6 * MB,
        reverse("admin:app_list", args=["taggit"]): 4 * MB,
        reverse("admin:index"): 64 * KB,  # signing in and accounts
    }
