"""PDF: can everyone open it, and how many pages has it?"""

from functools import cache
from typing import BinaryIO

from django.utils.translation import gettext as _

from motcua.files.refusal import Refused

_TAIL = 2048
# Tables of a PDF may be packed; no honest one unpacks to more than this.
_MOST_UNPACKED = 64_000_000


def pages_of_pdf(file: BinaryIO, name: str) -> int:
    """The number of pages; raises Refused where a password is needed, or the file is damaged or cut short."""
    import pikepdf  # 60 ms to import, and few pages need it

    _set_limits()
    file.seek(0)
    try:
        # Scanner apps write slightly wrong tables that every reader mends; a file without its end was cut.
        with pikepdf.open(file, attempt_recovery=_has_end(file), suppress_warnings=True) as pdf:
            count = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise Refused(
            _(
                "Tệp “%(name)s” có mật khẩu nên cơ quan không mở được. "
                "Hãy bỏ mật khẩu (mở tệp, in ra PDF mới) rồi tải lên lại."
            )
            % {"name": name}
        ) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as error:
        raise Refused(_damaged(name)) from error
    if not count:
        raise Refused(
            _("Tệp “%(name)s” không có trang nào. Hãy tạo lại tệp PDF rồi tải lên lại.") % {"name": name}
        )
    return count


@cache
def _set_limits() -> None:
    from pikepdf import settings

    settings.set_qpdf_limits(flate_max_memory=_MOST_UNPACKED, run_length_max_memory=_MOST_UNPACKED)


def _has_end(file: BinaryIO) -> bool:
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    ended = b"%%EOF" in file.read()
    file.seek(0)
    return ended


def _damaged(name: str) -> str:
    return _(
        "Không mở được tệp “%(name)s”: tệp PDF bị hỏng hoặc bị thiếu phần cuối. "
        "Hãy mở thử trên máy của bạn, tạo lại tệp rồi tải lên lại."
    ) % {"name": name}
