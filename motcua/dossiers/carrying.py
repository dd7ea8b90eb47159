"""What becomes of a draft under a new revision of its procedure. Pure reading: renewal.py writes.

Nothing that was typed is ever lost:
- what the new form accepts is an answer again;
- what it refuses waits as typed, to be mended (Draft.typed "page");
- what it no longer asks, or asks so that the answer cannot be typed, is set aside (Draft.typed "set_aside",
  by the question's key) and taken up again by a later revision that asks it;
- files of papers that are no longer asked for stay with the draft and are not filed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.content import Document, ProcedureContent
from motcua.catalog.filing import FilingMode, fee
from motcua.catalog.models import FormRevision, ProcedureRevision
from motcua.dossiers.choosing import Chosen
from motcua.dossiers.errors import NotAllowedError
from motcua.dossiers.models import Draft
from motcua.formengine import service as formengine


@dataclass(frozen=True)
class Carried:
    """A declaration under another form: what is valid, what waits to be mended, and what to say of it.

    `refused`, `lost` and `asked` name questions: whose answer is no longer accepted, whose is set aside, and
    which are new and must be answered.
    """

    answers: formengine.Answers
    typed: dict[str, Any]
    refused: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Renewal:
    """What a new revision means for one draft."""

    form: FormRevision
    carried: Carried
    new_papers: tuple[str, ...] = ()
    lost_papers: tuple[str, ...] = ()
    terms: tuple[str, ...] = field(default=())  # a new fee or time, in sentences

    @property
    def told(self) -> tuple[str, ...]:
        """What the person should know, in sentences without answers; empty where nothing touches them."""
        return (*self.broken, *self._news, *self.terms)

    @property
    def broken(self) -> tuple[str, ...]:
        """What of the work already done no longer fits."""
        carried = self.carried
        lists = (
            (_("Cần sửa câu trả lời: %s."), carried.refused),
            (_("Không còn hỏi, câu trả lời được giữ riêng: %s."), carried.lost),
            (_("Không còn cần giấy tờ, tệp đã gửi được giữ riêng: %s."), self.lost_papers),
        )
        return tuple(sentence % "; ".join(names) for sentence, names in lists if names)

    @property
    def _news(self) -> tuple[str, ...]:
        lists = (
            (_("Câu hỏi mới: %s."), self.carried.asked),
            (_("Giấy tờ mới cần nộp: %s."), self.new_papers),
        )
        return tuple(sentence % "; ".join(names) for sentence, names in lists if names)


def plan(draft: Draft, revision: ProcedureRevision, chosen: Chosen, at: datetime) -> Renewal:
    """What `draft` becomes under `revision`, filed as `chosen` says; nothing is written."""
    form = form_for(revision, chosen.case)
    old, new = draft.revision.content, revision.content
    asked_for = {one.key: one for one in _attached(new, chosen.case)}
    known = {one.key: one for one in _attached(old, draft.case)}
    filed = set(draft.papers.values_list("document", flat=True))
    return Renewal(
        form=form,
        carried=_carry(draft, form, at),
        new_papers=tuple(
            one.name for key, one in asked_for.items() if one.required and key not in {*known, *filed}
        ),
        lost_papers=tuple(one.name for key, one in known.items() if key in filed and key not in asked_for),
        terms=tuple(_terms(old, new, draft, chosen)),
    )


def form_for(revision: ProcedureRevision, case: str) -> FormRevision:
    """The declaration of `revision` in `case`; the plain one where the procedure has none of its own.

    Raises NotAllowedError where there is not even that.
    """
    key = revision.content.form_in(case)
    if key:
        return FormRevision.objects.filter(procedure_revisions=revision, key=key).get()
    plain = catalog.plain_form()
    if plain is None:
        raise NotAllowedError(_("Thủ tục này chưa có tờ khai nào để nhập. Hãy báo quản trị hệ thống."))
    return plain


def _attached(content: ProcedureContent, case: str) -> tuple[Document, ...]:
    return tuple(one for one in content.documents_in(case) if not one.form)


def _terms(old: ProcedureContent, new: ProcedureContent, draft: Draft, chosen: Chosen) -> Iterator[str]:
    fees = fee(old, FilingMode(draft.filing_mode), draft.case), fee(new, chosen.mode, chosen.case)
    if fees[0] != fees[1] and fees[1] is not None:
        yield _("Lệ phí nay là %s đồng.") % f"{fees[1]:,}".replace(",", ".")
    times = old.time_in(draft.case), new.time_in(chosen.case)
    if times[0] != times[1] and times[1] is not None:
        yield _("Thời hạn giải quyết nay là %s.") % times[1].label


def _carry(draft: Draft, form: FormRevision, at: datetime) -> Carried:
    if form.pk == draft.form_id:
        return Carried(draft.answers, draft.typed)
    old, new = catalog.form_of(draft.form), catalog.form_of(form)
    return carry(old, new, draft.answers, draft.typed, formengine.Context(clock.local(at).date()))


def carry(
    old: formengine.Form,
    new: formengine.Form,
    answers: formengine.Answers,
    typed: dict[str, Any],
    context: formengine.Context,
) -> Carried:
    """A declaration of `old` (as Draft.answers and Draft.typed keep it) as one of `new`. Never raises."""
    return _Carrying(old, new, answers, typed, context).carried()


class _Carrying:
    """One declaration on its way from the old form to the new one."""

    def __init__(
        self,
        old: formengine.Form,
        new: formengine.Form,
        answers: formengine.Answers,
        typed: dict[str, Any],
        context: formengine.Context,
    ) -> None:
        self.old, self.new, self.answers, self.typed, self.context = old, new, answers, typed, context
        self.faulty_before = {problem.path.split(".")[0] for problem in old.check(answers, context)}
        # What an earlier revision had no place for may have one now. What the old form worked out by itself
        # nobody typed: it never stands in the place of what somebody did.
        worked_out = {question.key for question in old.questions if question.kind.calculated}
        self.answered = {key: value for key, value in answers.items() if key not in worked_out}
        self.by_people: formengine.Answers = {**typed.get("set_aside", {}), **self.answered}
        self.stored: formengine.Answers = {**answers, **self.by_people}
        self.old_names = {question.key: question.name for question in old.questions}

    def carried(self) -> Carried:
        """The answers as the new form reads them."""
        raw = {**self.new.raw(self.stored), **(self.typed.get("page") or self.old.raw(self.stored))}
        cleaned = self.new.clean(raw, self.stored, self.context)
        aside = dict(self._without_place(cleaned))
        faulty = {problem.path.split(".")[0] for problem in cleaned.errors}
        answered = self.answers.keys() - aside.keys()
        names = {question.key: question.name for question in self.new.questions}
        required = [key for key in names if key in faulty and key not in self.old_names]
        upset = (faulty & answered) - self.faulty_before
        return Carried(
            answers=cleaned.answers,
            typed=self._typed(cleaned, aside),
            refused=tuple(name for key, name in names.items() if key in upset),
            lost=tuple(name for key, name in self.old_names.items() if key in aside and key in self.answered),
            asked=tuple(names[key] for key in required if key not in answered),
        )

    def _without_place(self, cleaned: formengine.Cleaned) -> Iterator[tuple[str, Any]]:
        """What the new form keeps neither as an answer nor as typed on its page."""
        works_out = {question.key for question in self.new.questions if question.kind.calculated}
        shown = {question.key for question in self.new.questions if self._is_shown(question, cleaned)}
        for key, value in self.by_people.items():
            kept = key not in works_out and _kept(cleaned.answers.get(key), value)
            if key not in shown and not kept:
                yield key, value
        tables = {question.key for question in self.new.questions if question.is_table}
        for place, row in self.typed.get("rows", {}).items():
            if place.split(".")[0] not in tables:
                yield place, row
        yield from self._words_without_place(cleaned)

    def _words_without_place(self, cleaned: formengine.Cleaned) -> Iterator[tuple[str, Any]]:
        """What was typed wrongly where the new form no longer asks, or does not ask now."""
        page = self.typed.get("page", {})
        # Without errors the page is not kept as it was typed (_typed).
        kept = cleaned.raw if cleaned.errors else {}
        for question in self.old.questions:
            if question.key in {**self.stored, **cleaned.answers} or question.is_table:
                continue
            words = {name: page[name] for name in question.kind.inputs(question.key) if page.get(name)}
            if words and not all(kept.get(name) for name in words):
                yield question.key, words.get(question.key, words)

    def _is_shown(self, question: formengine.Question, cleaned: formengine.Cleaned) -> bool:
        """Whether the page shows again what was typed there and is refused."""
        faulty = any(problem.path == question.key for problem in cleaned.errors)
        return faulty and any(cleaned.raw.get(name) for name in question.kind.inputs(question.key))

    def _typed(self, cleaned: formengine.Cleaned, aside: dict[str, Any]) -> dict[str, Any]:
        typed = {key: value for key, value in self.typed.items() if key not in ("page", "quiet", "set_aside")}
        if rows := {place: row for place, row in typed.pop("rows", {}).items() if place not in aside}:
            typed["rows"] = rows
        if cleaned.errors:
            typed["page"] = cleaned.raw
            # Who had not finished is not told of every empty question.
            if self.typed.get("quiet") or self.faulty_before:
                typed["quiet"] = True
        if aside:
            typed["set_aside"] = aside
        return typed


def _kept(new: Any, old: Any) -> bool:
    """Whether nothing of the old answer is missing from the new one: no row, no cell, no part."""
    if isinstance(old, list):
        return (
            isinstance(new, list)
            and len(new) == len(old)
            and all(_kept(one, other) for one, other in zip(new, old, strict=True))
        )
    if isinstance(old, dict):
        return isinstance(new, dict) and all(key in new for key in old)
    return new is not None
