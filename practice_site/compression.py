"""Compresses text responses. Pictures and fonts are compressed already."""

import re

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django_http_compression.middleware import HttpCompressionMiddleware


class CompressionMiddleware(HttpCompressionMiddleware):
    """Compresses all of our text, JSON and XML.

    The library adds a header of random length, and the CSRF token of the desk's forms is masked
    anew in each response, so the length of a response reveals no secret (BREACH; see
    https://docs.djangoproject.com/en/5.2/ref/middleware/#module-django.middleware.gzip).
    """

    # The library's list lacks application/feed+json and application/opensearchdescription+xml.
    content_type_re = re.compile(r"text/|application/(.+\+)?(json|xml)$")

    def maybe_compress(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Compress the response; say that it varies even if this client reads no encoding.

        The library says so only if it compresses; a shared cache would then serve a plain response
        to everyone.
        """
        if self.content_type_re.match(response.get("Content-Type", "").split(";")[0]):
            patch_vary_headers(response, ["Accept-Encoding"])
        super().maybe_compress(request, response)
