"""Exports are made, and accounts closed, by the worker."""

from datetime import datetime, timedelta
from typing import Any

from motcua.base.jobs import service as jobs
from motcua.rights import closing, exporting
from motcua.rights.models import DataExport


# Hundreds of dossiers with their papers take their time.
@jobs.task("rights.make_export", lease=timedelta(minutes=30))
def make_export(payload: dict[str, Any], at: datetime) -> None:
    """Make the export with this id, unless it (or its owner) is gone."""
    export = DataExport.objects.select_related("user").filter(pk=payload["id"]).first()
    if export is not None:
        exporting.make(export, at)


@jobs.task("rights.close_accounts", lease=timedelta(minutes=30))
def close_accounts(_payload: dict[str, Any], at: datetime) -> None:
    """Close the accounts whose days of grace are over; one that cannot be closed does not stop the others."""
    failure: Exception | None = None
    for one in closing.due(at):
        try:
            closing.carry_out(one, at)
        except Exception as error:
            failure = error
    if failure is not None:
        raise failure
