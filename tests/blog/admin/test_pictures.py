"""The library at the desk."""

import re
from datetime import timedelta
from unittest import mock
from urllib.parse import unquote

import lxml.html
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from blog.admin.forms import picture_select
from blog.admin.picture_uses import picture_uses
from blog.admin.pictures import PictureAdmin
from blog.articles.content import content_from_edition, content_from_post
from blog.articles.diff import compare_contents
from blog.articles.snapshot import build_edition
from blog.models import Picture, Post, Practice, Section
from blog.pictures import bounded, decoding
from blog.publishing import actions
from blog.publishing.status import State, status_of
from tests.background import QUEUE, run_tasks
from tests.factories import (
    AuthorFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    ReadyPostFactory,
    UserFactory,
    image_file,
    in_role,
)
from tests.pictures import CHECK_BOUNDED, DECODE_BOUNDED

pytestmark = pytest.mark.django_db

LIBRARY = "/desk/blog/picture/"
ADD = f"{LIBRARY}add/"
WORDS = {"name": "Leaves", "alt_text": "Light through leaves", "focus_x": "50", "focus_y": "50"}


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    return client


def upload(content: bytes, name: str = "leaves.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_picture_is_added_and_seen_at_the_desk_alone(desk):
    response = desk.post(ADD, WORDS | {"file": upload(image_file().read())})
    assert response.status_code == 302
    picture = Picture.objects.get()
    shown = desk.get(picture.url(picture.named("480.webp"), "admin:picture"))
    assert b"".join(shown).startswith(b"RIFF")
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert desk.get(picture.url(picture.named("480.webp"))).status_code == 404
    desk.logout()
    assert desk.get(picture.url(picture.named("480.webp"), "admin:picture")).status_code == 302


def test_several_are_added_at_once_and_each_refusal_names_its_file(desk):
    files = [
        upload(image_file().read(), "two_cups.jpg"),
        upload(b"Dear diary", "diary.jpg"),
        upload(image_file().read(), ".jpg"),
    ]
    page = desk.post(f"{LIBRARY}upload/", {"file": files}, follow=True).text
    assert "“diary.jpg”: This file is not a picture that the site can read." in page
    assert {picture.name for picture in Picture.objects.all()} == {"Two cups", ".jpg"}
    assert all(picture.is_ready for picture in Picture.objects.all())
    headers = {"accept": "application/json"}
    empty = desk.post(f"{LIBRARY}upload/", {"file": upload(b"")}, headers=headers).json()
    assert empty["problem"].startswith("This file is empty.")


def test_a_file_that_can_not_be_read_is_not_called_added_and_the_reason_is_told(desk, settings):
    settings.TASKS = QUEUE
    damaged = image_file(format="JPEG", quality=95).read()[:5000]
    page = desk.post(f"{LIBRARY}upload/", {"file": upload(damaged, "cups.jpg")}, follow=True).text
    assert "“Cups” is here, and being looked at." in page
    picture = Picture.objects.get()
    address = picture.url(picture.smallest, "admin:picture")
    assert desk.head(address).status_code == 202
    run_tasks()
    answer = desk.head(address)
    assert answer.status_code == 200
    assert unquote(answer.headers["Picture-Problem"]).startswith("This JPEG is damaged")


def test_in_the_panel_what_was_added_can_be_chosen(desk):
    data = {"file": upload(image_file().read(), "cups.png"), "choosing": "1"}
    answer = desk.post(f"{LIBRARY}upload/", data, headers={"accept": "application/json"}).json()
    assert chosen_from(answer["card"]) == ["Cups"]
    assert "data-undescribed" in answer["card"]


def test_an_upload_is_checked_once(desk):
    with mock.patch.object(decoding, "check_picture", wraps=decoding.check_picture) as check:
        desk.post(ADD, WORDS | {"file": upload(image_file().read())})
    assert Picture.objects.get().is_ready
    assert check.call_count == 1


@pytest.mark.parametrize("in_memory", [True, False])
def test_the_process_that_checks_an_upload_leaves_it_whole(in_memory, desk, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10**6 if in_memory else 0
    stored = []

    def decode(file):
        stored.append(file.read())
        return DECODE_BOUNDED(file)

    content = image_file(size=(600, 400)).read()
    with (
        mock.patch.object(bounded, "check_picture", CHECK_BOUNDED),
        mock.patch.object(bounded, "decode_picture", decode),
    ):
        desk.post(ADD, WORDS | {"file": upload(content)})
    picture = Picture.objects.get()
    assert (picture.is_ready, picture.width, picture.height) == (True, 600, 400)
    assert stored == [content]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Dear diary", "This file is not a picture that the site can read."),
        (b"<html><script>alert(1)</script>", "This is a saved web page. Open it, save the picture"),
        (b"", "The submitted file is empty."),
    ],
)
def test_a_file_that_is_no_picture_is_refused_at_its_field_with_every_word_kept(
    content, sentence, desk
):
    html = desk.post(ADD, WORDS | {"file": upload(content)}).content.decode()
    assert sentence in html
    assert 'value="Light through leaves"' in html
    assert not Picture.objects.exists()


