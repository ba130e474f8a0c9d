"""The short forms of a new practice's first steps: its name, a license, and who signs."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.utils import timezone

from blog.admin.forms.datetime_fields import DateWidget
from blog.admin.forms.leaving_form import LeavingForm
from blog.admin.forms.plain_url import PLAIN_URL
from blog.models import Author, Credential, License, Practice
from blog.people import OWNER_NAME
from blog.people.credentials import known_credentials
from blog.practice.time_zones import time_zone_choices
from practice_site.scripts import module

ANOTHER = "another"  # what is chosen where no list has the credential
# The fields of the form by what a credential asks for; the others are always shown.
ASKED = {
    "degree": ["degree"],
    "number": ["number"],
    "employer": ["employer"],
    "supervisor": ["external_supervisor", "supervisor_email"],
}
NEEDED = {
    "designation": "Write the letters, for example LMFT.",
    "title": "Write the title in full.",
    "jurisdiction": "Write where it is granted.",
}


def _states() -> list[tuple[str, str]]:
    return [("", "Choose one"), *((state, state) for state in known_credentials())]


def _offer(field: Any, choices: list[tuple[str, str]]) -> None:
    field.choices = choices


class PracticeStepForm(LeavingForm):
    """The name, the state and the time zone of the practice.

    The state belongs to no practice, which may have therapists of several: it says whose
    credentials the next step offers. A new practice's time zone is first that of the browser.
    """

    state = forms.ChoiceField(
        label="State or country",
        required=False,
        help_text="Where you are licensed. The next step offers its licenses.",
    )
    field_order = ["name", "state", "time_zone"]

    class Meta:
        model = Practice
        fields = ["name", "time_zone"]
        widgets = {"name": forms.TextInput(attrs={"autofocus": True})}
        help_texts = {"time_zone": "In which you think of dates and hours."}
        error_messages = {"name": {"required": "Write the name of the practice."}}

    class Media:
        js = [module("own_time_zone")]

    def __init__(self, data: Any = None, *, is_new: bool, state: str, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", initial={"state": state}, **kwargs)
        zones = time_zone_choices(self.instance.time_zone)
        self.fields["time_zone"].widget = forms.Select(choices=zones)
        _offer(self.fields["state"], _states())
        if is_new:
            self.initial["name"] = ""
            self.fields["time_zone"].help_text = "To begin with, that of this device."
            self.fields["time_zone"].widget.attrs["data-own-time-zone"] = True


class OfferedCredential(NamedTuple):
    """A credential to choose, which may not be saved yet, and the word over its group."""

    key: str
    credential: Credential
    profession: str


def offered_credentials(state: str) -> Iterator[OfferedCredential]:
    """Yield a state's credentials: those in its list, then others of the practice. One query."""
    own = {each.designation: each for each in Credential.objects.filter(jurisdiction=state)}
    for known in known_credentials().get(state, []):
        credential = own.pop(str(known.fields["designation"]), None) or Credential(**known.fields)
        yield OfferedCredential(known.key, credential, known.profession.capitalize())
    for credential in own.values():
        yield OfferedCredential(f"own/{credential.pk}", credential, "Yours")


