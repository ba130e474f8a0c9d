from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who signs in at the desk."""

    name = "accounts"
    verbose_name = "People who sign in"
