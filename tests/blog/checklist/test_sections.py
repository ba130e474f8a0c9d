"""What a therapist is warned of in single kinds of sections, and what passes without a word."""

import pytest

from blog import checklist
from blog.models import Practice
from blog.publishing import actions
from tests.factories import OwnerFactory, PictureFactory, ReadyPostFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db

LONG = "The rain came down on every roof of the town and we sat still. " * 15


def example(body: str, origin: str = "composed") -> dict[str, str]:
    return {"kind": "example", "heading": "Two", "origin": origin, "body": f"<p>{body}</p>"}


def points(kind: str, heading: str, *texts: str, **fields: str) -> dict:
    return {"kind": kind, "heading": heading, "items": [{"text": text} for text in texts], **fields}


def practice(text: str, **fields: str) -> dict:
    items = [{"title": "Look around", "text": text}]
    return {"kind": "practices", "heading": "Grounding", "items": items, **fields}


def passage(quote: str, rights: str) -> dict[str, str]:
    return {"kind": "quote", "manner": "passage", "quote": quote, "rights": rights}


def callout(tone: str) -> dict[str, str]:
    action = {"action": "phone"} if tone == "next" else {}
    return {"kind": "callout", "tone": tone, "body": "<p>Words.</p>", **action}


WARNED = {
    "an age": ("example-identifies", [example("Jo, a 34-year-old nurse, came in.")], "34-year-old"),
    "an initial": ("example-identifies", [example("K. had stopped sleeping.")], "“K.”"),
    "a date": ("example-identifies", [example("They met in March 2019.", "agreed")], "March 2019"),
    "a result": (
        "claim",
        [example("After six sessions she was free of it.", "agreed")],
        "“After six sessions she was free” promises more",
    ),
    "signs": (
        "self-diagnosis",
        [points("list", "Signs of burnout", "You sleep badly.")],
        "by “Signs of burnout”",
    ),
    "an instrument": (
        "checkin-instrument",
        [points("checkin", "The PHQ-9", "Little interest?")],
        "“PHQ-9” is a published questionnaire",
    ),
    "a name": (
        "checkin-personal",
        [points("checkin", "About you", "Write your full name.", manner="lines")],
        "“your full name”",
    ),
    "trauma": (
        "practice-without-stop",
        [practice("Think of the trauma for a minute.")],
        "“Grounding” may bring up more",
    ),
    "a long quotation": ("quotation-long", [passage(LONG, "short")], "is hardly a short quotation"),
    "a next step that leads nowhere": (
        "next-step-nowhere",
        [callout("next")],
        "The practice has no telephone number yet",
    ),
    "two next steps": ("next-step-twice", [callout("next"), callout("next")], "keep one"),
    "a next step in hard times": (
        "next-step-in-crisis",
        [callout("crisis"), callout("next")],
        "leave the invitation out",
    ),
}
FINE = {
    "invented people may have ages": (
        "example-identifies",
        [example("A 34-year-old.", "invented")],
    ),
    "a result elsewhere": (
        "claim",
        [{"kind": "text", "body": "<p>In two weeks school is over.</p>"}],
    ),
    "signs, and who can tell": (
        "self-diagnosis",
        [
            points(
                "list", "Signs of burnout", "Sleep.", closing="<p>Only an evaluation can tell.</p>"
            )
        ],
    ),
    "signs of something else": (
        "self-diagnosis",
        [points("list", "Signs that it is too early", "You can’t look at each other.")],
    ),
    "one's own questions": ("checkin-instrument", [points("checkin", "You", "What did I hear?")]),
    "trauma, to know": (
        "practice-without-stop",
        [practice("What trauma does to memory.", manner="know")],
    ),
    "trauma, and when to stop": (
        "practice-without-stop",
        [practice("Think of the trauma. Stop when it grows.")],
    ),
    "a long poem of one's own": ("quotation-long", [passage(LONG, "own")]),
    "one next step": ("next-step-twice", [callout("next"), callout("note")]),
}


def sentences(code: str, sections: list[dict]) -> list[str]:
    post = ReadyPostFactory(sections=sections)
    return [each.sentence for each in checklist.check_post(post).open if each.code == code]


