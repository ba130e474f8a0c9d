"""Publishing, status, calendar and rechecks. May import ``blog.checklist`` and below."""
