"""The leader's page: what burns, who has how much in hand, who is waiting on whom, what is late.

For heads of department and directors, of what they lead alone. Every figure leads to the list of just what it
counts. Nothing is done here; acts stand on the pages of the dossiers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.accounts.models import User
from motcua.base import clock
from motcua.base.paging import paginate
from motcua.dossiers.models import Dossier
from motcua.dossiers.models.dossier import DossierQuerySet
from motcua.dossiers.service import State, urgency
from motcua.organization.models import Role, WorkCalendar
from motcua.reports import service as reports
from motcua.reports.service import Figure, Kind, Line, Measure, Party, Unit
from motcua.web.desk import frame
from motcua.web.desk.clocks import Remaining, until_answer, until_due
from motcua.web.desk.tabs import EVERYTHING
from motcua.web.desk.words import holder
from motcua.worktime import service as worktime

MEASURES: dict[Measure, str | Promise] = {
    Measure.ALL: gettext_lazy("Số hồ sơ"),
    Measure.LATE: gettext_lazy("Quá hạn"),
    Measure.SOON: gettext_lazy("Đến hạn trong 1 ngày"),
    Measure.OVER: gettext_lazy("Quá phần của bước"),
    Measure.PRESSING: gettext_lazy("Sắp hết phần của bước"),
    Measure.APOLOGIES: gettext_lazy("Xin lỗi chờ ký"),
}
_IN_TABLE = (Measure.ALL, Measure.LATE, Measure.SOON, Measure.OVER, Measure.PRESSING)
_OF_PARTIES = (Measure.ALL, Measure.LATE, Measure.OVER)
_BURNING = {Measure.LATE, Measure.OVER}
_BY_NAME, _BY_WAIT = "ten", "lau-nhat"
# What a row of the late ones does not show and what costs most to read.
_HEAVY = ("answers", "result_address", "owner_identity", "regime", "calendar", "revision__data")


@dataclass(frozen=True)
class Asked:
    """A figure that this person may see, and whom it is about in words."""

    figure: Figure
    unit: Unit
    words: str
    at: datetime

    @property
    def back(self) -> str:
        return _page(self.unit)

    def dossiers(self) -> DossierQuerySet:
        """What it counts; that passes through what this person leads, so that they may see all of it."""
        return self.figure.dossiers(self.unit, self.at)


@dataclass(frozen=True)
class LateRow:
    """A late dossier: whose turn it is, since when, and how late it is."""

    dossier: Dossier
    turn: str
    since: datetime
    clock: Remaining


@require_GET
@officer_required(roles=reports.LEADERS)
def show(request: SignedInRequest) -> HttpResponseBase:
    """The figures of one unit: of the one asked for, or of all that the leader has in their first agency."""
    at = clock.now()
    units = reports.units_of(request.user, at)
    unit = reports.chosen(units, request.GET.get("don-vi", ""))
    if unit is None:
        raise Http404
    sort = request.GET.get("xep", "")
    sort = sort if sort in {_BY_NAME, _BY_WAIT, *_IN_TABLE} else Measure.LATE
    known = reports.situation(unit, at)
    page = paginate(_details(reports.late(unit, at)), urgency.FIRST, request.GET.get("trang", ""))
    return render(
        request,
        "desk/leading.jinja",
        {
            **frame.of(request, at),
            "unit": unit,
            "units": [(one.key, one.name) for one in units] if len(units) > 1 else [],
            "at": at,
            "tiles": _tiles(unit, known),
            "columns": list(_columns(unit, sort)),
            "officers": [_row(unit, line) for line in _sorted(known.officers, sort)],
            "unassigned": [_row(unit, line) for line in _sorted(known.unassigned, Measure.ALL)],
            "parties": [_row(unit, line, _OF_PARTIES) for line in _sorted(known.parties, Measure.ALL)],
            "asked": [_row(unit, line, _OF_PARTIES) for line in _sorted(known.asked, Measure.ALL)],
            "late": _late_rows(page.rows, at),
            "before": page.before and _page(unit, xep=sort, trang=page.before) + "#late",
            "after": page.after and _page(unit, xep=sort, trang=page.after) + "#late",
            "trail": [(reverse("desk"), _("Hồ sơ")), (None, _("Điều hành"))],
        },
    )


def figure_of(text: str, user: User, at: datetime) -> Asked | None:
    """The figure that an address of the lists names, if this person leads its unit."""
    figure = Figure.of(text) if text else None
    unit = reports.chosen(reports.units_of(user, at), figure.unit) if figure else None
    if figure is None or unit is None:
        return None
    words = [unit.name]
    if figure.party:
        words.append(_("chờ %s") % _name(reports.named(figure.party)))
    if figure.measure != Measure.ALL:
        words.append(str(MEASURES[figure.measure]).lower())
    return Asked(figure, unit, ", ".join(words), at)


# --- the parts of the page ---


def _tiles(unit: Unit, known: reports.Situation) -> list[dict[str, Any]]:
    """What burns, at a glance; what is none is shown without alarm."""
    total, assign = known.total, Figure(unit.key, Party(Kind.ASSIGNMENT))
    tiles = (
        (total.late, _("Quá hạn"), Figure(unit.key, measure=Measure.LATE), "late"),
        (total.soon, _("Đến hạn trong 1 ngày làm việc"), Figure(unit.key, measure=Measure.SOON), "action"),
        (total.over, _("Quá phần thời gian của bước"), Figure(unit.key, measure=Measure.OVER), "late"),
        (total.pressing, _("Sắp hết phần của bước"), Figure(unit.key, measure=Measure.PRESSING), "action"),
        (known.to_assign, _("Chưa phân công"), assign, "waiting"),
        (total.apologies, _("Xin lỗi chờ ký"), Figure(unit.key, measure=Measure.APOLOGIES), "action"),
        (total.all, _("Tất cả đang mở"), Figure(unit.key), "neutral"),
    )
    return [
        {"number": number, "label": label, "href": _list(figure), "tone": tone if number else "neutral"}
        for number, label, figure, tone in tiles
    ]


def _columns(unit: Unit, sort: str) -> list[dict[str, Any]]:
    """The heads of the officers' table: figures sort downwards, names and waiting upwards."""
    figures = [(measure, MEASURES[measure], "descending") for measure in _IN_TABLE]
    heads = [(_BY_NAME, _("Cán bộ"), "ascending"), *figures, (_BY_WAIT, _("Chờ lâu nhất từ"), "ascending")]
    return [
        {
            "text": text,
            "href": _page(unit, xep=key) + "#officers",
            "order": order if key == sort else None,
            "numeric": key in _IN_TABLE,
        }
        for key, text, order in heads
    ]


