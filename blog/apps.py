from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from practice_site import data_version


class BlogConfig(AppConfig):
    """Articles: editing them in the admin and serving them to readers."""

    name = "blog"
    verbose_name = "The blog"

    def ready(self) -> None:
        """Register the checks of the system and of its health, and receivers."""
        from blog import (
            checks,  # noqa: F401  registers the checks on import
            middleware,  # noqa: F401  and what notes that a session begins
        )
        from blog.articles import revisions  # noqa: F401  and its receiver
        from blog.daily import overdue  # noqa: F401  and what /health/ says of it
        from blog.models.public import public_tables

        data_version.WATCHED[:] = public_tables()
        pre_migrate.connect(suspend_data_version, sender=self)
        post_migrate.connect(install_data_version, sender=self)


def suspend_data_version(plan: list[object], **kwargs: object) -> None:
    """Keep no page while the tables change."""
    if plan:
        data_version.suspend()


def install_data_version(**kwargs: object) -> None:
    """Let everything public that is written move the data version again."""
    data_version.install()
