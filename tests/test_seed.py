"""The original article's sentences belong to their author: none of them may be in this project."""

import subprocess
from pathlib import Path

import pytest

from tests.seed import INVENTED, ORIGINAL, Seed, seeds

ROOT = Path(__file__).resolve().parents[1]


def test_the_invented_text_has_the_structure_of_the_original():
    for seed in seeds().values():
        assert len(seed.practices) == 4
        assert len(seed.starters) == 2
        assert seed.footer.startswith("©")


def test_no_sentence_of_the_original_is_in_the_project():
    """Where the original doesn't lie beside the repository there is nothing to compare with."""
    sentences = ORIGINAL.read_text(encoding="utf-8").splitlines() if ORIGINAL.is_file() else []
    found = [
        line
        for line in sentences
        if len(line.split()) > 5
        and subprocess.run(
            ["git", "grep", "-qF", "-e", line.strip()], cwd=ROOT, check=False
        ).returncode
        == 0
    ]
    assert found == []


def test_a_text_of_another_structure_is_refused():
    with pytest.raises(ValueError, match="40 lines"):
        Seed(INVENTED + "One line more.\n")
