"""Damaged pictures: each is read, or refused with a sentence; tests/soak/pictures.py has more."""

import pytest

from tests.damaged import damaged
from tests.pictures import read_or_refused, samples, with_right_checksums

SAMPLES = samples()
NUMBER = 16  # of each, of which there are some forty


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_picture_is_read_or_refused_with_a_sentence(name):
    for content in damaged(SAMPLES[name], NUMBER):
        read_or_refused(content)
        read_or_refused(with_right_checksums(content))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_picture_that_is_cut_short_is_read_or_refused_with_a_sentence(name):
    content = SAMPLES[name]
    for share in range(1, 8):
        read_or_refused(content[: len(content) * share // 8])
