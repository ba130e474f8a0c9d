"""Articles that are not public, shown as public pages: at the desk, and by preview links.

``views.preview_response`` renders all of them: the working copy (``blog.admin.views.preview``), the
versions of its history, and what a preview link shows. ``links`` has the rules of those links; the
page that manages them is ``blog.admin.views.preview_links``. How an article looks in search results
is not shown here, but by ``blog.admin.views.search_preview``.

May import anything in ``blog`` but ``admin`` and ``templatetags``.
"""
