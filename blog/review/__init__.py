"""Requests, comments and approvals before publishing. May import ``blog.publishing`` and below.

Functions that write run in one transaction. They raise ValidationError, with a message for the
person at the desk, if the action isn't possible, and PermissionDenied if it isn't permitted.
"""
