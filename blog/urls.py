"""URL patterns of the public site."""

from django.urls import path, re_path

from blog.preview import views
from blog.public.feeds import views as feeds
from blog.public.sitemaps import sitemap
from blog.public.views import articles, home, lists, media_files, pictures, search, well_known

urlpatterns = [
    path("", home.home, name="home"),
    path("articles/", lists.articles, name="articles"),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("articles/<slug:slug>/cards/", articles.article_handouts, name="article_handouts"),
    path("articles/<slug:slug>/share.jpg", pictures.share_image, name="article_share_image"),
    path("share.jpg", pictures.share_image, name="site_share_image"),
    path("favicon.ico", pictures.icon, {"kind": "ico"}, name="favicon"),
    path("icon.svg", pictures.icon, {"kind": "svg"}, name="icon"),
    path("apple-touch-icon.png", pictures.icon, {"kind": "png"}, name="apple_touch_icon"),
    path("categories/", lists.categories, name="categories"),
    path("categories/<slug:slug>/", lists.category, name="category"),
    path("tags/", lists.tags, name="tags"),
    path("tags/<str:slug>/", lists.tag, name="tag"),
    path("authors/", lists.authors, name="authors"),
    path("authors/<slug:slug>/", lists.author, name="author"),
    path("topics/", lists.topics, name="topics"),
    path("archive/", lists.archive, name="archive"),
    re_path(r"^archive/(?P<year>[12]\d{3})/$", lists.archive_period, name="archive_year"),
    re_path(
        r"^archive/(?P<year>[12]\d{3})/(?P<month>0[1-9]|1[0-2])/$",
        lists.archive_period,
        name="archive_month",
    ),
    path("search/", search.search, name="search"),
    path("pictures/<slug:token>/<str:name>", pictures.picture, name="picture"),
    path("files/<slug:token>/<str:name>", media_files.media_file, name="media_file"),
    path("preview/<str:token>/", views.preview_link, name="preview_link"),
    path(
        "preview/<str:token>/<slug:media>/<str:name>",
        views.preview_media,
        name="preview_media",
    ),
    *feeds.urlpatterns,
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<str:section>.xml", sitemap, name="sitemap_section"),
    path("opensearch.xml", search.opensearch_description, name="opensearch"),
    path("robots.txt", well_known.robots, name="robots"),
    path(".well-known/security.txt", well_known.security, name="security"),
    path("<slug:slug>/", articles.page, name="page"),  # the last one: no page shadows the others
]
