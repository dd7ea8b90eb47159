"""Hồ sơ của bạn: drafts and dossiers, what each waits for. As many queries for a thousand as for two."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.states import State
from motcua.web.citizen.advice import advice, supplement_waiting

PAGE = 20
DRAFTS_SHOWN = 5

TABS: dict[str, tuple[Any, tuple[State, ...]]] = {
    "": (_("Tất cả"), ()),
    "can-bo-sung": (_("Cần bổ sung"), (State.SUPPLEMENT_AT_RECEPTION, State.SUPPLEMENT_IN_APPRAISAL)),
    "dang-giai-quyet": (_("Đang giải quyết"), (State.REGISTERED, State.RECEIVED, State.PROCESSING)),
    "da-co-ket-qua": (_("Đã có kết quả"), (State.FINISHED, State.RETURNED)),
    "da-dong": (_("Không tiếp nhận, đã rút"), (State.REFUSED, State.WITHDRAWN)),
    "nhap": (_("Bản nháp"), ()),
}


@dataclass(frozen=True)
class Cursor:
    """A place in the list, newest first: between the dossier of this moment and number, and the next one."""

    at: datetime
    pk: int

    def older(self) -> Q:
        return Q(submitted_at__lt=self.at) | Q(submitted_at=self.at, pk__lt=self.pk)

    def newer(self) -> Q:
        return Q(submitted_at__gt=self.at) | Q(submitted_at=self.at, pk__gt=self.pk)

    @classmethod
    def of(cls, dossier: Dossier) -> str:
        """As it stands in an address: nothing personal in it."""
        return f"{dossier.submitted_at.timestamp():.6f}-{dossier.pk}"

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Raises ValueError."""
        moment, _dash, number = text.partition("-")
        try:
            return cls(datetime.fromtimestamp(float(moment), UTC), int(number))
        except (OverflowError, OSError) as error:
            raise ValueError(text[:40]) from error


@require_GET
@citizen_required
def overview(request: SignedInRequest) -> HttpResponseBase:
    """One tab, one page of it."""
    tab = request.GET.get("loc", "")
    if tab not in TABS:
        raise Http404
    found, newer, older = ([], "", "") if tab == "nhap" else _page(request, tab)
    first = not request.GET.get("truoc") and not request.GET.get("sau")
    drafts = _drafts(request) if tab == "nhap" or (tab == "" and first) else []
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
            "entries": [(d, advice(d, supplement_waiting(d))) for d in found],
            "newer": newer,
            "older": older,
            "nav_current": "dossiers",
        },
    )


def _page(request: SignedInRequest, tab: str) -> tuple[list[Dossier], str, str]:
    """Dossiers of the page, and the addresses of the newer and the older page ("" at an end)."""
    states = TABS[tab][1]
    listed = (
        Dossier.objects.owned_by(request.user)
        .select_related("revision__procedure", "lead_agency", "filed_at__one_stop_unit")
        .prefetch_related("supplements")
        .defer("answers", "result_address", "owner_identity", "calendar", "regime", "revision__data")
    )
    if states:
        listed = listed.filter(state__in=states)
    try:
        if request.GET.get("sau"):
            return _newer_page(listed.filter(Cursor.read(request.GET["sau"]).newer()), tab)
        before = Cursor.read(request.GET["truoc"]).older() if request.GET.get("truoc") else Q()
    except ValueError as error:
        raise Http404 from error
    found = list(listed.filter(before)[: PAGE + 1])
    newer = _address(tab, sau=Cursor.of(found[0])) if request.GET.get("truoc") and found else ""
    older = _address(tab, truoc=Cursor.of(found[PAGE - 1])) if len(found) > PAGE else ""
    return found[:PAGE], newer, older


def _newer_page(newer_ones: "QuerySet[Dossier]", tab: str) -> tuple[list[Dossier], str, str]:
    found = list(newer_ones.order_by("submitted_at", "pk")[: PAGE + 1])
    more = len(found) > PAGE
    page = found[:PAGE][::-1]
    if not page:
        return [], "", _address(tab)
    newer = _address(tab, sau=Cursor.of(page[0])) if more else ""
    return page, newer, _address(tab, truoc=Cursor.of(page[-1]))


def _drafts(request: SignedInRequest) -> list[Draft]:
    mine = Draft.objects.filter(applicant=request.user, submitted_at=None)
    listed = mine.select_related("revision__procedure", "filed_at").defer(
        "answers", "typed", "result_address", "revision__data"
    )
    # Nobody keeps a hundred drafts; more than that are not worth a second page.
    return list(listed[:100])


def _address(tab: str, **query: str) -> str:
    asked = {**({"loc": tab} if tab else {}), **query}
    return reverse("dossiers") + (f"?{urlencode(asked)}" if asked else "")
