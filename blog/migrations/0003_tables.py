"""What the tables of the blog got after 0.2, but for what rests on the values in them.

0004 and 0005 write those, and 0006 requires that they are unique: on PostgreSQL rows aren't written
in the transaction that alters their table.
"""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import blog.models.documents
import blog.models.pictures
import blog.practice.languages
from blog.migrations._change_tables import ChangeTables

CASCADE, PROTECT = django.db.models.deletion.CASCADE, django.db.models.deletion.PROTECT
SET_NULL = django.db.models.deletion.SET_NULL

# Ids that last wherever a row is moved to.
UID = models.UUIDField(editable=False, null=True)


def key():
    """Return the primary key of a table."""
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def link(to, related_name, on_delete):
    """Return the foreign key of a row that links an edition, without an index of its own."""
    return models.ForeignKey(to, on_delete, related_name=related_name, db_index=False)


def words(model, name, field):
    """Return the operation that changes what is said of a field, and nothing in the database."""
    return migrations.SeparateDatabaseAndState(
        state_operations=[migrations.AlterField(model, name, field)]
    )


def section_kind(name, singular, plural):
    """Return the operation that creates a kind of section."""
    options = {
        "verbose_name": singular,
        "verbose_name_plural": plural,
        "proxy": True,
        "default_permissions": (),
        "indexes": [],
        "constraints": [],
    }
    return migrations.CreateModel(name, [], options, bases=("blog.section",))


TAXONOMY = [
    migrations.AddField("author", "uid", UID.clone()),
    migrations.AddField("category", "uid", UID.clone()),
    migrations.AlterField("category", "start_here", models.ForeignKey(blank=True, help_text="The article that somebody new to this subject should read first. It is shown at the top of this subject’s page. It is one of this category that readers see; when it is taken down, its place stays empty until it is back.", null=True, on_delete=SET_NULL, related_name="+", to="blog.post")),
    migrations.RenameField("tagdetails", "text", "introduction"),
    words("tagdetails", "introduction", models.TextField(blank=True, help_text="A few sentences at the top of this tag’s page, if it needs them.")),
    migrations.AlterField("tagdetails", "tag", models.OneToOneField(on_delete=CASCADE, related_name="details", to="taggit.tag")),
    migrations.AddField("tagdetails", "uid", UID.clone()),
    # Normal forms, by which near duplicates are found.
    migrations.AddField("tagdetails", "normal_form", models.CharField(db_index=True, default="", editable=False, help_text="That of the tag’s name.", max_length=200), preserve_default=False),
    migrations.AddField("tagredirect", "normal_form", models.CharField(db_index=True, default="", editable=False, help_text="That of the slug.", max_length=200), preserve_default=False),
    migrations.CreateModel("Series", [
        ("id", key()),
        ("name", models.CharField(error_messages={"unique": "There is a series of this name already."}, help_text="What the articles are about together, for example The first year with a baby. Readers see it under the title of each part.", max_length=80, unique=True)),
    ], {"verbose_name_plural": "series", "ordering": ["name"]}),
    migrations.CreateModel("SeriesPart", [
        ("id", key()),
        ("position", models.PositiveSmallIntegerField(default=0)),
        ("post", models.OneToOneField(on_delete=CASCADE, related_name="series_part", to="blog.post")),
        ("series", models.ForeignKey(on_delete=CASCADE, related_name="parts", to="blog.series")),
    ], {"ordering": ["position", "pk"], "default_permissions": ()}),
    migrations.CreateModel("Translation", [
        ("id", key()),
        ("original", models.ForeignKey(help_text="The article from which it was translated. Readers find each from the other.", on_delete=CASCADE, related_name="translations", to="blog.post", verbose_name="translation of")),
        ("post", models.OneToOneField(error_messages={"unique": "This article is the translation of another one already."}, help_text="The translation. Its language is set in its own form, under “Care for the reader”.", on_delete=CASCADE, related_name="translation", to="blog.post", verbose_name="article")),
    ]),
]  # fmt: skip

