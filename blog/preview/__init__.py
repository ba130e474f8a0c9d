"""Articles that are not public, shown as public pages: at the desk, and by preview links.

May import anything in ``blog`` but ``admin`` and ``templatetags``.
"""
