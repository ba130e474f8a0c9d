"""A whole article, pasted: which sections it becomes, and that no word of it is lost."""

import random
import re
from unittest import mock

import pytest

from blog import importing
from blog.importing import Proposal, sections
from blog.models import SECTION_KINDS
from blog.models.section_kinds import WITHOUT_WORDS
from tests.seed import seeds


def split_words(text: str) -> list[str]:
    """All words, but for numbers of a list, the “Or:” between things to say, and “Q:”, “A:”.

    What a table says once, above its columns, isn't counted either.
    """
    text = re.sub(r"(?m)^\s*\d+[.)]\s", "", text)
    text = re.sub(r"\bOr:|\b[QA]:\s|\b(Myth|Fact):|rarely / sometimes / often|_+", "", text)
    return re.findall(r"\w+", text)


def proposal_words(proposal: Proposal) -> list[str]:
    """All words that a proposal has for the article, from top to bottom."""
    parts = [proposal.title, proposal.subtitle, proposal.opening_line]
    for section in proposal.sections:
        for name in SECTION_KINDS[section["kind"]].fields:
            value = section[name]
            if name == "items":
                parts += [
                    text
                    for item in value
                    for field, text in item.items()
                    if not field.endswith("_html")
                ]
            elif name not in WITHOUT_WORDS:
                parts.append(re.sub(r"<[^>]+>", " ", value))
    return split_words(" ".join(parts).replace("&amp;", "&"))


def kinds_of(proposal: Proposal) -> list[str]:
    return [section["kind"] for section in proposal.sections]


def one(html: str) -> dict:
    """The only section below a title."""
    (section,) = importing.proposal_from_html(f"<h1>Rest</h1>{html}").sections
    return {name: value for name, value in section.items() if value and name != "id"}


# --- The article that it all started from --------------------------------------------------------


@pytest.mark.parametrize("name", seeds())
def test_the_seed_pasted_whole_yields_its_sections_practices_and_starters(name):
    seed = seeds()[name]
    proposal = importing.read_paste(seed.text)
    assert proposal.title == seed.title
    assert proposal.subtitle == seed.subtitle
    assert proposal.opening_line == seed.opening_line
    assert kinds_of(proposal) == ["text", "text", "text", "text", "practices", "conversation"]
    assert [section["heading"] for section in proposal.sections] == [
        "",
        seed.first_heading,
        seed.second_heading,
        seed.third_heading,
        seed.practices_heading,
        seed.starters_heading,
    ]
    practices, starters = proposal.sections[-2:]
    assert practices["manner"] == ""
    assert practices["lead_in"] == f"<p>{seed.practices_lead}</p>"
    assert practices["items"] == [
        {"title": each.title, "text": each.text} for each in seed.practices
    ]
    assert practices["closing"] == f"<p>{seed.practices_closing}</p>"
    assert starters["lead_in"] == f"<p>{seed.starters_lead}</p>"
    assert [f"“{item['text']}”" for item in starters["items"]] == seed.starters
    assert starters["closing"] == f"<p>{seed.closing_line}</p>"


@pytest.mark.parametrize("name", seeds())
def test_the_seed_loses_no_word(name):
    seed = seeds()[name]
    proposal = importing.read_paste(seed.text)
    assert proposal.omitted_lines == [seed.tagline, seed.footer]
    assert proposal.bylines == [seed.byline]
    assert [name.upper() for name in proposal.topics] == seed.category_line.split(", ")
    text = seed.text
    for line in (*proposal.omitted_lines, *proposal.bylines, seed.category_line):
        text = text.replace(line + "\n", "").removesuffix(line)
    assert proposal_words(proposal) == split_words(text)


@pytest.mark.parametrize("name", seeds())
@pytest.mark.parametrize("bullet", ["", "• ", "- ", "·\t"])
def test_the_seed_with_its_points_yields_lists(name, bullet):
    """Whether the bullets are lost or there."""
    seed = seeds()[name]
    text = seed.text
    for lead, points in zip(
        [seed.first_lead, seed.second_lead, seed.third_lead], seed.points, strict=True
    ):
        text = text.replace(lead, "\n".join([lead, *(bullet + point for point in points)]))
    proposal = importing.read_paste(text)
    first, second, third = (each for each in proposal.sections if each["kind"] == "list")
    for section, points in zip([first, second, third], seed.points, strict=True):
        assert [item["text"] for item in section["items"]] == points
    assert first["lead_in"] == f"<p>{seed.first_lead}</p>"
    assert second["heading"] == seed.second_heading
    assert second["closing"] == f"<p>{seed.second_closing}</p>"
    assert third["lead_in"] == f"<p>{seed.third_text}</p><p>{seed.third_lead}</p>"


