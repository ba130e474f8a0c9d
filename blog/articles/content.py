"""An article as plain data: what is compared, merged, saved as a revision and written back.

A content is JSON-serializable: the post's text fields by name, ``slug``, ``lead_picture`` (a
primary key or None), ``recheck_on`` (ISO 8601 or None), ``authors`` and ``categories`` (primary
keys, in order), ``tags`` (names, sorted) and ``sections`` (in order, each with its ``id`` or None,
its ``kind`` and that kind's own fields; rich text is clean HTML). One that was saved earlier may
lack fields that were added since; they are as empty as in ``same_value``.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Prefetch

from blog.models import (
    SECTION_KINDS,
    Author,
    Edition,
    MediaFile,
    Picture,
    Post,
    PostAuthor,
    PostCategory,
    Section,
    TaggedPost,
)
from blog.models.section_kinds import FILES, RELATED
from blog.models.sections import PROXIES, field_choices, field_label
from blog.taxonomy.names import (
    check_tag_name,
    resolve_merged_categories,
    resolve_renamed_tags,
    resolve_tag_case,
)
from blog.text import richtext
from blog.text.slugs import slug_of

Content = dict[str, Any]
SectionContent = dict[str, Any]

SECTION_RELATED = ("picture", *FILES)  # the rows that a form and an edition need of a section


def empty_content() -> Content:
    """Return the content of an empty article."""
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


def topic_prefetches() -> tuple[Prefetch, ...]:
    """Return the prefetches for the categories and tags of a working copy."""
    return (
        Prefetch("category_links", PostCategory.objects.select_related("category")),
        Prefetch(
            "tag_links", TaggedPost.objects.select_related("tag__details").order_by("tag__name")
        ),
    )


def content_prefetches() -> tuple[Prefetch, ...]:
    """Return the prefetches for everything in a working copy besides its own columns."""
    return (
        Prefetch("author_links", PostAuthor.objects.select_related("author__photo")),
        *topic_prefetches(),
        Prefetch("blog_section_set", Section.objects.select_related(*SECTION_RELATED)),
    )


def content_from_post(post: Post) -> Content:
    """Return a working copy's saved content. Four queries, none for what is prefetched."""
    models.prefetch_related_objects([post], *content_prefetches())
    return {
        **post.plain_values,
        "slug": post.slug,
        "lead_picture": post.lead_picture_id,
        "recheck_on": post.recheck_on.isoformat() if post.recheck_on else None,
        "authors": [link.author_id for link in post.author_links.all()],
        "categories": [link.category_id for link in post.category_links.all()],
        "tags": sorted(link.tag.name for link in post.tag_links.all()),
        "sections": [
            {"id": section.pk, **section_data(section)} for section in post.blog_section_set.all()
        ],
    }


def content_from_edition(edition: Edition) -> Content:
    """Return an edition's content. Editions hold neither section ids nor a recheck date."""
    return {
        **edition.plain_values,
        "slug": edition.slug,
        "lead_picture": edition.lead_picture_id,
        "recheck_on": None,
        "authors": [author.pk for author in edition.author_list],
        "categories": [category.pk for category in edition.category_list],
        "tags": sorted(tag.name for tag in edition.tag_list),
        "sections": [{"id": None, **section} for section in edition.sections],
    }


def post_from_edition(post: Post, edition: Edition) -> Post:
    """Return a post that has an edition's content, to be shown in a form and never saved.

    The ids of its sections are their numbers in the edition. It has all of ``content_prefetches``.
    """
    shown = copy(post)
    shown.shown_edition, shown.recheck_on = edition, None
    for name in (*Post.TEXT_FIELDS, *Post.OPTIONAL_FIELDS, "slug", "lead_picture"):
        setattr(shown, name, getattr(edition, name))
    files = {file.pk: file for file in edition.file_list}
    shown_rows: dict[str, dict[int, Any]] = {
        "picture": {picture.pk: picture for picture in edition.picture_list},
        **dict.fromkeys(FILES, files),
    }
    sections = []
    for number, data in enumerate(edition.sections, start=1):
        section = Section(pk=number, parent=shown, region=post.regions[0].key, ordering=10 * number)
        for name, value in data.items():
            setattr(section, f"{name}_id" if name in RELATED else name, value)
        for name, found in shown_rows.items():
            if row := found.get(data.get(name) or 0):
                setattr(section, name, row)
        sections.append(section)
    relations: dict[str, Iterable[models.Model]] = {
        "author_links": (PostAuthor(post=shown, author=each) for each in edition.author_list),
        "category_links": (
            PostCategory(post=shown, category=each) for each in edition.category_list
        ),
        "tag_links": (TaggedPost(content_object=shown, tag=each) for each in edition.tag_list),
        "blog_section_set": sections,
    }
    # As prefetch_related() leaves them: Django has no other way to relate rows that aren't stored.
    cache: dict[str, Any] = {}
    vars(shown)["_prefetched_objects_cache"] = cache
    for name, rows in relations.items():
        queryset = getattr(shown, name).get_queryset()
        queryset._result_cache, queryset._prefetch_done = list(rows), True
        cache[name] = queryset
    return shown


