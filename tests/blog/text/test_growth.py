"""Twice the text takes about twice the time, by whatever road it comes and whatever it is.

This is a sample, another one in each run; tests/soak/growth.py asks all of them, and any number of
made-up texts.
"""

import os
import random

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
