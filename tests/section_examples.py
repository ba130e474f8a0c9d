"""A section of every kind in every manner, with the words that readers find in it.

Whatever shows, compares, searches, imports or checks sections is tested with all of them
(tests/blog/test_section_kinds.py), so a new kind or manner without an example fails there.
"""

from typing import Any

from blog.models import SECTION_KINDS, Section
from blog.text.richtext import clean


def _section(kind: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, **fields}


LINKED = {
    "text": "call at any hour",
    "text_html": clean('<p>call <a href="https://example.org/line">at any hour</a></p>'),
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "text": _section("text", heading="Of rain", body="<p>Drops <strong>fall</strong>.</p>"),
    "list": _section(
        "list",
        heading="What helps",
        lead_in="<p>It helps to:</p>",
        items=[{"text": "stop"}, {"label": "Listen:", "text": "to the roof"}, LINKED],
        closing="<p>That is all.</p>",
    ),
    "list numbers": _section(
        "list",
        heading="In turn",
        heading_size="smaller",
        manner="numbers",
        items=[{"text": "clouds"}, {"text": "drops"}],
    ),
    "list do": _section("list", heading="Kinder", manner="do", items=[{"text": "open a window"}]),
    "list dont": _section("list", heading="Harder", manner="dont", items=[{"text": "count drops"}]),
    "list terms": _section(
        "list",
        heading="Words of weather",
        manner="terms",
        items=[
            {"label": "Drizzle:", "text": "Rain that can’t decide."},
            {
                "label": "Thaw",
                "text": "When ice gives in.",
                "text_html": "<p>When <em>ice</em> gives in.</p>",
            },
        ],
    ),
    "practices": _section(
        "practices",
        heading="To try",
        items=[
            {
                "title": "One breath",
                "duration": "3 minutes",
                "text": "In,  and out.\nSlowly.\n\nThen wait.",
            },
            {
                "title": "One step",
                "text": "Out of the door.",
                "text_html": "<p>Out <strong>of the door</strong>.</p>",
            },
        ],
    ),
    "practices know": _section(
        "practices",
        heading="How a storm goes",
        manner="know",
        items=[{"title": "It gathers", "text": "The air is still."}],
    ),
    "conversation": _section(
        "conversation",
        heading="To say",
        items=[
            {"moment": "At the door:", "text": "Stay a while?"},
            {"text": "Come along?"},
        ],
        closing="<p>Kindly.</p>",
    ),
    "example invented": _section(
        "example",
        heading="Two at a window",
        origin="invented",
        body="<p>It has rained for days.</p>",
        items=[
            {"speaker": "Partner A", "text": "You never ask.\nNot once."},
            {
                "speaker": "Partner B",
                "text": "I didn’t dare to.",
                "text_html": "<p>I didn’t <em>dare</em> to.</p>",
            },
        ],
        closing="<p>Then both were silent.</p>",
    ),
    "example composed": _section(
        "example", heading="Many a Monday", origin="composed", body="<p>They came in wet.</p>"
    ),
    "example agreed": _section(
        "example", heading="One of us", origin="agreed", body="<p>She walked home slowly.</p>"
    ),
    "example own": _section(
        "example", heading="My own storm", origin="own", body="<p>I sat in the car.</p>"
    ),
    "example interview": _section(
        "example",
        heading="Asked about weather",
        origin="interview",
        items=[{"speaker": "Reader", "text": "Do you like it?"}],
    ),
    "quote": _section("quote", quote="Rain is patient.", attribution="A neighbor"),
    "quote passage": _section(
        "quote",
        manner="passage",
        quote="The roof remembers\neach small foot.\n\nSo do I.",
        attribution="Ada Rain",
        work="Small Weather, 1890",
        link="https://example.org/weather",
        rights="public",
        language="en-GB",
    ),
    "picture": _section(
        "picture",
        caption="The window",
        alt_text="A pane, blurred by drops",
        body="<p>First clouds, then <em>drops</em>.</p>",
    ),
    "download": _section(
        "download",
        heading="A sheet for rain",
        caption="What the rain says",
        language="es",
        body="<p>For the <em>window sill</em>.</p>",
    ),
    "recording": _section(
        "recording",
        heading="Rain to look at",
        lead_in="<p>Without any hurry:</p>",
        caption="Ten drops",
        body="<p>A drop falls. <strong>Another</strong> follows.</p>",
    ),
    "recording link": _section(
        "recording",
        heading="",
        manner="link",
        caption="The sound of rain",
        link="https://radio.example/rain",
        attribution="Radio Rain",
    ),
    "callout note": _section("callout", tone="note", heading="Softly", body="<p>Take time.</p>"),
    "callout crisis": _section("callout", tone="crisis", heading="Now", body="<p>Call 988.</p>"),
    "callout short": _section(
        "callout", tone="short", heading="", body="<ul><li>It rains.</li><li>It ends.</li></ul>"
    ),
    "callout next": _section(
        "callout", tone="next", heading="", body="<p>We are here on weekdays.</p>", action="phone"
    ),
    "table": _section(
        "table",
        heading="Rain in a year",
        caption="Days with rain",
        items=[
            {"1": "Month", "2": "Days", "3": "Mood"},
            {"1": "April", "2": "14", "3": "restless"},
            {"1": "May", "2": "9", "3": "light"},
        ],
    ),
    "table pairs": _section(
        "table",
        manner="pairs",
        heading="Said of rain",
        items=[
            {"1": "Myth", "2": "Fact"},
            {"1": "It never ends.", "2": "It ends by evening."},
        ],
    ),
    "checkin": _section(
        "checkin", heading="A look inside", items=[{"text": "What did I hear first?"}]
    ),
    "checkin tick": _section(
        "checkin", heading="This week", manner="tick", items=[{"text": "I went out in it."}]
    ),
    "checkin often": _section(
        "checkin", heading="How often", manner="often", items=[{"text": "I stay in."}]
    ),
    "checkin three": _section(
        "checkin", heading="Now and then", manner="three", items=[{"text": "I look up."}]
    ),
    "checkin ten": _section(
        "checkin", heading="How much", manner="ten", items=[{"text": "I mind the noise."}]
    ),
    "checkin lines": _section(
        "checkin", heading="In writing", manner="lines", items=[{"text": "The last storm was"}]
    ),
    "questions": _section(
        "questions",
        heading="Asked",
        items=[
            {"question": "Does it end?", "answer": "It does."},
            {
                "question": "Who says so?",
                "answer": "The almanac.",
                "answer_html": clean('<p>The <a href="https://example.org/a">almanac</a>.</p>'),
            },
        ],
    ),
    "references": _section(
        "references",
        heading="Read on",
        items=[
            {"text": "A book of rain", "identifier": "10.1000/182"},
            {
                "text": "Rain, a reader",
                "text_html": "<p><em>Rain</em>, a reader</p>",
                "identifier": "",
            },
        ],
    ),
}


