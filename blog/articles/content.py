"""An article as plain data: what is compared, merged, kept in history, and written back.

A content is what can be kept as JSON: the words about the article by their names, ``slug``,
``lead_picture`` (a key or None), ``recheck_on`` (ISO 8601 or None), ``authors`` and ``categories``
(keys, in order), ``tags`` (names, sorted) and ``sections`` (in order, each with its ``id`` or
None, its ``kind`` and that kind's own fields; rich text is clean HTML).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from taggit.models import Tag

from blog.models import (
    KINDS,
    Author,
    Category,
    Edition,
    Picture,
    Post,
    PostAuthor,
    PostCategory,
    Section,
)
from blog.models.post_kinds import PostKind
from blog.models.sections import PROXIES
from blog.taxonomy.names import check_tag_name, resolve_merged, resolve_renamed

Content = dict[str, Any]
SectionContent = dict[str, Any]

PROXY_OF = {proxy.KIND.name: proxy for proxy in PROXIES}


def empty_content() -> Content:
    """Give an article in which nothing is written yet."""
    return {
        **dict.fromkeys(Post.TEXT_FIELDS, ""),
        "slug": "",
        "lead_picture": None,
        "recheck_on": None,
        "authors": [],
        "categories": [],
        "tags": [],
        "sections": [],
    }


def content_of_post(post: Post) -> Content:
    """Read a working copy as it is saved. Four queries, none for what is prefetched."""
    return {
        **{name: getattr(post, name) for name in Post.TEXT_FIELDS},
        **post.optional,
        "slug": post.slug,
        "lead_picture": post.lead_picture_id,
        "recheck_on": post.recheck_on.isoformat() if post.recheck_on else None,
        "authors": [link.author_id for link in post.author_links.all()],
        "categories": [link.category_id for link in post.category_links.all()],
        "tags": sorted(tag.name for tag in post.tags.all()),
        "sections": [
            {"id": section.pk, **section_data(section)} for section in post.blog_section_set.all()
        ],
    }


def content_of_edition(edition: Edition) -> Content:
    """Read what was published. Editions know neither the sections' rows nor a day of review."""
    return {
        **{name: getattr(edition, name) for name in Post.TEXT_FIELDS},
        **edition.optional,
        "slug": edition.slug,
        "lead_picture": edition.lead_picture_id,
        "recheck_on": None,
        "authors": [author.pk for author in edition.author_list],
        "categories": [category.pk for category in edition.category_list],
        "tags": sorted(tag.name for tag in edition.tag_list),
        "sections": [{"id": None, **section} for section in edition.sections],
    }


def section_data(section: Section) -> SectionContent:
    """Give a section as data: its kind and that kind's own fields."""
    kind = KINDS[section.kind]
    data: SectionContent = {"kind": kind.name}
    for name in kind.fields:
        data[name] = section.picture_id if name == "picture" else getattr(section, name)
    return data


