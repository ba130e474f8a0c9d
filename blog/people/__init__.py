"""Bylines of authors, and well-known credentials.

Its modules import nothing else of ``blog``.
"""
