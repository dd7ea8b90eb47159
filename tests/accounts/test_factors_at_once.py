"""One code, two requests at the same moment: one of them counts."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator

from motcua.accounts import factors
from motcua.accounts.errors import RefusedError
from motcua.accounts.models import TotpKey
from motcua.base import clock
from motcua.messaging import service as messaging
from tests.accounts.proving import code_of
from tests.dossiers.conftest import committed
from tests.dossiers.test_at_once import at_once

__all__ = ["committed"]

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.drill)])
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def attempted(deed):
    """What it gave, or its refusal."""

    def attempt():
        try:
            return deed()
        except RefusedError as refused:
            return refused

    return attempt


@pytest.fixture
def app(committed, lan):
    authenticator = Authenticator.objects.create(user=lan, type="totp", data={})
    return TotpKey.objects.create(authenticator=authenticator, secret=SECRET, last_step=0)


@ROUNDS
def test_of_two_uses_of_one_code_one_counts(app, lan, rounds):
    for _ in range(rounds):
        TotpKey.objects.update(last_step=0)
        now, code = clock.now(), code_of(SECRET)
        use = attempted(lambda code=code, now=now: factors.use_code(lan, code, now))
        outcomes = at_once(use, use, use)
        assert sum(isinstance(one, RefusedError) for one in outcomes) == 2


@ROUNDS
def test_of_two_last_factors_that_go_at_once_an_officer_keeps_one(app, appraiser, settings, rounds):
    settings.OFFICER_SECOND_FACTOR = True
    messaging.load_notices(Path(settings.PACK) / "notices", clock.now())
    for _ in range(rounds):
        Authenticator.objects.filter(user=appraiser).delete()
        one, other = (
            Authenticator.objects.create(
                user=appraiser, type="webauthn", data={"name": str(n), "id": str(n), "counter": 0}
            )
            for n in range(2)
        )
        outcomes = at_once(
            *(
                attempted(lambda factor=factor: factors.remove(appraiser, factor, clock.now()))
                for factor in (one, other)
            )
        )
        assert sum(isinstance(outcome, RefusedError) for outcome in outcomes) == 1
        assert factors.of(appraiser).count() == 1
