"""Compresses the desk's text responses; those of public pages are compressed in the store."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from practice_site.server.answers import TEXT


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
        if TEXT.match(response.get("Content-Type", "")):
            return super().process_response(request, response)
        return response
