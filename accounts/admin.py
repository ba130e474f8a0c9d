"""The desk's pages for people who sign in."""

from datetime import datetime
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.views.decorators.http import require_POST
from django_tasks_db.models import DBTaskResult

from accounts import invitations, roles
from accounts.audit.admin import AuditEntryAdmin as AuditEntryAdmin  # registers it
from accounts.audit.log import Action, log_action
from accounts.models import User
from practice_site import mail
from practice_site.desk import DeskAdmin, on_home_page

# allauth's own admin pages: nobody needs them, and second factors could be forged through them.
# The permissions of roles are defined in accounts/roles.py and are not changed at the desk.
# Queued mail holds links that sign somebody in.
for model in (EmailAddress, Authenticator, UserSession, Group, DBTaskResult):
    import_module(f"{model._meta.app_config.name}.admin")
    admin.site.unregister(model)

ROLES_HELP = (
    "A writer writes their own articles. A reviewer also reads and approves those of the people "
    "they supervise, or are asked about. A publisher writes and publishes every article. An owner "
    "may do everything, also for people, licenses and settings."
)


@on_home_page
def home_context(request: HttpRequest) -> dict[str, object]:
    """Return the mail that can't be delivered, for the home page of whoever invites people."""
    may_act = request.user.has_perm("accounts.change_user")
    return {"undelivered": mail.undelivered(timezone.now()) if may_act else []}


class RoleFilter(admin.RelatedFieldListFilter):
    """Filters people by role."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title, self.empty_value_display = "role", escape("None yet")


MAY_DO = "What this person may do"


class AccessFilter(admin.BooleanFieldListFilter):
    """Filters people by whether they may sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "may sign in"


@admin.register(User)
class UserAdmin(DeskAdmin, DjangoUserAdmin):
    """The people who may sign in, and their roles."""

    form = add_form = forms.ModelForm
    fieldsets = [
        (None, {"fields": ["email", "name", "sign_in_method"]}),
        (MAY_DO, {"fields": ["is_active", "is_staff", "groups"]}),
        ("Dates", {"fields": ["signed_in_last", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["name", "email", "groups"],
                "description": "This person gets an e-mail with a link, chooses a password and "
                "sets up a second factor.",
            },
        ),
    ]
    readonly_fields = ["sign_in_method", "signed_in_last", "date_joined"]
    list_display = ["name", "email", "role", "invitation_status"]
    list_filter = [("groups", RoleFilter), ("is_active", AccessFilter)]
    search_fields = ["name", "email"]
    list_title = "Accounts"
    search_help_text = "Name or e-mail address"
    ordering = ["name"]
    add_form_template = "admin/change_form.html"  # without Django’s instructions about “users”

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """Return people with their roles prefetched."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="Role", empty_value="None yet")
    def role(self, person: User) -> str:
        """Return the names of a person's roles; a superuser without any counts as an owner."""
        names = ", ".join(str(group) for group in person.groups.all())
        return names or ("Owner" if person.is_superuser else "")

    @admin.display(description="Sign-in")
    def invitation_status(self, person: User) -> str:
        """Return whether a person may sign in, and has chosen a password yet."""
        if not person.is_active:
            return "Not any more"
        return "Invited" if invitations.is_pending(person) else "With a password"

    @admin.display(description="Signed in last", empty_value="Never")
    def signed_in_last(self, person: User) -> datetime | None:
        """Return when a person signed in last."""
        return person.last_login

    @admin.display(description="Sign-in")
    def sign_in_method(self, person: User) -> str:
        """Return how a person signs in; for a pending invitation, with its buttons."""
        if not invitations.is_pending(person):
            return "With a password of their own. Who forgot it asks for a new one at the sign-in."
        buttons = format_html_join(  # of the form in admin/accounts/user/change_form.html
            " ",
            '<button class="button" form="invitation" name="do" value="{}">{}</button>',
            [
                ("send", "Send the invitation again"),
                ("show", "Show a link to hand over"),
                ("end", "End the invitation"),
            ],
        )
        return format_html("Invited, and not here yet. {}", buttons)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        """Offer and accept only the roles that the user who assigns them may grant."""
        return super().formfield_for_manytomany(
            db_field,
            request,
            queryset=roles.grantable_roles(request.user),
            widget=forms.CheckboxSelectMultiple,
            label="Role",
            help_text=ROLES_HELP,
            **kwargs,
        )

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return the fieldsets: nobody deactivates themselves or changes their own roles."""
        found = super().get_fieldsets(request, obj)
        if not obj or obj.pk != request.user.pk:
            return found
        said = {"description": "Another owner can change this.", "fields": ["role"]}
        return [(MAY_DO, said) if title == MAY_DO else (title, rest) for title, rest in found]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Return the read-only fields."""
        own = ["role"] if obj and obj.pk == request.user.pk else []
        return [*super().get_readonly_fields(request, obj), *own]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether the user may change a person, who must not outrank them."""
        allowed = super().has_change_permission(request, obj)
        return allowed and not (obj and roles.outranks(obj, than=request.user))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False: people are deactivated, so that what they did stays under their name."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the invitation view, and remove the one that sets another person's password."""
        view = self.admin_site.admin_view(require_POST(self.update_invitation))
        invitation = path("<int:pk>/invitation/", view, name="accounts_user_invitation")
        urls = [url for url in super().get_urls() if url.name != "auth_user_password_change"]
        return [invitation, *urls]

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool
    ) -> None:
        """Save a person; a new one gets access to the desk and an invitation."""
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        # allauth stores addresses that were used, and would keep sending resets and notices there.
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()
        if not change:
            self._invite(request, obj)

    @transaction.atomic
    def update_invitation(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revoke a pending invitation, and send or show a new link if asked to."""
        person = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if invitations.is_pending(person):
            invitations.revoke_links(person)
            if request.POST.get("do") == "send":
                self._invite(request, person)
            elif request.POST.get("do") == "show":
                log_action(Action.INVITED, target=person)
                link = invitations.create_link(request, person)
                messages.success(
                    request,
                    f"Give {person} this link, by a road that only they can read: {link} – the "
                    "links that were sent before open nothing.",
                )
            else:
                log_action(Action.INVITATION_ENDED, target=person)
                messages.success(request, "The invitation has ended: its link opens nothing.")
        return redirect("admin:accounts_user_change", pk)

    def _invite(self, request: HttpRequest, person: User) -> None:
        """Send the link by e-mail."""
        log_action(Action.INVITED, target=person)
        invitations.send_link(request, person)
        link = f"The link is {mail.where_it_goes(person.email)}"
        messages.success(request, f"{person} is invited. {link}.")
