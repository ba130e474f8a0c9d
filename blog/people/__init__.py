"""Bylines of authors, and well-known credentials. Imports nothing else of ``blog``."""

OWNER_NAME = "Owner"  # of the first account, until its owner says their name
