from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, as the desk."""

    default_site = "practice_site.desk.DeskSite"
