"""Pages are the second kind of post."""

from django.db import migrations, models

from blog.migrations._change_tables import ChangeTables


class Migration(migrations.Migration):
    dependencies = [("blog", "0013_bin")]

    operations = [
        ChangeTables([
            migrations.AddField(
                model_name='edition',
                name='show_date',
                field=models.BooleanField(default=False, help_text='Puts the day below the title, as readers expect of rules and fees.', verbose_name='say when it was last changed'),
            ),
            migrations.AddField(
                model_name='post',
                name='purpose',
                field=models.CharField(blank=True, editable=False, help_text='Of a page that was begun as one of blog.articles.starters: which one.', max_length=40),
            ),
            migrations.AddField(
                model_name='post',
                name='show_date',
                field=models.BooleanField(default=False, help_text='Puts the day below the title, as readers expect of rules and fees.', verbose_name='say when it was last changed'),
            ),
            migrations.AlterField(
                model_name='edition',
                name='kind',
                field=models.CharField(choices=[('article', 'Article'), ('page', 'Page')], default='article', editable=False, max_length=20),
            ),
            migrations.AlterField(
                model_name='post',
                name='kind',
                field=models.CharField(choices=[('article', 'Article'), ('page', 'Page')], default='article', editable=False, max_length=20),
            ),
            migrations.AlterField(
                model_name='post',
                name='slug',
                field=models.SlugField(error_messages={'unique': 'Another article or page already has this address, perhaps in the bin. Change a word of it.'}, help_text='The end of the article’s address: small letters, numbers and hyphens. It is made from the title. When you change it later, the old address leads to the new one.', max_length=100, unique=True, verbose_name='web address'),
            ),
            migrations.AddIndex(
                "edition",
                models.Index(
                    condition=models.Q(("kind", "page")), fields=["slug"], name="edition_of_page"
                ),
            ),
            migrations.AddIndex(
                "post",
                models.Index(
                    condition=models.Q(("kind", "page")),
                    fields=["updated_at"],
                    name="post_that_is_page",
                ),
            ),
        ]),
    ]
