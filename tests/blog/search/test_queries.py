"""What is found, in which order, and what is said where nothing is: the same on each database."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog import search
from blog.models import Author, Category, Edition, Post, SearchText, SearchWord
from blog.publishing import actions
from blog.redirects import save_target
from blog.search import index
from blog.taxonomy.editing import rename_tag, save_category
from blog.taxonomy.merging import merge_topics
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory, PostFactory

from .conftest import T

pytestmark = pytest.mark.usefixtures("library")


def found(typed: str, **asked) -> list[str]:
    return [hit.edition.slug for hit in search.search_articles(typed, timezone.now(), **asked).hits]


# What a reader types, and what must be found, the best first; a set where the order says nothing.
RELEVANCE = {
    # A title is worth more than a heading, that more than a summary, that more than the text.
    "worry": ["worry-at-night", "argument"],
    "argument": ["argument"],
    "quarrel": ["no", "argument"],
    "couples": {"argument", "baby"},
    # Stems
    "worries": ["worry-at-night", "argument"],
    "worried": ["worry-at-night", "argument"],
    "WORRYING": ["worry-at-night", "argument"],
    "argue": ["argument"],
    "closing doors": ["closed-door"],
    # Several words: all of them, wherever they stand
    "sleep night": {"worry-at-night", "baby"},
    "sleep night straw": ["worry-at-night"],
    "how do I sleep when I am so worried about the night": ["worry-at-night"],
    # Some of them, where no article has all
    "argument teenager zebra": {"argument", "closed-door"},
    # The last word may be unfinished
    "teena": ["closed-door"],
    "breath": ["breathing", "worry-at-night"],
    "teena door": ["closed-door"],  # has some of the words
    # Phrases
    '"closed door"': ["closed-door"],
    "“the way home”": ["argument"],
    "“home way”": [],
    "self-care": ["argument"],
    "self care": ["argument"],
    # Apostrophes and quotation marks of every kind
    "can't sleep": {"worry-at-night", "baby"},
    "can’t sleep": {"worry-at-night", "baby"},
    "doesn't help": ["breathing"],
    "“doesn’t help”": ["breathing"],
    '"doesn\'t help"': ["breathing"],
    "O'Brien": ["no"],
    # Accents
    "cafe": ["closed-door"],
    "café": ["closed-door"],
    "cafe\u0301": ["closed-door"],
    "zoe bronte": ["closed-door"],
    # Names
    "Zoë": ["closed-door"],
    "parenting": ["baby"],
    "boundaries": ["no"],
    # What says nothing
    "": [],
    "?": [],
    "🙂": [],
    "zebra": [],
}


@pytest.mark.parametrize("typed", RELEVANCE)
def test_the_right_articles_are_found_the_best_first(typed, library):
    expected = RELEVANCE[typed]
    results = found(typed)
    assert (set(results) if isinstance(expected, set) else results) == expected


TYPOS = {
    "anxeity": "anxiety",
    "Anxeity": "anxiety",
    "anxiet": "",  # finds by its beginning
    "worying": "worrying",
    "slepe": "sleep",
    "argumnet": "argument",
    "teenagar": "teenager",
    "cuoples": "couples",
    "parnting": "parenting",
    "exersises": "exercises",
    "brethingg": "breathing",
    "anxeity at nihgt": "anxiety at night",
    "“colsed door”": "“closed door”",
    "xylophone": "",
    "worry": "",
    "zeb": "",
    "": "",
    "a": "",
}


@pytest.mark.parametrize("typed", TYPOS)
def test_a_slip_of_the_finger_is_put_right(typed, library):
    assert search.suggest_spelling(typed, timezone.now()) == TYPOS[typed]


HOSTILE = [
    "'; DROP TABLE blog_edition; --",
    '" OR 1=1 --',
    "title:worry",
    "{title text}: worry",
    "worry*",
    "^worry",
    "worry NEAR(night, 2)",
    "NEAR NOT AND OR",
    "-worry",
    "+worry",
    "worry AND",
    "NOT",
    "(worry",
    "worry)",
    "worry & ! | night",
    "worry <-> night",
    "worry:*A",
    "\\worry\\",
    "'worry'",
    "''''",
    '""""',
    "\"“”'’",
    "%s %(x)s %",
    "{0} {x}",
    "\x00worry\x00",
    "\x02worry\x03",
    "<script>alert(1)</script>",
    "\ud800",
    "worry\u2028night",
    "ﷺ ﬁ ǅ İ",
    "word " * 5000,
    "x" * 5000,
    "( " * 5000,
    "Ω≈ç√∫˜µ≤≥÷",
    "田中さん",
    "1",
    "10.1000/182",
    "https://example.com/?a=b&c=d",
    "me@example.com",
    "../../etc/passwd",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: repr(typed[:20]))
