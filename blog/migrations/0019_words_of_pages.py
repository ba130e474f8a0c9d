"""The help texts of an article fit a page as well: nothing of the database changes."""

import blog.practice.languages
import django.db.models.deletion
from django.db import migrations, models

from blog.migrations._change_tables import ChangeTables


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0018_next_steps'),
    ]

    operations = [
        ChangeTables([migrations.SeparateDatabaseAndState(state_operations=[
            migrations.AlterField(
                model_name='edition',
                name='content_note',
                field=models.TextField(blank=True, help_text='A gentle word before a hard subject, for example “This speaks about loss.” Leave empty where none is needed.'),
            ),
            migrations.AlterField(
                model_name='edition',
                name='language',
                field=models.CharField(blank=True, choices=blog.practice.languages.language_choices, help_text='If it isn’t in the language of the practice, so that it is read aloud and hyphenated in its own.', max_length=20),
            ),
            migrations.AlterField(
                model_name='edition',
                name='lead_picture',
                field=models.ForeignKey(blank=True, help_text='Shown at its top and beside it in lists.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.picture'),
            ),
            migrations.AlterField(
                model_name='edition',
                name='quick_exit',
                field=models.BooleanField(default=False, help_text='Puts a button on it that leads to a harmless page at once, and takes it out of the way back. It can’t clear the list of visited pages of the browser, nor hide the visit from whoever runs the network. Choose it where somebody might be watched, for example where it is about violence at home.', verbose_name='readers may need to leave quickly'),
            ),
            migrations.AlterField(
                model_name='edition',
                name='share_description',
                field=models.CharField(blank=True, help_text='The text when somebody shares it, if that should differ.', max_length=240),
            ),
            migrations.AlterField(
                model_name='edition',
                name='share_title',
                field=models.CharField(blank=True, help_text='The title when somebody shares it, if that should differ.', max_length=100),
            ),
            migrations.AlterField(
                model_name='edition',
                name='title',
                field=models.CharField(help_text='What it is called. It is shown large at the top.', max_length=160),
            ),
            migrations.AlterField(
                model_name='post',
                name='content_note',
                field=models.TextField(blank=True, help_text='A gentle word before a hard subject, for example “This speaks about loss.” Leave empty where none is needed.'),
            ),
            migrations.AlterField(
                model_name='post',
                name='language',
                field=models.CharField(blank=True, choices=blog.practice.languages.language_choices, help_text='If it isn’t in the language of the practice, so that it is read aloud and hyphenated in its own.', max_length=20),
            ),
            migrations.AlterField(
                model_name='post',
                name='lead_picture',
                field=models.ForeignKey(blank=True, help_text='Shown at its top and beside it in lists.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.picture'),
            ),
            migrations.AlterField(
                model_name='post',
                name='quick_exit',
                field=models.BooleanField(default=False, help_text='Puts a button on it that leads to a harmless page at once, and takes it out of the way back. It can’t clear the list of visited pages of the browser, nor hide the visit from whoever runs the network. Choose it where somebody might be watched, for example where it is about violence at home.', verbose_name='readers may need to leave quickly'),
            ),
            migrations.AlterField(
                model_name='post',
                name='recheck_on',
                field=models.DateField(blank=True, help_text='When someone should check that it is still right.', null=True, verbose_name='check again on'),
            ),
            migrations.AlterField(
                model_name='post',
                name='share_description',
                field=models.CharField(blank=True, help_text='The text when somebody shares it, if that should differ.', max_length=240),
            ),
            migrations.AlterField(
                model_name='post',
                name='share_title',
                field=models.CharField(blank=True, help_text='The title when somebody shares it, if that should differ.', max_length=100),
            ),
            migrations.AlterField(
                model_name='post',
                name='slug',
                field=models.SlugField(error_messages={'unique': 'Another article or page already has this address, perhaps in the bin. Change a word of it.'}, help_text='The end of its address: small letters, numbers and hyphens. It is made from the title. When you change it later, the old address leads to the new one.', max_length=100, unique=True, verbose_name='web address'),
            ),
            migrations.AlterField(
                model_name='post',
                name='title',
                field=models.CharField(help_text='What it is called. It is shown large at the top.', max_length=160),
            ),
            migrations.AlterField(
                model_name='section',
                name='tone',
                field=models.CharField(choices=[('note', 'A gentle note'), ('crisis', 'Help in a crisis'), ('short', 'In short: what the text says, on top of it'), ('next', 'The next step: how to reach the practice')], default='note', max_length=10, verbose_name='what it is for'),
            ),
        ])]),
    ]
