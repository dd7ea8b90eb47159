"""The front page of the desk: what waits, for whom, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.accounts import service as accounts
from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.accounts.models import User
from motcua.base import clock
from motcua.base.paging import paginate
from motcua.catalog.models import Procedure, ProcedureRevision
from motcua.dossiers.models import Apology, Dossier, Step, Supplement, WithdrawalRequest
from motcua.dossiers.models.dossier import DossierQuerySet
from motcua.dossiers.service import State
from motcua.organization.models import Agency, Department, WorkCalendar
from motcua.web.desk import frame, leading, search, tabs, together
from motcua.web.desk.clocks import Pace, Remaining, pace_now, until_answer, until_due
from motcua.web.desk.wishes import STEPS, Wishes
from motcua.web.desk.words import current_holder, standing
from motcua.worktime import service as worktime

# What a list shows of a dossier, and what it may be sorted by.
_SHOWN = (
    *("code", "version", "channel", "owner_name", "state", "revision", "lead_agency", "step"),
    *("entity", "ground", "applicant"),
    *("holder_officer", "holder_role", "holder_department", "holder_agency"),
    *("submitted_at", "answer_due_at", "due_at", "finished_at", "closed_at", "urgency", "runs_out_at"),
    "owner_folded_name",
)


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    dossier: Dossier
    clock: Remaining | None
    holder: str
    notes: list[str]
    pace: Pace


@require_GET
@officer_required()
def desk(request: SignedInRequest) -> HttpResponseBase:
    """One of the lists, a page of it."""
    at = clock.now()
    known = tabs.of(request.user, at)
    wishes = Wishes.of(request.GET, search.unsealed(request.GET.get("tim", "")), known)
    figure = leading.figure_of(wishes.figure, request.user, at)
    # A figure that this person is not shown asks for nothing.
    wishes = wishes if figure else wishes.but(figure="")
    mine = figure.dossiers() if figure else Dossier.objects.worked_on_by(request.user, at)
    seen, narrowed = wishes.narrow(mine)
    looking = tabs.Looking(request.user, at)
    shown = [_with_details(part) for part in wishes.tab.parts_of(seen, looking, wishes.order)]
    page = paginate(shown, wishes.order, request.GET.get("trang", ""))
    return render(
        request,
        "desk/list.jinja",
        {
            **frame.of(request, at),
            "wishes": wishes,
            "figure": figure,
            "tabs": _tabs(wishes, known, tabs.counts(known, seen, looking, narrowed)),
            "columns": _columns(wishes),
            "rows": _rows(page.rows, at),
            "before": page.before and wishes.address(trang=page.before),
            "after": page.after and wishes.address(trang=page.after),
            "procedures": _procedures(),
            "steps": [("", _("Mọi bước")), *STEPS.items()],
            "clear": Wishes(wishes.tab).address(),
            "saved": _saved(request, known),
            "jobs": together.offered_to(request.user, at),
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
    at = clock.now()
    wishes = Wishes.of(request.POST, search.tidy(request.POST.get("q", "")), tabs.of(request.user, at))
    whole = Dossier.objects.worked_on_by(request.user, at).filter(search.exactly(wishes.words))
    if wishes.words and (code := whole.values_list("code", flat=True).first()):
        return redirect("desk_dossier", code)
    # Somebody who looks for a person means all lists, not the one that happened to be open.
    return redirect(wishes.but(tab=tabs.EVERYTHING).address() if wishes.words else wishes.address())


@require_POST
@officer_required()
def keep_filter(request: SignedInRequest) -> HttpResponseBase:
    """Keep the wishes of the list under a name, or forget a kept one."""
    at = clock.now()
    if request.POST.get("bo"):
        accounts.forget_filter(request.user, search.tidy(request.POST["bo"]))
        messages.success(request, _("Đã bỏ bộ lọc."))
        return redirect("desk")
    words = search.unsealed(request.POST.get("tim", ""))
    wishes = Wishes.of(request.POST, words, tabs.of(request.user, at))
    try:
        accounts.keep_filter(request.user, search.tidy(request.POST.get("ten", "")), wishes.as_text(), at)
    except accounts.FilterRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã lưu bộ lọc."))
    return redirect(wishes.address())


def _saved(request: SignedInRequest, known: tuple[tabs.Tab, ...]) -> list[dict[str, str]]:
    found = []
    for one in accounts.filters_of(request.user):
        wishes = Wishes.of(one.wishes, search.tidy(one.wishes.get("q", "")), known)
        found.append({"name": one.name, "href": wishes.address()})
    return found


def _columns(wishes: Wishes) -> list[dict[str, str]]:
    """The heads of the table: where they lead and how the table is sorted now."""
    heads = (
        ("ma", _("Mã hồ sơ")),
        ("ten", _("Chủ hồ sơ")),
        ("", _("Thủ tục")),
        ("nop", _("Nộp lúc")),
        ("han", _("Hạn")),
        ("", _("Trạng thái")),
    )
    return [_column(wishes, key, text) for key, text in heads]


def _column(wishes: Wishes, key: str, text: str) -> dict[str, str]:
    if not key:
        return {"text": text}
    now = {key: "ascending", f"-{key}": "descending"}.get(wishes.sort, "none")
    turned = f"-{key}" if now == "ascending" else key
    return {"text": text, "sorted": now, "href": wishes.but(sort=turned).address()}


def _with_details(dossiers: DossierQuerySet) -> DossierQuerySet:
    pending = Supplement.objects.filter(
        standing__in=(Supplement.Standing.PROPOSED, Supplement.Standing.REQUESTED, Supplement.Standing.SENT)
    ).only("dossier", "standing", "respond_by")
    drafted = Apology.objects.filter(standing=Apology.Standing.DRAFTED).only("dossier", "due_at")
    asked = WithdrawalRequest.objects.filter(standing=WithdrawalRequest.Standing.ASKED).only("dossier")
    # Not joined: a page of dossiers has few procedures and agencies between them, and a database that has to
    # sort would join them to every dossier of the list first.
    revisions = ProcedureRevision.objects.select_related("procedure").only("procedure__name")
    return dossiers.only(*_SHOWN).prefetch_related(
        Prefetch("revision", revisions),
        Prefetch("applicant", User.objects.only("full_name")),
        Prefetch("step", Step.objects.only("warn_at", "due_at")),
        Prefetch("lead_agency", Agency.objects.only("calendar")),
        Prefetch("holder_agency", Agency.objects.only("short_name")),
        Prefetch("holder_department", Department.objects.only("name")),
        Prefetch("holder_officer", User.objects.only("full_name")),
        Prefetch("supplements", pending, to_attr="pending"),
        Prefetch("apologies", drafted, to_attr="drafted"),
        Prefetch("withdrawal_requests", asked, to_attr="leaving"),
    )


def _tabs(wishes: Wishes, known: Sequence[tabs.Tab], counts: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "href": wishes.but(tab=tab, sort="").address(),
            "text": tab.name,
            "current": tab is wishes.tab,
            "count": count,
        }
        for tab, count in zip(known, counts, strict=True)
    ]


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
    notes, pace = _for_the_leader(dossier), pace_now(dossier.step, at)
    pending: list[Supplement] = dossier.pending  # type: ignore[attr-defined]  # prefetched above
    if pending:
        # While a supplement is open the step's holder has nothing to do; who has, stands in its standing.
        return Row(dossier, remaining, "", [standing(pending[-1]), *notes], pace)
    holder = "" if dossier.is_closed else current_holder(dossier)
    return Row(dossier, remaining, holder, notes, pace)


def _for_the_leader(dossier: Dossier) -> list[str]:
    """What waits for the leader's word beside the step; the prefetched lists hold what is still open."""
    drafted: list[Apology] = dossier.drafted  # type: ignore[attr-defined]
    leaving: list[WithdrawalRequest] = dossier.leaving  # type: ignore[attr-defined]
    notes = [_("Thư xin lỗi chờ lãnh đạo ký")] if any(a.due_at == dossier.due_at for a in drafted) else []
    return notes + ([_("Người nộp đề nghị rút hồ sơ")] if leaving else [])


def _procedures() -> list[tuple[str, str]]:
    named = Procedure.objects.filter(is_online=True).order_by("code").values_list("code", "name")
    return [("", _("Tất cả thủ tục")), *((code, f"{code} {_short(name)}") for code, name in named)]


def _short(name: str) -> str:
    return name if len(name) <= 70 else f"{name[:69].rstrip()}…"
