"""What Notion's pages have in common, exported as HTML or as Markdown: none says when it was live.

A page of a database has properties, such as a status or tags. All of its pages become drafts.
"""

from blog.importing.blogs.dates import read_moment
from blog.importing.blogs.fields import first_in
from blog.importing.blogs.files_blog import Folder
from blog.importing.blogs.source import SourcePost, Status
from blog.visibility import PostKind

SYSTEM = "Notion"
NOT_KNOWN = "Notion doesn’t say whether a page was published."
DATES = ("date", "publish date", "published", "published on", "publication date", "published at")
TAGS = ("tags", "tag", "keywords", "labels")
CATEGORIES = ("category", "categories", "topic", "topics")
AUTHORS = ("author", "authors", "writer", "written by", "by")
SUMMARIES = ("summary", "description", "excerpt")
SLUGS = ("slug", "permalink")
USED = {*TAGS, *CATEGORIES, *AUTHORS, *SUMMARIES, *SLUGS}


def post_of(
    folder: Folder, key: str, title: str, properties: dict[str, str], below: str = ""
) -> SourcePost:
    """Return a page as a draft; ``below`` is the line under its title."""
    said = {name.lower(): value for name, value in properties.items()}

    def named(names: tuple[str, ...]) -> list[str]:
        return [each.strip() for each in first_in(said, names).split(",") if each.strip()]

    post = SourcePost(key, PostKind.ARTICLE, Status.DRAFT, title, why=NOT_KNOWN)
    post.summary = first_in(said, SUMMARIES) or below
    post.subtitle = below if below != post.summary else ""
    post.slug = first_in(said, SLUGS).strip("/").rpartition("/")[2]
    post.published_at = read_moment(first_in(said, DATES), folder.site.zone)
    post.authors = [folder.author(each) for each in named(AUTHORS) if "@" not in each]
    post.categories = [folder.topic(folder.categories, each) for each in named(CATEGORIES)]
    post.tags = [folder.topic(folder.tags, each) for each in named(TAGS)]
    return post


def rest_of(properties: dict[str, str]) -> list[tuple[str, str]]:
    """Return the kind and the words of the properties that an article has no place for."""
    return [
        ("note", f"{name}: {value}")
        for name, value in properties.items()
        if name.lower() not in USED and value
    ]
