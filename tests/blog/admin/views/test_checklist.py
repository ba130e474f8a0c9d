"""The checklist on the publishing panel."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog import checklist
from blog.articles import snapshot
from blog.checklist import link_requests
from blog.models import Attestation, Edition, Waiver
from tests.background import QUEUE, run_tasks
from tests.factories import OwnerFactory, PictureFactory, PostFactory, ReadyPostFactory, UserFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    owner = OwnerFactory(name="Mara")
    client.force_login(owner)
    return owner


@pytest.fixture
def loud():
    return ReadyPostFactory(summary="We cure worry.")


@pytest.fixture
def post_with_link(settings):
    """An article with a link to another machine of the server's own network."""
    settings.TASKS = QUEUE
    body = '<p><a href="http://10.0.0.1:1/">What the next machine says</a></p>'
    return ReadyPostFactory(sections=[{"kind": "text", "heading": "One", "body": body}])


def page(client, post, name="publishing") -> str:
    return squeeze(client.get(f"/desk/blog/post/{post.pk}/{name}/").content.decode())


def waive(client, post, reason):
    (finding,) = checklist.check_post(post).advisory
    data = {"code": finding.code, "finding_key": finding.finding_key, "reason": reason}
    return client.post(f"/desk/blog/post/{post.pk}/checklist/waive/", data)


def test_each_finding_is_a_sentence_that_leads_to_its_field(client, owner):
    picture = PictureFactory(name="Two cups", alt_text="")
    post = PostFactory(summary="", lead_picture=picture)
    html = page(client, post)
    change = f"/desk/blog/post/{post.pk}/change/"
    assert f'href="{change}#id_summary">The summary is empty' in html
    assert f'href="{change}#id_category_order">The article is in no category' in html
    assert f'href="/desk/blog/picture/{picture.pk}/change/#id_alt_text">The picture' in html
    assert html.index("This must be put right") < html.index("This is worth a look")


def test_an_article_in_order_says_so(client, owner):
    html = page(client, ReadyPostFactory())
    assert "Everything on the list is in order." in html
    assert "other sites" not in html


def test_advice_is_left_with_a_reason_and_taken_back(client, owner, loud):
    response = waive(client, loud, "A quotation.")
    assert response.url == f"/desk/blog/post/{loud.pk}/publishing/#checklist"
    html = page(client, loud)
    assert "1 left as it is" in html
    assert "“A quotation.” – Mara" in html
    client.post(f"/desk/blog/post/{loud.pk}/checklist/revoke/{Waiver.objects.get().pk}/")
    assert "This is worth a look" in page(client, loud)


def test_without_a_reason_it_stays_on_the_list(client, owner, loud):
    waive(client, loud, " ")
    html = page(client, loud)
    assert "Say in a few words why it may stay as it is." in html
    assert "This is worth a look" in html


def test_a_reason_that_no_database_keeps_is_refused_with_a_sentence(client, owner, loud):
    waive(client, loud, "A quo\0tation.")
    assert "Null characters are not allowed." in page(client, loud)
    assert not Waiver.objects.exists()


def test_a_waiver_of_another_article_is_not_taken_back(client, owner, loud):
    waive(client, loud, "A quotation.")
    other = ReadyPostFactory()
    address = f"/desk/blog/post/{other.pk}/checklist/revoke/{Waiver.objects.get().pk}/"
    assert client.post(address).status_code == 404
    assert checklist.check_post(loud).waived


def test_the_panel_publishes_only_what_is_in_order_and_vouched_for(client, owner, loud):
    address = f"/desk/blog/post/{loud.pk}/publishing/"
    content_hash = snapshot.build_edition(loud).content_hash

    def publish(**fields) -> str:
        data = {"action": "publish", **{f"publish-{name}": fields[name] for name in fields}}
        return client.post(address, data, follow=True).content.decode()

    assert "Read it with this in mind, then tick it." in publish()
    assert "promises more than an article should" in publish(attested=content_hash)
    assert not Edition.objects.exists()
    waive(client, loud, "A quotation.")
    loud.subtitle = "Changed meanwhile"
    loud.save()
    html = publish(attested=content_hash)
    assert "was changed after you opened this page" in html
    assert f'value="{content_hash}"' not in html  # the tick is for what is shown now
    assert "readers see it now" in publish(attested=snapshot.build_edition(loud).content_hash)


