"""Processes of their own see only what is really committed."""

from tests.dossiers.conftest import committed

__all__ = ["committed"]
