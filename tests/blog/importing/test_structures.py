"""What a document has, held as what it is: each structure as people write it."""

import pytest

from blog import importing
from tests.blog.importing.test_proposal import kinds_of, one

LINK = '<a href="https://example.com/x">the way</a>'
STORED_LINK = '<a href="https://example.com/x" rel="noopener noreferrer">the way</a>'


def below(html: str, heading: str = "Evenings") -> dict:
    """The only section that a chapter becomes, without its heading."""
    found = one(f"<h2>{heading}</h2>{html}")
    assert found.pop("heading") == heading
    return found


def among(html: str) -> list[dict]:
    """The sections that stand between two paragraphs of a chapter, without what is empty."""
    text = "<p>It is late. The lamp is on.</p><p>And so on. And on.</p>"
    proposal = importing.proposal_from_html(f"<h2>Evenings</h2>{text}{html}{text}")
    first, *found, last = proposal.sections
    assert (first["kind"], last["kind"]) == ("text", "text")
    return [{name: value for name, value in each.items() if value} for each in found]


# --- Points --------------------------------------------------------------------------------------


def test_points_keep_their_labels_links_emphasis_and_a_list_inside():
    found = below(
        f"<ul><li><b>Tea:</b> warm</li><li>Ask {LINK}</li><li>Wait <i>long</i></li>"
        "<li>Bring<ul><li>a lamp</li><li>a book</li></ul></li><li>plain</li></ul>"
    )
    assert found == {
        "kind": "list",
        "items": [
            {"label": "Tea:", "text": "warm"},
            {"text": "Ask the way", "text_html": f"<p>Ask {STORED_LINK}</p>"},
            {"text": "Wait long", "text_html": "<p>Wait <em>long</em></p>"},
            {
                "text": "Bring\n\na lamp\n\na book",
                "text_html": "<p>Bring</p><ul><li>a lamp</li><li>a book</li></ul>",
            },
            {"text": "plain"},
        ],
    }


def test_numbers_stay_numbers():
    items = [{"text": "Breathe in"}, {"text": "Breathe out"}]
    listed = "<ol><li>Breathe in</li><li>Breathe out</li></ol>"
    typed = "<p>1) Breathe in</p><p>2) Breathe out</p>".replace("in<", "in, and then.<")
    assert below(listed) == {"kind": "list", "manner": "numbers", "items": items}
    assert below(typed)["items"][0] == {"text": "Breathe in, and then."}
    assert below(typed)["manner"] == "numbers"


@pytest.mark.parametrize(
    ("heading", "html"),
    [
        ("Key terms", "<ul><li><b>Thaw:</b> Ice gives in.</li><li>Drizzle: Light rain.</li></ul>"),
        (
            "On rain",
            "<p><b>Thaw</b> – Ice gives in.</p><p><b>Drizzle</b> – Light rain.</p>"
            "<p><b>Fog</b> – A low cloud.</p>",
        ),
    ],
)
def test_words_and_what_they_mean(heading, html):
    found = below(html, heading)
    assert (found["kind"], found["manner"]) == ("list", "terms")
    assert found["items"][0]["label"].rstrip(" –:") == "Thaw"
    assert found["items"][1]["text"] == "Light rain."


# --- Practices -----------------------------------------------------------------------------------


def steps(*titles: str, text: str = "Words about it.") -> str:
    return "".join(f"<h3>{at}. {title}</h3><p>{text}</p>" for at, title in enumerate(titles, 1))


@pytest.mark.parametrize(
    ("heading", "titles", "manner"),
    [
        ("Evenings", ("Light the lamp", "Sit down", "Walk"), ""),
        ("Five tips", ("The lamp", "The chair"), ""),
        ("How to rest", ("A lamp", "A chair"), ""),
        ("Types of tiredness", ("Work fatigue", "Sleep problems"), "know"),
        ("What we do", ("Talk therapy", "Rest days", "Medication"), "know"),
        ("Things worth knowing about steps", ("The lamp", "The chair"), "know"),
    ],
)
def test_what_is_nothing_to_do_is_to_know(heading, titles, manner):
    found = below(steps(*titles), heading)
    assert found["kind"] == "practices"
    assert found.get("manner", "") == manner


