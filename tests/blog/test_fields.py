"""Every road by which rich text can reach the database, and the form in which it is written."""

import json
import re

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.db.models import F, Value
from django.template import Context, Template

from blog import fields
from blog.models import Category, Practice, Section
from tests.factories import PostFactory

DIRTY = "<h2 onclick='x'>One</h2><script>x</script><p><b>Two</b></p><p>&nbsp;</p>"
CLEAN = "<h3>One</h3><p><strong>Two</strong></p>"


def stored(category: Category) -> str:
    return Category.objects.values_list("introduction", flat=True).get(pk=category.pk)


# --- Into the database ---------------------------------------------------------------------------


@pytest.mark.django_db
class TestIsCleanInTheDatabaseBy:
    def test_create(self):
        category = Category.objects.create(name="Rest", slug="rest", introduction=DIRTY)
        assert stored(category) == category.introduction == CLEAN

    def test_save(self):
        category = Category.objects.create(name="Rest", slug="rest")
        category.introduction = DIRTY
        category.save(update_fields=["introduction"])
        assert stored(category) == category.introduction == CLEAN

    def test_update(self):
        category = Category.objects.create(name="Rest", slug="rest")
        Category.objects.update(introduction=DIRTY)
        assert stored(category) == CLEAN

    @pytest.mark.parametrize("method", ["get_or_create", "update_or_create"])
    def test_get_or_create_and_update_or_create(self, method):
        for slug in ("rest", "work") if method == "get_or_create" else ("rest", "rest"):
            category, _ = getattr(Category.objects, method)(
                slug=slug, defaults={"name": slug, "introduction": DIRTY}
            )
            assert stored(category) == CLEAN

    def test_bulk_create(self):
        Category.objects.bulk_create([Category(name="Rest", slug="rest", introduction=DIRTY)])
        Category.objects.bulk_create(
            [Category(name="Rest", slug="rest", introduction=DIRTY + "<p>Three</p>")],
            update_conflicts=True,
            update_fields=["introduction"],
            unique_fields=["slug"],
        )
        assert stored(Category.objects.get()) == CLEAN + "<p>Three</p>"

    def test_bulk_update(self):
        category = Category.objects.create(name="Rest", slug="rest")
        category.introduction = DIRTY
        Category.objects.bulk_update([category], ["introduction"])
        assert stored(category) == CLEAN

    def test_loaddata(self, tmp_path):
        row = {"name": "Rest", "slug": "rest", "introduction": DIRTY}
        fixture = tmp_path / "rows.json"
        fixture.write_text(json.dumps([{"model": "blog.category", "pk": 1, "fields": row}]))
        call_command("loaddata", str(fixture), verbosity=0)
        assert stored(Category.objects.get()) == CLEAN

    def test_a_proxy_and_a_model_with_a_save_of_its_own(self):
        post = PostFactory(sections=[{"kind": "text", "body": DIRTY}])
        Practice(crisis_notice=DIRTY).save()
        assert Section.objects.get(parent=post).body == CLEAN
        assert Practice.load().crisis_notice == CLEAN


@pytest.mark.django_db
def test_what_goes_round_the_field_is_clean_where_it_is_shown():
    category = Category.objects.create(name="<script>x</script>Rest", slug="rest")
    Category.objects.update(introduction=F("name"))
    assert "<script>" in stored(category)
    Category.objects.update(introduction=Value("<img src=x onerror=x>Rest"))
    assert "onerror" in stored(category)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE blog_category SET introduction = %s", ["<b onclick=x>Rest</b>"])
    category.refresh_from_db()
    template = Template("{% load blog_tags %}{{ category.introduction|richtext }}")
    assert template.render(Context({"category": category})) == "Rest"


@pytest.mark.django_db
def test_looking_something_up_takes_the_words_as_they_are():
    Category.objects.create(name="Rest", slug="rest", introduction=DIRTY)
    assert Category.objects.filter(introduction__contains="<strong>").exists()
    assert Category.objects.filter(introduction=CLEAN).exists()


