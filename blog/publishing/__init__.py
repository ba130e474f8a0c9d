"""Publishing, status, calendar and rechecks. May import ``blog.review`` and below."""