# --- Sections ------------------------------------------------------------------------------------


def test_headings_become_sections_and_smaller_ones_stay_inside():
    proposal = importing.proposal_from_html(
        "<h1>Rest</h1><h2>Why</h2><p>So.</p><h3>Really</h3><p>Yes.</p><h2>How</h2><p>Thus.</p>"
    )
    assert proposal.title == "Rest"
    assert [each["heading"] for each in proposal.sections] == ["Why", "How"]
    assert proposal.sections[0]["body"] == "<p>So.</p><h3>Really</h3><p>Yes.</p>"


def test_bold_lines_are_headings_where_there_are_no_others():
    proposal = importing.proposal_from_html(
        "<p><b>Rest</b></p><p>It takes a lamp. And time.</p><p><b>Why:</b></p><p>So it is.</p>"
    )
    assert proposal.title == "Rest"
    assert [each["heading"] for each in proposal.sections] == ["", "Why:"]


def test_a_document_of_several_large_headings_has_no_title():
    proposal = importing.proposal_from_html(
        "<h1>One</h1><p>First words.</p><h1>Two</h1><p>Others.</p>"
    )
    assert proposal.title == ""
    assert [each["heading"] for each in proposal.sections] == ["One", "Two"]


def test_a_heading_with_nothing_below_it_keeps_its_words():
    proposal = importing.proposal_from_html(
        "<h1>T</h1><h2>Part one</h2><h2>A night</h2><p>Words here.</p>"
    )
    assert proposal.sections[0]["body"] == "<p><strong>Part one</strong></p>"


def test_two_headings_above_a_list_are_both_its_own():
    found = importing.proposal_from_html(
        "<h1>T</h1><h2>Signs</h2><h3>By day</h3><p>Often:</p><ul><li>sigh</li></ul>"
        "<h3>By night</h3><ul><li>sit</li></ul><h2>B</h2><p>c.</p>"
    )
    assert [each["heading"] for each in found.sections] == ["Signs", "By night", "B"]
    assert found.sections[0]["lead_in"] == "<h3>By day</h3><p>Often:</p>"


def test_what_stood_under_smaller_headings_has_smaller_ones():
    points = "<ul><li><strong>One:</strong> a</li><li><strong>Two:</strong> b</li></ul>"
    found = importing.proposal_from_html(
        f"<h1>T</h1><h2>What it looks like</h2><h3>In the body</h3>{points}<h3>In the mind</h3>"
        f"{points}<h2>Afterward</h2><p>It passes.</p><p>Mostly.</p>"
    )
    sizes = [(each["heading"], each["heading_size"]) for each in found.sections]
    assert sizes == [
        ("What it looks like", ""),
        ("In the mind", "smaller"),
        ("Afterward", ""),
    ]
    assert found.sections[0]["lead_in"] == "<h3>In the body</h3>"
    text = sections.convert_section(found.sections[1], "text")
    assert (text["heading"], text["heading_size"]) == ("In the mind", "smaller")


def test_a_list_takes_its_lead_in_and_its_closing_line():
    assert one("<h2>Signs</h2><p>You may:</p><ul><li>sigh</li><li>sit</li></ul><p>Fine.</p>") == {
        "kind": "list",
        "heading": "Signs",
        "lead_in": "<p>You may:</p>",
        "items": [{"text": "sigh"}, {"text": "sit"}],
        "closing": "<p>Fine.</p>",
    }


def test_more_than_a_line_after_a_list_is_a_text_of_its_own():
    html = "<h2>Signs</h2><ul><li>sigh</li></ul><p>One.</p><p>Two.</p>"
    assert kinds_of(importing.proposal_from_html(html)) == ["list", "text"]


def test_a_smaller_heading_above_a_list_is_the_lists_own():
    proposal = importing.proposal_from_html(
        "<h2>Nights</h2><p>Long.</p><h3>What helps</h3><p>Try:</p><ul><li>tea</li></ul><h2>B</h2>"
        "<p>x</p>"
    )
    assert [(each["kind"], each["heading"]) for each in proposal.sections] == [
        ("text", "Nights"),
        ("list", "What helps"),
        ("text", "B"),
    ]


