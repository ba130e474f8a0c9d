"""The addresses of personal links to review an article.

They lie below the desk's, though they need no account: only there do cookies go, without which
Django can't tell a form of its own from a forged one, and only there do requests have a body.
"""

from django.urls import path

from blog.preview import reviewer

urlpatterns = [
    path("review/<str:token>/", reviewer.review_link, name="review_link"),
    path(
        "review/<str:token>/<slug:media>/<str:name>",
        reviewer.review_link_media,
        name="review_link_media",
    ),
]
