"""The six digits that everybody's authenticator app shows now (tests/factories.py)."""

import base64
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests.factories import SECRET


def code(secret: str = SECRET) -> str:
    """Return what the app shows (RFC 6238: thirty seconds, six digits)."""
    app = TOTP(base64.b32decode(secret), length=6, algorithm=SHA1(), time_step=30)
    return app.generate(int(time.time())).decode()