def test_a_list_of_lists_of_lists_stays_in_the_text():
    points = "<ul><li>one<ul><li>two<ul><li>three</li></ul></li></ul></li></ul>"
    found = one(f"<h2>Signs</h2><p>Some:</p>{points}")
    assert found["kind"] == "text"
    assert points in found["body"]


PRACTICES = {
    "numbered bold lines": "<p><b>1. Sit</b></p><p>A minute.</p><p><b>2. Walk</b></p>"
    "<p>A mile.</p>",
    "numbers before the bold": "<p>1. <b>Sit</b></p><p>A minute.</p><p>2. <b>Walk</b></p>"
    "<p>A mile.</p>",
    "on one line": "<p><b>1. Sit</b> A minute.</p><p><b>2. Walk</b> A mile.</p>",
    "a list with bold beginnings": "<ol><li><b>Sit</b> A minute.</li><li><b>Walk</b> A mile.</li>"
    "</ol>",
    "a list of two lines": "<ol><li>Sit<br>A minute.</li><li>Walk<br>A mile.</li></ol>",
    "a list in pieces": "<ol><li><b>Sit</b></li></ol><p>A minute.</p><ol start=2><li><b>Walk</b>"
    "</li></ol><p>A mile.</p>",
    "smaller headings": "<h3>1. Sit</h3><p>A minute.</p><h3>2. Walk</h3><p>A mile.</p>",
    "lines with breaks": "<p>1. Sit<br>A minute.<br>2. Walk<br>A mile.</p>",
}


@pytest.mark.parametrize("form", PRACTICES)
def test_numbered_titles_with_words_below_become_practices(form):
    assert one(f"<h2>Try</h2><p>Here:</p>{PRACTICES[form]}<p>Kindly.</p>") == {
        "kind": "practices",
        "heading": "Try",
        "lead_in": "<p>Here:</p>",
        "items": [{"title": "Sit", "text": "A minute."}, {"title": "Walk", "text": "A mile."}],
        "closing": "<p>Kindly.</p>",
    }


STARTERS = {
    "joined": "<p>“I am tired.” Or:</p><p>“Stay a while?”</p>",
    "or on its own line": "<p>“I am tired.”</p><p>Or:</p><p>“Stay a while?”</p>",
    "under a colon": '<p>Say:</p><p>"I am tired."</p><p>"Stay a while?"</p>',
    "in one paragraph": "<p>“I am tired.” Or: “Stay a while?”</p>",
    "a list": "<ul><li>“I am tired.”</li><li>“Stay a while?”</li></ul>",
    "quotations": "<p>Say:</p><blockquote>I am tired.</blockquote><blockquote>Stay a while?"
    "</blockquote>",
}


def test_quoted_lines_right_below_a_smaller_heading_are_things_to_say():
    found = importing.proposal_from_html(
        "<h1>Rest</h1><h2>Evenings</h2><p>They are long.</p><p>And dark.</p>"
        "<h3>What you could say</h3><p>“I am tired.”</p><p>“Sit with me.”</p>"
    )
    assert kinds_of(found) == ["text", "conversation"]
    assert found.sections[1]["heading"] == "What you could say"
    assert [each["text"] for each in found.sections[1]["items"]] == ["I am tired.", "Sit with me."]


@pytest.mark.parametrize("form", STARTERS)
def test_things_to_say_become_conversation_starters(form):
    found = one(f"<h2>Begin</h2>{STARTERS[form]}")
    assert found["kind"] == "conversation"
    assert found["items"] == [{"text": "I am tired."}, {"text": "Stay a while?"}]


QUOTES = {
    "a quotation": "<blockquote>An hour is an hour.<br>— Robin</blockquote>",
    "two paragraphs": "<blockquote><p>“An hour is an hour.”</p><p>– Robin</p></blockquote>",
    "a quoted line": "<p>“An hour is an hour.”</p><p>— Robin</p>",
    "one line": "<p>“An hour is an hour.” — Robin</p>",
}


