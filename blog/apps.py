from django.apps import AppConfig


class BlogConfig(AppConfig):
    """Articles: editing them in the admin and serving them to readers."""

    name = "blog"
    verbose_name = "The blog"

    def ready(self) -> None:
        """Register the system checks and receivers."""
        from blog import checks  # noqa: F401  registers the checks on import
        from blog.articles import revisions  # noqa: F401  and its receiver
