"""The content of an article: stored, hashed, compared, merged, autosaved, and its history.

May import ``blog.models`` and below, ``taxonomy``, ``redirects`` and ``search``.
"""
