"""Walking dossiers of any workflow with the demo cast: who acts at which step, and what each act needs."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from motcua.accounts.cast import EVERYBODY, Person
from motcua.accounts.models import User
from motcua.catalog.filing import FilingMode, ResultChannel, modes_of
from motcua.catalog.models import Procedure
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Draft, Result, Step
from motcua.dossiers.states import State
from motcua.organization.models import Agency
from tests.dossiers.conftest import DOCUMENT, MONDAY, store
from tests.dossiers.noted import due_to_note, noted

# What completes each step, by the step's act.
COMPLETING = {
    "receive": ("accept", "forward"),
    "assign": ("assign",),
    "appraise": ("propose",),
    "pass_on": ("pass_on",),
    "endorse": ("endorse",),
    "approve": ("approve",),
    "issue": ("issue_result",),
    "return": ("return_result",),
}


def answers_of(form: str) -> dict[str, Any]:
    path = Path(settings.PACK) / "forms" / "examples" / f"{form}.yaml"
    answers: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["answers"]
    return answers


def draft_of(code: str, applicant: User, *, at_agency: str, case: str = "", at: datetime = MONDAY) -> Draft:
    """A complete draft of the procedure `code`, every paper attached."""
    procedure = Procedure.objects.get(code=code)
    mode = modes_of(procedure.current.content)[0]
    agency = Agency.objects.get(key=at_agency)
    draft = service.drafts.begin(applicant, procedure, mode=mode, case=case, filed_at=agency, at=at)
    service.drafts.save(
        draft,
        version=draft.version,
        at=at,
        answers=answers_of(draft.form.key),
        result_channel=ResultChannel.ONLINE if mode == FilingMode.FULL else ResultChannel.COUNTER,
    )
    for document in draft.revision.content.documents_in(case):
        if not document.form:
            service.drafts.add_paper(draft, document.key, store(f"{document.key}.pdf"), at)
    return draft


def another(draft: Draft) -> Draft:
    """One more draft that says the same, with a file for the document of 2.000134."""
    copy = Draft.objects.get(pk=draft.pk)
    copy.id, copy.submitted_at = uuid.uuid4(), None
    copy.save(force_insert=True)
    service.drafts.add_paper(copy, DOCUMENT, store(), MONDAY)
    return copy


def holder_of(step: Step) -> str:
    """The member of the cast who holds `step`, by key."""

    def fits(person: Person) -> bool:
        return any(
            duty.agency == step.agency.key
            and duty.role == step.role
            and (step.department is None or duty.department in ("", step.department.key))
            for duty in person.duties
        )

    return next(person.key for person in EVERYBODY if fits(person))


@dataclass
class Walk:
    """One dossier on its way; `minutes` tells who did what."""

    dossier: Dossier
    cast: dict[str, User]
    at: datetime = MONDAY
    minutes: list[tuple[str, str]] = field(default_factory=list)

    def act(self, act: str, who: str, **arguments: Any) -> None:
        """`who` does `act` an hour after what came before."""
        self.at += timedelta(hours=1)
        needs = self._needs(act) | arguments
        getattr(service, act)(self.dossier, user=self.cast[who], at=self.at, **needs)
        # Whatever the walk, lists must find the dossier where it now stands.
        assert noted(self.dossier) == due_to_note(self.dossier)
        self.minutes.append((who, act))

    def _needs(self, act: str) -> dict[str, Any]:
        if act == "assign":
            following = self.dossier.steps.get(position=self.dossier.step.position + 1)
            return {"to": self.cast[holder_of(following)]}
        if act == "propose":
            return {"outcome": Result.Outcome.GRANTED, "opinion": "Đủ điều kiện"}
        if act == "issue_result":
            return {"outcome": Result.Outcome.GRANTED, "stored": store("ket-qua.pdf", self.at)}
        if act == "return_result":
            originals = [key for key, _name in service.originals_to_check(self.dossier)]
            return {"originals": originals, "collector": self.dossier.owner_name}
        return {}

    def step(self) -> None:
        """Its holder completes the current step."""
        step = self.dossier.step
        who = holder_of(step)
        for act in COMPLETING[step.act]:
            if act == "accept" and self.dossier.state != State.REGISTERED:
                continue
            self.act(act, who)

    def until(self, act: str) -> "Walk":
        """Walk until the current step is one of `act`."""
        while self.dossier.step.act != act:
            self.step()
        return self

    def to_the_end(self) -> "Walk":
        """Walk until no step is left."""
        while self.dossier.step is not None:
            self.step()
        return self


def walk_of(code: str, cast: dict[str, User], *, at_agency: str, case: str = "") -> Walk:
    """A dossier of `code`, filed by Lan on Monday at nine."""
    draft = draft_of(code, cast["lan"], at_agency=at_agency, case=case)
    return Walk(service.drafts.submit(draft, user=cast["lan"], at=MONDAY), cast)
