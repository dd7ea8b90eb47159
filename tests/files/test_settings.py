"""Scanner and bucket as the environment names them; what cannot be right is refused at the start."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from motcua.config import environment


@pytest.mark.parametrize("address", ["unix:/run/clamav/clamd.ctl", "localhost:3310", "[::1]:3310"])
def test_a_scanner_is_named_by_its_address(monkeypatch: Any, address: str) -> None:
    monkeypatch.setenv("MOTCUA_CLAMAV", address)

    found = environment.scanner()

    assert found is not None
    assert found["OPTIONS"] == {"address": address}


@pytest.mark.parametrize("address", ["localhost", "unix:clamd.ctl", ":3310", "localhost:clamd"])
def test_an_address_that_is_none_is_a_sentence(monkeypatch: Any, address: str) -> None:
    monkeypatch.setenv("MOTCUA_CLAMAV", address)

    with pytest.raises(ImproperlyConfigured, match="it looks like localhost:3310"):
        environment.scanner()


def test_without_a_name_there_is_no_scanner_and_files_lie_in_a_folder(
    monkeypatch: Any, tmp_path: Path
) -> None:
    monkeypatch.delenv("MOTCUA_CLAMAV", raising=False)
    monkeypatch.delenv("MOTCUA_S3_BUCKET", raising=False)

    assert environment.scanner() is None
    assert environment.file_store(tmp_path)["BACKEND"] == "motcua.files.storage.DurableFolder"


def test_a_bucket_needs_its_two_keys_and_an_address_that_is_one(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("MOTCUA_S3_BUCKET", "ho-so")
    with pytest.raises(ImproperlyConfigured, match="Set MOTCUA_S3_ACCESS_KEY"):
        environment.file_store(tmp_path)
    monkeypatch.setenv("MOTCUA_S3_ACCESS_KEY", "a")
    monkeypatch.setenv("MOTCUA_S3_SECRET_KEY", "b")
    monkeypatch.setenv("MOTCUA_S3_ENDPOINT", "s3.example.vn")
    with pytest.raises(ImproperlyConfigured, match="MOTCUA_S3_ENDPOINT looks like"):
        environment.file_store(tmp_path)
    monkeypatch.setenv("MOTCUA_S3_ENDPOINT", "https://s3.example.vn")

    found = environment.file_store(tmp_path)

    assert found["BACKEND"] == "motcua.files.bucket.Bucket"
    assert found["OPTIONS"]["endpoint_url"] == "https://s3.example.vn"


def test_whoever_has_no_bucket_does_not_pay_for_its_library() -> None:
    program = (
        "import django; django.setup(); import sys, motcua.config.urls, motcua.files.tasks;"
        "sys.exit(any(name in sys.modules for name in ('boto3', 'botocore', 'storages', 'rich')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=Path(__file__).resolve().parents[2],
        check=False,
    )

    assert done.returncode == 0
