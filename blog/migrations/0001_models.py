import blog.models.pictures
import blog.models.practice
import blog.practice.crisis
import blog.practice.languages
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import taggit.managers
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(error_messages={'unique': 'There is a category of this name already.'}, help_text='A subject in one to three words, for example Couples therapy.', max_length=60, unique=True)),
                ('slug', models.SlugField(error_messages={'unique': 'Another category already has this address.'}, help_text='The end of this subject’s page address, for example couples-therapy. When you change it later, the old address leads to the new one.', max_length=80, unique=True, verbose_name='web address')),
                ('introduction', models.TextField(blank=True, help_text='A few sentences at the top of this subject’s page.')),
                ('position', models.PositiveSmallIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name_plural': 'categories',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('article', 'Article')], default='article', editable=False, max_length=20)),
                ('title', models.CharField(help_text='What the article is called. It is shown large at the top.', max_length=160)),
                ('subtitle', models.CharField(blank=True, help_text='A second line under the title, if it needs one.', max_length=240)),
                ('opening_line', models.TextField(blank=True, help_text='One sentence by itself before the first section, set larger.')),
                ('summary', models.TextField(blank=True, help_text='Two sentences that say what a reader will find. They are shown in lists and feeds, and in search results unless you write other words for those below.', max_length=320)),
                ('content_note', models.TextField(blank=True, help_text='A gentle word before a hard subject, for example “This article speaks about loss.” Leave empty where none is needed.')),
                ('search_title', models.CharField(blank=True, help_text='The title in search results, if it should differ. About 60 letters are shown.', max_length=70)),
                ('search_description', models.CharField(blank=True, help_text='The text in search results, if it should differ from the summary.', max_length=200)),
                ('share_title', models.CharField(blank=True, help_text='The title when somebody shares the article, if it should differ.', max_length=100)),
                ('share_description', models.CharField(blank=True, help_text='The text when somebody shares the article, if it should differ.', max_length=240)),
                ('quick_exit', models.BooleanField(default=False, help_text='Puts a button on the article that leads to a harmless page at once, and takes the article out of the way back. It can’t clear the list of visited pages of the browser, nor hide the visit from whoever runs the network. Choose it where somebody might be watched, for example in articles about violence at home.', verbose_name='readers may need to leave quickly')),
                ('language', models.CharField(blank=True, choices=blog.practice.languages.language_choices, help_text='If the article isn’t in the language of the practice, so that it is read aloud and hyphenated in its own.', max_length=20)),
                ('slug', models.SlugField(max_length=100, verbose_name='web address')),
                ('sections', models.JSONField(default=list)),
                ('picture_texts', models.JSONField(default=dict, help_text='Description and credit of each picture, by its key.')),
                ('snapshot_format', models.PositiveSmallIntegerField(default=1)),
                ('word_count', models.PositiveIntegerField(default=0, editable=False)),
                ('content_hash', models.CharField(help_text='SHA-256 of its text and pictures; see blog.articles.hashes.content_hash.', max_length=64)),
                ('approval_hash', models.CharField(help_text='The hash that approvals refer to; see blog.articles.hashes.approval_hash.', max_length=64)),
                ('live_from', models.DateTimeField()),
                ('live_until', models.DateTimeField(help_text='When it stops being live: at its own end or at the next edition.', null=True)),
                ('ends_at', models.DateTimeField(help_text='The end that was chosen when it was scheduled, if any.', null=True)),
                ('first_live_from', models.DateTimeField(help_text='When the article first appeared.')),
                ('canceled', models.BooleanField(default=False, help_text='Replaced or canceled before it was ever live.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(help_text='Who took it down or canceled it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-live_from', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=blog.models.pictures.new_token, editable=False, max_length=32, unique=True)),
                ('file', models.FileField(help_text='JPEG, PNG, WebP or AVIF, 8 MB at most. Place and camera data are removed.', upload_to=blog.models.pictures.upload_path, validators=[blog.models.pictures.validate_picture], verbose_name='picture file')),
                ('name', models.CharField(help_text='What you look for when you choose it, for example “Two cups on a table”. Readers don’t see it.', max_length=120)),
                ('alt_text', models.CharField(blank=True, help_text='What it shows, in a sentence: it is read aloud in place of the picture. Without it, or the tick below, no article with this picture can be published.', max_length=300, verbose_name='description for those who can’t see it')),
                ('decorative', models.BooleanField(default=False, help_text='Tick this if the picture says nothing that the text doesn’t: then it is passed over in silence.')),
                ('credit', models.CharField(blank=True, help_text='Who made it, if that must be said.', max_length=160)),
                ('focus_x', models.PositiveSmallIntegerField(default=50, help_text='Where the eye should stay when the picture is cut: 0 is left, 100 right.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='focus from the left, in percent')),
                ('focus_y', models.PositiveSmallIntegerField(default=50, help_text='0 is top, 100 bottom.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='focus from the top, in percent')),
                ('width', models.PositiveIntegerField(default=0, editable=False)),
                ('height', models.PositiveIntegerField(default=0, editable=False)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-added_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(error_messages={'unique': 'This old address is in the list already.'}, help_text='Paste the old address, for example https://www.example.com/2019/05/our-post/. Capitals and a slash at the end make no difference.', max_length=300, unique=True, verbose_name='old address')),
                ('destination', models.CharField(blank=True, help_text='Paste the address of the page of this site that readers should see instead. Leave it empty to say that the page is gone for good: search engines then forget it.', max_length=300, verbose_name='leads to')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'redirect',
                'verbose_name_plural': 'redirects',
                'ordering': ['path'],
            },
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Without titles or letters: those come from the licenses below.', max_length=120)),
                ('slug', models.SlugField(error_messages={'unique': 'Another author already has this address.'}, help_text='The end of this person’s page address, for example ana-ruiz.', max_length=80, unique=True, verbose_name='web address')),
                ('pronouns', models.CharField(blank=True, help_text='For example she/her.', max_length=40)),
                ('bio', models.TextField(blank=True, help_text='A few sentences about this person, for the foot of their articles.')),
                ('user', models.OneToOneField(blank=True, help_text='Leave empty for guests who don’t use the desk.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='author', to=settings.AUTH_USER_MODEL, verbose_name='account at the desk')),
                ('specialties', models.ManyToManyField(blank=True, help_text='The subjects that this person works with, shown on their page with a link to your articles about each.', related_name='specialists', to='blog.category')),
                ('photo', models.ForeignKey(blank=True, help_text='Choose a picture from the library, or add one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.picture')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='AuthorRedirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.author')),
            ],
        ),
        migrations.CreateModel(
            name='CategoryRedirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('merged_pk', models.PositiveBigIntegerField(help_text='The key of a category that was merged into this one.', null=True, unique=True)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.category')),
            ],
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('designation', models.CharField(help_text='For example LAMFT.', max_length=20, verbose_name='letters after the name')),
                ('title', models.CharField(help_text='In full, for example “Licensed Associate Marriage and Family Therapist”.', max_length=120)),
                ('jurisdiction', models.CharField(help_text='Where it is granted, for example Minnesota.', max_length=60, verbose_name='state or country')),
                ('under_supervision', models.BooleanField(default=False, help_text='Tick this if holders must practice under a supervisor.', verbose_name='practices under supervision')),
                ('disclosure', models.CharField(blank=True, help_text='What must appear beside the name. Write {supervisor} where the supervisor’s name belongs, for example “Supervised by {supervisor}.” Where the rule asks for them, write {number} for the number of the license and {employer} for the employer.', max_length=300)),
                ('source', models.CharField(blank=True, help_text='Where this rule is written, for example “22 TAC §801.43”, and when you read it.', max_length=300)),
            ],
            options={
                'ordering': ['designation', 'jurisdiction'],
                'constraints': [models.UniqueConstraint(fields=('designation', 'jurisdiction'), name='one_credential_per_jurisdiction', violation_error_message='This credential is already there for this state.')],
            },
        ),
        migrations.CreateModel(
            name='EditionAuthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_live_from', models.DateTimeField()),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_links', to='blog.author')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='author_links', to='blog.edition')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='authors',
            field=models.ManyToManyField(related_name='editions', through='blog.EditionAuthor', to='blog.author'),
        ),
        migrations.CreateModel(
            name='EditionCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_live_from', models.DateTimeField()),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_links', to='blog.category')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='category_links', to='blog.edition')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='categories',
            field=models.ManyToManyField(related_name='editions', through='blog.EditionCategory', to='blog.category'),
        ),
        migrations.CreateModel(
            name='EditionPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picture_links', to='blog.edition')),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_links', to='blog.picture')),
            ],
        ),
        migrations.AddField(
            model_name='edition',
            name='lead_picture',
            field=models.ForeignKey(blank=True, help_text='Shown at the top of the article and beside it in lists.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.picture'),
        ),
        migrations.AddField(
            model_name='edition',
            name='pictures',
            field=models.ManyToManyField(related_name='editions', through='blog.EditionPicture', to='blog.picture'),
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('article', 'Article')], default='article', editable=False, max_length=20)),
                ('title', models.CharField(help_text='What the article is called. It is shown large at the top.', max_length=160)),
                ('subtitle', models.CharField(blank=True, help_text='A second line under the title, if it needs one.', max_length=240)),
                ('opening_line', models.TextField(blank=True, help_text='One sentence by itself before the first section, set larger.')),
                ('summary', models.TextField(blank=True, help_text='Two sentences that say what a reader will find. They are shown in lists and feeds, and in search results unless you write other words for those below.', max_length=320)),
                ('content_note', models.TextField(blank=True, help_text='A gentle word before a hard subject, for example “This article speaks about loss.” Leave empty where none is needed.')),
                ('search_title', models.CharField(blank=True, help_text='The title in search results, if it should differ. About 60 letters are shown.', max_length=70)),
                ('search_description', models.CharField(blank=True, help_text='The text in search results, if it should differ from the summary.', max_length=200)),
                ('share_title', models.CharField(blank=True, help_text='The title when somebody shares the article, if it should differ.', max_length=100)),
                ('share_description', models.CharField(blank=True, help_text='The text when somebody shares the article, if it should differ.', max_length=240)),
                ('quick_exit', models.BooleanField(default=False, help_text='Puts a button on the article that leads to a harmless page at once, and takes the article out of the way back. It can’t clear the list of visited pages of the browser, nor hide the visit from whoever runs the network. Choose it where somebody might be watched, for example in articles about violence at home.', verbose_name='readers may need to leave quickly')),
                ('language', models.CharField(blank=True, choices=blog.practice.languages.language_choices, help_text='If the article isn’t in the language of the practice, so that it is read aloud and hyphenated in its own.', max_length=20)),
                ('slug', models.SlugField(error_messages={'unique': 'Another article already has this address. Change a word of it.'}, help_text='The end of the article’s address: small letters, numbers and hyphens. It is made from the title. When you change it later, the old address leads to the new one.', max_length=100, unique=True, verbose_name='web address')),
                ('recheck_on', models.DateField(blank=True, help_text='When someone should check that the article is still right.', null=True, verbose_name='check again on')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last saved')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead_picture', models.ForeignKey(blank=True, help_text='Shown at the top of the article and beside it in lists.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.picture')),
            ],
            options={
                'verbose_name': 'article',
                'ordering': ['-updated_at'],
                'permissions': [('publish_post', 'Can publish, schedule and take down articles'), ('review_post', 'Can review articles of those whom they supervise')],
            },
        ),
        migrations.AddField(
            model_name='editioncategory',
            name='post',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.post'),
        ),
        migrations.AddField(
            model_name='editionauthor',
            name='post',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.post'),
        ),
        migrations.AddField(
            model_name='edition',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='blog.post'),
        ),
        migrations.CreateModel(
            name='EditingSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('base_hash', models.CharField(blank=True, help_text='Hash of the content with which the form was opened.', max_length=64)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('data', models.JSONField(default=list)),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('last_seen_at', models.DateTimeField(help_text='When the open form last contacted the server.')),
                ('saved_at', models.DateTimeField(help_text='When the form data was last saved.', null=True)),
                ('edits', models.PositiveIntegerField(default=0, help_text='Number of changes in the form at that time: older data never replaces newer.')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editing_sessions', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='editing_sessions', to='blog.post')),
            ],
            options={
                'ordering': ['-last_seen_at'],
            },
        ),
        migrations.AddField(
            model_name='category',
            name='start_here',
            field=models.ForeignKey(blank=True, help_text='The article that somebody new to this subject should read first. It is shown at the top of this subject’s page. Only articles of this category that readers see are offered; when one is taken down, its place stays empty until it is back.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='blog.post'),
        ),
        migrations.CreateModel(
            name='Attestation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(help_text='Of the content to be published; see blog.articles.hashes.content_hash.', max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attestations', to='blog.post')),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approval_hash', models.CharField(help_text='Of what was approved: blog.articles.hashes.approval_hash.', max_length=64)),
                ('approved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('note', models.TextField(blank=True)),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='blog.post')),
            ],
            options={
                'ordering': ['approved_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PostAuthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='post_links', to='blog.author')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='author_links', to='blog.post')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='post',
            name='authors',
            field=models.ManyToManyField(related_name='posts', through='blog.PostAuthor', to='blog.author'),
        ),
        migrations.CreateModel(
            name='PostCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='post_links', to='blog.category')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='category_links', to='blog.post')),
            ],
            options={
                'verbose_name_plural': 'post categories',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='post',
            name='categories',
            field=models.ManyToManyField(related_name='posts', through='blog.PostCategory', to='blog.category'),
        ),
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='Our practice', help_text='As clients know you. It is shown at the top of every page.', max_length=120)),
                ('legal_name', models.CharField(blank=True, help_text='The registered name, for example “Willow Creek Therapy PLLC”.', max_length=200)),
                ('tagline', models.CharField(blank=True, default='Notes from our therapists.', help_text='A short line under the name, on every page.', max_length=160)),
                ('time_zone', models.CharField(default='America/Chicago', help_text='The zone in which you think of dates and hours, as region and city: America/New_York, America/Chicago, America/Denver, America/Los_Angeles. Articles that are already scheduled keep their moment when you change it.', max_length=64, validators=[blog.models.practice.validate_time_zone])),
                ('language', models.CharField(choices=blog.practice.languages.language_choices, default='en-US', help_text='The language in which most of your articles are written. The site’s own words are English.', max_length=20)),
                ('email', models.EmailField(blank=True, help_text='Shown to readers at the foot of every page.', max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, help_text='Shown to readers at the foot of every page.', max_length=40)),
                ('address', models.TextField(blank=True, help_text='Shown to readers at the foot of every page, line by line.')),
                ('country', models.CharField(choices=blog.practice.crisis.country_choices, default='US', help_text='Its crisis lines are shown on every page, unless you write a notice of your own. Please call or look them up once before you rely on them.', max_length=5)),
                ('crisis_notice', models.TextField(blank=True, help_text='Where someone in distress finds help at once, in your own words. Shown on every page. Leave it empty to show the crisis lines of your country.')),
                ('disclaimer', models.TextField(blank=True, default='<p>These articles are for general information. They are not medical advice and don’t replace care by a professional who knows you.</p>', help_text='What readers should know about the articles. It is shown under each of them.')),
                ('quick_exit_url', models.URLField(default='https://www.weather.gov/', help_text='A harmless page for a reader who must leave quickly, for example the weather. It is offered on the articles for which you choose it.', validators=[django.core.validators.RegexValidator('^https://', code='https', message='Write the whole address of a page, beginning with https://.')], verbose_name='quick exit leads to')),
                ('reading_grade_aim', models.PositiveSmallIntegerField(default=9, help_text='Before an article is published, the checklist tells you when it is harder to read than this (by the Flesch–Kincaid formula). A tired or worried reader is glad of grade 8 or 9; write a higher number if you write for colleagues.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(18)], verbose_name='articles read at school grade')),
                ('allow_unlicensed_authors', models.BooleanField(default=False, help_text='Tick this if an article may be published in the name of somebody whose license ran out. Otherwise the checklist stops it. Guests who never had one may always sign.', verbose_name='may sign without a license in force')),
                ('always_require_approval', models.BooleanField(default=False, help_text='Articles of those who practice under supervision are approved by their supervisor or a reviewer before they are published, always. Tick this if every other article needs somebody’s approval as well. Nobody approves an article that they sign.', verbose_name='every article needs an approval')),
                ('recheck_after_months', models.PositiveSmallIntegerField(blank=True, help_text='So long after it was published or last approved, an article is listed as due for a check, unless it has a day of its own. Leave this empty if only those days count.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='months until an article is checked again')),
                ('show_stale_notice', models.BooleanField(default=False, help_text='Puts a line under the title of an article that should have been checked again: since when, and that some of it may be out of date.', verbose_name='tell readers when a check is overdue')),
                ('legal_footer', models.CharField(blank=True, help_text='The last line of every page, for example “© 2026 Willow Creek Therapy PLLC”.', max_length=200)),
                ('color_light', models.CharField(default='#7d3553', help_text='Your color, for links, numbers and signs. It must be dark enough to be read on light paper; that is checked when you save.', max_length=7, verbose_name='color on light pages')),
                ('color_dark', models.CharField(default='#e6b0c5', help_text='The same color, lighter, for readers whose screen is dark in the evening.', max_length=7, verbose_name='color on dark pages')),
                ('logo', models.ForeignKey(blank=True, help_text='Shown at the top of every page in place of the name, which is read aloud for it. Best on a background of its own, since pages are light or dark as the reader wishes.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.picture')),
            ],
            options={
                'verbose_name': 'practice',
                'verbose_name_plural': 'practice',
            },
        ),
        migrations.CreateModel(
            name='RelatedEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('similarity', models.FloatField(help_text='Higher the more categories and tags they share, and the rarer those are.')),
                ('edition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='related_links', to='blog.edition')),
                ('related', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_to', to='blog.edition')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('requested_at', models.DateTimeField(auto_now_add=True)),
                ('note', models.TextField(blank=True, help_text='What the reviewer should look at.')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('verdict', models.CharField(blank=True, choices=[('commented', 'has reviewed it'), ('changes', 'asks for changes'), ('approved', 'has approved it')], max_length=10)),
                ('closed_at', models.DateTimeField(help_text='When it was withdrawn, or its answer dismissed.', null=True)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_requests', to='blog.post')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['requested_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(help_text='The article as plain data; see blog.articles.content.')),
                ('content_hash', models.CharField(help_text='SHA-256 of the content.', max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('note', models.CharField(blank=True, help_text='Its origin, if it was not saved from the form.', max_length=200)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='blog.post')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PreviewLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=blog.models.pictures.new_token, editable=False, max_length=32, unique=True)),
                ('recipient', models.CharField(max_length=80)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField(help_text='The first moment at which it no longer works.')),
                ('revoked_at', models.DateTimeField(null=True)),
                ('last_opened_at', models.DateTimeField(null=True)),
                ('open_count', models.PositiveIntegerField(default=0)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='preview_links', to='blog.edition')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preview_links', to='blog.post')),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.revision')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(max_length=255)),
                ('ordering', models.IntegerField(default=0)),
                ('kind', models.CharField(editable=False, max_length=20)),
                ('heading', models.CharField(blank=True, help_text='Shown above this section.', max_length=160)),
                ('lead_in', models.TextField(blank=True, help_text='A sentence or two that lead to what follows.', verbose_name='lead-in')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('items', models.JSONField(blank=True, default=list)),
                ('closing', models.TextField(blank=True, help_text='What you want to say after the last one.', verbose_name='closing words')),
                ('quote', models.TextField(blank=True, help_text='The sentence that deserves to stand alone, set large.')),
                ('attribution', models.CharField(blank=True, help_text='Leave empty if it is your own sentence.', max_length=160, verbose_name='who said it')),
                ('caption', models.CharField(blank=True, help_text='Shown under the picture, if it needs words.', max_length=300)),
                ('tone', models.CharField(choices=[('note', 'A gentle note'), ('crisis', 'Help in a crisis')], default='note', max_length=10)),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_set', to='blog.post')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.picture')),
            ],
            options={
                'ordering': ['ordering', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section_name', models.CharField(help_text='The name of its section at the time.', max_length=200)),
                ('text', models.TextField(help_text='Plain text.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='blog.post')),
                ('section', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to='blog.section')),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CalloutSection',
            fields=[
            ],
            options={
                'verbose_name': 'callout',
                'verbose_name_plural': 'Callout',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('blog.section',),
        ),
        migrations.CreateModel(
            name='ConversationSection',
            fields=[
            ],
            options={
                'verbose_name': 'conversation starters',
                'verbose_name_plural': 'Conversation starters',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('blog.section',),
        ),
        migrations.CreateModel(
            name='ListSection',
            fields=[
            ],
            options={
                'verbose_name': 'list',
                'verbose_name_plural': 'List',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('blog.section',),
        ),
        migrations.CreateModel(
            name='PictureSection',
            fields=[
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'Picture',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('blog.section',),
        ),
        migrations.CreateModel(
            name='PracticesSection',
            fields=[
            ],
            options={
                'verbose_name': 'practices',
                'verbose_name_plural': 'Practices',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('blog.section',),
        ),
        migrations.CreateModel(
            name='QuestionsSection',
            fields=[
            ],
            options={
                'verbose_name': 'questions and answers',
                'verbose_name_plural': 'Questions and answers',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('blog.section',),
        ),
        migrations.CreateModel(
            name='QuoteSection',
            fields=[
            ],
            options={
                'verbose_name': 'pull quote',
                'verbose_name_plural': 'Pull quote',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('blog.section',),
        ),
        migrations.CreateModel(
            name='ReferencesSection',
            fields=[
            ],
            options={
                'verbose_name': 'references',
                'verbose_name_plural': 'References',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('blog.section',),
        ),
        migrations.CreateModel(
            name='TextSection',
            fields=[
            ],
            options={
                'verbose_name': 'text',
                'verbose_name_plural': 'Text',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('blog.section',),
        ),
        migrations.CreateModel(
            name='TaggedEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_live_from', models.DateTimeField()),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tag_links', to='blog.edition')),
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.post')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
            ],
        ),
        migrations.AddField(
            model_name='edition',
            name='tags',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='blog.TaggedEdition', to='taggit.Tag', verbose_name='Tags'),
        ),
        migrations.CreateModel(
            name='TaggedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tag_links', to='blog.post')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
            ],
        ),
        migrations.AddField(
            model_name='post',
            name='tags',
            field=taggit.managers.TaggableManager(blank=True, help_text='Finer topics than the categories, in one to three words, with a comma after each. Take one that is there already where it fits.', through='blog.TaggedPost', to='taggit.Tag', verbose_name='Tags'),
        ),
        migrations.CreateModel(
            name='TagIntroduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, help_text='A few sentences at the top of this tag’s page, if it needs them.', verbose_name='introduction')),
                ('tag', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='introduction', to='taggit.tag')),
            ],
        ),
        migrations.CreateModel(
            name='TagRedirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True)),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='taggit.tag')),
            ],
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='The code of the check; see blog.checklist.', max_length=40)),
                ('finding_key', models.CharField(help_text='Which finding of the check; see Finding.finding_key.', max_length=64)),
                ('sentence', models.TextField(help_text='The finding, as it was displayed.')),
                ('reason', models.TextField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waivers', to='blog.post')),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='License',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, help_text='As printed on the license.', max_length=40)),
                ('show_number', models.BooleanField(default=True, help_text='Some boards ask for it beside the name, so that readers can look it up.', verbose_name='show the number to readers')),
                ('valid_from', models.DateField(help_text='The first day on which it may appear in the byline.')),
                ('valid_until', models.DateField(blank=True, help_text='The last day on which it may. Leave empty only if it doesn’t expire.', null=True)),
                ('employer', models.CharField(blank=True, help_text='Only where the sentence of the credential names it, as California asks of associates.', max_length=160)),
                ('external_supervisor', models.CharField(blank=True, help_text='Who supervises, if it is someone else: name and letters as they should appear, for example “Dana Whitfield, LMFT”.', max_length=160, verbose_name='supervisor outside this practice')),
                ('verification_url', models.URLField(blank=True, help_text='The licensing board’s page where readers can verify it.', verbose_name='license look-up page')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='licenses', to='blog.author')),
                ('credential', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='licenses', to='blog.credential')),
                ('supervisor', models.ForeignKey(blank=True, help_text='Who supervises, if it is someone of this practice.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supervises', to='blog.author')),
            ],
            options={
                'ordering': ['valid_from', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='license_ends_after_it_begins', violation_error_message='The last day can’t be before the first.')],
            },
        ),
        migrations.AddIndex(
            model_name='editioncategory',
            index=models.Index(fields=['category', '-first_live_from', '-post'], name='by_category_newest_first'),
        ),
        migrations.AddIndex(
            model_name='editionauthor',
            index=models.Index(fields=['author', '-first_live_from', '-post'], name='by_author_newest_first'),
        ),
        migrations.AddIndex(
            model_name='editingsession',
            index=models.Index(fields=['post', 'last_seen_at'], name='editing_of_post'),
        ),
        migrations.AddConstraint(
            model_name='attestation',
            constraint=models.UniqueConstraint(fields=('post', 'content_hash'), name='attested_once'),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(fields=['post', 'approval_hash'], name='approval_of'),
        ),
        migrations.AddConstraint(
            model_name='postauthor',
            constraint=models.UniqueConstraint(fields=('post', 'author'), name='post_author_once'),
        ),
        migrations.AddConstraint(
            model_name='postcategory',
            constraint=models.UniqueConstraint(fields=('post', 'category'), name='post_category_once'),
        ),
        migrations.AddConstraint(
            model_name='practice',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_practice'),
        ),
        migrations.AddIndex(
            model_name='relatededition',
            index=models.Index(fields=['edition', '-similarity'], name='nearest_editions_first'),
        ),
        migrations.AddConstraint(
            model_name='relatededition',
            constraint=models.UniqueConstraint(fields=('edition', 'related'), name='editions_related_once'),
        ),
        migrations.AddConstraint(
            model_name='reviewrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True), ('closed_at__isnull', True)), fields=('post', 'reviewer'), name='asked_once_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(fields=['post', 'content_hash'], name='revision_by_hash'),
        ),
        migrations.AddConstraint(
            model_name='previewlink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('edition__isnull', False), ('revision__isnull', True)), models.Q(('edition__isnull', True), ('revision__isnull', False)), _connector='OR'), name='preview_link_shows_one_state'),
        ),
        migrations.AddIndex(
            model_name='section',
            index=models.Index(fields=['parent', 'ordering'], name='section_of_post'),
        ),
        migrations.AddIndex(
            model_name='taggededition',
            index=models.Index(fields=['tag', '-first_live_from', '-post'], name='by_tag_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='taggededition',
            constraint=models.UniqueConstraint(fields=('content_object', 'tag'), name='edition_tagged_once'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['slug', 'live_from'], name='edition_by_address'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['kind', '-first_live_from', '-post'], name='edition_in_order'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('live_until__isnull', True), ('live_until__gte', models.F('live_from')), _connector='OR'), name='edition_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(condition=models.Q(('live_until__isnull', True)), fields=('post',), name='one_open_edition_per_post'),
        ),
        migrations.AddConstraint(
            model_name='taggedpost',
            constraint=models.UniqueConstraint(fields=('content_object', 'tag'), name='post_tagged_once'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('post', 'code', 'finding_key'), name='one_waiver_per_finding'),
        ),
    ]
