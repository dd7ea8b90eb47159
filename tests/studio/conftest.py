"""What tests of the studio share: two administrators at their desks, and a change to work on."""

import pytest
from django.test import Client

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Change

Kind = Change.Kind
# One item of each kind that has an editor here.
ITEMS = {
    Kind.WORKFLOW: ("quy-trinh", "so"),
    Kind.AGENCY: ("co-quan", "BP-SLDTBXH"),
    Kind.FIELD: ("linh-vuc", "ATVSLD"),
    Kind.CALENDAR: ("lich-lam-viec", "binh-phuoc"),
    Kind.NOTICE: ("thong-bao", "accepted"),
}


def text_of(answer):
    """The page of an answer that is one."""
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def desk(pack, client, administrator):
    """The first administrator's browser."""
    client.force_login(administrator)
    return client


@pytest.fixture
def second_desk(pack, second_administrator):
    """The second administrator's browser."""
    client = Client()
    client.force_login(second_administrator)
    return client


@pytest.fixture
def begun(pack, administrator):
    """begun(kind): a draft of the item of ITEMS, begun by the first administrator."""

    def begun(kind):
        return catalog.changes.begin(kind, ITEMS[kind][1], user=administrator, at=clock.now())

    return begun
