"""Send any number of bad requests to every address, and see whether one is a server error.

From the project's folder, by hand; the ordinary suite doesn't collect this file::

    .venv/bin/python -m pytest -q -n 0 tests/soak/fuzz.py
    SEED=1000 ROUNDS=50 TEST_DATABASE=postgresql .venv/bin/python -m pytest -n 0 tests/soak/fuzz.py
"""

import os
import random
from collections import Counter

import pytest

from tests.factories import OwnerFactory
from tests.fuzz import Fuzz
from tests.test_no_server_error import something_of_each

FIRST, ROUNDS = int(os.environ.get("SEED", "100")), int(os.environ.get("ROUNDS", "20"))


@pytest.mark.django_db
def test_no_request_is_a_server_error(client):
    owner = OwnerFactory()
    client.force_login(owner)
    known = something_of_each(owner)
    errors: list[str] = []
    statuses: Counter[int] = Counter()
    for seed in range(FIRST, FIRST + ROUNDS):
        fuzz = Fuzz(random.Random(seed), client, known)
        fuzz.run(2)
        errors += fuzz.errors
        statuses.update(fuzz.statuses)
    print(dict(statuses))
    assert not errors, "\n".join(errors)