def test_practices_and_answers_keep_links_and_lists():
    listed = f"Ask {LINK}.</p><ul><li>a map</li></ul><p>Then go."
    found = below(steps("Sit down", "Walk", text=listed))
    assert found["items"][0] == {
        "title": "Sit down",
        "text": "Ask the way.\n\na map\n\nThen go.",
        "text_html": f"<p>Ask {STORED_LINK}.</p><ul><li>a map</li></ul><p>Then go.</p>",
    }
    asked = below(f"<p><b>Where to?</b><br>Ask {LINK}.</p><p><b>When?</b><br>At night.</p>")
    assert asked["kind"] == "questions"
    assert asked["items"][0]["answer_html"] == f"<p>Ask {STORED_LINK}.</p>"
    assert asked["items"][1] == {"question": "When?", "answer": "At night."}


def test_stages_and_short_numbered_chapters_are_items():
    stages = "<h3>Stage one: Dusk</h3><p>It dims.</p><h3>Stage two: Night</h3><p>It is dark.</p>"
    assert [item["title"] for item in below(stages)["items"]] == [
        "Stage one: Dusk",
        "Stage two: Night",
    ]
    chapters = steps("Sit", "Walk", "Rest").replace("h3", "h2")
    found = importing.proposal_from_html(f"<h1>Rest</h1>{chapters}<h2>Then</h2><p>Words.</p>")
    assert kinds_of(found) == ["practices", "text"]


# --- Tables --------------------------------------------------------------------------------------

FEES = (
    "<table><caption>All fees</caption><tr><th>Visit</th><th>Length</th><th>Fee</th></tr>"
    "<tr><td>First</td><td>75 min</td><td>$210</td></tr>"
    "<tr><td>Later</td><td>50 min</td><td></td></tr></table>"
)


def test_a_table_stays_one():
    assert below(f"<p>As of May:</p>{FEES}<p>Ask us.</p>") == {
        "kind": "table",
        "lead_in": "<p>As of May:</p>",
        "caption": "All fees",
        "items": [
            {"1": "Visit", "2": "Length", "3": "Fee"},
            {"1": "First", "2": "75 min", "3": "$210"},
            {"1": "Later", "2": "50 min", "3": ""},
        ],
        "closing": "<p>Ask us.</p>",
    }


def test_a_corner_without_a_heading_gets_a_sign():
    found = below(
        "<table><tr><td></td><td>Blues</td></tr><tr><td>Begin</td><td>soon</td></tr></table>"
    )
    assert found["items"] == [{"1": "", "2": "Blues"}, {"1": "Begin", "2": "soon"}]


PAIRS = {
    "a table of known headings": "<table><tr><td>Myth</td><td>Fact</td></tr><tr><td>Never ends"
    "</td><td>Ends</td></tr><tr><td>Is cold</td><td>Is warm</td></tr></table>",
    "bold labels": "<p><b>Myth:</b> Never ends</p><p><b>Fact:</b> Ends</p><p><b>Myth:</b> Is cold"
    "</p><p><b>Fact</b>: Is warm</p>",
    "numbered labels": "<p><b>Myth 1:</b> Never ends</p><p><b>Fact:</b> Ends</p><p><b>Myth 2:</b>"
    " Is cold</p><p><b>Fact:</b> Is warm</p>",
    "points of two lines": "<ul><li>Myth: Never ends<br>Fact: Ends</li><li>Myth: Is cold<br>"
    "Fact: Is warm</li></ul>",
}


@pytest.mark.parametrize("form", PAIRS)
def test_pairs(form):
    assert below(PAIRS[form]) == {
        "kind": "table",
        "manner": "pairs",
        "items": [
            {"1": "Myth", "2": "Fact"},
            {"1": "Never ends", "2": "Ends"},
            {"1": "Is cold", "2": "Is warm"},
        ],
    }


