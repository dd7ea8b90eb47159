"""What can be told of a PDF that comes from anybody: who signed it, whether it holds, and never a fault."""

import os
import subprocess
import sys
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from motcua.papers.signing import examine, reading
from motcua.papers.signing import service as signing
from tests.signing.authority import START, YEAR, Authority
from tests.signing.conftest import AT

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def signed(pdf, agency_key):
    return signing.sign(pdf, agency_key, AT)


def only(pdf, at=AT):
    (signature,) = signing.verify(pdf, at)
    return signature


def told(pdf, at=AT):
    (one,) = signing.tell(signing.verify(pdf, at))
    return one


def added_to(pdf, change):
    """`pdf` with an incremental update behind it, as an editor would save it."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def text_on_the_page(writer):
    stream = generic.StreamObject(stream_data=b"BT /F1 30 Tf 100 400 Td (APPROVED) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(stream))


def note_on_the_page(writer):
    name = generic.pdf_name
    note = {
        name("/Type"): name("/Annot"),
        name("/Subtype"): name("/FreeText"),
        name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 300, 300))),
        name("/Contents"): generic.TextStringObject("1.000.000.000"),
    }
    writer.register_annotation(
        writer.find_page_for_modification(0)[0], writer.add_object(generic.DictionaryObject(note))
    )


def test_a_paper_without_signature_has_none(pdf):
    assert signing.verify(pdf, AT) == []


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_changed_byte_is_seen(pdf, signed, trusted, place):
    at = int(len(pdf) * place)
    tampered = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]

    try:
        found = signing.verify(tampered, AT)
    except signing.UnverifiableError:
        return  # nothing good is said of it either
    assert not [one for one in found if one.is_good]


def test_changed_words_are_said_to_be(signed, trusted):
    tampered = signed.replace(b"/Title", b"/Titel", 1)

    assert not only(tampered).intact
    assert told(tampered).tone == "danger"
    assert "bị sửa sau khi ký" in told(tampered).standing


@pytest.mark.parametrize("change", [text_on_the_page, note_on_the_page])
def test_what_was_added_after_signing_is_seen(signed, trusted, change):
    grown = added_to(signed, change)

    signature = only(grown)
    assert signature.intact, "what was signed is still there"
    assert not signature.covers_whole_document
    assert told(grown).tone == "danger"


def test_bytes_behind_the_end_are_not_signed(signed, trusted):
    assert not only(signed + b"\nhidden").is_good


def test_a_cut_file_is_not_good(signed, trusted):
    for length in (len(signed) // 2, len(signed) - 100):
        try:
            found = signing.verify(signed[:length], AT)
        except signing.UnverifiableError:
            continue
        assert not [one for one in found if one.is_good]


def test_the_signed_part_can_be_recognised(pdf, signed, director_key, trusted):
    """Ours, with a further signature: its first part is, to the byte, what we issued."""
    import hashlib

    first, _second = signing.verify(signing.sign(signed, director_key, AT), AT)
    assert first.signed_part_sha256 == hashlib.sha256(signed).hexdigest()


def test_an_unknown_authority_is_not_believed(pdf, key_file, trusted):
    stranger = key_file(Authority("CA lạ").issue("Nguyễn Văn Lạ"), "stranger")

    one = told(signing.sign(pdf, stranger, AT))
    assert one.tone == "warning"
    assert "không xác nhận được người ký" in one.standing


def test_a_namesake_of_our_authority_is_not_believed(pdf, key_file, trusted):
    """Same name, another key."""
    assert not only(signing.sign(pdf, key_file(Authority().issue("Giả"), "namesake"), AT)).trusted


def test_a_certificate_that_had_expired_when_signing(pdf, authority, trusted, tmp_path):
    """Our own keys refuse; other people's software may not."""
    import asyncio

    from motcua.integrations.signing_pkcs12 import Pkcs12

    old = authority.issue("Cũ", until=START + timedelta(days=30))
    (tmp_path / "old.p12").write_bytes(old.pkcs12(b"x"))
    with Pkcs12(str(tmp_path / "old.p12"), "x").signer() as signer:
        from pyhanko.sign.fields import SigSeedSubFilter
        from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

        meta = PdfSignatureMetadata(field_name="A", subfilter=SigSeedSubFilter.PADES)
        work = PdfSigner(meta, signer).async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
        late = asyncio.run(work).getvalue()

    signature = only(late)
    assert (signature.intact, signature.in_time, signature.trusted) == (True, False, False)
    assert "hết hạn" in told(late).standing


