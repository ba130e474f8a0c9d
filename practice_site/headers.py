"""The security header that every response gets and no library sets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def resource_policy(get_response: GetResponse) -> GetResponse:
    """Let no other site embed a response, unless its view allows it as public pictures do."""

    def add_header(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return add_header
