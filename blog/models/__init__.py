"""The models of the blog, in a module per subject.

From elsewhere in the blog they import only visibility, fields, text, practice, people and pictures,
and from each other in one direction (tests/test_imports.py). Users are referenced only as
``settings.AUTH_USER_MODEL``.
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
from blog.models.redirects import AuthorRedirect, CategoryRedirect, Redirect, TagRedirect
from blog.models.related import RelatedEdition
from blog.models.review_requests import ReviewRequest
from blog.models.revisions import Revision
from blog.models.search import SearchText, SearchWord
from blog.models.section_views import SectionView
from blog.models.sections import SECTION_KINDS, Item, Section, SectionKind
from blog.models.taxonomy import Category, TagDetails

__all__ = [
    "SECTION_KINDS",
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
    "SectionKind",
    "SectionView",
    "TagDetails",
    "TagRedirect",
    "TaggedEdition",
    "TaggedPost",
    "Waiver",
]
