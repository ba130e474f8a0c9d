"""The rows that link an edition to its authors, categories, tags, pictures and files."""

from django.db import models
from taggit.models import TaggedItemBase

from blog.models.authors import Author
from blog.models.media_files import MediaFile
from blog.models.pictures import Picture
from blog.models.posts import Post
from blog.models.taxonomy import Category


class ListedRelation(models.Model):
    """A row that links an edition to an author, a category or a tag.

    It repeats the edition's list position, which never changes. So every page of a list, however
    far back, is read from one index; see ``blog.public.pagination``.
    """

    first_live_from = models.DateTimeField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class TaggedEdition(ListedRelation, TaggedItemBase):
    """A tag of an edition."""

    content_object = models.ForeignKey(
        "Edition", on_delete=models.CASCADE, related_name="tag_links"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="edition_tagged_once")
        ]
        indexes = [
            models.Index(fields=["tag", "-first_live_from", "-post"], name="by_tag_newest_first")
        ]

    def __str__(self) -> str:
        return str(self.tag)


class EditionAuthor(ListedRelation):
    """An author of an edition, in order."""

    edition = models.ForeignKey(
        "Edition", on_delete=models.CASCADE, related_name="author_links", db_index=False
    )
    author = models.ForeignKey(
        Author, on_delete=models.PROTECT, related_name="edition_links", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["edition", "author"], name="author_of_edition"),
            models.Index(
                fields=["author", "-first_live_from", "-post"], name="by_author_newest_first"
            ),
        ]

    def __str__(self) -> str:
        return str(self.author)


class EditionCategory(ListedRelation):
    """A category of an edition, in order."""

    edition = models.ForeignKey(
        "Edition", on_delete=models.CASCADE, related_name="category_links", db_index=False
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="edition_links", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["edition", "category"], name="category_of_edition"),
            models.Index(
                fields=["category", "-first_live_from", "-post"], name="by_category_newest_first"
            ),
        ]

    def __str__(self) -> str:
        return str(self.category)


class EditionInterviewee(models.Model):
    """An author who is interviewed in an edition, and so can't be deleted."""

    edition = models.ForeignKey(
        "Edition", on_delete=models.CASCADE, related_name="interviewee_links"
    )
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="interview_links")

    def __str__(self) -> str:
        return str(self.author)


class EditionPicture(models.Model):
    """A picture of an edition. The picture is public while the edition is live."""

    edition = models.ForeignKey("Edition", on_delete=models.CASCADE, related_name="picture_links")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="edition_links")

    def __str__(self) -> str:
        return str(self.picture)


class EditionMediaFile(models.Model):
    """A file of an edition. The file is public while the edition is live."""

    edition = models.ForeignKey("Edition", on_delete=models.CASCADE, related_name="file_links")
    file = models.ForeignKey(MediaFile, on_delete=models.PROTECT, related_name="edition_links")

    def __str__(self) -> str:
        return str(self.file)
