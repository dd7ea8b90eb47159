"""One test from filing to its last line: file a dossier for real, do act after act, tell each moment."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import User
from motcua.catalog.filing import FilingMode, ResultChannel, modes_of
from motcua.catalog.models import ProcedureRevision
from motcua.catalog.scenarios import Scenario
from motcua.dossiers import drafts, reception
from motcua.dossiers.errors import ActError, IncompleteError, NotAllowedError
from motcua.dossiers.models import Dossier
from motcua.dossiers.rehearsal import comparing, crew, turns
from motcua.dossiers.rehearsal.moments import (
    Done,
    Moment,
    Played,
    facts_of,
    place_of,
    slips_after,
    told_after,
)
from motcua.dossiers.rehearsal.undoing import nothing_kept
from motcua.dossiers.transitions import TRANSITIONS, Act, Who
from motcua.messaging.service import WordingError
from motcua.organization import service as organization
from motcua.organization.models import Agency, Role
from motcua.worktime.service import WorktimeError

# What the data of the office can make impossible, beside what the rules of the dossier forbid.
_REFUSALS = (
    ActError,
    organization.HolderError,
    WorktimeError,
    WordingError,
    ObjectDoesNotExist,
    OverflowError,
)
_LABELS: Mapping[str, str | Promise] = {
    **{str(act): row.label for act, row in TRANSITIONS.items()},
    "request_supplement": gettext_lazy("Yêu cầu bổ sung"),
    "finish": gettext_lazy("Giải quyết các bước còn lại"),
    "wait": gettext_lazy("Chờ hệ thống tự xử lý"),
}


def run(revision: ProcedureRevision, scenario: Scenario) -> Played:
    """Play `scenario` on `revision`, which must be the one in force; nothing of it is kept.

    What the system refuses is told as a moment. After an act that the test did not expect to be refused the
    rest would say nothing, so it ends there.
    """
    # The office's papers and tests are Vietnamese, whoever looks on.
    with translation.override("vi"), nothing_kept():
        return Play(revision, scenario).played()


class Play:
    """The stage on which one test is played (turns.Stage)."""

    dossier: Dossier
    crew: crew.Crew

    def __init__(self, revision: ProcedureRevision, scenario: Scenario) -> None:
        self.revision, self.scenario = revision, scenario
        self.at = scenario.filed
        self.is_filed = False
        self.done: list[Done] = []
        self.last_message = self.last_slip = 0

    def played(self) -> Played:
        """All moments, and what is not as the test expects."""
        moments = [self._moment(0, Act.SUBMIT, self._file, self.scenario.expect)]
        for number, turn in enumerate(self.scenario.then, start=1):
            if not self.is_filed or (moments[-1].refused and moments[-1].problems):
                break
            self.at = turn.at
            moments.append(
                self._moment(number, turn.act, partial(turns.BY_NAME[turn.act], self, turn), turn.expect)
            )
        problems = tuple(problem for moment in moments for problem in moment.problems)
        return Played(self.scenario.name, tuple(moments), problems)

    # -- what the acts need (turns.Stage) ---------------------------------------------------------------

    def do(self, act: Act, function: Callable[..., Any], **arguments: Any) -> None:
        """Have whoever may do `act` do it by `function`, and note it."""
        user = self.crew.who_does(act, self.at)
        function(self.dossier, user=user, at=self.at, **arguments)
        self._note(act, user)

    def next_officer(self) -> User:
        """Who holds the step after the current one."""
        step = self.dossier.step
        following = self.dossier.steps.filter(position__gt=step.position).first() if step else None
        if following is None:
            raise NotAllowedError(_("Không còn bước nào sau bước này để phân công."))
        return self.crew.holder(following.position)

    def lapse(self) -> None:
        """Let the worker close what is overdue."""
        if reception.lapse_overdue_supplements(self.at, among=Dossier.objects.filter(pk=self.dossier.pk)):
            self.dossier = Dossier.objects.get(pk=self.dossier.pk)
            self.crew.dossier = self.dossier
            self._note(Act.LAPSE, None)

    # -- one moment --------------------------------------------------------------------------------------

    def _moment(
        self, number: int, act: str, happen: Callable[[], None], expected: Mapping[str, Any]
    ) -> Moment:
        self.done, refused = [], ""
        try:
            with transaction.atomic():
                happen()
        except _REFUSALS as error:
            refused, self.done = _sentence(error), []
            self._forget()
        dossier = self.dossier if self.is_filed else None
        told, slips = self._news(dossier)
        label = str(_LABELS[act])
        moment = Moment(
            number=number,
            act=str(act),
            label=label[0].lower() + label[1:],
            at=self.at,
            refused=refused,
            done=tuple(self.done),
            told=tuple(told),
            slips=tuple(slips),
            **facts_of(dossier, self.at),
        )
        return replace(moment, problems=comparing.problems(expected, moment))

    def _forget(self) -> None:
        """What was begun in the refused act is rolled back; the object in memory must not claim otherwise."""
        if self.is_filed:
            self.dossier = self.crew.dossier = Dossier.objects.get(pk=self.dossier.pk)

    def _news(self, dossier: Dossier | None) -> tuple[list[Any], list[Any]]:
        if dossier is None:
            return [], []
        told, self.last_message = told_after(dossier, self.last_message)
        slips, self.last_slip = slips_after(dossier, self.last_slip)
        return told, slips

    def _note(self, act: Act, user: User | None) -> None:
        row = TRANSITIONS[act]
        self.done.append(Done(str(act), str(row.label), self._part(row.who, user)))

    def _part(self, who: Who, user: User | None) -> str:
        if who in (Who.APPLICANT, Who.SYSTEM):
            return _("Người nộp") if who is Who.APPLICANT else _("Hệ thống")
        for position, officer in self.crew.officers.items():
            if officer == user:
                step = self.dossier.steps.select_related("agency", "department").get(position=position)
                return f"{Role(step.role).label} – {place_of(step)}"
        return ""

    # -- the filing --------------------------------------------------------------------------------------

    def _file(self) -> None:
        scenario, content = self.scenario, self.revision.content
        procedure = self.revision.procedure
        procedure.current = self.revision
        modes = modes_of(content) or (FilingMode.PARTIAL,)
        mode = FilingMode(scenario.mode) if scenario.mode else modes[0]
        user = crew.applicant()
        draft = drafts.begin(
            user,
            procedure,
            mode=mode,
            case=scenario.case or next((case.key for case in content.cases), ""),
            filed_at=self._agency(),
            at=self.at,
        )
        example = self.revision.examples.get(draft.form.key, {}).get("answers", draft.answers)
        drafts.save(
            draft,
            version=draft.version,
            at=self.at,
            answers=turns.with_changes(example, scenario.answers),
            result_channel=ResultChannel.ONLINE if mode == FilingMode.FULL else ResultChannel.COUNTER,
        )
        for document in content.documents_in(draft.case):
            if not document.form and document.key not in scenario.without:
                drafts.add_paper(draft, document.key, crew.paper(document.key, self.at), self.at)
        self.dossier = drafts.submit(draft, user=user, at=self.at)
        # In their posts since the day before, whatever the hour of the first act.
        self.crew = crew.Crew.of(self.dossier, self.at - timedelta(days=1))
        self.is_filed = True
        self._note(Act.SUBMIT, user)

    def _agency(self) -> Agency:
        offered = organization.agencies_filed_at(self.revision.content, self.at)
        key = self.scenario.filed_at
        chosen = Agency.objects.get(key=key) if key else offered.first()
        if chosen is None:
            raise NotAllowedError(_("Không có cơ quan nào nhận hồ sơ của thủ tục này vào ngày đó."))
        return chosen


def _sentence(error: Exception) -> str:
    if isinstance(error, IncompleteError):
        return " ".join([str(error), *(sentence for _anchor, sentence in error.problems)])
    if isinstance(error, ActError):
        return str(error)
    return _("Dữ liệu của cơ quan không cho phép: %s") % error
