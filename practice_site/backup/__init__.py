"""Backups: one checked file with the database and the pictures, made while the site runs.

``archive`` makes and restores it, ``databases`` knows SQLite and PostgreSQL, ``pruning`` which ones
are kept. Nothing here imports an app.
"""
