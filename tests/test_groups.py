"""Tests that share something dear are in one process: it would be made once for each."""

import os

import pytest


@pytest.mark.xdist_group("groups")
def test_pytest_s_processes_see_the_groups(request):
    """They put it behind the name; pytest 9.2 reads that from elsewhere, and all are parted."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@groups")
