"""The site as in production, for measuring it: its WSGI application behind a proxy's header.

Granian speaks HTTPS itself here; a proxy would say so in a header, which this adds.
"""

from typing import Any

from practice_site.wsgi import application as site


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """Answer as behind a proxy that speaks HTTPS."""
    environ["HTTP_X_FORWARDED_PROTO"] = "https"
    return site(environ, start_response)
