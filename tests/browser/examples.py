"""A small site with something of each kind, for browsers that read it."""

from blog.publishing import actions
from tests.factories import (
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    approved,
    media_files,
)
from tests.section_examples import examples


def publish_examples() -> list[str]:
    """Publish an article with every kind of section, and a page; return addresses to read."""
    owner, author = OwnerFactory(), LicenseFactory().author
    post = PostFactory(authors=[author], sections=examples(PictureFactory(), files=media_files()))
    page = PostFactory(kind="page", slug="fees", title="Fees", authors=[])
    for each in (post, page):
        actions.publish(approved(each), by=owner)
    return ["/", f"/articles/{post.slug}/", "/fees/", "/authors/", "/search/?q=rain", "/no/"]
