"""Objects and rows: never a row without its object; what is left over is swept."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from motcua.files import service as files
from motcua.files.models import StoredFile
from tests.files import samples
from tests.files.sweeping import swept

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def receive() -> StoredFile:
    return files.receive(SimpleUploadedFile("don.pdf", samples.pdf()), AT)


def objects() -> list[Path]:
    return [path for path in Path(storages["files"].path("")).rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    stores = {**settings.STORAGES}
    stores["files"] = {**stores["files"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = stores


@pytest.mark.django_db
def test_the_folder_tells_nothing_about_the_file() -> None:
    stored = receive()

    (kept,) = objects()
    assert "don" not in str(kept.relative_to(storages["files"].path("")))
    assert stored.storage_key.count("/") == 2


@pytest.mark.django_db
def test_a_full_disk_is_a_sentence_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(files.Refused, match=r"kho lưu trữ .* hãy thử lại sau ít phút"):
        receive()
    assert objects() == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_object_whose_row_was_rolled_back_is_swept_after_a_day() -> None:
    with transaction.atomic():
        receive()
        transaction.set_rollback(True)
    kept = receive()
    for path in objects():
        os.utime(path, (AT.timestamp(), AT.timestamp()))

    assert swept(AT + timedelta(hours=23)) == 0
    assert swept(AT + timedelta(hours=25)) == 1
    assert [path.name for path in objects()] == [kept.storage_key.rsplit("/", 1)[1]]


@pytest.mark.django_db
def test_sweeping_a_house_without_files_is_no_fault() -> None:
    assert swept(AT) == 0


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_is_gone_once_that_is_committed() -> None:
    kept, removed = receive(), receive()
    with transaction.atomic():
        files.remove(kept)
        transaction.set_rollback(True)
    files.remove(removed)

    assert list(StoredFile.objects.values_list("storage_key", flat=True)) == [kept.storage_key]
    assert len(objects()) == 1


@pytest.mark.django_db
def test_a_paper_of_ours_is_kept_unjudged() -> None:
    stored = files.keep(b"%PDF-1.7 ours", "Giấy hẹn.pdf", "application/pdf", AT, page_count=1)

    with files.open(stored) as kept:
        assert kept.read() == b"%PDF-1.7 ours"


@pytest.mark.django_db
def test_names_are_not_readable_in_the_database() -> None:
    receive()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM files_storedfile")
        assert b"don.pdf" not in bytes(cursor.fetchone()[0])


@pytest.mark.django_db
def test_what_is_ours_was_placed_before_its_row_and_is_swept_without_one() -> None:
    placed = files.place_bytes(b"%PDF-1.7 ours", "giay-hen.pdf", "application/pdf")
    assert not StoredFile.objects.exists()
    assert files.record(placed, AT).sha256 == placed.sha256

    files.place_bytes(b"nobody's", "giay-hen.pdf", "application/pdf")
    for path in objects():
        os.utime(path, (AT.timestamp(), AT.timestamp()))
    assert swept(AT + timedelta(hours=25)) == 1


@pytest.mark.django_db
def test_a_file_of_20_mb_is_judged_and_stored_without_holding_it_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    large = samples.image("JPEG") + os.urandom(files.LARGEST - 100_000)
    path = tmp_path / "large.jpg"
    path.write_bytes(large)
    del large
    with path.open("rb") as source:
        upload = SimpleUploadedFile("anh.jpg", b"")
        upload.file, upload.size = source, path.stat().st_size
        files.receive(SimpleUploadedFile("truoc.jpg", samples.image("JPEG")), AT)  # imports, once
        tracemalloc.start()
        stored = files.receive(upload, AT)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert stored.size == path.stat().st_size
    assert most < 2_000_000
