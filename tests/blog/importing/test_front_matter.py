"""What stands above a Markdown file: its title, date, tags and address, and none of it as text."""

import pytest

from blog.importing.front_matter import read_settings, take_front_matter
from tests.blog.importing.reading import article_text, left_out, read

BODY = "\nRest is hard. It is.\n"


@pytest.mark.parametrize(
    "above",
    [
        "---\n# a comment\ntitle: When rest feels wrong\n---\n",
        "---\ntitle: 'When rest feels wrong'  \n---  \n",
        '---\ntitle: "When rest feels wrong"\n...\n',
        "---\ntitle: >\n  When rest\n  feels wrong\n---\n",
        "---\ntitle: When rest\n  feels wrong\n---\n",
        '+++\ntitle = "When rest feels wrong"\n+++\n',
        "\ufeff---\r\ntitle: When rest feels wrong\r\n---\r\n",
        "---\ntitle: When rest feels wrong\n---\n# When rest feels wrong\n",
    ],
)
def test_the_title_is_read_however_it_is_written(above):
    proposal = read("a.md", above + BODY)
    assert proposal.title == "When rest feels wrong"
    assert article_text(proposal).split() == [*["When", "rest", "feels", "wrong"], *BODY.split()]


@pytest.mark.parametrize(
    "above",
    [
        "---\ntitle: Rest\ndate: 2026-05-01\ntags:\n  - rest\n  - guilt\nslug: on-rest\ndraft: no\n"
        "categories: [Sleep]\nauthor:\n  name: Ana Ruiz\ndescription: In short.\n---\n",
        '+++\ntitle = "Rest"\ndate = 2026-05-01T10:00:00Z\ntags = ["rest", "guilt"]\n'
        'slug = "/blog/on-rest/"\ndraft = false\ncategories = ["Sleep"]\nauthors = ["Ana Ruiz"]\n'
        'summary = "In short."\n+++\n',
    ],
)
def test_all_of_it_is_taken_and_the_rest_listed(above):
    proposal = read("a.md", above + BODY)
    assert (proposal.title, proposal.date, proposal.slug) == ("Rest", "2026-05-01", "on-rest")
    assert (proposal.tags, proposal.topics, proposal.bylines) == (
        *("rest, guilt", ["Sleep"], ["Ana Ruiz"]),
    )
    assert proposal.summary == "In short."
    assert left_out(proposal) in (
        [("date", "2026-05-01"), ("note", f"draft: {said}")] for said in ("no", "false")
    )
    assert article_text(proposal).split()[1:] == BODY.split()


@pytest.mark.parametrize(
    "above",
    [
        "---\ntitle: R&D: on *rest* [today\ntags: a\n---\n",
        "---\na: &a [x]\nb: *a\ntitle: R&D: on *rest* [today\n---\n",
    ],
)
def test_what_is_nearly_yaml_is_read_line_by_line(above):
    assert read("a.md", above + BODY).title == "R&D: on *rest* [today"


@pytest.mark.parametrize(
    "above",
    [
        "---\nJust words between lines.\n---\n",
        "---\n" + "[" * 2_000 + "\n---\n",
        "+++\n= broken\n+++\n",
    ],
)
def test_what_is_none_stays_in_the_text(above):
    proposal = read("a.md", above + BODY)
    assert "Rest is hard." in article_text(proposal)
    words = above.strip("-+\n")[:10]
    assert words[:4] in article_text(proposal)


def test_a_colon_in_a_title_loses_no_other_line():
    author = "author:\n  - name: Ana Ruiz\n    url: https://a.example"
    above = f"title: Rest: what helps\n{author}\ntags: [a]"
    proposal = read("a.md", f"---\n{above}\n---\n{BODY}")
    assert (proposal.title, proposal.bylines) == ("Rest: what helps", ["Ana Ruiz"])
    assert (proposal.tags, proposal.slug, left_out(proposal)) == ("a", "", [])


