"""A site with dozens of pages moves, and the foot of every page stays short."""

import re

import pytest

from blog.menu import page_key
from blog.models import Post, Practice
from blog.moving_in import report_of, undo
from blog.moving_in.foot import MAY_NOT, pages_out_of_sight
from blog.publishing import actions
from blog.visibility import PostKind
from tests.blog.moving_in.fake import FakeBlog, bring_in, opens, post, work
from tests.factories import OwnerFactory, PostFactory, in_role

pytestmark = pytest.mark.django_db

TITLES = ["Privacy policy", "About us", "Team", "Level 1", "Level 2", "Level 3", "Contact", "Away"]


def pages(*titles):
    return [
        post(n, title=title, slug="", kind=PostKind.PAGE, old_addresses=[])
        for n, title in enumerate(titles)
    ]


def at_the_foot(client):
    html = client.get("/articles/").content.decode()
    _, _, foot = html.partition("Good to know")
    return re.findall(r"<a [^>]*>([^<]*)</a>", foot.partition("</ul>")[0])


def test_of_many_pages_those_of_before_and_the_usual_ones_stand_there(monkeypatch, client):
    owner = OwnerFactory()
    for title, slug in (("Our rooms", "rooms"), ("Bringing a child", "child")):
        own = PostFactory(kind=PostKind.PAGE, title=title, slug=slug)
        actions.publish(own, by=owner)
    opens(monkeypatch, FakeBlog(pages(*TITLES)))

    done = bring_in(owner, publish=True)

    assert client.get("/level-1/").status_code == 200
    before, came = ["Bringing a child", "Our rooms"], ["Privacy policy", "About us", "Contact"]
    assert at_the_foot(client) == before + came
    assert len(report_of(done).foot_pages) == 5
    undo(done, by=owner, soon=False)
    work(done)
    assert Practice.load().foot_pages == []


def test_no_more_of_before_stand_there_than_did(monkeypatch):
    monkeypatch.setattr("blog.moving_in.foot.MOST_PAGES", 2)
    monkeypatch.setattr("blog.moving_in.foot.FEW", 2)
    owner = OwnerFactory()
    for number in range(4):
        page = PostFactory(kind=PostKind.PAGE, title=f"Room {number}", slug=f"room-{number}")
        actions.publish(page, by=owner)
    opens(monkeypatch, FakeBlog(pages("Level 1")))
    bring_in(owner, publish=True)
    assert len(Practice.load().foot_pages) == 2


def test_a_few_stand_there_as_any_page_does(monkeypatch, client):
    opens(monkeypatch, FakeBlog(pages("Team", "About us")))
    bring_in(OwnerFactory(), publish=True)
    assert at_the_foot(client) == ["About us", "Team"]
    assert Practice.load().foot_pages == []


def test_what_somebody_chose_stays(monkeypatch, client):
    opens(monkeypatch, FakeBlog(pages(*TITLES)))
    owner = OwnerFactory()
    done = bring_in(owner, publish=True)
    team = [page_key(Post.objects.get(title="Team").pk)]
    Practice.objects.update(foot_pages=team)
    opens(monkeypatch, FakeBlog(pages(*TITLES), address="https://other.example"))
    bring_in(owner, publish=True)
    assert at_the_foot(client) == ["Team"]
    undo(done, by=owner, soon=False)
    work(done)
    assert Practice.load().foot_pages == team


def test_who_may_not_change_the_practice_does_not_by_it(monkeypatch):
    opens(monkeypatch, FakeBlog(pages(*TITLES)))
    done = bring_in(in_role("Publisher"), publish=True, authors={})
    assert Practice.load().foot_pages == []
    assert MAY_NOT in report_of(done).sentences


OTHER = "https://other.example"


def test_the_usual_ones_of_a_later_import_join_them_until_somebody_chose(monkeypatch, client):
    owner = OwnerFactory()
    opens(monkeypatch, FakeBlog(pages(*TITLES)))
    bring_in(owner, publish=True)
    first = ["Privacy policy", "About us", "Contact"]
    assert at_the_foot(client) == first
    opens(monkeypatch, FakeBlog(pages("Fees", "Walls", "About us"), address=OTHER))

    done = bring_in(owner, publish=True)

    assert at_the_foot(client) == [*first, "Fees"]  # not two of the same title
    assert pages_out_of_sight(done) == 2
    Practice.objects.update(menu=[page_key(Post.objects.get(title="Walls").pk)])
    assert pages_out_of_sight(done) == 1
    undo(done, by=owner, soon=False)
    work(done)
    assert at_the_foot(client) == first


def test_of_a_few_pages_no_two_have_the_same_title(monkeypatch, client):
    owner = OwnerFactory()
    opens(monkeypatch, FakeBlog(pages("Services", "Team")))
    bring_in(owner, publish=True)
    opens(monkeypatch, FakeBlog(pages("services", "Rooms"), address=OTHER))
    bring_in(owner, publish=True)
    assert at_the_foot(client) == ["Services", "Team", "Rooms"]
