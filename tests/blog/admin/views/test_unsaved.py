"""Words that were not saved are shown beside what is, and come back exactly as they were typed."""

import re
from uuid import uuid4

import pytest

from blog.articles import content
from blog.models import EditingSession, Post, Revision, Section
from tests.blog.admin.test_posts import section
from tests.blog.admin.views.test_autosave import AUTOSAVE, content_hash, typed
from tests.factories import OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(client):
    user = OwnerFactory(name="Dana Whitfield")
    client.force_login(user)
    return user


@pytest.fixture
def keep(client, dana):
    """Type something and leave."""

    def keep(post=None, base="", **fields):
        token = uuid4()
        data = typed(dana, post, token, **fields) | {"base": base, "_leaving": "1"}
        assert client.post(AUTOSAVE, data).status_code == 200
        return token

    return keep


def existing(section_row, **fields):
    """The pairs of a section that is saved already."""
    return section(section_row.kind, **fields) | {
        f"{section_row.kind}-INITIAL_FORMS": "1",
        f"{section_row.kind}-0-id": str(section_row.pk),
        f"{section_row.kind}-0-parent": str(section_row.parent_id),
    }


def words_in(post, token):
    where = f"{post.pk}/change" if post else "add"
    return f"/desk/blog/post/{where}/?unsaved={token}"


def test_an_article_opens_with_what_its_writer_has_not_finished(client, keep):
    post = PostFactory(title="Sun")
    token = keep(post, content_hash(post), title="Rain")
    url = f"/desk/blog/post/{post.pk}/change/"
    response = client.get(f"{url}?_changelist_filters=q%3Drain")
    assert response["Location"] == f"{url}?_changelist_filters=q%3Drain&unsaved={token}"
    page = client.get(response["Location"]).content.decode()
    assert "This is where you left off" in page
    assert ">\nRain</textarea>" in page
    assert f"/desk/blog/post/unsaved/{token}/" in page
    assert str(token) not in client.get("/desk/blog/post/add/").content.decode()
    client.force_login(OwnerFactory())
    page = client.get(url).content.decode()
    assert str(token) not in page
    assert ">\nSun</textarea>" in page


def test_an_article_that_was_changed_since_opens_with_what_is_saved(client, keep):
    post = PostFactory(title="Sun")
    token = keep(post, content_hash(post), title="Rain")
    Post.objects.update(title="Moon")
    page = client.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
    assert ">\nMoon</textarea>" in page
    assert "You have unfinished changes from" in page
    assert f"/desk/blog/post/unsaved/{token}/" in page


def test_what_is_open_in_another_tab_is_not_opened_again(client, dana):
    post = PostFactory(title="Sun")
    data = typed(dana, post, token := uuid4(), title="Rain") | {"base": content_hash(post)}
    assert client.post(AUTOSAVE, data).status_code == 200
    page = client.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
    assert "open in another tab just now" in page
    assert str(token) in page
    assert ">\nSun</textarea>" in page


def test_what_differs_is_shown_and_nothing_is_changed(client, keep):
    post = PostFactory(title="Sun")
    token = keep(post, title="Rain")
    page = client.get(f"/desk/blog/post/unsaved/{token}/")
    difference = page.context["difference"]
    assert [(each.before, each.after) for each in difference.fields if each.label == "Title"] == [
        ("Sun", "Rain")
    ]
    assert Post.objects.get().title == "Sun"


def test_the_words_come_back_exactly_as_they_were_typed(client, keep):
    post = PostFactory()
    fields = {"title": "", "slug": "no good!", "recheck_on": "soon", "tags": 'an "open quote'}
    fields |= section("practices", **{"items-title": ["", "Walk"], "items-text": ["In.", ""]})
    token = keep(post, content_hash(post), **fields)
    response = client.get(words_in(post, token))
    html = response.content.decode()
    for typed_words in ("no good!", "an &quot;open quote", "Walk</textarea>", "In."):
        assert typed_words in html
    assert re.search(r'<textarea name="practices-0-items-title"[^>]*>\s*Walk</textarea>', html)
    assert str(token) in html
    assert content_hash(post) in html
    assert "This is where you left off" in html
    assert "errorlist" not in html
    assert not response.context["error_list"]
    assert Post.objects.get().title == post.title
    assert not Revision.objects.exists()


