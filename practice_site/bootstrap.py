"""Prepares the project's own environment for ``start`` and ``test``; standard library only."""


def prepare(argv: list[str]) -> None:
    """To be replaced."""
