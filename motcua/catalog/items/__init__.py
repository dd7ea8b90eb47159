"""The kinds of items, by name."""

from motcua.catalog.items.agency import AgencyKind
from motcua.catalog.items.base import Data, ItemKind
from motcua.catalog.items.calendar import CalendarKind
from motcua.catalog.items.field import FieldKind
from motcua.catalog.items.notice import NoticeKind
from motcua.catalog.items.procedure import ProcedureKind
from motcua.catalog.items.workflow import WorkflowKind

KINDS: dict[str, ItemKind] = {
    kind.name: kind
    for kind in (ProcedureKind(), WorkflowKind(), AgencyKind(), FieldKind(), CalendarKind(), NoticeKind())
}

__all__ = ["KINDS", "Data", "ItemKind"]
