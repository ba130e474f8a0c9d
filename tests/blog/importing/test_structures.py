"""What a document has, held as what it is: each structure as people write it."""

import pytest

from blog import importing
from tests.blog.importing.reading import read
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
        ("Techniques that we use", ("Talk therapy", "Rest days"), "know"),
        ("Tools for evenings", ("Light the lamp", "A chair"), ""),
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


WEEK = [{"1": "Day", "2": "Do"}, {"1": "Mon", "2": "Walk"}, {"1": "Mon", "2": "Read"}]


def pasted_table(rows: str) -> dict:
    *_, found = importing.read_paste("", f"<p>Above. It is.</p><table>{rows}</table>").sections
    return found


def test_what_goes_on_in_the_next_rows_and_columns_stays_in_its_place():
    rows = "<tr><th>Day<th>Do<tr><td rowspan=2>Mon<td>Walk<tr><td>Read"
    assert pasted_table(rows)["items"] == WEEK
    titled = pasted_table(f"<tr><td colspan=2>My week</td></tr>{rows}")
    assert (titled["caption"], titled["items"]) == ("My week", WEEK)
    wide = "<tr><th>Day<th>Noon<th>Dusk<tr><td>Mon<td colspan=2>Walk<tr><td>Tue<td>Read<td>Rest"
    assert pasted_table(wide)["items"] == [
        {"1": "Day", "2": "Noon", "3": "Dusk"},
        {"1": "Mon", "2": "Walk", "3": ""},
        {"1": "Tue", "2": "Read", "3": "Rest"},
    ]


def test_cells_marked_as_headings_are_those_even_where_one_is_empty_or_asks():
    rows = "<tr><th>Who<th>How often?<th><tr><td>Ana<td>Daily<td>She says so herself."
    assert pasted_table(rows)["items"] == [
        {"1": "Who", "2": "How often?", "3": "–"},
        {"1": "Ana", "2": "Daily", "3": "She says so herself."},
    ]
    titled = pasted_table("<tr><th colspan=2>My week" + "<tr><td>Day<td>Do<tr><td>Mon<td>Walk")
    assert (titled["caption"], titled["items"][0]) == ("My week", {"1": "Day", "2": "Do"})


def test_the_rows_of_data_that_fit_no_table_stay_together():
    rows = "".join("<tr>" + "".join(f"<td>{name}{at}" for at in range(7)) for name in "ab")
    lines = "<p>a0 | a1 | a2 | a3 | a4 | a5 | a6<br>b0 | b1 | b2 | b3 | b4 | b5 | b6</p>"
    assert pasted_table(rows)["body"].endswith(lines)
    rows = "<tr><td>Day<td><td>Do<tr><td rowspan=2>Mon<td>am<td>Walk<tr><td>pm<td>Read"
    lines = "<p>Day | | Do<br>Mon | am | Walk<br>| pm | Read</p>"
    assert pasted_table(rows)["body"].endswith(lines)


@pytest.mark.parametrize(
    ("inside", "lines"),
    [
        ("Walk<ul><li>slowly<li>alone<ul><li>at dusk</ul></ul>", "Walk\nslowly\nalone\nat dusk"),
        ("<ol><li><p>Walk<p>or run<li>Rest</ol>", "Walk\nor run\nRest"),
        ("Walk<table><tr><td>am<td>pm<tr><td>9<td></table>", "Walk\nam | pm\n9"),
    ],
)
def test_a_list_or_a_small_table_in_a_cell_is_lines_of_it(inside, lines):
    rows = f"<tr><td>Day<td>Do<tr><td>Mon<td>{inside}<tr><td>Tue<td>Read"
    assert pasted_table(rows)["items"][1:] == [{"1": "Mon", "2": lines}, {"1": "Tue", "2": "Read"}]
    markdown = f"# Week\n\nAbove. It is.\n\n<table>{rows}</table>\n"
    assert read("a.md", markdown).sections[-1]["items"][1]["2"] == lines


def test_rows_of_data_that_fit_no_table_stay_together_with_a_list_in_one():
    rows = "".join("<tr>" + "".join(f"<td>{name}{at}" for at in range(7)) for name in "abc")
    rows = rows.replace("c6", "c6<ul><li>d<li>e</ul>")
    assert pasted_table(rows)["body"].endswith("<br>c0 | c1 | c2 | c3 | c4 | c5 | c6 / d / e</p>")


def test_a_table_in_a_layout_is_one():
    layout = f"<table><tr><td><h2>Fees</h2>{FEES}</td></tr><tr><td>Words.</td></tr></table>"
    assert kinds_of(importing.proposal_from_html(f"<h1>T</h1>{layout}")) == ["table"]


