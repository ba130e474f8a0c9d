"""How often a password or a code may be guessed: per account and network, known browsers apart.

django-allauth counts, in the default cache. It asks nothing more than a name and a rate, so a
stranger would lock out the rightful person: what is counted under which name is decided here. An
attempt is counted before it is checked, so that several at once can't pass together, and is taken
back if it was right, or refused.
"""

from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from accounts.known_browsers import account_hash, browser_id
from accounts.models import User, UserManager

# In allauth's notation. A network is an IPv4 address, or the 64 bits of an IPv6 address that a
# household or a machine is given.
RATES = {
    # One network, however many addresses of people it tries.
    "network": "10/m/ip",
    # One network for one account. Alone it can't use up what all have together.
    "password_in_network": "5/15m/key",
    # All browsers in which this person never signed in, of however many networks.
    "password": "30/h/key",
    # One browser in which they did: nobody else can use this up.
    "password_in_known_browser": "5/5m/key,50/d/key",
    # Of whoever is signed in already, which may be a thief at an open desk.
    "password_when_signed_in": "5/m/key,20/h/key",
    # Six digits, three of which are right at any time: a year of trying finds one in fifty times.
    # Another password begins anew, since whoever guessed with the one before can't go on.
    "code": "5/15m/key,20/d/key",
    # But not for whoever reads the mail, and so has as many passwords as they like.
    "code_of_any_password": "60/d/key",
    "code_in_known_browser": "5/5m/key,20/d/key",
    # A code is right for a minute and a half; allauth itself remembers for half of one that it was
    # used.
    "used_code": "1/2m/key",
}


class TooManyAttemptsError(Exception):
    """It was tried too often. ``known`` says whether this browser alone did so, and must wait."""

    def __init__(self, *, known: bool) -> None:
        super().__init__()
        self.known = known


class Attempt:
    """An attempt that is counted under some names."""

    def __init__(self, request: HttpRequest) -> None:
        """Begin without any."""
        self.request = request
        self.counted: list[ratelimit.RateLimitUsage] = []

    def count(self, limit: str, name: str, *, known: bool = False) -> None:
        """Count it under a name; if too many, raises TooManyAttemptsError and counts it nowhere."""
        usage = ratelimit.consume(
            self.request, app="accounts", action=limit, config=RATES, key=name, limit_get=True
        )
        if usage is None:
            self.take_back()
            raise TooManyAttemptsError(known=known)
        self.counted.append(usage)

    def take_back(self) -> None:
        """Count it no more."""
        for usage in self.counted:
            usage.rollback()


def count_password(request: HttpRequest, email: str) -> Attempt:
    """Count an attempt to sign in with an address, whether or not somebody has it.

    Raises TooManyAttemptsError.
    """
    email = UserManager.normalize_email(email)
    attempt = Attempt(request)
    person = User.objects.filter(email=email).first()
    if person and (browser := browser_id(request, person)):
        attempt.count("password_in_known_browser", browser, known=True)
        return attempt
    attempt.count("network", "")
    attempt.count("password_in_network", f"{email} {ratelimit.get_ip(request)}")
    attempt.count("password", email)
    return attempt


def count_confirmation(request: HttpRequest, person: AbstractBaseUser) -> Attempt:
    """Count an attempt of a person who is signed in to say once more that it is them.

    Raises TooManyAttemptsError.
    """
    attempt = Attempt(request)
    attempt.count("password_when_signed_in", str(person.pk))
    return attempt


def count_code(request: HttpRequest, person: User) -> Attempt:
    """Count an attempt at the second factor of a person whose password was right.

    Raises TooManyAttemptsError.
    """
    attempt = Attempt(request)
    if browser := browser_id(request, person):
        attempt.count("code_in_known_browser", browser, known=True)
    else:
        attempt.count("code", f"{person.pk} {account_hash(person)}")
        attempt.count("code_of_any_password", str(person.pk))
    return attempt


def count_use(request: HttpRequest, person: User, code: str) -> None:
    """Count that a right code was used; raises TooManyAttemptsError if it was used before.

    However it was typed: allauth takes it with spaces and hyphens, too.
    """
    Attempt(request).count("used_code", f"{person.pk} {normalize_user_code(code)}")
