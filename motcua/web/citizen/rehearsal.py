"""`/trinh-dien/thoi-gian`: moving the portal's clock ahead, in the demo and on a copy that rehearses."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import administrator_required
from motcua.base import clock, rehearsal
from motcua.base.jobs.rounds import Round, rounds
from motcua.organization import service as organization

logger = logging.getLogger(__name__)

DAYS = ("%d/%m/%Y", "%Y-%m-%d")
TIMES = ("%H:%M", "%Hh%M", "%Hh")


class MomentForm(forms.Form):
    """A day and an hour of it, on the wall clock of Vietnam."""

    ngay = forms.DateField(
        label=gettext_lazy("Đến ngày"),
        help_text=gettext_lazy("Ví dụ: 24/11/2026"),
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Hãy ghi ngày muốn chuyển đến."),
            "invalid": gettext_lazy("Hãy ghi ngày có trong lịch, như 24/11/2026."),
        },
    )
    gio = forms.TimeField(
        label=gettext_lazy("Lúc"),
        help_text=gettext_lazy("Ví dụ: 08:00"),
        input_formats=TIMES,
        widget=forms.TimeInput(format=TIMES[0]),
        error_messages={
            "required": gettext_lazy("Hãy ghi giờ muốn chuyển đến."),
            "invalid": gettext_lazy("Hãy ghi giờ từ 00:00 đến 23:59, như 08:00."),
        },
    )

    def moment(self) -> datetime:
        """The moment that was typed. Only after `is_valid()`."""
        return datetime.combine(self.cleaned_data["ngay"], self.cleaned_data["gio"], clock.VIETNAM)


@never_cache
@require_http_methods(["GET", "POST"])
def clock_page(request: HttpRequest) -> HttpResponseBase:
    """For anybody in the demo, for administrators on a copy; elsewhere there is no such page."""
    if not settings.REHEARSAL:
        raise Http404
    shown = _shown if settings.DEMO else administrator_required(_shown)
    return shown(request)


def _shown(request: HttpRequest) -> HttpResponse:
    at, seen = clock.now(), clock.ahead()
    form, problem = MomentForm(initial=_suggested(at)), ""
    if request.method == "POST":
        wish = request.POST.get("sang", "")
        form = MomentForm(request.POST) if wish == "" else form
        try:
            to = _wished(wish, form, at)
            if to is not None:
                rehearsal.move(to, seen=_seen(request), at=at)
                logger.info("the clock was moved to %s", to.isoformat(timespec="minutes"))
                messages.success(request, _("Giờ của cổng nay là %s.") % _written(to))
                return redirect("demo_clock")
        except rehearsal.NotMovedError as refusal:
            problem = str(refusal)
            if form.is_bound:
                form.add_error("ngay", problem)
    return render(request, "account/rehearsal.jinja", _facts(at, seen, form, problem))


def _wished(wish: str, form: MomentForm, at: datetime) -> datetime | None:
    """Where the clock shall go; None where the form says what is wrong. Raises NotMovedError."""
    if wish == "":
        return form.moment() if form.is_valid() else None
    way = {"gio": organization.next_working_hour, "ngay": organization.next_working_day}.get(wish)
    to = way(at) if way else None
    if to is None:
        raise rehearsal.NotMovedError(_("Chưa có lịch làm việc để tính. Hãy ghi ngày và giờ."))
    return to


def _seen(request: HttpRequest) -> timedelta:
    """The shift that the person saw; a negative one, which there never is, for what is no number."""
    try:
        return timedelta(microseconds=int(request.POST.get("lech", "")))
    except (ValueError, OverflowError):
        return timedelta(-1)


def _suggested(at: datetime) -> dict[str, Any]:
    there = clock.local(organization.next_working_day(at) or at + timedelta(days=1))
    return {"ngay": there.date(), "gio": there.time().replace(second=0, microsecond=0)}


def _facts(at: datetime, seen: timedelta, form: MomentForm, problem: str) -> dict[str, Any]:
    ways = [
        ("gio", _("Sang giờ làm việc tiếp theo"), organization.next_working_hour(at)),
        ("ngay", _("Thêm 1 ngày làm việc"), organization.next_working_day(at)),
    ]
    return {
        "form": form,
        "problem": problem if not form.is_bound else "",
        "seen": seen // timedelta(microseconds=1),
        "clocks": [
            {"key": _("Giờ của cổng"), "value": _written(at)},
            {"key": _("Giờ thật"), "value": _written(clock.real(at))},
            {"key": _("Chênh nhau"), "value": _span(seen)},
        ],
        "ways": [{"name": name, "text": text, "to": _written(to)} for name, text, to in ways if to],
        "columns": [{"text": _("Việc")}, {"text": _("Lượt tới")}, {"text": _("Xong gần nhất")}],
        "rows": [_row(one, at) for one in rounds()],
        "is_copy": not settings.DEMO,
    }


def _row(one: Round, at: datetime) -> list[Any]:
    coming = _("Đến lượt, đang chờ làm") if one.is_due(at) else clock.written(one.next_at)
    return [one.title, coming, clock.written(one.done_at) or _("Chưa lần nào")]


def _written(moment: datetime) -> str:
    there = clock.local(moment)
    return _("%(moment)s (%(weekday)s)") % {
        "moment": clock.written(moment),
        "weekday": date_format(there, "l"),
    }


def _span(ahead: timedelta) -> str:
    if not ahead:
        return _("Không, cổng đang theo giờ thật")
    minutes = ahead // timedelta(minutes=1)
    return _("Cổng đi trước %(days)d ngày %(hours)d giờ %(minutes)d phút") % {
        "days": minutes // 1440,
        "hours": minutes // 60 % 24,
        "minutes": minutes % 60,
    }


urlpatterns = (
    [path("trinh-dien/thoi-gian", clock_page, name="demo_clock")]
    if settings.DEMO or settings.REHEARSAL
    else []
)
