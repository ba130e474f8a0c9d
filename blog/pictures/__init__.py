"""Decoding of uploaded pictures, and encoding of what is served. Imports nothing of ``blog``."""
