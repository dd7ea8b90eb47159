"""What has been kept for long enough: `motcua retention --dry-run` shows it, `motcua retention` erases it."""

from argparse import ArgumentParser
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from motcua.base import clock, retention


class Command(BaseCommand):
    help = "Erases what was kept as long as retention.yaml of the pack says. The worker does so each night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="show what would go, change nothing")

    def handle(self, *_args: Any, dry_run: bool, **options: Any) -> None:
        try:
            lines = retention.look_ahead(clock.now()) if dry_run else retention.run(clock.now())
        except retention.RetentionError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] > 0:
            _show(Console(file=cast(IO[str], self.stdout)), lines, dry_run=dry_run)


def _show(console: Console, lines: list[retention.Line], *, dry_run: bool) -> None:
    erased = "would go" if dry_run else "erased"
    grid = Table("kind", "kept", erased, "over, but stays", "says who")
    for line in lines:
        count = str(line.count)
        cells = ("", count) if line.stays else (count, "")
        grid.add_row(f"{line.title}\n{line.name}", line.period.keep, *cells, line.period.source)
    grid.add_section()
    grid.add_row("all", "", str(sum(line.count for line in lines if not line.stays)), "", "")
    console.print(grid)
