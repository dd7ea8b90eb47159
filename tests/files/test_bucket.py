"""Files in an S3 bucket, with SeaweedFS, which checks every signature: present, away, refusing."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from motcua.files import bucket as buckets
from motcua.files import resumable
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.files.storage import store
from tests.files import samples
from tests.files.sweeping import swept

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def bucket(request: Any, settings: Any, weed: Any) -> Any:
    """The peer, up, its bucket empty and named in the settings."""
    if weed.process is None:
        start_again(weed)
    backend = {"BACKEND": "motcua.files.bucket.Bucket", "OPTIONS": weed.options()}
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    for found in list(store().objects()):
        store().delete(found.key)
    yield weed
    if weed.process is None:
        start_again(weed)


def start_again(weed: Any) -> None:
    """Up, and ready to be written to: its volumes report a moment after its port opens."""
    weed.start()
    until = time.monotonic() + 30
    while True:
        try:
            buckets.Bucket(**weed.options()).save("zz/zz/ready", ContentFile(b"x"))
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.2)
        else:
            buckets.Bucket(**weed.options()).delete("zz/zz/ready")
            return


def receive(content: bytes | None = None) -> StoredFile:
    return files.receive(SimpleUploadedFile("anh.jpg", content or samples.image("JPEG")), AT)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_stored_opened_listed_and_removed(bucket: Any) -> None:
    content = samples.image("JPEG") + bytes(9_000_000)
    stored = receive(content)

    with files.open(stored) as opened:
        assert opened.read() == content
        opened.seek(2)
        assert opened.read(1) == content[2:3]
    assert [(found.key, found.size) for found in store().objects()] == [(stored.storage_key, len(content))]

    files.remove(stored)
    assert list(store().objects()) == []


@pytest.mark.django_db
def test_a_lost_object_is_told_from_a_store_that_is_away(bucket: Any, caplog: Any) -> None:
    stored = receive()
    store().delete(stored.storage_key)

    with pytest.raises(files.FileLostError):
        files.open(stored)
    assert str(stored.pk) in caplog.text


@pytest.mark.django_db
def test_while_the_bucket_is_away_nothing_half_received_shows_and_the_sender_is_told(bucket: Any) -> None:
    bucket.kill()
    began = time.monotonic()

    with pytest.raises(files.Refused, match=r"kho lưu trữ .* hãy thử lại sau ít phút"):
        receive()
    assert time.monotonic() - began < 15
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_stored_before_is_closed_with_a_sentence_and_whole_afterwards(
    bucket: Any, client: Any, caplog: Any
) -> None:
    kept, removed = receive(), receive()
    bucket.kill()

    with pytest.raises(files.ClosedError, match="kho lưu trữ của cổng đang gặp sự cố"):
        files.serve(kept)
    files.remove(removed)  # who removes a file need not wait for the store
    assert bucket.SECRET not in caplog.text

    start_again(bucket)
    assert b"".join(files.serve(kept)).startswith(b"\xff\xd8")
    later = datetime.now(UTC) + timedelta(hours=25)
    assert swept(later) == 1, "the object of the removed one"
    assert [found.key for found in store().objects()] == [kept.storage_key]


@pytest.mark.django_db
def test_whoever_signs_with_the_wrong_key_gets_nothing(bucket: Any, settings: Any) -> None:
    stored = receive()
    wrong = {"BACKEND": "motcua.files.bucket.Bucket", "OPTIONS": bucket.options(secret_key="guessed")}
    settings.STORAGES = {**settings.STORAGES, "files": wrong}

    with pytest.raises(files.ClosedError):
        files.serve(stored)
    with pytest.raises(files.Refused):
        receive()
    with pytest.raises(OSError, match="the bucket answers"):
        list(buckets.Bucket(**wrong["OPTIONS"]).objects())


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_bucket_is_asked(bucket: Any, monkeypatch: Any) -> None:
    real, open_ones = buckets.Bucket._save, []

    def save(self: Any, name: str, content: Any) -> str:
        open_ones.append(connection.in_atomic_block)
        return real(self, name, content)

    monkeypatch.setattr(buckets.Bucket, "_save", save)
    receive()
    files.keep(b"%PDF-1.7", "giay-hen.pdf", "application/pdf", AT)

    assert open_ones == [False, False]


@pytest.mark.django_db(transaction=True)
def test_uploads_on_their_way_lie_in_the_bucket_and_are_no_files_yet(bucket: Any, settings: Any) -> None:
    parts = {"BACKEND": "motcua.files.bucket.Bucket", "OPTIONS": bucket.options() | {"location": "parts"}}
    settings.STORAGES = {**settings.STORAGES, "parts": parts}
    content = samples.image("JPEG")
    upload = resumable.begin("anh.jpg", len(content), "", AT)

    resumable.append(upload, content[:1000], AT)
    assert list(store().objects()) == []
    with resumable.whole(upload, content[1000:]) as received:
        assert received.read() == content

    later = datetime.now(UTC) + timedelta(days=3)
    assert resumable.forget_expired(later) >= 1
    kept = resumable.parts_store()
    assert [kept.listdir(folder)[1] for folder in kept.listdir("")[0]] == []