def variants() -> set[str]:
    """The names of all that there must be an example of: kinds with their manners."""
    chosen = {"callout": Section.Tone.values, "example": Section.Origin.values}
    names = set()
    for kind in SECTION_KINDS.values():
        values = chosen.get(kind.name) or [value for value, _ in kind.manners] or [""]
        names |= {f"{kind.name} {value}".strip() for value in values}
    return names


def variant(section: dict[str, Any]) -> str:
    """The name of what a section is an example of."""
    chosen = {"callout": "tone", "example": "origin"}.get(section["kind"], "manner")
    return f"{section['kind']} {section.get(chosen, '')}".strip()


def examples(
    picture: Any = None, person: Any = None, files: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """All examples in order, with a picture, an interviewed author and files where they need one.

    Without these the sections that need them are left out. ``files`` are by kind.
    """
    found = []
    for name, section in EXAMPLES.items():
        if name == "download":
            section = section | {"file": (files or {}).get("pdf")}
        if name == "recording":
            video, captions = ((files or {}).get(kind) for kind in ("video", "captions"))
            section = section | {"file": video, "captions": captions}
        if section["kind"] == "picture":
            section = section | {"picture": picture}
        if section.get("origin") == "interview":
            section = section | {"person": person}
        if None not in section.values():
            found.append(section)
    return found


def words(section: dict[str, Any]) -> list[str]:
    """The texts of a section as readers find them, each in one piece."""
    import re

    rich = [
        text
        for name in ("lead_in", "body", "closing")
        for text in re.split(r"<[^>]+>", section.get(name, ""))
    ]
    plain = [section.get(name, "") for name in ("heading", "caption", "attribution", "work")]
    lines = section.get("quote", "").split("\n")
    items = [
        line
        for item in section.get("items", [])
        for name, text in item.items()
        if name != "identifier" and not name.endswith("_html")
        for line in text.split("\n")
    ]
    if section.get("manner") == "terms":
        items = [text.rstrip(":") for text in items]
    return [text.strip() for text in (*plain, *lines, *rich, *items) if text.strip(" .")]
