"""The form in which a document is brought in."""

from django import forms

from blog import importing
from blog.models import Document
from blog.models.documents import PASTED


class HiddenFileInput(forms.FileInput):
    """A file that a script chooses."""

    is_hidden = True

    def __init__(self) -> None:
        super().__init__({"hidden": True})


class DocumentForm(forms.Form):
    """A file, or pasted content."""

    file = forms.FileField(
        required=False,
        label="A file",
        help_text="A Word document (.docx), or Markdown, plain text or HTML (.md, .txt, .html), up "
        "to 20 MB. Pictures inside it come along.",
        widget=forms.FileInput(attrs={"accept": ",".join(importing.FILE_EXTENSIONS)}),
        error_messages={"empty": "This file is empty. Choose another one."},
    )
    text = forms.CharField(
        required=False,
        label="Or the whole article, pasted",
        help_text="Copy everything in Word, Google Docs, Pages, Apple Notes or wherever you "
        "wrote it, and paste it here. Headings, bold words, lists and tables come along, and "
        "pictures where they are inside what you copied.",
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
    )
    # The pasted content with its markup; where pictures are inside it, as a file too, with them.
    html = forms.CharField(required=False, widget=forms.HiddenInput)
    pasted = forms.FileField(
        required=False,
        widget=HiddenFileInput,
        error_messages={"empty": "The pictures of it didn’t arrive. Paste everything once more."},
    )
    sent: frozenset[str] = frozenset()  # the names of files that an unread document had

    @property
    def kept(self) -> str:
        """What is still there of what was refused, and what isn't, as sentences."""
        sent = {*self.files, *self.sent}
        words = any(self[name].value() for name in ("text", "html"))
        pasted = (
            "The words that you pasted are still here. Your pictures have to be pasted again: take "
            "the words away, and paste everything once more."
            if "pasted" in sent
            else "What you pasted is still here."
        )
        chosen = "Choose the file again." if "file" in sent else ""
        return " ".join(filter(None, [pasted if words else "", chosen]))

    def clean(self) -> dict[str, object]:
        """Refuse what can't be read, as far as that can be said without reading it."""
        data = self.cleaned_data
        for hidden in {"html", "pasted"} & self.errors.keys():
            self.add_error("text", self.errors.pop(hidden).as_data())
        field = "file" if "file" in self.errors or data.get("file") else "text"
        if field == "file" and (data.get("text") or data.get("html")):
            self.add_error(
                "file", "You also pasted words below. Empty that field, or choose no file."
            )
        elif not self.errors and not any(data.values()):
            self.add_error("text", "Choose a file, or paste the article here.")
        if not self.errors:
            try:
                if file := data["file"]:
                    importing.check_file(file.name, file, file.size)
                else:
                    importing.check_paste(data["text"], data["html"])
                if pasted := data["pasted"]:
                    importing.check_file(PASTED, pasted, pasted.size)
            except importing.UnreadableDocumentError as error:
                self.add_error(field, str(error))
        return data

    @classmethod
    def from_unread(cls, document: Document) -> "DocumentForm":
        """Return the form with what was pasted, and why the document couldn't be read."""
        form = cls(initial={"text": document.text, "html": document.html}, label_suffix="")
        field = "file" if document.name else "text"
        if document.file:
            form.sent = frozenset(["file" if document.name else "pasted"])
        form.errors[field] = form.error_class([document.problem])
        return form
