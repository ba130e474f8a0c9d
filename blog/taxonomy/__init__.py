"""Tags and categories: their names, renaming, merging and order.

May import ``blog.models`` and below, ``redirects`` and ``search``.
"""
