"""What we sign is signed: for us, for poppler, for PDF/A; from a file or a token, time-stamped or not."""

import re
import subprocess
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from motcua.integrations.signing_pkcs11 import Token
from motcua.integrations.signing_pkcs12 import Pkcs12
from motcua.papers.signing import service as signing
from tests.signing.authority import START, YEAR
from tests.signing.conftest import AGENCY, AT, PASSWORD

pytestmark = pytest.mark.once


def pdfsig(pdf, tmp_path):
    """What poppler says of the signatures: an eye that is not ours."""
    path = tmp_path / "signed.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False)
    return done.stdout


def only(pdf, at=AT):
    (signature,) = signing.verify(pdf, at)
    return signature


@pytest.mark.parametrize("kind", ["agency_key", "token_key"])
def test_a_signature_from_a_file_or_a_token_holds(pdf, kind, request, trusted, tmp_path):
    signed = signing.sign(pdf, request.getfixturevalue(kind), AT, reason="Phát hành", place="Bình Phước")

    signature = only(signed)
    assert signature.is_good
    assert (signature.by, signature.organisation) == ("Sở Lao động – Thương binh và Xã hội", AGENCY)
    assert (signature.at, signature.stamped_by, signature.issuer) == (AT, "", "CA thử nghiệm")
    seen = pdfsig(signed, tmp_path)
    assert "Signature is Valid" in seen
    assert "ETSI.CAdES.detached" in seen
    assert "Total document signed" in seen


def test_what_was_there_stays_byte_for_byte(pdf, agency_key):
    assert signing.sign(pdf, agency_key, AT).startswith(pdf)


def test_officer_then_agency_both_hold(pdf, director_key, agency_key, trusted, tmp_path):
    signed = signing.sign(signing.sign(pdf, director_key, AT), agency_key, AT + timedelta(minutes=5))

    first, second = signing.verify(signed, AT + YEAR / 2)
    assert (first.by, second.organisation) == ("Trần Văn Phú", AGENCY)
    assert first.is_good
    assert second.is_good
    assert pdfsig(signed, tmp_path).count("Signature is Valid") == 2


def test_the_block_says_who_and_when_where_it_hides_nothing(pdf, director_key, agency_key, tmp_path):
    signed = signing.sign(signing.sign(pdf, director_key, AT), agency_key, AT)
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)

    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    for said in ("Ký bởi: Trần Văn Phú", "Cơ quan: Sở Lao động", "Thời gian ký: 23/11/2026 09:15:00 +07:00"):
        assert said in text.stdout
    with pikepdf.open(path) as opened:
        boxes = [[float(side) for side in note.Rect] for note in opened.pages[0].Annots]
        top = float(opened.pages[0].MediaBox[3])
    (x1, low, x2, high), (next_x1, _, next_x2, _) = boxes
    assert x1 > next_x2, "the second stands beside the first"
    assert top - low < 51, "inside the upper margin of 18 mm"
    assert next_x1 > 0
    assert (x2 - x1, high - low) == (182, 37)


def test_the_seal_is_unseen_and_the_paper_stays_archival(pdf, settings, tmp_path):
    sealed = signing.seal(pdf, AT)

    with pikepdf.open(BytesIO(sealed)) as opened, opened.open_metadata() as facts:
        assert facts.pdfa_status == "2A"
        assert facts["pdfuaid:part"] == "1"
        (note,) = opened.pages[0].Annots
        x1, y1, x2, y2 = (float(side) for side in note.Rect)
        assert (x1, y1) == (x2, y2), "PDF/A asks no appearance of what has no size"
        assert int(note.F) & 0b100, "PDF/A wants annotations to print"
        assert not int(note.F) & 0b100011, "and none of them hidden"
        assert "/NeedAppearances" not in opened.Root.AcroForm
        assert "/Encrypt" not in opened.trailer
        assert not [n for n in ("/AA", "/OpenAction", "/JavaScript") if n in opened.Root]
    assert "Signature is Valid" in pdfsig(sealed, tmp_path)


def test_a_visible_signature_brings_its_fonts_and_no_foreign_colours(pdf, agency_key):
    signed = signing.sign(pdf, agency_key, AT)

    with pikepdf.open(BytesIO(signed)) as opened:
        assert "/OutputIntents" in opened.Root
        (note,) = opened.pages[0].Annots
        fonts = list(_fonts(note.AP.N))
        assert fonts
        assert all("/FontFile2" in f or "/FontFile3" in f for f in fonts)


def _fonts(drawing):
    resources = drawing.get("/Resources", {})
    for font in resources.get("/Font", {}).values():
        below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        yield below.FontDescriptor
    for inner in resources.get("/XObject", {}).values():
        yield from _fonts(inner)


def test_the_demos_seal_says_that_it_is_one(pdf):
    """Its certificate is made at first need; the portal believes it, and nobody else does."""
    signature = only(signing.seal(pdf, AT))

    assert signature.is_good
    assert "bản trình diễn" in signature.by
    assert "không có giá trị pháp lý" in signature.organisation


def test_without_a_seal_papers_stay_as_they_are(pdf, settings):
    settings.SIGNERS = {}

    assert signing.seal(pdf, AT) == pdf
    assert signing.agency_key("H10.901") is None


