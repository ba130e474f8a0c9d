"""A phone number must be one that can be called; a code may be typed with its tag."""

import blog.models.validators
import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0021_idle_sign_out'),
    ]

    operations = [
        migrations.AlterField(
            model_name='practice',
            name='google_verification',
            field=models.CharField(blank=True, help_text='If Google asks you to prove that the site is yours: the whole tag that it hands out, or only its code.', max_length=100, validators=[django.core.validators.RegexValidator('^[\\w=-]+$', message='Copy the letters between the quotation marks alone, without the rest.')], verbose_name='code of Google Search Console'),
        ),
        migrations.AlterField(
            model_name='practice',
            name='phone',
            field=models.CharField(blank=True, help_text='Shown to readers on every page, to be called.', max_length=40, validators=[blog.models.validators.validate_phone]),
        ),
        migrations.AlterField(
            model_name='practice',
            name='region',
            field=models.CharField(blank=True, max_length=60, verbose_name='state'),
        ),
    ]
