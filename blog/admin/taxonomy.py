"""Categories at the desk. Tags are edited by taggit's own page."""

from django.contrib import admin

from blog.admin.richtext import RichTextAdmin
from blog.models import Category


@admin.register(Category)
class CategoryAdmin(RichTextAdmin):
    """The practice's subjects, in order."""

    list_display = ["name", "position", "slug"]
    list_editable = ["position"]
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name"]
