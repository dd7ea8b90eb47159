"""Calendars and regimes from the files of a pack.

A pack lists, year by year, the days off and make-up days that were decided, each with its source. Years it
does not list are filled from the `holidays` library: what lies behind us there is history, what lies ahead
a forecast. Where the pack has a year, the library is not asked at all: our data wins.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from motcua.worktime.calendar import Calendar, OpeningHours, read_date
from motcua.worktime.errors import CalendarError, RegimeError
from motcua.worktime.regime import Regime


def load_calendars(path: Path | str) -> dict[str, Calendar]:
    """The calendars of a pack's calendars.yaml by id. Raises CalendarError."""
    data = _read(path)
    try:
        decided = {int(year): days for year, days in data["years"].items()}
        wanted = range(int(data["library_years"]["from"]), int(data["library_years"]["until"]) + 1)
        holidays, make_up_days = _from_library(year for year in wanted if year not in decided)
        for year, days in decided.items():
            holidays |= _named(year, days["holidays"])
            make_up_days |= _named(year, days.get("make_up_days") or [])
        calendars = [
            Calendar(
                id=str(one["id"]),
                name=str(one["name"]),
                hours=tuple(OpeningHours.from_data(hours) for hours in one["hours"]),
                holidays=holidays,
                make_up_days=make_up_days,
                known_until=max(decided),
                same_day_until=time.fromisoformat(one["same_day_until"]),
            )
            for one in data["calendars"]
        ]
    except CalendarError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CalendarError(_("Không đọc được %(path)s: %(error)r.") % _words(path, error)) from error
    return {calendar.id: calendar for calendar in calendars}


def load_regimes(path: Path | str) -> list[Regime]:
    """The regimes of a pack's regimes.yaml, oldest first. Raises RegimeError."""
    data = _read(path)
    try:
        regimes = sorted((Regime.from_data(one) for one in data["regimes"]), key=lambda regime: regime.since)
    except (KeyError, TypeError) as error:
        raise RegimeError(_("Không đọc được %(path)s: %(error)r.") % _words(path, error)) from error
    for earlier, later in pairwise(regimes):
        if earlier.since == later.since:
            raise RegimeError(_("Hai bộ quy tắc cùng bắt đầu ngày %s.") % f"{later.since:%d/%m/%Y}")
    return regimes


def _named(year: int, lines: Iterable[Mapping[str, Any]]) -> dict[date, str]:
    days = {read_date(line["date"]): str(line["name"]) for line in lines}
    strange = [day for day in days if day.year != year]
    if strange:
        raise CalendarError(
            _("Ngày %(day)s nằm sai năm %(year)s trong lịch.") % {"day": strange[0].isoformat(), "year": year}
        )
    return days


def _from_library(years: Iterable[int]) -> tuple[dict[date, str], dict[date, str]]:
    # Imported late: only loading a pack needs it, and no web process should carry it.
    from holidays import country_holidays

    known = country_holidays("VN", years=list(years), language="vi")
    make_up_days = dict.fromkeys(known.weekend_workdays, "Làm bù cho ngày nghỉ hoán đổi")
    return dict(known.items()), make_up_days


def _read(path: Path | str) -> Any:
    return yaml.safe_load(Path(path).read_text(encoding="utf-8"))


def _words(path: Path | str, error: Exception) -> dict[str, object]:
    return {"path": Path(path).name, "error": error}
