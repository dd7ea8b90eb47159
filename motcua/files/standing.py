"""What the scanner and the inspection found, in words: for officers on each file, for whoever sent it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.files.models import Scan, StoredFile


@dataclass(frozen=True)
class Standing:
    """`tone` is that of a tag (web/ui/tones.py); `text` "" where there is nothing to say."""

    text: str
    tone: str = "neutral"


def for_officer(stored: StoredFile) -> Standing:
    """How far a file was scanned, why it cannot be opened, by what and when it was found clean."""
    match stored.scan:
        case Scan.OURS:
            return Standing("")
        case Scan.CLEAN:
            when = clock.written(stored.scanned_at) if stored.scanned_at else ""
            facts = {"when": when, "engine": stored.scan_engine}
            return Standing(_("Đã quét, không thấy mã độc (%(engine)s, lúc %(when)s)") % facts, "done")
        case Scan.INFECTED:
            return Standing(
                _("Có mã độc: %(found)s. Không ai mở được") % {"found": stored.scan_found}, "action"
            )
        case Scan.TOO_LARGE:
            return Standing(_("Chưa mở được: quá lớn đối với bộ quét mã độc. Báo người quản trị"), "action")
        case Scan.WAITING if stored.scan_tried_at:
            tried = {"when": clock.written(stored.scan_tried_at)}
            return Standing(
                _("Chưa mở được: bộ quét mã độc không trả lời (lần cuối hỏi: %(when)s)") % tried, "waiting"
            )
        case Scan.WAITING:
            return Standing(_("Chưa mở được: đang chờ quét mã độc"), "waiting")
    return Standing(_("Chưa quét mã độc: cổng không có bộ quét"))


def for_sender(stored: StoredFile, *, may_remove: bool) -> Standing:
    """What the person who sent a file should know or do; nothing while all is well."""
    if stored.scan == Scan.INFECTED:
        found = {"found": stored.scan_found}
        if may_remove:
            return Standing(
                _(
                    "Tệp có mã độc (%(found)s). Hãy gỡ tệp này, quét máy của bạn bằng phần mềm diệt vi-rút, "
                    "rồi tải lên bản khác."
                )
                % found,
                "action",
            )
        return Standing(
            _(
                "Tệp có mã độc (%(found)s) nên cơ quan không mở được. Hãy chuẩn bị bản khác: "
                "cơ quan sẽ yêu cầu bạn bổ sung. Nên quét máy của bạn bằng phần mềm diệt vi-rút."
            )
            % found,
            "action",
        )
    if stored.scan == Scan.WAITING:
        return Standing(_("Đang chờ quét mã độc; bạn cứ làm tiếp."))
    return Standing("")
