"""Bylines of authors, and well-known credentials. Imports nothing else of ``blog``."""
