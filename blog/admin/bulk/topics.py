"""What several articles are filed under and who signs them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from blog.admin.bulk.base import Effect, Operation, Shown
from blog.articles import topics
from blog.models import Author, Category, Edition, Post
from blog.permissions import AnyUser, changeable_by
from blog.review import approvals
from blog.taxonomy.names import check_tag_name, find_near_duplicate, resolve_tag_case

ADD, REMOVE = "add", "remove"


class TopicForm(forms.Form):
    """Whether something is added or taken away, and whether readers see it at once."""

    change = forms.ChoiceField(
        label="What to do",
        choices=[(ADD, "Add it"), (REMOVE, "Take it away")],
        initial=ADD,
        widget=forms.RadioSelect,
    )


class TagForm(TopicForm):
    """Asks for a tag."""

    field_order = ["what", "change"]
    what = forms.CharField(
        label="Tag",
        max_length=100,
        widget=forms.TextInput(attrs={"data-tag-name": True, "list": "tag-names"}),
        error_messages={"required": "Write a tag."},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a new tag that is nearly one that there is."""
        data = super().clean() or self.cleaned_data
        name = data.get("what", "")
        if "," in name:
            self.add_error("what", "One tag at a time: leave the comma out.")
        elif name:
            check_tag_name(name)
            (name,) = resolve_tag_case([name])
            other = find_near_duplicate(name)
            if other and other != name:
                self.add_error("what", f"There is a tag “{other}”. Write it like that.")
            data["what"] = name
        return data


class CategoryForm(TopicForm):
    """Asks for a category."""

    field_order = ["what", "change"]
    what = forms.ModelChoiceField(
        Category.objects.all(),
        label="Category",
        empty_label="Choose …",
        error_messages={"required": "Choose a category."},
    )


class AuthorForm(TopicForm):
    """Asks for an author."""

    field_order = ["what", "change"]
    what = forms.ModelChoiceField(
        Author.objects.order_by("name"),
        label="Author",
        empty_label="Choose …",
        error_messages={"required": "Choose an author."},
    )


class ChangeTopics(Operation):
    """Add something to what articles are filed under or signed by, or take it away."""

    button, done = "Change {}", "{} changed."
    list_name: ClassVar[str]  # in an article's content

    @classmethod
    def is_open_to(cls, user: AnyUser) -> bool:
        """Return whether a user may change any article."""
        return bool(user.has_perm("blog.change_post") or user.has_perm("blog.add_post"))

    def effects(
        self, posts: Sequence[Post], data: dict[str, Any], shown: Shown | None = None
    ) -> Iterator[Effect]:
        """Yield whether each article gets it or loses it, when readers see that, and what ends."""
        keys = [post.pk for post in posts]
        mine = set(changeable_by(self.user).filter(pk__in=keys).values_list("pk", flat=True))
        having = set(self.having(data["what"]).filter(pk__in=keys).values_list("pk", flat=True))
        live = Edition.objects.live(self.now).filter(post__in=keys)
        read = set(live.values_list("post", flat=True))
        approved = approvals.approved_among(posts)
        adds = data["change"] == ADD
        for post in posts:
            if post.pk not in mine:
                yield Effect(post, "You may read it, not change it.")
            elif (post.pk in having) is adds:
                yield Effect(post, "Has it already." if adds else "Doesn’t have it.")
            else:
                sentences = [f"{'Gets' if adds else 'Loses'} “{data['what']}”."]
                sentences += self.consequences(post, data["what"], adds=adds)
                if post.pk in read:
                    sentences.append("Readers see that when you publish it again.")
                if post.pk in approved:
                    sentences.append("It has to be approved again.")
                change = self._change(post, data["what"], adds=adds)
                yield Effect(post, " ".join(sentences), change)

    def having(self, what: Any) -> QuerySet[Post]:
        """Return the articles that have it."""
        raise NotImplementedError

    def consequences(self, post: Post, what: Any, *, adds: bool) -> Iterator[str]:
        """Yield what else an article that is changed comes to, in sentences."""
        yield from ()

    def value(self, what: Any) -> Any:
        """Return what stands for it in an article's content."""
        return what.pk

    def _change(self, post: Post, what: Any, *, adds: bool) -> Callable[[], object]:
        value = self.value(what)

        def change(values: list[Any]) -> list[Any]:
            others = [each for each in values if each != value]
            return [*others, value] if adds else others

        note = f"{'Added' if adds else 'Took away'} “{what}” in the list"[:200]
        return lambda: topics.change_list(post, self.list_name, change, by=self.user, note=note)


class ChangeTags(ChangeTopics):
    """Add a tag, or take one away."""

    name, label, title = "tag", "Tag …", "Tag {}"
    form_class, list_name = TagForm, "tags"

    def having(self, what: str) -> QuerySet[Post]:
        """Return the articles with the tag."""
        return Post.objects.filter(tag_links__tag__name=what)

    def value(self, what: str) -> str:
        """Return the name."""
        return what


class ChangeCategories(ChangeTopics):
    """File under a category, or take it away."""

    name, label, title = "file", "Category …", "File {} under a category"
    form_class, list_name = CategoryForm, "categories"

    def having(self, what: Category) -> QuerySet[Post]:
        """Return the articles that are filed under the category."""
        return Post.objects.filter(category_links__category=what)


class ChangeAuthors(ChangeTopics):
    """Add an author, or take one away."""

    name, label, title = "author", "Author …", "Change the authors of {}"
    form_class, list_name = AuthorForm, "authors"

    def having(self, what: Author) -> QuerySet[Post]:
        """Return the articles that the author signs."""
        return Post.objects.filter(author_links__author=what)

    def consequences(self, post: Post, what: Author, *, adds: bool) -> Iterator[str]:
        """Yield that nobody signs it then, and that one can't open it any more. One query."""
        if adds:
            return
        if not post.author_links.exclude(author=what).exists():
            yield "Nobody signs it then."
        is_own = what.user_id == self.user.pk and post.created_by_id != self.user.pk
        if is_own and not self.user.has_perm("blog.change_post"):
            yield "You can’t open it any more then."
