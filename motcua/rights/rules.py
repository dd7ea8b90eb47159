"""The numbers of this room, from `rights.yaml` of the pack."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from motcua.organization import service as organization
from motcua.organization.models import Agency
from motcua.worktime import service as worktime


@dataclass(frozen=True)
class Rules:
    """As the pack says."""

    export_kept: timedelta
    grace: timedelta
    desk: str
    answer_within: worktime.Duration


@cache
def rules() -> Rules:
    """Those of the installed pack. Raises KeyError, TypeError or worktime.DurationError for a broken file."""
    said = yaml.safe_load((Path(settings.PACK) / "rights.yaml").read_text(encoding="utf-8"))
    correction = said["correction"]
    return Rules(
        export_kept=timedelta(days=said["export"]["kept_days"]),
        grace=timedelta(days=said["closing"]["grace_days"]),
        desk=correction["desk"],
        answer_within=worktime.Duration.from_data(correction["answer_within"]),
    )


def desk() -> Agency:
    """The one-stop desk that answers for the portal as a whole."""
    return organization.get_agency(rules().desk)


def answer_due(agency: Agency, at: datetime) -> datetime:
    """By when a request that came to `agency` at `at` is to be answered."""
    return worktime.due_at(agency.calendar.calendar, at, rules().answer_within)
