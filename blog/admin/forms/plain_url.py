"""The address of a page elsewhere, in a field alone: Django's own shows it twice."""

from django import forms

PLAIN_URL = {"assume_scheme": "https", "widget": forms.URLInput({"class": "vURLField"})}
