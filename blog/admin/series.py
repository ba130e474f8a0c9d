"""Admin for series and translations: which articles belong together."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from blog.admin.forms.repeating_rows import OrderedChoiceField
from blog.models import Post, Series, SeriesPart, Translation
from blog.permissions import on_desk, sees_all_articles
from blog.practice.languages import language_name
from blog.visibility import articles_q
from practice_site.desk import DeskAdmin

MAX_OFFERED = 500  # articles, those that were saved last


def offered_articles(*chosen: int | None) -> list[tuple[Any, str]]:
    """Return the choices of a field, by title: the latest articles, and those chosen before.

    One query, also for several rows.
    """
    latest = on_desk().filter(articles_q()).order_by("-updated_at").values("pk")[:MAX_OFFERED]
    offered = Post.objects.filter(Q(pk__in=latest) | Q(pk__in=[pk for pk in chosen if pk]))
    rows = offered.order_by("title").values_list("pk", "title", "binned_at")
    named = [(pk, f"{title} (in the bin)" if binned else title) for pk, title, binned in rows]
    return [("", "Choose …"), *named]


def lock_articles(posts: list[Post]) -> None:
    """Let two people who choose one article do so one after the other, so both are told why not."""
    list(Post.objects.select_for_update().filter(pk__in=[post.pk for post in posts]).order_by("pk"))


class ArticleChoiceAdmin(DeskAdmin):
    """Base class of admins that tell the title of any article: to who may see all of them."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user can view these rows, and every article."""
        return sees_all_articles(request.user) and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the user can add rows, and view every article."""
        return sees_all_articles(request.user) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user can change these rows, and view every article."""
        return sees_all_articles(request.user) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user can delete rows, and view every article."""
        return sees_all_articles(request.user) and super().has_delete_permission(request, obj)


class SeriesForm(forms.ModelForm):
    """A series's name, and its articles in order."""

    articles = OrderedChoiceField(
        "Article",
        Post.objects.all(),
        help_text="In the order in which they are read. Somebody may read a single one: each needs "
        "its own content note and crisis resource. The 500 articles that were changed last are "
        "offered.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("articles")  # absent for somebody with view permission only
        if isinstance(field, OrderedChoiceField):
            parts = self.instance.parts.select_related("post") if self.instance.pk else []
            self.initial["articles"] = chosen = [part.post for part in parts]
            field.offer(offered_articles(*(post.pk for post in chosen)))

    def clean_articles(self) -> list[Post]:
        """Return the articles in order; refuse one that is part of another series."""
        articles: list[Post] = self.cleaned_data["articles"]
        lock_articles(articles)
        elsewhere = SeriesPart.objects.filter(post__in=articles).exclude(series=self.instance.pk)
        sentences = [
            f"“{part.post}” is part of the series “{part.series}” already."
            for part in elsewhere.select_related("post", "series")
        ]
        if sentences:
            raise ValidationError(sentences)
        return articles

    def save_parts(self) -> None:
        """Save the articles in the order of their rows."""
        if "articles" in self.changed_data:
            self.instance.parts.all().delete()
            SeriesPart.objects.bulk_create(
                SeriesPart(series=self.instance, post=post, position=position)
                for position, post in enumerate(self.cleaned_data["articles"])
            )


@admin.register(Series)
class SeriesAdmin(ArticleChoiceAdmin):
    """Admin for series."""

    form = SeriesForm
    fields = ["name", "articles"]
    actions = None
    list_display = ["name", "part_count_label", "live_count_label"]
    search_fields = ["name"]
    search_help_text = "Name"
    ordering = ["name"]
    change_list_template = "admin/blog/series/change_list.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Series]:
        """Return the series with their numbers of articles."""
        return Series.objects.with_counts(timezone.now()).order_by(*self.ordering)

    @admin.display(description="Articles")
    def part_count_label(self, series: Series) -> int:
        """Return the number of its articles."""
        return series.part_count

    @admin.display(description="Articles that readers see")
    def live_count_label(self, series: Series) -> int:
        """Return the number of its live articles."""
        return series.live_count

    def save_related(self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any) -> None:
        """Save its articles."""
        form.save_parts()
        super().save_related(request, form, *args, **kwargs)


class TranslationForm(forms.ModelForm):
    """Which article is a translation, and of which other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = offered_articles(self.instance.post_id, self.instance.original_id)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                # Without the admin's buttons: articles are written in a form of their own.
                field.widget = forms.Select()
                field.choices = choices

    def clean_post(self) -> Post:
        """Return the article; the model says if it is a translation already."""
        post: Post = self.cleaned_data["post"]
        lock_articles([post])
        return post

    def clean_original(self) -> Post:
        """Return the original; of two translations into one language the later is told."""
        original: Post = self.cleaned_data["original"]
        lock_articles([original])
        return original


@admin.register(Translation)
class TranslationAdmin(ArticleChoiceAdmin):
    """Admin for translations."""

    form = TranslationForm
    fields = ["post", "original"]
    actions = None
    list_display = ["post", "language", "original"]
    list_select_related = ["post", "original"]
    ordering = ["-pk"]
    search_fields = ["post__title", "original__title"]
    search_help_text = "Title"
    change_list_template = "admin/blog/translation/change_list.html"

    @admin.display(description="In")
    def language(self, translation: Translation) -> str:
        """Return the language of the translation."""
        return language_name(translation.post.language)