@pytest.mark.parametrize("case", WARNED)
def test_it_is_said(case):
    code, sections, words = WARNED[case]
    assert any(words in sentence for sentence in sentences(code, sections))


def test_a_next_step_leads_to_the_practice():
    Practice(name="Willow", phone="+1 651 555 0100").save()
    assert not sentences("next-step-nowhere", [callout("next")])


def test_the_corner_of_a_table_may_be_empty(client):
    rows = [{"1": "", "2": "Before"}, {"1": "Sleep", "2": "short"}]
    post = ReadyPostFactory(slug="rain", sections=[{"kind": "table", "items": rows}])
    assert not [each for each in checklist.check_post(post).blocking if "section" in each.code]
    actions.publish(post, by=OwnerFactory())
    page = squeeze(client.get("/articles/rain/").content.decode())
    assert '<tr><td></td><th scope="col">Before</th></tr>' in page


@pytest.mark.parametrize("case", FINE)
def test_nothing_is_said(case):
    code, sections = FINE[case]
    assert not sentences(code, sections)


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("Feelings wheel", "", True),
        ("Feelings wheel", "<p>Glad, sad.</p>", False),
        ("Two cups on a table", "", False),
    ],
)
def test_a_diagram_is_asked_for_its_words(name, body, said):
    picture = PictureFactory(name=name, alt_text="A drawing")
    section = {"kind": "picture", "picture": picture, "body": body}
    assert bool(sentences("picture-of-words", [section])) == said


@pytest.mark.parametrize(
    ("section", "asks"),
    [
        (example("They came in wet.", ""), "where it comes from"),
        ({"kind": "example", "origin": "interview", "body": "<p>A.</p>"}, "who is interviewed"),
        (passage("A line.", ""), "why you may print it"),
        ({"kind": "callout", "tone": "next", "body": "<p>A.</p>"}, "where it leads"),
    ],
)
def test_what_must_be_chosen_is_asked_for_before_publishing_not_before_saving(section, asks):
    post = ReadyPostFactory(sections=[section])
    [finding] = [each for each in checklist.check_post(post).blocking if asks in each.sentence]
    assert finding.code == "section-empty"
    post.blog_section_set.get().full_clean()


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        (
            {"kind": "practices", "items": [{"title": "Breathe", "text": ""}]},
            "“Practices”, practice 1: fill in “What to do or know”.",
        ),
        (
            points("list", "Words", "Drizzle", manner="terms"),
            "“Words”, point 1: begin with the word",
        ),
        (
            {"kind": "table", "heading": "Rain", "items": [{"1": "Month", "2": "Days"}]},
            "“Rain”, row 1 is the headings",
        ),
        (
            {"kind": "table", "items": [{"1": "Month", "2": ""}, {"1": "May", "2": "9"}]},
            "row 1: give column 2 a heading.",
        ),
        (
            {
                "kind": "table",
                "manner": "pairs",
                "items": [{"1": "Myth", "2": "Fact"}, {"1": "Never.", "2": ""}],
            },
            "row 2: fill in column 2.",
        ),
    ],
)
def test_an_unfinished_item_blocks_publishing(section, sentence):
    post = ReadyPostFactory(sections=[section])
    found = [each.sentence for each in checklist.check_post(post).blocking]
    assert any(sentence in each for each in found), found


@pytest.mark.parametrize("heading", ["", "Would you like to talk?"])
def test_a_next_step_needs_no_words_and_other_callouts_do(heading):
    Practice.objects.update(phone="612 555 0100")

    def found(tone: str, action: str = "") -> list[str]:
        section = {"kind": "callout", "tone": tone, "heading": heading, "action": action}
        checked = checklist.check_post(ReadyPostFactory(sections=[section]))
        return [finding.sentence for finding in checked.blocking]

    assert not found("next", "phone")
    title = heading or "Callout"
    assert found("next") == [f"The section “{title}” doesn’t say yet where it leads."]
    # An action that was chosen before it became another callout says nothing.
    assert found("note", "phone") == [f"The section “{title}” is empty: write in it, or delete it."]
