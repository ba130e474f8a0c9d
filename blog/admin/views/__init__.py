"""Pages of the desk, most as mixins of ``PostAdmin``; ``base`` is what the mixins share.

``search_preview``, ``unpublished_changes`` and ``section_comments`` are no pages: they build
context for pages. May import anything in ``blog`` but the ModelAdmins of ``blog.admin``.
"""
