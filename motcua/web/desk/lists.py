"""The front page of the desk: what waits, for whom, until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.base import clock
from motcua.base.paging import paginate
from motcua.catalog.models import Procedure
from motcua.dossiers.models import Dossier, Supplement
from motcua.dossiers.models.dossier import DossierQuerySet
from motcua.dossiers.service import State
from motcua.organization.models import WorkCalendar
from motcua.web.desk import frame, search, tabs
from motcua.web.desk.clocks import Remaining, until_answer, until_due
from motcua.web.desk.words import holder, standing
from motcua.worktime import service as worktime

# What a list does not show and what costs most to read: encrypted answers, frozen rules, whole procedures.
_HEAVY = ("answers", "result_address", "owner_identity", "regime", "calendar", "revision__data")


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    dossier: Dossier
    clock: Remaining | None
    holder: str
    note: str


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; unknown values ask for nothing."""

    tab: tabs.Tab
    words: str
    procedure: str

    @classmethod
    def of(cls, request: SignedInRequest) -> "Wanted":
        if request.method == "POST":
            asked, words = request.POST, search.tidy(request.POST.get("q", ""))
        else:
            asked, words = request.GET, search.unsealed(request.GET.get("tim", ""))
        tab = tabs.BY_KEY.get(asked.get("danh-sach", ""), tabs.FIRST)
        return cls(tab, words, search.tidy(asked.get("thu-tuc", "")))

    def address(self, tab: tabs.Tab, **more: str) -> str:
        """The address of another list, or another page of this one, with the same wishes."""
        said = {"danh-sach": tab.key, "thu-tuc": self.procedure, "tim": search.sealed(self.words), **more}
        return f"{reverse('desk')}?{urlencode({name: value for name, value in said.items() if value})}"

    def narrow(self, dossiers: DossierQuerySet) -> DossierQuerySet:
        if self.words:
            dossiers = dossiers.filter(search.matching(self.words))
        if self.procedure:
            dossiers = dossiers.filter(revision__procedure__code=self.procedure)
        return dossiers


@require_GET
@officer_required()
def desk(request: SignedInRequest) -> HttpResponseBase:
    """One of the lists, a page of it."""
    at = clock.now()
    wanted = Wanted.of(request)
    seen = wanted.narrow(Dossier.objects.worked_on_by(request.user, at))
    shown = tabs.held(wanted.tab, seen, request.user, at)
    page = paginate(_with_details(shown), wanted.tab.order, request.GET.get("trang", ""))
    return render(
        request,
        "desk/list.jinja",
        {
            **frame.of(request, at),
            "wanted": wanted,
            "tabs": [_tab(tab, wanted, seen, request, at) for tab in tabs.TABS],
            "rows": _rows(page.rows, at),
            "before": page.before and wanted.address(wanted.tab, trang=page.before),
            "after": page.after and wanted.address(wanted.tab, trang=page.after),
            "procedures": _procedures(),
            "clear": f"{reverse('desk')}?{urlencode({'danh-sach': wanted.tab.key})}",
        },
    )


@require_http_methods(["GET", "POST"])
@officer_required()
def find(request: SignedInRequest) -> HttpResponseBase:
    """Search: a whole code opens its dossier, anything else leads to the list of what was found.

    A POST, so that names and identity numbers stand in no address.
    """
    if request.method == "GET":
        # Somebody who had to log in again comes back here.
        return redirect("desk")
    wanted = Wanted.of(request)
    whole = Dossier.objects.worked_on_by(request.user, clock.now()).filter(search.exactly(wanted.words))
    if wanted.words and (code := whole.values_list("code", flat=True).first()):
        return redirect("desk_dossier", code)
    # Somebody who looks for a person means all lists, not the one that happened to be open.
    return redirect(wanted.address(tabs.EVERYTHING if wanted.words else wanted.tab))


def _with_details(dossiers: DossierQuerySet) -> DossierQuerySet:
    pending = Supplement.objects.filter(
        standing__in=(Supplement.Standing.PROPOSED, Supplement.Standing.REQUESTED, Supplement.Standing.SENT)
    ).only("dossier", "standing", "respond_by")
    return (
        dossiers.select_related(
            "revision__procedure", "lead_agency", "step__agency", "step__department", "step__officer"
        )
        .defer(*_HEAVY)
        .prefetch_related(Prefetch("supplements", pending, to_attr="pending"))
    )


def _tab(
    tab: tabs.Tab, wanted: Wanted, seen: DossierQuerySet, request: SignedInRequest, at: datetime
) -> dict[str, Any]:
    return {
        "href": wanted.address(tab),
        "text": tab.name,
        "current": tab is wanted.tab,
        "count": tabs.count(tabs.held(tab, seen, request.user, at)),
    }


def _rows(dossiers: list[Dossier], at: datetime) -> list[Row]:
    used = {dossier.lead_agency.calendar_id for dossier in dossiers}
    calendars = {stored.pk: stored.calendar for stored in WorkCalendar.objects.filter(pk__in=used)}
    return [_row(dossier, calendars[dossier.lead_agency.calendar_id], at) for dossier in dossiers]


def _row(dossier: Dossier, calendar: worktime.Calendar, at: datetime) -> Row:
    remaining = None
    if dossier.state == State.REGISTERED:
        remaining = until_answer(calendar, dossier.answer_due_at, at)
    elif dossier.due_at and dossier.finished_at is None:
        remaining = until_due(calendar, dossier.due_at, at)
    pending: list[Supplement] = dossier.pending  # type: ignore[attr-defined]  # prefetched above
    if pending:
        # While a supplement is open the step's holder has nothing to do; who has, stands in its standing.
        return Row(dossier, remaining, "", standing(pending[-1]))
    nobody = dossier.is_closed or dossier.step is None
    return Row(dossier, remaining, "" if nobody else holder(dossier.step), "")


def _procedures() -> list[tuple[str, str]]:
    named = Procedure.objects.filter(is_online=True).order_by("code").values_list("code", "name")
    return [("", _("Tất cả thủ tục")), *((code, f"{code} {_short(name)}") for code, name in named)]


def _short(name: str) -> str:
    return name if len(name) <= 70 else f"{name[:69].rstrip()}…"
