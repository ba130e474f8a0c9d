from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from taggit.apps import TaggitAppConfig

EDITOR = "ckeditor/ckeditor/"

# Parts of CKEditor that blog/fields.py never loads. Samples have had holes of their own
# (CVE-2023-4771, CVE-2024-24816), and of 1,257 files the site needs fewer than fifty.
UNUSED_PLUGINS = (
    "about adobeair ajax autoembed autogrow autolink bbcode codesnippet codesnippetgeshi "
    "colordialog copyformatting devtools div docprops embed embedbase embedsemantic exportpdf "
    "filetools find flash forms iframe iframedialog image image2 language lineutils liststyle "
    "magicline mathjax menubutton notificationaggregator pagebreak pastefromgdocs "
    "pastefromlibreoffice pastefromword pastetools placeholder preview scayt sharedspace "
    "showblocks smiley sourcedialog specialchar stylesheetparser table tableresize "
    "tableselection tabletools templates uicolor uploadimage uploadwidget widget wsc xml"
)
OTHER_LANGUAGES = ["lang/[!e]*", "lang/e[!n]*", "lang/en-*"]


class DeskConfig(AdminConfig):
    """Django's admin, as the desk."""

    default_site = "practice_site.desk.DeskSite"


class TagsConfig(TaggitAppConfig):
    """Tags, under a name that says something at the desk."""

    verbose_name = "The blog"


class TrimmedStaticFilesConfig(StaticFilesConfig):
    """Static files without what the site never uses."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "fonts/build.py",
        "fonts/README.md",
        "ckeditor/galleriffic/*",
        "ckeditor/file-icons/*",
        "ckeditor/ckeditor-init.js",
        "ckeditor/fixups.js",
        "ckeditor/ckeditor.css",
        *(f"{EDITOR}{each}/*" for each in ("adapters", "vendor", "samples", "skins/moono")),
        *(f"{EDITOR}{each}" for each in OTHER_LANGUAGES),
        *(f"{EDITOR}plugins/*/{each}" for each in OTHER_LANGUAGES),
        *(f"{EDITOR}plugins/{each}/*" for each in UNUSED_PLUGINS.split()),
    ]
