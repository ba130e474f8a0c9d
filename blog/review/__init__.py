"""Requests, comments and approvals before publishing. May import ``blog.articles`` and below."""
