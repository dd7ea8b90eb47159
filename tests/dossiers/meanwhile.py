"""Dossiers to which something happens beside their way, for the tests of the service and of the desk."""

from datetime import date, timedelta

import pytest

from motcua.accounts.service import Place, create_officer
from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier
from motcua.dossiers.opinions import Unit
from motcua.dossiers.service import Fault
from motcua.organization.models import Agency, Department, Role
from tests.dossiers.conftest import DOCUMENT, MONDAY, store
from tests.dossiers.walks import Walk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TUESDAY, THURSDAY = MONDAY + DAY, date(2026, 11, 19)
FAULTS = [Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Ảnh mờ")]


@pytest.fixture
def mended(dossier, lan, one_stop):
    """Asked for once, sent once; Lan's dossier is at the desk again."""
    walk = Walk(dossier, {"lan": lan, "one_stop": one_stop})
    walk.act("request_supplement_at_reception", "one_stop", faults=FAULTS)
    service.supplements.add_paper(dossier.supplements.get(), DOCUMENT, store("ro.pdf"), walk.at)
    walk.act("send_supplement", "lan")
    return dossier


@pytest.fixture
def with_fee(in_appraisal):
    Dossier.objects.filter(pk=in_appraisal.pk).update(fee=600_000)
    in_appraisal.refresh_from_db()
    return in_appraisal


def centre():
    return Unit(Agency.objects.get(key="SLDTBXH-TTDVVL"))


def welfare():
    department = Department.objects.select_related("agency").get(key="SLDTBXH-BTXH")
    return Unit(department.agency, department)


def ask(dossier, user, *, unit=None, until=THURSDAY, question="Máy này có trong danh mục không?"):
    return service.ask_opinion(
        dossier, unit=unit or centre(), question=question, until=until, user=user, at=TUESDAY
    )


@pytest.fixture
def colleague(cast):
    """One more appraiser of the department."""
    department = Department.objects.select_related("agency").get(key="SLDTBXH-LDVL")
    return create_officer(
        full_name="Lưu Thị Đào",
        email="dao@example.vn",
        phone="0912000099",
        place=Place(department.agency, Role.APPRAISER, department),
        actor=None,
        at=MONDAY - 9 * DAY,
        invited=False,
    )
