"""How to reach the practice and its people: an address in parts, hours, who takes clients."""

import re

import blog.models.validators
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

PLACE = re.compile(r"(?:(.+),\s*)?([^,]{1,80}),\s*([A-Z]{2})\s+(\d{5}(?:-\d{4})?)")

from blog.migrations._change_tables import ChangeTables


def divide(practice):
    """Put the address of before into its parts; a last line that isn't a city stays a line."""
    lines = [line.strip() for line in practice.address.splitlines() if line.strip()]
    if lines and (place := PLACE.fullmatch(lines[-1])):
        street, practice.city, practice.region, practice.postal_code = place.groups()
        lines[-1:] = [street] if street else []
    practice.street_address = "\n".join(lines)


def divide_address(apps, schema_editor):
    """Divide the practice's address."""
    for practice in apps.get_model("blog", "Practice").objects.exclude(address=""):
        divide(practice)
        practice.save()


class Migration(migrations.Migration):
    dependencies = [("blog", "0014_pages")]

    operations = [
        ChangeTables([
            migrations.AddField(
                model_name='author',
                name='accepting',
                field=models.CharField(blank=True, choices=[('yes', 'Accepting new clients'), ('waitlist', 'New clients wait for a place'), ('no', 'Not accepting new clients now')], help_text='Shown on their page. Left empty, nothing is said.', max_length=10, verbose_name='new clients'),
            ),
            migrations.AddField(
                model_name='author',
                name='ages',
                field=models.JSONField(blank=True, default=list, help_text='Whom they see in their practice.', verbose_name='sees'),
            ),
            migrations.AddField(
                model_name='author',
                name='booking_url',
                field=models.URLField(blank=True, help_text='If it is another page than that of the practice.', validators=[django.core.validators.RegexValidator('^https://', code='https', message='Write the whole address of a page, beginning with https://.')], verbose_name='where clients book'),
            ),
            migrations.AddField(
                model_name='author',
                name='languages',
                field=models.JSONField(blank=True, default=list, help_text='In which they meet clients, English included.'),
            ),
            migrations.AddField(
                model_name='author',
                name='meets',
                field=models.JSONField(blank=True, default=list, verbose_name='meets clients'),
            ),
            migrations.AddField(
                model_name='author',
                name='on_team',
                field=models.BooleanField(default=False, help_text='Shown on the page of your people from now on. Others are shown as guests, once an article of theirs is public.', verbose_name='belongs to the practice'),
            ),
            migrations.AddField(
                model_name='author',
                name='role',
                field=models.CharField(blank=True, help_text='If their license doesn’t say it, for example “Founder” or “Front desk”.', max_length=80, verbose_name='what they do here'),
            ),
            migrations.AddField(
                model_name='author',
                name='states',
                field=models.JSONField(blank=True, default=list, help_text='Where clients may be when they meet. A license in force there is yours to know.'),
            ),
            migrations.AddField(
                model_name='practice',
                name='bing_verification',
                field=models.CharField(blank=True, max_length=100, validators=[django.core.validators.RegexValidator('^[\\w=-]+$', message='Copy the letters between the quotation marks alone, without the rest.')], verbose_name='code of Bing Webmaster Tools'),
            ),
            migrations.AddField(
                model_name='practice',
                name='booking_label',
                field=models.CharField(blank=True, help_text='For example “Ask for a first talk”. Left empty, it says “Book an appointment”.', max_length=40, verbose_name='words of that link'),
            ),
            migrations.AddField(
                model_name='practice',
                name='booking_url',
                field=models.URLField(blank=True, help_text='The page of your appointment or client portal. Readers are told that it is not a part of this site; the article that they came from isn’t told to it.', validators=[django.core.validators.RegexValidator('^https://', code='https', message='Write the whole address of a page, beginning with https://.')], verbose_name='where clients book'),
            ),
            migrations.AddField(
                model_name='practice',
                name='city',
                field=models.CharField(blank=True, max_length=80),
            ),
            migrations.AddField(
                model_name='practice',
                name='description',
                field=models.CharField(blank=True, help_text='Your practice in one sentence or two, as search engines show it below your home page: for whom you are there, and where.', max_length=200),
            ),
            migrations.AddField(
                model_name='practice',
                name='google_verification',
                field=models.CharField(blank=True, help_text='If Google asks you to prove that the site is yours: the letters between the quotation marks after “content=”.', max_length=100, validators=[django.core.validators.RegexValidator('^[\\w=-]+$', message='Copy the letters between the quotation marks alone, without the rest.')], verbose_name='code of Google Search Console'),
            ),
            migrations.AddField(
                model_name='practice',
                name='home_parts',
                field=models.JSONField(blank=True, default=list, help_text='What stands on the home page, in this order. Left empty, it is the welcome, the latest articles and the subjects.', verbose_name='parts of the home page'),
            ),
            migrations.AddField(
                model_name='practice',
                name='hours',
                field=models.TextField(blank=True, help_text='A line for each, for example “Mon–Thu 9 AM – 7 PM”. A line without numbers is a remark, such as “Evenings by appointment”.', max_length=600, validators=[blog.models.validators.validate_hours]),
            ),
            migrations.AddField(
                model_name='practice',
                name='menu',
                field=models.JSONField(blank=True, default=list, help_text='What stands at the top of every page, in this order. Left empty, it is your categories. What readers can’t see yet stands there once they can.'),
            ),
            migrations.AddField(
                model_name='practice',
                name='postal_code',
                field=models.CharField(blank=True, max_length=20, verbose_name='ZIP code'),
            ),
            migrations.AddField(
                model_name='practice',
                name='profiles',
                field=models.TextField(blank=True, help_text='The addresses of your practice in directories and networks, one on each line. Search engines learn from them that it is you; readers don’t see them.', max_length=1000, validators=[blog.models.validators.validate_addresses], verbose_name='your pages elsewhere'),
            ),
            migrations.AddField(
                model_name='practice',
                name='region',
                field=models.CharField(blank=True, help_text='For example MN.', max_length=60, verbose_name='state'),
            ),
            migrations.AddField(
                model_name='practice',
                name='states_served',
                field=models.JSONField(blank=True, default=list, help_text='Where your clients may be when you meet, also online.'),
            ),
            migrations.AddField(
                model_name='practice',
                name='street_address',
                field=models.TextField(blank=True, help_text='Street and number, and what helps to find the door, on lines of their own. Leave it empty if you meet online only.', max_length=200),
            ),
            migrations.AddField(
                model_name='practice',
                name='website',
                field=models.URLField(blank=True, help_text='If your practice has another website than this one.', validators=[django.core.validators.RegexValidator('^https://', code='https', message='Write the whole address of a page, beginning with https://.')], verbose_name='main website'),
            ),
            migrations.AddField(
                model_name='practice',
                name='welcome_author',
                field=models.ForeignKey(blank=True, help_text='Somebody with a photo. A face says more than a sentence to who is unsure.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='blog.author', verbose_name='whose face stands beside the welcome'),
            ),
            migrations.AlterField(
                model_name='practice',
                name='phone',
                field=models.CharField(blank=True, help_text='Shown to readers on every page, to be called.', max_length=40),
            ),
        ]),
        migrations.RunPython(divide_address, migrations.RunPython.noop),
    ]
