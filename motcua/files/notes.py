"""What inspecting a file found: its pages, and what whoever opens it should know although it was taken."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PDF_SCRIPT = "pdf_script"
PDF_ATTACHMENTS = "pdf_attachments"
PDF_XFA = "pdf_xfa"
EMBEDDED = "embedded"
EXTERNAL = "external"

# Codes stand in the rows; the words may be mended.
_WORDS: dict[str, str | Promise] = {
    PDF_SCRIPT: _("Biểu mẫu PDF có đoạn mã tính toán. Nên xem trong trang, không mở bằng chương trình khác."),
    PDF_ATTACHMENTS: _("Trong tệp PDF có tệp đính kèm; trang xem chỉ hiện phần PDF."),
    PDF_XFA: _("Biểu mẫu PDF kiểu XFA: trình duyệt có thể không hiện đủ nội dung."),
    EMBEDDED: _("Trong tệp có tệp khác được nhúng; đừng mở phần nhúng nếu không chắc chắn."),
    EXTERNAL: _("Tệp có nội dung nối ra ngoài mạng; đừng cho phép cập nhật khi chương trình hỏi."),
}


@dataclass(frozen=True)
class Seen:
    """`page_count` where a file has pages; `notes` are codes, for `in_words`."""

    page_count: int | None = None
    notes: tuple[str, ...] = ()


def in_words(codes: list[str]) -> list[str]:
    """Sentences for officers; a code of a newer version is passed over."""
    return [str(_WORDS[code]) for code in codes if code in _WORDS]
