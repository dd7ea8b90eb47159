"""A client of the protocol that sends just what a test says, for Lan's draft of 2.000134."""

import base64

import pytest

from tests.citizen.conftest import *  # noqa: F403 - Lan, her draft, her browser and the Monday
from tests.citizen.conftest import DOCUMENT

TUS = {"Tus-Resumable": "1.0.0"}
BODY = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def own_parts(settings, tmp_path):
    """Parts in a folder of the test's own, in which it can look."""
    stores = {**settings.STORAGES}
    stores["parts"] = {**stores["parts"], "OPTIONS": {"location": tmp_path / "parts"}}
    settings.STORAGES = stores
    return tmp_path / "parts"


def metadata(**said):
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())


def create(browser, address, length, *, body=b"", headers=(), **said):
    said = {"filename": "kiem-dinh.pdf", "document": DOCUMENT} | said
    sent = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata(**said), **dict(headers)}
    more = {"data": body, "content_type": BODY} if body else {}
    return browser.post(address, headers=sent, **more)


def begin(browser, draft, content, **said):
    """The address of a new upload of `content`."""
    created = create(browser, to(draft), len(content), **said)
    assert created.status_code == 201
    return created["Location"]


def to(draft):
    return f"/ho-so/nhap/{draft.pk}/tai-len"


def patch(browser, address, offset, piece, **headers):
    sent = {**TUS, "Upload-Offset": str(offset), **headers}
    return browser.patch(address, data=piece, content_type=BODY, headers=sent)


def head(browser, address):
    return browser.head(address, headers=TUS)


def offset_of(browser, address):
    return int(head(browser, address)["Upload-Offset"])