def test_what_was_vouched_for_stays_ticked_until_it_changes(client, owner):
    post = ReadyPostFactory()
    state = snapshot.build_edition(post).content_hash
    assert f'value="{state}" aria-describedby' in page(client, post)
    Attestation.objects.create(post=post, content_hash=state, created_by=owner)
    assert "checked" in tick(page(client, post))
    assert tick(page(client, post)).count("value=") == 1
    assert "Mara said so of this state on" in page(client, post)
    post.subtitle = "Changed"
    post.save()
    assert "checked" not in tick(page(client, post))


def tick(html: str) -> str:
    start = html.index('<input type="checkbox" name="publish-attested"')
    return html[start : html.index(">", start)]


def test_the_links_to_other_sites_are_listed_and_asked_on_request(
    client, owner, monkeypatch, settings
):
    settings.TASKS = QUEUE
    body = (
        '<p>See <a href="https://a.example/">the first study</a>, <a href="/">our page</a> and '
        '<a href="http://10.0.0.1:1/">the second study</a>.</p>'
    )
    post = ReadyPostFactory(sections=[{"kind": "text", "heading": "One", "body": body}])
    assert "2 addresses" in page(client, post)
    asked = []

    def ask(addresses, user_agent):
        asked.append(user_agent)
        return [link_requests.LinkResult(addresses[0], "moved to https://b.example/", False)]

    monkeypatch.setattr(link_requests, "check_urls", ask)
    html = page(client, post, "external-links")
    assert "the second study" in html
    assert "our page" not in html
    address = client.post(f"/desk/blog/post/{post.pk}/external-links/").url
    assert "The check begins in a moment." in squeeze(client.get(address).content.decode())
    assert not asked
    run_tasks()
    html = squeeze(client.get(address).content.decode())
    assert "moved to https://b.example/" in html
    assert "not checked" in html
    assert asked == ["Our practice (link check; http://testserver/)"]


def test_nothing_inside_is_asked_for_whoever_writes_articles(client, owner, post_with_link):
    address = client.post(f"/desk/blog/post/{post_with_link.pk}/external-links/").url
    run_tasks()
    assert "leads into a private network" in squeeze(client.get(address).content.decode())


def test_the_page_of_a_check_says_how_far_it_is(client, owner, post_with_link):
    address = client.post(f"/desk/blog/post/{post_with_link.pk}/external-links/").url

    def page_at(status, **passed) -> str:
        DBTaskResult.objects.update(status=status)
        with time_machine.travel(timezone.now() + timedelta(**passed)):
            return squeeze(client.get(address).content.decode())

    assert "The check begins in a moment." in page_at("READY")
    assert "The check hasn’t begun yet." in page_at("READY", minutes=1)
    assert "The other sites are being asked." in page_at("RUNNING", minutes=1)
    assert "Check again" not in page_at("RUNNING")
    assert "Look again" in page_at("RUNNING")
    assert "The check was broken off." in page_at("FAILED")
    assert "Check again" in page_at("FAILED")


@pytest.mark.parametrize("check", ["0", "", "00000000-0000-0000-0000-000000000000", "theirs"])
def test_a_check_that_is_not_of_this_article_is_not_shown(client, owner, post_with_link, check):
    other = ReadyPostFactory()
    if check == "theirs":
        check = client.post(f"/desk/blog/post/{other.pk}/external-links/").url.partition("=")[2]
        run_tasks()
    address = f"/desk/blog/post/{post_with_link.pk}/external-links/"
    html = squeeze(client.get(address, {"check": check}).content.decode())
    assert "Each address is checked once" in html


def test_only_who_may_change_the_article_may_do_this(client, loud):
    client.force_login(UserFactory())
    for name in ("checklist/waive", "checklist/revoke/1", "external-links"):
        address = f"/desk/blog/post/{loud.pk}/{name}/"
        assert client.post(address).status_code == 403
    assert not Waiver.objects.exists()


def test_a_visit_alone_waves_nothing_through(client, owner, loud):
    for name in ("waive", "revoke/1"):
        assert client.get(f"/desk/blog/post/{loud.pk}/checklist/{name}/").status_code == 405


def test_the_form_says_quietly_how_much_is_to_look_at(client, owner, loud):
    link = f'<a href="/desk/blog/post/{loud.pk}/publishing/#checklist">'
    assert f"{link}1 thing to look at before publishing</a>" in page(client, loud, "change")
    waive(client, loud, "A quotation.")
    assert "to look at before publishing" not in page(client, loud, "change")
