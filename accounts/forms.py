"""The sign-in page's form."""

from allauth.account.forms import LoginForm


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
