"""Twice the text takes about twice the time, by whatever road it comes and whatever it is.

This is a sample, another one in each run; tests/soak/growth.py asks all of them, and any number of
made-up texts.
"""

import os
import random
import time

import pytest

from tests.hostile_text import LIMIT, SAMPLED, growth

SEED = os.environ["SAMPLE_SEED"]
SHARE = 3  # of so many texts of each kind on each road, one


@pytest.mark.parametrize("kind", SAMPLED)
def test_no_text_is_slow_that_was_written_to_be_or_that_nobody_thought_of(kind, subtests):
    read, texts, length = SAMPLED[kind]
    for name in random.Random(f"{SEED} {kind}").sample(list(texts), -(-len(texts) // SHARE)):
        with subtests.test(f"{name!r}, with SAMPLE_SEED={SEED}"):
            assert growth(read, texts[name], length) <= LIMIT


@pytest.mark.parametrize(
    ("takes", "is_slow"),
    [
        pytest.param(lambda length: length, False, id="linear"),
        pytest.param(lambda length: length + 20_000 * (length > 8_000), False, id="leaps once"),
        pytest.param(lambda length: length**2, True, id="quadratic"),
        pytest.param(lambda length: length**1.5, True, id="to the power of 1.5"),
        pytest.param(lambda length: length**2 + 10**9 * (length > 8_000), True, id="both"),
    ],
)
def test_what_leaps_once_is_told_from_what_grows(monkeypatch, takes, is_slow):
    spent = 0.0

    def read(text):
        nonlocal spent
        spent += takes(len(text))

    monkeypatch.setattr(time, "process_time", lambda: spent)
    assert (growth(read, lambda length: "x" * length, 8_000) > LIMIT) is is_slow
