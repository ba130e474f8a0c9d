"""A form that asks before it is left with unsaved words."""

from django import forms

from practice_site.scripts import module


class LeavingForm(forms.ModelForm):
    """The base of a form of the desk that has no other script for what is unsaved."""

    class Media:
        js = [module("leaving")]
