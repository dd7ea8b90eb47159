"""Off the wire: however much is sent, the rest of the form is kept and the page can answer."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from motcua.files import service as files


def upload(*contents: bytes, **fields: str) -> HttpRequest:
    parts = [named(f"f{n}.pdf", content) for n, content in enumerate(contents)]
    return RequestFactory().post("/", {"giay": parts, **fields})


def named(name: str, content: bytes) -> BytesIO:
    stream = BytesIO(content)
    stream.name = name
    return stream


def test_three_hundred_files_keep_the_form_and_the_first_twenty() -> None:
    request = upload(*[b"x%d" % n for n in range(300)], ho_ten="Lan")

    assert request.POST["ho_ten"] == "Lan"
    assert len(request.FILES.getlist("giay")) == 20
    assert "còn 280 tệp chưa được nhận" in files.left_out(request)
    # Those kept can still be read.
    assert [f.read() for f in request.FILES.getlist("giay")[:2]] == [b"x0", b"x1"]


def test_few_files_leave_nothing_out() -> None:
    assert files.left_out(upload(b"x")) == ""


def test_a_request_without_files_leaves_nothing_out() -> None:
    assert files.left_out(RequestFactory().get("/")) == ""


def test_a_file_over_the_limit_costs_little_and_tells_its_true_size() -> None:
    request = upload(b"x" * (files.LARGEST + 5_000_000))

    (sent,) = request.FILES.getlist("giay")
    assert sent.size == files.LARGEST + 5_000_000
    assert sent.file is not None
    assert sent.file.seek(0, 2) <= files.LARGEST + 100_000


@pytest.mark.django_db
def test_a_full_disk_of_temporary_files_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(BytesIO):
        def write(self, _data: Any) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("motcua.files.uploads.SpooledTemporaryFile", lambda **_options: Full())

    (sent,) = upload(b"x" * 100).FILES.getlist("giay")
    from motcua.base import clock

    with pytest.raises(files.Refused, match="kho lưu trữ"):
        files.receive(sent, clock.now())


def test_a_request_cut_short_is_no_fault_of_the_program(client: Any) -> None:
    boundary = uuid4().hex
    half = f'--{boundary}\r\nContent-Disposition: form-data; name="giay"; filename="a.pdf"\r\n\r\nnua chung'

    response = client.post("/", half, content_type=f"multipart/form-data; boundary={boundary}")

    assert response.status_code < 500
