"""Odd names survive safely: they can be shown, saved under and sent in a header."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from motcua.files import service as files
from motcua.files.names import LONGEST, clean_name
from tests.files import samples

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Đơn đề nghị 🏠.pdf", "Đơn đề nghị 🏠.pdf"),
        ("giay\u202efdp.exe", "giayfdp.exe"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\lan\\don.pdf", "don.pdf"),
        (".htaccess", "htaccess"),
        ('a"b<c>|d?.pdf', "a b c d .pdf"),
        ("don\r\nX-Header: 1.pdf", "don X-Header 1.pdf"),
        ("", "tệp không tên"),
        ("...", "tệp không tên"),
        ("De\u0302 nghi\u0323.pdf", "Đề nghị.pdf".replace("Đề", "Dê")),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_odd_names_become_harmless(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@given(st.text())
def test_no_name_is_ever_empty_too_long_or_a_path(sent: str) -> None:
    name = clean_name(sent)

    assert 0 < len(name) <= LONGEST
    assert not set(name) & set('/\\"\r\n\0')
    assert not name.startswith(".")
    assert clean_name(name) == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "kept"), [("scan", "scan.pdf"), ("don.v2", "don.v2.pdf"), ("x.exe", "x.exe.pdf")]
)
def test_a_name_without_a_known_ending_gets_the_right_one(sent: str, kept: str) -> None:
    assert files.receive(SimpleUploadedFile(sent, samples.pdf()), AT).name == kept
