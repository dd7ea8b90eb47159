"""`motcua reorganize KEY`: agencies end and begin; procedures, officers, open dossiers move along."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from motcua.accounts.service import RefusedError
from motcua.base import clock
from motcua.catalog.service import PackError
from motcua.catalog.service import reorganization as catalogue
from motcua.dossiers.models import Step
from motcua.dossiers.reorganizing import Report, TooEarlyError, reorganize
from motcua.organization.models import Role
from motcua.organization.service import UnknownPlaceError

_SHOWN = 8


class Command(BaseCommand):
    help = "Carries out a reorganisation of the pack (reorganizations/KEY.yaml), whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", metavar="KEY", help="e.g. 2025-03-01")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, change nothing")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--at", type=_moment, help="moment of the act, e.g. 2025-03-01T00:00 (usual: now)"
        )

    def handle(self, *_args: Any, key: str, dry_run: bool, yes: bool, **options: Any) -> None:
        now = clock.now()
        at: datetime = options["at"] or now
        if at > now:
            raise CommandError("Thời điểm --at ở trong tương lai.")
        try:
            data = catalogue.find(settings.PACK, key)
            self.stdout.write(f"{data['name']}\nCăn cứ: {data['basis']}.\n")
            if dry_run or not yes:
                foreseen = reorganize(data, at, dry_run=True)
                self._say(foreseen, "Sẽ làm" if not dry_run else "Chạy thử, không thay đổi gì. Sẽ làm")
                if dry_run or foreseen.is_empty or not self._agreed():
                    return
            self._say(reorganize(data, at), "Đã làm")
        except TooEarlyError:
            raise CommandError("Chưa đến ngày hiệu lực, chưa thực hiện được.") from None
        except catalogue.UnknownReorganizationError as error:
            raise CommandError(f"Gói dữ liệu không có “{key}”. Đang có: {error or 'không có gì'}.") from error
        except UnknownPlaceError as error:
            raise CommandError(
                f"Tệp chưa nói {error} chuyển đi đâu. Hãy ghi thêm vào departments."
            ) from error
        except RefusedError as error:
            raise CommandError(str(error)) from error
        except PackError as error:
            raise CommandError("\n".join(["Gói dữ liệu có lỗi:", *map(str, error.faults)])) from error

    def _agreed(self) -> bool:
        answer = input("Thực hiện? Gõ “co” để đồng ý: ").strip().lower()
        if answer in ("co", "có", "y", "yes"):
            return True
        self.stdout.write("Đã dừng, không thay đổi gì.")
        return False

    def _say(self, report: Report, begun: str) -> None:
        if report.is_empty:
            self.stdout.write("Không còn gì để chuyển.")
            return
        for line in _lines(report):
            self.stdout.write(f"{begun}: {line}" if not line.startswith(" ") else line)
        if report.vacant:
            self.stdout.write("\nChưa có ai làm được các bước sau. Hãy giao vị trí tại /quan-tri/can-bo:")
            for step in report.vacant:
                self.stdout.write(f"  {_place(step)}: {Role(step.role).label}")


def _lines(report: Report) -> Iterator[str]:
    yield f"{len(report.agencies)} cơ quan bắt đầu, kết thúc hoặc thay đổi"
    for agency in report.agencies:
        end = f" (đến hết {agency.valid_to:%d/%m/%Y})" if agency.valid_to else ""
        yield f"  {agency.code} {agency.name}{end}"
    yield f"{len(report.procedures)} thủ tục có bản mới"
    yield from _ways((one.old, one.new) for one in report.procedures)
    yield f"{len(report.posts)} vị trí cán bộ chuyển theo"
    for post in report.posts[:_SHOWN]:
        yield f"  {post.user.full_name}: {post}"
    if len(report.posts) > _SHOWN:
        yield f"  … và {len(report.posts) - _SHOWN} vị trí nữa"
    yield f"{len(report.dossiers)} hồ sơ đang giải quyết chuyển theo, giữ nguyên mã và thời hạn"
    yield from _ways((one.old.key, one.new.key) for one in report.dossiers)
    yield f"{report.drafts} bản nháp sẽ nộp tới cơ quan mới"


def _ways(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for (old, new), count in sorted(Counter(pairs).items()):
        yield f"  {old} → {new}: {count}" if old != new else f"  {old} (đổi tên gọi): {count}"


def _place(step: Step) -> str:
    department = f", {step.department.name}" if step.department else ""
    return f"{step.agency.name}{department}"


def _moment(text: str) -> datetime:
    """A moment in Vietnam; raises ValueError, which the parser turns into a sentence."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=clock.VIETNAM)
