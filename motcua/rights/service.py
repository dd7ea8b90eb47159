"""The door to the rights over one's data."""

from motcua.rights import closing, corrections, exporting, looks
from motcua.rights.errors import RightsError
from motcua.rights.rules import rules

__all__ = ["RightsError", "closing", "corrections", "exporting", "looks", "rules"]
