"""What is typed is kept until it is saved or thrown away; and who has the article open."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import QueryDict

from blog.articles import autosave
from blog.models import EditingSession
from tests.factories import OwnerFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 3, 3, 4, tzinfo=UTC)
WORDS = [("title", "Rain"), ("items-text", "one"), ("items-text", "two")]


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveler:
        yield traveler


@pytest.fixture
def dana():
    return OwnerFactory(name="Dana Whitfield")


def test_what_is_typed_is_kept_pair_by_pair(dana, clock):
    post = PostFactory()
    session = autosave.save_form_data(uuid4(), dana, post, WORDS, base_hash="abc", edits=1)
    session.refresh_from_db()
    assert [tuple(pair) for pair in session.data] == WORDS
    assert (session.title, session.base_hash, session.saved_at) == ("Rain", "abc", NOW)
    assert list(EditingSession.objects.with_unsaved_data(dana)) == [session]
    assert not EditingSession.objects.with_unsaved_data(OwnerFactory())


def test_buttons_and_tokens_are_not_words():
    data = QueryDict(
        "title=Rain&csrfmiddlewaretoken=x&_save=Save&_edits=3&text-__prefix__-body=&t=1&t=2"
    )
    assert autosave.form_pairs(data) == [("title", "Rain"), ("t", "1"), ("t", "2")]


def test_what_nobody_types_and_no_database_keeps_is_left_out():
    assert autosave.form_pairs(QueryDict("title=Ra%00in")) == [("title", "Rain")]


@pytest.mark.parametrize(
    ("edits", "title"), [(6, "Later"), (5, "Later"), (4, "Rain")], ids=["newer", "same", "older"]
)
def test_an_older_state_never_replaces_a_newer_one(edits, title, dana):
    token = uuid4()
    autosave.save_form_data(token, dana, None, WORDS, edits=5)
    autosave.save_form_data(token, dana, None, [("title", "Later")], edits=edits)
    assert EditingSession.objects.get().title == title


@pytest.mark.parametrize(("edits", "kept"), [(5, False), (6, True)], ids=["echo", "typed since"])
def test_what_was_saved_comes_back_only_if_it_was_changed_since(edits, kept, dana):
    token = uuid4()
    autosave.save_form_data(token, dana, None, WORDS, edits=5)
    autosave.discard(token, dana)
    assert not EditingSession.objects.with_unsaved_data(dana)
    autosave.save_form_data(token, dana, None, WORDS, edits=edits)
    assert EditingSession.objects.with_unsaved_data(dana).exists() is kept


def test_nobody_writes_into_somebody_elses_form(dana):
    token = uuid4()
    autosave.save_form_data(token, dana, None, WORDS, edits=1)
    robin = UserFactory()
    with pytest.raises(PermissionDenied):
        autosave.save_form_data(token, robin, None, [("title", "Mine now")], edits=2)
    autosave.discard(token, robin)
    autosave.close_session(token, robin)
    assert EditingSession.objects.get().title == "Rain"
    assert autosave.is_session_open(EditingSession.objects.get())


def test_who_else_has_it_open(dana, clock):
    post, mine = PostFactory(), uuid4()
    robin = UserFactory(name="Robin")
    autosave.touch_session(mine, dana, post)
    theirs = autosave.touch_session(uuid4(), robin, post)
    autosave.touch_session(uuid4(), robin, PostFactory())
    autosave.touch_session(uuid4(), robin, None)
    assert autosave.other_sessions(dana, post, mine)[1] == [theirs]
    assert not autosave.other_sessions(dana, None, mine)[1]
    clock.shift(50)
    assert autosave.other_sessions(dana, post, mine)[1]
    clock.shift(20)
    assert not autosave.other_sessions(dana, post, mine)[1]


@pytest.mark.parametrize("end", [autosave.close_session, autosave.discard])
def test_who_closes_or_saves_is_gone_at_once(end, dana, clock):
    post, token = PostFactory(), uuid4()
    autosave.touch_session(token, dana, post)
    end(token, dana)
    assert not autosave.other_sessions(dana, post, uuid4())[1]


def test_leaving_keeps_the_words(dana):
    token = uuid4()
    autosave.save_form_data(token, dana, None, WORDS, edits=1)
    autosave.close_session(token, dana)
    assert EditingSession.objects.with_unsaved_data(dana).exists()


def test_a_clock_that_is_put_back_shows_nobody_for_hours(dana, clock):
    post = PostFactory()
    autosave.touch_session(uuid4(), dana, post)
    clock.shift(timedelta(hours=-3))
    assert not autosave.other_sessions(dana, post, uuid4())[1]


def test_words_outlive_their_article(dana):
    post = PostFactory()
    session = autosave.save_form_data(uuid4(), dana, post, WORDS, edits=1)
    assert autosave.other_sessions(dana, post, uuid4())[0] == [session]
    assert not autosave.other_sessions(dana, None, uuid4())[0]
    post.delete()
    assert autosave.other_sessions(dana, None, uuid4())[0] == [session]
    assert not autosave.other_sessions(dana, None, session.token)[0]


def test_a_look_at_a_new_article_leaves_nothing(dana):
    autosave.touch_session(uuid4(), dana, None)
    assert not EditingSession.objects.exists()


def test_only_open_forms_without_words_are_forgotten_by_themselves(dana, clock):
    post = PostFactory()
    words = autosave.save_form_data(uuid4(), dana, None, WORDS, edits=1)
    autosave.touch_session(uuid4(), dana, post)
    clock.shift(timedelta(hours=23))
    autosave.touch_session(uuid4(), dana, post)
    assert EditingSession.objects.count() == 3
    clock.shift(timedelta(hours=2))
    recent = autosave.touch_session(uuid4(), dana, post)
    assert EditingSession.objects.count() == 3
    clock.shift(timedelta(days=400))
    autosave.touch_session(uuid4(), dana, post)
    assert words in EditingSession.objects.all()
    assert recent not in EditingSession.objects.all()
