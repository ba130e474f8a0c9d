"""What is left out is gathered without copying again and again what was gathered before."""

import pytest

from blog.importing.left_out import MAX_ITEMS, LeftOut


class Copied(str):
    """Words that note how many characters are copied to put them together with others."""

    characters = 0

    def __add__(self, other):
        return self._put(str(self), str(other))

    def __radd__(self, other):
        return self._put(str(other), str(self))

    @staticmethod
    def _put(one, other):
        Copied.characters += len(one) + len(other)
        return Copied("".join((one, other)))


def gather(count, place):
    Copied.characters, left_out = 0, LeftOut()
    for number in range(count):
        left_out.add("hidden", Copied(f"word {number}"), place)
    return left_out.found(), Copied.characters


@pytest.mark.parametrize("place", [None, "one"], ids=["of many places", "of one place"])
def test_twice_the_words_are_twice_the_work(place):
    (_, once), (found, twice) = gather(5 * MAX_ITEMS, place), gather(10 * MAX_ITEMS, place)
    assert twice <= 2.5 * once
    words = " ".join(each["words"] for each in found)
    assert all(f"word {number}" in words for number in range(10 * MAX_ITEMS))
    assert len(found) == (1 if place else MAX_ITEMS)
