"""Addresses that blogs of other systems have beside those of articles, by the usual rules.

No row is kept of them. They are the parts of a list, its feed, and the articles of a month; the
list itself is one of this site, or an old one with a redirect.
"""

import re
from typing import NamedTuple

from django.urls import reverse

LIST = r"(?P<list>/(?:.*/)?)"
PART = re.compile(rf"{LIST}(?:page/\d+|comment-page-\d+|amp)/", re.ASCII)
# WordPress, Ghost, Hugo, Jekyll and Hexo, Wix, Blogger.
FEED = re.compile(
    rf"{LIST}(?:feed/(?:(?P<atom>atom)/|(?:rss2?|rdf)/)?|rss/|(?:rss|index|feed|atom)\.xml"
    r"|blog-feed\.xml|feeds/posts/default/)"
)
DATE = re.compile(
    r"(?:/[\w-]+)?/(?P<year>[12]\d{3})/(?:(?P<month>0[1-9]|1[0-2])/(?:[0-3]\d/)?)?", re.ASCII
)


class UsualAddress(NamedTuple):
    """What an address is of: a list, and whether it is that list’s feed."""

    list_path: str
    feed: str = ""  # below the path of a list here

    def below(self, path: str) -> str:
        """Return the path of it, of the list that is at a path of this site."""
        is_blog = path in ("/", reverse("articles"))
        if self.feed:
            return f"/{self.feed}" if is_blog else f"{path}{self.feed}"
        return reverse("articles") if is_blog else path


def usual_address(path: str) -> UsualAddress | None:
    """Return what a normalized path is of, None if it is of nothing usual."""
    if found := FEED.fullmatch(path):
        return UsualAddress(found["list"], "feed/atom/" if found["atom"] else "feed/")
    if found := PART.fullmatch(path):
        return UsualAddress(found["list"])
    if found := DATE.fullmatch(path):
        dated = [each for each in (found["year"], found["month"]) if each]
        return UsualAddress(reverse("archive_month" if dated[1:] else "archive_year", args=dated))
    return None
