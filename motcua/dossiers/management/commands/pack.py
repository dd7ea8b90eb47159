"""A province's data, judged, proven, brought in and taken out again.

`motcua pack check DIR`, `motcua pack load [DIR]`, `motcua pack export CODE FILE`
"""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
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
    help = (
        "Checks a pack or loads it: agencies, calendars, procedures, forms. Repeatable. Exports a procedure."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser("check", help="list every fault of the pack in DIR, play its tests")
        check.add_argument("directory", type=Path, metavar="DIR")
        check.add_argument("--shape", action="store_true", help="only read the files: needs no database")
        load = acts.add_parser("load", help="bring the database up to date with the pack in DIR")
        load.add_argument("directory", type=Path, metavar="DIR", nargs="?", default=settings.PACK)
        export = acts.add_parser("export", help="write a procedure in force, with its forms, as one file")
        export.add_argument("code", metavar="CODE", help="such as 2.000134")
        export.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *_args: Any, act: str, **options: Any) -> None:
        doing: dict[str, Callable[..., str]] = {
            "check": self._check,
            "load": self._load,
            "export": self._export,
        }
        said = doing[act](**options)
        if options["verbosity"] > 0:
            self.stdout.write(said)

    def _check(self, directory: Path, *, shape: bool, **_options: Any) -> str:
        _require_folder(directory)
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

    def _load(self, directory: Path, **_options: Any) -> str:
        _require_folder(directory)
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

    def _export(self, code: str, file: Path, **_options: Any) -> str:
        data = catalog.changes.current("procedure", code)
        if data is None:
            raise CommandError(f"Không có thủ tục {code}.")
        try:
            file.write_text(catalog.bundle.dump(data), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Không ghi được {file}: {error.strerror}.") from error
        return f"Đã ghi thủ tục {code} vào {file}."


def _require_folder(directory: Path) -> None:
    if not directory.is_dir():
        raise CommandError(f"Không có thư mục {directory}.")


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
