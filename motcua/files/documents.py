"""PDF: can everyone open it, how many pages has it, and does it do anything by itself?

Refused is what acts on its own: a script that runs when the file or a page is opened, an action that starts a
program, a program among the attachments. Only noted, for officers, are the scripts of form fields (official
forms calculate with them) and attachments that are no programs.

A PDF may be made to exhaust whoever reads it, so there are limits on what a packed part may unpack to, on how
many objects there are, and on the time that looking at them may take.
"""

import re
from collections.abc import Iterator
from functools import cache
from time import monotonic
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from motcua.files.doubles import refuse_double
from motcua.files.notes import PDF_ATTACHMENTS, PDF_SCRIPT, PDF_XFA, Seen
from motcua.files.refusal import Refused

_TAIL = 2048
# Tables and packed objects of a PDF; no honest one unpacks to more than this.
_MOST_UNPACKED = 16_000_000
_MOST_IN_ONE = 500_000
_MOST_OBJECTS = 200_000
_MOST_SECONDS = 10
# How far a reader goes from a key of ours to the object that it names.
_DEEPEST = 60

_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_PROGRAM_NAMES = re.compile(
    r".*\.(?:exe|com|scr|pif|bat|cmd|ps1|vbs|vbe|jse?|wsf|wsh|hta|msi|dll|jar|lnk|reg|cpl|sh|docm|xlsm|app|chm)"
    r"[. \0]*",
    re.IGNORECASE | re.DOTALL,
)


def inspect_pdf(file: BinaryIO, name: str) -> Seen:
    """Raises Refused for a password, damage, a bomb, and for what would act by itself."""
    import pikepdf  # 60 ms to import, and few pages need it

    _set_limits()
    file.seek(0)
    try:
        # Scanner apps write slightly wrong tables that every reader mends; a file without its end was cut.
        with pikepdf.open(file, attempt_recovery=_has_end(file), suppress_warnings=True) as pdf:
            count = len(pdf.pages)
            notes = _notes(pdf, name)
    except pikepdf.PasswordError as error:
        raise Refused(
            _(
                "Tệp “%(name)s” có mật khẩu nên cơ quan không mở được. "
                "Hãy bỏ mật khẩu (mở tệp, in ra PDF mới) rồi tải lên lại."
            )
            % {"name": name}
        ) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise Refused(_damaged(name)) from error
    if not count:
        raise Refused(
            _("Tệp “%(name)s” không có trang nào. Hãy tạo lại tệp PDF rồi tải lên lại.") % {"name": name}
        )
    refuse_double(file, name)
    return Seen(count, notes)


def _notes(pdf: Any, name: str) -> tuple[str, ...]:
    """What officers should know; raises Refused for what acts by itself."""
    # The table of a file can promise billions of objects; how many it has is known without reading them.
    if len(pdf.objects) > _MOST_OBJECTS:
        raise Refused(_bomb(name))
    if _runs_when_opened(pdf):
        raise Refused(_active(name))
    found = set()
    for thing in _within_time(pdf, name):
        if _is_launch(thing):
            raise Refused(_active(name))
        if _is_script(thing):
            found.add(PDF_SCRIPT)
        if _is_attachment(thing):
            if _is_program(thing):
                raise Refused(_program_inside(name))
            found.add(PDF_ATTACHMENTS)
    form = pdf.Root.get("/AcroForm")
    if _is_dictionary(form) and "/XFA" in form:
        found.add(PDF_XFA)
    return tuple(sorted(found))


def _within_time(pdf: Any, name: str) -> Iterator[Any]:
    """Every dictionary of the file; raises Refused where that takes longer than any honest file does."""
    until = monotonic() + _MOST_SECONDS
    for thing in pdf.objects:
        if monotonic() > until:
            raise Refused(_bomb(name))
        yield from _dictionaries(thing, 0)


def _dictionaries(thing: Any, depth: int) -> Iterator[Any]:
    """The dictionaries of one object; those it only refers to are objects of their own."""
    import pikepdf

    if depth > _DEEPEST or not isinstance(thing, pikepdf.Object):
        return
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        values = list(thing.values()) if isinstance(thing, pikepdf.Dictionary) else []
    elif isinstance(thing, pikepdf.Array):
        values = list(thing)
    else:
        return
    for value in values:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)


def _runs_when_opened(pdf: Any) -> bool:
    """Scripts of the document itself, of its opening, or of the turning of a page."""
    root = pdf.Root
    names = root.get("/Names")
    if _is_dictionary(names) and "/JavaScript" in names:
        return True
    opening = root.get("/OpenAction")
    if _has_script(opening) or _has_script(root.get("/AA")):
        return True
    return any(_has_script(page.obj.get("/AA")) for page in pdf.pages)


def _has_script(action: Any, depth: int = 0) -> bool:
    """Whether an action, one of a set of actions, or one that follows it is a script."""
    if depth > _DEEPEST or not _is_dictionary(action):
        return False
    if _is_script(action):
        return True
    return any(_has_script(value, depth + 1) for key, value in action.items() if key not in ("/D", "/Parent"))


def _is_dictionary(thing: Any) -> bool:
    import pikepdf

    return isinstance(thing, pikepdf.Dictionary)


def _is_launch(thing: Any) -> bool:
    return bool(thing.get("/S") == "/Launch")


def _is_script(thing: Any) -> bool:
    return bool(thing.get("/S") == "/JavaScript" or ("/JS" in thing and thing.get("/S") != "/Rendition"))


def _is_attachment(thing: Any) -> bool:
    return _is_dictionary(thing) and _is_dictionary(thing.get("/EF"))


def _is_program(attachment: Any) -> bool:
    import pikepdf

    for key in ("/F", "/UF"):
        called = attachment.get(key)
        if called is not None and _PROGRAM_NAMES.fullmatch(str(called)):
            return True
    for content in attachment["/EF"].values():
        if isinstance(content, pikepdf.Stream) and content.read_bytes().startswith(_PROGRAMS):
            return True
    return False


@cache
def _set_limits() -> None:
    from pikepdf import settings

    settings.set_qpdf_limits(
        flate_max_memory=_MOST_UNPACKED,
        run_length_max_memory=_MOST_UNPACKED,
        parser_max_container_size=_MOST_IN_ONE,
    )


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


def _bomb(name: str) -> str:
    return _(
        "Tệp “%(name)s” nén quá nhiều dữ liệu bên trong nên cổng không nhận. "
        "Hãy in ra PDF mới, hoặc quét lại, rồi tải lên."
    ) % {"name": name}


def _active(name: str) -> str:
    return _(
        "Tệp “%(name)s” có lệnh tự chạy khi mở nên cổng không nhận. "
        "Hãy mở tệp, in ra PDF mới rồi tải lên lại."
    ) % {"name": name}


def _program_inside(name: str) -> str:
    return _(
        "Trong tệp “%(name)s” có đính kèm một chương trình máy tính nên cổng không nhận. "
        "Hãy bỏ tệp đính kèm, hoặc in ra PDF mới, rồi tải lên lại."
    ) % {"name": name}