def test_the_words_may_change_but_the_file_may_not(desk):
    picture = PictureFactory()
    address = f"/desk/blog/picture/{picture.pk}/change/"
    assert 'type="file"' not in desk.get(address).content.decode()
    desk.post(address, WORDS | {"alt_text": "Other words", "file": upload(image_file().read())})
    changed = Picture.objects.get()
    assert (changed.alt_text, changed.file.name) == ("Other words", picture.file.name)


def test_its_caption_stands_in_articles_that_have_none_of_their_own(client):
    picture = PictureFactory(caption="In March")
    sections = [{"kind": "picture", "picture": picture, "caption": own} for own in ("", "At noon")]
    post = ReadyPostFactory(sections=sections)
    actions.publish(post, by=OwnerFactory())
    picture.caption = "In April"
    picture.save()
    page = lxml.html.fromstring(client.get(f"/articles/{post.slug}/").text)
    captions = [each.text_content().strip() for each in page.iter("figcaption")]
    assert captions == ["In March", "At noon"]
    assert status_of(Post.objects.get(pk=post.pk), timezone.now()).state == State.LIVE_CHANGED


def test_what_it_shows_can_be_said_for_one_use_of_it(client):
    picture = PictureFactory(alt_text="A window")
    silent = PictureFactory(alt_text="", decorative=True)
    sections = [
        {"kind": "picture", "picture": shown, "alt_text": own}
        for shown, own in ((picture, ""), (picture, "Rain on a pane"), (silent, "Dusk"))
    ]
    post = ReadyPostFactory(sections=sections)
    edition = actions.publish(post, by=OwnerFactory())
    expected = ["A window", "Rain on a pane", "Dusk"]
    page = lxml.html.fromstring(client.get(f"/articles/{post.slug}/").text)
    assert page.xpath("//figure//img/@alt") == expected
    feed = client.get("/feed/json/").json()["items"][0]["content_html"]
    assert lxml.html.fromstring(feed).xpath("//img/@alt") == expected
    section = post.blog_section_set.all()[1]
    Section.objects.filter(pk=section.pk).update(alt_text="Snow on a pane")
    changed = Post.objects.get(pk=post.pk)
    assert build_edition(changed).content_hash != edition.content_hash
    [change] = compare_contents(
        content_from_edition(edition), content_from_post(changed)
    ).changed_sections
    assert [(field.label, field.after) for field in change.fields] == [
        ("Description for those who can’t see it", "Snow on a pane")
    ]


