"""The form by which somebody who reads an article notes a remark, at the desk and by a link."""

from django import forms
from django.http import QueryDict

from blog.models.review import MAX_QUOTE

MAX_WORDS = 5000  # characters of a remark, or of an answer by a link


class RemarkForm(forms.Form):
    """A remark on a section, or on words of it."""

    quote = forms.CharField(
        label="Which words?",
        required=False,
        max_length=MAX_QUOTE,
        help_text="Leave it empty if it is about all of this.",
        widget=forms.Textarea(attrs={"rows": 2, "data-quote-field": ""}),
    )
    text = forms.CharField(
        label="Your remark",
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what you think of this section."},
    )

    def __init__(self, section: int, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix=f"s{section}", label_suffix="")
