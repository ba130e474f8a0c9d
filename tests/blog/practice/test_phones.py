"""Telephone numbers: as they are written, and as they are called."""

import pytest

from blog.practice.phones import international_number, phone_problem, phone_url

CALLED = {
    ("612-555-0100", "US"): "tel:+16125550100",
    ("(612) 555.0100", "CA"): "tel:+16125550100",
    ("1 612 555 0100", "US"): "tel:+16125550100",
    ("612 555 0100 x12", "US"): "tel:+16125550100;ext=12",
    ("612 555 0100, ext. 12", "US"): "tel:+16125550100;ext=12",
    ("555 0100", "US"): "tel:5550100",
    ("+44 20 7946 0958", "GB"): "tel:+442079460958",
    ("01 23 45 67 89", "other"): "tel:0123456789",
    ("+49 30 901820 extension 7", "US"): "tel:+4930901820;ext=7",
    ("", "US"): "",
}


@pytest.mark.parametrize(("written", "country"), CALLED)
def test_a_number_is_called_by_its_digits(written, country):
    assert phone_url(written, country) == CALLED[written, country]
    assert not written or not phone_problem(written)


@pytest.mark.parametrize("written", ["call us", "555 01", "x12", "612-555-HELP", "ext. 6125550100"])
def test_what_can_not_be_called_is_refused(written):
    assert phone_problem(written)
    # As before for what was stored before it was refused.
    assert international_number(written, "US") == written
    assert " " not in phone_url(written, "US")
