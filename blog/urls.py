"""The site's public addresses."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from blog import preview_pages, views
from blog.feeds import LatestArticles
from blog.sitemaps import SITEMAPS

urlpatterns = [
    path("", views.home, name="home"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("categories/<slug:slug>/", views.category, name="category"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("archive/<int:year>/", views.archive, name="archive"),
    path("pictures/<slug:token>/<str:name>", views.picture, name="picture"),
    path("preview/<str:token>/", preview_pages.preview_link, name="preview_link"),
    path(
        "preview/<str:token>/<slug:picture>/<str:name>",
        preview_pages.preview_picture,
        name="preview_picture",
    ),
    path("feed/", LatestArticles(), name="feed"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
