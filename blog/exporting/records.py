"""What an export holds, as one table: the models, and the fields of each.

The names in the file are those of the fields. A row keeps its number (``id``), since addresses of
feeds, menus, sections and saved states name rows by it. A test fails when a model or a field is
neither here nor in ``left_out``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from taggit.models import Tag

from blog.models import (
    Approval,
    Attestation,
    Author,
    AuthorRedirect,
    Category,
    CategoryRedirect,
    Comment,
    Credential,
    Edition,
    EditionAuthor,
    EditionCategory,
    EditionInterviewee,
    EditionMediaFile,
    EditionPicture,
    License,
    MediaFile,
    Picture,
    Post,
    PostAuthor,
    PostCategory,
    Practice,
    Redirect,
    RelatedEdition,
    ReviewRequest,
    Revision,
    Section,
    Series,
    SeriesPart,
    TagDetails,
    TaggedEdition,
    TaggedPost,
    TagRedirect,
    Translation,
    Waiver,
)
from blog.text.words import normal_form

Model = type[models.Model]


@dataclass(frozen=True, eq=False)
class Part:
    """Rows that belong to another one, and stand in its record under ``name``, in order.

    As objects, or, if they hold but one field, as values. With ``is_one`` there is one such row for
    each, whose fields stand among those of the other.
    """

    name: str
    model: Model
    owner: str  # the field that refers to the other row
    fields: str  # names, separated by blanks
    order: tuple[str, ...] = ("pk",)
    place: str = ""  # the field for the place in the list, which is counted
    step: int = 1  # from one place to the next
    copied: Mapping[str, str] = field(default_factory=dict)  # what repeats a field of the other
    # What is computed of the rest.
    computed: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    only: models.Q = models.Q()  # noqa: RUF009  it is never changed
    is_one: bool = False
    description: str = ""

    @property
    def names(self) -> list[str]:
        """The names of its fields."""
        return self.fields.split()

    @property
    def holds_values(self) -> bool:
        """Whether it is a list of values, and not of objects."""
        return len(self.names) == 1 and not self.is_one


@dataclass(frozen=True, eq=False)
class Record:
    """The rows of a model: a line of JSON each, in a file of this name."""

    name: str
    model: Model
    description: str
    fields: str
    parts: tuple[Part, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of its own fields."""
        return self.fields.split()

    @property
    def path(self) -> str:
        """Where its lines are in the zip file."""
        return f"data/{self.name}.jsonl"


ARTICLE = (
    "kind title subtitle opening_line summary lead_picture content_note search_title "
    "search_description share_title share_description quick_exit language show_date"
)
OF_EDITION = {"post": "post", "first_live_from": "first_live_from"}
SECTION = (
    "id kind heading heading_size lead_in body items closing manner quote attribution work link "
    "rights language picture file captions caption alt_text tone action target origin person hint"
)
IN_PLACE = ("position", "pk")


def _normal_form_of_slug(row: Any) -> str:
    return normal_form(row.slug)


