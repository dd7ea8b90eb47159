"""`/xac-thuc` from a file: ours, ours but changed, a stranger's; said to people who know no certificates."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags

from motcua.dossiers import service, slips
from motcua.dossiers.models import Result
from motcua.files import service as files
from motcua.files.models import StoredFile
from tests.dossiers.conftest import MONDAY
from tests.files.samples import pdf
from tests.signing.conftest import (
    demo_signed,
    in_this_process,  # noqa: F401 - a second faster, the same findings
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def send(client, content, address="/xac-thuc"):
    answer = client.post(address, {"tep": SimpleUploadedFile("giay.pdf", content)})
    return answer.status_code, " ".join(strip_tags(answer.content.decode()).split())


@pytest.fixture
def slip(received):
    return received.slips.get(form="slip_01")


@pytest.fixture
def original(slip):
    with files.open(slips.render(slip, MONDAY)) as opened:
        return opened.read()


def test_a_slip_of_ours_is_told_from_its_file_alone(client, slip, original):
    status, said = send(client, original)

    assert status == 200
    for fact in ("Tệp này là bản gốc", slip.number, slip.dossier.code, "Dấu của cổng", "Hợp lệ"):
        assert fact in said


def test_the_page_of_its_code_tells_who_sealed_it(client, slip, original):
    assert "Dấu của cổng" in send(client, original, f"/xac-thuc/{slip.token}")[1]


def test_what_was_added_to_a_paper_of_ours_is_said(client, original):
    for changed in (original + b"\n%", original.replace(b"%%EOF", b"%%EOF\n1 0 obj<<>>endobj\n", 1)):
        assert "bản gốc của chúng tôi" not in send(client, changed)[1].lower()
    said = send(client, original + b"\n%")[1]
    assert "Giấy của chúng tôi nhưng đã bị sửa" in said
    assert "xin lại bản gốc" in said


def test_a_further_signature_on_a_paper_of_ours_is_no_change(client, slip, original):
    signed = demo_signed(original)

    assert "có thêm chữ ký" in send(client, signed)[1]
    assert "có thêm chữ ký" in send(client, signed, f"/xac-thuc/{slip.token}")[1]


def test_words_changed_inside_are_seen(client, original):
    tampered = original.replace(b"/Title", b"/Titel", 1)

    assert "đã bị sửa" in send(client, tampered)[1]


def test_a_strangers_paper_with_a_good_signature(client):
    said = send(client, demo_signed(pdf()))[1]

    assert "Chữ ký hợp lệ" in said
    assert "Cơ quan giải quyết (bản trình diễn)" in said


def test_a_strangers_paper_of_an_unknown_authority(client, settings):
    signed = demo_signed(pdf())
    settings.SIGNING_TRUST = []

    assert "Không xác nhận được người ký" in send(client, signed)[1]


def test_a_paper_without_anything_proves_nothing(client):
    assert "Không có gì chứng minh tệp này là thật" in send(client, pdf())[1]


def test_a_result_is_told_without_naming_its_matter(client, received, clerk):
    content = pdf()
    stored = files.keep(content, "ket-qua.pdf", "application/pdf", MONDAY)
    Result.objects.create(
        dossier=received, outcome="granted", file=stored, attached_by=clerk, attached_at=MONDAY
    )

    said = send(client, content)[1]
    assert "Tệp này là bản gốc" in said
    assert received.lead_agency.name in said
    assert received.code not in said
    assert received.procedure.name not in said


def test_what_applicants_sent_is_told_to_nobody(client, received):
    """The file of a stranger may not reveal that somebody filed it here."""
    paper = received.papers.select_related("file").first()
    with files.open(paper.file) as opened:
        assert "Không có gì chứng minh" in send(client, opened.read())[1]


def test_nothing_is_kept_and_no_cookie_given(client, original):
    before = StoredFile.objects.count()
    answer = client.post("/xac-thuc", {"tep": SimpleUploadedFile("giay.pdf", original)})

    assert not answer.cookies
    assert answer["X-Robots-Tag"] == "noindex"
    assert StoredFile.objects.count() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Chưa có tệp"),
        (b"GIF89a", "không phải tệp PDF"),
        (b"%PDF-1.7 /ByteRange", "không phải tệp PDF, hoặc tệp đã bị hỏng"),
        (b"%PDF-1.7" + bytes(21 * 2**20), "nặng quá 20 MB"),
    ],
)
def test_what_is_no_paper_is_answered_in_words(client, content, said):
    status, answer = send(client, content)

    assert (status, said in answer) == (200, True), answer[:500]


def test_sending_nothing_says_what_to_do(client):
    assert "Hãy chọn tệp PDF" in client.post("/xac-thuc").content.decode()


def test_asking_is_limited(client):
    codes = [send(client, b"x")[0] for _ in range(31)]

    assert codes == [200] * 30 + [429]


def test_the_service_knows_no_file_by_half_its_name(slip, original):
    assert service.signatures.issued("") is None
    assert service.signatures.issued(slip.file.sha256[:40] if slip.file else "0") is None
