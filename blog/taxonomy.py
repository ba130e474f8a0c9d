"""Tags and categories: which names are nearly the same, renaming, merging, their order.

Every function that writes is one transaction, and raises ValidationError, in words for the person
at the desk, when it can't do what was asked. Old addresses go on leading to where things are.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from taggit.models import Tag

from blog import redirects
from blog.models import (
    Category,
    CategoryRedirect,
    Edition,
    EditionCategory,
    Post,
    PostCategory,
    TaggedEdition,
    TaggedPost,
    TagIntroduction,
    TagRedirect,
)
from blog.models.taxonomy import tags_with_counts
from blog.search import index
from blog.search.related import relate
from blog.signals import happened

Subject: TypeAlias = Tag | Category

# --- Names ---------------------------------------------------------------------------------------

# An ending, and what stands for the singular and the plural alike. The first that fits counts.
# Good enough to ask "did you mean", and never used for more.
ENDINGS = [
    (r"^people$", "person"),
    (r"^(wo)?men$", r"\1man"),
    (r"children$", "child"),
    (r"(..)(?:ies|ie|ys|y)$", r"\1i"),  # boundary, boundaries; movie, movies; day, days
    (r"(..)(?:ves|ve|fes|fe|fs)$", r"\1f"),  # life, lives; self, selves; belief, beliefs
    (r"(.(?:s|x|z|ch|sh|o))(?:es|is|e)$", r"\1"),  # crisis, crises; stress, stresses; box, boxes
    (r"(.[^su])s$", r"\1"),  # couple, couples; but stress and focus end so by themselves
]


def likeness(name: str) -> str:
    """Give what two names share when they differ by case, accents, spaces, hyphens or a plural."""
    return "".join(_singular(word) for word in _words(name))


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", re.sub(r"['’](?:s\b)?", "", plain))


def _singular(word: str) -> str:
    for ending, replacement in ENDINGS:
        found, times = re.subn(ending, replacement, word)
        if times:
            return found
    return word


def names_in(text: str) -> list[str]:
    """Read tags as they are typed: between commas, so that one may have several words."""
    names = (re.sub(r"\s+", " ", part).strip(' "“”') for part in text.split(","))
    once = {name.casefold(): name for name in reversed(list(names)) if name}
    return sorted(once.values())


def as_typed(tags: Iterable[Tag]) -> str:
    """Write tags as they are typed; the opposite of ``names_in``."""
    return ", ".join(sorted(tag.name for tag in tags))


def check_name(name: str, of: Tag | None = None) -> None:
    """Raise ValidationError for what can't be a tag's name; ``of`` is the tag that is renamed."""
    if len(name) > Tag._meta.get_field("name").max_length:
        raise ValidationError(f"“{name[:40]}…” is too long for a tag. Use one to three words.")
    if not slugify(name, allow_unicode=True):
        raise ValidationError(f"“{name}” can’t be a tag: it needs a letter or a number.")
    if of and Tag.objects.filter(name__iexact=name).exclude(pk=of.pk).exists():
        raise ValidationError(
            f"There is a tag “{name}” already. To make one of the two, merge them in the list."
        )


def alike(name: str, of: Subject | None = None) -> str | None:
    """Give the tag that a name means, or that is nearly the same; None where there is none.

    What was renamed or merged is found by its former address too. ``of`` is the tag or category
    that is to have the name: it is not looked at itself, and its like are. Two queries.
    """
    return _Names(of).alike(name)


def alike_pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    """Give each new name that is nearly that of a tag, or of a name before it, with that one."""
    known, pairs = _Names(), []
    for name in names:
        found = known.alike(name)
        if found is None:
            known.add(name)
        elif found.casefold() != name.casefold():
            pairs.append((name, found))
    return pairs


def names_of_now(names: Iterable[str]) -> list[str]:
    """Give what tags are called today, for names of another day: a renamed or merged one's.

    A name that there is stays, and so does one that nothing is known of. At most two queries.
    """
    names = list(names)
    there = set(Tag.objects.filter(name__in=names).values_list("name", flat=True))
    gone = {slugify(name, allow_unicode=True): name for name in names if name not in there}
    former = TagRedirect.objects.filter(slug__in=gone) if gone else TagRedirect.objects.none()
    now = {gone[slug]: name for slug, name in former.values_list("slug", "tag__name")}
    return list(dict.fromkeys(now.get(name, name) for name in names))


def categories_of_now(keys: Iterable[int]) -> list[int]:
    """Give the categories that there are today, for those of another day: a merged one's successor.

    One query, and one more where some are gone.
    """
    keys = list(keys)
    there = set(Category.objects.filter(pk__in=keys).values_list("pk", flat=True))
    gone = [key for key in keys if key not in there]
    successors = CategoryRedirect.objects.filter(former_key__in=gone) if gone else []
    now = {each.former_key: each.category_id for each in successors}
    found = (key if key in there else now.get(key) for key in keys)
    return list(dict.fromkeys(key for key in found if key))


class _Names:
    """The names there are, exactly, and by what they are like."""

    def __init__(self, of: Subject | None = None) -> None:
        model: Any = type(of) if of else Tag
        redirect, field = redirects.REDIRECTS[model]
        others = model._default_manager.exclude(pk=of.pk if of else None)
        former = redirect._default_manager.filter(**{f"{field}__in": others})
        self.exact: dict[str, str] = {}
        self.like = {
            likeness(slug): name for slug, name in former.values_list("slug", f"{field}__name")
        }
        for name in others.order_by("-name").values_list("name", flat=True):
            self.add(name)

    def add(self, name: str) -> None:
        self.exact[name.casefold()] = self.like[likeness(name)] = name

    def alike(self, name: str) -> str | None:
        return self.exact.get(name.casefold()) or self.like.get(likeness(name))


def suggestions(typed: str, at: datetime) -> list[Tag]:
    """Give the tags, with their counts, in which what is being typed is found; best ones first."""
    begun, like = " ".join(_words(typed)), likeness(typed)
    found = []
    for tag in tags_with_counts(at):
        words = " ".join(_words(tag.name))
        if begun in words or like in likeness(tag.name):
            found.append((not words.startswith(begun), -tag.post_count, tag.name, tag))
    return [tag for *_, tag in sorted(found)]


# --- Saving --------------------------------------------------------------------------------------


@transaction.atomic
def rename(tag: Tag, name: str) -> None:
    """Give a tag another name, and the address that goes with it; the old one leads there."""
    check_name(name, of=tag)
    former, tag.name = tag.slug, name
    slug, number = tag.slugify(name), 1
    while Tag.objects.filter(slug=slug).exclude(pk=tag.pk).exists():
        slug, number = tag.slugify(name, number), number + 1
    tag.slug = slug
    tag.save()
    redirects.moved(tag, former)
    index.renamed(tag)


@transaction.atomic
def introduce(tag: Tag, text: str) -> None:
    """Give a tag an introduction, as rich text; an empty one takes it away."""
    TagIntroduction.objects.update_or_create(tag=tag, defaults={"text": text})
    TagIntroduction.objects.filter(tag=tag, text="").delete()


@transaction.atomic
def save_category(category: Category) -> None:
    """Save a category; a new one comes last, and an address that it had leads to the new one."""
    former = Category.objects.filter(pk=category.pk).values_list("slug", flat=True).first()
    if former is None:
        last = Category.objects.aggregate(last=models.Max("position"))["last"]
        category.position = 0 if last is None else last + 1
    category.save()
    redirects.moved(category, former or "")
    index.renamed(category)


# --- Merging and deleting ------------------------------------------------------------------------

# Where articles are filed under a tag or a category: at the desk, and as readers see them. These
# rows say by which page an edition is found; they are no words of it, so they may move.
LINKS: dict[Any, tuple[tuple[type[models.Model], str, str], ...]] = {
    Tag: ((TaggedPost, "content_object", "tag"), (TaggedEdition, "content_object", "tag")),
    Category: ((PostCategory, "post", "category"), (EditionCategory, "edition", "category")),
}


@transaction.atomic
def merge(keep: Subject, others: Sequence[Subject]) -> None:
    """Make several into one: every article of the others is found under it, and so are they.

    What the practice wrote about the one that stays is kept; where there is nothing, it takes over
    what was written about the first of the others that has something.
    """
    others = [each for each in others if each.pk != keep.pk]
    # What is being filed under one of them meanwhile waits, and doesn't go with it.
    kind: type[Any] = type(keep)
    list(kind.objects.select_for_update().filter(pk__in=[each.pk for each in others]))
    now = timezone.now()
    links = "tag_links__tag" if isinstance(keep, Tag) else "category_links__category"
    moved = list(Edition.objects.not_over(now).filter(**{f"{links}__in": others}).distinct())
    for links_of, article, field in LINKS[type(keep)]:
        _move(links_of, article, field, keep, others)
    for edition in moved:  # what they share with others is more than it was
        relate(edition, now)
    redirect, field = redirects.REDIRECTS[type(keep)]
    redirect._default_manager.filter(**{f"{field}__in": others}).update(**{field: keep})
    _take_over(keep, others)
    for each in others:
        key = each.pk
        each.delete()
        redirects.lead(each.slug, keep)
        if isinstance(keep, Category):
            CategoryRedirect.objects.filter(slug=each.slug).update(former_key=key)
    index.renamed(keep)
    names = ", ".join(str(each) for each in others)
    happened.send(sender=type(keep), what="merged", about=keep, details=names)


def _move(
    links: type[models.Model], article: str, field: str, keep: Subject, others: Sequence[Subject]
) -> None:
    """Move rows; an article that had several of them keeps the first one's place."""
    rows = links._default_manager.filter(**{f"{field}__in": [keep, *others]})
    first: dict[Any, Any] = {}
    for row in rows:
        first.setdefault(getattr(row, f"{article}_id"), row.pk)
    rows.exclude(pk__in=first.values()).delete()
    links._default_manager.filter(pk__in=first.values()).update(**{field: keep})