ARTICLES = [
    migrations.AlterField("post", "opening_line", models.TextField(blank=True, help_text="One to three sentences before the first section, set larger.")),
    migrations.AddField("post", "content_hash", models.CharField(default="", editable=False, help_text="As of an edition published now; blog.articles.revisions keeps it.", max_length=64), preserve_default=False),
    migrations.AddIndex("post", models.Index(fields=["updated_at"], name="post_saved_last")),
    migrations.AddIndex("post", models.Index(fields=["recheck_on"], name="post_by_recheck")),
    migrations.RemoveIndex("revision", "revision_by_hash"),
    migrations.RenameField("revision", "content_hash", "data_hash"),
    words("revision", "data_hash", models.CharField(help_text="Of the content; see blog.articles.hashes.data_hash.", max_length=64)),
    migrations.AddIndex("revision", models.Index(fields=["post", "data_hash"], name="revision_by_hash")),
    section_kind("CheckinSection", "check-in", "Check-in"),
    section_kind("ExampleSection", "example", "Example"),
    section_kind("TableSection", "table", "Table"),
    migrations.AlterModelOptions("quotesection", {"default_permissions": (), "verbose_name": "quote", "verbose_name_plural": "Quote"}),
    migrations.AddField("section", "action", models.CharField(blank=True, choices=[("phone", "Call the practice"), ("email", "Write to the practice")], help_text="The number and the address are those on the practice’s own page at the desk.", max_length=10, verbose_name="leads to")),
    migrations.AddField("section", "hint", models.TextField(blank=True, editable=False, help_text="What belongs here, from the template. Shown at the desk alone.")),
    migrations.AddField("section", "language", models.CharField(blank=True, choices=blog.practice.languages.language_choices, help_text="So that it is read aloud and hyphenated rightly.", max_length=10, verbose_name="its language, if another")),
    migrations.AddField("section", "link", models.CharField(blank=True, help_text="The address of a page with the whole of it.", max_length=500, validators=[django.core.validators.URLValidator(schemes=["http", "https"])], verbose_name="where to read it")),
    migrations.AddField("section", "manner", models.CharField(blank=True, max_length=10)),
    migrations.AddField("section", "origin", models.CharField(blank=True, choices=[("invented", "Invented"), ("composed", "Composed of several people"), ("agreed", "A real person, who agreed in writing"), ("own", "My own experience"), ("interview", "An interview with one of the practice’s authors")], help_text="The page says it below the heading. People recognize themselves even where nobody else does: ages, jobs, towns, dates and rare events give them away.", max_length=10, verbose_name="where it comes from")),
    migrations.AddField("section", "person", models.ForeignKey(blank=True, help_text="With licenses and disclosure, as on every page that names them.", null=True, on_delete=PROTECT, related_name="+", to="blog.author", verbose_name="who is interviewed")),
    migrations.AddField("section", "rights", models.CharField(blank=True, choices=[("own", "It is my own"), ("public", "It is in the public domain"), ("permission", "I have permission"), ("short", "It is a short quotation, with its source")], help_text="Poems and song lines are protected until seventy years after their author’s death, translations by their own dates. Readers don’t see this.", max_length=10, verbose_name="why you may print it")),
    migrations.AddField("section", "work", models.CharField(blank=True, help_text="The title and the year, as in “Leaves of Grass, 1855”.", max_length=160, verbose_name="where it is from")),
    migrations.AddField("section", "heading_size", models.CharField(blank=True, choices=[("smaller", "Smaller: a part of the section above")], max_length=10)),
    migrations.AlterField("section", "quote", models.TextField(blank=True, help_text="The sentence that deserves to stand alone, or the lines of a poem.")),
    migrations.AlterField("section", "tone", models.CharField(choices=[("note", "A gentle note"), ("crisis", "Help in a crisis"), ("short", "In short: what the article says, on top of it"), ("next", "The next step: how to reach the practice")], default="note", max_length=10, verbose_name="what it is for")),
    migrations.AddField("editingsession", "fixes", models.ForeignKey(help_text="What readers saw when the form was opened, if that is what it changes.", null=True, on_delete=PROTECT, related_name="+", to="blog.edition")),
    migrations.AddField("editingsession", "content", models.JSONField(help_text="What the form would save, if it fixes an edition: what is approved of it.", null=True)),
    migrations.AddField("picture", "problem", models.CharField(blank=True, editable=False, max_length=300)),
    # When its texts were last changed in an article.
    migrations.AddField("picture", "texts_changed_at", models.DateTimeField(null=True, editable=False)),
    migrations.AlterField("picture", "file", models.FileField(help_text="JPEG, PNG, WebP, AVIF or HEIC, 50 MB at most. Place and camera data are removed.", storage=blog.models.pictures.uploads, upload_to=blog.models.pictures.upload_path, validators=[blog.models.pictures.validate_picture], verbose_name="picture file")),
    migrations.AddIndex("picture", models.Index(fields=["added_at"], name="picture_added_last")),
    migrations.CreateModel("Document", [
        ("token", models.CharField(default=blog.models.pictures.new_token, max_length=32, primary_key=True, serialize=False)),
        ("created_at", models.DateTimeField(auto_now_add=True)),
        ("file", models.FileField(blank=True, storage=blog.models.pictures.uploads, upload_to=blog.models.documents.document_path)),
        ("name", models.CharField(blank=True, help_text="The name of the file.", max_length=255)),
        ("text", models.TextField(blank=True)),
        ("html", models.TextField(blank=True)),
        ("proposal", models.TextField(blank=True, help_text="What was read, as JSON.")),
        ("problem", models.TextField(blank=True, help_text="Why it can't be read, as a sentence.")),
        ("created_by", models.ForeignKey(on_delete=CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
    ], {"default_permissions": ()}),
]  # fmt: skip

EDITIONS = [
    migrations.AlterField("edition", "opening_line", models.TextField(blank=True, help_text="One to three sentences before the first section, set larger.")),
    migrations.AddField("edition", "went_live", models.BooleanField(default=False, help_text="Readers could see it at some time, whatever the clock says now.")),
    migrations.AddConstraint("edition", models.CheckConstraint(condition=models.Q(canceled=False) | models.Q(went_live=False), name="edition_that_went_live_is_not_canceled")),
    migrations.AddIndex("edition", models.Index(fields=["went_live", "live_from"], name="edition_by_time")),
    # With the field's index Django would drop this one on PostgreSQL, which is of the same column.
    migrations.RemoveConstraint("edition", "one_open_edition_per_post"),
    migrations.AlterField("edition", "post", link("blog.post", "editions", PROTECT)),
    migrations.AddConstraint("edition", models.UniqueConstraint(fields=["post"], condition=models.Q(live_until__isnull=True), name="one_open_edition_per_post")),
    migrations.AddIndex("edition", models.Index(fields=["post", "canceled", "live_from", "live_until", "content_hash"], name="edition_of_post")),
    # By these it is found when an edition next begins or ends; those that were canceled don't count.
    migrations.AddIndex("edition", models.Index(fields=["live_from"], condition=models.Q(canceled=False), name="edition_begins")),
    migrations.AddIndex("edition", models.Index(fields=["live_until"], condition=models.Q(canceled=False), name="edition_ends")),
    # These serve lists whatever their length: none begins with what all articles share.
    migrations.RemoveIndex("edition", "edition_in_order"),
    migrations.AddIndex("edition", models.Index(fields=["-first_live_from", "-post"], name="edition_in_order")),
    migrations.AlterField("editionauthor", "edition", link("blog.edition", "author_links", CASCADE)),
    migrations.AlterField("editionauthor", "author", link("blog.author", "edition_links", PROTECT)),
    migrations.AddIndex("editionauthor", models.Index(fields=["edition", "author"], name="author_of_edition")),
    migrations.AlterField("editioncategory", "edition", link("blog.edition", "category_links", CASCADE)),
    migrations.AlterField("editioncategory", "category", link("blog.category", "edition_links", PROTECT)),
    migrations.AddIndex("editioncategory", models.Index(fields=["edition", "category"], name="category_of_edition")),
    migrations.CreateModel("EditionInterviewee", [
        ("id", key()),
        ("author", models.ForeignKey(on_delete=PROTECT, related_name="interview_links", to="blog.author")),
        ("edition", models.ForeignKey(on_delete=CASCADE, related_name="interviewee_links", to="blog.edition")),
    ]),
]  # fmt: skip

NOT_ANSWERED = models.Q(answered_at__isnull=True, closed_at__isnull=True)
BY_LINK = models.Q(reviewer__isnull=True)

REVIEW = [
    migrations.AlterField("approval", "approved_by", models.ForeignKey(null=True, on_delete=PROTECT, related_name="approvals", to=settings.AUTH_USER_MODEL)),
    migrations.AddField("approval", "author", models.ForeignKey(null=True, on_delete=PROTECT, related_name="approvals", to="blog.author")),
    migrations.AddField("approval", "given_on", models.DateField(help_text="The day, if it was given outside the desk.", null=True)),
    migrations.AddField("approval", "how", models.CharField(blank=True, help_text="Outside the desk: on paper, in a session …", max_length=60)),
    migrations.AddField("approval", "recorded_by", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
    migrations.AddField("approval", "reviewer_name", models.CharField(default="", help_text="The name as signed.", max_length=160), preserve_default=False),
    migrations.AddField("approval", "way", models.CharField(choices=[("desk", "at the desk"), ("link", "by a personal link"), ("outside", "outside the desk")], default="desk", max_length=10)),
    migrations.AddField("approval", "fix", models.ForeignKey(help_text="The fix that was read; empty if it was the working copy.", null=True, on_delete=PROTECT, related_name="approvals", to="blog.editingsession")),
    migrations.AddConstraint("approval", models.CheckConstraint(condition=models.Q(("approved_by__isnull", False), ("recorded_by__isnull", True), ("way", "desk")) | models.Q(("approved_by__isnull", True), ("recorded_by__isnull", True), ("way", "link")) | models.Q(("given_on__isnull", False), ("recorded_by__isnull", False), ("way", "outside")), name="approved_in_one_way")),
    migrations.AddIndex("approval", models.Index(fields=["approved_at"], name="approval_by_time")),
    migrations.AlterField("comment", "created_by", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
    migrations.AddField("comment", "request", models.ForeignKey(null=True, on_delete=CASCADE, related_name="comments", to="blog.reviewrequest")),
    migrations.AddField("comment", "quote", models.CharField(blank=True, help_text="The words that it is about, as plain text; empty for the whole section.", max_length=500)),
    migrations.AddConstraint("comment", models.CheckConstraint(condition=models.Q(created_by__isnull=False) ^ models.Q(request__isnull=False), name="comment_by_a_user_or_by_link")),
    migrations.AddField("license", "supervisor_email", models.EmailField(blank=True, help_text="A personal link to approve an article goes to this address. Readers never see it.", max_length=254, verbose_name="the supervisor’s e-mail address")),
    migrations.AlterField("reviewrequest", "reviewer", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
    migrations.AddField("reviewrequest", "email", models.EmailField(blank=True, help_text="To which the personal link was mailed.", max_length=254)),
    migrations.AddField("reviewrequest", "expires_at", models.DateTimeField(help_text="The first moment at which the personal link no longer works.", null=True)),
    migrations.AddField("reviewrequest", "opened_at", models.DateTimeField(help_text="When the link was first opened.", null=True)),
    migrations.AddField("reviewrequest", "reviewer_author", models.ForeignKey(null=True, on_delete=SET_NULL, related_name="+", to="blog.author")),
    migrations.AddField("reviewrequest", "reviewer_name", models.CharField(default="", help_text="The name as it was asked.", max_length=160), preserve_default=False),
    migrations.AddField("reviewrequest", "fix", models.ForeignKey(help_text="The fix that it is about; empty if it is about the working copy.", null=True, on_delete=PROTECT, related_name="review_requests", to="blog.editingsession")),
    migrations.AddField("reviewrequest", "fix_hash", models.CharField(blank=True, help_text="The approval hash of the fix when it was asked.", max_length=64)),
    # The random keys of personal links.
    migrations.AddField("reviewrequest", "key", models.CharField(max_length=32, default="", editable=False), preserve_default=False),
    migrations.AddConstraint("reviewrequest", models.CheckConstraint(condition=models.Q(("expires_at__isnull", True), ("reviewer__isnull", False)) | models.Q(BY_LINK, ("expires_at__isnull", False), ~models.Q(email="")), name="asked_at_the_desk_or_by_link")),
    migrations.RemoveConstraint("reviewrequest", "asked_once_at_a_time"),
    migrations.AddConstraint("reviewrequest", models.UniqueConstraint(condition=NOT_ANSWERED & models.Q(fix__isnull=True), fields=("post", "reviewer"), name="asked_once_at_a_time")),
    migrations.AddConstraint("reviewrequest", models.UniqueConstraint(condition=NOT_ANSWERED, fields=("fix", "reviewer"), name="asked_once_about_a_fix")),
    migrations.AddConstraint("reviewrequest", models.UniqueConstraint(condition=NOT_ANSWERED & BY_LINK & models.Q(fix__isnull=True), fields=("post", "email"), name="one_open_link_each")),
    migrations.AddConstraint("reviewrequest", models.UniqueConstraint(condition=NOT_ANSWERED & BY_LINK, fields=("fix", "email"), name="one_open_link_to_a_fix")),
    migrations.AddIndex("reviewrequest", models.Index(condition=models.Q(closed_at__isnull=True), fields=["answered_at"], name="requests_not_closed")),
]  # fmt: skip

PRACTICE = [
    migrations.AddField("practice", "welcome", models.TextField(blank=True, help_text="A few sentences at the top of the home page, for somebody who comes for the first time: who writes here, and for whom.")),
    migrations.AddField("practice", "allow_link_approval", models.BooleanField(default=True, help_text="The desk mails the reviewer a link that works for two weeks. It shows the article as readers would see it, and whoever has it can approve the article by name. So a supervisor needs no account here. Without this tick, links that were sent don’t work.", verbose_name="may be approved by a personal link")),
    migrations.AddField("practice", "allow_outside_approval", models.BooleanField(default=False, help_text="Whoever may publish an article can enter that a supervisor approved it on paper, in a session or in a call: who, on which day and how. Tick this if you keep a record of it, since the desk can’t know that it is so.", verbose_name="may be approved outside the desk")),
    # The daily runs, and since when there could be one.
    migrations.CreateModel("DailyRun", [
        ("id", key()),
        ("day", models.DateField(help_text="In the practice's time zone.", unique=True)),
        ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
        ("starts", models.PositiveSmallIntegerField(default=0, help_text="More than one if it was killed.")),
        ("ended_at", models.DateTimeField(help_text="When its mail was queued.", null=True)),
        ("parts", models.JSONField(default=dict, help_text="By the name of each part that was begun: what was wrong, as a sentence, or “”.")),
    ], {"default_permissions": ()}),
]  # fmt: skip


class Migration(migrations.Migration):
    # The steps in which it was made. Who has some of them and not all is told so (blog.checks).
    replaces = [
        ("blog", "0003_lasting_ids"),
        ("blog", "0006_welcome"),
        ("blog", "0009_picture_problem"),
        ("blog", "0010_documents"),
        ("blog", "0011_section_kinds"),
        ("blog", "0012_series"),
        ("blog", "0013_interviewees"),
        ("blog", "0014_heading_size"),
        ("blog", "0015_opening_line_help"),
        ("blog", "0016_supervised_writer"),
        ("blog", "0018_fixes"),
        ("blog", "0019_approvals_of_fixes"),
        ("blog", "0020_remark_quotes"),
        ("blog", "0022_picture_texts_changed"),
        ("blog", "0023_edition_moments"),
        ("blog", "0024_desk_indexes"),
        ("blog", "0025_indexes_of_lists"),
        ("blog", "0028_picture_formats"),
    ]

    dependencies = [
        ("blog", "0002_search_index"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("TagIntroduction", "TagDetails"),  # its content type, too
        ChangeTables([*TAXONOMY, *ARTICLES, *EDITIONS, *REVIEW, *PRACTICE]),
    ]
