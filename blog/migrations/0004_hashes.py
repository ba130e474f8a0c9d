"""Hashes without primary keys and default values, in all rows that hold or name one.

An approval, an attestation or an open form names a hash. Each hash of before is worked out again
from what is stored (editions, working copies, revisions) beside the new one, so that the name can
be replaced. One of a content that is stored nowhere any more is left as it is: it named nothing.
"""

import hashlib
import json
import uuid
from collections import defaultdict

from django.db import migrations

TEXT_FIELDS = (
    "title",
    "subtitle",
    "opening_line",
    "summary",
    "content_note",
    "search_title",
    "search_description",
    "share_title",
    "share_description",
)
OPTIONAL_FIELDS = ("quick_exit", "language")
SECTION_FIELDS = {
    "text": ("heading", "body"),
    "list": ("heading", "lead_in", "items", "closing"),
    "practices": ("heading", "lead_in", "items", "closing"),
    "conversation": ("heading", "lead_in", "items", "closing"),
    "quote": ("quote", "attribution"),
    "picture": ("picture", "caption"),
    "callout": ("tone", "heading", "body"),
    "questions": ("heading", "lead_in", "items", "closing"),
    "references": ("heading", "items"),
}


def sha256(data, **options):
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, **options)
    return hashlib.sha256(text.encode()).hexdigest()


def hash_before(data):
    return sha256(data, separators=(",", ":"))


def hash_after(data):
    return sha256(data)


def without_empty(texts):
    return {name: text for name, text in texts.items() if text}


def fields_after(fields):
    return {name: value for name, value in fields.items() if value not in ("", None, False)}


def section_after(section):
    data = {
        name: value
        for name, value in section.items()
        if value not in ("", None, []) and (name, value) != ("tone", "note")
    }
    if "items" in data:
        data["items"] = [without_empty(item) for item in data["items"]]
    return data


class Article:
    """A content in terms of primary keys, from any of the places where one is stored."""

    def __init__(self, ids, *, fields, sections, picture_texts, authors, categories, tags):
        self.fields = fields  # with ``slug`` and ``lead_picture``
        self.sections, self.picture_texts = sections, picture_texts
        self.authors, self.categories, self.tags = authors, categories, tags
        self.ids = ids

    def content_before(self):
        return hash_before(
            {
                **self.fields,
                "sections": self.sections,
                "picture_texts": self.picture_texts,
                "authors": self.authors,
            }
        )

    def approval_before(self):
        topics = [self.categories, sorted(tag or 0 for tag in self.tags)]
        return hash_before([self.content_before(), topics])

    def content_after(self):
        tokens = self.ids["picture"]
        sections = [section_after(section) for section in self.sections]
        for section in sections:
            if "picture" in section:
                section["picture"] = tokens.get(section["picture"])
        return hash_after(
            fields_after(self.fields)
            | {
                "lead_picture": tokens.get(self.fields["lead_picture"]),
                "sections": sections,
                "picture_texts": {
                    tokens[int(key)]: without_empty(texts)
                    for key, texts in self.picture_texts.items()
                    if int(key) in tokens
                },
                "authors": [self.ids["author"].get(key, "") for key in self.authors],
            }
        )

    def approval_after(self):
        categories = [self.ids["category"].get(key, "") for key in self.categories]
        tags = sorted(self.ids["tag"].get(key, "") for key in self.tags)
        return hash_after([self.content_after(), categories, tags])


def write_uids(apps):
    Author, Category, Picture, TagDetails = (
        apps.get_model("blog", name) for name in ("Author", "Category", "Picture", "TagDetails")
    )
    ids = {
        "author": {},
        "category": {},
        "tag": {},
        "picture": dict(Picture.objects.values_list("pk", "token")),
    }
    for name, model in (("author", Author), ("category", Category)):
        for key in model.objects.values_list("pk", flat=True):
            uid = uuid.uuid4()
            model.objects.filter(pk=key).update(uid=uid)
            ids[name][key] = str(uid)
    for tag in apps.get_model("taggit", "Tag").objects.all():
        uid = uuid.uuid4()
        TagDetails.objects.update_or_create(tag=tag, defaults={"uid": uid})
        ids["tag"][tag.pk] = str(uid)
    return ids


