"""The working copy as readers would see it: an unsaved edition, with its hashes."""

from django.db import models
from django.utils import timezone

from blog.articles.content import (
    content_prefetches,
    picture_texts,
    public_data,
    section_data,
)
from blog.articles.hashes import approval_hash, content_hash
from blog.models import Edition, Post
from blog.models.section_kinds import section_files


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
    now = timezone.now()
    edition = Edition(
        post=post,
        kind=post.kind,
        slug=post.slug,
        lead_picture=post.lead_picture,
        sections=public,
        picture_texts=picture_texts(pictures.values(), post.lead_picture, public),
        live_from=now,
        first_live_from=now,
        **post.plain_values,
    )
    edition.author_list = [link.author for link in post.author_links.all()]
    edition.category_list = [link.category for link in post.category_links.all()]
    edition.tag_list = [link.tag for link in post.tag_links.all()]
    edition.picture_list = list(pictures.values())
    used = section_files(public)
    edition.file_list = [file for key, file in files.items() if key in used]
    edition.content_hash, edition.approval_hash = content_hash(edition), approval_hash(edition)
    return edition
