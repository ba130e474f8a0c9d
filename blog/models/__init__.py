"""The models, a module per subject.

Imports run one way: previews, related, search, approvals → editions, history, reviews, comments →
posts, sections → taxonomy, addresses → authors → pictures; practice → pictures. Beyond the models
they import fields (and by it richtext), schedule, walltime and colors, never publishing, views or
the admin. People are known only as ``settings.AUTH_USER_MODEL``.
"""

from blog.models.approvals import Approval
from blog.models.authors import Author, License
from blog.models.checklist import Attestation, Waiver
from blog.models.comments import Comment
from blog.models.credentials import Credential
from blog.models.editing_sessions import EditingSession
from blog.models.editions import (
    Edition,
    EditionAuthor,
    EditionCategory,
    EditionPicture,
    TaggedEdition,
)
from blog.models.pictures import Picture
from blog.models.posts import Post, PostAuthor, PostCategory, TaggedPost
from blog.models.practice import Practice
from blog.models.preview_links import PreviewLink
from blog.models.redirects import AuthorRedirect, Redirect
from blog.models.related import RelatedEdition
from blog.models.review_requests import ReviewRequest
from blog.models.revisions import Revision
from blog.models.search import SearchText, SearchWord
from blog.models.section_views import SectionView
from blog.models.sections import KINDS, Item, Kind, Section
from blog.models.taxonomy import Category, CategoryRedirect, TagIntroduction, TagRedirect

__all__ = [
    "KINDS",
    "Approval",
    "Attestation",
    "Author",
    "AuthorRedirect",
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
    "Picture",
    "Post",
    "PostAuthor",
    "PostCategory",
    "Practice",
    "PreviewLink",
    "Redirect",
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
