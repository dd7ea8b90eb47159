"""`motcua pack check DIR` and `motcua pack load [DIR]`: a province's data, judged, proven and brought in."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.dossiers import scenarios
from motcua.dossiers.rehearsal.undoing import nothing_kept


class Command(BaseCommand):
    help = "Checks a pack or loads it: agencies, calendars, procedures, forms. Repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser(
            "check", help="list every fault of the pack in DIR, play its tests"
        )
        check.add_argument("directory", type=Path, metavar="DIR")
        check.add_argument("--shape", action="store_true", help="only read the files: needs no database")
        load = acts.add_parser("load", help="bring the database up to date with the pack in DIR")
        load.add_argument("directory", type=Path, metavar="DIR", nargs="?", default=settings.PACK)

    def handle(self, *_args: Any, act: str, directory: Path, **options: Any) -> None:
        if not directory.is_dir():
            raise CommandError(f"Không có thư mục {directory}.")
        said = self._check(directory, **options) if act == "check" else self._load(directory)
        if options["verbosity"] > 0:
            self.stdout.write(said)

    def _check(self, directory: Path, *, shape: bool, **_options: Any) -> str:
        faults = catalog.check_pack(directory)
        if faults:
            raise CommandError(_listed([str(fault) for fault in faults]))
        if shape:
            return "Gói dữ liệu không có lỗi. Chưa chạy kiểm thử quy trình."
        try:
            count, failures = _play(directory)
        except DatabaseError as error:
            raise CommandError(
                "Không chạy được kiểm thử quy trình: cơ sở dữ liệu chưa được chuẩn bị (motcua migrate). "
                "Thêm --shape để chỉ đọc các tệp."
            ) from error
        if failures:
            raise CommandError(_listed(failures))
        return f"Gói dữ liệu không có lỗi, {count} kiểm thử quy trình đều đạt."

    def _load(self, directory: Path) -> str:
        try:
            loaded = catalog.load_pack(directory, clock.now())
        except catalog.PackError as error:
            raise CommandError(_listed([str(fault) for fault in error.faults])) from error
        if loaded.unchanged:
            return "Gói dữ liệu không thay đổi."
        return (
            f"Đã nạp {loaded.procedures} thủ tục: {loaded.new_revisions} bản mới, "
            f"{loaded.new_forms} tờ khai mới."
        )


def _play(directory: Path) -> tuple[int, list[str]]:
    """How many workflow tests the pack brings, and what is wrong; the database stays as it is."""
    with nothing_kept():
        catalog.load_pack(directory, clock.now())
        played = [
            (revision.procedure.code, one)
            for revision in scenarios.with_tests()
            for one in scenarios.run_all(revision)
        ]
    return len(played), list(_failures(played))


def _failures(played: list[tuple[str, scenarios.Played]]) -> Iterator[str]:
    for code, one in played:
        for problem in one.problems:
            yield f"procedures/{code}.yaml → tests[{one.name}]: {problem}"


def _listed(faults: list[str]) -> str:
    return "\n".join([f"Gói dữ liệu có {len(faults)} lỗi:", *(f"  {fault}" for fault in faults)])
