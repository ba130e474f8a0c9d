"""An SQLite database is for the user alone under whom the site runs."""

from pathlib import Path

from django.conf import settings


def keep_database_private() -> None:
    """Let nobody else read the SQLite database, which is made if it isn't there yet."""
    database = settings.DATABASES["default"]
    if not str(database["ENGINE"]).endswith("sqlite3"):
        return
    path = Path(str(database["NAME"]))
    path.touch(mode=0o600)
    for end in ("", "-wal", "-shm"):  # the others are made like the first
        part = path.with_name(f"{path.name}{end}")
        if part.exists():
            part.chmod(0o600)
