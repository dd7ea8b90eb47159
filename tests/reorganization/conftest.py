"""The real case: 1 March 2025, Sở LĐTBXH → Sở Nội vụ, Sở Y tế, Sở GD&ĐT, Công an, with dossiers in flight.

In our tests the act is done on Friday 20 November 2026 at eight; the dossiers were filed on Monday the 16th.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from motcua.accounts.models import User
from motcua.accounts.service import Place, create_officer
from motcua.base.clock import VIETNAM
from motcua.catalog import loading
from motcua.catalog.packs import read
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.reorganizing import reorganize
from motcua.organization.models import Agency, Role
from tests.dossiers.conftest import (  # noqa: F401 - fixtures
    committed,
    dossier,
    draft,
    example_answers,
    procedure,
)
from tests.dossiers.walks import COMPLETING, Walk, walk_of

FRIDAY = datetime(2026, 11, 20, 8, 0, tzinfo=VIETNAM)
KEY = "2025-03-01"
LABOUR, TRAINING, WELFARE, DRUGS, MERIT = "2.000134", "1.000389", "2.000056", "1.010935", "1.010814"
# Beside those of tests/pack.py: vocational training, detoxification, people with merit.
_MORE = (TRAINING, DRUGS, MERIT)


@pytest.fixture(scope="session")
def whole_pack():
    return read(Path(settings.PACK))


@pytest.fixture
def data(whole_pack):
    """The reorganisation as the pack has it."""
    return whole_pack.reorganizations[KEY]


@pytest.fixture
def before(pack, cast, whole_pack):
    """The office of February 2025 with everybody in their posts; the cast by key."""
    loading.load_procedures([whole_pack.bundle(code) for code in _MORE], FRIDAY - timedelta(days=30))
    return cast


@pytest.fixture
def act(data):
    """Carry it out; answers with the report."""

    def carry_out(at: datetime = FRIDAY, *, dry_run: bool = False):
        return reorganize(data, at, dry_run=dry_run)

    return carry_out


def filed(code: str, cast: dict[str, User], at_agency: str = "BP-SLDTBXH") -> Walk:
    return walk_of(code, cast, at_agency=at_agency)


def appoint(agency: str, *roles: Role) -> None:
    """New officers of an agency, one for each role; they serve all its departments."""
    for role in roles:
        create_officer(
            full_name=f"Người mới {role.label}",
            email=f"{role.value}@{agency.lower()}.example.vn",
            phone="0912000098",
            place=Place(Agency.objects.get(key=agency), role),
            actor=None,
            at=FRIDAY - timedelta(days=1),
            invited=False,
        )


def holder(step: Step, at: datetime) -> User:
    """Somebody who may do the step at `at`: the officer it names while they have a post for it."""
    fitting = [
        user
        for user in User.objects.filter(is_active=True).order_by("pk")
        for post in user.posts_at(at)
        if post.agency_id == step.agency_id
        and post.role == step.role
        and (step.department_id is None or post.department_id in (None, step.department_id))
    ]
    return step.officer if step.officer in fitting else fitting[0]


class Afterwards(Walk):
    """A walk on after the act: whoever has the post by then does the step."""

    def __init__(self, seen: Dossier, at: datetime = FRIDAY) -> None:
        super().__init__(Dossier.objects.get(pk=seen.pk), {}, at)

    def act(self, act: str, who: str, **arguments) -> None:
        self.cast[who] = holder(self.dossier.step, self.at + timedelta(hours=1))
        super().act(act, who, **arguments)

    def _needs(self, act: str):
        if act == "assign":
            following = self.dossier.steps.get(position=self.dossier.step.position + 1)
            return {"to": holder(following, self.at)}
        return super()._needs(act)

    def step(self) -> None:
        for act in COMPLETING[self.dossier.step.act]:
            if act == "accept" and self.dossier.state != "registered":
                continue
            self.act(act, "holder")