def _row(unit: Unit, line: Line, measures: Sequence[Measure] = _IN_TABLE) -> dict[str, Any]:
    """One party with its figures, each a way to what it counts."""
    cells = [
        {
            "number": line.tally.of(measure),
            "label": MEASURES[measure],
            "href": _list(Figure(unit.key, line.party, measure)),
            "burns": measure in _BURNING,
        }
        for measure in measures
    ]
    return {"name": _name(line), "place": _place(unit, line), "cells": cells, "oldest": line.tally.oldest}


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    """By the chosen column; among equals whoever has most late, then most in hand, then by name."""

    def rank(line: Line, by: str) -> Any:
        if by == _BY_NAME:
            # The given name comes last and is what people are looked up by.
            return _name(line).split()[::-1]
        if by == _BY_WAIT:
            return line.tally.oldest or datetime.max.replace(tzinfo=clock.VIETNAM)
        return -line.tally.of(Measure(by))

    return sorted(
        lines, key=lambda line: [rank(line, by) for by in (sort, Measure.LATE, Measure.ALL, _BY_NAME)]
    )


def _name(line: Line) -> str:
    """On whom is waited."""
    kind, role = line.party.kind, line.party.role
    if line.officer:
        return line.officer.full_name
    if kind is Kind.AGENCY and line.agency:
        return line.agency.name
    if kind is Kind.OPINION and line.agency:
        return _("Ý kiến của %s") % line.agency.short_name
    if kind is Kind.ROLE and role:
        return str(Role(role).label)
    return str(kind.label)


def _place(unit: Unit, line: Line) -> str:
    """Where that is, unless the page is of just that place."""
    if len(unit.departments) == 1 and line.party.kind is not Kind.OPINION:
        return ""
    return ", ".join(one.name for one in line.departments)


def _details(dossiers: DossierQuerySet) -> DossierQuerySet:
    shown = dossiers.select_related(
        "revision__procedure",
        "lead_agency",
        "step__agency",
        "step__department",
        "step__officer",
        "step__former_agency",
        "step__former_department",
    )
    return shown.defer(*_HEAVY)


def _late_rows(dossiers: list[Dossier], at: datetime) -> list[LateRow]:
    used = {dossier.lead_agency.calendar_id for dossier in dossiers}
    calendars = {stored.pk: stored.calendar for stored in WorkCalendar.objects.filter(pk__in=used)}
    return [_late_row(dossier, calendars[dossier.lead_agency.calendar_id], at) for dossier in dossiers]


def _late_row(dossier: Dossier, calendar: worktime.Calendar, at: datetime) -> LateRow:
    deciding = dossier.party == Kind.DECISION  # type: ignore[attr-defined]  # annotated by reports.late
    turn = str(Kind.DECISION.label) if deciding else holder(dossier.step)
    since: datetime = dossier.since  # type: ignore[attr-defined]  # annotated by reports.late
    if dossier.state == State.REGISTERED or dossier.due_at is None:
        return LateRow(dossier, turn, since, until_answer(calendar, dossier.answer_due_at, at))
    return LateRow(dossier, turn, since, until_due(calendar, dossier.due_at, at))


def _page(unit: Unit, **more: str) -> str:
    return f"{reverse('desk_leading')}?{urlencode({'don-vi': unit.key} | more)}"


def _list(figure: Figure) -> str:
    """The list at the desk of just what the figure counts."""
    return f"{reverse('desk')}?{urlencode({'danh-sach': EVERYTHING.key, 'so-lieu': str(figure)})}"
