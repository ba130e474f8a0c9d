"""What every answer says about what a browser may do with it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Nothing here needs a sensor, a device or a profile of the reader; neither may what is embedded.
# The features that browsers know: https://github.com/w3c/webappsec-permissions-policy
DENIED = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)

HEADERS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED),
    # Public pictures say otherwise for themselves: programs that read feeds show them.
    "Cross-Origin-Resource-Policy": "same-origin",
}


class HeadersMiddleware:
    """Add the headers to every answer, unless its view brought one of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, errors and files of ``/static/`` included."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
