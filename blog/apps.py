from django.apps import AppConfig


class BlogConfig(AppConfig):
    """The articles: written at the desk, read on the site."""

    name = "blog"
    verbose_name = "The blog"

    def ready(self) -> None:
        """Register the system checks."""
        from blog import checks  # noqa: F401  registers itself
