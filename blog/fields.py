"""Rich text as a model field, sanitized on every write, with its form field and editor widget.

The only module that depends on the editor package. The practice asked for CKEditor 4, which has
reached its end of life, so it is restricted: a short list of plugins (none that contacts another
host), no version check, no iframe, no inline script (static/js/desk/richtext.js), and its output
is always sanitized (blog/text/richtext.py).
"""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.forms.widgets import Script
from django.templatetags.static import static
from django.utils.html import escape

from blog.text import richtext

EDITOR_CONFIG: dict[str, object] = {
    # Only these plugins and their own requirements are loaded.
    "plugins": "a11yhelp,basicstyles,blockquote,clipboard,enterkey,entities,link,list,"
    "removeformat,toolbar,undo",
    # divarea edits in the page itself, since the usual iframe needs inline script. The headings
    # plugin, with its two buttons, is defined in static/js/desk/richtext.js.
    "extraPlugins": "divarea,headings",
    "toolbar": [
        {"name": "styles", "items": ["Heading", "SmallerHeading"]},
        {"name": "basicstyles", "items": ["Bold", "Italic"]},
        {"name": "links", "items": ["Link", "Unlink"]},
        {"name": "paragraph", "items": ["BulletedList", "NumberedList", "Blockquote"]},
        {"name": "clipboard", "items": ["Undo", "Redo"]},
        {"name": "tools", "items": ["RemoveFormat"]},
    ],
    "allowedContent": richtext.editor_rules(),
    "entities": False,
    "linkDefaultProtocol": "https://",
    "linkShowAdvancedTab": False,
    "linkShowTargetTab": False,
    "disableNativeSpellChecker": False,
    "clipboard_handleImages": False,
    "dialog_noConfirmCancel": True,
    "applicationTitle": False,
    "autoUpdateElement": False,  # what nobody changed is posted as it is stored
    "customConfig": "",
    "language": "en",
    "versionCheck": False,  # it would load and run a script of the vendor's server
    "stylesSet": False,
    "width": "100%",
    "height": "auto",  # grows with the text; see static/css/desk/components/editor.css
}


_MARKS = [
    {"name": "basicstyles", "items": ["Bold", "Italic"]},
    {"name": "links", "items": ["Link", "Unlink"]},
]
# A few sentences, whose toolbar is there only while one writes (desk/components/editor.css). What
# leads to a section and closes it keeps what it may hold; of an item, it is marks and links alone.
LEAD_CONFIG = EDITOR_CONFIG | {
    "isShort": True,
    "toolbar": [*_MARKS, {"name": "paragraph", "items": ["BulletedList", "NumberedList"]}],
}
SHORT_CONFIG = LEAD_CONFIG | {
    "toolbar": _MARKS,
    "allowedContent": "p br strong em ul ol li; a[!href]",
}
# A list; static/js/desk/richtext/points_editor.js keeps it one.
POINTS_CONFIG = SHORT_CONFIG | {
    "isPoints": True,
    "plugins": f"{EDITOR_CONFIG['plugins']},indentlist",
    "toolbar": [
        *_MARKS,
        {"name": "indent", "items": ["Outdent", "Indent"]},
        {"name": "clipboard", "items": ["Undo", "Redo"]},
    ],
}
# Told once, by the script: a long article has hundreds of texts.
CONFIGS = {
    "text": EDITOR_CONFIG,
    "lead": LEAD_CONFIG,
    "short": SHORT_CONFIG,
    "points": POINTS_CONFIG,
}


MAX_POSTED_LENGTH = 10 * richtext.MAX_LENGTH  # with what cleaning takes out


def _clean(value: object) -> object:
    return richtext.clean(value) if isinstance(value, str) else value


def _check_length(value: object) -> None:
    if isinstance(value, str) and (sentence := richtext.length_error(value)):
        raise ValidationError(sentence)


class RichTextWidget(forms.Textarea):
    """A textarea that JavaScript turns into an editor with one of CONFIGS."""

    is_replaced = True  # by the script

    def __init__(self, config: str = "text") -> None:
        super().__init__()
        self.config = config

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what static/js/desk/richtext.js needs to know to the attributes."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-type": "ckeditortype",
            "data-config": self.config,
            "data-max-length": richtext.MAX_LENGTH,
        }
        return context

    def use_required_attribute(self, initial: object) -> bool:
        """Return False: a browser can't point to a required textarea that the editor hides.

        The form validates it instead.
        """
        return False

    @property
    def media(self) -> forms.Media:
        """The project's script, which loads the editor when one is needed."""
        options = {
            "data-configs": json.dumps(CONFIGS),
            "data-editor": static("ckeditor/ckeditor/ckeditor.js"),
            "data-editor-folder": static("ckeditor/ckeditor/"),
        }
        start = Script("js/desk/richtext.js", type="module", **options)
        length = Script("js/desk/length.js", type="module")
        return forms.Media(js=[start, length])  # type: ignore[list-item]  # the stubs know paths


class RichTextFormField(forms.CharField):
    """A form field whose cleaned value and redisplayed value are both sanitized HTML."""

    def __init__(self, **kwargs: Any) -> None:
        # The admin passes its own widget for a TextField; replace it.
        super().__init__(**kwargs | {"widget": RichTextWidget()})

    def to_python(self, value: object) -> str:
        """Return the sanitized HTML; an empty paragraph counts as empty.

        Raises ValidationError for one that is too long.
        """
        html = super().to_python(value) or ""
        if len(html) > MAX_POSTED_LENGTH:
            _check_length(html)
        html = richtext.clean(html)
        _check_length(html)
        return html

    def prepare_value(self, value: object) -> object:
        """Return the sanitized HTML for the editor to show, or the source of one far too long."""
        if isinstance(value, str) and len(value) > MAX_POSTED_LENGTH:
            return escape(value)
        return _clean(value)

    @staticmethod
    def plain_text(value: str) -> str:
        """Return a value's words, a line for each paragraph. Not HTML-safe."""
        return richtext.plain_text(value)


class RichTextField(models.TextField):
    """HTML within the allow-list of ``blog.text.richtext``.

    Every value written through the ORM is sanitized: save, create, update, the bulk methods and
    loaddata. Expressions (``update(body=Concat(...))``) and raw SQL bypass it, so rich text must
    only be shown through ``richtext.render``. Migrations see a plain TextField.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> object:
        """Return the sanitized value, and set it on the instance too."""
        value = _clean(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: object, connection: BaseDatabaseWrapper) -> object:
        """Sanitize values that aren't saved by way of an instance."""
        return super().get_db_prep_save(_clean(value), connection)

    def clean(self, value: object, model_instance: models.Model | None) -> object:
        """Validate the value as it will be stored: an empty paragraph counts as empty."""
        value = _clean(value)
        _check_length(value)
        return super().clean(value, model_instance)

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """Return a plain TextField, so that no migration depends on the editor package."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return a RichTextFormField."""
        return super().formfield(**{"form_class": RichTextFormField, **kwargs})
