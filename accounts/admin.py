"""The people who sign in, at the desk."""

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

# allauth's own pages for these, which nobody needs and through which factors could be forged.
for app, model in (
    ("account", EmailAddress),
    ("mfa", Authenticator),
    ("usersessions", UserSession),
):
    import_module(f"allauth.{app}.admin")
    admin.site.unregister(model)

# What the roles may do is data of this project (accounts/roles.py), and not changed at the desk.
admin.site.unregister(Group)


__all__ = ["AuditEntryAdmin", "UserAdmin"]

ROLES_HELP = (
    "A writer writes their own articles. A reviewer also reads and approves those of the people "
    "they supervise, or are asked about. A publisher writes and publishes every article. An owner "
    "may do everything, also for people, licenses and settings."
)


class RolesForm(forms.ModelForm):
    """Offers, and takes, only the roles that the one who gives them could play."""

    giver: Any  # set by UserAdmin.get_form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("groups"):  # absent where somebody may only look
            field.queryset = roles.grantable_roles(self.giver)  # type: ignore[attr-defined]
            field.label, field.help_text = "Role", ROLES_HELP


class InvitationForm(RolesForm):
    """Who is invited; they choose their password themselves."""

    class Meta:
        model = User
        fields = ("name", "email", "groups")

    def clean_email(self) -> str:
        """Give the address in its one spelling."""
        return User.objects.normalize_email(self.cleaned_data["email"])

    def save(self, commit: bool = True) -> User:
        """Make the person, without a password."""
        self.instance.is_staff = True
        self.instance.set_unusable_password()
        return super().save(commit)


class RoleFilter(admin.RelatedFieldListFilter):
    """Sifts people by their role."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title, self.empty_value_display = "role", escape("None yet")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Who may sign in, and what they may do."""

    form = RolesForm
    add_form = InvitationForm
    fieldsets = [
        (None, {"fields": ["email", "name", "comes_in"]}),
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
    readonly_fields = ["comes_in", "last_login", "date_joined"]
    list_display = ["name", "email", "role", "invited", "is_active"]
    list_filter = [("groups", RoleFilter), "is_active"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    add_form_template = "admin/change_form.html"  # without Django’s words about “users”
    change_user_password_template = None

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the roles along."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="Role", empty_value="None yet")
    def role(self, person: User) -> str:
        """What this person is here; Django's superuser may do what an owner may, and the rest."""
        names = [str(each) for each in person.groups.all()]
        return ", ".join(names) or ("Owner" if person.is_superuser else "")

    @admin.display(description="Comes in", boolean=False)
    def invited(self, person: User) -> str:
        """Whether they chose a password yet."""
        return "Invited" if invitations.is_pending(person) else "With a password"

    @admin.display(description="Signs in")
    def comes_in(self, person: User) -> str:
        """With what; for somebody who was invited, the way to invite them once more."""
        if not invitations.is_pending(person):
            return "With a password of their own. Who forgot it asks for a new one at the sign-in."
        return format_html(
            "Invited, and not here yet. {} {}",
            self._button("send", "Send the invitation again"),
            self._button("end", "End the invitation"),
        )

    def _button(self, does: str, words: str) -> SafeString:
        """A button of the form that stands below (admin/accounts/user/change_form.html)."""
        return format_html(
            '<button class="button" form="invitation" name="do" value="{}">{}</button>', does, words
        )

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let the form know who gives the roles."""
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"giver": request.user})

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody shuts themselves out, or changes what they themselves may do."""
        own = ["is_active", "is_staff", "groups"] if obj and obj.pk == request.user.pk else []
        return [*super().get_readonly_fields(request, obj), *own]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody changes somebody who may do more than they, not even the address."""
        may = super().has_change_permission(request, obj)
        return may and not (obj and roles.outranks(obj, than=request.user))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What people wrote and did stays under their name; “active” is unticked instead."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add where an invitation is sent again, or ended; nobody sets another's password."""
        again = self.admin_site.admin_view(require_POST(self.invite_again))
        address = path("<int:pk>/invitation/", again, name="accounts_user_invitation")
        theirs = [each for each in super().get_urls() if each.name != "auth_user_password_change"]
        return [address, *theirs]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save somebody; whoever is new is invited."""
        super().save_model(request, obj, form, change)
        # allauth remembers an address once it was used, and would go on taking the old one.
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()
        if not change:
            self._invite(request, obj)

    def invite_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a new link, or none; the old one works no more."""
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
        """Send the link; where no mail can be sent, say so and show the link instead."""
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