def test_what_no_article_says_of_it_changes_none(client):
    lead, shown = PictureFactory(), PictureFactory()
    own = {"caption": "At noon", "alt_text": "Rain on a pane"}
    section = {"kind": "picture", "picture": shown, **own}
    post = ReadyPostFactory(lead_picture=lead, sections=[section])
    actions.publish(post, by=OwnerFactory())
    lead.caption = shown.caption = shown.alt_text = "Said elsewhere"
    for picture in (lead, shown):
        picture.save()
        assert status_of(Post.objects.get(pk=post.pk), timezone.now()).state == State.LIVE
        picture.refresh_from_db()
        assert picture.texts_changed_at is None
    actions.publish(post, by=OwnerFactory())
    assert "Said elsewhere" not in client.get(f"/articles/{post.slug}/").text
    lead.alt_text = "Two cups"
    lead.save()
    assert status_of(Post.objects.get(pk=post.pk), timezone.now()).state == State.LIVE_CHANGED


def test_a_description_that_is_none_is_refused_beside_its_field(desk):
    picture = PictureFactory(name="Leaves", alt_text="IMG_1234")
    address = f"{LIBRARY}{picture.pk}/change/"
    words = WORDS | {"decorative": "False", "alt_text": "leaves.jpg"}
    page = lxml.html.fromstring(desk.post(address, words).text)
    [row] = page.xpath("//*[contains(@class, 'field-alt_text')]")
    assert "“leaves.jpg” is the name of a file." in row.text_content()
    # What is there already stays until it is changed, or the picture needs none.
    desk.post(address, words | {"alt_text": "IMG_1234", "credit": "Mara"})
    desk.post(address, words | {"decorative": "True"})
    picture.refresh_from_db()
    assert (picture.credit, picture.alt, picture.decorative) == ("", "", True)
    page = lxml.html.fromstring(desk.get(address).text)
    assert page.xpath("//input[@name='decorative'][@checked]/@value") == ["True"]


def used_everywhere() -> Picture:
    """A picture in drafts, a portrait, the logo, and what was published and changed since."""
    picture = PictureFactory()
    before = PostFactory(title="Before", lead_picture=picture)
    actions.publish(before, by=OwnerFactory())
    before.lead_picture = None
    before.save()
    PostFactory(title="At the top", lead_picture=picture)
    PostFactory(title="<i>Within</i>", sections=[{"kind": "picture", "picture": picture}] * 2)
    AuthorFactory(name="Ana Ruiz", photo=picture)
    Practice(logo=picture).save()
    return picture


USED = "//div[contains(@class, 'field-used')]//div[@class='readonly']"
USES = [
    "The practice, as its logo",
    "Ana Ruiz, as the portrait",
    "“At the top”",
    "“<i>Within</i>”",
    "“Before”, as it was published",
]


def test_what_is_advised_against_is_told_to_the_page_of_each_field(desk):
    picture = PictureFactory()
    post = PostFactory(sections=[{"kind": "picture", "picture": picture}])
    for address, name in (
        (f"{LIBRARY}{picture.pk}/change/", "alt_text"),
        (f"/desk/blog/post/{post.pk}/change/", "picture-0-alt_text"),
    ):
        field = lxml.html.fromstring(desk.get(address).text).xpath(f'//*[@name="{name}"]')[0]
        opening = re.match(field.get("data-opening"), "Photo of two cups", re.IGNORECASE)
        assert opening[0] == "Photo of"
        assert field.get("data-opening-said").startswith("“{}” is heard anyway")


def test_its_page_says_where_it_is_used(desk):
    address = f"/desk/blog/picture/{used_everywhere().pk}/change/"
    assert words_of(desk, address, f"{USED}/div") == USES
    unused = f"/desk/blog/picture/{PictureFactory().pk}/change/"
    assert words_of(desk, unused, USED) == ["Nothing yet"]