def test_they_are_saved_like_any_others(client, keep, dana):
    post = PostFactory()
    row = Section.objects.get()
    fields = {"title": "Rain", "slug": "rain"} | existing(row, heading="Drops", body="<p>x</p>")
    token = keep(post, content_hash(post), **fields)
    data = dict(client.get(words_in(post, token)).context["adminform"].form.data.lists())
    client.post(f"/desk/blog/post/{post.pk}/change/", data)
    row.refresh_from_db()
    assert (Post.objects.get().title, row.heading) == ("Rain", "Drops")
    assert not EditingSession.objects.with_unsaved_data(dana)


def test_a_new_article_comes_back(client, keep, dana):
    token = keep(None, **{"title": "Rain"} | section("quote", quote="Patient."))
    assert "“Rain”" in client.get("/desk/blog/post/add/").content.decode()
    assert client.get(f"/desk/blog/post/unsaved/{token}/").status_code == 200
    html = client.get(words_in(None, token)).content.decode()
    assert "Patient." in html
    assert re.search(r'<textarea name="title"[^>]*>\s*Rain</textarea>', html)


def test_words_of_a_deleted_article_become_a_new_one(client, keep, dana):
    post = PostFactory(sections=[{"heading": "Old", "body": "<p>Old.</p>"}])
    fields = {"title": "Rain"} | existing(Section.objects.get(), heading="Drops", body="<p>x</p>")
    token = keep(post, **fields)
    post.delete()
    data = dict(client.get(words_in(None, token)).context["adminform"].form.data.lists())
    client.post("/desk/blog/post/add/", data)
    saved = content.content_from_post(Post.objects.get())
    assert saved["title"] == "Rain"
    assert [each["heading"] for each in saved["sections"]] == ["Drops"]


def test_a_section_that_somebody_removed_comes_back_with_the_words(client, keep):
    post = PostFactory(sections=[{"heading": "One", "body": "<p>1</p>"}])
    row = Section.objects.get()
    other = Section.objects.create(
        parent=post, region="main", kind="text", heading="Two", body="<p>2</p>", ordering=20
    )
    fields = {"title": "Rain", "slug": "rain"} | existing(row, heading="Mine", body="<p>1</p>")
    fields |= {"text-TOTAL_FORMS": "2", "text-INITIAL_FORMS": "2", "text-1-id": str(other.pk)}
    fields |= {"text-1-parent": str(post.pk), "text-1-heading": "Two", "text-1-body": "<p>2</p>"}
    fields |= {"text-1-region": "main", "text-1-ordering": "20"}
    token = keep(post, **fields)
    row.delete()
    shown = client.get(words_in(post, token)).context["inline_admin_formsets"]
    data = dict(next(each.formset.data for each in shown if each.formset.prefix == "text").lists())
    data["base"] = [content_hash(post)]
    client.post(f"/desk/blog/post/{post.pk}/change/", data)
    headings = [
        each["heading"] for each in content.content_from_post(Post.objects.get())["sections"]
    ]
    assert headings == ["Mine", "Two"]


def test_a_change_by_somebody_else_is_said(client, keep):
    post = PostFactory()
    token = keep(post, content_hash(post), title="Rain")
    sentence = "The article has been changed since"
    assert sentence not in client.get(words_in(post, token)).content.decode()
    Post.objects.update(title="Snow")
    assert sentence in client.get(words_in(post, token)).content.decode()
    assert sentence in client.get(f"/desk/blog/post/unsaved/{token}/").content.decode()


def test_they_are_thrown_away_only_by_a_button(client, keep, dana):
    post = PostFactory()
    token = keep(post, title="Rain")
    client.get(f"/desk/blog/post/unsaved/{token}/")
    assert EditingSession.objects.with_unsaved_data(dana).exists()
    response = client.post(f"/desk/blog/post/unsaved/{token}/")
    assert response["Location"] == f"/desk/blog/post/{post.pk}/change/"
    assert not EditingSession.objects.with_unsaved_data(dana)
    assert client.get(f"/desk/blog/post/unsaved/{token}/").status_code == 404


def test_the_words_of_one_person_are_not_shown_to_another(client, keep):
    post = PostFactory()
    token = keep(post, title="Rain")
    client.force_login(OwnerFactory())
    assert client.get(f"/desk/blog/post/unsaved/{token}/").status_code == 404
    assert client.get(words_in(post, token)).status_code == 302
    assert client.post(f"/desk/blog/post/unsaved/{token}/").status_code == 404


def test_words_are_put_only_where_they_belong(client, keep):
    post, other = PostFactory(), PostFactory()
    token = keep(post, title="Rain")
    for address in (words_in(other, token), words_in(None, token), words_in(post, uuid4())):
        response = client.get(address)
        assert response["Location"] == address.partition("?")[0]
    assert client.get(f"/desk/blog/post/{post.pk}/change/?unsaved=nonsense").status_code == 200
