from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    """Who signs in at the desk."""

    name = "accounts"
    verbose_name = "People who sign in"

    def ready(self) -> None:
        """Begin to keep the record."""
        from allauth.account import signals as account
        from allauth.mfa import signals as mfa
        from django.contrib.auth import signals as auth
        from django.contrib.auth.models import Group
        from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

        from accounts import record
        from accounts.models import User
        from blog.signals import happened

        for label in record.TRACKED:
            model = apps.get_model(label)
            pre_save.connect(record.before_save, sender=model)
            post_save.connect(record.after_save, sender=model)
            post_delete.connect(record.after_delete, sender=model)
        for chosen in (User.groups, User.user_permissions, Group.permissions):
            m2m_changed.connect(record.after_choice, sender=chosen.through)
        happened.connect(record.on_happened)
        account.user_logged_in.connect(record.on_signed_in)
        auth.user_logged_out.connect(record.on_signed_out)
        auth.user_login_failed.connect(record.on_refused)
        for changed in (account.password_changed, account.password_set, account.password_reset):
            changed.connect(record.on_password)
        mfa.authenticator_added.connect(record.on_factor_added)
        mfa.authenticator_removed.connect(record.on_factor_removed)
