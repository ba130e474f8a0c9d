import pytest

from blog.text.numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)]
    + [(text, 0) for text in ("", " 1", "-1", "1.5", "²", "٣", "9" * 19, "9" * 5_000, None, 7)],
)
def test_only_a_number_that_a_key_may_have_is_one(text, number):
    assert whole_number(text) == number
