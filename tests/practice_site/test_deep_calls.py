"""A loop deep in a page takes no memory from the system with each of its calls."""

import resource

from practice_site.deep_calls import with_room


def descend(calls: int) -> int:
    return calls and 1 + descend(calls - 1)


def pages_taken(times: int) -> int:
    """How many pages of memory the system gave meanwhile."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _ in range(times):
        assert descend(500) == 500
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def test_deep_calls_have_their_memory_from_one_piece():
    few, many = with_room(pages_taken)(1), with_room(pages_taken)(1_000)

    assert many <= few + 500


def test_it_is_called_as_before_and_may_fail_as_before():
    assert with_room(divmod)(7, 2) == (3, 1)
    assert with_room(sorted)([2, 1], reverse=True) == [2, 1]
