"""The dry run: reads all of a blog's file and counts, in the background. Writes nothing else."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from blog.importing import REASONS
from blog.importing.article import shown_pictures
from blog.importing.blogs import (
    SourceBlog,
    SourceBody,
    SourcePicture,
    SourcePost,
    SourceTopic,
    Status,
)
from blog.importing.problems import UnreadableDocumentError
from blog.models import Author, BlogImport, Category, ImportedRow
from blog.models.authors import LETTERS
from blog.models.blog_imports import row_key
from blog.moving_in.apart import apart
from blog.moving_in.choices import AS_TAG, LEAVE, NEW, NOBODY, Choices
from blog.moving_in.days import MAX_CLOCKS, clock_of
from blog.moving_in.people import author_key, author_name, ours_by_name
from blog.moving_in.plan import Plan, PlannedAuthor, PlannedTopic
from blog.moving_in.slices import Slice
from blog.moving_in.sources import find_source, known_keys, lacking_rows, last_choices
from blog.moving_in.stored_file import opened_blog
from blog.moving_in.topics import topic_name
from blog.taxonomy.names import find_near_duplicates
from blog.text.words import normal_form

State = BlogImport.State
FEW = 8  # categories that a practice without any may simply take over
MAX_TITLES = 10
MAX_NEAR = 100  # pairs of tags
NOTHING = "There is no article and no page in this file{}."
WHAT_TO_DO = "Export all of your articles at the old site, and choose that file instead."
# Unlike those of a document, which stay out until somebody takes them in.
STRUCK_STAY = " The words stay, without the line, and their article waits until you looked."
SAYS_SO = re.compile(r"\bno articles?\b")  # what a reader of a system says of an empty file


def read_slice(blog_import: BlogImport) -> None:
    """Read some posts; the plan so far is kept. Raises UnreadableDocumentError."""
    part = Slice()
    rows = BlogImport.objects.filter(pk=blog_import.pk, state=State.READING)
    with opened_blog(blog_import) as blog:
        if not blog_import.source:
            _note_source(blog_import, blog)
        counter = PlanCounter(blog_import, blog)
        for number, post in enumerate(blog.posts()):
            if number < blog_import.done:
                continue
            part.begin_work()
            counter.add(post)
            if part.is_over:
                rows.update(done=number + 1, plan=counter.so_far(), beat_at=timezone.now())
                return
        if not counter.plan.posts:
            raise UnreadableDocumentError(_nothing(blog))
        plan = counter.finished()
    rows.update(state=State.PLANNED, done=0, total=plan.posts, plan=plan.to_data())


def _note_source(blog_import: BlogImport, blog: SourceBlog) -> None:
    blog_import.system, blog_import.title = blog.system[:60], " ".join(blog.title.split())[:200]
    blog_import.address = blog.address[:300]
    blog_import.source = find_source(blog_import, blog)
    total = sum(1 for _ in blog.posts())
    BlogImport.objects.filter(pk=blog_import.pk).update(
        system=blog_import.system,
        title=blog_import.title,
        address=blog_import.address,
        source=blog_import.source,
        total=total,
    )


def _nothing(blog: SourceBlog) -> str:
    """Return what is in a file without articles, and what to do, said once."""
    if any(map(SAYS_SO.search, blog.warnings)):
        return " ".join(blog.warnings)
    others = ", ".join(f"{name} ({count:,})" for name, count in blog.passed_over.items())
    said = NOTHING.format(f", only {others}" if others else "")
    return " ".join([said, WHAT_TO_DO, *blog.warnings])


class PlanCounter:
    """Counts what is in a blog; what was counted in an earlier slice is in the import's plan."""

    def __init__(self, blog_import: BlogImport, blog: SourceBlog) -> None:
        """Go on from the plan of the import."""
        self.blog_import, self.blog = blog_import, blog
        self.plan = Plan.from_data(blog_import.plan)
        kept: dict[str, Any] = blog_import.plan.get("counts", {})
        self.authors, self.topics, self.tags, self.reasons = (
            Counter[str](kept.get(name)) for name in ("authors", "topics", "tags", "reasons")
        )
        self.author_pages, self.topic_pages = (
            Counter[str](kept.get(name)) for name in ("author_pages", "topic_pages")
        )
        self.known = known_keys(blog_import.source)
        self.lacking = lacking_rows(blog_import.source)
        self.seen: set[str] = set()  # pictures of this slice

    def so_far(self) -> dict[str, Any]:
        """Return the plan to go on with in the next slice."""
        counts = {
            "authors": self.authors,
            "author_pages": self.author_pages,
            "topic_pages": self.topic_pages,
            "topics": self.topics,
            "tags": self.tags,
            "reasons": self.reasons,
        }
        return {**self.plan.to_data(), "counts": counts}

    def add(self, post: SourcePost) -> None:
        """Count a post, with its body."""
        plan = self.plan
        by_status = plan.pages if post.kind == "page" else plan.articles
        by_status[post.status] = by_status.get(post.status, 0) + 1
        if post.status == Status.TRASH:
            return
        key = row_key(ImportedRow.Kind.POST, post.key)
        plan.known += key in self.known
        plan.lacking += key in self.lacking
        plan.without_summary += not post.summary.strip() and post.kind == "article"
        if len(plan.titles) < MAX_TITLES and post.title.strip():
            plan.titles.append(" ".join(post.title.split())[:160])
        if len(plan.clocks) < MAX_CLOCKS and (clock := clock_of(post)):
            plan.clocks.append(clock)
        authors, topics = set(map(author_key, post.authors)), set(post.categories)
        self.authors.update(authors)
        self.topics.update(topics)
        if post.kind == "page":
            self.author_pages.update(authors)
            self.topic_pages.update(topics)
        self.tags.update(set(post.tags))
        with apart(self.blog, post, self._note_unreadable):
            self._count_body(post, self.blog.body(post))

    def _note_unreadable(self, *_: str) -> None:
        self.reasons["unreadable"] += 1

    def _count_body(self, post: SourcePost, body: SourceBody) -> None:
        self.reasons.update({each["kind"] for each in body.proposal.left_out})
        self.reasons["pictures"] += bool(body.proposal.not_included)
        named = shown_pictures(body.proposal.sections)
        self._count_pictures(body.pictures[key] for key in named if key in body.pictures)
        self._count_pictures([post.lead_picture] if post.lead_picture else [])

    def _count_pictures(self, pictures: Iterable[SourcePicture]) -> None:
        for each in pictures:
            if each.key and each.key not in self.seen:
                self.seen.add(each.key)
                self.plan.pictures_missing += each.is_absent
                self.plan.pictures_inside += bool(each.path) and not each.is_absent
                self.plan.pictures_elsewhere += not each.path

    def finished(self) -> Plan:
        """Return the whole plan, with what is proposed."""
        plan, blog = self.plan, self.blog
        last = last_choices(self.blog_import)
        plan.authors = self._planned_authors(last)
        plan.categories = self._planned_categories(last)
        used = [blog.tags[key] for key in self.tags if key in blog.tags]
        names = [*dict.fromkeys(filter(None, map(topic_name, used)))]
        plan.tags = len(names)
        plan.near_tags = [[*pair] for pair in find_near_duplicates(names)[:MAX_NEAR]]
        plan.passed_over = dict(blog.passed_over)
        plan.warnings = list(blog.warnings)
        plan.sentences = self._sentences()
        return plan

    def _planned_authors(self, last: Choices | None) -> list[PlannedAuthor]:
        ours = ours_by_name()
        found: dict[str, PlannedAuthor] = {}
        for author in self.blog.authors.values():
            key, name = author_key(author.key), author_name(author)
            if not self.authors[key] or key in found:
                continue
            same = ours.get(normal_form(name))
            proposed = str(same.pk) if same else NEW if name else NOBODY
            proposed = _chosen_last(last.authors if last else {}, key, ours.values()) or proposed
            counts = self.authors[key], self.author_pages[key]
            found[key] = PlannedAuthor(key, name or "Somebody", *counts, proposed)
        return sorted(found.values(), key=lambda each: -each.posts)

    def _planned_categories(self, last: Choices | None) -> list[PlannedTopic]:
        used = {key: each for key, each in self.blog.categories.items() if self.topics[key]}
        ours = {normal_form(each.name): each for each in Category.objects.all()}
        forms = Counter(normal_form(topic_name(each)) for each in used.values())
        may_take_over = not ours and len(used) <= FEW
        planned = []
        for key, topic in used.items():
            name, form = topic_name(topic), normal_form(topic_name(topic))
            near = [ours[form].name] if form in ours else []
            if forms[form] > 1:
                alike = [topic_name(each) for other, each in used.items() if other != key]
                near += [each for each in alike if normal_form(each) == form]
            proposed = str(ours[form].pk) if form in ours else NEW if may_take_over else AS_TAG
            if not name or form in DEFAULT_CATEGORIES:
                proposed = LEAVE
            chosen = last.categories if last else {}
            proposed = _chosen_last(chosen, key, ours.values()) or proposed
            parent = self._name_of(topic.parent)
            counts = self.topics[key], self.topic_pages[key]
            planned.append(PlannedTopic(key, name, *counts, parent, near, proposed))
        return sorted(planned, key=lambda each: -each.posts)

    def _name_of(self, key: str) -> str:
        topic: SourceTopic | None = self.blog.categories.get(key)
        return topic_name(topic) if topic else ""

    def _sentences(self) -> list[str]:
        """Return what can't be kept, and why, for people."""
        return [
            *self._about_statuses(),
            *self._about_bodies(),
            *self._about_others(),
        ]

    def _about_statuses(self) -> Iterable[str]:
        counts = Counter(self.plan.articles) + Counter(self.plan.pages)
        for status, sentence in STATUS_SENTENCES.items():
            if counts[status]:
                yield sentence.format(counts[status])

    def _about_bodies(self) -> Iterable[str]:
        if count := self.reasons["unreadable"]:
            yield f"Can’t be read: {count:,}. These will be listed."
        if count := self.plan.pictures_elsewhere:
            yield (
                f"Pictures that aren’t in the file: {count:,}. Only their addresses are. They can "
                "be fetched from the old site, as long as it is up."
            )
        if count := self.plan.pictures_missing:
            yield (
                f"Pictures that articles ask for and that are missing in the file: {count:,}. "
                "Their places stay empty, and each is listed."
            )
        for kind, reason in REASONS.items():
            if count := self.reasons[kind]:
                stay = STRUCK_STAY if kind == "struck" else ""
                yield f"{reason.heading}: in {count:,}. {reason.sentence}{stay}"
        if count := self.reasons["pictures"]:
            yield f"Pictures that can’t be taken: in {count:,}. Each will be listed."

    def _about_others(self) -> Iterable[str]:
        if others := [f"{name} ({count:,})" for name, count in self.plan.passed_over.items()]:
            yield f"Staying behind: {', '.join(others)}."
        if any(LETTERS.search(each.name) for each in self.blog.authors.values()):
            yield (
                "Letters behind names stay behind: here they come from the licenses, and go when "
                "these end."
            )


def _chosen_last(chosen: Mapping[str, str], key: str, ours: Iterable[Author | Category]) -> str:
    """Return what was chosen for the same blog before, "" if nothing, or if that is gone."""
    choice = chosen.get(key, "")
    return choice if not choice.isdecimal() or int(choice) in {each.pk for each in ours} else ""


# What systems call what is in no category.
DEFAULT_CATEGORIES = {
    normal_form(name) for name in ("Uncategorized", "Allgemein", "Unkategorisiert")
}
STATUS_SENTENCES = {
    Status.SCHEDULED: "Scheduled there: {:,}. Here these are drafts until you publish them.",
    Status.DRAFT: "Drafts there: {:,}. Here these are drafts, too.",
    Status.PRIVATE: "Private there: {:,}. Here these are drafts.",
    Status.PROTECTED: "With a password there: {:,}. Here these are drafts.",
    Status.PAID: "For members or subscribers there: {:,}. Here these are drafts.",
    Status.TRASH: "In the bin there: {:,}. These stay there.",
}
