"""An owner who publishes."""

import pytest


@pytest.fixture
def owner():
    from tests.factories import OwnerFactory  # the apps are loaded after this file

    return OwnerFactory()
