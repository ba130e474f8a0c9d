"""Series and translations at the desk."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from blog.articles import bin
from blog.models import Post, Practice, Series, SeriesPart, Translation
from blog.publishing import actions
from tests.factories import OwnerFactory, PostFactory, UserFactory, in_role
from tests.markup import squeeze
from tests.status import state
from tests.threads import at_once

pytestmark = pytest.mark.django_db

SERIES, TRANSLATIONS = "/desk/blog/series/", "/desk/blog/translation/"


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    return client


def save_series(desk, row=None, name="Rain", posts=(), address=""):
    address = address or (f"{SERIES}{row.pk}/change/" if row else f"{SERIES}add/")
    keys = ["" if post is None else post.pk for post in posts]
    return desk.post(address, {"name": name, "articles-pk": keys})


def parts(row) -> list[Post]:
    return [part.post for part in row.parts.all()]


def near(response, name: str) -> str:
    """Return what is said beside a field."""
    return " ".join(response.context["adminform"].form.errors.get(name, []))


def test_articles_are_put_in_order_moved_and_taken_out(desk):
    one, other, third = PostFactory(), PostFactory(), PostFactory()
    assert save_series(desk, posts=[one, None, other, third]).status_code == 302
    row = Series.objects.get(name="Rain")
    assert parts(row) == [one, other, third]
    assert save_series(desk, row, posts=[third, one]).status_code == 302
    assert parts(row) == [third, one]
    save_series(desk, row, name="Snow", posts=[third, one])
    row.refresh_from_db()
    assert (row.name, parts(row)) == ("Snow", [third, one])
    assert save_series(desk, row, posts=[]).status_code == 302
    assert parts(row) == []


def test_an_article_is_in_one_series_and_once(desk):
    post = PostFactory(title="Slow rain")
    save_series(desk, posts=[post])
    refused = save_series(desk, name="Snow", posts=[PostFactory(), post])
    assert near(refused, "articles") == "“Slow rain” is part of the series “Rain” already."
    assert f'<option value="{post.pk}" selected>' in refused.content.decode()
    twice = save_series(desk, Series.objects.get(), posts=[post, post])
    assert near(twice, "articles") == "The same article is listed twice. Remove one."
    same_name = save_series(desk, posts=[])
    assert near(same_name, "name") == "There is a series of this name already."
    assert Series.objects.count() == SeriesPart.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_who_put_it_into_two_at_once_are_told_so():
    post, owner = PostFactory(), OwnerFactory()
    statuses = []

    def save(name: str) -> None:
        client = Client()
        client.force_login(owner)
        statuses.append(save_series(client, name=name, posts=[post]).status_code)

    at_once(lambda: save("Rain"), lambda: save("Snow"))
    assert sorted(statuses) == [200, 302]
    assert SeriesPart.objects.count() == 1


def test_an_article_that_is_deleted_leaves_its_series(desk):
    one, other = PostFactory(), PostFactory()
    save_series(desk, posts=[one, other])
    bin.move_to_bin(one, by=OwnerFactory())
    address = f"{SERIES}{Series.objects.get().pk}/change/"
    assert f"{one.title} (in the bin)" in desk.get(address).content.decode()
    bin.delete_expired(timezone.now() + 2 * bin.KEPT)
    assert parts(Series.objects.get()) == [other]


def test_the_list_counts_articles_here_and_for_readers(desk, django_assert_max_num_queries):
    live, draft = PostFactory(), PostFactory()
    actions.publish(live, by=OwnerFactory())
    save_series(desk, posts=[live, draft])
    save_series(desk, name="Empty")
    with django_assert_max_num_queries(10):
        rows = desk.get(SERIES).context["cl"].result_list
    assert [(row.name, row.part_count, row.live_count) for row in rows] == [
        ("Empty", 0, 0),
        ("Rain", 2, 1),
    ]


def test_a_chosen_article_is_offered_however_old(desk, monkeypatch):
    monkeypatch.setattr("blog.admin.series.MAX_OFFERED", 2)
    old, *_ = PostFactory(title="Old"), PostFactory(), PostFactory()
    newest = [PostFactory(title=f"Newest {number}") for number in range(2)]
    save_series(desk, posts=[old])
    page = desk.get(f"{SERIES}{Series.objects.get().pk}/change/").content.decode()
    offered = re.findall(r'<option value="\d+"[^>]*>(.*?)</option>', page)
    assert offered == [post.title for post in newest] + ["Old"]


# --- Translations --------------------------------------------------------------------------------


def save_translation(desk, post, original):
    data = {"post": post.pk, "original": original.pk if original else ""}
    return desk.post(f"{TRANSLATIONS}add/", data)


def test_a_translation_is_one_of_an_article_in_another_language(desk):
    Practice(language="fr").save()
    original, spanish = PostFactory(title="La pluie"), PostFactory(language="es")
    assert save_translation(desk, spanish, original).status_code == 302
    page = squeeze(desk.get(TRANSLATIONS).content.decode())
    assert "Spanish" in page
    assert "La pluie" in page


@pytest.mark.parametrize(
    ("post", "original", "field", "sentence"),
    [
        ("rain", "rain", "original", "Choose another article than the translation."),
        ("lluvia", "pluie", "post", "This article is the translation of another one already."),
        ("regen", "lluvia", "original", "“lluvia” is itself a translation, of “rain”. Choose"),
        ("rain", "pluie", "post", "“rain” is the original of “lluvia”, so it is none."),
        ("agua", "rain", "post", "This article and “lluvia” are both in Spanish. Choose the"),
        ("snow", "rain", "post", "This article and “rain” are both in English. Choose the"),
        ("agua", "", "original", "required"),
    ],
)
def test_what_is_no_translation_is_refused_beside_its_field(desk, post, original, field, sentence):
    languages = {"rain": "", "snow": "en-US", "lluvia": "es", "agua": "es", "pluie": "fr"}
    posts = {
        name: PostFactory(title=name, language=language)
        for name, language in (languages | {"regen": "de"}).items()
    }
    Translation.objects.create(post=posts["lluvia"], original=posts["rain"])
    refused = save_translation(desk, posts[post], posts.get(original))
    assert sentence in near(refused, field)
    assert Translation.objects.count() == 1


@pytest.mark.parametrize("address", [SERIES, TRANSLATIONS])
def test_who_may_not_see_all_articles_learns_no_titles(client, address):
    PostFactory(title="A draft nobody knows of")
    user = UserFactory()
    user.user_permissions.set(
        Permission.objects.filter(content_type__model__in=["series", "translation"])
    )
    client.force_login(user)
    assert client.get(address).status_code == client.get(f"{address}add/").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_post"))
    assert "A draft nobody knows of" in client.get(f"{address}add/").content.decode()


# --- The article ---------------------------------------------------------------------------------


def test_neither_changes_what_an_article_is(desk):
    """Nor what was approved, nor where it stands: nothing has to be published again."""
    post, other = PostFactory(), PostFactory(language="es")
    actions.publish(post, by=OwnerFactory())

    def what_it_is():
        fresh = Post.objects.get(pk=post.pk)
        edition = fresh.editions.get()
        stamps = (fresh.content_hash, fresh.updated_at, fresh.revisions.count())
        return state(fresh), *stamps, edition.content_hash, edition.approval_hash

    before = what_it_is()
    save_series(desk, posts=[other, post])
    save_translation(desk, other, post)
    assert (SeriesPart.objects.count(), Translation.objects.count()) == (2, 1)
    assert what_it_is() == before


def test_its_form_says_where_it_belongs_and_leads_there_whoever_may_change_it(desk, client):
    writer = in_role("Writer")
    post = PostFactory(created_by=writer)
    secret = PostFactory(title="A draft nobody knows of", language="es")
    save_series(desk, posts=[post])
    save_translation(desk, secret, post)
    address = f"/desk/blog/post/{post.pk}/change/"
    page = squeeze(desk.get(address).content.decode())
    assert f'<a href="{SERIES}{Series.objects.get().pk}/change/">Rain</a>' in page
    assert "“A draft nobody knows of” is <a" in page
    assert "A translation</a> of “" in squeeze(
        desk.get(f"/desk/blog/post/{secret.pk}/change/").content.decode()
    )
    client.force_login(writer)
    page = squeeze(client.get(address).content.decode())
    assert "A part of the series Rain." in page
    assert SERIES not in page
    assert secret.title not in page


def test_a_writer_deletes_a_draft_that_is_a_translation(client):
    writer = in_role("Writer")
    draft = PostFactory(created_by=writer, language="es")
    Translation.objects.create(post=draft, original=PostFactory())
    client.force_login(writer)
    said = {f"said-{draft.pk}": "Goes to the bin for 30 days."}
    client.post("/desk/blog/post/bulk/bin/", {"post": draft.pk, **said})
    assert Post.objects.get(pk=draft.pk).binned_by == writer
    bin.delete_expired(timezone.now() + 2 * bin.KEPT)
    assert not Translation.objects.exists()
