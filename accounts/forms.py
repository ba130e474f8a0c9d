"""The forms of signing in and of one's own account, in the desk's words."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_factors
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm

from accounts.models import User
from accounts.throttle import TooManyAttemptsError, count_code, count_use


class SignInForm(LoginForm):
    """allauth's sign-in form with the desk's labels."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["login"].label = "E-mail address"
        self.fields["remember"].label = "Keep me signed in on this computer"
        self.fields["remember"].help_text = "Only if nobody else uses it."
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class PasswordForm(ChangePasswordForm):
    """allauth's form of another password with the desk's labels."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Your password until now"
        self.fields["password1"].label = "The new one"
        self.fields["password2"].label = "The new one once more"

    def clean_oldpassword(self) -> str:
        """Return it; raises ValidationError if it is wrong, or one too many."""
        password = str(self.cleaned_data["oldpassword"])
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ForgottenPasswordForm(ResetPasswordForm):
    """allauth's form of a forgotten password, for those alone who may use the desk."""

    users: list[User]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["email"].label = "E-mail address"
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self) -> str:
        """Return the address, and note whose it is."""
        email = str(super().clean_email())
        self.users = [user for user in self.users if user.is_staff]
        return email


class ChosenPasswordForm(ResetPasswordKeyForm):
    """allauth's form behind the link of a mail with the desk's labels."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["password1"].label = "Another password"
        self.fields["password2"].label = "The same once more"
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class CountedCode(BaseAuthenticateForm):
    """A code of the second factor, of which only so many are tried."""

    def clean_code(self) -> str:
        """Return the code; raises ValidationError if it is wrong, or one too many."""
        try:
            attempt = count_code(context.request, self.user)
        except TooManyAttemptsError as error:
            code = "too_many_login_attempts" if error.known else "too_many_codes"
            raise get_adapter().validation_error(code) from error
        code = str(super().clean_code())
        attempt.take_back()
        _use(self.user, code)
        return code


def _use(user: User, code: str) -> None:
    """Note that a right code was used; raises ValidationError if it was used before."""
    try:
        count_use(context.request, user, code)
    except TooManyAttemptsError as error:
        raise get_factors().validation_error("incorrect_code") from error


class CodeForm(CountedCode, AuthenticateForm):
    """allauth's form of the second factor at the sign-in."""


class ConfirmingCodeForm(CountedCode, ReauthenticateForm):
    """allauth's form in which who is signed in says once more that it is them."""


class FirstCodeForm(ActivateTOTPForm):
    """allauth's form that sets up an app by the first of its codes, which signs nobody in then."""

    def clean_code(self) -> str:
        """Return the code; raises ValidationError if it is wrong."""
        code = str(super().clean_code())
        _use(self.user, code)
        return code
