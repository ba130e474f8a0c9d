"""A site is exported, and brought into an empty installation: it is the same for readers."""

import json
from zipfile import ZipFile

import fastjsonschema
import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEntry
from blog.articles.hashes import approval_hash, content_hash
from blog.exporting.load import load_export
from blog.exporting.records import RECORDS
from blog.exporting.schema import export_schema
from blog.exporting.write import write_export
from blog.models import Approval, Author, Edition, Picture, Post, Practice, SearchText
from blog.publishing import actions
from tests import moving, public_site
from tests.factories import OwnerFactory, PostFactory, approved

pytestmark = [pytest.mark.xdist_group("moving"), pytest.mark.django_db]


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def rows_in(path):
    """Return all records of an export, by the name of their kind."""
    with ZipFile(path) as file:
        return {
            each.name: [json.loads(line) for line in file.read(each.path).splitlines()]
            for each in RECORDS
        }


def test_an_empty_installation_becomes_the_same_site_with_its_record(folder, capsys):
    addresses = [each for each in public_site.every_address() if "/preview/" not in each]
    waiting = PostFactory(slug="waiting")
    revision_note = "Before the move"
    waiting.revisions.create(content={"title": "x", "sections": []}, note=revision_note)
    before = moving.read_site(addresses)
    approvals = list(Approval.objects.values_list("approval_hash", "reviewer_name", "approved_at"))
    texts = dict(SearchText.objects.live(timezone.now()).values_list("edition", "text"))
    assert approvals
    assert len(before) > 40
    path, again = folder / "all.zip", folder / "again.zip"
    write_export(path)

    moving.empty()
    Practice().save()  # as somebody left it who looked at the settings
    OwnerFactory(email="new@practice.example")
    call_command("import_blog", path)

    assert "are here, as they were at" in capsys.readouterr().out
    after = moving.read_site(addresses)
    assert {each for each in before if after[each] != before[each]} == set()
    assert approvals == list(
        Approval.objects.values_list("approval_hash", "reviewer_name", "approved_at")
    )
    assert texts == dict(SearchText.objects.values_list("edition", "text"))
    for edition in Edition.objects.all():
        assert content_hash(edition) == edition.content_hash
        assert approval_hash(edition) == edition.approval_hash
    assert {each.post.slug for each in Approval.objects.all()} >= {"long"}
    # A second export says the same, but for the accounts, which are others.
    write_export(again)
    assert_same_rows(rows_in(path), rows_in(again))
    assert AuditEntry.objects.filter(action="imported").count() == 1
    # Nobody can sign in who couldn't before.
    carried = get_user_model().objects.exclude(email="new@practice.example")
    assert carried.exists()
    assert not carried.filter(is_active=True).exists()
    assert not any(each.has_usable_password() for each in carried)
    assert Author.objects.get(name="Dana Whitfield").user in carried
    # And what is written next is numbered after what came.
    post = approved(PostFactory(slug="the-next-one"))
    edition = actions.publish(post, by=carried.first())
    assert edition.pk > max(each["id"] for each in rows_in(path)["editions"])
    assert post.pk > max(each["id"] for each in rows_in(path)["posts"])


def assert_same_rows(first, second):
    people = {each["id"]: each["name"] for each in first.pop("people")}
    named = {each["id"]: each["name"] for each in second.pop("people")}
    assert sorted(people.values()) == sorted(named.values())
    by = {"user", "created_by", "binned_by", "ended_by", "approved_by", "recorded_by",
          "revoked_by", "reviewer", "requested_by", "resolved_by"}  # fmt: skip

    def said(value, names):
        if isinstance(value, list):
            return [said(each, names) for each in value]
        if isinstance(value, dict):
            return {
                name: names[each] if name in by and each is not None else said(each, names)
                for name, each in value.items()
            }
        return value

    assert said(first, people) == said(second, named)


def test_an_export_is_what_its_schema_says_and_readable_for_people(folder):
    public_site.every_address()
    path = folder / "all.zip"
    manifest = write_export(path)
    schema = export_schema()
    fastjsonschema.compile(schema)(manifest)
    for name, rows in rows_in(path).items():
        kind = {"$ref": f"#/definitions/{name}", "definitions": schema["definitions"]}
        check = fastjsonschema.compile({"$schema": schema["$schema"], **kind})
        for row in rows:
            check(row)
        assert manifest["records"][name] == len(rows)
        if name not in ("redirects", "revisions"):
            assert rows, name
    with ZipFile(path) as file:
        assert json.loads(file.read("manifest.json")) == manifest
        assert file.testzip() is None
        names = file.namelist()
        page, text = (file.read(f"articles/long.{each}").decode() for each in ("html", "md"))
        hurried = file.read("articles/careful.md").decode()
    for picture in Picture.objects.all():
        assert f"pictures/{picture.token}/master.png" in names
    assert "<h1>What rain &amp; wind “say”</h1>" in page
    assert '<img src="../pictures/' in page
    assert "It began slowly." in page
    assert "# What rain & wind “say”\n" in text
    assert 'title: "What rain & wind “say”"' in text
    assert "Ana Ruiz" in text
    assert "Supervised by Mara Lind" in text
    assert "It speaks of fear." in hurried
    assert "articles/gone.html" not in names  # readers don't see it
    assert "password" not in json.dumps(rows_in(path)["people"])


def test_it_asks_no_more_for_more_articles(folder, django_assert_max_num_queries):
    """Neither way holds the blog in memory: rows are read and written in batches."""
    for number in range(12):
        PostFactory(slug=f"draft-{number}")
    with django_assert_max_num_queries(60):
        write_export(folder / "all.zip")
    moving.empty()
    with django_assert_max_num_queries(180):
        load_export(folder / "all.zip")
    assert Post.objects.count() == 12
