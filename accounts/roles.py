"""The roles of the practice, as data. They are Django groups with permissions.

- A **Writer** creates articles, and opens, changes and previews their own: those that they created
  or sign. They delete a draft that they created if nobody else is involved in it. They add
  pictures and files, create preview links and request reviews. They can't see other people's
  drafts or change what readers see.
- A **Reviewer** may do what a Writer may, and also reads and reviews the articles of those whom
  they supervise (by a license that is in force) and, until they answer, those that they are
  asked to review.
- A **Publisher** writes and publishes every article, and manages pictures, files, tags, categories,
  series, translations and redirects. They view authors, licenses and credentials, but don't change
  them, and have no access to people and settings.
- An **Owner** has every permission: also for people and their roles, authors, licenses, the
  settings of the practice and the audit log.

blog/permissions.py decides which articles are a user's own or theirs to review. Nobody may grant a
role with a permission that they don't hold themselves, or change a person who holds such a
permission (``grantable_roles``, ``outranks``). Nobody may delete what was published or approved,
the audit log, or people.
"""

from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db.models import Manager, Q, QuerySet

from accounts.models import User


def _permissions(actions: str, *models: str) -> tuple[str, ...]:
    """Return the permissions for some actions on each model, which is given as ``app.model``."""
    labels = [model.split(".") for model in models]
    return tuple(f"{app}.{action}_{name}" for app, name in labels for action in actions.split())


EVERYTHING = "view add change delete"
WRITER = (
    "blog.add_post",
    *_permissions("view add", "blog.picture", "blog.mediafile"),
)
REVIEWER = (*WRITER, "blog.review_post")
PUBLISHER = (
    *_permissions(EVERYTHING, "blog.post", "blog.picture", "blog.mediafile"),
    *_permissions(EVERYTHING, "blog.category", "blog.redirect"),
    *_permissions(EVERYTHING, "blog.series", "blog.translation", "taggit.tag"),
    "blog.publish_post",
    *_permissions("view", "blog.author", "blog.license", "blog.credential"),
)
OWNER = (
    *PUBLISHER,
    "blog.review_post",
    *_permissions(EVERYTHING, "blog.author", "blog.license", "blog.credential"),
    *_permissions("view change", "blog.practice"),
    *_permissions("view add change", "accounts.user"),
    "accounts.view_auditentry",
    "blog.export_practice",
)
ROLES = {"Writer": WRITER, "Reviewer": REVIEWER, "Publisher": PUBLISHER, "Owner": OWNER}


def create_roles(groups: Manager[Group], permissions: Manager[Permission]) -> None:
    """Create the roles; a migration passes the managers of its historical models.

    The permissions of models that a later migration creates are given by one after it: see
    ``add_permissions``.
    """
    by_label = {_label(each): each for each in permissions.select_related("content_type")}
    for name, labels in ROLES.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.set({by_label[label] for label in labels if label in by_label})


def add_permissions(groups: Manager[Group], permissions: Manager[Permission], *models: str) -> None:
    """Grant the existing roles their permissions for new models, given as ``app.model``.

    Raises KeyError for a permission that doesn't exist.
    """
    added = _permissions(EVERYTHING, *models)
    by_label = {_label(each): each for each in permissions.select_related("content_type")}
    for group in groups.filter(name__in=ROLES):
        group.permissions.add(*(by_label[label] for label in ROLES[group.name] if label in added))


def grantable_roles(user: User | AnonymousUser) -> QuerySet[Group]:
    """Return the roles of which a user holds every permission."""
    held = user.get_all_permissions()
    grantable = [
        group.pk
        for group in Group.objects.prefetch_related("permissions__content_type")
        if {_label(permission) for permission in group.permissions.all()} <= held
    ]
    return Group.objects.filter(pk__in=grantable).order_by("name")


def outranks(person: User, than: User | AnonymousUser) -> bool:
    """Return whether a person, active or not, holds a permission that the other lacks."""
    if than.is_superuser:
        return False
    # Django's own ``get_all_permissions`` returns none for inactive users.
    permissions = Permission.objects.filter(Q(user=person.pk) | Q(group__user=person.pk))
    held = {_label(permission) for permission in permissions.select_related("content_type")}
    return person.is_superuser or not held <= than.get_all_permissions()


def _label(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"
