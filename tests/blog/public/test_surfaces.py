"""Every public surface against every state, a second before, at, and a second after a moment.

No worker runs in between: only the clock moves.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Author, Category, MediaFile, Picture, Post, RelatedEdition
from blog.publishing import actions
from practice_site.shared import KEY
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    media_file,
)

pytestmark = pytest.mark.django_db

T = datetime(2026, 6, 1, 12, tzinfo=UTC)
EARLIER = T - timedelta(days=3)
SECOND = timedelta(seconds=1)
FIRST, SECOND_EDITION, DESK = "Gentle mornings", "Gentler mornings", "Half-done mornings"


@dataclass
class Scene:
    """An article with a category, tag, author and picture of its own, beside one always live."""

    post: Post
    category: Category
    author: Author
    picture: Picture
    shared: Category
    neighbor: Post
    file: MediaFile
    tag: str = "seldom-tag"
    titles: tuple[str, ...] = field(default=(FIRST, SECOND_EDITION, DESK))


@pytest.fixture
def scene() -> Scene:
    author = AuthorFactory(name="Sole Signer", slug="sole-signer")
    own, shared = CategoryFactory(name="Own Subject", slug="own-subject"), CategoryFactory()
    picture, file = PictureFactory(), media_file()
    with time_machine.travel(EARLIER - timedelta(days=400), tick=False):
        neighbor = PostFactory(title="The neighbor", slug="neighbor", categories=[shared])
        actions.publish(neighbor, by=OwnerFactory())
    post = PostFactory(
        title=FIRST,
        slug="mornings",
        authors=[author],
        categories=[own, shared],
        tags=["seldom-tag"],
        lead_picture=picture,
        sections=[
            {"kind": "practices", "items": [{"title": "Wake", "text": "Slowly."}]},
            {"kind": "download", "file": file, "caption": "A sheet"},
        ],
    )
    return Scene(post, own, author, picture, shared, neighbor, file)


def rename(post: Post, title: str) -> None:
    post.title = title
    post.save()


def draft(scene, owner):
    pass


def scheduled(scene, owner):
    actions.publish(scene.post, by=owner, at=T)


def live(scene, owner):
    actions.publish(scene.post, by=owner)


def live_changed(scene, owner):
    actions.publish(scene.post, by=owner)
    rename(scene.post, DESK)


def live_with_update(scene, owner):
    actions.publish(scene.post, by=owner)
    rename(scene.post, SECOND_EDITION)
    actions.publish(scene.post, by=owner, at=T)
    rename(scene.post, DESK)


def taken_down(scene, owner):
    actions.publish(scene.post, by=owner)
    actions.take_down(scene.post, by=owner, at=T)


def expired(scene, owner):
    actions.publish(scene.post, by=owner, until=T)


def canceled(scene, owner):
    actions.publish(scene.post, by=owner, at=T)
    actions.cancel_schedule(scene.post, by=owner)


def rescheduled(scene, owner):
    actions.publish(scene.post, by=owner, at=T - SECOND)
    actions.publish(scene.post, by=owner, at=T + SECOND)


# What readers see at T-1 s, at T and at T+1 s: the title, or nothing.
STATES = {
    draft: (None, None, None),
    scheduled: (None, FIRST, FIRST),
    live: (FIRST, FIRST, FIRST),
    live_changed: (FIRST, FIRST, FIRST),
    live_with_update: (FIRST, SECOND_EDITION, SECOND_EDITION),
    taken_down: (FIRST, None, None),
    expired: (FIRST, None, None),
    canceled: (None, None, None),
    rescheduled: (None, None, FIRST),
}


def text_of(response) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


def shows(response, title) -> None:
    """The page shows this title and no other words of the article."""
    assert response.status_code == 200
    text = text_of(response)
    assert title in text
    assert not [each for each in (FIRST, SECOND_EDITION, DESK) if each != title and each in text]


def says_nothing(response, *betraying) -> None:
    """The page names neither the article nor anything that only it has."""
    text = text_of(response)
    for word in (FIRST, SECOND_EDITION, DESK, "mornings", *betraying):
        assert word not in text


def status_of_nothing(scene) -> int:
    """The status of an article's addresses while it isn't live."""
    return 410 if scene.post.editions.ever_live(timezone.now()).exists() else 404


def article(client, scene, title):
    response = client.get("/articles/mornings/")
    if title is None:
        assert response.status_code == status_of_nothing(scene)
        says_nothing(response, "Sole Signer", "seldom-tag", "Own Subject")
    else:
        shows(response, title)


def home(client, scene, title):
    response = client.get("/")
    if title is None:
        says_nothing(response, "Sole Signer", "Own Subject", "seldom-tag")
    else:
        shows(response, title)
        assert "Own Subject" in text_of(response)


def own_category(client, scene, title):
    response = client.get("/categories/own-subject/")
    assert response.status_code == 200
    if title is None:
        says_nothing(response, "Sole Signer", "seldom-tag")
    else:
        shows(response, title)


def shared_category(client, scene, title):
    response = client.get(f"/categories/{scene.shared.slug}/")
    assert len(response.context["page"].editions) == (2 if title else 1)
    (shows(response, title) if title else says_nothing(response, "Sole Signer"))


def tag(client, scene, title):
    response = client.get("/tags/seldom-tag/")
    if title is None:
        assert response.status_code == 404
        says_nothing(response)
    else:
        shows(response, title)


def author(client, scene, title):
    response = client.get("/authors/sole-signer/")
    if title is None:
        assert response.status_code == 404
        says_nothing(response, "Sole Signer")
    else:
        shows(response, title)


def all_articles(client, scene, title):
    response = client.get("/articles/")
    assert len(response.context["page"].editions) == (2 if title else 1)
    (shows(response, title) if title else says_nothing(response, "Sole Signer"))


def categories(client, scene, title):
    Category.objects.update(start_here=scene.post)
    response = client.get("/categories/")
    if title is None:
        says_nothing(response, "Sole Signer", "Own Subject")
    else:
        shows(response, title)
        assert "Own Subject" in text_of(response)


def tags(client, scene, title):
    assert ("seldom-tag" in text_of(client.get("/tags/"))) is (title is not None)


def authors(client, scene, title):
    assert ("Sole Signer" in text_of(client.get("/authors/"))) is (title is not None)


def start_here(client, scene, title):
    Category.objects.update(start_here=scene.post)
    response = client.get(f"/categories/{scene.shared.slug}/")
    start = response.context["start"]
    assert (start and start.title) == title
    assert [each.title for each in response.context["page"].editions] == ["The neighbor"]
    if title is None:
        says_nothing(response, "Sole Signer")


def archive(client, scene, title):
    months = re.findall(r'href="(/archive/2026/../)"', text_of(client.get("/archive/")))
    assert len(months) == (1 if title else 0)


def archive_year(client, scene, title):
    response = client.get(f"/archive/{T.year}/")
    if title is None:
        assert response.status_code == 404
        says_nothing(response, "Sole Signer")
    else:
        shows(response, title)


def archive_month(client, scene, title):
    """It first appeared in May (on the day of EARLIER) or in June (on that of T)."""
    months = [client.get(f"/archive/2026/{month}/") for month in ("05", "06")]
    found = [response for response in months if response.status_code == 200]
    assert len(found) == (1 if title else 0)
    for response in months:  # whoever has a live article is at the foot of every page
        signer = [] if title else ["Sole Signer"]
        (shows(response, title) if response in found else says_nothing(response, *signer))


def feed(client, scene, title):
    for address in ("/feed/", "/feed/atom/", "/feed/json/"):
        response = client.get(address)
        if title is None:
            says_nothing(response, "Sole Signer", "Own Subject", "seldom-tag")
        else:
            shows(response, title)


def feeds_of_categories(client, scene, title):
    for slug in (scene.category.slug, scene.shared.slug):
        for ending in ("", "atom/", "json/"):
            response = client.get(f"/categories/{slug}/feed/{ending}")
            if title is None:
                says_nothing(response, "Sole Signer", "seldom-tag")
            else:
                shows(response, title)


def feeds_of_a_tag_and_an_author(client, scene, title):
    for page in ("/tags/seldom-tag", "/authors/sole-signer"):
        for ending in ("", "atom/", "json/"):
            response = client.get(f"{page}/feed/{ending}")
            if title is None:
                assert response.status_code == 404
                says_nothing(response, "Sole Signer")
            else:
                shows(response, title)


def sitemap(client, scene, title):
    text = text_of(client.get("/sitemap.xml"))
    for part in ("mornings", scene.picture.token):
        assert (part in text) is (title is not None)
    for part in ("own-subject", "seldom-tag", "sole-signer"):  # lists of a single article
        assert part not in text


def related(client, scene, title):
    response = client.get("/articles/neighbor/")
    assert [each.title for each in response.context["related"]] == ([title] if title else [])
    (shows(response, title) if title else says_nothing(response, "Sole Signer"))


def previous_and_next(client, scene, title):
    RelatedEdition.objects.all().delete()  # no page shows an article twice
    response = client.get("/articles/neighbor/")
    following = response.context["next"]
    assert (following and following.title) == title
    if title:
        assert client.get("/articles/mornings/").context["previous"].title == "The neighbor"


def status_of_picture(client, picture, name) -> int:
    response = client.get(reverse("picture", args=[picture.token, name]))
    if response.status_code == 200:
        assert b"".join(response)
    return response.status_code


def picture(client, scene, title):
    for name in scene.picture.rendition_names:
        assert status_of_picture(client, scene.picture, name) == (200 if title else 404)


def worksheet(client, scene, title):
    response = client.get(scene.file.url())
    assert response.status_code == (200 if title else 404)
    b"".join(response)


def article_share_image(client, scene, title):
    address = "/articles/mornings/share.jpg"
    assert client.get(address).status_code == (200 if title else status_of_nothing(scene))


def cards(client, scene, title):
    response = client.get("/articles/mornings/cards/")
    if title is None:
        assert response.status_code == status_of_nothing(scene)
        says_nothing(response)
    else:
        shows(response, title)


def portrait(client, scene, title):
    photo = PictureFactory()
    Author.objects.filter(pk=scene.author.pk).update(photo=photo)
    assert status_of_picture(client, photo, photo.jpeg) == (200 if title else 404)


def search(client, scene, title):
    response = client.get("/search/?q=signer")
    if title is None:
        says_nothing(response, "Sole Signer", "sole-signer", "Own Subject", "seldom-tag")
    else:
        shows(response, title)
    found = client.get("/search/?q=mornings").context["results"].hits
    assert [hit.edition.title for hit in found] == ([title] if title else [])
    assert client.get("/search/?q=half-done").context["results"].hits == []
    meant = client.get("/search/?q=mornigns").context["suggestion"]
    assert meant == ("mornings" if title else "")
    asked = client.get("/search/?author=sole-signer&tag=seldom-tag&year=2026")
    (shows(asked, title) if title else says_nothing(asked, "Sole Signer", "Own Subject"))


SURFACES = (
    article,
    home,
    own_category,
    shared_category,
    tag,
    author,
    all_articles,
    categories,
    tags,
    authors,
    start_here,
    archive,
    archive_year,
    archive_month,
    feed,
    feeds_of_categories,
    feeds_of_a_tag_and_an_author,
    search,
    sitemap,
    related,
    previous_and_next,
    picture,
    worksheet,
    article_share_image,
    cards,
    portrait,
)
WRITING = (categories, start_here, portrait)  # what they write is in no page that was made before


@pytest.mark.parametrize("state", STATES, ids=lambda each: each.__name__)
def test_each_surface_shows_what_is_live_and_nothing_else(state, scene, client, subtests):
    owner = OwnerFactory()
    with time_machine.travel(EARLIER, tick=False):
        state(scene, owner)
    for offset, title in zip((-SECOND, 0 * SECOND, SECOND), STATES[state], strict=True):
        # At the moment itself each page is made anew; around it they share what they have in
        # common, as in a web worker until something changes.
        reader = Client(**{KEY: {}}) if offset else client
        with time_machine.travel(T + offset, tick=False):
            for surface in SURFACES:
                # What is written so that it could be seen there is taken back before the next.
                with (
                    subtests.test(surface.__name__, seconds=offset.total_seconds()),
                    transaction.atomic(),
                ):
                    surface(client if surface in WRITING else reader, scene, title)
                    transaction.set_rollback(True)


def test_every_public_address_is_among_the_surfaces():
    """A new public page must be added to this table."""
    from blog.urls import urlpatterns

    held = {"home", "article", "category", "tag", "author", "picture", "media_file", "search"}
    held |= {"article_share_image", "article_handouts"}
    held |= {"sitemap", "sitemap_section"}
    held |= {"articles", "categories", "tags", "authors"}
    held |= {"archive", "archive_year", "archive_month"}
    held |= {
        f"{channel}feed{ending}"
        for channel in ("", "category_", "tag_", "author_")
        for ending in ("", "_atom", "_json")
    }
    without_articles = {"page", "topics", "robots", "security", "opensearch", "site_share_image"}
    without_articles |= {"favicon", "icon", "apple_touch_icon"}
    by_link_alone = {"preview_link", "preview_media"}  # tests/blog/preview/test_links.py
    assert {pattern.name for pattern in urlpatterns} == held | without_articles | by_link_alone


def test_a_changed_address_leads_to_the_new_one_only_while_the_article_is_live(scene, client):
    owner = OwnerFactory()
    with time_machine.travel(EARLIER, tick=False):
        actions.publish(scene.post, by=owner)
        scene.post.slug = "new-mornings"
        scene.post.save()
        actions.publish(scene.post, by=owner, at=T)
    with time_machine.travel(T - SECOND, tick=False):
        assert client.get("/articles/mornings/").status_code == 200
        assert client.get("/articles/new-mornings/").status_code == 404
    with time_machine.travel(T, tick=False):
        moved = client.get("/articles/mornings/")
        assert (moved.status_code, moved["Location"]) == (301, "/articles/new-mornings/")
        assert client.get("/articles/new-mornings/").status_code == 200
        actions.take_down(scene.post, by=owner)
    with time_machine.travel(T + SECOND, tick=False):
        assert client.get("/articles/mornings/").status_code == 410
        # Taken down the very moment it went live, in which it was seen.
        assert client.get("/articles/new-mornings/").status_code == 410
