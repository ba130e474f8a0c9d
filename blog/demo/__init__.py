"""A made-up practice to look around in; loaded by ``manage.py start`` into an empty site."""
