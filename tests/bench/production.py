"""The site as in production, for measuring it: its door, and behind that a proxy's header.

Granian speaks HTTPS itself here; a proxy would say so in a header, which this adds.
"""

from typing import Any

from practice_site.wsgi import application as site  # isort: skip  # before any model

from django.conf import settings

from blog.public.validity import unchanged_until
from practice_site.server.door import Door
from practice_site.server.limits import body_limits
from practice_site.server.web import new_store


def behind_proxy(environ: dict[str, Any], start_response: Any) -> Any:
    """Answer as behind a proxy that speaks HTTPS."""
    environ["HTTP_X_FORWARDED_PROTO"] = "https"
    return site(environ, start_response)


application = Door(
    behind_proxy, body_limits(), settings.SESSION_COOKIE_NAME, new_store(unchanged_until)
)