@pytest.mark.parametrize("depth", range(1, 12))
def test_no_word_is_lost_in_layouts_inside_one_another_as_mail_has_them(depth):
    html = "<p>Rest.</p><p>It helps.</p>"
    for _ in range(depth):
        html = f"<table><tr><td>{html}</td></tr><tr><td>More.</td></tr></table>"
    (section,) = importing.read_paste("", html).sections
    assert section["body"] == "<p>Rest.</p><p>It helps.</p>" + "<p>More.</p>" * depth


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
            "three",
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
        "manner": "three",  # whose steps the page says
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


def test_a_reference_keeps_its_emphasis_and_each_line_is_one():
    html = (
        '<p>1. Lee (2021). <i>Bedtime</i>. <a href="https://example.org/l">example.org/l</a><br>'
        "2. Roe (2022). Rooms.</p>"
    )
    assert below(html, "Sources")["items"] == [
        {
            "text": "Lee (2021). Bedtime. example.org/l",
            "text_html": "<p>Lee (2021). <em>Bedtime</em>. example.org/l</p>",
            "identifier": "https://example.org/l",
        },
        {"text": "Roe (2022). Rooms.", "identifier": ""},
    ]


def test_footnotes_and_a_line_of_sources_are_references_too():
    found = importing.proposal_from_html(
        "<h1>T</h1><h2>A</h2><p>It passes.<sup>1</sup> It does. It does.<sup>2</sup></p>"
        "<p>_____</p><p>1 Lee (2021). Bedtime.<br>2 Roe (2022). Rooms.</p>"
        "<hr><p>Sources: Ann (2020), Lamps; Vale (2019), Beds.</p>"
    )
    assert kinds_of(found) == ["text", "references", "references"]
    assert "passes.¹ It" in found.sections[0]["body"]
    texts = [item["text"] for each in found.sections[1:] for item in each["items"]]
    assert texts == [
        "Lee (2021). Bedtime.",
        "Roe (2022). Rooms.",
        "Ann (2020), Lamps",
        "Vale (2019), Beds.",
    ]


@pytest.mark.parametrize("sign", ["<hr>", "<p>* * *</p>", "<p>———</p>", "<p>- - -</p>"])
def test_a_divider_ends_a_section(sign):
    found = importing.proposal_from_html(
        f"<h1>T</h1><h2>A</h2><ul><li>a</li><li>b</li></ul>{sign}<p>c.</p>"
    )
    assert kinds_of(found) == ["list", "text"]
    assert found.sections[1]["body"] == "<p>c.</p>"


# --- Things to say, and the invitation -----------------------------------------------------------


def test_things_to_say_each_at_its_moment():
    found = below(
        "<ul><li>After a month: “How are the evenings?”</li><li><b>By text:</b> “Thinking of you.”"
        "</li><li>“I’m here.”</li></ul>"
    )
    assert found == {
        "kind": "conversation",
        "items": [
            {"moment": "After a month", "text": "How are the evenings?"},
            {"moment": "By text", "text": "Thinking of you."},
            {"text": "I’m here."},
        ],
    }


def test_thoughts_with_their_names_are_nothing_to_say():
    html = (
        "<ul><li><b>Mind reading:</b> “They laugh.”</li><li><b>All or none:</b> “I fail.”</li></ul>"
    )
    assert below(html, "Traps of thinking")["kind"] == "list"


ASKS = "<h2>FAQ</h2><h3>Is it far?</h3><p>No.</p><h3>Is it dear?</h3><p>No.</p>"
BOOKS = f"If it is, book a first talk with us: {LINK}."


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        (f"{ASKS}<p>{BOOKS}</p>", ["questions", "callout"]),
        (
            f"{ASKS}<hr><p>{BOOKS}</p><h2>Sources</h2><p>Lee (2021).</p>",
            ["questions", "callout", "references"],
        ),
        (f"<h2>Late</h2><p>It is late. {BOOKS}</p>", ["text", "callout"]),
        (
            f"<h2>Come and talk</h2><p>{BOOKS}</p><p><i>Adapted from Lee.</i></p>",
            ["callout", "text"],
        ),
        ("<h2>Late</h2><p>It is late.</p><p>Call us at 555-0142.</p>", ["text", "callout"]),
    ],
)
def test_the_invitation_at_the_end_is_a_next_step(html, kinds):
    found = importing.proposal_from_html(f"<h1>T</h1>{html}")
    assert kinds_of(found) == kinds
    (step,) = [each for each in found.sections if each["kind"] == "callout"]
    assert (step["tone"], step["action"]) == ("next", "phone")