@pytest.mark.parametrize("form", QUOTES)
def test_a_quote_that_stands_alone_becomes_a_pull_quote(form):
    proposal = importing.proposal_from_html(
        f"<h2>Why</h2><p>One. Two.</p>{QUOTES[form]}<p>On. And on.</p>"
    )
    assert kinds_of(proposal) == ["text", "quote", "text"]
    assert proposal.sections[1]["quote"] == "An hour is an hour."
    assert proposal.sections[1]["attribution"] == "Robin"


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>Why tea?</b></p><p>It is warm.</p><p><b>When?</b></p><p>At night.</p>",
        "<h3>Why tea?</h3><p>It is warm.</p><h3>When?</h3><p>At night.</p>",
        "<p>Q: Why tea?</p><p>A: It is warm.</p><p>Q: When?</p><p>A: At night.</p>",
    ],
)
def test_questions_with_answers(html):
    assert one(f"<h2>Asked</h2>{html}") == {
        "kind": "questions",
        "heading": "Asked",
        "items": [
            {"question": "Why tea?", "answer": "It is warm."},
            {"question": "When?", "answer": "At night."},
        ],
    }


def test_a_question_within_the_text_stays_there():
    found = one("<h2>Why</h2><p>Is it so? Yes.</p><p>Who knows?</p><p>Nobody does.</p>")
    assert found["kind"] == "text"


def test_references_with_what_leads_to_them():
    found = one(
        "<h2>References</h2><ul><li>Vale, R. Rooms. doi:10.1000/182</li><li>Lee. Tea. PMID: 12345"
        "</li><li>Kim. <a href='https://example.com/a'>Nights</a></li><li>A book.</li></ul>"
    )
    assert found["kind"] == "references"
    assert [item["identifier"] for item in found["items"]] == [
        "10.1000/182",
        "12345",
        "https://example.com/a",
        "",
    ]
    assert found["items"][0]["text"] == "Vale, R. Rooms."


# --- Text that says its form by signs ------------------------------------------------------------


def test_markdown_pasted_as_text_is_recognized():
    proposal = importing.read_paste(
        "# Rest\n\n## Signs\n\nYou may:\n\n- **sigh**\n- sit\n\n> An hour."
    )
    assert proposal.title == "Rest"
    assert kinds_of(proposal) == ["list", "quote"]


def test_a_single_sign_is_not_taken_for_markdown():
    proposal = importing.read_paste(
        "Tea * sugar is sweet, 2 * 3 is 6.\n\n#hashtag and_so_on_ here."
    )
    assert "Tea * sugar" in proposal.sections[0]["body"]
    assert "#hashtag and_so_on_ here." in proposal.sections[0]["body"]


def test_lines_that_a_mail_program_broke_are_joined():
    line = "These are words that go on and on until somebody breaks them"
    proposal = importing.read_paste(f"{line}\n{line}\nand end.\n\nAnother paragraph. It stands.")
    assert proposal.sections[0]["body"].startswith(f"<p>{line} {line} and end.</p>")


def test_pictures_are_counted_not_taken():
    proposal = importing.proposal_from_html(
        "<h1>T</h1><p>a. b.</p><img src='x.png'><p><img src='y'>c</p>"
    )
    assert proposal.pictures == 2


# --- Nothing is lost, whatever the document ------------------------------------------------------

