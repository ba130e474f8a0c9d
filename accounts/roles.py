"""The roles of the practice, as data. They are Django groups with permissions.

- A **Writer** creates articles, and opens, changes and previews their own: those that they created
  or sign. They delete a draft that they created if nobody else is involved in it. They add
  pictures, create preview links and request reviews. They can't see other people's drafts or
  change what readers see.
- A **Reviewer** may do what a Writer may, and also reads and reviews the articles of those whom
  they supervise (by a license that is in force) and those that they were asked to review.
- A **Publisher** writes and publishes every article, and manages pictures, tags, categories and
  redirects. They view authors, licenses and credentials, but don't change them, and have no access
  to people and settings.
- An **Owner** has every permission: also for people and their roles, authors, licenses, the
  settings of the practice and the audit log.

blog/permissions.py decides which articles are a user's own or theirs to review. Nobody may grant a
role with a permission that they don't hold themselves, or change a person who holds such a
permission (``grantable_roles``, ``outranks``). Nobody may delete what was published or approved,
the audit log, or people.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet


def _all_permissions(*models: str) -> tuple[str, ...]:
    """Return Django's four permissions for each model, which is given as ``app.model``."""
    parts = [label.split(".") for label in models]
    actions = ("view", "add", "change", "delete")
    return tuple(f"{app}.{action}_{model}" for app, model in parts for action in actions)


WRITER = ("blog.add_post", "blog.view_picture", "blog.add_picture")
REVIEWER = (*WRITER, "blog.review_post")
PUBLISHER = (
    *_all_permissions("blog.post", "blog.picture", "blog.category", "blog.redirect", "taggit.tag"),
    "blog.publish_post",
    "blog.view_author",
    "blog.view_license",
    "blog.view_credential",
)
OWNER = (
    *PUBLISHER,
    "blog.review_post",
    *_all_permissions("blog.author", "blog.license", "blog.credential"),
    "blog.view_practice",
    "blog.change_practice",
    "accounts.view_user",
    "accounts.add_user",
    "accounts.change_user",
    "accounts.view_auditentry",
)
ROLES = {"Writer": WRITER, "Reviewer": REVIEWER, "Publisher": PUBLISHER, "Owner": OWNER}


def create_roles(groups: Any, permissions: Any) -> None:
    """Create the roles with their permissions; takes the managers of Group and Permission.

    A migration passes those of its historical models.

    Raises KeyError for a permission that doesn't exist.
    """
    by_label = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in permissions.select_related("content_type")
    }
    for name, labels in ROLES.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.set({by_label[label] for label in labels})


def grantable_roles(user: Any) -> QuerySet[Group]:
    """Return the roles of which a user holds every permission."""
    held = user.get_all_permissions()
    grantable = [
        group.pk
        for group in Group.objects.prefetch_related("permissions__content_type")
        if {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()} <= held
    ]
    return Group.objects.filter(pk__in=grantable).order_by("name")


def outranks(person: Any, than: Any) -> bool:
    """Return whether a person, active or not, holds a permission that the other lacks."""
    if than.is_superuser:
        return False
    held = {f"{app}.{name}" for app, name in _permissions_held(person)}
    return person.is_superuser or not held <= than.get_all_permissions()


def _permissions_held(person: Any) -> set[tuple[str, str]]:
    """Return a person's permissions, read from the database.

    Django's own ``get_all_permissions`` returns none for inactive users.
    """
    if person.pk is None:
        return set()
    columns = ("content_type__app_label", "codename")
    of_groups = person.groups.values_list(*(f"permissions__{column}" for column in columns))
    own = person.user_permissions.values_list(*columns)
    return {row for row in [*of_groups, *own] if row[1]}