@pytest.mark.parametrize(
    "html",
    [
        f"<p>Read on: {LINK}.</p>",
        f"<p>A word is missing? Send it to {LINK} and we add it.</p>",
        "<p>We met for an appointment in the old house.</p>",
        "<p>Call us at 555-0142.</p><p>Then it was morning.</p>",
    ],
)
def test_what_only_ends_an_article_is_no_invitation(html):
    found = importing.proposal_from_html(f"<h1>T</h1><h2>A</h2><p>a.</p>{html}")
    assert "callout" not in kinds_of(found)


def test_a_note_after_the_last_answer_is_not_a_part_of_it():
    found = importing.proposal_from_html(
        f"<h1>T</h1>{ASKS}<p><b>Note!</b> It may be.</p><h2>B</h2><p>c.</p>"
    )
    assert kinds_of(found) == ["questions", "callout", "text"]


# --- What stands above the first section ---------------------------------------------------------


def front(*lines: str) -> importing.Proposal:
    """What these lines between a title and a chapter become."""
    above = "".join(f"<p>{line}</p>" for line in lines)
    return importing.proposal_from_html(f"<h1>Rain</h1>{above}<h2>A</h2><p>Words. More.</p>")


@pytest.mark.parametrize(
    ("line", "said", "kept"),
    [
        ("5 min read", ["5 min read"], ""),
        (
            "Reading time: 4 minutes | Last reviewed: March 2025",
            ["Reading time: 4 minutes", "Last reviewed: March 2025"],
            "",
        ),
        ("6-minute read · Updated 11/2024", ["6-minute read", "Updated 11/2024"], ""),
        (
            "Lectura: 3 minutos. Actualizado en febrero de 2025.",
            ["Lectura: 3 minutos.", "Actualizado en febrero de 2025."],
            "",
        ),
        (
            "Fees valid from January 1, 2025. Last updated: December 12, 2024.",
            ["Last updated: December 12, 2024."],
            "Fees valid from January 1, 2025.",
        ),
        (
            "Photo: private<br>October 9, 2024 – 5 min read",
            ["5 min read", "October 9, 2024"],
            "Photo: private",
        ),
    ],
)
def test_what_a_site_says_by_itself_is_left_out(line, said, kept):
    found = front("It began. It went on. It ended.", line)
    assert found.omitted_lines == said
    assert found.opening_line == "It began. It went on. It ended."
    assert found.sections[0].get("body") == (f"<p>{kept}</p>" if kept else "<p>Words. More.</p>")


def test_an_opening_line_in_italics_may_have_several_sentences():
    assert front("<em>It began. It ended.</em>", "And so on.").opening_line == "It began. It ended."


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Robin Vale, LAMFT", ["Robin Vale"]),
        ("Written by Robin Vale, LAMFT, and Ana Ruiz, Ph.D.", ["Robin Vale", "Ana Ruiz"]),
        ("By Ana Ruiz, couples therapist", ["Ana Ruiz"]),
        ("By Dr. Ana Ruiz & Robin Vale", ["Ana Ruiz", "Robin Vale"]),
        ("Interview: Ana Ruiz", ["Ana Ruiz"]),
        ("author: Ana Ruiz", ["Ana Ruiz"]),
    ],
)
def test_a_byline_names_authors_without_their_letters(byline, names):
    found = front(f"{byline} · 5 min read")
    assert found.bylines == [byline]
    assert importing.byline_names(byline) == names


def test_a_content_note_and_a_series_have_fields_of_their_own():
    found = front("<em>Content warning: this speaks of loss.</em>", "<b>Weather, part 2 of 3</b>")
    assert found.content_note == "This speaks of loss."
    assert (found.series, found.part) == ("Weather", 2)
    titled = importing.proposal_from_html("<h1>Weather, Part One: Rain</h1><p>Words. More.</p>")
    assert (titled.title, titled.series, titled.part) == ("Weather, Part One: Rain", "Weather", 1)


@pytest.mark.parametrize(
    "line",
    ["Filed under Sleep, Grief", "Categories: Sleep · Grief", 'categories: ["Sleep", "Grief"]'],
)
def test_categories_are_read_from_a_line_of_their_own(line):
    assert front(line).topics == ["Sleep", "Grief"]


def test_the_front_matter_of_markdown_is_read_as_what_it_is():
    rows = ["title: Rain", "author: Ana Ruiz", "date: 2025-01-20", "categories: Sleep"]
    found = importing.read_paste("\n".join(["---", *rows, "---", "", "Words. More."]))
    assert (found.title, found.bylines, found.topics) == ("Rain", ["Ana Ruiz"], ["Sleep"])
    assert found.date == "2025-01-20"