PRACTICE = Record(
    "practice",
    Practice,
    "The practice: one line. Entries of menu and foot name pages and categories by their id.",
    "name legal_name tagline welcome time_zone language email phone booking_url booking_label "
    "website street_address city region postal_code hours states_served profiles description "
    "google_verification bing_verification menu home_parts welcome_author country crisis_notice "
    "disclaimer quick_exit_url reading_grade_aim allow_unlicensed_authors always_require_approval "
    "allow_link_approval allow_outside_approval recheck_after_months show_stale_notice "
    "legal_footer foot_pages logo color_light color_dark log_address_days sign_out_after",
)
PEOPLE = Record(
    "people",
    get_user_model(),
    "Who did what at the desk, by name alone: whoever another record names. No accounts.",
    "id name",
)
RECORDS = (
    PRACTICE,
    PEOPLE,
    Record(
        "pictures",
        Picture,
        "The library. “file” is the original’s path in the zip file; its sizes are beside it.",
        "id token file name alt_text decorative caption credit focus_x focus_y width height "
        "rendition_key color problem added_at texts_changed_at",
    ),
    Record(
        "files",
        MediaFile,
        "Worksheets, recordings and captions. “file” is the path in the zip file.",
        "id token file name kind file_name size digest pages document_title document_language "
        "is_tagged added_at",
    ),
    Record(
        "credentials",
        Credential,
        "Kinds of license.",
        "id designation title jurisdiction under_supervision asks_degree disclosure source",
    ),
    Record(
        "categories",
        Category,
        "The main topics, by “position”.",
        "id uid name slug introduction start_here position",
        (
            Part(
                "redirects", CategoryRedirect, "category", "slug merged_pk",
                description="Former addresses, and those of categories merged into this one.",
            ),
        ),
    ),
    Record(
        "tags",
        Tag,
        "The finer topics.",
        "id name slug",
        (
            Part(
                "details", TagDetails, "tag", "uid introduction", is_one=True,
                computed={"normal_form": lambda row: normal_form(row.tag.name)},
            ),
            Part(
                "former_slugs", TagRedirect, "tag", "slug",
                computed={"normal_form": _normal_form_of_slug},
                description="Former addresses, and those of tags merged into this one.",
            ),
        ),
    ),
    Record(
        "authors",
        Author,
        "Who signs articles, with licenses. “user” is one of the people, if they use the desk.",
        "id uid name slug user pronouns bio photo on_team role accepting ages meets languages "
        "states booking_url",
        (
            Part(
                "licenses", License, "author",
                "id credential degree number show_number valid_from valid_until employer "
                "supervisor external_supervisor supervisor_email verification_url",
                description="Credentials held from a day until a day, both included.",
            ),
            Part(
                "specialties", Author.specialties.through, "author", "category",
                description="Categories.",
            ),
            Part("former_slugs", AuthorRedirect, "author", "slug", description="Old addresses."),
        ),
    ),
    Record(
        "posts",
        Post,
        "Articles and pages as they are edited; what readers see is in editions.",
        f"id {ARTICLE} slug recheck_on content_hash purpose first_public_at readers_there "
        "created_by created_at updated_at binned_at binned_by",
        (
            Part("authors", PostAuthor, "post", "author", IN_PLACE, "position"),
            Part("categories", PostCategory, "post", "category", IN_PLACE, "position"),
            Part("tags", TaggedPost, "content_object", "tag"),
            Part(
                "sections", Section, "parent", SECTION, ("ordering", "pk"), "ordering", 10,
                description="What it says, in order. What a kind doesn’t use is empty.",
            ),
            Part(
                "approvals", Approval, "post",
                "id approval_hash way approved_by author reviewer_name approved_at note given_on "
                "how recorded_by",
                description="Signatures under the exact content with this hash.",
            ),
            Part(
                "waivers", Waiver, "post",
                "id code finding_key sentence reason created_by created_at revoked_by revoked_at",
                description="Reasons for not resolving an advisory finding.",
            ),
            Part(
                "attestations", Attestation, "post", "id content_hash created_by created_at",
                description="That no client can be recognized in the content with this hash.",
            ),
            Part(
                "review_requests", ReviewRequest, "post",
                "id reviewer reviewer_author reviewer_name email expires_at opened_at requested_by "
                "requested_at note answered_at answer verdict closed_at",
                only=models.Q(fix=None),
            ),
            Part(
                "comments", Comment, "post",
                "id section section_name quote text created_by request created_at resolved_at "
                "resolved_by",
                only=models.Q(request__fix=None),
                description="For the desk alone; “request” is one of the review requests.",
            ),
        ),
    ),
    Record(
        "editions",
        Edition,
        "What readers saw from a moment until a moment: the record, which never changes.",
        f"id post slug {ARTICLE} sections picture_texts snapshot_format word_count content_hash "
        "approval_hash live_from live_until ends_at first_live_from unchanged_since went_live "
        "canceled created_at created_by ended_by",
        (
            Part(
                "authors", EditionAuthor, "edition", "author", IN_PLACE, "position",
                copied=OF_EDITION,
            ),
            Part(
                "categories", EditionCategory, "edition", "category", IN_PLACE, "position",
                copied=OF_EDITION,
            ),
            Part("tags", TaggedEdition, "content_object", "tag", copied=OF_EDITION),
            Part("pictures", EditionPicture, "edition", "picture"),
            Part("files", EditionMediaFile, "edition", "file"),
            Part("interviewees", EditionInterviewee, "edition", "author"),
            Part(
                "related", RelatedEdition, "edition", "related similarity",
                description="The editions most like it, as they were found on publication.",
            ),
        ),
    ),
    Record(
        "revisions",
        Revision,
        "Saved states of posts: who wrote what, and when, also what was never published.",
        "id post content data_hash created_by created_at note",
    ),
    Record(
        "series",
        Series,
        "Articles that are read one after the other.",
        "id name",
        (Part("parts", SeriesPart, "series", "post", IN_PLACE, "position"),),
    ),
    Record("translations", Translation, "Which post is another’s translation.", "id post original"),
    Record(
        "redirects",
        Redirect,
        "Other old addresses; without a destination the page is gone for good.",
        "id path destination post added_at",
    ),
)  # fmt: skip

# Text that is HTML within data of its own shape; that in other fields the fields themselves clean.
SHAPES = {(Edition, "sections"), (Revision, "content")}


def exported_fields() -> Iterator[tuple[Model, set[str]]]:
    """Yield each model, with the fields that are in the file or follow from what is."""
    for record in RECORDS:
        yield record.model, set(record.names)
        for part in record.parts:
            known = {part.owner, part.place, *part.copied, *part.computed, *part.names}
            is_link = "id" not in part.names  # nothing refers to such a row
            yield part.model, known - {""} | ({"id"} if is_link else set())