def test_whatever_is_typed_is_words_and_never_a_command(typed, library):
    search.search_articles(typed, timezone.now())
    search.suggest_spelling(typed, timezone.now())
    assert found("worry") == ["worry-at-night", "argument"]


@pytest.mark.parametrize("typed", ["worry AND zebra", "worry NOT night", "title:worry"])
def test_operators_mean_nothing(typed, library):
    assert "worry-at-night" in found(typed)


def test_what_was_found_is_marked_and_everything_else_is_escaped(library):
    (hit,) = search.search_articles("tags quotes drop", timezone.now()).hits
    assert hit.title == "A small, kind no"
    assert "<mark>Tags</mark>&lt;/b&gt; &amp; “<mark>quotes</mark>” and 100% of" in hit.snippet
    assert "<b>" not in hit.snippet
    first, *_ = search.search_articles("worries", timezone.now()).hits
    assert first.title == "What <mark>worry</mark> does at night"
    assert "<mark>worry" in first.snippet


def test_words_that_stand_in_the_summary_alone_are_marked_there(library):
    (hit,) = search.search_articles("everyone", timezone.now()).hits
    assert hit.snippet == ("Breathing exercises don’t suit <mark>everyone</mark> who is anxious.")


def test_a_long_text_is_cut_to_where_the_words_are(library):
    long = " ".join(["Rain falls on the roof."] * 300)
    text = f"<p>{long} Then a kingfisher came. {long}</p>"
    actions.publish(
        PostFactory(slug="rain", sections=[{"kind": "text", "body": text}]), by=OwnerFactory()
    )
    (hit,) = search.search_articles("kingfisher", timezone.now()).hits
    assert "<mark>kingfisher</mark>" in hit.snippet
    assert len(hit.snippet) < 400


def test_a_word_of_a_section_of_any_kind_is_found(library):
    sections = [
        {"kind": "list", "lead_in": "<p>ocelot</p>", "items": [{"text": "puma"}]},
        {"kind": "practices", "items": [{"title": "lynx", "text": "jaguar"}]},
        {"kind": "quote", "quote": "cheetah", "attribution": "caracal"},
        {"kind": "questions", "items": [{"question": "serval", "answer": "margay"}]},
        {"kind": "references", "items": [{"text": "kodkod", "identifier": "10.1000/182"}]},
        {"kind": "callout", "heading": "tigrina", "body": "<p>bobcat</p>"},
    ]
    fields = {"subtitle": "panther", "opening_line": "leopard", "content_note": "wildcat"}
    actions.publish(PostFactory(slug="cats", sections=sections, **fields), by=OwnerFactory())
    cats = "ocelot puma lynx jaguar cheetah caracal serval margay kodkod tigrina bobcat"
    for word in [*cats.split(), "panther", "leopard", "wildcat"]:
        assert found(word) == ["cats"], word
    assert found('"10.1000/182"') == []


def test_category_tag_author_and_year_narrow_it_down(library):
    couples = Category.objects.get(name="Couples")
    author = Author.objects.get()
    tag = library["breathing"].tags.get()
    assert found("night", category=couples) == ["baby"]
    assert found("worry", category=couples) == ["argument"]
    assert found("worry", tag=tag) == ["worry-at-night"]
    assert found("worry", author=author) == []
    assert found("door", author=author, year=2026) == ["closed-door"]
    assert found("door", year=2025) == []
    assert found("worry", category=couples, tag=tag) == []


def test_without_words_the_newest_come_first(library):
    couples = Category.objects.get(name="Couples")
    assert found("", category=couples) == ["baby", "argument"]
    assert found("…", year=2026)[:2] == ["baby", "no"]
    assert found("…") == []  # nothing was asked


def test_the_year_is_that_of_the_practices_zone(library):
    with time_machine.travel(T.replace(month=12, day=31), tick=False):
        actions.publish(PostFactory(slug="new-year", title="Fireworks"), by=OwnerFactory())
        assert found("fireworks", year=2026) == ["new-year"]
        with timezone.override("Pacific/Auckland"):
            assert found("fireworks", year=2027) == ["new-year"]
            assert found("fireworks", year=2026) == []


def test_hits_come_in_pages_and_there_is_an_end_to_them(library, monkeypatch):
    owner = OwnerFactory()
    for number in range(13):
        actions.publish(PostFactory(title=f"Gardening {number}"), by=owner)
    pages = [search.search_articles("gardening", timezone.now(), page=page) for page in (1, 2)]
    assert [len(page.hits) for page in pages] == [10, 3]
    assert len({hit.edition.slug for page in pages for hit in page.hits}) == 13
    assert (pages[0].count, pages[0].truncated, pages[0].pages) == (13, False, 2)
    monkeypatch.setattr("blog.search.queries.MAX_HITS", 12)
    few = search.search_articles("gardening", timezone.now(), page=2)
    assert (few.count, few.truncated, few.pages, len(few.hits)) == (12, True, 2, 2)


# --- What is live, and what it is called now -----------------------------------------------------


