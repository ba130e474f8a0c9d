"""The six digits that everybody's authenticator app shows now (tests/factories.py)."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.factories import SECRET


def code(secret: str = SECRET) -> str:
    """Return what the app shows (RFC 6238: thirty seconds, six digits)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
