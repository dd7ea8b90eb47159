"""Handing out: nothing that was uploaded ever runs in our name."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse, Http404

from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.files.storage import store
from tests.files import samples

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def receive(name: str, content: bytes) -> StoredFile:
    return files.receive(SimpleUploadedFile(name, content), AT)


def body(response: FileResponse) -> bytes:
    return b"".join(response)


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
    response.close()


@pytest.mark.parametrize("inline_ok", [True, False])
def test_an_office_file_is_always_downloaded(inline_ok: bool) -> None:
    response = files.serve(receive("don.docx", samples.docx()), as_attachment=False, inline_ok=inline_ok)

    assert response["Content-Disposition"].startswith("attachment")
    response.close()


def test_a_quote_or_line_break_in_a_name_cannot_end_the_header() -> None:
    stored = receive("don.pdf", samples.pdf())
    stored.name = 'a"; filename="b.exe\r\nSet-Cookie: x.pdf'
    response = files.serve(stored)

    assert "Set-Cookie" not in response.headers
    assert "\n" not in response["Content-Disposition"]
    response.close()


def test_a_lost_object_is_not_found(caplog: pytest.LogCaptureFixture) -> None:
    stored = receive("Nguyễn Thị Lan.pdf", samples.pdf())
    store().delete(stored.storage_key)

    with pytest.raises(Http404):
        files.serve(stored)
    assert str(stored.pk) in caplog.text
    assert "Lan" not in caplog.text
