"""Which people may approve which article, at the desk and without an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError

from blog.models import Author, License, Post, ReviewRequest
from blog.models.authors import supervised_licenses
from blog.people import bylines
from blog.permissions import AnyUser


@dataclass(frozen=True)
class Supervisor:
    """Who supervises an author by a license, as the license says it."""

    license: License
    name: str

    @property
    def author(self) -> Author | None:
        """Who that is among the authors, if anybody."""
        return self.license.supervisor

    @property
    def email(self) -> str:
        """The address for a personal link, or ""."""
        return self.license.supervisor_email


def supervisors_of(authors: Iterable[Author], on: date) -> list[Supervisor]:
    """Return who supervises these authors on a date, each once. At most two queries.

    Whoever stands on several licenses is known by one that has an address.
    """
    found = _supervision(authors, on)
    by_name = {bylines.bare_name(each.name): each for each in found}
    by_name |= {bylines.bare_name(each.name): each for each in found if each.email}
    return list(by_name.values())


def _supervision(authors: Iterable[Author], on: date) -> list[Supervisor]:
    """Return who supervises these authors on a date, once for each license."""
    return [Supervisor(row, row.supervisor_name(on)) for row in supervised_licenses(authors, on)]


def can_approve_at_desk(author: Author | None) -> bool:
    """Return whether an author has an account with which to approve, and a second factor for it."""
    user = author.user if author else None
    usable = user is not None and user.is_active and user.has_perm("blog.review_post")
    return bool(usable and is_mfa_enabled(user))


def may_approve(post: Post, person: AnyUser) -> bool:
    """Return whether a person may approve the article at the desk: not one who signs it."""
    return person.has_perm("blog.review_post", post) and not is_author(post, person)


def possible_approvers(post: Post) -> frozenset[int]:
    """Return the keys of the people who may approve an article on request. One query."""
    people = ModelBackend().with_perm("blog.review_post")
    return frozenset(people.exclude(author__in=post.authors.all()).values_list("pk", flat=True))


def is_author(post: Post, person: AnyUser) -> bool:
    """Return whether a person is an author of the article. Authors may not approve it."""
    return post.authors.filter(user=person.pk).exists()


def can_approve_by_link(request: ReviewRequest, on: date, sender: AnyUser | None = None) -> bool:
    """Return whether a personal link is for an approval, and not only for an answer.

    With a ``sender``, that is a new one which they would send to the same person.

    It is if whoever asked may review the article: they could approve it, or vouch for who does. For
    everybody else, though they may publish it, the link must have gone to a supervisor of the
    article's authors, at the address on a license, which they can't change: somebody could
    otherwise name an address of her own.
    """
    post = request.post
    if approves_by_any_address(sender or request.requested_by, post):
        return True
    name = bylines.bare_name(request.reviewer_name)
    return any(
        each.email.lower() == request.email and bylines.bare_name(each.name) == name
        for each in _supervision(post.authors.all(), on)
    )


def approves_by_any_address(asking: AnyUser, post: Post) -> bool:
    """Return whether a link that somebody sends is for an approval, whatever its address."""
    return asking.has_perm("blog.review_post", post)


def clean_name(name: str) -> str:
    """Return a name as it is mailed and shown, on one line; ValidationError if it has a link."""
    name = " ".join(name.split())
    if "://" in name or "www." in name.casefold():
        raise ValidationError({"name": "Write a name, without an address of a web page."})
    return name


def check_signature(request: ReviewRequest, name: str) -> None:
    """Raise ValidationError if a name isn't that of whoever was asked; letters after it may vary.

    Nor may it be that of whoever asked.
    """
    author, email = request.reviewer_author, request.email
    check_is_another(request.requested_by, name, author, email)
    if bylines.bare_name(name) != bylines.bare_name(request.reviewer_name):
        sentence = f"This link is for {request.reviewer_name}. Sign with that name."
        raise ValidationError({"name": sentence})


def check_reviewer(post: Post, name: str, *, author: Author | None = None, email: str = "") -> None:
    """Raise ValidationError if somebody without the desk is an author of the article.

    They are told by key, by name, and by the e-mail address of their account.
    """
    for each in post.authors.select_related("user"):
        same_address = bool(email and each.user and email.lower() == _address(each.user))
        if same_address or each.is_reviewer(name, author.pk if author else None, None):
            raise ValidationError(
                f"{each.name} signs this {post.noun}: somebody else has to approve it."
            )


def check_is_another(person: AnyUser, name: str, author: Author | None, email: str = "") -> None:
    """Raise ValidationError if a user names herself as the reviewer, by name, key or address."""
    names = {bylines.bare_name(str(person))}
    is_self = author is not None and author.user_id == person.pk
    if is_self or bylines.bare_name(name) in names or (email and email.lower() == _address(person)):
        raise ValidationError("This is you. Name the person who is to approve it.")


def _address(user: object) -> str:
    return str(getattr(user, get_user_model().get_email_field_name())).lower()
