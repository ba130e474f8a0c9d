"""What is common to all that can be done with several articles at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeAlias

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from blog.models import Post, Practice
from blog.permissions import AnyUser, visible_to


@dataclass(frozen=True)
class Said:
    """What the page said of an article: a sentence, and the hash of the content to be published."""

    sentence: str
    attested: str = ""


Shown: TypeAlias = dict[int, Said]  # by the keys of the articles to which something will happen


class Effect:
    """What will happen to an article, in a sentence.

    ``attests`` is the hash of the content that is published, if something is.
    """

    def __init__(
        self,
        post: Post,
        sentence: str,
        action: Callable[[], object] | None = None,
        attests: str = "",
    ) -> None:
        """Keep what is said, and what will be done; without an action nothing happens."""
        self.post, self.sentence, self.attests = post, sentence, attests
        self._action = action  # which no template can call

    @property
    def happens(self) -> bool:
        """Whether anything will be done."""
        return self._action is not None

    def run(self) -> Post:
        """Do it; return the article, or the one that was made of it."""
        result = self._action() if self._action else None
        return result if isinstance(result, Post) else self.post

    run.alters_data = True  # type: ignore[attr-defined]  # templates don't call it


class Operation:
    """Something that is done with each of several articles, by somebody, with a form's data."""

    do_not_call_in_templates: ClassVar = True  # of the class itself, which they are given

    name: ClassVar[str]
    label: ClassVar[str]  # of the button in the list
    title: ClassVar[str]  # with "{}" for "3 articles", as in the next two
    button: ClassVar[str]  # that does it
    done: ClassVar[str]  # said afterwards
    form_class: ClassVar[type[forms.Form]] = forms.Form
    of_bin: ClassVar[bool] = False

    def __init__(self, user: AnyUser, practice: Practice, shown_at: datetime | None = None) -> None:
        """Do it as a user of the desk of a practice.

        ``shown_at`` is when it was shown what will happen, if it was.
        """
        self.user, self.practice, self.now = user, practice, timezone.now()
        self.shown_at = shown_at or self.now

    @classmethod
    def is_open_to(cls, user: AnyUser) -> bool:
        """Return whether a user may do it with any article."""
        raise NotImplementedError

    def offered(self) -> QuerySet[Post]:
        """Return the articles among which one may choose."""
        return visible_to(self.user)

    def words(self, data: dict[str, Any]) -> tuple[str, str]:
        """Return ``button`` and ``done``, as they are for a form's data."""
        return self.button, self.done

    def effects(
        self, posts: Sequence[Post], data: dict[str, Any], shown: Shown | None = None
    ) -> Iterator[Effect]:
        """Yield what will happen to each article.

        ``data`` are the form's; ``shown`` is what was said of each before it was confirmed.
        """
        raise NotImplementedError


def run(effects: Iterable[Effect], shown: Shown) -> tuple[list[Post], list[str]]:
    """Do what was shown, and nothing else.

    Returns the articles with which it is done, or the copies that were made of them; and, in
    sentences, what stood against it with others.
    """
    done, refused = [], []
    for effect in effects:
        said = shown.get(effect.post.pk)
        if said is None:
            continue
        try:
            if not effect.happens or effect.sentence != said.sentence:
                raise ValidationError(f"This has changed since you looked. {effect.sentence}")
            done.append(effect.run())
        except ValidationError as error:
            refused.append(f"“{effect.post}”: {' '.join(error.messages)}")
        except ObjectDoesNotExist:
            refused.append(f"“{effect.post}” is gone.")
    return done, refused
