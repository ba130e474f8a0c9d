"""Refuses what no browser sends by itself, and no database of ours can compare."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def refuse_null_characters(get_response: GetResponse) -> GetResponse:
    """Answer 400 if the address or a cookie has a NUL, which PostgreSQL can't compare.

    Forms refuse it in their fields (django.core.validators.ProhibitNullCharactersValidator).
    """

    def check(request: HttpRequest) -> HttpResponse:
        values = (value for _, values in request.GET.lists() for value in values)
        for text in (request.path_info, *request.GET, *values, *request.COOKIES.values()):
            if "\0" in text:
                raise BadRequest("There is a NUL in the address or in a cookie.")
        return get_response(request)

    return check
