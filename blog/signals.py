"""What the blog tells whoever keeps a record of it (accounts/record.py)."""

from django.dispatch import Signal

# Sent inside the transaction in which it happens, with ``what`` (a value of
# ``accounts.models.Entry.What``), ``by`` (a person or None), ``about`` (a row) and ``details``
# (plain text in words for the desk: never a word of an article, nor a client's).
happened = Signal()
