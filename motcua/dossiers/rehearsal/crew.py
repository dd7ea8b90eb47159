"""The throw-away people of a rehearsal, and the papers they bring."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext as _

from motcua.accounts import service as accounts
from motcua.accounts.models import User
from motcua.dossiers.actors import Casting
from motcua.dossiers.errors import NotAllowedError
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.transitions import TRANSITIONS, Act, Who
from motcua.files.models import StoredFile
from motcua.organization.models import Role

_PHONE = "0900000000"
_IDENTITY = "079090000000"


def applicant() -> User:
    """Somebody who files; without a password, so that nobody could log in as them even for this moment."""
    return User.objects.create_user(
        email=_address(),
        password=None,
        full_name=_("Người nộp thử"),
        phone=_PHONE,
        # So that what is told by SMS can be read, too.
        phone_proof=User.PhoneProof.CODE,
        identity_number=_IDENTITY,
    )


def paper(name: str, at: datetime) -> StoredFile:
    """The row of a file of one page. No object lies behind it: rows are taken back, a disk is not."""
    content = f"%PDF {name}".encode()
    return StoredFile.objects.create(
        name=f"{name}.pdf",
        content_type="application/pdf",
        size=len(content),
        page_count=1,
        sha256=hashlib.sha256(content).hexdigest(),
        storage_key=f"rehearsed/{uuid4().hex}",
        received_at=at,
        signatures={"problem": "", "signatures": []},  # examined already: there is no object to read
    )


@dataclass
class Crew:
    """An officer of their own for every step of a dossier, in a post just where the step is held."""

    dossier: Dossier
    officers: dict[int, User] = field(default_factory=dict)

    @classmethod
    def of(cls, dossier: Dossier, at: datetime) -> "Crew":
        """Everybody whom the steps of `dossier` need, in their posts from `at` on."""
        steps = dossier.steps.select_related("agency", "department")
        return cls(dossier, {step.position: _officer(step, at) for step in steps})

    def holder(self, position: int) -> User:
        """The officer of the step at `position`."""
        return self.officers[position]

    def who_does(self, act: Act, at: datetime) -> User:
        """Who does `act` now: the applicant, or the officer whom the rules let; the nearest where none."""
        if TRANSITIONS[act].who is Who.APPLICANT:
            return self.dossier.applicant
        current = self.dossier.step
        nearest = [self.officers[current.position]] if current else []
        for officer in (*nearest, *self.officers.values()):
            try:
                Casting(officer, self.dossier, at).part_in(act)
            except NotAllowedError:
                continue
            return officer
        # Who must refuse is the system, not we: it says why.
        return (*nearest, *self.officers.values())[0]


def _officer(step: Step, at: datetime) -> User:
    return accounts.create_officer(
        full_name=f"{Role(step.role).label} ({step.name})"[:120],
        email=_address(),
        phone=_PHONE,
        place=accounts.Place(step.agency, Role(step.role), step.department),
        actor=None,
        at=at,
        invited=False,
    )


def _address() -> str:
    return f"{uuid4().hex}@rehearsal.invalid"
