"""What the office takes and what it refuses, each with a reason that names the file and says what to do."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.files import service as files
from motcua.files.models import StoredFile
from tests.files import samples

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def receive(name: str, content: bytes, **options: Any) -> StoredFile:
    return files.receive(SimpleUploadedFile(name, content), AT, **options)


def refusal(name: str, content: bytes, **options: Any) -> str:
    with pytest.raises(files.Refused) as refused:
        receive(name, content, **options)
    assert not StoredFile.objects.exists()
    return refused.value.reason


@pytest.mark.parametrize(
    ("name", "content", "content_type", "pages"),
    [
        ("don.pdf", samples.pdf(3), "application/pdf", 3),
        ("anh.JPG", samples.image("JPEG"), "image/jpeg", 1),
        ("anh.jpeg", samples.image("JPEG"), "image/jpeg", 1),
        ("anh.png", samples.image("PNG"), "image/png", 1),
        ("anh.heic", samples.heic(), "image/heic", 1),
        ("don.doc", samples.doc(), "application/msword", None),
        ("bang.xls", samples.xls(), "application/vnd.ms-excel", None),
        (
            "don.docx",
            samples.docx(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            None,
        ),
        (
            "bang.xlsx",
            samples.xlsx(),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            None,
        ),
    ],
)
def test_every_kind_the_office_takes_is_kept_as_it_came(
    name: str, content: bytes, content_type: str, pages: int | None
) -> None:
    stored = receive(name, content)

    assert (stored.name, stored.content_type, stored.page_count) == (name, content_type, pages)
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert stored.received_at == AT
    with files.open(stored) as kept:
        assert kept.read() == content


def test_an_empty_file_is_refused() -> None:
    assert "“don.pdf” trống (0 byte)" in refusal("don.pdf", b"")


def test_a_file_over_the_limit_is_refused_with_its_size() -> None:
    reason = refusal("anh.jpg", samples.image("JPEG") + bytes(21 * 2**20))

    assert "nặng 21,1 MB" in reason
    assert "tối đa 20 MB" in reason


def test_the_caller_may_set_a_lower_limit() -> None:
    assert "tối đa 1 MB" in refusal("anh.jpg", samples.image("JPEG") + bytes(2**20), limit=2**20)


@pytest.mark.parametrize("name", ["don.pdf", "anh.jpg", "don.docx", "don"])
def test_a_renamed_program_is_refused(name: str) -> None:
    reason = refusal(name, b"MZ\x90\x00" + bytes(4000))

    assert f"“{name}” là một chương trình máy tính" in reason


def test_a_picture_called_pdf_is_refused_and_told_its_right_name() -> None:
    reason = refusal("cccd.pdf", samples.image("JPEG"))

    assert "nội dung là ảnh JPG" in reason
    assert "thành .jpg" in reason


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("anh.gif", b"GIF89a" + bytes(200), "ảnh GIF"),
        ("phim.mp4", b"\0\0\0\x18ftypisom" + bytes(200), "video"),
        ("ho so.zip", samples.archive({"a.pdf": b"x"}), "một tệp nén"),
        ("trang.doc", b"<html><body>xin chao</body></html>", "một trang web"),
        ("ghi chu.txt", "Kính gửi ông bà".encode(), "không thuộc loại được nhận"),
        ("rac.bin", bytes(range(256)), "không thuộc loại được nhận"),
    ],
)
def test_other_kinds_are_refused_and_the_right_ones_named(name: str, content: bytes, what: str) -> None:
    reason = refusal(name, content)

    assert f"“{name}”" in reason
    assert what in reason
    assert "PDF, ảnh (JPG, PNG, HEIC), Word hoặc Excel" in reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("don.pdf", samples.pdf(2)[:-300]),
        ("don.pdf", b"%PDF-1.7\n" + b"khong phai pdf " * 40 + b"%%EOF"),
        ("anh.jpg", samples.image("JPEG", (600, 600))[:-20_000]),
        ("anh.png", samples.image("PNG", (200, 200))[:-500]),
        ("anh.heic", samples.heic()[:-500]),
        ("don.doc", samples.doc()[:-2000]),
    ],
)
def test_a_damaged_or_cut_file_is_refused(name: str, content: bytes) -> None:
    reason = refusal(name, content)

    assert f"“{name}”" in reason
    assert "bị hỏng" in reason


def test_a_cut_docx_is_refused() -> None:
    # Its table of contents stood at the end: it cannot even be told from other archives.
    assert "“don.docx”" in refusal("don.docx", samples.docx()[:-60])


def test_a_docx_whose_parts_are_damaged_is_refused() -> None:
    content = bytearray(samples.docx())
    content[content.find(b"word/document.xml") + 20] ^= 0xFF

    assert "bị hỏng" in refusal("don.docx", bytes(content))


def test_a_pdf_that_needs_a_password_is_refused() -> None:
    assert "có mật khẩu" in refusal("don.pdf", samples.locked_pdf("bi mat"))


def test_a_pdf_that_everyone_can_open_is_taken_though_its_owner_forbids_changes() -> None:
    assert receive("ban sao.pdf", samples.locked_pdf("")).page_count == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("don.doc", samples.doc(flags=0x0100)),
        ("don.doc", samples.compound({"EncryptedPackage": bytes(4096)})),
        ("bang.xls", samples.xls(locked=True)),
    ],
)
def test_an_office_file_with_a_password_is_refused(name: str, content: bytes) -> None:
    assert "có mật khẩu" in refusal(name, content)


def test_a_docx_with_a_password_is_refused_as_such() -> None:
    # Locked, a docx is no zip but a compound file.
    assert "có mật khẩu" in refusal("don.docx", samples.compound({"EncryptedPackage": bytes(4096)}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("don.docx", samples.docx(**{"word/vbaProject.bin": b"x"})),
        ("don.doc", samples.doc(_VBA_PROJECT=bytes(4096))),
    ],
)
def test_macros_are_refused(name: str, content: bytes) -> None:
    assert "macro" in refusal(name, content)


def test_a_macro_document_under_a_plain_name_is_refused() -> None:
    types = samples.WORD_TYPES.replace(
        b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
    )

    assert "macro" in refusal(
        "don.docx", samples.archive({"[Content_Types].xml": types, "word/document.xml": b"<d/>"})
    )


def test_an_archive_bomb_is_refused_without_being_unpacked() -> None:
    assert "nén quá nhiều" in refusal("bang.docx", samples.docx(**{"word/media/anh.bmp": bytes(60_000_000)}))


def test_an_archive_of_very_many_parts_is_refused() -> None:
    parts = {f"word/p{n}.xml": b"" for n in range(5_001)}

    assert "nén quá nhiều" in refusal(
        "don.docx",
        samples.archive({"[Content_Types].xml": b"<T/>", "word/document.xml": b"<d/>", **parts}),
    )


def test_a_picture_of_enormous_measure_is_refused_without_being_decoded() -> None:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("1", (9_000, 9_000)).save(out, "PNG")

    assert "quá nhiều điểm ảnh" in refusal("anh.png", out.getvalue())
