from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    """The people who sign in at the desk, and the audit log."""

    name = "accounts"
    verbose_name = "People who sign in"

    def ready(self) -> None:
        """Connect the audit log to the signals that it records."""
        from allauth.account import signals as account
        from allauth.mfa import signals as mfa
        from django.contrib.auth import signals as auth
        from django.contrib.auth.models import Group
        from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

        from accounts.audit import receivers
        from accounts.models import User
        from blog.signals import audit_event

        for label in receivers.TRACKED:
            model = apps.get_model(label)
            pre_save.connect(receivers.before_save, sender=model)
            post_save.connect(receivers.after_save, sender=model)
            post_delete.connect(receivers.after_delete, sender=model)
        for relation in (User.groups, User.user_permissions, Group.permissions):
            m2m_changed.connect(receivers.after_m2m_change, sender=relation.through)
        audit_event.connect(receivers.on_audit_event)
        account.user_logged_in.connect(receivers.on_signed_in)
        auth.user_logged_out.connect(receivers.on_signed_out)
        auth.user_login_failed.connect(receivers.on_login_failed)
        for signal in (account.password_changed, account.password_set, account.password_reset):
            signal.connect(receivers.on_password_changed)
        mfa.authenticator_added.connect(receivers.on_factor_added)
        mfa.authenticator_removed.connect(receivers.on_factor_removed)