POOL = [
    "<h2>A Heading</h2>",
    "<h3>A smaller one</h3>",
    "<h4>1. Numbered</h4>",
    "<p>A sentence that says something. Another one.</p>",
    "<p>Lead-in to what follows:</p>",
    "<p>short line</p>",
    "<p>By Robin Vale, LAMFT</p>",
    "<p><strong>Bold line</strong></p>",
    "<p><strong>1. Sit</strong></p>",
    "<p><strong>2. Walk</strong> at once</p>",
    "<p>1. Plain number</p>",
    "<p>“Quoted words.”</p>",
    "<p>“More.” Or:</p>",
    "<p>Or:</p>",
    "<p>— Somebody</p>",
    "<p>Is it so?</p>",
    "<p>Q: And why?</p>",
    "<ul><li>one</li><li>two</li></ul>",
    "<ul><li>one <a href='https://example.com/x'>link</a><ul><li>deep</li></ul></li></ul>",
    "<ol><li>alone</li></ol>",
    "<ol><li><strong>Titled.</strong> Words</li><li><p><b>Two</b></p><p>lines</p></li></ol>",
    "<blockquote><p>Said.</p><p>— By her</p></blockquote>",
    "<blockquote><ul><li>odd</li></ul></blockquote>",
    "<p>• pointed<br>• again</p>",
    "<p>Vale, R. Rooms. doi:10.1000/182</p>",
    "<h2>References</h2>",
    f"<h2>{'Long ' * 40}</h2>",
    "<p>© 2025 Rooms</p>",
    "<table><tr><td>cell</td><td>other</td></tr></table>",
    "<table><tr><th>Month</th><th>Days</th></tr><tr><td>May</td><td>few</td></tr></table>",
    "<p><b>Myth:</b> It rains</p><p><b>Fact:</b> It shines</p>",
    "<p>Ada: I heard.<br>Ben: And I.<br>Ada: So it was.</p>",
    "<p><b>In short:</b> All is well.</p>",
    "<p><b>Dusk</b> – the hour before.</p>",
    "<h3>Key points</h3>",
    "<ul><li>Do I rest?</li><li>When do I?</li><li>Am I here?</li></ul>",
    "<p>I rest: rarely / sometimes / often<br>I sing: rarely / sometimes / often</p>",
    "<p>I feel: ____<br>I want: ____</p>",
    "<blockquote>Small rain<br>on it<br>— Ada, Rain</blockquote>",
    "<h3>Stage one: Dusk</h3>",
    "<h2>1. Sit</h2><p>Down.</p><h2>2. Walk</h2><p>Up.</p><h2>3. Rest</h2><p>Now.</p>",
    "<p>Keywords: rest, sleep</p>",
    "<hr>",
    "<p><img alt='Rain'></p>",
    "<p>* * *</p>",
    "<p>A claim.<sup>1</sup></p>",
    "<p>5 min read · Updated May 2025</p>",
    "<p><em>Content note: this speaks of loss.</em></p>",
    "<p><strong>Evenings, part 2 of 3</strong></p>",
    '<p>It ends. If you like, <a href="https://example.org/b">book a first talk</a> with us.</p>',
    "<ul><li>After a week: “How is it?”</li><li>“I’m here.”</li></ul>",
    "<p>1 Lee (2021). <em>Bedtime</em>.<br>2 Roe (2022). Rooms.</p>",
    "<p>Sources: Lee (2021), Bedtime; Roe (2022), Rooms.</p>",
]


@pytest.mark.parametrize("seed", range(300))
def test_no_word_is_lost_in_any_order_of_things(seed):
    chosen = random.Random(seed)  # the same documents each time
    parts = chosen.choices(POOL, k=chosen.randint(1, 14))
    proposal = importing.proposal_from_html("".join(parts))
    apart = (proposal.tags, proposal.series, proposal.content_note, *proposal.bylines)
    aside = split_words(" ".join([*proposal.omitted_lines, *apart]))
    aside += ["Keywords", "Content", "note", "this", "part", "of"]
    whole = split_words(re.sub(r"<[^>]+>", "\n", " ".join(parts)).replace("doi:", ""))
    missing, kept = (
        # The numbers of footnotes are raised, and those of references are the page's own.
        [word for word in words if word not in aside and not (word.isdigit() and len(word) == 1)]
        for words in (whole, proposal_words(proposal))
    )
    assert sections.preserves_words(missing, kept), (missing, kept)
    for above, section in zip(proposal.sections, proposal.sections[1:], strict=False):
        if repr((above, section)) not in HELD:
            hold_joined(above, section)
            HELD.add(repr((above, section)))
    for section in proposal.sections:
        if repr(section) not in HELD:
            hold_every_kind(section)
            HELD.add(repr(section))


HELD: set[str] = set()  # sections and pairs of them that an earlier document had just so


def hold_joined(above, section):
    same = above["kind"] == section["kind"]
    below = section | {"manner": ""} if same else section  # a scale is said once
    before = [word for each in (above, below) for word in sections.comparable_section_words(each)]
    assert sections.preserves_words(
        before, sections.comparable_section_words(importing.join_sections(above, section))
    )


def hold_every_kind(section):
    assert sections.is_valid_section(section) or section["kind"] == "picture"  # without a file
    words = sections.comparable_section_words(section)
    for kind, other in sections.conversions(section):
        assert other["kind"] == kind
        assert sections.preserves_words(words, sections.comparable_section_words(other))
        if kind == "picture":
            continue
        assert sections.is_valid_section(other)
        back = importing.convert_section(other, "text")
        assert back, "what became another kind can always become a text again"


def test_two_long_sections_become_together_what_either_may_and_nobody_waits():
    text = {"kind": "text", "heading": "", "body": f"<p>{'rain ' * 1_000}</p>"}
    with mock.patch.object(sections, "possible_kinds") as found_now:
        assert importing.joined_kinds(text, ["text", "quote"], ["text", "list"]) == ["text"]
        assert importing.joined_kinds(text, ["list"], ["list"]) == ["text", "list"]
    found_now.assert_not_called()
