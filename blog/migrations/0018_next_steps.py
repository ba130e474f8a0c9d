"""A next step may lead to a page, to where clients book, or to a download."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0017_media_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='section',
            name='target',
            field=models.CharField(blank=True, help_text='It is linked by its title, as long as readers can see it.', max_length=100, verbose_name='which page'),
        ),
        migrations.AlterField(
            model_name='section',
            name='action',
            field=models.CharField(blank=True, choices=[('phone', 'Call the practice'), ('email', 'Write to the practice'), ('book', 'Book an appointment'), ('page', 'A page of this site'), ('download', 'A download')], help_text='The number and the addresses are those on the practice’s own page at the desk.', max_length=10, verbose_name='leads to'),
        ),
    ]
