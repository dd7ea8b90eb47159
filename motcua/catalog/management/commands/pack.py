"""`motcua pack check DIR` and `motcua pack load [DIR]`: a province's data, judged and brought in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from motcua.base import clock
from motcua.catalog import service


class Command(BaseCommand):
    help = "Checks a pack or loads it: agencies, calendars, procedures, forms. Repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser("check", help="list every fault of the pack in DIR")
        check.add_argument("directory", type=Path, metavar="DIR")
        load = acts.add_parser("load", help="bring the database up to date with the pack in DIR")
        load.add_argument("directory", type=Path, metavar="DIR", nargs="?", default=settings.PACK)

    def handle(self, *_args: Any, act: str, directory: Path, **options: Any) -> None:
        if not directory.is_dir():
            raise CommandError(f"Không có thư mục {directory}.")
        verbose = options["verbosity"] > 0
        said = self._check(directory) if act == "check" else self._load(directory)
        if verbose:
            self.stdout.write(said)

    def _check(self, directory: Path) -> str:
        faults = service.check_pack(directory)
        if faults:
            raise CommandError(_listed(faults))
        return "Gói dữ liệu không có lỗi."

    def _load(self, directory: Path) -> str:
        try:
            loaded = service.load_pack(directory, clock.now())
        except service.PackError as error:
            raise CommandError(_listed(error.faults)) from error
        if loaded.unchanged:
            return "Gói dữ liệu không thay đổi."
        return (
            f"Đã nạp {loaded.procedures} thủ tục: {loaded.new_revisions} bản mới, "
            f"{loaded.new_forms} tờ khai mới."
        )


def _listed(faults: list[service.Fault]) -> str:
    return "\n".join([f"Gói dữ liệu có {len(faults)} lỗi:", *(f"  {fault}" for fault in faults)])
