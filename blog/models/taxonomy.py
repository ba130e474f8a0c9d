"""Categories, and what the site adds to taggit's tags; ``blog.taxonomy`` has the rules."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import OuterRef
from django.db.models.signals import post_save
from django.dispatch import receiver
from taggit.models import Tag

from blog.fields import RichTextField
from blog.text.words import MAX_FORM, normal_form
from blog.visibility import has_live_article
from practice_site.counting import CountUpTo
from practice_site.paths import path_of

MAX_COUNTED = 20  # articles of a topic: whoever tidies up looks at those that have few


class CategoryQuerySet(models.QuerySet["Category"]):
    """Categories, by their articles."""

    def in_use(self, at: datetime, least: int = 1) -> "CategoryQuerySet":
        """Return the categories with so many live articles, in order, as for menus."""
        return self.filter(has_live_article(Category, at, "edition_links", least=least))


def with_post_count(topics: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Annotate ``post_count``: how many posts on the desk they have, or that they are many.

    Evaluated for the rows that are fetched, as long as they aren't ordered by it.
    """
    relation, post = "post_links", "post"
    if topics.model is Tag:
        relation, post = "blog_taggedpost_items", "content_object"
    link = topics.model._meta.get_field(relation)
    posts = link.related_model._default_manager.filter(
        **{link.field.name: OuterRef("pk"), f"{post}__binned_at": None}
    )
    return topics.annotate(post_count=CountUpTo(posts, MAX_COUNTED))


def tags_in_use(at: datetime, least: int = 1) -> models.QuerySet[Tag]:
    """Return the tags of so many live articles, by name."""
    in_use = has_live_article(Tag, at, "blog_taggededition_items", "content_object", least)
    return Tag.objects.filter(in_use).order_by("name")


class Category(models.Model):
    """One of the practice's main topics, in an order, with an introduction."""

    # Hashes refer to it, so it stays the same when rows move to another database.
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(
        max_length=60,
        unique=True,
        help_text="A subject in one to three words, for example Couples therapy.",
        error_messages={"unique": "There is a category of this name already."},
    )
    slug = models.SlugField(
        "web address",
        max_length=80,
        unique=True,
        help_text="The end of this subject’s page address, for example couples-therapy. When you "
        "change it later, the old address leads to the new one.",
        error_messages={"unique": "Another category already has this address."},
    )
    introduction = RichTextField(
        blank=True, help_text="A few sentences at the top of this subject’s page."
    )
    start_here = models.ForeignKey(
        "blog.Post",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The article that somebody new to this subject should read first. It is shown at "
        "the top of this subject’s page. It is one of this category that readers see; when it is "
        "taken down, its place stays empty until it is back.",
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = CategoryQuerySet.as_manager()

    post_count: int  # annotated by with_post_count()

    class Meta:
        verbose_name_plural = "categories"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the category's page."""
        return path_of("category", self.slug)


class TagDetails(models.Model):
    """What taggit's own table has no column for: every tag has one."""

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, related_name="details")
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # as a category's
    introduction = RichTextField(
        blank=True,
        help_text="A few sentences at the top of this tag’s page, if it needs them.",
    )
    normal_form = models.CharField(
        max_length=MAX_FORM, db_index=True, editable=False, help_text="That of the tag’s name."
    )

    def __str__(self) -> str:
        return str(self.tag)


def tag_uid(tag: Tag) -> str:
    """Return the unique id of a tag, "" if it is unsaved. No query if it is joined with details."""
    if tag.pk is None:
        return ""
    try:
        details: TagDetails = tag.details
    except TagDetails.DoesNotExist:  # its row was not written by Django
        details = _create_details(tag)
    return str(details.uid)


def _create_details(tag: Tag) -> TagDetails:
    return TagDetails.objects.create(tag=tag, normal_form=normal_form(tag.name))


@receiver(post_save, sender=Tag)
def save_details(instance: Tag, created: bool, raw: bool, **kwargs: object) -> None:
    """Create the details of a new tag, keep those of a renamed one; a fixture brings its own."""
    if created and not raw:
        _create_details(instance)
    elif not raw:
        details = TagDetails.objects.filter(tag=instance)
        details.update(normal_form=normal_form(instance.name))
