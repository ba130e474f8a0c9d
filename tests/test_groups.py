"""Tests that share something dear are in one process: it would be made once for each."""

import pytest


@pytest.mark.xdist_group("groups")
def test_pytest_s_processes_see_the_groups(request):
    """pytest-xdist appends a test's group to its name; pytest 9.2 reads names from elsewhere."""
    if getattr(request.config.option, "loadgroup", False):
        assert request.node.nodeid.endswith("@groups"), "pytest-xdist parts the tests of a group"


@pytest.mark.parametrize("file", [b"PK\x03\x04 and the time"])
def test_bytes_are_in_no_name_of_a_test(request, file):
    """A test that is named otherwise in another process ends the run of all."""
    assert request.node.name.startswith("test_bytes_are_in_no_name_of_a_test[file]")
