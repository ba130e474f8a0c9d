"""An export of WordPress becomes articles, from the file to what readers get."""

import io
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.management import call_command

from blog.models import BlogImport, Category, Edition, ImportedRow, Post, Redirect
from blog.moving_in import report_of, undo
from tests.blog.importing.blogs.wxr.files import (
    attachment,
    author,
    category,
    item,
    term,
    wxr,
)
from tests.blog.moving_in.fake import work
from tests.factories import OwnerFactory, in_role

pytestmark = pytest.mark.django_db

BODY = (
    "<!-- wp:paragraph --><p>Rest is a skill, and it is "
    '<a href="https://www.old.example/?p=8">learned</a> slowly.</p><!-- /wp:paragraph -->'
    "<!-- wp:list --><ul><li>One hour.</li><li>No plan.</li></ul><!-- /wp:list -->"
)


@pytest.fixture
def export(tmp_path):
    topics = term("category", "calm", "Calm &amp; rest"), term("post_tag", "sleep", "sleep")
    path = tmp_path / "old.xml"
    items = (
        item(7, BODY, *topics, title="Learning to rest", excerpt="What an hour can do."),
        item(8, "Classic words.\n\nAnother paragraph.", *topics, excerpt="More of it."),
        item(9, "Who we are.", kind="page", title="About", post_name="about", excerpt="Who."),
        item(10, 'Not for all. [mystery id="4"]', status="private"),
        item(11, "With a key.", post_password="hunter2"),
        item(12, "Gone.", status="trash"),
        attachment(20, "cups.jpg", alt="Two cups"),
    )
    mara = author("Mara.Login", "Mara Quill")
    path.write_text(
        wxr(*items, terms=(mara, category("calm", "Calm &amp; rest"))).replace(
            "<dc:creator>mara</dc:creator>", "<dc:creator>Mara.Login</dc:creator>"
        )
    )
    return path


def test_from_the_file_to_what_readers_get(export, client, capsys):
    call_command("import_blog", export, "--publish", "--by", OwnerFactory().email)

    assert "WordPress: 4 articles, 1 page," in capsys.readouterr().out
    titles = set(Edition.objects.values_list("title", flat=True))
    assert titles == {"Learning to rest", "Sleep", "About"}
    page = client.get("/2020/05/sleep-7/", follow=True)
    assert page.redirect_chain == [("/articles/sleep-7/", 301)]
    html = page.content.decode()
    assert "May 1, 2020" in html
    assert "Mara Quill" in html
    assert 'href="/articles/sleep-8/"' in html
    assert client.get("/?p=8")["Location"] == "/articles/sleep-8/"
    assert client.get("/about/").status_code == 200
    assert Category.objects.get().name == "Calm & rest"
    assert "Another paragraph." in client.get("/articles/sleep-8/").content.decode()
    assert client.get("/category/calm/")["Location"] == "/categories/calm/"
    assert client.get("/tag/Sleep")["Location"] == "/tags/sleep/"
    assert client.get("/author/mara-login")["Location"] == "/authors/mara-quill/"
    assert client.get("/author/mara-login/feed/")["Location"] == "/authors/mara-quill/feed/"
    assert client.get("/?author=1")["Location"] == "/authors/mara-quill/"
    assert client.get("/?cat=1")["Location"] == "/categories/calm/"
    drafts = Post.objects.filter(editions=None)
    assert {each.slug for each in drafts} == {"sleep-10", "sleep-11"}
    brought = BlogImport.objects.get()
    report = report_of(brought)
    assert (report.articles, report.pages, report.live) == (4, 1, 3)
    (lost,) = ImportedRow.objects.filter(slug="sleep-10").values_list("problems", flat=True)
    assert any("mystery" in each for each in lost)

    undo(brought, by=OwnerFactory(), soon=False)
    work(brought)
    assert not Redirect.objects.exists()
    assert client.get("/category/calm/").status_code == 404
    assert client.get("/author/mara-login/").status_code == 404


def test_no_login_password_or_address_of_the_old_site_is_kept(export):
    call_command("import_blog", export)
    BlogImport.objects.get().forget()
    kept = " ".join(
        str(row)
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values()
    )
    # What everybody could see in an address there is no secret: /author/mara-login/.
    for secret in ("Mara.Login", "secret@old.example", "hunter2"):
        assert secret not in kept


def test_a_zip_of_parts_comes_twice_without_doubles(export, tmp_path):
    path = tmp_path / "parts.zip"
    with ZipFile(path, "w") as file:
        file.writestr("old.000.xml", export.read_text())
        file.writestr("old.001.xml", wxr(item(30, "A later one.", excerpt="Later.")))
    call_command("import_blog", export, stdout=io.StringIO())
    assert Post.objects.count() == 5
    call_command("import_blog", path, stdout=io.StringIO())
    assert Post.objects.count() == 6
    assert report_of(BlogImport.objects.first()).known == 5


def test_a_writer_s_import_shows_nothing_to_readers(export, client):
    writer = in_role("Writer")
    call_command("import_blog", export, "--by", writer.email, stdout=io.StringIO())
    assert set(Post.objects.values_list("created_by", flat=True)) == {writer.pk}
    assert not Edition.objects.exists()
