"""The scanner and the bucket: one of each for the whole run, and a store of its own for whoever asks."""

from pathlib import Path
from typing import Any

import pytest

from tests.files.peers import Bucketeer, Daemon


@pytest.fixture(scope="session")
def clamd():
    """ClamAV's daemon, running."""
    daemon = Daemon()
    try:
        daemon.start()
        yield daemon
    finally:
        daemon.end()


@pytest.fixture
def scanner(clamd, settings):
    """The daemon, up, and named in the settings."""
    if clamd.process is None:
        clamd.start()
    settings.MOTCUA_SCANNER = clamav(clamd.socket)
    yield clamd
    if clamd.process is None:
        clamd.start()


def clamav(address: str) -> dict[str, Any]:
    return {"BACKEND": "motcua.integrations.clamav.Clamd", "OPTIONS": {"address": address}}


@pytest.fixture(scope="session")
def weed():
    """SeaweedFS, running, with the bucket of the tests."""
    from motcua.files.bucket import Bucket

    peer = Bucketeer()
    try:
        peer.start()
        Bucket(**peer.options()).connection.create_bucket(Bucket=peer.BUCKET)
        yield peer
    finally:
        peer.end()


@pytest.fixture(params=["folder", "bucket"])
def any_store(request, settings, tmp_path: Path):
    """Each kind of store in turn, empty."""
    if request.param == "folder":
        backend, options = "motcua.files.storage.DurableFolder", {"location": tmp_path / "files"}
    else:
        peer = request.getfixturevalue("weed")
        backend, options = "motcua.files.bucket.Bucket", peer.options()
    settings.STORAGES = {**settings.STORAGES, "files": {"BACKEND": backend, "OPTIONS": options}}
    from motcua.files.storage import store

    for found in list(store().objects()):
        store().delete(found.key)
    return store()
