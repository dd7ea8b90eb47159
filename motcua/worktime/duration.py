"""How long the law gives: a number and a unit, and how the day of the due date ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.worktime.errors import DurationError

# Far above any procedure (1000 days, 83 years of months), far below what a date can hold.
LONGEST = 1000


class Unit(StrEnum):
    """The four units in which the law measures (RULES a.6)."""

    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"

    @property
    def is_calendar(self) -> bool:
        """Whether days off are counted too ("ngày", "tháng"), unlike working hours and working days."""
        return self in (Unit.DAY, Unit.MONTH)


class DueMode(StrEnum):
    """When on its last day a duration in days or months ends (RULES a.6); hours are always exact."""

    SAME_TIME = "same_time"
    END_OF_DAY = "end_of_day"


@dataclass(frozen=True)
class Duration:
    """A processing time such as 5 working days.

    `Duration(0, WORKING_DAY)` means "the same day" (trong ngày, RULES a.4.3); in every other unit the value
    is 1 to 1000. Raises DurationError.
    """

    value: int
    unit: Unit

    def __post_init__(self) -> None:
        least = 0 if self.unit is Unit.WORKING_DAY else 1
        if isinstance(self.value, bool) or not least <= self.value <= LONGEST:
            raise DurationError(
                _("Thời hạn phải là số nguyên từ %(least)s đến %(most)s, đang là %(value)s.")
                % {"least": least, "most": LONGEST, "value": self.value}
            )

    @property
    def label(self) -> str:
        """In words: "5 ngày làm việc"."""
        n = self.value
        if n == 0:
            return _("trong ngày làm việc")
        match self.unit:
            case Unit.WORKING_HOUR:
                return ngettext("%(n)s giờ làm việc", "%(n)s giờ làm việc", n) % {"n": n}
            case Unit.WORKING_DAY:
                return ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", n) % {"n": n}
            case Unit.DAY:
                return ngettext("%(n)s ngày", "%(n)s ngày", n) % {"n": n}
            case Unit.MONTH:
                return ngettext("%(n)s tháng", "%(n)s tháng", n) % {"n": n}

    def to_data(self) -> dict[str, Any]:
        """Plain JSON, the reverse of `from_data`."""
        return {"value": self.value, "unit": self.unit.value}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Duration":
        """Read {"value": 5, "unit": "working_day"}; other keys are remarks. Raises DurationError."""
        try:
            value, unit = data["value"], Unit(data["unit"])
        except (KeyError, TypeError, ValueError) as error:
            raise DurationError(_("Thời hạn cần có số (value) và đơn vị (unit) hợp lệ.")) from error
        if not isinstance(value, int):
            raise DurationError(_("Thời hạn phải là số nguyên, đang là %(value)s.") % {"value": value})
        return cls(value, unit)
