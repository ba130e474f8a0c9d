"""The roles of the practice, as data. They are Django's groups and permissions.

- A **Writer** writes new articles, and opens, changes and previews their own: those that they
  began or sign. They delete a draft that they began, as long as nobody else has a hand in it. They
  add pictures, make preview links and ask for a review. They see nothing of anybody else's drafts,
  and change nothing that readers see.
- A **Reviewer** may do what a Writer may. They also read, and review, the articles of those whom
  they supervise (by a license that is in force) and those that they were asked to look at.
- A **Publisher** writes and publishes every article, and keeps pictures, tags, categories and old
  addresses. Who signs, licenses, people and settings are not theirs; they see who signs as what.
- An **Owner** may do everything there is a permission for: also people and their roles, authors,
  licenses, the settings of the practice, and reading the record.

Which articles are one's own, or one's to review, says blog/permissions.py. Nobody may give a role
with a permission that they do not hold themselves, or change somebody who holds one (may_give,
mightier). What was published or approved, the record, and people are deleted by nobody.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet


def _all(*models: str) -> tuple[str, ...]:
    """Give what Django lets one do with each of some models, as ``app.model``."""
    parts = [model.split(".") for model in models]
    return tuple(f"{a}.{do}_{m}" for a, m in parts for do in ("view", "add", "change", "delete"))


WRITER = ("blog.add_post", "blog.view_picture", "blog.add_picture")
REVIEWER = (*WRITER, "blog.review_post")
PUBLISHER = (
    *_all("blog.post", "blog.picture", "blog.category", "blog.redirect", "taggit.tag"),
    "blog.publish_post",
    "blog.view_author",
    "blog.view_license",
    "blog.view_credential",
)
OWNER = (
    *PUBLISHER,
    "blog.review_post",
    *_all("blog.author", "blog.license", "blog.credential"),
    "blog.view_practice",
    "blog.change_practice",
    "accounts.view_user",
    "accounts.add_user",
    "accounts.change_user",
    "accounts.view_auditentry",
)
ROLES = {"Writer": WRITER, "Reviewer": REVIEWER, "Publisher": PUBLISHER, "Owner": OWNER}


def create_roles(groups: Any, permissions: Any) -> None:
    """Make the roles with their permissions, given the managers of both (of a migration, say).

    Raises KeyError for a permission that doesn't exist.
    """
    known = {
        f"{each.content_type.app_label}.{each.codename}": each
        for each in permissions.select_related("content_type")
    }
    for name, wanted in ROLES.items():
        groups.get_or_create(name=name)[0].permissions.set({known[each] for each in wanted})


def grantable_roles(user: Any) -> QuerySet[Group]:
    """Give the roles of which this person holds every permission."""
    mine = user.get_all_permissions()
    given = [
        group.pk
        for group in Group.objects.prefetch_related("permissions__content_type")
        if {f"{each.content_type.app_label}.{each.codename}" for each in group.permissions.all()}
        <= mine
    ]
    return Group.objects.filter(pk__in=given).order_by("name")


def outranks(person: Any, than: Any) -> bool:
    """Whether somebody holds what the other does not; also somebody whose account is closed."""
    if than.is_superuser:
        return False
    held = {f"{app}.{name}" for app, name in _held(person)}
    return person.is_superuser or not held <= than.get_all_permissions()


def _held(person: Any) -> set[tuple[str, str]]:
    """Read the permissions from the database: of the inactive Django says that they have none."""
    if person.pk is None:
        return set()
    columns = ("content_type__app_label", "codename")
    of_groups = person.groups.values_list(*(f"permissions__{each}" for each in columns))
    own = person.user_permissions.values_list(*columns)
    return {row for row in [*of_groups, *own] if row[1]}
