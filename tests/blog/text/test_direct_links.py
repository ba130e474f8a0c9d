"""Links lead where they say, not through others who count readers."""

import pytest

from blog.text.direct_links import direct_address, is_opaque

TARGET = "https://example.org/page"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.google.com/url?q=https://example.org/page&sa=D&source=docs&ust=1",
        "https://www.google.co.uk/url?sa=t&url=https%3A%2F%2Fexample.org%2Fpage&usg=x",
        "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fpage&data=05",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_page&d=DwMF",
        "https://urldefense.com/v3/__https://example.org/page__;!!abc!x$",
        "https://urldefense.com/v3/__https:/example.org/page__;!!abc!x$",
        "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fexample.org%2fpage&c=E,1",
        "https://secure-web.cisco.com/1aBc/https%3A%2F%2Fexample.org%2Fpage",
        "https://url.avanan.click/v2/___https://example.org/page___.YXA",
        "https://protection.sophos.com/?d=example.org&u=aHR0cHM6Ly9leGFtcGxlLm9yZy9wYWdl",
        "https://imsva91-ctp.trendmicro.com/wis/clicktime/v1/query?url=https%3a%2f%2fexample.org%2fpage",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fpage%3Ffbclid%3D1&h=2",
        "https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fexample.org%2Fpage",
        "https://duckduckgo.com/l/?uddg=https%3A%2F%2Fexample.org%2Fpage&rut=1",
        "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9leGFtcGxlLm9yZy9wYWdl&ntb=1",
        "https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252F"
        "example.org%252Fpage",
        "https://example.org/page?utm_source=news&utm_medium=mail&fbclid=1&gclid=2&mc_eid=3",
        "https://example.org/page#utm_source=x",
    ],
)
def test_a_wrapped_or_tracked_address_becomes_its_target(address):
    assert direct_address(address) == TARGET
    assert direct_address(TARGET) == TARGET


@pytest.mark.parametrize(
    ("address", "direct"),
    [
        ("https://example.org/?id=3&utm_source=x&q=a+b%20c", "https://example.org/?id=3&q=a+b%20c"),
        ("https://youtu.be/abc?si=1&t=5", "https://youtu.be/abc?t=5"),
        ("https://urldefense.com/v3/__https://e.org/a*b__;Iw!!x$", "https://e.org/a#b"),
    ],
)
def test_what_says_what_is_shown_stays(address, direct):
    assert direct_address(address) == direct


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/?a=1&a=2#utm",
        "mailto:a@example.org?subject=utm_source",
        "/articles/rest/?page=2",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.google.com/search?q=https://example.org",
        "https://urldefense.com/v3/broken",
        "https://[broken",
        "https://protection.sophos.com/?u=%%%",
        "tel:+1555",
    ],
)
def test_any_other_stays_as_it_is(address):
    assert direct_address(address) == address


def test_what_hides_its_target_is_known_for_that():
    assert is_opaque("https://protect-us.mimecast.com/s/aBcD?domain=example.org")
    assert is_opaque("https://t.co/aBcDeF")
    assert not is_opaque(TARGET)
    assert not is_opaque("https://www.mimecast.com/")
