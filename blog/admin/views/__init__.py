"""Pages of the desk, a ``DeskView`` each (``base``), which ``urls`` mounts.

``search_preview``, ``unpublished_changes`` and ``section_comments`` are no pages: they build
context for pages. May import anything in ``blog`` but the ModelAdmins of ``blog.admin``.
"""
