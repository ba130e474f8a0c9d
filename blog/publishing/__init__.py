"""Publishing, status, calendar, rechecks, expiring licenses.

May import ``blog.checklist`` and below.
"""
