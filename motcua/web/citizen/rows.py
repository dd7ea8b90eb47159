"""Rows of a table, each on a small page of its own: 200 rows stay as light as two."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest
from motcua.dossiers import service as dossiers
from motcua.formengine import service as formengine
from motcua.web.citizen import behalf, steps
from motcua.web.citizen.sheets import Sheet


def destination(sheet: Sheet, wish: str) -> str:
    """Where a button of a table leads: "<table>.moi", "<table>.<n>" or "<table>.<n>.xoa"."""
    table, _dot, rest = wish.partition(".")
    number, _dot, act = rest.partition(".")
    if not _is_table(sheet, table):
        return sheet.home
    if number.isascii() and number.isdigit() and len(number) < 6:
        return sheet.row_address(table, int(number)) + ("/xoa" if act == "xoa" else "")
    return sheet.row_address(table, 0)


def edit(request: SignedInRequest, sheet: Sheet, table: str, number: int) -> HttpResponseBase:
    """Add (`number` 0) or change a row."""
    row = _row(sheet, table, number)
    if request.method == "POST":
        return _save(request, sheet, table, number)
    kept = resume.take(request, sheet.at)
    cleaned = sheet.read_row(table, number, kept) if kept is not None else sheet.reopened_row(table, number)
    return _show(request, sheet, table, number, row=row, cleaned=cleaned, restored=kept is not None)


def remove(request: SignedInRequest, sheet: Sheet, table: str, number: int) -> HttpResponseBase:
    """Ask, then take the row out."""
    if not number:  # the row that is still to be added cannot be removed
        raise Http404
    row = _row(sheet, table, number)
    if request.method == "POST":
        try:
            sheet.remove_row(table, number, steps.version_of(request))
        except dossiers.OvertakenError:
            # The number may mean another row by now: show what is there before anything goes.
            messages.warning(request, _("Tờ khai vừa thay đổi ở nơi khác. Hãy xem lại rồi hãy xóa."))
        else:
            messages.success(request, _("Đã xóa dòng."))
        return redirect(f"{sheet.home}#{table}")
    question = sheet.form.table(table)
    filled = [column for column in question.columns if column.key in row]
    lines = [(column.name, column.kind.text(column, row[column.key])) for column in filled]
    return render(
        request,
        "citizen/row_removal.jinja",
        {
            "title": _title(question, number),
            "lines": lines,
            "back": f"{sheet.home}#{table}",
            **_frame(request, sheet),
        },
    )


def _save(request: SignedInRequest, sheet: Sheet, table: str, number: int) -> HttpResponseBase:
    cleaned = sheet.read_row(table, number, request.POST)
    try:
        sheet.save_row(table, number, cleaned, steps.version_of(request))
    except dossiers.OvertakenError as error:
        sheet.holder.refresh_from_db()
        return _show(request, sheet, table, number, cleaned=cleaned, conflict=str(error))
    except formengine.NoSuchRowError:
        messages.warning(request, _("Bảng này đã đủ số dòng."))
        return redirect(f"{sheet.home}#{table}")
    if cleaned.errors:
        return _show(request, sheet, table, number, cleaned=cleaned)
    if "another" in request.POST and sheet.form.can_add_row(sheet.answers, table):
        messages.success(request, _("Đã lưu. Mời bạn khai dòng tiếp theo."))
        return redirect(sheet.row_address(table, 0))
    return redirect(f"{sheet.home}#{table}")


def _show(
    request: SignedInRequest,
    sheet: Sheet,
    table: str,
    number: int,
    *,
    cleaned: formengine.Cleaned | None,
    row: formengine.Answers | None = None,
    conflict: str = "",
    restored: bool = False,
) -> HttpResponseBase:
    question = sheet.form.table(table)
    return render(
        request,
        "citizen/row.jinja",
        {
            "title": _title(question, number) if number else _("Thêm %s") % _row_name(question).lower(),
            "table_label": question.label,
            "fields": sheet.form.row_page(table, row, cleaned),
            "problems": steps.links(cleaned.errors) if cleaned else [],
            "conflict": conflict,
            "restored": restored,
            "back": f"{sheet.home}#{table}",
            "may_add_another": not number,
            **_frame(request, sheet),
        },
    )


def _frame(request: SignedInRequest, sheet: Sheet) -> dict[str, Any]:
    return {"version": sheet.holder.version, **behalf.frame(request, sheet.holder)}


def _row(sheet: Sheet, table: str, number: int) -> formengine.Answers:
    if not _is_table(sheet, table):
        raise Http404
    try:
        return sheet.form.row(sheet.answers, table, number) if number else {}
    except formengine.NoSuchRowError as error:
        raise Http404 from error


def _is_table(sheet: Sheet, table: str) -> bool:
    try:
        sheet.form.table(table)
    except KeyError:
        return False
    return sheet.may_change(table)


def _title(question: formengine.Question, number: int) -> str:
    return f"{_row_name(question)} {number}"


def _row_name(question: formengine.Question) -> str:
    return question.row_name or _("Dòng")
