"""What the clerk scans comes in parts too, to the draft she fills in, and to nobody else's sight."""

import pytest

from motcua.base import clock
from tests.citizen.conftest import browser_of
from tests.counter.conftest import MONDAY
from tests.files import samples
from tests.uploading.conftest import begin, create, head, patch, to

pytestmark = pytest.mark.django_db

SCAN = samples.pdf(3)
HALF = len(SCAN) // 2


@pytest.fixture(autouse=True)
def monday():
    with clock.at(MONDAY):
        yield


def test_a_scan_of_the_clerk_goes_on_where_it_stopped(draft, one_stop):
    desk = browser_of(one_stop)
    address = begin(desk, draft, SCAN, filename="ban-quet.pdf")
    patch(desk, address, 0, SCAN[:HALF])
    page = desk.get(f"/ho-so/nhap/{draft.pk}/giay-to").content.decode()
    assert to(draft) in page
    assert address in page

    assert patch(desk, address, HALF, SCAN[HALF:]).status_code == 204

    assert draft.papers.get().file.name == "ban-quet.pdf"


def test_the_citizen_and_a_clerk_who_left_the_desk_find_nothing(draft, hong, one_stop):
    desk = browser_of(one_stop)
    address = begin(desk, draft, SCAN)
    assert head(browser_of(hong), address).status_code == 404
    assert create(browser_of(hong), to(draft), 5).status_code == 404

    one_stop.posts.update(held_to=MONDAY)

    assert head(desk, address).status_code == 404
