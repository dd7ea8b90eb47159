"""Hồ sơ của bạn: drafts and dossiers, what each waits for. As many queries for a thousand as for two."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from motcua.accounts import capacity
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.base import clock
from motcua.base.paging import Page, paginate
from motcua.dossiers.models import Dossier, Draft, Event
from motcua.dossiers.service import Act
from motcua.dossiers.states import State
from motcua.web.citizen.advice import advice, supplement_waiting

PAGE = 20
DRAFTS_SHOWN = 5

TABS: dict[str, tuple[Any, tuple[State, ...]]] = {
    "": (_("Tất cả"), ()),
    "can-bo-sung": (_("Cần bổ sung"), (State.SUPPLEMENT_AT_RECEPTION, State.SUPPLEMENT_IN_APPRAISAL)),
    "dang-giai-quyet": (
        _("Đang giải quyết"),
        (State.REGISTERED, State.RECEIVED, State.PROCESSING, State.SUSPENDED),
    ),
    "da-co-ket-qua": (_("Đã có kết quả"), (State.FINISHED, State.RETURNED)),
    "da-dong": (_("Không tiếp nhận, đã rút, đã dừng"), (State.REFUSED, State.WITHDRAWN, State.STOPPED)),
    "nhap": (_("Bản nháp"), ()),
}


@require_GET
@citizen_required
def overview(request: SignedInRequest) -> HttpResponseBase:
    """One tab, one page of it."""
    at, tab, cursor = clock.now(), request.GET.get("loc", ""), request.GET.get("trang", "")
    if tab not in TABS:
        raise Http404
    page = Page[Dossier]([], "", "") if tab == "nhap" else _page(request, tab, cursor)
    drafts = _drafts(request) if tab == "nhap" or (tab == "" and not cursor) else []
    return render(
        request,
        "citizen/overview.jinja",
        {
            "tabs": [
                {"href": _address(key), "text": label, "current": key == tab}
                for key, (label, _states) in TABS.items()
            ],
            "tab": tab,
            "drafts": drafts if tab == "nhap" else drafts[:DRAFTS_SHOWN],
            "more_drafts": tab == "" and len(drafts) > DRAFTS_SHOWN,
            "entries": [(d, advice(d, supplement_waiting(d), at)) for d in page.rows],
            "newer": page.before and _address(tab, page.before),
            "older": page.after and _address(tab, page.after),
            "entity": capacity.of(request).entity,
            "me": request.user,
            "nav_current": "dossiers",
        },
    )


def _page(request: SignedInRequest, tab: str, cursor: str) -> Page[Dossier]:
    listed = (
        Dossier.objects.owned_by(request.user, capacity.of(request).entity)
        .select_related("revision__procedure", "lead_agency", "filed_at__one_stop_unit", "applicant")
        .prefetch_related("supplements", Prefetch("events", Event.objects.filter(act=Act.REQUEST_PAYMENT)))
        .defer("answers", "result_address", "owner_identity", "calendar", "regime", "revision__data")
    )
    states = TABS[tab][1]
    if states:
        listed = listed.filter(state__in=states)
    return paginate(listed, ("-submitted_at", "-pk"), cursor, PAGE)


def _drafts(request: SignedInRequest) -> list[Draft]:
    # What a clerk fills in for them is hers to finish.
    now = capacity.of(request)
    mine = Draft.objects.workable_by(now.user, clock.now(), now.entity).filter(clerk=None, submitted_at=None)
    listed = mine.select_related("revision__procedure", "filed_at", "applicant").defer(
        "answers", "typed", "result_address", "revision__data"
    )
    # Nobody keeps a hundred drafts; more than that are not worth a second page.
    return list(listed[:100])


def _address(tab: str, cursor: str = "") -> str:
    asked = {name: value for name, value in (("loc", tab), ("trang", cursor)) if value}
    return reverse("dossiers") + (f"?{urlencode(asked)}" if asked else "")
