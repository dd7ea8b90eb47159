"""Handing out: nothing that was uploaded ever runs in our name."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.files.storage import store
from tests.files import samples

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def receive(name: str, content: bytes) -> StoredFile:
    return files.receive(SimpleUploadedFile(name, content), AT)


def body(response: Any) -> bytes:
    # Closing it would end the request, and with that the test's connection.
    return b"".join(response)


def asking(method: str = "GET", **headers: str) -> HttpRequest:
    return RequestFactory().generic(method, "/", headers=headers)


def test_a_download_has_its_name_length_and_safe_headers() -> None:
    stored = receive("Đơn đề nghị.pdf", samples.pdf())

    response = files.serve(stored)

    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%C4%90%C6%A1n%20")
    assert response["Content-Length"] == str(stored.size)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    assert len(body(response)) == stored.size


def test_a_pdf_may_be_shown_in_the_browser() -> None:
    response = files.serve(receive("don.pdf", samples.pdf()), as_attachment=False, inline_ok=True)

    assert response["Content-Disposition"].startswith("inline")
    assert "sandbox" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("inline_ok", [True, False])
def test_an_office_file_is_always_downloaded(inline_ok: bool) -> None:
    response = files.serve(receive("don.docx", samples.docx()), as_attachment=False, inline_ok=inline_ok)

    assert response["Content-Disposition"].startswith("attachment")


def test_a_quote_or_line_break_in_a_name_cannot_end_the_header() -> None:
    stored = receive("don.pdf", samples.pdf())
    stored.name = 'a"; filename="b.exe\r\nSet-Cookie: x.pdf'
    response = files.serve(stored)

    assert "Set-Cookie" not in response.headers
    assert "\n" not in response["Content-Disposition"]


def test_a_lost_object_is_not_found(caplog: pytest.LogCaptureFixture) -> None:
    stored = receive("Nguyễn Thị Lan.pdf", samples.pdf())
    store().delete(stored.storage_key)

    with pytest.raises(Http404):
        files.serve(stored)
    assert str(stored.pk) in caplog.text
    assert "Lan" not in caplog.text


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", (0, 10)),
        ("bytes=10-", (10, None)),
        ("bytes=-7", (-7, None)),
        ("bytes=5-999999999", (5, None)),
        ("bytes=-999999999", (0, None)),
        ("bytes=0-0", (0, 1)),
    ],
)
@pytest.mark.usefixtures("any_store")
def test_a_part_of_a_file_is_handed_out_where_a_browser_asks_for_one(asked: str, part: Any) -> None:
    content = samples.pdf(3)
    stored = receive("don.pdf", content)

    response = files.serve(stored, request=asking(Range=asked))

    expected = content[slice(*part)]
    start = len(content) + part[0] if part[0] < 0 else part[0]
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/{len(content)}"
    assert response["Content-Length"] == str(len(expected))
    assert body(response) == expected
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_part_that_is_not_there_is_said_so(asked: str) -> None:
    stored = receive("don.pdf", samples.pdf())

    response = files.serve(stored, request=asking(Range=asked))

    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{stored.size}")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-9", "bytes=9-1", "pages=1-2", "bytes=a-b", "bytes=-", "", "bytes"]
)
def test_several_parts_at_once_or_nonsense_get_the_whole_file(asked: str) -> None:
    content = samples.pdf()

    response = files.serve(receive("don.pdf", content), request=asking(Range=asked))

    assert (response.status_code, body(response)) == (200, content)
    assert response["Accept-Ranges"] == "bytes"


def test_a_broken_download_goes_on_only_with_the_same_file() -> None:
    content = samples.pdf()
    stored = receive("don.pdf", content)
    etag = files.serve(stored)["ETag"]

    assert files.serve(stored, request=asking(Range="bytes=9-", **{"If-Range": etag})).status_code == 206
    for other in (f"W/{etag}", '"khac"', "Mon, 23 Nov 2026 02:00:00 GMT"):
        response = files.serve(stored, request=asking(Range="bytes=9-", **{"If-Range": other}))
        assert (response.status_code, body(response)) == (200, content)


def test_asked_for_the_head_only_the_door_reads_nothing() -> None:
    stored = receive("don.pdf", samples.pdf())
    store().delete(stored.storage_key)

    response = files.serve(stored, request=asking("HEAD", Range="bytes=0-9"))

    assert (response.status_code, response["Content-Length"], response.content) == (206, "10", b"")  # type: ignore[attr-defined]


def test_the_viewer_reads_a_pdf_in_parts_and_alone_may_frame_it() -> None:
    response = files.serve_framed(receive("don.pdf", samples.pdf()), request=asking(Range="bytes=0-4"))

    assert (response.status_code, body(response)) == (206, b"%PDF-")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
