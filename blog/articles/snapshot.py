"""What readers would see as an unsaved edition: of the working copy, or of a content."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from taggit.models import Tag

from blog.articles.content import (
    Content,
    SectionContent,
    content_prefetches,
    public_data,
    section_data,
)
from blog.articles.hashes import approval_hash, content_hash
from blog.models import Author, Category, Edition, MediaFile, Picture, Post
from blog.models.section_kinds import section_files
from blog.taxonomy.names import resolve_merged_categories
from blog.text.slugs import slug_of


def build_edition(post: Post) -> Edition:
    """Return the working copy as an unsaved edition, with its lists (``author_list``...) set.

    Five queries, none for what is prefetched.
    """
    models.prefetch_related_objects([post], "lead_picture", *content_prefetches())
    sections = list(post.blog_section_set.all())
    pictures = {section.picture_id: section.picture for section in sections if section.picture}
    if post.lead_picture:
        pictures[post.lead_picture_id] = post.lead_picture
    files = {row.pk: row for each in sections for row in (each.file, each.captions) if row}
    public = [public_data(section_data(section), files) for section in sections]
    edition = Edition(
        post=post,
        kind=post.kind,
        slug=post.slug,
        lead_picture=post.lead_picture,
        sections=public,
        picture_texts=picture_texts(pictures.values(), post.lead_picture, public),
        live_from=timezone.now(),
        **post.plain_values,
    )
    set_first_moments(edition, [])
    edition.author_list = [link.author for link in post.author_links.all()]
    edition.category_list = [link.category for link in post.category_links.all()]
    edition.tag_list = [link.tag for link in post.tag_links.all()]
    edition.picture_list = list(pictures.values())
    used = section_files(public)
    edition.file_list = [file for key, file in files.items() if key in used]
    edition.content_hash, edition.approval_hash = content_hash(edition), approval_hash(edition)
    return edition


def edition_from_content(content: Content, post: Post, at: datetime) -> Edition:
    """Return a content as an unsaved edition, live from ``at``, with its lists. Five queries."""
    published = Edition.objects.filter(post=post.pk, canceled=False).order_by("first_live_from")
    moments = ("first_live_from", "unchanged_since", "content_hash")
    shown = (content["lead_picture"], *(each.get("picture") for each in content["sections"]))
    pictures = Picture.objects.in_bulk(set(filter(None, shown)))
    lead = pictures.get(content["lead_picture"] or 0)
    files = MediaFile.objects.in_bulk(section_files(content["sections"]))
    public = [public_data(section, files) for section in content["sections"]]
    edition = Edition(
        post=post,
        kind=post.kind,
        # Unfinished text may not be a valid slug, and the page's links need one.
        slug=slug_of(content["slug"] or content["title"], 100) or "article",
        lead_picture=lead,
        sections=public,
        picture_texts=picture_texts(pictures.values(), lead, content["sections"]),
        live_from=at,
        **{name: content[name] for name in Post.TEXT_FIELDS},
        **{name: content[name] for name in Post.OPTIONAL_FIELDS if name in content},
    )
    set_first_moments(edition, published.only(*moments)[:1])
    authors = Author.objects.with_licenses().in_bulk(content["authors"])
    keys = content["categories"]
    categories = Category.objects.in_bulk(keys)
    if len(categories) < len(keys):
        keys = resolve_merged_categories(keys)
        categories = Category.objects.in_bulk(keys)
    tags = Tag.objects.select_related("details").in_bulk(content["tags"], field_name="name")
    edition.author_list = [authors[key] for key in content["authors"] if key in authors]
    edition.category_list = [categories[key] for key in keys]
    edition.tag_list = [
        tags.get(name) or Tag(name=name, slug=slugify(name) or "tag") for name in content["tags"]
    ]
    edition.picture_list = list(pictures.values())
    used = section_files(public)
    edition.file_list = [file for key, file in files.items() if key in used]
    return edition


def set_first_moments(edition: Edition, earlier: Iterable[Edition]) -> None:
    """Set when readers saw its article first, and since when they know it as it is.

    ``earlier`` are the editions of its post that were not canceled. Without any, an article that
    was brought in from elsewhere keeps the moment that it had there, and is no update by that.
    """
    at, elsewhere = edition.live_from, edition.post.first_public_at
    same = [each for each in earlier if each.content_hash == edition.content_hash]
    firsts = [each.first_live_from for each in earlier]
    if not firsts and elsewhere and elsewhere < at:
        edition.first_live_from = edition.unchanged_since = elsewhere
    else:
        edition.first_live_from = min([*firsts, at])
        edition.unchanged_since = next((each.unchanged_since for each in same), None)


def picture_texts(
    pictures: Iterable[Picture], lead: Picture | None, sections: Iterable[SectionContent]
) -> Mapping[str, dict[str, str]]:
    """Return the texts published with pictures, by primary key as a string.

    Only what the article says of a picture: no section has a caption or description of its own in
    the place of the library's, and none stands below the lead picture.
    """
    described, captioned = {lead and lead.pk}, set()
    for section in sections:
        described |= set() if section.get("alt_text") else {section.get("picture")}
        captioned |= set() if section.get("caption") else {section.get("picture")}
    ordered = sorted(pictures, key=lambda picture: picture.pk)
    return {
        str(each.pk): {"alt": each.alt if each.pk in described else "", "credit": each.credit}
        | ({"caption": each.caption} if each.caption and each.pk in captioned else {})
        for each in ordered
    }
