"""What a signature means, in words for people who never heard of certificates."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.papers.signing.reading import Kind, Signature


@dataclass(frozen=True)
class Told:
    """One signature for a page: `tone` is success, warning or danger; `facts` are label and text."""

    tone: str
    standing: str
    facts: list[tuple[str, str]]


def tell(signatures: Sequence[Signature]) -> list[Told]:
    """Each signature, the oldest first."""
    return [Told(*_standing(one), _facts(one)) for one in signatures]


def _standing(one: Signature) -> tuple[str, str]:
    """How much it is worth; the worst that is known about it comes first."""
    if not one.intact:
        return "danger", _("Nội dung đã bị sửa sau khi ký. Đừng dùng tệp này.")
    if not one.covers_whole_document:
        return "danger", _("Sau khi ký, tệp đã bị thêm hoặc sửa nội dung. Phần thêm không được ký.")
    if one.revoked:
        return "danger", _("Chứng thư số của người ký đã bị thu hồi.")
    if not one.in_time:
        return "warning", _("Chứng thư số đã hết hạn, hoặc chưa có hiệu lực, vào lúc ký.")
    if not one.trusted:
        return "warning", _(
            "Nội dung còn nguyên từ khi ký, nhưng chúng tôi không xác nhận được người ký là ai: "
            "nơi cấp chứng thư không có trong danh sách tin cậy của cổng."
        )
    return "success", _("Hợp lệ: nội dung còn nguyên từ khi ký, chứng thư số có hiệu lực lúc ký.")


def _facts(one: Signature) -> list[tuple[str, str]]:
    by = _("Cấp dấu thời gian") if one.kind == Kind.TIMESTAMP else _("Người ký")
    rows = [
        (by, one.by),
        (_("Cơ quan, tổ chức"), one.organisation if one.organisation != one.by else ""),
        (_("Ký lúc"), _moment(one)),
        (_("Nơi cấp chứng thư"), one.issuer),
    ]
    return [row for row in rows if row[1]]


def _moment(one: Signature) -> str:
    there = clock.local(one.at).strftime("%H:%M:%S, %d/%m/%Y")
    if one.kind == Kind.TIMESTAMP:
        return there
    if one.stamped_by:
        return _("%(at)s, theo dấu thời gian của %(tsa)s") % {"at": there, "tsa": one.stamped_by}
    return _("%(at)s, theo đồng hồ của máy ký") % {"at": there}
