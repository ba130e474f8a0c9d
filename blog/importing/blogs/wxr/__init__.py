"""Read WXR, the RSS in which WordPress hands out a blog, and Squarespace its dialect of it.

``scan`` cuts the files into items, whatever is broken in one of them, and ``records`` reads an
item, mending what isn't XML. ``index`` knows what items say of others (terms, people, pictures,
reusable blocks), ``posts`` what an item is as an article or page, ``search_texts`` what plugins
noted for searches, and ``report`` what is wrong with it all. ``blog`` puts it together, and
``opening`` finds out which of the two systems it is.
A body leads through ``blocks``, or ``paragraphs`` for what the classic editor wrote, and in both
through ``signs`` (found by ``shortcodes``) and ``plain_html``, to HTML that any page of the web
could have; ``squarespace`` has its own road.
"""

from blog.importing.blogs.wxr.opening import read_wxr

__all__ = ["read_wxr"]
