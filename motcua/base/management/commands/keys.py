"""The keys of encrypted columns: `motcua keys check`, `motcua keys rotate`, `motcua keys reindex`."""

from argparse import ArgumentParser
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table as Grid

from motcua.base import crypto, rotation


class Command(BaseCommand):
    help = "Tells which keys values depend on, brings all under the newest one, computes blind indexes anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("check", help="count the values under each key of MOTCUA_FIELD_KEYS")
        acts.add_parser(
            "rotate", help="bring every value under the first key; the portal may run, and so may this again"
        )
        reindex = acts.add_parser("reindex", help="after MOTCUA_INDEX_KEY was changed")
        reindex.add_argument("--portal-is-stopped", action="store_true", required=True)

    def handle(self, *_args: Any, act: str, **options: Any) -> None:
        self.console = Console(file=cast(IO[str], self.stdout), quiet=options["verbosity"] == 0)
        {"check": self._check, "rotate": self._rotate, "reindex": self._reindex}[act]()

    def _check(self) -> None:
        counts = {table.name: rotation.under_each_key(table) for table in rotation.tables()}
        known = crypto.headers()
        grid = Grid("table", *(f"key {number}" for number, _key in enumerate(known, 1)), "no key of ours")
        strange = 0
        for name, found in counts.items():
            others = sum(count for start, count in found.items() if start not in known)
            strange += others
            grid.add_row(name, *(str(found.get(key, 0)) for key in known), str(others))
        self.console.print(grid)
        if strange:
            raise CommandError(f"{strange} values open with no key of MOTCUA_FIELD_KEYS.")
        unused = [
            str(number)
            for number, key in enumerate(known, 1)
            if number > 1 and not any(found.get(key) for found in counts.values())
        ]
        if unused:
            self.console.print(f"No value needs key {', '.join(unused)} any more.")

    def _rotate(self) -> None:
        with self._progress() as progress:
            bars = {
                table.name: progress.add_task(table.name, total=count)
                for table in rotation.tables()
                if (count := rotation.waiting(table))
            }

            def tell(table: rotation.Table, count: int) -> None:
                # A table that had nothing to do may have got something since.
                if table.name in bars:
                    progress.advance(bars[table.name], count)

            try:
                unreadable = rotation.renew_all(tell)
            except rotation.StillBusyError as busy:
                raise CommandError(f"Rows of {busy} were in use all the time. Run this again.") from busy
            except DatabaseError as error:
                raise CommandError(
                    f"The database refuses: {error} What was done stays done; keep the old key."
                ) from error
        for value in unreadable:
            self.console.print(f"{value.table} #{value.row}: {value.reason}")
        left = sum(rotation.waiting(table) for table in rotation.tables())
        if left:
            raise CommandError(
                f"{left} rows are not under the newest key. Keep the old one, see the rows above."
            )
        self.console.print("Every value is under the newest key. The older ones may leave MOTCUA_FIELD_KEYS.")

    def _reindex(self, **_options: Any) -> None:
        with self._progress() as progress:
            bars = {
                index: progress.add_task(f"{index.model}.{index.column}", total=rotation.index_rows(index))
                for index in crypto.blind_indexes
            }
            changed = rotation.reindex(lambda index, count: progress.advance(bars[index], count))
        if rotation.reindex():
            raise CommandError(
                "Indexes changed meanwhile: the portal is not stopped. Stop it, run this again."
            )
        self.console.print(f"{changed} fingerprints were computed anew.")

    def _progress(self) -> Progress:
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self.console,
        )
