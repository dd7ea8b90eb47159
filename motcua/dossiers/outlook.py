"""What publishing a change would do: to drafts and dossiers, and whether examples and tests still hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.catalog import service as catalog
from motcua.catalog.models import Change, Procedure, ProcedureRevision
from motcua.dossiers import scenarios
from motcua.dossiers.carrying import plan
from motcua.dossiers.choosing import Chosen, obstacle
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.rehearsal.moments import Played
from motcua.formengine import service as formengine

# The newest are looked into; beyond them a dry run would take longer than anybody waits.
MOST_DRAFTS = 500
_EXAMPLES = "forms/examples/"


@dataclass(frozen=True)
class BrokenDraft:
    """An open draft that the change upsets; nobody is named. Days since it was begun and last changed."""

    begun_days_ago: int
    changed_days_ago: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class FailedExample:
    """A filled example that its form refuses on the example's own day."""

    form: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class TestRun:
    """One workflow test of one procedure, played."""

    __test__ = False  # not a test of ours

    code: str
    procedure: str
    played: Played

    @property
    def ok(self) -> bool:
        return self.played.ok


@dataclass(frozen=True)
class Outlook:
    """The dry run of a change. `blocks` says in sentences why it cannot be published; empty: it can.

    Open dossiers keep the revision under which they were filed. `drafts` counts the open drafts that will be
    carried over, of which `drafts_unseen` were not looked into.
    """

    differences: tuple[Any, ...] = ()
    faults: tuple[catalog.Fault, ...] = ()
    is_overtaken: bool = False
    dossiers: int = 0
    drafts: int = 0
    drafts_unseen: int = 0
    broken_drafts: tuple[BrokenDraft, ...] = ()
    examples: int = 0
    failed_examples: tuple[FailedExample, ...] = ()
    tests: tuple[TestRun, ...] = field(default=())

    @property
    def failed_tests(self) -> tuple[TestRun, ...]:
        return tuple(test for test in self.tests if not test.ok)

    @property
    def blocks(self) -> tuple[str, ...]:
        return tuple(self._blocks())

    def _blocks(self) -> Iterator[str]:
        if self.is_overtaken:
            yield _("Mục này vừa có bản mới được ban hành. Hãy đưa thay đổi lên bản mới rồi xem lại.")
        if count := len(self.faults):
            yield ngettext("Còn %d lỗi phải sửa.", "Còn %d lỗi phải sửa.", count) % count
        for example in self.failed_examples:
            yield _("Ví dụ của tờ khai %(form)s không còn hợp lệ: %(problems)s") % {
                "form": example.form,
                "problems": " ".join(example.problems),
            }
        for test in self.failed_tests:
            yield _("Kiểm thử “%(name)s” của thủ tục %(code)s không đạt: %(problems)s") % {
                "name": test.played.name,
                "code": test.code,
                "problems": " ".join(test.played.problems),
            }


def look_ahead(change: Change, at: datetime) -> Outlook:
    """Try `change` as if it were published at `at`; nothing is kept."""
    faults = catalog.changes.faults(change)
    known: dict[str, Any] = {
        "differences": tuple(catalog.changes.differences(change)),
        # Examples are told on their own.
        "faults": tuple(fault for fault in faults if not fault.file.startswith(_EXAMPLES)),
        "is_overtaken": not catalog.changes.is_up_to_date(change),
        "examples": len(_examples(change)),
        "failed_examples": tuple(failed_examples(change)),
        "dossiers": _dossiers(change),
    }
    if known["faults"]:
        return Outlook(**known)
    with catalog.changes.rehearsed(change, at):
        return Outlook(**known, **_drafts(change, at), tests=tuple(tests(change)))


def failed_examples(change: Change) -> Iterator[FailedExample]:
    """The examples that come with the change and that their forms refuse."""
    for key, example in _examples(change).items():
        try:
            form = formengine.load(change.data["forms"][key], f"forms/{key}.yaml")
            today = formengine.Context(datetime.fromisoformat(str(example["today"])).date())
            problems = form.check(dict(example["answers"]), today)
        except (KeyError, ValueError, TypeError, AttributeError):
            yield FailedExample(key, (_("Cần một ngày, các câu trả lời và một tờ khai không có lỗi."),))
            continue
        if problems:
            yield FailedExample(key, tuple(problem.message for problem in problems))


def tests(change: Change) -> Iterator[TestRun]:
    """The workflow tests of every procedure that the change concerns, played on what is in force now."""
    for revision in _concerned(change):
        for played in scenarios.run_all(revision):
            yield TestRun(revision.procedure.code, revision.procedure.name, played)


def _examples(change: Change) -> dict[str, Any]:
    examples = change.data.get("examples") if change.kind == Change.Kind.PROCEDURE else None
    return examples if isinstance(examples, dict) else {}


def _concerned(change: Change) -> list[ProcedureRevision]:
    """Of a procedure itself, of a workflow those that use it; anything else may concern them all."""
    revisions = scenarios.with_tests()
    if change.kind == Change.Kind.PROCEDURE:
        return [revision for revision in revisions if revision.procedure.code == change.key]
    if change.kind == Change.Kind.WORKFLOW:
        return [revision for revision in revisions if revision.source.get("workflow") == change.key]
    return revisions


def _dossiers(change: Change) -> int:
    """The open dossiers of what is changed; they go on under the revision that they pin."""
    open_ones = Dossier.objects.filter(closed_at=None)
    if change.kind == Change.Kind.PROCEDURE:
        return open_ones.filter(revision__procedure__code=change.key).count()
    if change.kind == Change.Kind.WORKFLOW:
        return open_ones.filter(revision__procedure__current__source__workflow=change.key).count()
    return 0


def _drafts(change: Change, at: datetime) -> dict[str, Any]:
    """The open drafts of the procedure, and which of them the new revision upsets."""
    if change.kind != Change.Kind.PROCEDURE:
        return {}
    revision = Procedure.objects.select_related("current").get(code=change.key).current
    open_ones = Draft.objects.filter(revision__procedure__code=change.key, submitted_at=None)
    newest = open_ones.select_related("revision", "form", "filed_at").order_by("-changed_at")[:MOST_DRAFTS]
    count = open_ones.count()
    broken = []
    for draft in newest:
        chosen = Chosen.of(draft)
        stopped = obstacle(revision, chosen, at)
        reasons = (stopped,) if stopped else plan(draft, revision, chosen, at).broken
        if reasons:
            begun, changed = (at - draft.created_at).days, (at - draft.changed_at).days
            broken.append(BrokenDraft(max(begun, 0), max(changed, 0), reasons))
    return {
        "drafts": count,
        "drafts_unseen": max(count - MOST_DRAFTS, 0),
        "broken_drafts": tuple(broken),
    }
