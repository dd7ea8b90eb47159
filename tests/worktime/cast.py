"""The calendar of Bình Phước and short ways to write moments and durations on its wall clock."""

from datetime import datetime
from pathlib import Path

from motcua.base.clock import VIETNAM
from motcua.worktime import service as worktime
from motcua.worktime.service import Duration, Unit

PACK = Path(__file__).resolve().parents[2] / "packs" / "binh-phuoc"
BINH_PHUOC = worktime.load_calendars(PACK / "calendars.yaml")["binh-phuoc"]


def at(text: str) -> datetime:
    """ "2026-03-02 09:00" in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def shown(moment: datetime | None) -> str | None:
    """The reverse of `at`, to the minute."""
    return None if moment is None else f"{moment.astimezone(VIETNAM):%Y-%m-%d %H:%M}"


def hours(n: int) -> Duration:
    return Duration(n, Unit.WORKING_HOUR)


def working_days(n: int) -> Duration:
    return Duration(n, Unit.WORKING_DAY)


def days(n: int) -> Duration:
    return Duration(n, Unit.DAY)


def months(n: int) -> Duration:
    return Duration(n, Unit.MONTH)
