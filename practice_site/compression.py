"""Text is sent compressed; pictures and letters are so already."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = (
    "text/",
    "application/json",
    "application/feed+json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/opensearchdescription+xml",
)


class CompressionMiddleware(GZipMiddleware):
    """Django's own, for text alone.

    It pads what it compresses by chance, and the desk's forms carry a token that is another one
    each time, so that no secret can be told by the length of an answer (BREACH; see
    https://docs.djangoproject.com/en/5.2/ref/middleware/#module-django.middleware.gzip).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress what is text."""
        if response.get("Content-Type", "").startswith(TEXT):
            return super().process_response(request, response)
        return response
