"""Which people may approve which article, at the desk and without an account.

Nobody approves what is their own, in whatever way: ``own_articles.hand_in`` says what that is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import get_text_list

from blog.models import Author, License, Post, ReviewRequest
from blog.models.authors import supervised_licenses
from blog.people import bylines
from blog.permissions import AnyUser
from blog.publishing.fixes import Fix
from blog.review.own_articles import Hand, hand_in, owners_of

MOST_NAMED = 3  # of those who may approve an article, in a sentence


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


def may_approve(post: Post, person: AnyUser, fix: Fix | None = None) -> bool:
    """Return whether a person may approve the article, or a fix of it, at the desk."""
    return person.has_perm("blog.review_post", post) and hand_in(post, person.pk, fix) is None


def why_not(post: Post, person: AnyUser, fix: Fix | None = None) -> str:
    """Return why a person may not approve an article that they may review, and who may; else "".

    Named are supervisors of its authors and people of the desk, ``MOST_NAMED`` of them.
    """
    hand = hand_in(post, person.pk, fix)
    if hand is None:
        return ""
    users = get_user_model()._default_manager.filter(pk__in=possible_approvers(post))
    supervisors = supervisors_of(post.authors.all(), timezone.localdate())
    theirs = {bylines.bare_name(str(person))}
    names = {bylines.bare_name(each.name): each.name for each in supervisors}
    names |= {bylines.bare_name(str(each)): str(each) for each in users.order_by("pk")}
    named = [name for bare, name in names.items() if bare not in theirs][:MOST_NAMED]
    sentence = hand.refusal(post)
    return f"{sentence} {get_text_list(named, 'or')} may." if named else sentence


def possible_approvers(post: Post) -> frozenset[int]:
    """Return the keys of the people who may approve an article on request.

    Two queries, and those of ``owners_of``.
    """
    people = ModelBackend().with_perm("blog.review_post")
    found = people.exclude(author__in=post.authors.all()).values_list("pk", flat=True)
    return frozenset(found) - {user.pk for user in owners_of(post)}


def can_approve_by_link(request: ReviewRequest, on: date, sender: AnyUser | None = None) -> bool:
    """Return whether a personal link is for an approval, and not only for an answer.

    With a ``sender``, that is a new one which they would send to the same person.

    It is if whoever asked may approve the article: they can vouch for who does. For everybody else,
    though they may publish it, the link must have gone to a supervisor of the article's authors, at
    the address on a license: somebody could otherwise name an address of her own. Who keeps the
    licenses could change that address, too.
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
    if not asking.has_perm("blog.review_post", post):
        return False
    return asking.has_perm("blog.change_license") or hand_in(post, asking.pk) is None


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
    """Raise ValidationError if the article is the own one of somebody without the desk.

    They are told by key, by name, and by the e-mail address of their account.
    """
    for each in post.authors.select_related("user"):
        same_address = bool(email and each.user and email.lower() == _address(each.user))
        if same_address or each.is_reviewer(name, author.pk if author else None, None):
            raise ValidationError(Hand.SIGNS.refusal(post, each.name))
    for user, hand in owners_of(post).items():
        if _is_same(user, name, author, email):
            raise ValidationError(hand.refusal(post, str(user)))


def check_is_another(person: AnyUser, name: str, author: Author | None, email: str = "") -> None:
    """Raise ValidationError if a user names herself as the reviewer, by name, key or address."""
    if _is_same(person, name, author, email):
        raise ValidationError("This is you. Name the person who is to approve it.")


def _is_same(user: Any, name: str, author: Author | None, email: str) -> bool:
    same_name = bylines.bare_name(name) == bylines.bare_name(str(user))
    is_author = author is not None and author.user_id == user.pk
    return same_name or is_author or bool(email and email.lower() == _address(user))


def _address(user: object) -> str:
    return str(getattr(user, get_user_model().get_email_field_name())).lower()
