"""The forms of signing in and of one's own account, in the desk's words."""

from allauth.account.forms import ChangePasswordForm, LoginForm


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
