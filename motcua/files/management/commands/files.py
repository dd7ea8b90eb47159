"""`motcua files check`: is everything that was ever received still there, to the byte?"""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base import clock
from motcua.files.checking import Fault, Report, check
from motcua.files.models import StoredFile

_SHOWN = 20
_WORDS = {
    "missing": "the object is missing: restore it from the backup of the store",
    "size": "the object has another size than was received: restore it from the backup of the store",
    "content": "the object is not what was received: restore it from the backup of the store",
    "orphan": "no row speaks of this object: the nightly sweep removes it",
}


class Command(BaseCommand):
    help = "Compares the store of files with the database, both ways. Ends with 1 where a file is not whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check"])
        parser.add_argument("--deep", action="store_true", help="read every object, recompute its SHA-256")
        parser.add_argument("--json", action="store_true", help="the report for machines")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            report = self._checked(options["deep"], quiet=options["json"])
        except OSError as error:
            raise CommandError(f"The store cannot be used: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(), indent=1))
        else:
            self._tell(report, options["deep"])
        if not report.is_sound:
            sys.exit(1)

    def _checked(self, deep: bool, quiet: bool) -> Report:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        # On a terminal only, and beside the report: what is piped on stays clean.
        console = Console(stderr=True)
        columns = ("Comparing files", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bar:
            task = bar.add_task("", total=StoredFile.objects.count())
            return check(clock.now(), deep=deep, progress=lambda more: bar.advance(task, more))

    def _tell(self, report: Report, deep: bool) -> None:
        for faults in (report.missing, report.changed, report.orphans):
            self._list(faults)
        read = f", {report.bytes_read / 2**20:.1f} MB read" if deep else ""
        self.stdout.write(f"{report.files} files and {report.objects} objects compared{read}.")
        self.stdout.write(
            f"Missing: {len(report.missing)}. Changed: {len(report.changed)}. Orphans: {len(report.orphans)}."
        )

    def _list(self, faults: list[Fault]) -> None:
        for fault in faults[:_SHOWN]:
            whose = f"file {fault.file} of {fault.received_at}, " if fault.file else ""
            self.stderr.write(f"{whose}{fault.key}: {_WORDS[fault.what]}")
        if len(faults) > _SHOWN:
            self.stderr.write(f"… and {len(faults) - _SHOWN} more (--json lists all)")