def _take_over(keep: Subject, others: Sequence[Subject]) -> None:
    if isinstance(keep, Tag):
        found = TagIntroduction.objects.filter(tag__in=[keep, *others])
        texts = {each.tag_id: each.text for each in found}
        texts_in_order = (texts.get(each.pk, "") for each in [keep, *others])
        introduce(keep, next(filter(None, texts_in_order), ""))
        return
    for name in ("introduction", "start_here_id"):
        values = (getattr(each, name) for each in [keep, *others])
        setattr(keep, name, next(filter(None, values), getattr(keep, name)))
    keep.save(update_fields=["introduction", "start_here"])


def articles_of(*subjects: Subject) -> models.QuerySet[Post]:
    """The articles that are filed under any of them, on the desk or in some edition."""
    link = "tag_links__tag" if isinstance(subjects[0], Tag) else "category_links__category"
    filed = models.Q(**{f"{link}__in": subjects}) | models.Q(**{f"editions__{link}__in": subjects})
    return Post.objects.filter(filed).distinct()


def reason_to_stay(subject: Subject) -> str:
    """Say why a tag or a category can't be deleted; empty where it can."""
    count = articles_of(subject).count()
    if not count:
        return ""
    articles = "article is" if count == 1 else "articles are"
    return (
        f"“{subject}” stays, since {count} {articles} filed under it, here or on record. To be rid "
        f"of it, merge it into another {subject._meta.verbose_name}."
    )


def delete(subject: Subject) -> None:
    """Delete what no article is filed under."""
    if reason := reason_to_stay(subject):
        raise ValidationError(reason)
    subject.delete()


# --- The order of the categories -----------------------------------------------------------------


@transaction.atomic
def arrange(keys: Sequence[int]) -> None:
    """Put the categories into the order of these keys; any that is not named comes after them."""
    places = {key: place for place, key in enumerate(keys)}
    categories = list(Category.objects.select_for_update())
    categories.sort(key=lambda each: places.get(each.pk, len(places)))
    for position, category in enumerate(categories):
        category.position = position
    Category.objects.bulk_update(categories, ["position"])


def move(category: Category, by: int) -> None:
    """Move a category up (-1) or down (1) among its neighbours; at an end it stays."""
    keys = list(Category.objects.values_list("pk", flat=True))
    place = keys.index(category.pk)
    keys.insert(min(max(place + by, 0), len(keys) - 1), keys.pop(place))
    arrange(keys)
