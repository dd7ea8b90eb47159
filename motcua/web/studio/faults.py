"""The faults of a draft for its page: each with a word for its place and the way to where it is mended."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.web.studio.calendarreading import years_of
from motcua.web.studio.kinds import PAGES
from motcua.web.studio.procedure_parts import part_of
from motcua.web.studio.sheets import Rows


def of(change: Change) -> list[dict[str, str]]:
    """Everything that keeps the draft from coming into force: text and href."""
    return [_line(change, fault) for fault in catalog.changes.faults(change)]


def editors(change: Change, at: datetime) -> list[dict[str, Any]]:
    """Where a draft is edited: links with a word on each; of a calendar's years those around `at`."""
    if change.kind == Change.Kind.PROCEDURE:
        return [
            {"href": _editor(change), "text": _("Sửa thủ tục và tờ khai")},
            {"href": reverse("change_trial", args=[change.pk]), "text": _("Nộp thử")},
        ]
    links = [{"href": _editor(change), "text": _EDIT[change.kind]()}]
    if change.kind == Change.Kind.CALENDAR:
        links += [
            {"href": reverse("change_year", args=[change.pk, year]), "text": _("Ngày nghỉ năm %d") % year}
            for year in years_of(change.data)
            if abs(year - clock.local(at).year) <= 1
        ]
    return links


_EDIT: dict[str, Callable[[], str]] = {
    Change.Kind.WORKFLOW: lambda: _("Sửa các bước"),
    Change.Kind.AGENCY: lambda: _("Sửa cơ quan và các phòng"),
    Change.Kind.FIELD: lambda: _("Sửa tên lĩnh vực"),
    Change.Kind.CALENDAR: lambda: _("Sửa tên và giờ làm việc"),
    Change.Kind.NOTICE: lambda: _("Sửa lời thông báo"),
}


def _line(change: Change, fault: catalog.Fault) -> dict[str, str]:
    if change.kind == Change.Kind.PROCEDURE:
        part = part_of(fault)
        label, href = f"{part.title} ({fault.path})", reverse(part.route, args=part.address_args(change))
    else:
        anchor, label = _place(change, fault.path)
        href = f"{_editor(change)}#{anchor}" if anchor else _editor(change)
    text = f"{label}: {fault.sentence}" if label else fault.sentence
    return {"text": text, "href": href if change.state == Change.State.DRAFT else ""}


def _place(change: Change, path: str) -> tuple[str, str]:
    """The control in which a place of the pack is edited, and what it is called; "" where there is none."""
    sheet = PAGES[change.kind].sheet(change.key, change.data)
    if table_and_key := _ROW.get(change.kind):
        table, pattern = table_and_key
        if found := pattern.search(path):
            return _place_in_row(
                next(one for one in sheet.tables if one.name == table), found["row"], found["name"]
            )
    name = path.rpartition(".")[2]
    for form in sheet.forms:
        if name in form.fields:
            return form[name].auto_id, str(form[name].label)
    return next((table.name for table in sheet.tables), ""), ""


def _place_in_row(table: Rows, key: str, name: str) -> tuple[str, str]:
    for number, row in enumerate(table.forms, 1):
        if row.initial.get("key") == key:
            field = row[name if name in row.fields else "name"]
            title = str(row.initial.get("name") or number)
            return field.auto_id, f"{title} – {field.label}"
    return table.name, ""


# How the checks of the pack name the rows of an item.
_ROW: dict[str, tuple[str, re.Pattern[str]]] = {
    Change.Kind.WORKFLOW: ("steps", re.compile(r"^workflows\.[^.]+\.(?P<row>.+)\.(?P<name>\w+)$")),
    Change.Kind.AGENCY: ("departments", re.compile(r"departments\[(?P<row>[^\]]*)\]\.(?P<name>\w+)$")),
}


def _editor(change: Change) -> str:
    route = "change_procedure" if change.kind == Change.Kind.PROCEDURE else "change_edit"
    return reverse(route, args=[change.pk])
