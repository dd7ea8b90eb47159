"""`motcua files check`: what a row promises and is not there, what was changed, what nobody speaks of."""

import json
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from motcua.base import clock
from motcua.files import checking
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.files.storage import new_key
from tests.files import samples

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
# A stray object counts once it is a day old; objects carry the real time.
TOMORROW = datetime(2100, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def receive(name: str = "Nguyễn Thị Lan.jpg") -> StoredFile:
    return files.receive(SimpleUploadedFile(name, samples.image("JPEG")), AT)


def check(*options: str) -> tuple[int, str]:
    """How it ended and what it said."""
    out = StringIO()
    try:
        with clock.at(TOMORROW):
            call_command("files", "check", *options, stdout=out, stderr=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_a_house_in_order_is_told_so(any_store: Any) -> None:
    for _ in range(3):
        receive()

    ended, said = check("--deep")

    assert ended == 0
    assert "3 files and 3 objects compared" in said
    assert "Missing: 0. Changed: 0. Orphans: 0." in said


def test_what_is_missing_changed_or_nobodys_is_named_and_nobody_is_named_with_it(any_store: Any) -> None:
    whole, lost, cut, changed = receive(), receive(), receive(), receive()
    any_store.delete(lost.storage_key)
    replace(any_store, cut.storage_key, b"short")
    replace(any_store, changed.storage_key, bytes(changed.size))
    stray = any_store.save(new_key(), ContentFile(b"stray"))

    ended, said = check("--json")
    quick = json.loads(said)
    assert (ended, quick["sound"]) == (1, False)
    assert [fault["file"] for fault in quick["missing"]] == [str(lost.pk)]
    assert [(fault["what"], fault["file"]) for fault in quick["changed"]] == [("size", str(cut.pk))]
    assert [fault["key"] for fault in quick["orphans"]] == [stray]
    assert (quick["files"], quick["objects"]) == (4, 4)

    ended, said = check("--deep")
    assert ended == 1
    assert f"file {changed.pk} of 2026-11-23T02:00:00+00:00" in said
    assert "Missing: 1. Changed: 2. Orphans: 1." in said
    assert str(whole.pk) not in said
    assert "Lan" not in said


def replace(store: Any, key: str, content: bytes) -> None:
    store.delete(key)
    store.save(key, ContentFile(content))


def test_a_stray_object_alone_is_dirt_and_no_fault(any_store: Any) -> None:
    any_store.save(new_key(), ContentFile(b"stray"))

    ended, said = check()

    assert (ended, "Orphans: 1." in said) == (0, True)


def test_an_object_that_is_being_received_is_nobodys_business_yet(any_store: Any) -> None:
    any_store.save(new_key(), ContentFile(b"just now"))

    report = checking.check(datetime.now(UTC), deep=False, progress=lambda more: None)

    assert (report.objects, report.orphans) == (1, [])


def test_a_file_that_goes_while_we_look_is_no_fault(any_store: Any, monkeypatch: Any) -> None:
    going = receive()
    real = checking._side_by_side

    def side_by_side() -> Any:
        for row, _found in real():
            StoredFile.objects.filter(pk=going.pk).delete()
            yield row, None

    monkeypatch.setattr(checking, "_side_by_side", side_by_side)

    assert check()[0] == 0


def test_a_store_that_is_away_is_a_sentence(settings: Any) -> None:
    options = {"bucket_name": "x", "endpoint_url": "http://127.0.0.1:9", "access_key": "a", "secret_key": "b"}
    there = {"BACKEND": "motcua.files.bucket.Bucket", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "files": there}

    with pytest.raises(CommandError, match="The store cannot be used: the bucket cannot be reached"):
        call_command("files", "check")
