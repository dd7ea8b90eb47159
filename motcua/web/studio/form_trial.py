"""Trying a declaration out, as a citizen fills it in. Nothing is stored, except as an example when asked.

What was typed travels with the page, in `_state`: {"typed": raw, "answers": {table: rows}}. Names of inputs
that are no questions begin with an underscore, with which no key begins.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.formengine import service as formengine
from motcua.formengine.service import diagnosis
from motcua.web.studio.form_frame import links, show
from motcua.web.studio.form_store import Draft, day_of, example_problems, procedure_change, with_pieces

NEW = "moi"
_LONGEST_STATE = 1_000_000


@dataclass(frozen=True)
class Trial:
    """A declaration half filled in: the day it is filed, what is typed, and the rows of its tables."""

    form: formengine.Form
    today: date
    answers: dict[str, Any] = field(default_factory=dict)
    typed: formengine.Raw | None = None

    @property
    def context(self) -> formengine.Context:
        """The day of filing, for the rules."""
        return formengine.Context(today=self.today)

    def read(self, posted: Mapping[str, Any]) -> formengine.Cleaned:
        """The page as typed, with the rows so far."""
        return self.form.clean(posted, self.answers, self.context)

    def quietly(self) -> formengine.Cleaned | None:
        """What was typed, without telling yet what is wrong with it."""
        return replace(self.read(self.typed), errors=[], warnings=[]) if self.typed is not None else None

    @property
    def state(self) -> str:
        """What travels with the page."""
        rows = {key: value for key, value in self.answers.items() if self._is_table(key)}
        return json.dumps({"answers": rows, "typed": self.typed}, ensure_ascii=False)

    def _is_table(self, key: str) -> bool:
        try:
            return self.form.table(key).is_table
        except KeyError:
            return False

    def with_state(self, text: str) -> "Trial":
        """As it was when the page was sent; what somebody tampered with counts as nothing."""
        try:
            state = json.loads(text[:_LONGEST_STATE])
        except (ValueError, RecursionError):
            return self
        if not isinstance(state, dict):
            return self
        answers, typed = state.get("answers"), state.get("typed")
        rows = {k: v for k, v in answers.items() if self._is_table(k)} if isinstance(answers, dict) else {}
        return replace(self, answers=rows, typed=typed if isinstance(typed, dict) else None)


@require_http_methods(["GET", "POST"])
@with_pieces
def trial(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """The page as a citizen sees it, with checking."""
    return _page(request, draft, Trial(_form(request, draft), clock.today()), "trial")


@require_http_methods(["GET", "POST"])
@with_pieces
def example(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """The same page with the form's example, to be filled in and kept."""
    form, stored = _form(request, draft), draft.example or {}
    answers = stored.get("answers")
    begun = Trial(
        form, day_of(stored.get("today")) or clock.today(), answers if isinstance(answers, dict) else {}
    )
    return _page(request, draft, begun, "example")


def _form(request: SignedInRequest, draft: Draft) -> formengine.Form:
    form, left_out = diagnosis.showable(draft.definition)
    if left_out:
        messages.warning(request, _("%d câu hỏi đang có lỗi nên chưa hiện ở đây.") % len(left_out))
    return form


def _page(request: SignedInRequest, draft: Draft, begun: Trial, tab: str) -> HttpResponseBase:
    if request.method != "POST":
        return _show(request, draft, begun, None, tab)
    posted = request.POST
    now = replace(begun, today=day_of(posted.get("_today")) or begun.today).with_state(
        posted.get("_state", "")
    )
    if "_row" in posted:
        return _row(request, draft, now, tab)
    cleaned = now.read(posted)
    now = replace(now, typed=cleaned.raw)
    if "_go" in posted:
        return _go(request, draft, now, tab, posted["_go"])
    if "_keep" in posted and tab == "example" and cleaned.ok:
        return _keep(request, draft, now, cleaned)
    return _show(request, draft, now, cleaned, tab, checked=True)


def _keep(
    request: SignedInRequest, draft: Draft, now: Trial, cleaned: formengine.Cleaned
) -> HttpResponseBase:
    kept = {**(draft.example or {}), "today": now.today.isoformat(), "answers": cleaned.answers}
    try:
        draft.keep(request, example=kept)
    except catalog.changes.ChangeError as error:
        messages.warning(request, str(error))
        fresh = Draft(procedure_change(draft.change.pk), draft.key)
        return _show(request, fresh, now, cleaned, "example")
    messages.success(request, _("Đã lưu ví dụ."))
    return redirect(draft.address("change_form_example"))