def test_an_empty_paragraph_counts_as_nothing_when_a_model_is_checked():
    field = fields.RichTextField("text")
    field.set_attributes_from_name("text")
    with pytest.raises(forms.ValidationError, match="cannot be blank"):
        field.clean("<p>&nbsp;</p>", None)
    assert field.clean(DIRTY, None) == CLEAN


def test_expressions_and_nothing_pass_untouched():
    field = fields.RichTextField(null=True)
    assert field.get_db_prep_save(None, connection) is None


def test_migrations_name_no_editor():
    _, path, _, _ = fields.RichTextField("text", blank=True).deconstruct()
    assert path == "django.db.models.TextField"
    for migration in (settings.BASE_DIR / "blog" / "migrations").glob("*.py"):
        assert not re.search("ckeditor|richtext|blog.fields", migration.read_text(), re.IGNORECASE)


# --- The form ------------------------------------------------------------------------------------


class Letter(forms.Form):
    """A text that must be there, and one that need not."""

    body = fields.RichTextFormField()
    closing = fields.RichTextFormField(required=False)


def test_a_form_gives_clean_html():
    form = Letter({"body": DIRTY, "closing": "<p>&nbsp;</p>"})
    assert form.is_valid()
    assert form.cleaned_data == {"body": CLEAN, "closing": ""}


def test_an_empty_paragraph_does_not_pass_for_text():
    assert Letter({"body": "<p>&nbsp;</p>"}).errors == {"body": ["This field is required."]}


def test_a_form_shows_again_what_was_sent_but_clean():
    for form in (Letter({"body": DIRTY}), Letter(initial={"body": DIRTY})):
        assert "<script" not in form["body"].value()
        assert form["body"].value() == CLEAN


def test_an_untouched_editor_changes_nothing():
    initial = '<p>Go <a href="/x" rel="noopener noreferrer">on</a>.</p>'
    sent_by_the_editor = '<p>Go <a href="/x">on</a>.</p>'
    form = Letter({"body": sent_by_the_editor}, initial={"body": initial, "closing": ""})
    assert not form.has_changed()


@pytest.mark.parametrize("model", [Practice, Category])
def test_the_admin_uses_the_editor_for_it(model, rf):
    request = rf.get("/")
    request.user, request.practice = AnonymousUser(), Practice()
    form = admin.site.get_model_admin(model).get_form(request)
    found = {
        name: type(field.widget)
        for name, field in form.base_fields.items()
        if name not in form.declared_fields
        and isinstance(model._meta.get_field(name), fields.RichTextField)
    }
    assert found
    assert set(found.values()) == {fields.RichTextWidget}


# --- The fence -----------------------------------------------------------------------------------


def test_the_editor_gets_few_plugins_and_none_that_asks_elsewhere():
    form = Letter()
    shown = form["body"].as_widget()
    config = fields.CONFIGS[form.fields["body"].widget.config]
    assert 'data-type="ckeditortype"' in shown
    assert "data-config=" in shown
    assert not re.search(r" (on\w+|style|required)[ =>]", shown)
    assert config["versionCheck"] is False
    assert "removePlugins" not in config  # a list of what is wanted holds; one of what isn't leaks
    plugins = set(f"{config['plugins']},{config['extraPlugins']}".split(","))
    assert not plugins & {"scayt", "wsc", "exportpdf", "uploadimage", "filebrowser", "iframe"}
    assert not plugins & {"sourcearea", "wysiwygarea", "pastetools", "docprops", "autoembed"}
    assert config["allowedContent"] == "blockquote br em h3 h4 li ol p strong ul; a[!href]"
    assert not {"fullPage", "filebrowserUploadUrl"} & config.keys()


def test_the_page_loads_our_start_of_the_editor_and_not_the_packages():
    scripts = re.findall(r'<script src="/static/([^"]*)"', str(Letter().media))
    assert scripts == ["js/desk/richtext.js", "js/desk/length.js"]