def test_its_page_names_no_article_that_one_may_not_see(client):
    picture = used_everywhere()
    writer = in_role("Writer")
    PostFactory(title="Mine", lead_picture=picture, created_by=writer)
    client.force_login(writer)
    address = f"{LIBRARY}{picture.pk}/change/"
    page = lxml.html.fromstring(client.get(address).text)
    said = [each.text_content().strip() for each in page.xpath(f"{USED}/div")]
    assert said == [*USES[:2], "“Mine”", "Articles of somebody else"]
    cups = PictureFactory()
    PostFactory(title="Theirs", lead_picture=cups)
    page = client.get(f"{LIBRARY}{cups.pk}/change/").text
    assert "An article of somebody else" in page
    assert "Theirs" not in page


def words_of(desk, address: str, path: str) -> list[str]:
    """The words of elements of a page, and whether their links lead somewhere."""
    page = lxml.html.fromstring(desk.get(address).text)
    found = page.xpath(path)
    for link in (link for each in found for link in each.iter("a")):
        assert desk.get(link.get("href")).status_code == 200
    return [each.text_content().strip() for each in found]


def test_a_picture_that_is_used_anywhere_is_not_deleted_and_it_is_said_where(desk):
    picture = used_everywhere()
    address = f"/desk/blog/picture/{picture.pk}/delete/"
    desk.post(address, {"post": "yes"})
    assert Picture.objects.filter(pk=picture.pk).exists()
    assert words_of(desk, address, "//*[@id='deleted-objects']/li") == USES
    ticked = {"action": "delete_selected", "_selected_action": [picture.pk, PictureFactory().pk]}
    page = desk.post("/desk/blog/picture/", ticked).text
    assert "None of them was deleted, since some are used" in page
    assert "as it was published" in page


