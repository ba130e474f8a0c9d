"""Who could read an article where it was brought in from, if not everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0024_blog_imports'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='readers_there',
            field=models.CharField(blank=True, editable=False, help_text='Who could read it where it was brought in from, if not all: private, …', max_length=10),
        ),
    ]
