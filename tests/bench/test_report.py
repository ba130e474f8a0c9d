"""What the benchmark of pages says about its figures."""

from lxml import etree

from tests.bench import plot, report
from tests.bench.load import Figures
from tests.bench.report import BARE, WAGTAIL, Facts, Result


def facts() -> Facts:
    """An article that is flat, a home page that isn't, and little to compare them with."""
    found = Facts([100, 1000], ["sqlite"], seconds=1, turns=3)
    for kind, size, turns in (
        *(("article", 100, (4, 8, 2)), ("article", 1000, (4.2, 8.4, 9))),
        *(("home", 100, (5, 6, 7)), ("home", 1000, (50, 60, 70))),
    ):
        figures = Figures(min(turns), 8, 9, turns)
        found.results.append(Result("sqlite", size, kind, "miss", figures, 5000))
    found.results.append(Result("sqlite", 100, "article", "hit", Figures(0.04, 1, 2), 5000))
    found.results.append(Result(BARE, 0, "", "", Figures(0.03, 1, 2), 5000))
    found.results.append(Result(WAGTAIL, 0, "article", "", Figures(16, 30, 60), 8000))
    found.shares = {(BARE, ""): [1.3, 1.33, 9.9], (WAGTAIL, "article"): [0.25]}
    found.memory["sqlite", 100] = 120.0
    found.memory_stored["sqlite", 100] = 130.0
    found.first_answer["sqlite", 100] = 1.2
    found.article_bytes, found.article_encoding = 5000, "br"
    return found


def test_each_goal_is_said_to_be_reached_missed_or_not_measured():
    said = report.text(facts())
    for row in (
        "| article, hit / bare page | ≤ 1.5 | 1.33 (1.30 to 9.90) | yes |",
        "| article, miss / Wagtail | ≤ 0.4 | 0.25 | yes |",
        "| sqlite: article, miss, 1,000 / 100 | ≤ 1.15 | 1.05 (1.05 to 4.50) | yes |",
        "| sqlite: home, miss, 1,000 / 100 | ≤ 1.15 | 10 | **no** |",
        "| home, miss / Wagtail | ≤ 0.5 | – | not measured |",
        "| home | 5.0 (8.0 / 9.0) | 50 (8.0 / 9.0) | – | – | – | – |",
    ):
        assert row in said


def test_pages_are_compared_that_list_as_many_articles():
    found = Facts([100, 1000, 10_000], ["sqlite"], seconds=1, turns=2)
    for size, cpu, entries in ((100, 2, 1), (1000, 5, 10), (10_000, 5.5, 10)):
        figures = Figures(cpu, 8, 9, turns=(cpu, 2 * cpu))
        found.results.append(Result("sqlite", size, "month", "miss", figures, 5000, entries))
        found.memory["sqlite", size] = found.memory_stored["sqlite", size] = 120.0
        found.first_answer["sqlite", size] = 1.2
    assert "| sqlite: month, miss, 10,000 / 1,000 | ≤ 1.15 | 1.1 | yes |" in report.text(found)


def test_the_page_keeps_what_people_wrote_on_it(tmp_path):
    (tmp_path / "images").mkdir()
    page = tmp_path / "performance.md"
    page.write_text(f"Before.\n{report.BEGIN}\nold\n{report.END}\nAfter.\n", encoding="utf-8")
    report.write(facts(), tmp_path)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("Before.")
    assert text.endswith("After.\n")
    assert "old" not in text
    drawn = etree.fromstring((tmp_path / "images" / report.PICTURE).read_bytes())
    assert len(drawn.findall("{*}circle")) == len(plot.MARKS) + 6