def _show(
    request: SignedInRequest,
    draft: Draft,
    now: Trial,
    cleaned: formengine.Cleaned | None,
    tab: str,
    *,
    checked: bool = False,
) -> HttpResponseBase:
    stored = draft.example
    facts = {
        "form": now.form,
        "sections": now.form.page(now.answers, cleaned),
        "state": now.state,
        "today": now.today.isoformat(),
        "problems": links(cleaned.errors) if cleaned and checked else [],
        "passes": checked and cleaned is not None and cleaned.ok,
        "warnings": [one.message for one in cleaned.warnings] if cleaned and checked else [],
        "keeps": tab == "example",
        "stored": stored,
        "stored_problems": example_problems(now.form, stored) if stored else [],
        "read": now.form.display(cleaned.answers) if checked and cleaned and cleaned.ok else [],
    }
    return show(request, draft, "trial", facts, tab=tab)


# -- rows of a table -------------------------------------------------------------------------------------


def _go(request: SignedInRequest, draft: Draft, now: Trial, tab: str, wish: str) -> HttpResponseBase:
    """What a button of a table asks for: "<table>.moi", "<table>.<n>" or "<table>.<n>.xoa"."""
    table, _dot, rest = wish.partition(".")
    number, _dot, act = rest.partition(".")
    place = _number(now, table, number)
    if place is None:
        return _show(request, draft, now, now.quietly(), tab)
    if act == "xoa" and place:
        now = replace(now, answers=now.form.remove_row(now.answers, table, place))
        return _show(request, draft, now, now.quietly(), tab)
    return _show_row(request, draft, now, tab, table, place)


def _row(request: SignedInRequest, draft: Draft, now: Trial, tab: str) -> HttpResponseBase:
    """A row's page came back: into the table, or again with what is wrong."""
    posted = request.POST
    table, _dot, number = posted["_row"].partition(".")
    place = _number(now, table, number)
    if place is None or "_back" in posted:
        return _show(request, draft, now, now.quietly(), tab)
    page = now.quietly()
    above = page.answers if page else now.answers
    position = place or len(now.form.rows(now.answers, table)) + 1
    cleaned = now.form.clean_row(table, posted, now.context, answers=above, number=position)
    if cleaned.errors:
        return _show_row(request, draft, now, tab, table, place, cleaned)
    try:
        if place:
            answers = now.form.replace_row(now.answers, table, place, cleaned.answers)
        else:
            answers = now.form.add_row(now.answers, table, cleaned.answers)
    except formengine.NoSuchRowError:
        messages.warning(request, _("Bảng này đã đủ số dòng."))
        answers = now.answers
    now = replace(now, answers=answers)
    if "_another" in posted and now.form.can_add_row(now.answers, table):
        return _show_row(request, draft, now, tab, table, 0)
    return _show(request, draft, now, now.quietly(), tab)


def _number(now: Trial, table: str, number: str) -> int | None:
    """The row that is meant, 0 for a new one; None where there is none."""
    try:
        now.form.table(table)
        if number == NEW:
            return 0
        if not (number.isascii() and number.isdigit() and len(number) < 5):
            return None
        now.form.row(now.answers, table, int(number))
    except (KeyError, formengine.NoSuchRowError):
        return None
    return int(number)


def _show_row(
    request: SignedInRequest,
    draft: Draft,
    now: Trial,
    tab: str,
    table: str,
    number: int,
    cleaned: formengine.Cleaned | None = None,
) -> HttpResponseBase:
    question = now.form.table(table)
    row = now.form.row(now.answers, table, number) if number else None
    name = question.row_name or _("Dòng")
    facts = {
        "fields": now.form.row_page(table, row, cleaned),
        "state": now.state,
        "today": now.today.isoformat(),
        "row": f"{table}.{number or NEW}",
        "title": f"{name} {number}" if number else _("Thêm %s") % name.lower(),
        "table_label": question.label,
        "problems": links(cleaned.errors) if cleaned else [],
        "is_new": not number,
    }
    return show(request, draft, "trial_row", facts, tab=tab)
