"""Ms Thu at the counter: somebody walks in, and a dossier of 2.000134 is filed for them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.utils.html import strip_tags

from motcua.accounts.counter import How, register
from motcua.catalog.filing import ResultChannel
from motcua.catalog.models import Procedure
from motcua.dossiers import service
from motcua.dossiers.models import Channel
from motcua.organization.models import Agency
from tests.dossiers.conftest import DOCUMENT, MONDAY, example_answers, procedure

__all__ = ["DOCUMENT", "MONDAY", "example_answers", "procedure"]

NUMBER = "070199001122"
NAME = "Điểu Thị Hồng"
ON_PAPER = {DOCUMENT: {"original": 1, "copy": 2}}


def newcomer(clerk, at=MONDAY, **changes):
    """An account made on the spot, the card seen, without an e-mail address."""
    facts = {
        "full_name": NAME,
        "identity_number": NUMBER,
        "phone": "0987000111",
        "email": "",
        "consent": How.SPOKEN,
        "card_seen": True,
    }
    return register(**{**facts, **changes}, clerk=clerk, at=at)


@pytest.fixture
def hong(one_stop):
    return newcomer(one_stop)


def visit_to(procedure, channel=Channel.COUNTER, **more):
    return service.counter.Visit(
        procedure=procedure,
        case="",
        filed_at=Agency.objects.get(key="BP-SLDTBXH"),
        channel=channel,
        **more,
    )


def begun(person, procedure, clerk, at=MONDAY, **more):
    return service.counter.begin(person, visit_to(procedure, **more), clerk=clerk, at=at)


def filled(draft, answers, at=MONDAY):
    """Everything typed, the paper taken in as an original and two copies, nothing scanned."""
    service.drafts.save(
        draft, version=draft.version, at=at, answers=answers, result_channel=ResultChannel.COUNTER
    )
    service.counter.count_papers(draft, ON_PAPER, at)
    return draft


@pytest.fixture
def draft(hong, procedure, one_stop, example_answers):
    """Ready to be filed for Hồng."""
    return filled(begun(hong, procedure, one_stop), example_answers)


@pytest.fixture
def dossier(draft, one_stop):
    """Filed and received in one."""
    return service.counter.submit_and_accept(draft, user=one_stop, at=MONDAY)


@pytest.fixture
def offline(procedure):
    """The same procedure, as if it were not offered online and had no declaration of its own."""
    revision = procedure.current
    revision.data = {**revision.data, "is_online": False, "form": "", "level": 2}
    revision.save(update_fields=["data"])
    procedure.is_online = False
    procedure.save(update_fields=["is_online"])
    return Procedure.objects.select_related("current").get(pk=procedure.pk)


@pytest.fixture(scope="session")
def plain_answers():
    path = Path(settings.PACK) / "forms" / "examples" / "plain.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["answers"]


def read(response):
    """What a person reads on the page."""
    return " ".join(strip_tags(response.content.decode()).split())


YESTERDAY = (MONDAY - timedelta(days=1)).date()
assert isinstance(YESTERDAY, date)
