import gc
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.admin import autodiscover
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.checks import CheckMessage, Tags, register
from taggit.apps import TaggitAppConfig

EDITOR = "ckeditor/ckeditor/"

# Parts of CKEditor that blog/fields.py never loads. Its samples have had vulnerabilities of their
# own (CVE-2023-4771, CVE-2024-24816), and of 1,257 files the site needs fewer than fifty.
UNUSED_PLUGINS = (
    "about adobeair ajax autoembed autogrow autolink bbcode codesnippet codesnippetgeshi "
    "colordialog copyformatting devtools div docprops embed embedbase embedsemantic exportpdf "
    "filetools find flash forms iframe iframedialog image image2 language lineutils liststyle "
    "magicline mathjax menubutton notificationaggregator pagebreak pastefromgdocs "
    "pastefromlibreoffice pastefromword pastetools placeholder preview scayt sharedspace "
    "showblocks smiley sourcedialog specialchar stylesheetparser table tableresize "
    "tableselection tabletools templates uicolor uploadimage uploadwidget widget wsc xml"
)
UNUSED_LANGUAGES = ["lang/[!e]*", "lang/e[!n]*", "lang/en-*"]


def check_desk(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Check all classes of the desk, which is loaded for it where it isn't yet."""
    autodiscover()
    return check_admin_app(app_configs, **options)


class DeskConfig(SimpleAdminConfig):
    """Django's admin with DeskSite as its site, whose classes are loaded with the URLs."""

    default_site = "practice_site.desk.DeskSite"

    def ready(self) -> None:
        """Register its checks, and begin to collect garbage, but not among what is loaded."""
        register(check_dependencies, Tags.admin)
        register(check_desk, Tags.admin)
        gc.freeze()  # what is loaded stays, and need not be looked through
        gc.enable()  # manage.py switched it off


class TagsConfig(TaggitAppConfig):
    """taggit, listed under the blog at the desk."""

    verbose_name = "The blog"


class TrimmedStaticFilesConfig(StaticFilesConfig):
    """Static files, without those that the site never uses."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "fonts/build*.py",
        "fonts/README.md",
        "ckeditor/galleriffic/*",
        "ckeditor/file-icons/*",
        "ckeditor/ckeditor-init.js",
        "ckeditor/fixups.js",
        "ckeditor/ckeditor.css",
        *(f"{EDITOR}{folder}/*" for folder in ("adapters", "vendor", "samples", "skins/moono")),
        *(f"{EDITOR}{pattern}" for pattern in UNUSED_LANGUAGES),
        *(f"{EDITOR}plugins/*/{pattern}" for pattern in UNUSED_LANGUAGES),
        *(f"{EDITOR}plugins/{plugin}/*" for plugin in UNUSED_PLUGINS.split()),
    ]
