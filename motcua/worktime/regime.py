"""The legal regimes: which set of rules holds for a dossier, by the day it was received (RULES 0.4).

A dossier keeps the regime of its day of reception whatever comes after; so a regime is plain data to pin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from motcua.worktime.calendar import read_date
from motcua.worktime.duration import DueMode, Duration, Unit
from motcua.worktime.errors import RegimeError


class SupplementEffect(StrEnum):
    """What happens to the clock when a supplement asked for during appraisal has come (RULES a.5)."""

    RESTART = "restart"
    ADD = "add"


@dataclass(frozen=True)
class Regime:
    """One set of rules, in force for dossiers received from `since` until the next regime begins."""

    id: str
    since: date
    law: str
    supplement_effect: SupplementEffect
    slip_series: str
    due_mode: DueMode
    answer_within: Duration
    supplement_within_days: int

    @property
    def supplement_within(self) -> Duration:
        """How long the applicant has, at reception, to complete the dossier (calendar days, RULES a.5)."""
        return Duration(self.supplement_within_days, Unit.DAY)

    def to_data(self) -> dict[str, Any]:
        """Plain JSON, the reverse of `from_data`."""
        return {
            "id": self.id,
            "from": self.since.isoformat(),
            "law": self.law,
            "supplement_effect": self.supplement_effect.value,
            "slip_series": self.slip_series,
            "due_mode": self.due_mode.value,
            "answer_within": self.answer_within.to_data(),
            "supplement_within_days": self.supplement_within_days,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Regime":
        """Read what `to_data` or the pack wrote. Raises RegimeError."""
        try:
            regime = cls(
                id=str(data["id"]),
                since=read_date(data["from"]),
                law=str(data["law"]),
                supplement_effect=SupplementEffect(data["supplement_effect"]),
                slip_series=str(data["slip_series"]),
                due_mode=DueMode(data["due_mode"]),
                answer_within=Duration.from_data(data["answer_within"]),
                supplement_within_days=int(data["supplement_within_days"]),
            )
            regime.supplement_within  # noqa: B018 -- an impossible number of days is refused here, not at the counter
        except (KeyError, TypeError, ValueError) as error:
            raise RegimeError(_refusal(data, error)) from error
        return regime


def regime_on(regimes: Sequence[Regime], day: date) -> Regime:
    """The regime for a dossier received on `day`. Raises RegimeError when none had begun."""
    begun = [regime for regime in regimes if regime.since <= day]
    if not begun:
        raise RegimeError(_("Chưa có bộ quy tắc nào cho ngày tiếp nhận %s.") % f"{day:%d/%m/%Y}")
    return max(begun, key=lambda regime: regime.since)


def _refusal(data: object, error: Exception) -> str:
    name = data.get("id", "?") if isinstance(data, Mapping) else "?"
    return _("Không đọc được bộ quy tắc “%(name)s”: %(error)s.") % {"name": name, "error": error}
