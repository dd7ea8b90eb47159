"""What of dossiers goes in time, and what only an archive takes away (RULES a.12)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from motcua.base import retention
from motcua.dossiers import drafts
from motcua.dossiers.models import Dossier, Draft, FiledPaper, Look, Slip


def _discard(forgotten: Sequence[Draft], _at: datetime) -> None:
    for draft in forgotten:
        drafts.forget(draft)


def _drop(papers: Sequence[FiledPaper], _at: datetime) -> None:
    drafts.drop_papers(FiledPaper.objects.filter(pk__in=[paper.pk for paper in papers]))


retention.kept(
    "drafts",
    _("Bản nháp chưa nộp, cùng các tệp"),
    find=lambda before, _at: Draft.objects.filter(submitted_at=None, changed_at__lt=before),
    erase=_discard,
)
retention.kept(
    "left_papers",
    _("Tệp còn lại ở bản nháp đã nộp, không thuộc hồ sơ"),
    find=lambda before, _at: FiledPaper.objects.filter(draft__submitted_at__lt=before),
    erase=_drop,
)
retention.kept(
    "looks",
    _("Nhật ký xem hồ sơ"),
    find=lambda before, _at: Look.objects.filter(at__lt=before),
    erase=retention.erase_rows,
)
# Never by a job: the law keeps them, and the chain of events would break.
retention.kept(
    "receipts",
    _("Biên lai, giấy tiếp nhận"),
    find=lambda before, _at: Slip.objects.filter(
        issued_at__lt=before, form__in=[Slip.Form.RECEIPT, Slip.Form.SLIP_01]
    ),
    erase=None,
)
retention.kept(
    "dossiers",
    _("Hồ sơ đã đóng, phiếu, kết quả, nhật ký sự kiện"),
    find=lambda before, _at: Dossier.objects.filter(closed_at__lt=before),
    erase=None,
)