def test_an_agency_signs_with_its_own_key_only(settings):
    place = {
        "BACKEND": "motcua.integrations.signing_pkcs12.Pkcs12",
        "OPTIONS": {"place": "x", "password": ""},
    }
    settings.SIGNERS = {"H10.901": place}

    assert isinstance(signing.agency_key("H10.901"), Pkcs12)
    assert signing.agency_key("H10.902") is None


def test_a_time_stamp_proves_the_moment(pdf, agency_key, trusted, time_stamps, tmp_path):
    signed = signing.sign(pdf, agency_key, AT)

    signature = only(signed, AT + YEAR)
    assert time_stamps.answered >= 1
    assert signature.is_good
    assert signature.stamped_by == "Máy chủ dấu thời gian"
    assert signature.at != AT, "what counts is the server's moment, not what we said"
    assert "Signature is Valid" in pdfsig(signed, tmp_path)


def test_a_time_stamp_of_a_stranger_proves_nothing(pdf, agency_key, trusted, time_stamps, settings):
    signed = signing.sign(pdf, agency_key, AT)
    (trusted / "ca.pem").unlink()

    signature = only(signed)
    assert (signature.stamped_by, signature.at, signature.trusted) == ("", AT, False)


def test_no_answer_from_the_time_stamp_server(pdf, agency_key, settings, trusted):
    settings.TSA_URL = "http://127.0.0.1:9/"

    assert only(signing.seal(pdf, AT)).stamped_by == "", "a receipt does not wait for it"
    with pytest.raises(signing.NoTimeStampError) as refused:
        signing.sign(pdf, agency_key, AT)
    assert "dấu thời gian" in refused.value.reason


def test_nonsense_from_the_time_stamp_server(pdf, agency_key, time_stamps, monkeypatch):
    monkeypatch.setattr(time_stamps, "answer", lambda request: b"<html>Bad gateway</html>")

    assert signing.seal(pdf, AT) != pdf
    with pytest.raises(signing.SigningError):
        signing.sign(pdf, agency_key, AT)


@pytest.mark.parametrize(
    ("place", "password", "said"),
    [("agency", "sai", "sai mật khẩu"), ("agency", "", "sai mật khẩu"), ("khong-co", "x", "Không mở được")],
)
def test_a_key_file_that_cannot_be_opened_is_said(pdf, agency_key, place, password, said):
    key = Pkcs12(agency_key.place.replace("agency", place), password)

    with pytest.raises(signing.SigningError, match=said):
        signing.sign(pdf, key, AT)


def test_a_key_file_that_is_none_is_said(pdf, tmp_path):
    (tmp_path / "x.p12").write_bytes(b"nothing of the kind")

    with pytest.raises(signing.SigningError, match="hỏng"):
        signing.sign(pdf, Pkcs12(str(tmp_path / "x.p12"), "x"), AT)


@pytest.mark.parametrize(
    ("part", "other", "pin"),
    [
        ("Mot%20Cua", "Khac", "246810"),
        ("con%20dau", "khac", "246810"),
        ("", "", "000000"),
        ("libsofthsm2.so", "khong-co.so", "246810"),
    ],
)
def test_a_token_that_is_not_as_named_is_said(pdf, token_uri, part, other, pin):
    key = Token(token_uri.replace(part, other) if part else token_uri, pin)

    with pytest.raises(signing.SigningError, match="hiết bị ký số"):
        signing.sign(pdf, key, AT)


def test_many_hands_at_one_token(pdf, token_uri, trusted):
    """A token's log-in belongs to the process; two threads must not meet in it."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as hands:
        signed = list(hands.map(lambda _n: signing.sign(pdf, Token(token_uri, "246810"), AT), range(8)))

    assert only(signed[0]).is_good
    assert len(set(signed)) == 8


def test_an_expired_certificate_signs_nothing(pdf, authority, key_file):
    key = key_file(authority.issue("Cũ", until=START + timedelta(days=30)), "old")

    with pytest.raises(signing.SigningError, match="hết hạn"):
        signing.sign(pdf, key, AT)


def test_an_encrypted_or_broken_pdf_cannot_be_signed(pdf, agency_key):
    locked = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))

    for content in (locked.getvalue(), pdf[: len(pdf) // 3], b"", b"%PDF-1.7 nothing"):
        with pytest.raises(signing.SigningError, match="Không ký được"):
            signing.sign(content, agency_key, AT)


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_scan_of_any_size_can_be_signed(agency_key, trusted, rotation):
    scan = pikepdf.new()
    scan.add_blank_page(page_size=(300, 200))
    scan.pages[0].Rotate = rotation
    content = BytesIO()
    scan.save(content)

    signed = signing.sign(content.getvalue(), agency_key, AT)
    assert only(signed).is_good
    with pikepdf.open(BytesIO(signed)) as opened:
        x1, y1, x2, y2 = (float(side) for side in opened.pages[0].Annots[0].Rect)
    assert 0 <= x1 < x2 <= 300
    assert 0 <= y1 < y2 <= 200


def test_passwords_stand_nowhere_in_what_is_written(pdf, agency_key):
    assert not re.search(PASSWORD.encode(), signing.sign(pdf, agency_key, AT))