def test_a_table_of_contents_is_the_pages_own():
    found = importing.proposal_from_html(
        f"<h1>Rain</h1><p>On this page</p><ul><li>{LINK}</li></ul><h2>A</h2><p>Words. More.</p>"
    )
    assert kinds_of(found) == ["text"]
    assert found.omitted_lines == ["On this page", "the way"]


def test_a_letter_keeps_its_salutation():
    assert front("Dear you,").subtitle == ""


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (
            "Hay pérdidas por las que nadie manda flores, y no hay palabra para los que se quedan.",
            "es",
        ),
        (
            "There are losses for which nobody sends flowers, and that is what the word is for.",
            "en",
        ),
        ("Regen.", ""),
    ],
)
def test_the_language_is_recognized_by_its_small_words(words, language):
    assert front(words * 4).language == language


# --- Pictures ------------------------------------------------------------------------------------


def test_a_picture_keeps_its_place_with_its_caption_and_its_words():
    found = importing.proposal_from_html(
        '<h1>T</h1><h2>A</h2><p>a. b.</p><img alt="A lamp, &lt;lit&gt;">'
        "<figcaption>At dusk.</figcaption>"
        "<p><b>What the picture shows:</b> A <i>lamp</i>.</p><h2>B</h2><p>c. d.</p>"
    )
    assert kinds_of(found) == ["text", "picture", "text"]
    picture = found.sections[1]
    assert picture["hint"] == "In the document: “A lamp, <lit>”."
    assert (picture["caption"], picture["body"]) == ("At dusk.", "<p>A <em>lamp</em>.</p>")


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        (
            "<h2>A</h2><p>a. b.</p><p><img></p><p>Take:</p><ul><li>x</li><li>y</li></ul>"
            "<p>c. d.</p><p>e. f.</p><p><img></p><p>g. h.</p>",
            ["text", "picture", "list", "text", "picture", "text"],
        ),
        (
            "<p>a. b.</p><hr><p><img></p><p>c. d.</p><hr><p>e.</p>",
            ["text", "text", "picture", "text"],
        ),
        (
            "<p>a. b.</p><h2>1. One</h2><p>c. d.</p><p><img></p><h2>2. Two</h2><p>e. f.</p>"
            "<h2>3. Three</h2><p>g. h.</p><h2>More</h2><p>i. j.</p>",
            ["text", "practices", "picture", "text"],
        ),
        (
            "<p>a. b.</p><h2>A</h2><p><img></p><p><i>At dusk.</i></p><h2>B</h2><p>c.</p>",
            ["text", "text", "picture", "text"],
        ),
    ],
)
def test_a_picture_stays_between_the_parts_of_its_chapter(html, kinds):
    found = importing.proposal_from_html(html, is_body=True)
    assert kinds_of(found) == kinds


def test_a_picture_between_a_list_and_its_last_line_stays_there():
    items = "".join(f"<li>{item}</li>" for item in ("Boots", "Coats", "Hats"))
    found = importing.proposal_from_html(
        f"<h1>T</h1><h2>A</h2><p>Take:</p><ul>{items}</ul><p><img></p><p>Then go.</p>"
    )
    assert kinds_of(found) == ["list", "picture", "text"]
    assert not found.sections[0]["closing"]
    assert found.sections[2]["body"] == "<p>Then go.</p>"


def test_a_caption_in_title_case_is_no_heading():
    found = importing.proposal_from_html(
        "<p>a. b.</p><figure><img><figcaption>Golden Gate Bridge</figcaption></figure><p>c. d.</p>",
        is_body=True,
    )
    assert [each.get("caption") for each in found.sections] == [None, "Golden Gate Bridge", None]


@pytest.mark.parametrize(
    ("html", "kinds", "caption"),
    [
        ("<p><img></p><p><i>At dusk.</i></p><p>c. d.</p>", ["text", "picture"], "At dusk."),
        ("<p><img></p><p>At dusk. And so on.</p>", ["text", "picture"], ""),
        ("<p><img></p>", ["picture"], "A"),
        (
            "<h3>Is it?</h3><p>No.</p><p><img></p><h3>Is it so?</h3><p>No.</p>",
            ["questions", "picture"],
            "",
        ),
        ("<figcaption>At dusk.</figcaption><p>c. d.</p>", ["text"], None),
    ],
)
def test_a_picture_stands_below_its_chapter_whatever_is_in_that(html, kinds, caption):
    found = importing.proposal_from_html(f"<h1>T</h1><h2>A</h2>{html}<h2>B</h2><p>e. f.</p>")
    assert kinds_of(found) == [*kinds, "text"]
    assert [each["caption"] for each in found.sections if each["kind"] == "picture"] == (
        [] if caption is None else [caption]
    )
    assert "\ue100" not in str(found)
    assert "\ue101" not in str(found)
