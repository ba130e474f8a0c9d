"""The project: its settings, its URLs, and the desk's admin site."""

__version__ = "0.2.0"  # as in pyproject.toml and CHANGELOG.md
