"""The models, a module per subject.

Imports run one way: previews, related, search, approvals → editions, history, reviews, comments →
posts, sections → taxonomy, addresses → authors → pictures; practice → pictures. Beyond the models
they import fields (and by it richtext), schedule, walltime and colours, never publishing, views or
the admin. People are known only as ``settings.AUTH_USER_MODEL``.
"""

from blog.models.addresses import AuthorRedirect, OldAddress
from blog.models.approvals import Approval
from blog.models.authors import Author, Byline, Credential, License
from blog.models.checklist import Attestation, Waiver
from blog.models.comments import Comment
from blog.models.editions import (
    Edition,
    EditionAuthor,
    EditionCategory,
    EditionPicture,
    SectionView,
    TaggedEdition,
)
from blog.models.history import EditingSession, Revision
from blog.models.pictures import Picture
from blog.models.posts import Post, PostAuthor, PostCategory, TaggedPost
from blog.models.practice import Practice
from blog.models.previews import PreviewLink
from blog.models.related import RelatedEdition
from blog.models.reviews import ReviewRequest
from blog.models.search import SearchText, SearchWord
from blog.models.sections import KINDS, Item, Kind, Section
from blog.models.taxonomy import Category, CategoryRedirect, TagIntroduction, TagRedirect

__all__ = [
    "KINDS",
    "Approval",
    "Attestation",
    "Author",
    "AuthorRedirect",
    "Byline",
    "Category",
    "CategoryRedirect",
    "Comment",
    "Credential",
    "EditingSession",
    "Edition",
    "EditionAuthor",
    "EditionCategory",
    "EditionPicture",
    "Item",
    "Kind",
    "License",
    "OldAddress",
    "Picture",
    "Post",
    "PostAuthor",
    "PostCategory",
    "Practice",
    "PreviewLink",
    "RelatedEdition",
    "ReviewRequest",
    "Revision",
    "SearchText",
    "SearchWord",
    "Section",
    "SectionView",
    "TagIntroduction",
    "TagRedirect",
    "TaggedEdition",
    "TaggedPost",
    "Waiver",
]
