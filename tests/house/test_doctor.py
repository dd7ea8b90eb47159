"""`motcua doctor`: each thing that can be wrong is told with its reason and what to do; one sentence each."""

import json
import shutil
import smtplib
from collections import namedtuple
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from motcua.base import clock
from motcua.base.jobs.models import Job, Recurrence, State
from motcua.catalog.models import PackImport
from motcua.config import doctor
from motcua.config.doctor import Level
from motcua.files import service as files
from tests.files.conftest import clamav, clamd, scanner  # noqa: F401 - the real one
from tests.signing.conftest import AT
from tools.ports import free_port

pytestmark = pytest.mark.django_db


def told(topic: str, at: Any = AT) -> list[doctor.Finding]:
    with clock.at(at):
        return [finding for finding in doctor.examine(at) if finding.topic == topic]


def worst(topic: str, at: Any = AT) -> tuple[Level, str]:
    order = list(Level)
    found = max(told(topic, at), key=lambda finding: order.index(finding.level))
    assert found.level == Level.FINE or (found.why and found.how), "a fault says why and how"
    return found.level, found.what


def test_the_demo_is_sound_and_every_topic_is_told(pack: Any) -> None:
    with clock.at(AT):
        findings = list(doctor.examine(AT))

    assert {finding.topic for finding in findings} == set(doctor.EXAMINATIONS)
    assert [finding for finding in findings if finding.level == Level.FAULT] == []


def test_it_ends_with_1_for_a_fault_and_says_how_to_mend_it(pack: Any, settings: Any) -> None:
    settings.MOTCUA_SCANNER = clamav(f"127.0.0.1:{free_port()}")
    out = StringIO()

    with clock.at(AT), pytest.raises(SystemExit) as end:
        call_command("doctor", stdout=out)

    assert end.value.code == 1
    assert "FAULT scanner   clamd does not answer at 127.0.0.1" in out.getvalue()
    assert "mend: start clamd" in out.getvalue()


def test_machines_read_it_as_json(pack: Any) -> None:
    out = StringIO()
    with clock.at(AT):
        call_command("doctor", "--json", stdout=out)

    assert {finding["topic"] for finding in json.loads(out.getvalue())} == set(doctor.EXAMINATIONS)


def test_a_scanner_that_works_is_named_and_old_or_undated_signatures_are_a_warning(
    scanner: Any,  # noqa: F811
    monkeypatch: Any,
) -> None:
    assert worst("scanner") == (Level.WARNING, "its signatures carry no date")

    from motcua.integrations.clamav import Clamd

    for date, level in (
        ("Fri Nov 20 09:24:57 2026", Level.FINE),
        ("Mon Nov  2 09:24:57 2026", Level.WARNING),
    ):
        monkeypatch.setattr(Clamd, "about", lambda _self, date=date: f"ClamAV 1.4.6/27824/{date}")
        assert worst("scanner")[0] == level


def test_a_scanner_whose_limit_is_below_ours_is_a_fault(scanner: Any) -> None:  # noqa: F811
    scanner.limit(10)
    scanner.restart()
    try:
        assert worst("scanner") == (Level.FAULT, "it takes no files of 20 MB")
    finally:
        scanner.limit(30)
        scanner.restart()


def test_files_that_wait_long_are_a_fault(scanner: Any) -> None:  # noqa: F811
    files.keep(b"%PDF", "ket-qua.pdf", "application/pdf", AT, made_of_upload=True)

    assert "1 files wait" in worst("scanner", AT + timedelta(hours=1))[1]


def test_no_scanner_is_a_warning() -> None:
    assert worst("scanner") == (Level.WARNING, "there is no scanner")


def test_a_store_that_cannot_be_written_is_a_fault(settings: Any) -> None:
    options = {"bucket_name": "x", "endpoint_url": "http://127.0.0.1:9", "access_key": "a", "secret_key": "b"}
    there = {"BACKEND": "motcua.files.bucket.Bucket", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "files": there}

    level, what = worst("store")

    assert level == Level.FAULT
    assert what.startswith("bucket x: the bucket cannot be reached")


def test_a_key_that_was_taken_away_too_early_is_a_fault(settings: Any) -> None:
    files.keep(b"%PDF", "Giấy hẹn.pdf", "application/pdf", AT)
    settings.FIELD_KEYS = ["b3RoZXIga2V5OyBvcGVucyBub3RoaW5nIG9mIHVzZSE"]

    assert worst("keys")[0] == Level.FAULT


def test_mail_that_is_not_set_or_not_reached_is_a_fault(settings: Any, monkeypatch: Any) -> None:
    settings.MOTCUA_CHANNELS = {"email": "motcua.integrations.smtp.Smtp"}
    assert worst("mail") == (Level.FAULT, "there is no mail server")
    assert worst("SMS") == (Level.WARNING, "there is no SMS gateway")

    settings.SMTP_URL = "smtp://127.0.0.1"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert "does not serve us" in worst("mail")[1]

    def refuse(*_args: Any, **_options: Any) -> None:
        raise smtplib.SMTPAuthenticationError(535, b"no")

    monkeypatch.setattr(smtplib, "SMTP", refuse)
    assert "SMTPAuthenticationError" in worst("mail")[1]


def test_a_worker_that_is_gone_is_a_fault_and_failed_work_a_warning() -> None:
    Recurrence.objects.create(name="files.scan", next_at=AT)
    assert worst("worker")[0] == Level.FINE
    assert (
        "no worker has looked for work since 23/11/2026 09:15" in worst("worker", AT + timedelta(hours=1))[1]
    )

    Job.objects.create(
        name="files.sweep", state=State.FAILED, run_at=AT, created_at=AT, ended_at=AT, last_error="x"
    )
    assert worst("worker") == (Level.WARNING, "1 jobs failed: files.sweep")


def test_a_full_disk_is_told(monkeypatch: Any) -> None:
    usage = namedtuple("usage", "total used free")
    for free, level in ((10**7, Level.FAULT), (10**9, Level.WARNING), (10**11, Level.FINE)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _place, free=free: usage(10**12, 0, free))
        assert worst("disk")[0] == level


def test_a_clock_that_was_put_back_is_told() -> None:
    Job.objects.create(name="files.sweep", run_at=AT, created_at=AT + timedelta(days=1))

    assert worst("clock")[0] == Level.FAULT


def test_a_house_without_a_pack_is_told(settings: Any, tmp_path: Any) -> None:
    PackImport.objects.all().delete()
    assert worst("pack") == (Level.FAULT, "no pack was loaded")


def test_a_database_that_is_away_is_told_once(monkeypatch: Any) -> None:
    def away(_at: Any) -> Any:
        yield from ()
        raise OperationalError("connection refused")

    monkeypatch.setitem(doctor.EXAMINATIONS, "database", away)
    with clock.at(AT):
        findings = list(doctor.examine(AT))

    assert findings[-1].what == "it does not answer: connection refused"
    assert "keys" not in {finding.topic for finding in findings}


def test_an_examination_that_breaks_keeps_no_other_from_being_made(monkeypatch: Any, pack: Any) -> None:
    def broken(_at: Any) -> Any:
        yield from ()
        raise ZeroDivisionError

    monkeypatch.setitem(doctor.EXAMINATIONS, "keys", broken)
    with clock.at(AT):
        findings = {finding.topic: finding for finding in doctor.examine(AT)}

    assert findings["keys"].what.startswith("not examined: ZeroDivisionError")
    assert set(findings) == set(doctor.EXAMINATIONS)
