"""The URLs of the desk and of the public site."""

from django.contrib import admin
from django.urls import include, path

admin.autodiscover()  # not at every start: many commands need no desk

urlpatterns = [
    path("desk/", include("accounts.urls")),
    path("desk/", include("blog.preview.urls")),
    path("desk/", admin.site.urls),
    path("", include("blog.urls")),
]

handler403 = "practice_site.desk.not_open"
handler404 = "blog.public.views.not_found.not_found"
handler500 = "practice_site.server_error.server_error"
