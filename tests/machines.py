"""What tests of several machines need."""

from tests import nginx, postgresql

HOW_TO_HAVE_IT = "install nginx and PostgreSQL (Debian: apt install nginx postgresql)"


def find_program() -> str | None:
    """Return nginx's path, or None where it or PostgreSQL is missing."""
    return nginx.find_program() if postgresql.find_program() else None
