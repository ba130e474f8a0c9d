"""The tables of which public pages show something.

Whatever is written to one of them, by whatever road, moves ``practice_site.data_version``, and no
finished page is given out that was made before. A test reads every public page and fails when one
asks a table that is missing here.
"""

from django.db import models
from taggit.models import Tag

from blog.models.authors import Author, License
from blog.models.credentials import Credential
from blog.models.edition_links import (
    EditionAuthor,
    EditionCategory,
    EditionInterviewee,
    EditionMediaFile,
    EditionPicture,
    TaggedEdition,
)
from blog.models.editions import Edition
from blog.models.media_files import MediaFile
from blog.models.pictures import Picture
from blog.models.posts import Post
from blog.models.practice import Practice
from blog.models.redirects import AuthorRedirect, CategoryRedirect, Redirect, TagRedirect
from blog.models.review import Approval
from blog.models.search import RelatedEdition
from blog.models.series import Series, SeriesPart, Translation
from blog.models.taxonomy import Category, TagDetails

PUBLIC_MODELS: tuple[type[models.Model], ...] = (
    Practice,
    Edition,
    EditionAuthor,
    EditionCategory,
    EditionInterviewee,
    EditionMediaFile,
    EditionPicture,
    TaggedEdition,
    RelatedEdition,
    Post,  # which articles belong together, and when one is due to be checked
    Series,
    SeriesPart,
    Translation,
    Approval,
    Author,
    Author.specialties.through,
    Credential,
    License,
    Category,
    Tag,
    TagDetails,
    Picture,
    MediaFile,
    Redirect,
    AuthorRedirect,
    CategoryRedirect,
    TagRedirect,
)


def public_tables() -> list[str]:
    """Return their names in the database."""
    return [model._meta.db_table for model in PUBLIC_MODELS]