def section_data(section: Section) -> SectionContent:
    """Return a section as data: its kind and that kind's own fields."""
    kind = SECTION_KINDS[section.kind]
    data: SectionContent = {"kind": kind.name}
    for name in kind.fields:
        data[name] = getattr(section, f"{name}_id" if name in RELATED else name)
    return data


def public_data(section: SectionContent, files: Mapping[int, MediaFile]) -> SectionContent:
    """Return a section as it becomes public: without its id, and what it doesn't use.

    ``files`` are those of the article, by primary key.
    """
    data = {name: value for name, value in section.items() if name != "id"}
    used = SECTION_KINDS[section["kind"]].used(data)
    file = files.get(used.get("file") or 0)
    if used.get("captions") and file and file.kind != MediaFile.Kind.VIDEO:
        used["captions"] = None  # of a video, in the place of which there is audio now
    return used


def same_value(first: object, second: object) -> bool:
    """Return whether two values of a field are the same; nothing, None and "" are."""
    return (first or "") == (second or "")


def same_section(first: SectionContent, second: SectionContent) -> bool:
    """Return whether two sections are of one kind and have the same values, ids aside."""
    fields = SECTION_KINDS[first["kind"]].fields
    return first["kind"] == second["kind"] and all(
        same_value(first.get(name), second.get(name)) for name in fields
    )


@transaction.atomic
def write_content(post: Post, content: Content) -> None:
    """Save a content as the working copy; a post without a primary key is created.

    A section keeps its row where ``id`` is that of one of the post's sections; other rows are
    created or deleted. Authors, categories and pictures that no longer exist are left out. Raises
    ValidationError, with nothing written, for values that don't fit their fields.
    """
    _fill_post(post, content)
    post.save()
    authors = Author.objects.in_bulk(content["authors"])
    post.author_links.all().delete()
    PostAuthor.objects.bulk_create(
        PostAuthor(post=post, author_id=pk, position=position)
        for position, pk in enumerate(key for key in content["authors"] if key in authors)
    )
    post.category_links.all().delete()
    PostCategory.objects.bulk_create(
        PostCategory(post=post, category_id=pk, position=position)
        for position, pk in enumerate(resolve_merged_categories(content["categories"]))
    )
    tags = resolve_renamed_tags(content["tags"])
    for name in tags:
        check_tag_name(name)
    post.tags.set(tags)
    _write_sections(post, content["sections"])
    # What was prefetched is out of date now.
    getattr(post, "_prefetched_objects_cache", {}).clear()


def content_as_saved(post: Post, content: Content) -> Content:
    """Return a content as it would be once ``write_content`` saved it; nothing is written.

    Sections keep the ids that they have in it. The number of queries doesn't grow with them.
    Raises ValidationError as ``write_content`` does.
    """
    saved, sections = copy(post), []
    _fill_post(saved, content)
    existing = _existing_keys(content["sections"])
    for number, data in enumerate(content["sections"], start=1):
        row = PROXIES[data["kind"]](region=post.regions[0].key, kind=data["kind"])
        _fill_section(row, number, data, existing)
        sections.append({"id": data.get("id"), **section_data(row)})
    tags = resolve_renamed_tags(content["tags"])
    for name in tags:
        check_tag_name(name)
    return {
        **content,
        **saved.plain_values,
        "slug": saved.slug,
        "lead_picture": saved.lead_picture_id,
        "tags": sorted(set(resolve_tag_case(tags))),
        "sections": sections,
    }


