"""Decoding of uploaded pictures, and encoding of the sizes that are served.

Its modules import nothing else of ``blog``.
"""
