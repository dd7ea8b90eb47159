"""Working calendars: worktime.Calendar as plain data. A dossier keeps the one it was received under."""

from datetime import datetime

from motcua.catalog.checking_tools import Judge
from motcua.catalog.items.base import Data, ItemKind, text_in
from motcua.catalog.models import Change
from motcua.catalog.packs import Fault
from motcua.organization import service as organization
from motcua.organization.models import WorkCalendar
from motcua.worktime import service as worktime


class CalendarKind(ItemKind):
    name = Change.Kind.CALENDAR

    def titles(self) -> dict[str, str]:
        return dict(WorkCalendar.objects.order_by("name").values_list("key", "name"))

    def current(self, key: str) -> Data | None:
        return WorkCalendar.objects.filter(key=key).values_list("data", flat=True).first()

    def title(self, key: str, data: Data) -> str:
        return text_in(data, "name", key)

    def faults(self, key: str, data: Data) -> list[Fault]:
        judge, file = Judge(), "calendars.yaml"
        judge.same(file, "id", data.get("id"), key)
        judge.text(file, "name", data.get("name"))
        judge.short(file, "name", data.get("name"), 200)
        try:
            worktime.Calendar.from_data(data)
        except worktime.WorktimeError as error:
            judge.fault(file, "", str(error))
        return judge.faults

    def apply(self, key: str, data: Data, at: datetime) -> None:
        organization.load_calendar(worktime.Calendar.from_data(data))
