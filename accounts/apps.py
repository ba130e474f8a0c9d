from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The people who sign in at the desk, and the audit log."""

    name = "accounts"
    verbose_name = "People who sign in"

    def ready(self) -> None:
        """Connect the audit log to the signals that it records."""
        import_module("accounts.audit.log")
