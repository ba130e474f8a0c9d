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
            field=models.CharField(blank=True, editable=False, help_text='As in blog.checklist.brought_in, if not everybody could read it there.', max_length=10),
        ),
    ]
