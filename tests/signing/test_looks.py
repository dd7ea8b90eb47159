"""How the answers of `/xac-thuc` and the page before issuing look: faultless for axe, fit for a phone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.dossiers import slips
from motcua.files import service as files
from tests.desk.conftest import *  # noqa: F403 - the same dossiers
from tests.desk.conftest import Desk, result_file
from tests.desk.test_acts import approved, proposed  # noqa: F401 - a dossier that waits for its result
from tests.desk.test_browser import _database_beside_the_browser, browser, whole  # noqa: F401
from tests.dossiers.conftest import MONDAY
from tests.files.samples import pdf as plain
from tests.signing.conftest import demo_signed

# The browser's loop runs in this thread, so files are examined in their own process, as in earnest.
pytestmark = [pytest.mark.looks, pytest.mark.usefixtures("apart")]


def sent(client, content):
    return client.post("/xac-thuc", {"tep": SimpleUploadedFile("giay.pdf", content)})


def test_the_answers_of_verification(client, received, whole):  # noqa: F811
    slip = received.slips.get(form="slip_01")
    with files.open(slips.render(slip, MONDAY)) as opened:
        original = opened.read()

    whole(client.get("/xac-thuc"))
    whole(sent(client, original))
    whole(sent(client, original + b"\n%"))
    whole(sent(client, demo_signed(demo_signed(plain()))))
    whole(sent(client, plain()))


def test_the_page_before_issuing(approved, clerk, whole):  # noqa: F811
    desk = Desk(clerk)
    file = result_file(content=demo_signed(plain()))

    whole(desk.act(approved, "phat-hanh-ket-qua", file=file))
    desk.act(approved, "phat-hanh-ket-qua", file=result_file(), sign="on")
    whole(desk.open(approved))
