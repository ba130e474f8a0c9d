"""A page with two rich text fields and the desk's policy, and a page that shows given HTML."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_exempt
from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from blog.fields import RichTextFormField
from practice_site.desk import DESK_POLICY

SHOWN: dict[str, str] = {}


class TwoTexts(forms.Form):
    """What a writer has in front of them."""

    body = RichTextFormField(help_text="The first text.")
    closing = RichTextFormField(label="Closing words", required=False)


PAGE = """<!doctype html>
<html lang="en"{theme}><head><meta charset="utf-8"><title>Texts</title>
<link rel="icon" href="{icon}"><link rel="stylesheet" href="{base}">
<link rel="stylesheet" href="{dark}">{media}<link rel="stylesheet" href="{desk}"></head>
<body><form method="post">
{form}
<div id="rows"></div>
<template>{empty}</template>
<p><input type="submit" value="Save"></p></form></body></html>"""


@csrf_exempt
@csp(DESK_POLICY | {"style-src": [SELF, UNSAFE_INLINE]})
def edit(request: HttpRequest) -> HttpResponse:
    """Show the form, with what was posted if something was."""
    initial = {"body": "<p>Hello <strong>you</strong>.</p>"}
    form = TwoTexts(request.POST or None, initial=initial)
    theme = request.GET.get("theme")
    return HttpResponse(
        PAGE.format(
            theme=f' data-theme="{theme}"' if theme else "",
            icon="data:,",
            base=static("admin/css/base.css"),
            dark=static("admin/css/dark_mode.css"),
            desk=static("css/desk.css"),
            media=form.media,
            form=form.as_div(),
            empty=TwoTexts(prefix="row-__prefix__").as_div(),
        )
    )


@csp_exempt()
def show(request: HttpRequest) -> HttpResponse:
    """Show HTML without any policy, so that nothing but its cleanness keeps it from running."""
    return HttpResponse(
        '<!doctype html><html><head><link rel="icon" href="data:,"></head>'
        f"<body>{SHOWN['html']}</body></html>"
    )


urlpatterns = [path("edit/", edit), path("show/", show), path("desk/", admin.site.urls)]
