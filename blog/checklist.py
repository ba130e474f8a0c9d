"""What must be true of a working copy before readers may see it.

A list of small checks. Each gives sentences for the person at the desk; none of them changes
anything.
"""

from collections.abc import Callable, Iterator

from blog.models import Post, Section

Check = Callable[[Post], Iterator[str]]


def something_to_read(post: Post) -> Iterator[str]:
    """An article without a section is an empty page."""
    if not post.blog_section_set.exists():
        yield "There is nothing to read yet: add a section first."


def pictures_described(post: Post) -> Iterator[str]:
    """A picture without words does not exist for those who can't see it (WCAG 2.2, 1.1.1)."""
    sections = Section.objects.filter(parent=post, picture__isnull=False).select_related("picture")
    pictures = {section.picture for section in sections}
    for picture in sorted({*pictures, post.lead_picture} - {None}, key=lambda each: each.name):
        if not picture.decorative and not picture.alt_text.strip():
            yield (
                f"The picture “{picture.name}” has no description for those who can’t see it. "
                "Open it in the library and describe it, or tick “Decorative”."
            )


CHECKS: tuple[Check, ...] = (something_to_read, pictures_described)


def problems(post: Post) -> list[str]:
    """Give everything that keeps this post from being published, in words for the desk."""
    return [sentence for check in CHECKS for sentence in check(post)]
