"""After how long without a click people are signed out is the practice's to say."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0020_address_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='practice',
            name='sign_out_after',
            field=models.PositiveSmallIntegerField(choices=[(30, '30 minutes'), (60, '1 hour'), (240, '4 hours'), (480, '8 hours'), (1440, 'a day'), (10080, 'a week'), (20160, 'two weeks')], default=480, help_text='So long without a click and without a typed word, and the desk asks who is there. What was typed in an article is kept. Choose a short time where clients or others come near your computers.', verbose_name='sign people out after'),
        ),
    ]
