"""Scanning, with the real clamd: nobody opens a file before it was found clean; nothing is lost."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from motcua.base.jobs import service as jobs
from motcua.base.jobs.models import Job
from motcua.files import scanning
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.files.storage import store
from motcua.integrations.clamav import Clamd
from tests.files import samples
from tests.files.conftest import clamav
from tests.files.corpus.traps import eicar_in_jpeg

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SOON = AT + timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def receive(content: bytes | None = None, name: str = "anh.jpg", at: datetime = AT) -> StoredFile:
    return files.receive(SimpleUploadedFile(name, content or samples.image("JPEG")), at)


def read(response: Any) -> bytes:
    # Closing it would end the request, and with that the test's connection.
    return b"".join(response)


def again(stored: StoredFile) -> StoredFile:
    stored.refresh_from_db()
    return stored


def door(stored: StoredFile) -> str:
    """Why the door refuses; "" where it opens."""
    try:
        read(files.serve(stored))
    except files.ClosedError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("over", ["socket", "address"])
def test_a_file_is_closed_until_it_was_found_clean_and_then_says_by_what_and_when(
    scanner: Any, settings: Any, over: str
) -> None:
    settings.MOTCUA_SCANNER = clamav(getattr(scanner, over))
    stored = receive()
    assert "đang chờ quét" in door(stored)

    jobs.run_due(SOON, limit=5)

    again(stored)
    assert door(stored) == ""
    assert stored.scan == files.Scan.CLEAN
    assert stored.scan_engine.startswith("ClamAV 1.")
    assert stored.scanned_at == SOON
    assert "Đã quét, không thấy mã độc (ClamAV 1." in files.for_officer(stored).text
    assert files.for_sender(stored, may_remove=True).text == ""


def test_an_infected_file_is_handed_to_nobody_and_its_sender_told_what_to_do(scanner: Any) -> None:
    told: list[StoredFile] = []
    scanning._told.append(lambda stored, at: told.append(stored))
    stored = receive(eicar_in_jpeg())
    try:
        jobs.run_due(SOON, limit=5)
        files.scan_waiting(SOON)
    finally:
        scanning._told.pop()

    again(stored)
    assert (stored.scan, stored.scan_found) == (files.Scan.INFECTED, "Eicar-Test.UNOFFICIAL")
    assert "có mã độc" in door(stored)
    with pytest.raises(files.ClosedError):
        files.serve(stored, to_sender=True)
    with pytest.raises(files.ClosedError):
        files.serve_framed(stored)
    assert "Hãy gỡ tệp này" in files.for_sender(stored, may_remove=True).text
    assert told == [stored], "told once"


def test_whoever_sent_a_file_may_look_at_it_while_it_waits(scanner: Any) -> None:
    assert read(files.serve(receive(), to_sender=True)).startswith(b"\xff\xd8")


def test_without_a_scanner_files_are_open_and_say_so() -> None:
    stored = receive()

    assert door(stored) == ""
    assert files.for_officer(stored).text == "Chưa quét mã độc: cổng không có bộ quét"
    assert not Job.objects.filter(name="files.scan").exists()


def test_what_we_made_ourselves_needs_no_scan_but_what_we_made_of_an_upload_does(scanner: Any) -> None:
    slip = files.keep(b"%PDF-1.7", "giay-hen.pdf", "application/pdf", AT)
    signed = files.keep(b"%PDF-1.7", "ket-qua.pdf", "application/pdf", AT, made_of_upload=True)

    assert (door(slip), files.for_officer(slip).text) == ("", "")
    assert "đang chờ quét" in door(signed)


def test_a_file_that_was_rolled_back_asks_for_no_scan(scanner: Any) -> None:
    with transaction.atomic():
        receive()
        transaction.set_rollback(True)

    assert not Job.objects.filter(name="files.scan").exists()


def test_while_clamd_is_down_files_wait_and_say_why_and_nothing_is_lost(scanner: Any) -> None:
    scanner.kill()
    before, infected = receive(), receive(eicar_in_jpeg())
    jobs.run_due(SOON, limit=5)

    again(before)
    assert before.scan == files.Scan.WAITING
    assert "bộ quét mã độc đang không trả lời" in door(before)
    assert "không trả lời (lần cuối hỏi: 09:01 ngày 23/11/2026)" in files.for_officer(before).text
    with files.open(before) as content:
        assert content.read(2) == b"\xff\xd8"

    meanwhile = receive(at=SOON)
    scanner.start()
    jobs.run_due(SOON + timedelta(minutes=2), limit=5)

    assert again(before).scan == again(meanwhile).scan == files.Scan.CLEAN
    assert again(infected).scan == files.Scan.INFECTED
    assert not Job.objects.open().filter(name="files.scan").exists(), "nothing is left to do"


def test_it_is_asked_less_and_less_often_and_at_once_when_something_new_arrives(scanner: Any) -> None:
    scanner.kill()
    receive()
    pauses, at = [], AT
    for _ in range(8):
        jobs.run_due(at, limit=1)
        run_at = Job.objects.open().get(name="files.scan").run_at
        pauses.append((run_at - at).total_seconds())
        at = run_at

    assert pauses == [5, 10, 20, 40, 80, 120, 120, 120]
    jobs.run_due(at, limit=1)
    receive(at=at)
    assert Job.objects.open().get(name="files.scan").run_at == at


def test_clamd_killed_in_the_middle_of_a_file_leaves_it_waiting(scanner: Any, monkeypatch: Any) -> None:
    stored = receive(samples.image("JPEG") + bytes(5_000_000))
    _die_while_reading(monkeypatch, scanner)

    jobs.run_due(SOON, limit=5)

    again(stored)
    assert (stored.scan, stored.scan_silences) == (files.Scan.WAITING, 1)
    monkeypatch.undo()
    scanner.start()
    jobs.run_due(SOON + timedelta(minutes=1), limit=5)
    assert again(stored).scan == files.Scan.CLEAN


def _die_while_reading(monkeypatch: Any, scanner: Any) -> None:
    """The daemon is killed once the first piece of a file has been sent."""
    from motcua.integrations import clamav as integration

    real = integration._sent

    def sent(connection: Any, data: bytes) -> bool:
        done = real(connection, data)
        if len(data) > 1000:
            scanner.kill()
        return done

    monkeypatch.setattr(integration, "_sent", sent)


def test_a_file_that_ends_the_scanner_each_time_keeps_no_other_waiting(
    scanner: Any, monkeypatch: Any
) -> None:
    deadly, harmless = receive(samples.image("JPEG") + b"deadly"), receive(at=SOON)
    real = Clamd.scan

    def scan(self: Clamd, content: Any) -> Any:
        if content.read().endswith(b"deadly"):
            raise files.ScannerInterruptedError("it ended")
        content.seek(0)
        return real(self, content)

    monkeypatch.setattr(Clamd, "scan", scan)
    jobs.run_due(SOON, limit=1)

    assert (again(deadly).scan, again(harmless).scan) == (files.Scan.WAITING, files.Scan.CLEAN)


def test_a_file_over_clamds_own_limit_is_a_verdict_of_its_own(scanner: Any) -> None:
    scanner.limit(1)
    scanner.restart()
    try:
        large, small = receive(samples.image("JPEG") + bytes(3_000_000)), receive()
        jobs.run_due(SOON, limit=5)
    finally:
        scanner.limit(30)
        scanner.restart()

    assert again(small).scan == files.Scan.CLEAN
    assert again(large).scan == files.Scan.TOO_LARGE
    assert "không nhận tệp lớn như vậy" in door(large)
    assert "quá lớn" in files.for_officer(large).text
    files.scan_waiting(SOON + timedelta(hours=1))
    assert again(large).scan == files.Scan.TOO_LARGE, "the next try is tomorrow's"
    files.scan_waiting(SOON + timedelta(days=1))
    assert again(large).scan == files.Scan.CLEAN


def test_a_scanner_that_comes_later_scans_what_was_there_and_its_end_opens_what_waits(
    scanner: Any, settings: Any
) -> None:
    named, settings.MOTCUA_SCANNER = settings.MOTCUA_SCANNER, None
    old = receive(eicar_in_jpeg())
    settings.MOTCUA_SCANNER = named
    files.scan_waiting(AT)
    assert again(old).scan == files.Scan.INFECTED

    waiting = receive()
    settings.MOTCUA_SCANNER = None
    files.scan_waiting(AT)
    assert (again(waiting).scan, door(waiting)) == (files.Scan.UNSCANNED, "")


def test_a_lost_object_keeps_no_other_file_waiting(scanner: Any, caplog: pytest.LogCaptureFixture) -> None:
    lost, there = receive(), receive(at=SOON)
    store().delete(lost.storage_key)

    files.scan_waiting(SOON)

    assert (again(lost).scan, again(there).scan) == (files.Scan.WAITING, files.Scan.CLEAN)
    assert str(lost.pk) in caplog.text


def test_what_answers_at_the_port_but_is_not_clamd_is_told_apart() -> None:
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: server.accept()[0].close(), daemon=True).start()
        with pytest.raises(files.ScannerAwayError, match="not clamd"):
            Clamd(f"127.0.0.1:{server.getsockname()[1]}").scan(BytesIO(b"x"))