class Articles:
    """Every content that is stored, and what of it is looked up once for all of them."""

    def __init__(self, apps, ids):
        self.apps, self.ids = apps, ids
        self.pictures = {
            picture.pk: {
                "alt": "" if picture.decorative else picture.alt_text,
                "credit": picture.credit,
            }
            for picture in self.model("Picture").objects.all()
        }
        self.tags = dict(apps.get_model("taggit", "Tag").objects.values_list("name", "pk"))

    def model(self, name):
        return self.apps.get_model("blog", name)

    def linked(self, model, owner, key, field, *order):
        rows = self.model(model).objects.filter(**{owner: key}).order_by(*order)
        return list(rows.values_list(f"{field}_id", flat=True))

    def fields(self, get):
        fields = {name: get(name) for name in TEXT_FIELDS}
        fields |= {name: value for name in OPTIONAL_FIELDS if (value := get(name))}
        return fields | {"slug": get("slug")}

    def texts(self, sections, lead_picture):
        shown = {section.get("picture") for section in sections} | {lead_picture}
        return {str(key): self.pictures[key] for key in shown if key in self.pictures}

    def from_edition(self, edition):
        return Article(
            self.ids,
            fields=self.fields(lambda name: getattr(edition, name))
            | {"lead_picture": edition.lead_picture_id},
            sections=edition.sections,
            picture_texts=edition.picture_texts,
            authors=self.linked("EditionAuthor", "edition", edition.pk, "author", "position", "pk"),
            categories=self.linked(
                "EditionCategory", "edition", edition.pk, "category", "position", "pk"
            ),
            tags=self.linked("TaggedEdition", "content_object", edition.pk, "tag", "pk"),
        )

    def saved_content(self, post, article):
        """What was saved of a working copy, as a revision of it would hold it."""
        rows = self.model("Section").objects.filter(parent=post).order_by("ordering", "pk")
        keys = rows.values_list("pk", flat=True)
        names = {key: name for name, key in self.tags.items()}
        return article.fields | {
            "recheck_on": post.recheck_on.isoformat() if post.recheck_on else None,
            "authors": article.authors,
            "categories": article.categories,
            "tags": sorted(names[key] for key in article.tags),
            "sections": [
                {"id": key, **section}
                for key, section in zip(keys, article.sections, strict=True)
            ],
        }

    def from_post(self, post):
        sections = []
        for row in self.model("Section").objects.filter(parent=post).order_by("ordering", "pk"):
            data = {"kind": row.kind}
            for name in SECTION_FIELDS[row.kind]:
                data[name] = row.picture_id if name == "picture" else getattr(row, name)
            sections.append(data)
        return Article(
            self.ids,
            fields=self.fields(lambda name: getattr(post, name))
            | {"lead_picture": post.lead_picture_id},
            sections=sections,
            picture_texts=self.texts(sections, post.lead_picture_id),
            authors=self.linked("PostAuthor", "post", post.pk, "author", "position", "pk"),
            categories=self.linked("PostCategory", "post", post.pk, "category", "position", "pk"),
            tags=self.linked("TaggedPost", "content_object", post.pk, "tag", "pk"),
        )

    def from_revision(self, content):
        sections = [
            {name: value for name, value in section.items() if name != "id"}
            for section in content["sections"]
        ]
        return Article(
            self.ids,
            fields=self.fields(lambda name: content.get(name, ""))
            | {"lead_picture": content["lead_picture"]},
            sections=sections,
            picture_texts=self.texts(sections, content["lead_picture"]),
            authors=content["authors"],
            categories=content["categories"],
            tags=[self.tags.get(name) for name in content["tags"]],
        )


def data_hash(content):
    sections = [section_after(section) for section in content["sections"]]
    lists = {name: content[name] for name in ("authors", "categories", "tags")}
    return hash_after(fields_after(content) | lists | {"sections": sections})


def close_gaps(apps):
    """Number the categories of each article from 0: a merge left gaps, which told it as changed."""
    for name, owner in (("PostCategory", "post_id"), ("EditionCategory", "edition_id")):
        links = apps.get_model("blog", name).objects
        last, position = None, 0
        rows = links.order_by(owner, "position", "pk").values_list("pk", owner, "position")
        for key, article, before in list(rows):
            position = position + 1 if article == last else 0
            last = article
            if before != position:
                links.filter(pk=key).update(position=position)


def write_hashes(apps, schema_editor):
    close_gaps(apps)
    articles = Articles(apps, write_uids(apps))
    Post, Edition, Revision = (articles.model(name) for name in ("Post", "Edition", "Revision"))
    contents, approvals, saved = defaultdict(dict), defaultdict(dict), {}

    def note(post, article, content_before=None, approval_before=None):
        content_after, approval_after = article.content_after(), article.approval_after()
        contents[post][content_before or article.content_before()] = content_after
        approvals[post][approval_before or article.approval_before()] = approval_after
        return content_after, approval_after

    for revision in Revision.objects.iterator(chunk_size=200):
        before, revision.data_hash = revision.data_hash, data_hash(revision.content)
        Revision.objects.filter(pk=revision.pk).update(data_hash=revision.data_hash)
        saved[before] = revision.data_hash
        note(revision.post_id, articles.from_revision(revision.content))
    for post in Post.objects.iterator(chunk_size=200):
        article = articles.from_post(post)
        content_hash, _ = note(post.pk, article)
        content = articles.saved_content(post, article)
        saved.setdefault(hash_before(content), data_hash(content))
        Post.objects.filter(pk=post.pk).update(content_hash=content_hash)
    for edition in Edition.objects.iterator(chunk_size=200):
        article = articles.from_edition(edition)
        content_hash, approval_hash = note(
            edition.post_id, article, edition.content_hash, edition.approval_hash
        )
        Edition.objects.filter(pk=edition.pk).update(
            content_hash=content_hash, approval_hash=approval_hash
        )
    for model, field, after in (
        ("Approval", "approval_hash", approvals),
        ("Attestation", "content_hash", contents),
    ):
        rows = articles.model(model).objects
        for key, post, before in list(rows.values_list("pk", "post_id", field)):
            now = after[post].get(before, before)
            # Two attestations of what is the same content now would be one too many.
            if now != before and (
                field == "approval_hash" or not rows.filter(post=post, content_hash=now).exists()
            ):
                rows.filter(pk=key).update(**{field: now})
    sessions = articles.model("EditingSession").objects
    for key, before, data in list(sessions.values_list("pk", "base_hash", "data")):
        if before in saved:
            data = [[name, saved[before] if name == "base" else value] for name, value in data]
            sessions.filter(pk=key).update(base_hash=saved[before], data=data)


class Migration(migrations.Migration):
    dependencies = [("blog", "0003_tables")]

    operations = [migrations.RunPython(write_hashes)]
