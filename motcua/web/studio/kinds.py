"""What the studio shows and offers for each kind of item, in one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.catalog.models import Change
from motcua.web.studio import agencies, calendarreading, calendars, fields, notices, workflows
from motcua.web.studio.newitems import NewItemForm
from motcua.web.studio.reading import Part
from motcua.web.studio.sheets import Sheet


@dataclass(frozen=True)
class KindPages:
    """The pages of a kind; `new` None: no more of it can be made."""

    sheet: type[Sheet]
    read: Callable[[str, Mapping[str, Any]], list[Part]]
    new: type[NewItemForm] | None


# Procedures have pages of their own (procedure_urls.py).
PAGES: dict[str, KindPages] = {
    Change.Kind.WORKFLOW: KindPages(workflows.WorkflowSheet, workflows.read, workflows.NewWorkflowForm),
    Change.Kind.AGENCY: KindPages(agencies.AgencySheet, agencies.read, agencies.NewAgencyForm),
    Change.Kind.FIELD: KindPages(fields.FieldSheet, fields.read, fields.NewFieldForm),
    Change.Kind.CALENDAR: KindPages(calendars.CalendarSheet, calendarreading.read, calendars.NewCalendarForm),
    Change.Kind.NOTICE: KindPages(notices.NoticeSheet, notices.read, None),
}


def title_of(kind: str, key: str, title: str) -> str:
    """What an item is called on the screen: notices have no title of their own."""
    return notices.title(key) if kind == Change.Kind.NOTICE else title