def test_footnotes_task_lists_and_meanings_of_markdown_lose_their_signs():
    proposal = read(
        "a.md",
        "# Title\n\nRest is hard.[^a] It is.\n\n- [ ] Sleep\n- [x] Walk\n\n"
        "Rest\n: Doing nothing.\n\n[^a]: A thought.\n",
    )
    text, ticks, words, notes = proposal.sections
    assert text["body"] == "<p>Rest is hard.¹ It is.</p>"
    assert (ticks["kind"], ticks["manner"]) == ("checkin", "tick")
    assert [each["text"] for each in ticks["items"]] == ["Sleep", "Walk"]
    assert words["items"] == [{"label": "Rest:", "text": "Doing nothing."}]
    assert [each["text"] for each in notes["items"]] == ["A thought."]


def test_what_programs_write_beyond_markdown_loses_its_signs_too():
    proposal = read(
        "a.md",
        "# Title\n\nRest is ==hard== and [[Sleep|sleep]] too, see [[Naps]] and H~2~O, x^2^.\n\n"
        "## Why {#why .wide}\n\nIt is. And more.\n{: .lead}\n\n[[_TOC_]]\n\n"
        "```\nRoses are red,\nviolets are blue.\n```\n",
    )
    assert [line for line in article_text(proposal).split("\n") if line] == [
        "Title",
        "Rest is hard and sleep too, see Naps and H₂O, x².",
        "Why",
        "It is. And more.",
        "Roses are red,<br>violets are blue.",
    ]


def test_signs_in_code_are_words():
    code = "Write `==x==` and `{% if %}`.\n\n```\n[[Page]] {{< y >}}\n```\n"
    proposal = read("a.md", f"# Title\n\n{code}\n::: wide.box\nWords.\n:::\n")
    words = "Title Write ==x== and {% if %}. [[Page]] {{&lt; y &gt;}} Words."
    assert " ".join(article_text(proposal).split()) == words
    assert left_out(proposal) == [("note", "wide.box")]


@pytest.mark.parametrize(
    "box",
    [
        *("> [!NOTE]\n> Take care.", "> [!note]- Note\n> Take care.", "::: note\nTake care.\n:::"),
        *(":::note[Note]\nTake care.\n:::", "::: {.note}\nTake care.\n:::"),
    ],
)
def test_notes_of_other_programs_are_boxes(box):
    proposal = read("a.md", f"# Title\n\nWords. And more.\n\n{box}\n\nThe end. It is.\n")
    [found] = [each for each in proposal.sections if each["kind"] == "callout"]
    assert (found["heading"], found["body"]) == ("Note", "<p>Take care.</p>")


def test_what_readers_of_markdown_do_not_see_is_listed():
    proposal = read(
        "a.md",
        '# Title\n\nRest.[^a] {{< youtube "abc" >}} %%ask\nAna%% It is. {% include x.html %}\n\n'
        "*[CBT]: A therapy\n\n[^a]: A thought.\n[^b]: Nothing\n  leads here.\n",
    )
    assert left_out(proposal) == [
        ("hidden", "[CBT]: A therapy"),
        ("hidden", "Nothing leads here."),
        ("comment", "ask Ana"),
        ("note", '{{< youtube "abc" >}}'),
        ("note", "{% include x.html %}"),
    ]
    assert " ".join(article_text(proposal).split()) == "Title Rest.¹ It is. Notes A thought."


def test_all_words_of_values_without_a_place_are_listed_however_deep():
    works = "".join(f"- title: Rest {at}\n  by:\n  - family: Lind\n" for at in range(120))
    proposal = read("a.md", f"---\ntitle: A\nworks:\n{works}---\nRest is hard.")
    ((kind, words),) = left_out(proposal)
    assert (kind, words.count("family: Lind")) == ("note", 120)
    assert "Rest 119" in words


def test_tables_that_are_far_too_deep_inside_one_another_stay_in_the_text():
    deep = ".".join("a" * 9_000)
    for above in (f"+++\n{deep} = 1\n+++\n", f"+++\ntitle.{deep} = 1\n+++\n"):
        assert take_front_matter(f"{above}Rest.") == (None, f"{above}Rest.")
    assert take_front_matter("+++\na.b.c = 1\n+++\nRest.")[1] == "Rest."
    assert read_settings("config.toml", f"{deep} = 1") == {}
