"""Rich text as a model field: clean in the database by whatever road it came, and its editor.

The only module that names the editor. CKEditor 4 is what the practice asked for; it is at its end
of life, so it is fenced in: a short list of plugins instead of all (none that asks another host),
no version check, no iframe, no inline script (static/js/desk/richtext.js), and nothing that it
produces is believed (blog/text/richtext.py).
"""

from typing import Any

from ckeditor.widgets import CKEditorWidget
from django import forms
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.forms.widgets import Script
from django.templatetags.static import static

from blog.text import richtext

EDITOR: dict[str, Any] = {
    # What is not named here is not loaded, but for what these require themselves.
    "plugins": "a11yhelp,basicstyles,blockquote,clipboard,enterkey,entities,link,list,"
    "removeformat,toolbar,undo",
    # divarea edits in the page itself, since the usual iframe needs inline script; headings are
    # two buttons of ours (static/js/desk/richtext.js).
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
    "customConfig": "",
    "stylesSet": False,
    "width": "100%",
    "height": "auto",  # it grows with the text; see static/css/desk-richtext.css
}


class RichTextWidget(CKEditorWidget):
    """A textarea that becomes an editor where there is JavaScript."""

    def __init__(self) -> None:
        super().__init__(template_name="django/forms/widgets/textarea.html")
        self.config = EDITOR.copy()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Hand the editor's configuration to static/js/desk/richtext.js."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["attrs"] |= {"data-type": "ckeditortype", "data-config": widget["config"]}
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """The browser can't ask for a textarea that the editor hides; the form does."""
        return False

    @property
    def media(self) -> forms.Media:
        """Our own start of the editor, in place of the package's."""
        return forms.Media(
            css={"all": ["css/desk-richtext.css"]},
            js=[
                Script(  # type: ignore[list-item]
                    "js/desk/richtext.js",
                    **{"data-ckeditor-basepath": static("ckeditor/ckeditor/")},
                ),
                "js/desk/ckeditor/paste.js",
                "js/desk/ckeditor/markdown.js",
                "ckeditor/ckeditor/ckeditor.js",
            ],
        )


class RichTextFormField(forms.CharField):
    """Rich text in a form: what it returns, and what it shows again, is clean."""

    def __init__(self, **kwargs: Any) -> None:
        # Whatever the admin suggests for long text is replaced.
        super().__init__(**kwargs | {"widget": RichTextWidget()})

    def to_python(self, value: Any) -> str:
        """Clean it; an empty paragraph counts as nothing."""
        return richtext.clean(super().to_python(value) or "")

    def prepare_value(self, value: Any) -> Any:
        """Clean what the editor is about to show."""
        return richtext.clean(value) if isinstance(value, str) else value


class RichTextField(models.TextField):
    """HTML within the allow-list of ``blog.text.richtext``.

    Whatever is written through the ORM is cleaned, be it by save, create, update, the bulk
    methods or loaddata. Only expressions (``update(body=Concat(...))``) and raw SQL go round it,
    so rich text is shown through ``richtext.render`` alone. Migrations see a plain TextField.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Clean it, on the instance too."""
        value = self._clean(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Clean what doesn't come by way of an instance."""
        return super().get_db_prep_save(self._clean(value), connection)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Validate it as it will be stored: an empty paragraph is nothing."""
        return super().clean(self._clean(value), model_instance)

    def deconstruct(self) -> Any:
        """Name no editor in a migration."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        """Give the form field with the editor."""
        return super().formfield(**{"form_class": RichTextFormField, **kwargs})

    @staticmethod
    def _clean(value: Any) -> Any:
        return richtext.clean(value) if isinstance(value, str) else value
