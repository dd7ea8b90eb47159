"""The editors of all items but procedures: one view, a Sheet for each kind."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest, administrator_required
from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.web.studio import calendarreading, calendars, frame, showing
from motcua.web.studio.kinds import PAGES, title_of
from motcua.web.studio.sheets import Data, Sheet

STAY = "stay"
MakeSheet = Callable[[str, Data, QueryDict | None, str], Sheet]


@administrator_required
def edit(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The editor of a draft."""
    change = get_object_or_404(Change, pk=pk)
    if change.kind not in PAGES:
        raise Http404
    return _edit(request, change, PAGES[change.kind].sheet)


@administrator_required
def edit_year(request: SignedInRequest, pk: int, year: int) -> HttpResponseBase:
    """The editor of a year of a drafted calendar."""
    change = get_object_or_404(Change, pk=pk, kind=Change.Kind.CALENDAR)
    if not calendarreading.FIRST_YEAR <= year <= calendarreading.LAST_YEAR:
        raise Http404

    def sheet(key: str, stored: Data, typed: QueryDict | None, more: str) -> Sheet:
        return calendars.YearSheet(key, stored, typed, more, year=year)

    return _edit(request, change, sheet)


def version_of(request: SignedInRequest) -> int:
    """The version of the change that the page showed; -1, which is nobody's, where that is not said."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else -1


def _edit(request: SignedInRequest, change: Change, make: MakeSheet) -> HttpResponseBase:
    typed = request.POST if request.method == "POST" else resume.take_and_tell(request, clock.now())
    if typed is None and change.state != Change.State.DRAFT:
        messages.warning(request, _("Chỉ sửa được thay đổi đang soạn."))
        return redirect(change)
    sheet = make(change.key, change.data, typed, request.GET.get("them", ""))
    # Words that are not stored yet were typed over the version that their page showed.
    said, version = "", typed.get("version", "") if typed is not None else str(change.version)
    if request.method == "POST":
        act = request.POST.get("act", "")
        is_right = sheet.is_valid(act)
        if sheet.can_be_kept(act):
            said = _save(request, change, sheet.data(act))
            if not said and (is_right or sheet.anchor(act)):
                return _onwards(request, change, sheet, act)
            # What was saved is what the previews show; what was typed stays in the controls.
            change.refresh_from_db()
            version = str(change.version)
            if not said:
                sheet = make(change.key, change.data, typed, "")
                sheet.is_valid()
    facts = _facts(request, change, sheet, said, version)
    return frame.page(request, sheet.template, change.kind, facts)


def _save(request: SignedInRequest, change: Change, data: Data) -> str:
    """Save over the version that was shown; "" or the sentence why nothing was saved."""
    try:
        catalog.changes.save(change, data, version=version_of(request), user=request.user, at=clock.now())
    except catalog.changes.ChangeError as error:
        change.refresh_from_db()
        if change.state == Change.State.DRAFT and change.data == data:
            return ""  # the same button, pressed twice
        if change.state != Change.State.DRAFT:
            return _("Thay đổi này không còn là bản đang soạn nên không lưu được nữa.")
        if isinstance(error, catalog.changes.OvertakenChangeError):
            return _(
                "Người khác vừa lưu thay đổi này nên nội dung của bạn chưa được ghi. "
                "Những gì bạn nhập vẫn còn dưới đây: hãy xem lại rồi lưu lần nữa."
            )
        return str(error)
    return ""


def _onwards(request: SignedInRequest, change: Change, sheet: Sheet, act: str) -> HttpResponseBase:
    if anchor := sheet.anchor(act):
        more = next((table.name for table in sheet.tables if table.adds(act)), "")
        query = f"?{urlencode({'them': more})}" if more else ""
        return redirect(f"{request.path}{query}#{anchor}")
    messages.success(request, _("Đã lưu vào bản đang soạn. Chưa ban hành."))
    return redirect(request.path if act == STAY else change)


def _facts(request: SignedInRequest, change: Change, sheet: Sheet, said: str, version: str) -> dict[str, Any]:
    title = title_of(change.kind, change.key, change.title)
    facts: dict[str, Any] = {
        "change": change,
        "sheet": sheet,
        "title": title,
        "said": said,
        "version": version,
        "trail": [
            (frame.items_address(change.kind), frame.name_of(change.kind)),
            (reverse("change", args=[change.pk]), _("Thay đổi: %s") % title),
            (None, _("Sửa")),
        ],
    }
    if change.kind == Change.Kind.CALENDAR:
        facts |= showing.calendar(request, change.data)
    return facts


edit_urls = [
    path("quan-tri/thay-doi/<int:pk>/noi-dung", edit, name="change_edit"),
    path("quan-tri/thay-doi/<int:pk>/nam/<int:year>", edit_year, name="change_year"),
]
