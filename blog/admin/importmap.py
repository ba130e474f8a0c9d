"""django-content-editor's import map, the only inline script of the desk."""

import re

from content_editor.admin import importmap

from practice_site.csp import hash_source


def importmap_csp_source() -> str:
    """Return the Content-Security-Policy hash source of the import map.

    Raises ValueError if the import map isn't rendered as a script element.
    """
    script = re.search(r"<script[^>]*>(.*)</script>", str(importmap), re.DOTALL)
    if script is None:
        raise ValueError("django-content-editor renders its import map in a way unknown to us.")
    return hash_source(script[1])
