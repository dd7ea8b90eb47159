"""Agencies with their departments: a line of agencies.yaml."""

from datetime import datetime

from django.utils.translation import gettext_lazy

from motcua.catalog.checking import check_agencies
from motcua.catalog.checking_tools import Judge, maps, named
from motcua.catalog.items.base import Data, ItemKind, text_in
from motcua.catalog.models import Change
from motcua.catalog.packs import Fault, Pack
from motcua.catalog.stored import agencies, fields
from motcua.organization import service as organization
from motcua.organization.models import Agency, Department, WorkCalendar

FILE = "agencies.yaml"
_IN_USE = gettext_lazy(
    "Phòng “%(name)s” còn gắn với cán bộ hoặc hồ sơ nên không bỏ được. Hãy giữ phòng, chỉ bỏ lĩnh vực của nó."
)


class AgencyKind(ItemKind):
    name = Change.Kind.AGENCY

    def titles(self) -> dict[str, str]:
        return dict(Agency.objects.order_by("folded_name").values_list("key", "name"))

    def current(self, key: str) -> Data | None:
        return organization.agency_data(key)

    def title(self, key: str, data: Data) -> str:
        return text_in(data, "name", key)

    def faults(self, key: str, data: Data) -> list[Fault]:
        judge = Judge()
        judge.same(FILE, "key", data.get("key"), key)
        others = [line for line in agencies()["agencies"] if line["key"] != key]
        pack = Pack(about={"fields": fields()}, agencies={"agencies": [*others, data]})
        check_agencies(pack, frozenset(WorkCalendar.objects.values_list("key", flat=True)), judge)
        for department in _left_out(key, data):
            if organization.departments.is_in_use(department):
                judge.fault(FILE, "departments", _IN_USE % {"name": department.name})
        return judge.faults

    def apply(self, key: str, data: Data, at: datetime) -> None:
        organization.load_agencies([data])
        organization.departments.remove(_left_out(key, data))


def _left_out(key: str, data: Data) -> list[Department]:
    return organization.departments.left_out(key, named(maps(data.get("departments"))))
