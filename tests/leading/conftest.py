"""A small office on a Thursday morning, every dossier of it known: what leaders see is counted by hand."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier
from tests.desk.conftest import *  # noqa: F403 - the same screens
from tests.dossiers.conftest import DOCUMENT
from tests.dossiers.meanwhile import colleague  # noqa: F401 - one more appraiser
from tests.dossiers.walks import Walk, draft_of

PROCEDURE = "2.000134"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026: the 16th is a Monday, the 24th a holiday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.VIETNAM)


NOW = at(19, 9)
MONDAY, WEDNESDAY = at(16, 9), at(18, 9)


@dataclass
class Office:
    """Dossiers filed on Monday at nine unless told otherwise; each act comes an hour after the one before."""

    cast: dict[str, User]
    dossiers: dict[str, Dossier] = field(default_factory=dict)

    def file(self, name: str, at: datetime = MONDAY) -> Walk:
        draft = draft_of(PROCEDURE, self.cast["lan"], at_agency="BP-SLDTBXH", at=at)
        self.dossiers[name] = service.drafts.submit(draft, user=self.cast["lan"], at=at)
        return Walk(self.dossiers[name], self.cast, at)

    def codes(self, *names: str) -> set[str]:
        return {self.dossiers[name].code for name in names}


@pytest.fixture
def busy(pack, cast):
    """Twelve dossiers of the department of labour and one of training, as they stand on Thursday at nine.

    Received at ten, forwarded at eleven, assigned at noon: the appraiser's twenty hours of forty begin at
    half past one and are gone on Thursday at half past seven; the old one, of the 9th, is due on the 16th.
    """
    office = Office(cast)
    office.file("registered", at(18, 16))
    office.file("to assign").until("assign")
    office.file("in hand").until("appraise")
    office.file("old", at(9, 9)).until("appraise")
    office.file("fresh", WEDNESDAY).until("appraise")
    asked = office.file("asked").until("appraise")
    asked.act("propose_supplement", "appraiser", faults=[_fault()])
    asked.act("request_supplement", "head")
    proposed = office.file("proposed").until("appraise")
    proposed.act("propose_supplement", "appraiser", faults=[_fault()])
    office.file("before the head").until("endorse")
    office.file("before the director").until("approve")
    office.file("with the clerk").until("issue")
    office.file("to collect").until("return")
    stopped = office.file("stopped").until("appraise")
    stopped.act("suspend", "director", reason="Chờ giám định", basis="Luật")
    training = office.file("training").dossier
    training.steps.filter(department__isnull=False).update(
        department=cast["training_head"].posts.get().department
    )
    Walk(training, cast, MONDAY).until("appraise")
    service.extension.draft_due_apologies(NOW)
    return office


def _fault() -> service.Fault:
    return service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Mờ")
