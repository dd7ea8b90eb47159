"""The tables of the catalogue: what is in force, and the changes that made it so."""

from motcua.catalog.models.catalogue import (
    PROVIDERS,
    Field,
    FormRevision,
    PackImport,
    Procedure,
    ProcedureRevision,
    Workflow,
)
from motcua.catalog.models.change import Change, ChangeAct

__all__ = [
    "PROVIDERS",
    "Change",
    "ChangeAct",
    "Field",
    "FormRevision",
    "PackImport",
    "Procedure",
    "ProcedureRevision",
    "Workflow",
]
