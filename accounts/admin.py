"""The desk's pages for people who sign in."""

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
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from accounts import invitations, roles
from accounts.audit.admin import AuditEntryAdmin
from accounts.audit.log import Action, log_action
from accounts.models import User

# allauth's own admin pages: nobody needs them, and second factors could be forged through them.
for app, model in (
    ("account", EmailAddress),
    ("mfa", Authenticator),
    ("usersessions", UserSession),
):
    import_module(f"allauth.{app}.admin")
    admin.site.unregister(model)

# The permissions of roles are defined in accounts/roles.py and are not changed at the desk.
admin.site.unregister(Group)

__all__ = ["AuditEntryAdmin", "UserAdmin"]

ROLES_HELP = (
    "A writer writes their own articles. A reviewer also reads and approves those of the people "
    "they supervise, or are asked about. A publisher writes and publishes every article. An owner "
    "may do everything, also for people, licenses and settings."
)


class RolesForm(forms.ModelForm):
    """Offers and accepts only the roles that the user who assigns them may grant."""

    granted_by: Any  # set by UserAdmin.get_form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("groups"):  # absent for users with view permission only
            field.queryset = roles.grantable_roles(self.granted_by)  # type: ignore[attr-defined]  # a choice field
            field.label, field.help_text = "Role", ROLES_HELP


class InvitationForm(RolesForm):
    """Invites a person, who will choose their own password."""

    class Meta:
        model = User
        fields = ("name", "email", "groups")

    def clean_email(self) -> str:
        """Return the normalized address."""
        return User.objects.normalize_email(self.cleaned_data["email"])

    def save(self, commit: bool = True) -> User:
        """Save the person with access to the desk and without a usable password."""
        self.instance.is_staff = True
        self.instance.set_unusable_password()
        return super().save(commit)


class RoleFilter(admin.RelatedFieldListFilter):
    """Filters people by role."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title, self.empty_value_display = "role", escape("None yet")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """The people who may sign in, and their roles."""

    form = RolesForm
    add_form = InvitationForm
    fieldsets = [
        (None, {"fields": ["email", "name", "sign_in_method"]}),
        (
            "What this person may do",
            {"fields": ["is_active", "is_staff", "groups"]},
        ),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
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
    filter_horizontal = ()
    formfield_overrides = {
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
    }
    readonly_fields = ["sign_in_method", "last_login", "date_joined"]
    list_display = ["name", "email", "role", "invitation_status", "is_active"]
    list_filter = [("groups", RoleFilter), "is_active"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    add_form_template = "admin/change_form.html"  # without Django’s instructions about “users”
    change_user_password_template = None

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return people with their roles prefetched."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="Role", empty_value="None yet")
    def role(self, person: User) -> str:
        """Return the names of a person's roles; a superuser without any counts as an owner."""
        names = [str(group) for group in person.groups.all()]
        return ", ".join(names) or ("Owner" if person.is_superuser else "")

    @admin.display(description="Sign-in", boolean=False)
    def invitation_status(self, person: User) -> str:
        """Return whether a person has chosen a password yet."""
        return "Invited" if invitations.is_pending(person) else "With a password"

    @admin.display(description="Sign-in")
    def sign_in_method(self, person: User) -> str:
        """Return how a person signs in; for a pending invitation, with its buttons."""
        if not invitations.is_pending(person):
            return "With a password of their own. Who forgot it asks for a new one at the sign-in."
        return format_html(
            "Invited, and not here yet. {} {}",
            self._button("send", "Send the invitation again"),
            self._button("end", "End the invitation"),
        )

    def _button(self, action: str, label: str) -> SafeString:
        """Return a button of the invitation form in admin/accounts/user/change_form.html."""
        return format_html(
            '<button class="button" form="invitation" name="do" value="{}">{}</button>',
            action,
            label,
        )

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the form, bound to the user who grants the roles."""
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"granted_by": request.user})

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return the read-only fields: nobody deactivates themselves or changes their own roles."""
        own = ["is_active", "is_staff", "groups"] if obj and obj.pk == request.user.pk else []
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

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save a person, and invite a new one."""
        super().save_model(request, obj, form, change)
        # allauth stores addresses that were used, and would keep accepting the old one.
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()
        if not change:
            self._invite(request, obj)

    def update_invitation(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revoke a pending invitation, and send a new link if asked to."""
        person = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if invitations.is_pending(person):
            invitations.revoke_links(person)
            if request.POST.get("do") == "send":
                self._invite(request, person)
            else:
                log_action(Action.INVITATION_ENDED, target=person)
                messages.success(request, "The invitation has ended: its link opens nothing.")
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[pk]))

    def _invite(self, request: HttpRequest, person: User) -> None:
        """Send the link by e-mail; show it in a message if no mail can be sent."""
        log_action(Action.INVITED, target=person)
        token = invitations.make_token(person)
        link = request.build_absolute_uri(reverse("invitation", args=[token]))
        try:
            invitations.send_invitation(person, link, by=request.user, site=request.get_host())
        except OSError:
            messages.warning(
                request,
                f"No mail could be sent. Give {person} this link yourself, by a road that only "
                f"they can read: {link}",
            )
        else:
            messages.success(
                request, f"{person} is invited: a link is on its way to {person.email}."
            )