def library_rows(number: int) -> list[Picture]:
    """Pictures of which nothing is shown, two added at each moment, the newest first."""
    now = timezone.now()
    Picture.objects.bulk_create(
        Picture(
            token=f"{at:032}", name=f"Leaves {at}", file=f"pictures/{at:032}/master.png", width=9
        )
        for at in range(number)
    )
    rows = list(Picture.objects.order_by("pk"))
    for at, row in enumerate(rows):
        row.added_at = now - timedelta(hours=at // 2)
    Picture.objects.bulk_update(rows, ["added_at"])
    return sorted(rows, key=lambda row: (row.added_at, row.pk), reverse=True)


def test_the_library_is_leafed_through_both_ways_and_reads_no_more_than_it_shows(
    desk, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(PictureAdmin, "list_per_page", 3)
    names = [row.name for row in library_rows(8)]
    seen, address = [], LIBRARY
    while address:
        with django_assert_num_queries(5):
            library = desk.get(address).context["cl"]
        seen.append([row.name for row in library.result_list])
        address = library.next_page and LIBRARY + library.next_page
    assert seen == [names[:3], names[3:6], names[6:]]
    assert library.get_query_string({"show": "unused"}) == "?show=unused"  # from the beginning
    for expected in (names[3:6], names[:3]):
        library = desk.get(LIBRARY + library.previous_page).context["cl"]
        assert [row.name for row in library.result_list] == expected
    assert not library.previous_page
    for nothing in ("before=x", "after=7-x", "before=-1", "o=1"):
        assert [
            row.name for row in desk.get(f"{LIBRARY}?{nothing}").context["cl"].result_list
        ] == names[:3]


def test_the_library_shows_what_lacks_a_description_and_what_is_used(desk):
    used = used_everywhere()
    before = PictureFactory(name="Before")
    post = ReadyPostFactory(lead_picture=before)
    actions.publish(post, by=OwnerFactory())
    Post.objects.update(lead_picture=None)
    silent = PictureFactory(name="Silent", alt_text="", decorative=True)
    bare = PictureFactory(name="Bare", alt_text="", caption="On a hill")
    expected = {
        "show=undescribed": [bare],
        "show=articles": [before, used],
        "show=elsewhere": [used],
        "show=unused": [bare, silent],
        "q=hill": [bare],
        "q=silent&show=undescribed": [],
    }
    for query, rows in expected.items():
        page = lxml.html.fromstring(desk.get(f"{LIBRARY}?{query}").text)
        cards = [card.get("data-picture") for card in page.xpath("//*[@data-picture]")]
        assert cards == [str(row.pk) for row in rows], query


PANEL = f"{LIBRARY}?panel=1"


def chosen_from(page: str) -> list[str]:
    """The names of the pictures that a panel offers, in order."""
    found = lxml.html.fromstring(page).xpath("//*[@data-choose]")
    return [button.text_content() for button in found]


def test_the_panel_offers_what_was_used_last_and_then_the_newest(desk):
    cups, rain, window = (PictureFactory(name=name) for name in ("Cups", "Rain", "Window"))
    PostFactory(lead_picture=cups, sections=[{"kind": "picture", "picture": rain}])
    PostFactory(sections=[{"kind": "picture", "picture": cups}])
    assert chosen_from(desk.get(PANEL).text) == ["Cups", "Rain", "Window", "Rain", "Cups"]
    assert chosen_from(desk.get(f"{PANEL}&q=rain").text) == ["Rain"]
    assert "No picture here has “snow”" in desk.get(f"{PANEL}&q=snow").text
    window.delete()


def test_without_scripts_the_newest_pictures_stand_in_a_select(desk, monkeypatch):
    monkeypatch.setattr(picture_select, "NEWEST", 2)
    chosen = PictureFactory(name="Mara")
    for name in ("Cups", "Rain"):
        PictureFactory(name=name)
    author = AuthorFactory(photo=chosen)
    for address in (f"/desk/blog/author/{author.pk}/change/", "/desk/blog/author/add/"):
        page = lxml.html.fromstring(desk.get(address).text)
        names = page.xpath("//select[@name='photo']/option/text()")
        selected = page.xpath("//select[@name='photo']/option[@selected]/text()")
        if "add" in address:
            assert (names, selected) == (["No picture", "Rain", "Cups"], ["No picture"])
        else:
            assert (names, selected) == (["No picture", "Mara", "Rain", "Cups"], ["Mara"])


def test_the_panel_tells_nothing_of_what_others_write(client):
    PictureFactory(name="Elsewhere")
    PostFactory(lead_picture=PictureFactory(name="Theirs"), created_by=OwnerFactory())
    writer = in_role("Writer")
    PostFactory(lead_picture=PictureFactory(name="Mine"), created_by=writer)
    client.force_login(writer)
    page = client.get(PANEL).text
    assert chosen_from(page) == ["Mine", "Mine", "Theirs", "Elsewhere"]
    assert "data-upload" in page
    looks = UserFactory()
    looks.user_permissions.add(Permission.objects.get(codename="view_picture"))
    client.force_login(looks)
    page = client.get(PANEL).text
    assert chosen_from(page) == ["Mine", "Theirs", "Elsewhere"]
    assert "data-upload" not in page


def test_the_panel_reads_no_more_of_five_thousand_pictures_than_it_shows(
    desk, django_assert_num_queries
):
    rows = library_rows(5000)
    for row in rows[-20:]:
        PostFactory(lead_picture=row, sections=[{"kind": "picture", "picture": row}] * 3)
    with django_assert_num_queries(8):
        page = desk.get(PANEL).text
    assert len(chosen_from(page)) == 6 + 48
    more = lxml.html.fromstring(page).xpath("//*[@data-panel-more]/@href")
    with django_assert_num_queries(5):
        page = desk.get(more[0]).text
    assert chosen_from(page) == [row.name for row in rows[48:96]]


@pytest.mark.parametrize("number", [1, 30])
def test_where_it_is_used_takes_as_many_queries_for_many(desk, number, django_assert_num_queries):
    picture, owner = PictureFactory(), OwnerFactory()
    PostFactory.create_batch(number, lead_picture=picture)
    assert owner.has_perm("blog.view_post")  # which is read once
    with django_assert_num_queries(5):
        found = picture_uses([picture], owner)
    assert len(found) == min(number, 21)
    assert ("and others" in found) == (number > 20)


def test_a_picture_is_shown_at_the_desk_only_to_who_may_see_pictures_or_articles(client):
    picture = PictureFactory()
    address = f"/desk/blog/picture/{picture.pk}/thumbnail/"
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403
    assert client.get(picture.url(picture.jpeg, "admin:picture")).status_code == 403
    reader = UserFactory()
    reader.user_permissions.add(Permission.objects.get(codename="view_post"))
    client.force_login(reader)
    assert client.get(address).status_code == 302


def test_wherever_one_is_chosen_one_can_sign_in_again(desk):
    author, picture = AuthorFactory(), PictureFactory()
    practice = Practice.objects.get_or_create()[0]
    pages = [f"author/{author.pk}/change/", f"practice/{practice.pk}/change/"]
    for page in [*pages, f"picture/{picture.pk}/replace/", "post/add/", "picture/"]:
        assert (
            desk.get(f"/desk/blog/{page}", follow=True).text.count('<dialog class="sign-in"') == 1
        )


def test_another_is_put_in_its_place(desk):
    cups, mugs = PictureFactory(name="Cups"), PictureFactory(name="Mugs")
    post = ReadyPostFactory(lead_picture=cups)
    page = desk.get(f"{LIBRARY}{cups.pk}/change/").text
    address = f"{LIBRARY}{cups.pk}/replace/"
    assert f'href="{address}"' in page
    asks = desk.get(address).text
    assert str(post) in asks
    assert "Choose the other picture." in desk.post(address, {"other": ""}).text
    assert [mugs.name] == option_names(asks)[1:]
    itself = desk.post(address, {"other": cups.pk}).text
    assert "This is the picture itself, or one that is gone. Choose another." in itself
    assert cups.name not in option_names(itself)
    said = desk.post(address, {"other": mugs.pk}, follow=True).text
    assert "“Mugs” stands in the place of “Cups” in 1 article now." in said
    post.refresh_from_db()
    assert post.lead_picture == mugs
    lost = PictureFactory()
    Picture.objects.filter(pk=lost.pk).update(file="")
    refused = desk.post(f"{LIBRARY}{mugs.pk}/replace/", {"other": lost.pk}).text
    assert "This picture is still being prepared, or can’t be used." in refused


def option_names(page: str) -> list[str]:
    """The names of the pictures that a page offers without scripts."""
    return lxml.html.fromstring(page).xpath("//select[@name='other']/option/text()")


def test_the_articles_are_named_whose_words_about_it_were_written_for_the_other(desk):
    cups, mugs = PictureFactory(name="Cups"), PictureFactory(name="Mugs")
    for title, words in (
        ("Tea", {"alt_text": "Two cups, one tipped over"}),
        ("Rest", {"caption": "My cups"}),
        ("Sleep", {"body": "<p>Two cups.</p>"}),
        ("Rain", {}),
    ):
        PostFactory(title=title, sections=[{"kind": "picture", "picture": cups, **words}])
    said = desk.post(f"{LIBRARY}{cups.pk}/replace/", {"other": mugs.pk}, follow=True).text
    assert (
        "Look at the description and caption in “Tea”, “Rest” and “Sleep”: they were written for "
        "the earlier picture." in said
    )
    assert "“Rain”" not in said.partition("Look at the description")[2].partition("picture.")[0]


def test_what_one_may_not_change_keeps_its_picture(client):
    picture = PictureFactory()
    user = UserFactory()
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_picture", "change_picture", "add_post"])
    )
    client.force_login(user)
    address = f"{LIBRARY}{picture.pk}/replace/"
    assert client.get(address).status_code == 200  # nothing uses it
    ReadyPostFactory(sections=[{"kind": "picture", "picture": picture}])  # of somebody else
    assert client.get(address).status_code == 403
    assert client.post(address, {"other": PictureFactory().pk}).status_code == 403
    assert address not in client.get(f"{LIBRARY}{picture.pk}/change/").text