def test_a_scheduled_article_is_found_the_second_it_is_live_and_not_before(library):
    moment = timezone.now() + timedelta(hours=1)
    actions.publish(PostFactory(slug="later", title="Hummingbirds"), by=OwnerFactory(), at=moment)
    for offset, slugs in ((-1, []), (0, ["later"]), (1, ["later"])):
        with time_machine.travel(moment + timedelta(seconds=offset), tick=False):
            assert found("hummingbirds") == slugs
            assert search.suggest_spelling("humingbirds", timezone.now()) == (
                "hummingbirds" if slugs else ""
            )


def test_a_taken_down_article_is_not_found_and_its_words_are_not_suggested(library):
    post = PostFactory(slug="gone", title="Hummingbirds")
    actions.publish(post, by=OwnerFactory())
    assert found("hummingbird") == ["gone"]
    actions.take_down(post, by=OwnerFactory())
    assert found("hummingbird") == []
    assert search.suggest_spelling("humingbird", timezone.now()) == ""


def test_an_update_is_found_by_its_new_words_when_it_is_live(library):
    post, owner = library["breathing"], OwnerFactory()
    Post.objects.filter(pk=post.pk).update(title="Hummingbirds")
    moment = timezone.now() + timedelta(hours=1)
    actions.publish(post, by=owner, at=moment)
    assert (found("hummingbird"), found("“doesn’t help”")) == ([], ["breathing"])
    with time_machine.travel(moment, tick=False):
        assert (found("hummingbird"), found("“doesn’t help”")) == (["breathing"], [])


def test_a_schedule_that_is_moved_moves_what_is_found(library):
    post, owner, now = (
        PostFactory(slug="later", title="Hummingbirds"),
        OwnerFactory(),
        timezone.now(),
    )
    actions.publish(post, by=owner, at=now + timedelta(hours=1))
    actions.reschedule(post, by=owner, at=now + timedelta(hours=3))
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert found("hummingbird") == []
    with time_machine.travel(now + timedelta(hours=3), tick=False):
        assert found("hummingbird") == ["later"]


def test_what_was_replaced_is_kept_no_longer(library):
    post, owner = library["breathing"], OwnerFactory()
    for _ in range(3):
        actions.publish(post, by=owner)
    assert SearchText.objects.filter(edition__post=post).count() == 1


def test_an_author_category_or_tag_is_found_by_the_name_of_now(library):
    author = Author.objects.get()
    author.name = "Zoë Kingfisher"
    save_target(author)
    assert (found("kingfisher"), found("bronte")) == (["closed-door"], [])
    assert search.suggest_spelling("kingfischer", timezone.now()) == "kingfisher"
    category = Category.objects.get(name="Boundaries")
    category.name = "Limits of all kinds"
    save_category(category)
    assert (found("limits"), found("boundaries")) == (["no"], [])
    tag = library["worry-at-night"].tags.get(name="sleep")
    rename_tag(tag, "nocturnal")
    assert found("nocturnal") == ["worry-at-night"]


def test_what_was_merged_is_found_by_the_name_that_stays(library):
    keep = CategoryFactory(name="Otters")
    merge_topics(keep, [Category.objects.get(name="Couples")])
    assert set(found("otters")) == {"argument", "baby"}


def test_everything_can_be_written_anew(library):
    actions.take_down(library["no"], by=OwnerFactory())
    SearchText.objects.all().delete()
    SearchWord.objects.all().delete()
    assert found("worry") == []
    assert index.rebuild_index() == len(library) - 1
    assert found("worry") == ["worry-at-night", "argument"]
    assert found("zoe") == ["closed-door"]
    assert search.suggest_spelling("anxeity", timezone.now()) == "anxiety"
    assert found("tags quotes") == []


def test_a_migration_writes_it_with_the_models_of_its_day(library):
    then = MigrationLoader(connection).project_state(("blog", "0002_search_index")).apps
    SearchText.objects.all().delete()
    assert index.rebuild_index(then) == len(library)
    assert found("zoe") == ["closed-door"]


def test_publishing_costs_the_same_for_few_names_and_for_many(db):
    owner = OwnerFactory()
    costs = []
    for number in (1, 5):
        post = PostFactory(
            categories=CategoryFactory.create_batch(number),
            authors=AuthorFactory.create_batch(number),
            tags=[f"tag-{number}-{each}" for each in range(number)],
        )
        edition = actions.publish(post, by=owner)
        SearchText.objects.filter(edition=edition).delete()
        edition = Edition.objects.with_relations().get(pk=edition.pk)
        with CaptureQueriesContext(connection) as asked:
            index.index_edition(edition, timezone.now())
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_the_command_writes_the_index_anew(library, capsys):
    SearchText.objects.all().delete()
    call_command("index_articles")
    assert capsys.readouterr().out == "Editions that can be found: 6.\n"
    assert found("zoe") == ["closed-door"]