def content_hash(content: Content) -> str:
    """Give the SHA-256 of a content, in hexadecimal: two are the same if these are."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# --- Written to the desk -------------------------------------------------------------------------


@transaction.atomic
def write_content(post: Post, content: Content) -> None:
    """Make a content the working copy; a post without a key is saved as a new one.

    Sections keep their rows where ``id`` names one of the post's; the others are deleted or made.
    Authors, categories and pictures that are gone since are left out. Raises ValidationError,
    with nothing written, for words that don't fit their field.
    """
    for name in Post.TEXT_FIELDS:
        setattr(post, name, content[name])
    for name in Post.OPTIONAL_FIELDS:
        setattr(post, name, content.get(name, getattr(Post(), name)))
    post.slug = content["slug"] or free_slug(content["title"])
    post.lead_picture_id = _existing(Picture, [content["lead_picture"]], first=True)
    post.recheck_on = _day(content["recheck_on"])
    post.full_clean()
    _refuse_long(post)
    post.save()
    post.author_links.all().delete()
    PostAuthor.objects.bulk_create(
        PostAuthor(post=post, author_id=pk, position=position)
        for position, pk in enumerate(_existing(Author, content["authors"]))
    )
    post.category_links.all().delete()
    PostCategory.objects.bulk_create(
        PostCategory(post=post, category_id=pk, position=position)
        for position, pk in enumerate(resolve_merged(content["categories"]))
    )
    tags = resolve_renamed(content["tags"])
    for name in tags:
        check_tag_name(name)
    post.tags.set(tags)
    _write_sections(post, content["sections"])
    # Whatever was prefetched tells of what stood there before.
    getattr(post, "_prefetched_objects_cache", {}).clear()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        sentence = f"“{text}” is not a day. Write it like 2026-05-03."
        raise ValidationError({"recheck_on": sentence}) from error


def _refuse_long(post: Post) -> None:
    """Hold long texts to their length, which Django asks of forms alone."""
    errors = {}
    for name in Post.TEXT_FIELDS:
        most, words = getattr(Post._meta.get_field(name), "max_length", None), getattr(post, name)
        if most and len(words) > most:
            errors[name] = f"It has {len(words)} letters, and {most} fit. Shorten it."
    if errors:
        raise ValidationError(errors)


def _write_sections(post: Post, sections: Iterable[SectionContent]) -> None:
    rows = {section.pk: section for section in Section.objects.filter(parent=post)}
    kept = set()
    for number, data in enumerate(sections, start=1):
        row = rows.get(data.get("id"))
        if row is None or row.pk in kept or row.kind != data["kind"]:
            row = PROXY_OF[data["kind"]](parent=post, region=post.regions[0].key)
            row.kind = data["kind"]
        for name in KINDS[data["kind"]].fields:
            value = data.get(name, row._meta.get_field(name).get_default())
            if name == "picture":
                row.picture_id = _existing(Picture, [value], first=True)
            else:
                setattr(row, name, value)
        row.ordering = 10 * number
        _refuse_wrong(row, number)
        row.save()
        kept.add(row.pk)
    Section.objects.filter(parent=post).exclude(pk__in=kept).delete()


def _refuse_wrong(section: Section, number: int) -> None:
    """Hold a section to the length and the choices of its fields; it may be unfinished."""
    for name in KINDS[section.kind].fields:
        field, value = section._meta.get_field(name), getattr(section, name)
        most = getattr(field, "max_length", None)
        if most and len(value) > most:
            label = str(getattr(field, "verbose_name", name))
            raise ValidationError(
                f"Section {number}: its {label} has {len(value)} letters, and {most} fit. "
                "Shorten it."
            )
        choices = [key for key, _ in getattr(field, "choices", None) or []]
        if value and choices and value not in choices:
            raise ValidationError(f"Section {number}: “{value}” is not one of its choices.")


def free_slug(title: str) -> str:
    """Give an address made from a title that no article has or had."""
    stem = slugify(title)[:90].strip("-") or "article"
    taken = set(Post.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | set(
        Edition.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    )
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


def _existing(model: type[models.Model], keys: Iterable[Any], first: bool = False) -> Any:
    wanted = [key for key in keys if key]
    there = set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
    found = [key for key in wanted if key in there]
    return next(iter(found), None) if first else found


# --- Shown as readers would see it ---------------------------------------------------------------


def edition_from_content(content: Content, post: Post, at: datetime) -> Edition:
    """Give a content as an edition that is not saved, live from a moment.

    Its lists (``author_list`` and so on) are set, so the public templates show it like any
    edition. Writes nothing; five queries for any content.
    """
    kept = Edition.objects.filter(post=post.pk, canceled=False)
    first = kept.order_by("first_live_from").first()
    pictures = Picture.objects.in_bulk(
        {
            key
            for key in (
                content["lead_picture"],
                *(section.get("picture") for section in content["sections"]),
            )
            if key
        }
    )
    edition = Edition(
        post=post,
        kind=post.kind if post else PostKind.ARTICLE,
        # What is half typed may not be an address yet, and a page has links.
        slug=slugify(content["slug"] or content["title"])[:100].strip("-") or "article",
        lead_picture=pictures.get(content["lead_picture"]),
        sections=[
            {name: value for name, value in section.items() if name != "id"}
            for section in content["sections"]
        ],
        picture_texts=picture_texts(pictures.values()),
        live_from=at,
        first_live_from=min(first.first_live_from, at) if first else at,
        **{name: content[name] for name in Post.TEXT_FIELDS},
        **{name: content[name] for name in Post.OPTIONAL_FIELDS if name in content},
    )
    authors = Author.objects.with_licenses().in_bulk(content["authors"])
    keys = resolve_merged(content["categories"])
    categories = Category.objects.in_bulk(keys)
    tags = {tag.name: tag for tag in Tag.objects.filter(name__in=content["tags"])}
    edition.author_list = [authors[key] for key in content["authors"] if key in authors]
    edition.category_list = [categories[key] for key in keys]
    edition.tag_list = [
        tags.get(name) or Tag(name=name, slug=slugify(name) or "tag") for name in content["tags"]
    ]
    edition.picture_list = list(pictures.values())
    return edition


def picture_texts(pictures: Iterable[Picture]) -> Mapping[str, dict[str, str]]:
    """Give the words that are published with pictures, by the pictures' keys."""
    ordered = sorted(pictures, key=lambda picture: picture.pk)
    return {str(each.pk): {"alt": each.alt, "credit": each.credit} for each in ordered}
