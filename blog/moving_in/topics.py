"""What it is about: the categories and tags of another blog become ours, as was chosen."""

from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from taggit.models import Tag

from blog.importing.blogs import SourceBlog, SourcePost, SourceTopic
from blog.models import BlogImport, Category, ImportedRow
from blog.models.blog_imports import row_key
from blog.moving_in.choices import AS_TAG, LEAVE, NEW
from blog.moving_in.traces import written_hash
from blog.redirects import free_slug
from blog.taxonomy.editing import save_category
from blog.taxonomy.names import check_tag_name, find_near_duplicate
from blog.text.words import normal_form
from practice_site.paths import path_of

Kind = ImportedRow.Kind
NOT_ALLOWED = (
    "New categories were not made, since you may not add any: {} became tags. Ask a publisher to "
    "make categories of them."
)


def topic_name(topic: SourceTopic) -> str:
    """Return the name of a topic as one of ours is written."""
    return " ".join(topic.name.replace("\0", "").replace(",", " ").split()).strip(' "“”')


class Topics:
    """Gives each post the categories and tags that were chosen."""

    def __init__(
        self,
        blog_import: BlogImport,
        blog: SourceBlog,
        chosen: Mapping[str, str],
        *,
        take_tags: bool,
        may_add: bool,
    ) -> None:
        """Make the categories that were chosen to be new; ``sentences`` says of which it can't."""
        self.blog_import, self.blog, self.take_tags = blog_import, blog, take_tags
        self.categories: dict[str, Category] = {}
        self.as_tags: set[str] = set()
        self.resolved: dict[str, str] = {}  # of tags, by the names that they have there
        self.new_tags: set[str] = set()
        self.ours: dict[str, Category] = {}  # some since it was chosen
        for each in Category.objects.order_by("pk") if NEW in chosen.values() else ():
            self.ours.setdefault(normal_form(each.name), each)
        refused = []
        for key, topic in blog.categories.items():
            choice = chosen.get(key, LEAVE)
            if choice == NEW and not may_add and not self._known(key):
                refused.append(topic_name(topic))
                choice = AS_TAG
            if choice == AS_TAG:
                self.as_tags.add(key)
            elif choice == NEW:
                self._take(key, topic)
            elif choice != LEAVE and (ours := Category.objects.filter(pk=choice).first()):
                self.categories[key] = ours
        self.sentences = [NOT_ALLOWED.format(", ".join(refused))] if refused else []

    def categories_of(self, post: SourcePost) -> list[int]:
        """Return the keys of a post's categories here, in order."""
        found = (self.categories.get(key) for key in post.categories)
        return list(dict.fromkeys(each.pk for each in found if each))

    def tags_of(self, post: SourcePost) -> tuple[list[str], list[str]]:
        """Return the names of a post's tags, and sentences on those that can't be any.

        Two queries for each name that no post had before.
        """
        topics = [self.blog.categories[key] for key in post.categories if key in self.as_tags]
        if self.take_tags:
            topics += [self.blog.tags[key] for key in post.tags if key in self.blog.tags]
        names, problems = [], []
        for name in filter(None, map(topic_name, topics)):
            try:
                names.append(self._resolve(name))
            except ValidationError as error:
                problems += error.messages
        return list(dict.fromkeys(names)), problems

    def note_new_tags(self, names: Iterable[str]) -> None:
        """Keep in mind which of these names became tags by this import."""
        made = [name for name in names if name in self.new_tags]
        for tag in Tag.objects.filter(name__in=made) if made else ():
            ImportedRow.objects.update_or_create(
                source=self.blog_import.source,
                kind=Kind.TAG,
                key=row_key(Kind.TAG, tag.name),
                defaults=_row(self.blog_import, tag) | {"tag": tag},
            )

    def old_addresses(self) -> Iterator[tuple[str, str]]:
        """Yield each old address of a topic, and the path of its page here. One query."""
        names = {topic_name(topic) for topic in self._tags()}
        names |= {*self.resolved.values()}
        slugs = dict(Tag.objects.filter(name__in=names).values_list("name", "slug"))
        for key, topic in self.blog.categories.items():
            if key in self.categories:
                path = self.categories[key].get_absolute_url()
                yield from ((old, path) for old in topic.old_addresses)
        for topic in self._tags():
            name = topic_name(topic)
            if slug := slugs.get(self.resolved.get(name, name)):
                yield from ((old, path_of("tag", slug)) for old in topic.old_addresses)

    def _tags(self) -> list[SourceTopic]:
        """Return what becomes tags."""
        found = [each for key, each in self.blog.categories.items() if key in self.as_tags]
        return [*found, *self.blog.tags.values()] if self.take_tags else found

    def _resolve(self, name: str) -> str:
        if name not in self.resolved:
            check_tag_name(name)
            existing = find_near_duplicate(name)
            if existing is None:  # a name of this import that is nearly the same comes first
                self.new_tags.add(name)
            self.resolved[name] = existing or name
        return self.resolved[name]

    def _known(self, key: str) -> Category | None:
        """Return what a category became before, or ours of its name."""
        row = ImportedRow.objects.filter(
            source=self.blog_import.source, kind=Kind.CATEGORY, key=row_key(Kind.CATEGORY, key)
        ).first()
        ours = self.ours.get(normal_form(topic_name(self.blog.categories[key])))
        return (row.category if row else None) or ours

    @transaction.atomic
    def _take(self, key: str, topic: SourceTopic) -> None:
        """Take the category that this one became before, or make it; one of its name is it."""
        name = topic_name(topic)[: Category._meta.get_field("name").max_length or 0].strip()
        if not name:
            return
        same = Category.objects.filter(name__iexact=name)  # also another one of the file
        if known := self._known(key) or same.first():
            self.categories[key] = known
            return
        made = Category(name=name, slug=free_slug(Category, topic.slug or name))
        save_category(made)
        self.categories[key] = made
        ImportedRow.objects.update_or_create(
            source=self.blog_import.source,
            kind=Kind.CATEGORY,
            key=row_key(Kind.CATEGORY, key),
            defaults=_row(self.blog_import, made) | {"category": made},
        )


def _row(blog_import: BlogImport, made: Tag | Category) -> dict[str, object]:
    return {
        "blog_import": blog_import,
        "name": made.name[:200],
        "state": ImportedRow.State.HERE,
        "written_hash": written_hash(made),
    }
