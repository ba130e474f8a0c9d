"""Pages of the desk, a ``DeskView`` each (``base``), which ``urls`` mounts.

``search_preview`` is no page: it builds context for one. May import anything in ``blog`` but the
ModelAdmins of ``blog.admin``.
"""
