"""Addresses in a sentence are links that are called by their site."""

import pytest

from blog.text.links import name_links


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("22 TAC §801.43 & more.", "22 TAC §801.43 &amp; more."),
        (
            "Read: title; https://www.lpc.ms.gov/wplpc/license/ (the board’s page).",
            'Read: title; <a href="https://www.lpc.ms.gov/wplpc/license/" rel="noreferrer">'
            "read on lpc.ms.gov</a> (the board’s page).",
        ),
        (
            "See http://a.example/x?y=1&z=2. Then <b>.",
            'See <a href="http://a.example/x?y=1&amp;z=2" rel="noreferrer">read on a.example</a>. '
            "Then &lt;b&gt;.",
        ),
        ("javascript:alert(1)", "javascript:alert(1)"),
        (
            "[22 TAC 801: https://texreg.sos.state.tx.us]",
            '[22 TAC 801: <a href="https://texreg.sos.state.tx.us" rel="noreferrer">'
            "read on texreg.sos.state.tx.us</a>]",
        ),
        ("https://[board]/x", "https://[board]/x"),
        ("https://[::1/x", "https://[::1/x"),
        ("https://bo\u2100rd.example/", "https://bo\u2100rd.example/"),  # no name of a site
    ],
)
def test_an_address_becomes_a_link_with_a_name(text, html):
    assert name_links(text) == html
