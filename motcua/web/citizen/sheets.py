"""A declaration on a page: what is stored, what was typed and is still wrong, and which part may be changed.

Two things carry one: a draft, whole, and a supplement, of which only the defective questions are unlocked.
Both keep wrong values in `typed`: {"page": raw, "quiet": true, "rows": {"doi_tuong.3": raw}}. `quiet` means
that the person left the page to do something else and has not been told yet what is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Draft, Supplement
from motcua.formengine import service as formengine


@dataclass(frozen=True)
class Sheet:
    """`home` is the address of the page; the pages of its rows lie below. `unlocked` None: everything is."""

    form: formengine.Form
    holder: Draft | Supplement
    home: str
    at: datetime
    unlocked: frozenset[str] | None = None

    @property
    def context(self) -> formengine.Context:
        return formengine.Context(today=clock.local(self.at).date())

    @property
    def answers(self) -> formengine.Answers:
        answers: formengine.Answers = self.holder.answers
        return answers

    def may_change(self, key: str) -> bool:
        """Whether this question, or this table, is open to the person."""
        return self.unlocked is None or key in self.unlocked

    # -- the page --------------------------------------------------------------------------------------

    def read(self, posted: Mapping[str, Any]) -> formengine.Cleaned:
        """What was typed on the page. Locked questions keep their answers whatever a browser sends."""
        if self.unlocked is None:
            return self.form.clean(posted, self.answers, self.context)
        open_keys = [q.key for q in self.form.questions if self.may_change(q.key)]
        names = [name for key in open_keys for name in self.form.question(key).kind.inputs(key)]
        # What is calculated follows the mended answers.
        worked_out = {q.key for q in self.form.questions if q.kind.calculated}
        fixed = self.answers.keys() - worked_out
        locked = {key: self.answers[key] for key in self.answers if key in fixed and not self.may_change(key)}
        raw = self.form.raw(locked) | taken(posted, names)
        cleaned = self.form.clean(raw, self.answers, self.context)
        return replace(
            cleaned,
            answers=cleaned.answers | locked,
            errors=[p for p in cleaned.errors if self.may_change(p.path.split(".")[0])],
            warnings=[p for p in cleaned.warnings if self.may_change(p.path.split(".")[0])],
        )

    def reopened(self) -> formengine.Cleaned | None:
        """What was typed and could not be stored as an answer, read again; None where all was stored."""
        raw = self.holder.typed.get("page")
        if not raw:
            return None
        cleaned = self.read(raw)
        return replace(cleaned, errors=[], warnings=[]) if self.holder.typed.get("quiet") else cleaned

    def save_page(self, cleaned: formengine.Cleaned, version: int, *, quiet: bool) -> None:
        """Store what is valid as answers and, where something is wrong, all of it as typed.

        Raises OvertakenError where the page was older than the stored declaration.
        """
        rest = {key: value for key, value in self.holder.typed.items() if key not in ("page", "quiet")}
        page = {"page": cleaned.raw, **({"quiet": True} if quiet else {})} if cleaned.errors else {}
        self._save(version, cleaned.answers, page | rest)

    def sections(self, cleaned: formengine.Cleaned | None) -> list[formengine.PageSection]:
        """What the page draws: of a supplement, the unlocked questions only."""
        sections = self.form.page(self.answers, cleaned, self._remarks(cleaned))
        if self.unlocked is None:
            return sections
        narrowed = [
            replace(section, fields=[f for f in section.fields if self.may_change(f.question.key)])
            for section in sections
        ]
        return [section for section in narrowed if section.fields]

    def _remarks(self, cleaned: formengine.Cleaned | None) -> dict[str, str]:
        """Under each answer that was filled in for the person and is unchanged: where it comes from."""
        if not isinstance(self.holder, Draft):
            return {}
        shown = self.answers if cleaned is None else cleaned.answers
        return {
            key: _origin(origin, for_another=self.holder.clerk_id is not None)
            for key, origin in self.holder.origins.items()
            if key in shown and shown[key] == self.answers.get(key)
        }

    # -- rows ------------------------------------------------------------------------------------------

    def read_row(self, table: str, number: int, posted: Mapping[str, Any]) -> formengine.Cleaned:
        """What was typed on the page of a row; `number` 0 is a new one."""
        place = number or len(self.form.rows(self.answers, table)) + 1
        return self.form.clean_row(table, posted, self.context, answers=self.answers, number=place)

    def reopened_row(self, table: str, number: int) -> formengine.Cleaned | None:
        """What was typed on the page of a row and could not be stored; None where there is nothing such."""
        raw = self.holder.typed.get("rows", {}).get(_row_key(table, number))
        return self.read_row(table, number, raw) if raw else None

    def save_row(self, table: str, number: int, cleaned: formengine.Cleaned, version: int) -> None:
        """Store the row, or keep it as typed where something is wrong.

        Raises OvertakenError, and NoSuchRowError where the table is full.
        """
        if cleaned.errors:
            self._save(version, self.answers, self._typed_with(table, number, cleaned.raw))
        elif number:
            answers = self.form.replace_row(self.answers, table, number, cleaned.answers)
            self._save(version, answers, self._typed_with(table, number, None))
        else:
            answers = self.form.add_row(self.answers, table, cleaned.answers)
            self._save(version, answers, self._typed_with(table, number, None))

    def remove_row(self, table: str, number: int, version: int) -> None:
        """Take a row out. What was typed for later rows no longer fits and goes with it."""
        answers = self.form.remove_row(self.answers, table, number)
        typed = {key: value for key, value in self.holder.typed.items() if key != "rows"}
        self._save(version, answers, typed)

    def row_address(self, table: str, number: int) -> str:
        """The page of a row; `number` 0 is a new one."""
        return f"{self.home}/{table}/{number or 'moi'}"

    def _typed_with(self, table: str, number: int, raw: formengine.Raw | None) -> dict[str, Any]:
        rows = {k: v for k, v in self.holder.typed.get("rows", {}).items() if k != _row_key(table, number)}
        if raw is not None:
            rows[_row_key(table, number)] = raw
        rest = {key: value for key, value in self.holder.typed.items() if key != "rows"}
        return {**rest, "rows": rows} if rows else rest

    def _save(self, version: int, answers: formengine.Answers, typed: dict[str, Any]) -> None:
        if isinstance(self.holder, Draft):
            dossiers.drafts.save(self.holder, version=version, at=self.at, answers=answers, typed=typed)
        else:
            dossiers.supplements.save(self.holder, version=version, answers=answers, typed=typed)


def taken(posted: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """The inputs `names` out of what was posted, single or several values as they came."""
    getlist = getattr(posted, "getlist", None)
    return {name: (getlist(name) if getlist else posted[name]) for name in names if name in posted}


def _origin(origin: str, *, for_another: bool) -> str:
    if origin == formengine.prefilling.ENTITY:
        return _("Lấy từ thông tin tổ chức, sửa được.")
    if for_another:
        return _("Lấy từ tài khoản của người nộp, sửa được.")
    if origin == formengine.prefilling.PROFILE:
        return _("Lấy từ tài khoản của bạn, sửa được.")
    return _("Lấy từ hồ sơ %s, sửa được.") % origin


def _row_key(table: str, number: int) -> str:
    return f"{table}.{number or 'moi'}"