class LicenseStepForm(LeavingForm):
    """A license, chosen from the list of a state, with only what its rule asks for.

    ``instance`` is a new license; it has its credential, perhaps not saved, once the form is valid.
    """

    state = forms.ChoiceField(label="State or country", required=False)
    held = forms.ChoiceField(label="Which one is it?", required=False, widget=forms.RadioSelect)
    designation, title, jurisdiction = (
        forms.fields_for_model(Credential, [name])[name] for name in NEEDED
    )
    under_supervision = forms.fields_for_model(Credential, ["under_supervision"])[
        "under_supervision"
    ]
    under_supervision.widget.attrs["data-asks"] = "supervisor"

    class Meta:
        model = License
        fields = [*(name for names in ASKED.values() for name in names), "valid_until"]
        widgets = {"valid_until": DateWidget}
        labels = {"external_supervisor": "Who supervises you", "valid_until": "Runs out on"}
        help_texts = {
            "degree": "It stands before the letters, for example MA.",
            "employer": "It is named beside your name.",
            "external_supervisor": "Name and letters as they should appear, for example “Dana "
            "Whitfield, LMFT”.",
            "valid_until": "The last day that is printed on it. You are reminded in time. Leave it "
            "empty if you don’t have it at hand.",
        }

    def __init__(self, data: Any = None, *, state: str, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        self.initial = {"state": state, "jurisdiction": state, **self.initial}
        self.offered = list(offered_credentials(state))
        keys = [*(each.key for each in self.offered), ANOTHER]
        _offer(self.fields["state"], _states())
        _offer(self.fields["held"], [(key, key) for key in keys])
        self.fields["held"].error_messages["invalid_choice"] = "Choose it from this list."
        for name in NEEDED:
            self.fields[name].required = False

    @property
    def asked_for(self) -> list[str]:
        """The names of the model's fields that the chosen credential leaves to fill in."""
        asks = self.instance.credential.asks
        return [*(name for key in asks for name in ASKED[key]), "valid_until"]

    def clean_valid_until(self) -> Any:
        """Refuse a day that is over."""
        last_day = self.cleaned_data["valid_until"]
        if last_day and last_day < timezone.localdate():
            raise forms.ValidationError("This day is over: write the last day of the renewed one.")
        return last_day

    def _post_clean(self) -> None:
        """Keep what the credential asks for, and require it."""
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out
        credential = self._chosen_credential()
        if credential is None:
            return
        self.instance.credential = credential
        for name in {each for names in ASKED.values() for each in names} - {*self.asked_for}:
            setattr(self.instance, name, "")
            self.errors.pop(name, None)
        letters = credential.designation
        for field, sentence in self.instance.missing().items():
            if field == "supervisor":
                field = "external_supervisor"  # here nobody else is known yet
                sentence = (
                    f"Holders of the {letters} practice under supervision. Say who supervises you."
                )
            if field not in self.errors:
                self.add_error(field, sentence)

    def _chosen_credential(self) -> Credential | None:
        """Return the credential; None, with an error, if none is chosen or described."""
        data = self.cleaned_data
        if data.get("held") == ANOTHER:
            for name, sentence in NEEDED.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
            if self.errors.keys() & NEEDED.keys():
                return None
            names = {name: data[name] for name in ("designation", "jurisdiction")}
            described = {name: data[name] for name in (*NEEDED, "under_supervision")}
            return Credential.objects.filter(**names).first() or Credential(**described)
        for name in NEEDED:
            self.errors.pop(name, None)
        for each in self.offered:
            if each.key == data.get("held"):
                return each.credential
        if "held" not in self.errors:
            self.add_error("held", "Choose the license that you hold.")
        return None


class AuthorStepForm(LeavingForm):
    """How an author is named, and whether it is the person who is signed in."""

    is_me = forms.BooleanField(
        label="This is me",
        required=False,
        help_text="New articles that you write at this desk are signed with this name.",
    )

    class Meta:
        model = Author
        fields = ["name", "pronouns"]
        error_messages = {"name": {"required": "Write the name, without titles or letters."}}
        help_texts = {"name": "Without titles or letters: those come from the license."}

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        if self.instance.name == OWNER_NAME:
            self.initial["name"] = ""
        self.initial["is_me"] = self.instance.pk is None or self.instance.user_id is not None


class ReachStepForm(LeavingForm):
    """How people reach the practice; nothing of it must be said."""

    class Meta:
        model = Practice
        fields = [
            "phone",
            "email",
            "booking_url",
            "street_address",
            "city",
            "region",
            "postal_code",
            "hours",
        ]
        field_classes = {"booking_url": partial(forms.URLField, assume_scheme="https")}
        widgets = {
            "email": forms.EmailInput({"class": "vTextField"}),
            "booking_url": PLAIN_URL["widget"],
            "region": forms.TextInput({"placeholder": "For example MN"}),
            "street_address": forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
            "hours": forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
        }
        help_texts = {
            "phone": "",
            "email": "",
            "booking_url": "The page of your appointment or client portal, if you have one.",
        }

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
