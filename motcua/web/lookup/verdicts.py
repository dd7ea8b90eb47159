"""What a PDF that somebody sends to `/xac-thuc` is worth. The file is read in memory and kept by nobody."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Result, Slip
from motcua.papers.signing import service as signing

Text = str | Promise
Issued = Slip | Result


@dataclass(frozen=True)
class Verdict:
    """In one glance (`kind` is that of the notice), then why: each signature, and what we issued."""

    kind: str
    title: Text
    text: Text
    told: tuple[signing.Told, ...] = ()
    issued: Issued | None = None

    @property
    def is_original(self) -> bool:
        """Byte for byte what we issued."""
        return self.issued is not None and self.kind == "success"


NO_FILE = Verdict(
    "warning", gettext_lazy("Chưa có tệp"), gettext_lazy("Hãy chọn tệp PDF rồi bấm Kiểm tra tệp.")
)
TOO_LARGE = Verdict(
    "warning",
    gettext_lazy("Chưa kiểm tra được"),
    gettext_lazy("Tệp nặng quá 20 MB. Giấy của chúng tôi không nặng như vậy."),
)
TOO_OFTEN = Verdict(
    "warning",
    gettext_lazy("Chưa kiểm tra được"),
    gettext_lazy("Đã có quá nhiều lượt kiểm tra. Hãy chờ 15 phút rồi thử lại."),
)


def judge(pdf: bytes, at: datetime) -> Verdict:
    """Ours to the byte, ours but changed, or a stranger's: signed by whom, and does it hold?"""
    original = dossiers.signatures.issued(hashlib.sha256(pdf).hexdigest())
    try:
        found = signing.verify(pdf, at)
    except signing.UnverifiableError as error:
        if original is None:
            return Verdict("warning", _("Chưa kiểm tra được"), error.reason)
        found = []
    told = tuple(signing.tell(found))
    if original is not None:
        return _original(original, told)
    for one in found:
        if (part := dossiers.signatures.issued(one.signed_part_sha256)) is not None:
            return _grown_from(part, found, told)
    return _strangers(found, told)


def _original(original: Issued, told: tuple[signing.Told, ...]) -> Verdict:
    return Verdict(
        "success",
        _("Tệp này là bản gốc"),
        _("Từng byte của tệp đúng như bản chúng tôi đã phát hành."),
        told,
        original,
    )


def _grown_from(part: Issued, found: list[signing.Signature], told: tuple[signing.Told, ...]) -> Verdict:
    """It begins with a file of ours, to the byte, and goes on."""
    if all(one.is_good for one in found):
        return Verdict(
            "success",
            _("Giấy của chúng tôi, có thêm chữ ký"),
            _("Nội dung đúng như bản chúng tôi đã phát hành; sau đó chỉ có thêm chữ ký."),
            told,
            part,
        )
    return Verdict(
        "danger",
        _("Giấy của chúng tôi nhưng đã bị sửa"),
        _(
            "Tệp bắt đầu đúng như bản chúng tôi đã phát hành, nhưng sau đó có người thêm hoặc sửa nội dung. "
            "Đừng dùng tệp này; hãy xin lại bản gốc."
        ),
        told,
        part,
    )


def _strangers(found: list[signing.Signature], told: tuple[signing.Told, ...]) -> Verdict:
    if not found:
        return Verdict(
            "warning",
            _("Không có gì chứng minh tệp này là thật"),
            _(
                "Chúng tôi không phát hành tệp này, và tệp không mang chữ ký số nào. Ảnh chụp, bản quét và "
                "bản in lại ra PDF đều không còn chữ ký. Nếu giấy có mã QR của cổng, hãy quét mã để so."
            ),
        )
    if any(one.tone == "danger" for one in told):
        return Verdict(
            "danger",
            _("Tệp đã bị sửa, hoặc chữ ký không còn giá trị"),
            _("Đừng dùng tệp này. Hãy xin lại bản gốc từ nơi đã cấp."),
            told,
        )
    if all(one.is_good for one in found):
        return Verdict(
            "success",
            _("Chữ ký hợp lệ"),
            _("Nội dung còn nguyên từ khi ký. Hãy xem người ký dưới đây có đúng là nơi cấp giấy không."),
            told,
        )
    return Verdict(
        "warning",
        _("Không xác nhận được người ký"),
        _(
            "Nội dung còn nguyên từ khi ký, nhưng chúng tôi không biết chắc ai đã ký. "
            "Hãy hỏi lại nơi cấp giấy."
        ),
        told,
    )