def _fill_post(post: Post, content: Content) -> None:
    for name in Post.TEXT_FIELDS:
        setattr(post, name, content[name])
    for name in Post.OPTIONAL_FIELDS:
        setattr(post, name, content.get(name, getattr(Post(), name)))
    post.slug = content["slug"] or unique_slug(content["title"])
    post.lead_picture_id = _existing_key(content["lead_picture"])
    post.recheck_on = _parse_date(content["recheck_on"])
    post.full_clean()
    max_length = post._meta.get_field("summary").max_length or 0
    if len(post.summary) > max_length:  # Django checks that of a TextField in forms only
        message = f"It has {len(post.summary)} letters, and {max_length} fit. Shorten it."
        raise ValidationError({"summary": message})


def _parse_date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"“{text}” is not a day. Write it like 2026-05-03."
        raise ValidationError({"recheck_on": message}) from error


def _write_sections(post: Post, sections: Sequence[SectionContent]) -> None:
    rows = {section.pk: section for section in Section.objects.filter(parent=post)}
    saved, existing = set(), _existing_keys(sections)
    for number, data in enumerate(sections, start=1):
        row = rows.get(data.get("id"))
        if row is None or row.pk in saved or row.kind != data["kind"]:
            row = PROXIES[data["kind"]](parent=post, region=post.regions[0].key)
            row.kind = data["kind"]
        _fill_section(row, number, data, existing)
        row.save()
        saved.add(row.pk)
    Section.objects.filter(parent=post).exclude(pk__in=saved).delete()


def _fill_section(
    row: Section, number: int, data: SectionContent, existing: Mapping[str, set[int]]
) -> None:
    for name in SECTION_KINDS[data["kind"]].fields:
        value = data.get(name, row._meta.get_field(name).get_default())
        if name in RELATED:
            setattr(row, f"{name}_id", value if value in existing[name] else None)
        else:
            setattr(row, name, value)
    row.hint = data.get("hint", row.hint)
    row.ordering = 10 * number
    _check_section(row, number)


def _check_section(section: Section, number: int) -> None:
    """Raise ValidationError for a wrong length or choice; required fields may be empty."""
    for name in SECTION_KINDS[section.kind].fields:
        field, value = section._meta.get_field(name), getattr(section, name)
        max_length = getattr(field, "max_length", None)
        if max_length and len(value) > max_length:
            label = field_label(SECTION_KINDS[section.kind], name).lower()
            raise ValidationError(
                f"Section {number}: its {label} has {len(value)} letters, and {max_length} fit. "
                "Shorten it."
            )
        texts = [value] if isinstance(value, str) else []
        if name == "items":
            texts = [text for item in value for text in item.values()]
        for sentence in filter(None, map(richtext.length_error, texts)):
            raise ValidationError(f"Section {number}: {sentence}")
        try:
            if value:
                field.run_validators(value)
        except ValidationError as error:
            raise ValidationError(f"Section {number}: {error.messages[0]}") from error
        choices = {} if name in RELATED else field_choices(SECTION_KINDS[section.kind], name)
        if value and choices and value not in choices:
            raise ValidationError(f"Section {number}: “{value}” is not one of its choices.")


def unique_slug(title: str) -> str:
    """Return a slug made from a title that no post uses and no edition has used."""
    stem = slug_of(title) or "article"
    taken = set(Post.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | set(
        Edition.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    )
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


def _existing_key(picture: int | None) -> int | None:
    """Return the primary key of a picture; None if it is gone."""
    return picture if picture and Picture.objects.filter(pk=picture).exists() else None


def _existing_keys(sections: Iterable[SectionContent]) -> dict[str, set[int]]:
    """Return what sections refer to and isn't gone, by field. A query for each, or none."""
    existing = {}
    for name in RELATED:
        keys = {
            key
            for each in sections
            if name in SECTION_KINDS[each["kind"]].fields and (key := each.get(name))
        }
        model: Any = Section._meta.get_field(name).related_model
        rows = model._default_manager.filter(pk__in=keys).values_list("pk", flat=True)
        existing[name] = set(rows if keys else ())
    return existing
