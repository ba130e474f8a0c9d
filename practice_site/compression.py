"""Compresses text responses. Pictures and fonts are compressed already."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED_TYPES = (
    "text/",
    "application/json",
    "application/feed+json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/opensearchdescription+xml",
)


class CompressionMiddleware(GZipMiddleware):
    """Django's GZipMiddleware for text alone.

    It adds random padding, and the CSRF token of the desk's forms is masked anew in each response,
    so the length of a response reveals no secret (BREACH; see
    https://docs.djangoproject.com/en/5.2/ref/middleware/#module-django.middleware.gzip).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress the response if it is text."""
        if response.get("Content-Type", "").startswith(COMPRESSED_TYPES):
            return super().process_response(request, response)
        return response
