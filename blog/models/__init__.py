"""The models of the blog, in a module per subject."""

from blog.models.authors import Author, License
from blog.models.blog_imports import BlogImport, ImportedRow
from blog.models.credentials import Credential
from blog.models.daily import DailyRun
from blog.models.documents import Document
from blog.models.edition_links import (
    EditionAuthor,
    EditionCategory,
    EditionInterviewee,
    EditionMediaFile,
    EditionPicture,
    TaggedEdition,
)
from blog.models.editions import Edition
from blog.models.exports import Export
from blog.models.media_files import MediaFile
from blog.models.pictures import Picture
from blog.models.posts import Post, PostAuthor, PostCategory, TaggedPost
from blog.models.practice import Practice
from blog.models.redirects import AuthorRedirect, CategoryRedirect, Redirect, TagRedirect
from blog.models.review import Approval, Attestation, Comment, ReviewRequest, Waiver
from blog.models.revisions import EditingSession, PreviewLink, Revision
from blog.models.search import PostText, RelatedEdition, SearchText, SearchWord
from blog.models.section_items import Item
from blog.models.section_kinds import SECTION_KINDS, SectionKind
from blog.models.section_view import SectionView
from blog.models.sections import Section
from blog.models.series import Series, SeriesPart, Translation
from blog.models.taxonomy import Category, TagDetails
