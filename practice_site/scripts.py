"""The desk's scripts: ES modules, and the one import map by which browsers find them.

Modules import each other by relative paths. A browser resolves those to plain addresses, which the
map turns into the hashed ones that browsers may keep. In development there are no hashed ones.
"""

from typing import Any

from content_editor.admin import importmap as content_editor_modules
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms.widgets import Media, Script
from django.http import HttpRequest
from django.utils.safestring import SafeString
from js_asset import ImportMap

from practice_site.csp import get_nonce

FOLDER = "js/desk/"


def module(name: str) -> str:
    """Return a module of the desk, with all that it imports, for the ``js`` of a ``Media``."""
    script = Script(f"{FOLDER}{name}.js", type="module")
    return script  # type: ignore[return-value]  # the stubs know paths alone


def in_one_file(media: Any, name: str) -> Media:
    """Return a page's module of this name, and the data, in place of all its scripts and styles.

    Its stylesheet and that module, ``css/<name>.css`` and ``js/<name>.js``, import what the page
    needs; in production each is one file (practice_site/storage.py). The module has the attributes
    of the scripts that it stands for.
    """
    attributes: dict[str, str] = {}
    kept: list[Any] = []
    for asset in media._js:
        if isinstance(asset, Script):
            attributes |= vars(asset)["attributes"]
        elif not isinstance(asset, str):
            kept.append(asset)
    return Media(js=[*kept, Script(f"js/{name}.js", **attributes)])  # type: ignore[list-item]


def render_import_map(request: HttpRequest) -> SafeString:
    """Return the import map as HTML, for the head of a page, before any module.

    It has the nonce that the response's policy then allows. It also holds the modules of
    django-content-editor, since browsers may know one map per page only.
    """
    names = getattr(staticfiles_storage, "hashed_files", {})
    modules = {f"{settings.STATIC_URL}{name}": name for name in names if name.startswith(FOLDER)}
    import_map: ImportMap = content_editor_modules | ImportMap(modules)
    return import_map.render(attrs={"nonce": get_nonce(request)})
