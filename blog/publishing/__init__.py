"""Publishing, scheduling and taking down articles; their status, calendar and rechecks.

May import ``blog.review`` and below.
"""
