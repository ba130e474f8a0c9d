"""Sessions of the desk, in cookies."""

from django.conf import settings
from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, but a session that isn't found leaves the browser its cookie.

    Django deletes the cookie then. An open form asks the server by itself: an answer to a request
    from before the user signed in, coming after the sign-in, would take the new session away.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the response; a session that this request ended still loses its cookie."""
        if request.session.is_empty() and not request.session.modified:
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)  # as if none had come
        return super().process_response(request, response)
