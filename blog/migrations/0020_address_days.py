"""Network addresses go from the audit log after a number of days."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0019_words_of_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name='practice',
            name='log_address_days',
            field=models.PositiveSmallIntegerField(default=180, help_text='The audit log says from which network address somebody signed in or changed something. After so many days the address is deleted; the rest of the line stays.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='days until network addresses go from the audit log'),
        ),
    ]
