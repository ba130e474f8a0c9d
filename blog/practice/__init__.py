"""Rules about a practice's settings: colors, crisis lines, languages and quick exit.

Its modules import nothing else of ``blog``.
"""