def test_two_columns_of_sentences_are_pairs_under_any_headings():
    rows = "<tr><td>It rains.</td><td>It stops.</td></tr>" * 2
    assert below(f"<table><tr><th>Noon</th><th>Dusk</th></tr>{rows}</table>")["manner"] == "pairs"


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>One.</td></tr><tr><td>Two.</td></tr></table>",
        "<table><tr><td>One.</td><td>Two.</td></tr></table>",
        "<table><tr><td><h3>One.</h3></td><td><p>Two.</p></td></tr><tr><td>a</td></tr></table>",
        "<table><tr><td>One.</td><td>Two.</td></tr><tr><td>a</td><td><ul><li>b</li></ul></td></tr>"
        "</table>",
        f"<table><tr><td>One</td><td>Two</td></tr><tr><td>a</td><td>{'b ' * 300}</td></tr></table>",
        "<table><tr>" + "<td>One.</td>" * 7 + "</tr><tr><td>Two.</td></tr></table>",
    ],
)
def test_a_layout_is_read_as_if_there_were_no_table(table):
    flat = table
    for tag in ("<table>", "</table>", "<tr>", "</tr>"):
        flat = flat.replace(tag, "")
    flat = flat.replace("<td>", "<div>").replace("</td>", "</div>")
    found, plain = (
        importing.proposal_from_html(f"<h1>T</h1><h2>H</h2>{html}<p>a. b.</p><p>c</p>")
        for html in (table, flat)
    )
    assert found == plain


def test_a_table_in_a_layout_is_one():
    layout = f"<table><tr><td><h2>Fees</h2>{FEES}</td></tr><tr><td>Words.</td></tr></table>"
    assert kinds_of(importing.proposal_from_html(f"<h1>T</h1>{layout}")) == ["table"]


# --- Voices --------------------------------------------------------------------------------------

VOICES = {
    "bold": "<p><b>Ada:</b> You sigh.</p><p><b>Ben:</b> I <i>do</i>.</p><p>(A pause.)</p>"
    "<p><b>Ada:</b> Why?</p>",
    "lines": "<p>ADA: You sigh.<br>BEN: I <i>do</i>.</p><p>(A pause.)</p><p>ADA: Why?</p>",
    "slanted": "<p><i>Ada:</i> You sigh.<br><i>Ben:</i> I <i>do</i>.</p><p>(A pause.)</p>"
    "<p><i>Ada</i>: Why?</p>",
}


@pytest.mark.parametrize("form", VOICES)
def test_lines_with_who_speaks_are_an_example(form):
    found = below(f"<p>Both are invented.</p>{VOICES[form]}<p>Then it was still.</p>")
    assert found["kind"] == "example"
    assert found["body"] == "<p>Both are invented.</p>"
    assert "origin" not in found
    assert [item["speaker"].title() for item in found["items"]] == ["Ada", "Ben", "Ada"]
    assert found["items"][1]["text"] == "I do.\n\n(A pause.)"
    assert found["items"][1]["text_html"] == "<p>I <em>do</em>.</p><p>(A pause.)</p>"
    assert found["closing"] == "<p>Then it was still.</p>"


@pytest.mark.parametrize(
    "labels", [("Tea", "Milk", "Rest"), ("Phone", "Email", "Phone", "Email"), ("Ada", "Ada", "Ada")]
)
def test_labels_are_nobody_that_do_not_come_again_or_name_no_person(labels):
    found = below("".join(f"<p>{label}: words.</p>" for label in labels))
    assert found["kind"] == "text"


@pytest.mark.parametrize(
    ("html", "quote", "attribution", "work"),
    [
        (
            "<blockquote><p>Small rain<br>on a roof.</p><p>It stops.</p><p>— Ada Rain, Small"
            " Weather, 1890</p></blockquote>",
            "Small rain\non a roof.\n\nIt stops.",
            "Ada Rain",
            "Small Weather, 1890",
        ),
        (f"<blockquote>{'Rain. ' * 90}</blockquote><p>– Ada</p>", ("Rain. " * 90)[:-1], "Ada", ""),
    ],
)
def test_a_passage_keeps_its_lines(html, quote, attribution, work):
    [found] = among(html)
    assert found["manner"] == "passage"
    assert found["quote"] == quote
    assert (found["attribution"], found.get("work", "")) == (attribution, work)
    assert "rights" not in found


def test_a_poem_that_is_a_whole_chapter_is_one_too():
    found = importing.proposal_from_html(
        "<h1>T</h1><h2>Roof</h2><blockquote>Small rain<br>on it.</blockquote><h2>B</h2><p>c.</p>"
    )
    assert kinds_of(found) == ["text", "quote", "text"]
    assert found.sections[0]["body"] == "<p><strong>Roof</strong></p>"


