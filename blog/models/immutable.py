"""The error of rows that are never changed or deleted."""


class ImmutableError(Exception):
    """An attempt to change or delete an immutable row, such as an edition or an approval."""
