"""A blog as one builds it with Wagtail, to measure the site by; it runs in a venv of its own."""