# --- Check-ins -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "html", "manner"),
    [
        ("Ask yourself", "<ul><li>Is it late?</li><li>Who is here?</li></ul>", ""),
        (
            "Looking on",
            "<ol><li>What do I miss?</li><li>Who am I?</li><li>Did I rest?</li></ol>",
            "",
        ),
        (
            "This week",
            "<p>Rarely, sometimes or often?</p><ul><li>I rest.</li><li>I sing.</li></ul>",
            "often",
        ),
        ("From 0 to 10", "<ul><li>I can rest.</li><li>I can sing.</li></ul>", "ten"),
        ("For the wall", "<p>I feel: ____<br>I need: “____”</p>", "lines"),
    ],
)
def test_questions_to_oneself(heading, html, manner):
    found = below(html, heading)
    assert found["kind"] == "checkin"
    assert found.get("manner", "") == manner
    assert len(found["items"]) > 1
    assert all("_" not in item["text"] for item in found["items"])


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td></td><td>rarely</td><td>sometimes</td><td>often</td></tr>"
        "<tr><td>I rest</td><td></td></tr><tr><td>I sing</td><td></td></tr></table>",
        "<p>I rest: rarely / sometimes / often<br>I sing: rarely / sometimes / often</p>",
    ],
)
def test_a_scale_that_is_drawn(html):
    assert below(html) == {
        "kind": "checkin",
        "manner": "often",
        "lead_in": "<p>rarely · sometimes · often</p>",
        "items": [{"text": "I rest"}, {"text": "I sing"}],
    }


def test_questions_to_others_stay_a_list():
    html = "<ul><li>Have you met this?</li><li>What do I pay?</li><li>How long?</li></ul>"
    assert below(html, "What to ask us")["kind"] == "list"


# --- Boxes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["Key points", "In short:", "TL;DR", "What you will learn"])
def test_the_article_in_short_below_a_heading(heading):
    found = below("<ul><li>It rains.</li><li>It ends.</li></ul>", heading)
    assert (found["kind"], found["tone"]) == ("callout", "short")
    assert found["body"] == "<ul><li>It rains.</li><li>It ends.</li></ul>"


@pytest.mark.parametrize(
    ("html", "tone", "heading", "body"),
    [
        ("<p><b>In short:</b> It ends.</p>", "short", "In short", "<p>It ends.</p>"),
        ("<p><b>Note:</b> Ask <i>us</i>.</p>", "note", "Note", "<p>Ask <em>us</em>.</p>"),
        ("<p><i>Important: Ask us.</i></p>", "note", "Important", "<p>Ask us.</p>"),
        ("<blockquote><b>At home:</b> Rest.</blockquote>", "note", "At home", "<p>Rest.</p>"),
    ],
)
def test_boxes_within_a_chapter(html, tone, heading, body):
    assert among(html) == [{"kind": "callout", "tone": tone, "heading": heading, "body": body}]


def test_whom_to_call_in_a_crisis():
    html = "<p><b>Get help at once</b> if it is too much: call 988.</p>"
    assert among(html) == [
        {"kind": "callout", "tone": "crisis", "body": html.replace("b>", "strong>")}
    ]


def test_what_is_in_bold_at_the_beginning_is_no_opening_line():
    found = importing.proposal_from_html(
        "<h1>Rain</h1><p><b>In short:</b> It ends.</p><p>Words. More.</p>"
    )
    assert found.opening_line == ""
    assert kinds_of(found) == ["callout", "text"]


# --- References and tags -------------------------------------------------------------------------


def test_references_below_a_smaller_heading():
    found = importing.proposal_from_html(
        "<h1>T</h1><h2>A</h2><p>Words. More.</p><h3>Sources</h3><ul><li>Vale (2020). Rooms.</li>"
        "</ul><h2>B</h2><p>c.</p>"
    )
    assert kinds_of(found) == ["text", "references", "text"]


def test_a_list_of_places_to_turn_to_is_none_of_references():
    assert below(f"<ul><li>{LINK}</li></ul>", "Nearby")["kind"] == "list"


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("Keywords: rest, slow evenings, sleep.", "rest, slow evenings, sleep"),
        ("Tags: rest; sleep", "rest, sleep"),
        ("#rest #sleep", "rest, sleep"),
    ],
)
def test_keywords_in_the_last_line_are_tags(line, tags):
    found = importing.proposal_from_html(f"<h1>T</h1><p>Words. More.</p><p>{line}</p><p>© 2025</p>")
    assert found.tags == tags
    assert found.sections[0]["body"] == "<p>Words. More.</p>"