def test_a_certificate_that_expired_since_was_good_then(pdf, authority, key_file, trusted):
    key = key_file(authority.issue("Sở", until=AT + timedelta(days=1)), "short")

    assert only(signing.sign(pdf, key, AT), AT + YEAR).is_good


def test_a_revoked_certificate_is_said(pdf, authority, key_file, trusted):
    certified = authority.issue("Bị thu hồi")
    (trusted / "revoked.crl").write_bytes(
        authority.revocation_list(certified.certificate, AT - timedelta(days=1))
    )

    signed = signing.sign(pdf, key_file(certified, "revoked"), AT)
    assert only(signed).revoked
    assert "thu hồi" in told(signed).standing


def test_rubbish_among_the_trusted_files_breaks_nothing(signed, trusted):
    (trusted / "notes.pem").write_bytes(b"not a certificate")
    (trusted / "readme.txt").write_text("left alone")

    assert only(signed).is_good


def locked(pdf, user="secret"):
    content = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(content, encryption=pikepdf.Encryption(owner="x", user=user))
    return content.getvalue()


def fifty_signatures(signed):
    """Fifty fields that all show the same signature: a page of them would help nobody."""

    def many(writer):
        form = writer.root["/AcroForm"]
        first = form["/Fields"].raw_get(0)
        original = first.get_object()
        for number in range(49):
            copy = generic.DictionaryObject({k: original.raw_get(k) for k in original})
            copy[generic.pdf_name("/T")] = generic.TextStringObject(f"X{number}")
            form["/Fields"].append(writer.add_object(copy))
        writer.update_container(form["/Fields"])

    return added_to(signed, many)


def test_what_cannot_be_read_is_said_in_words(pdf, signed):
    said = {}
    for kind, content in {
        "locked": locked(pdf),
        "no pdf": b"GIF89a",
        "nothing": b"",
        "only a head": b"%PDF-1.7\n/ByteRange",
        "fifty": fifty_signatures(signed),
        "loop": b"%PDF-1.7 /ByteRange\n1 0 obj<</Pages 1 0 R/AcroForm 1 0 R/Fields 1 0 R>>endobj\n"
        b"trailer<</Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF",
    }.items():
        with pytest.raises(signing.UnverifiableError) as refused:
            signing.verify(content, AT)
        said[kind] = refused.value.problem
    assert said == {
        "locked": "locked",
        "no pdf": "unreadable",
        "nothing": "unreadable",
        "only a head": "unreadable",
        "fifty": "too_many",
        "loop": "unreadable",
    }


def test_a_file_that_eats_time_is_given_up(signed, monkeypatch, apart):
    monkeypatch.setattr(reading, "SECONDS", 0.01)

    with pytest.raises(signing.UnverifiableError, match="phức tạp"):
        signing.verify(signed, AT)


def test_a_file_that_eats_memory_is_given_up(signed):
    """The program's own bound, not the machine's."""
    program = (
        "import sys; from motcua.papers.signing import examine; examine.MEMORY_BYTES = 120_000_000;"
        "sys.argv = ['examine', '2026-11-23T02:15:00+00:00']; examine.main()"
    )
    heavy = signed + b" " * 60_000_000
    done = subprocess.run([sys.executable, "-c", program], input=heavy, capture_output=True, check=False)
    assert done.returncode != 0


def test_a_large_file_is_read(signed, apart):
    """As large as uploads may be, and quick enough for a page."""
    heavy = pikepdf.new()
    heavy.add_blank_page()
    heavy.Root.Heavy = heavy.make_stream(os.urandom(18_000_000))
    content = BytesIO()
    heavy.save(content)

    assert signing.verify(content.getvalue() + b"% /ByteRange", AT) == []


def test_the_program_apart_learns_no_secret(signed, monkeypatch, trusted, apart):
    seen = {}
    real = subprocess.run

    def run(command, **options):
        seen.update(options["env"])
        return real(command, **options)

    monkeypatch.setattr(subprocess, "run", run)
    assert only(signed).is_good
    assert not [name for name in seen if name.startswith(("MOTCUA", "DATABASE"))]


@pytest.mark.parametrize("seed", range(12))
def test_no_damage_is_a_fault(signed, seed):
    """Whatever is broken in it: a list or a word, never an exception of a library."""
    import random

    dice = random.Random(seed)
    content = bytearray(signed)
    for _ in range(dice.choice([1, 5, 50])):
        spot = dice.randrange(len(content))
        content[spot : spot + dice.choice([1, 1, 20])] = bytes(
            dice.randrange(256) for _ in range(dice.choice([0, 1, 20]))
        )
    found = examine.examine(bytes(content), AT, [])
    assert found["problem"] in ("", "unreadable", "locked")
