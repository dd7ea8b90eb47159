"""`/xac-thuc`: a paper of ours is told from any other, and no person from it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.dossiers import slips
from motcua.files.doors import open_stored
from tests.dossiers.conftest import MONDAY

pytestmark = pytest.mark.once


@pytest.fixture
def slip(received):
    return received.slips.get(form="slip_01")


@pytest.fixture
def address(slip):
    return f"/xac-thuc/{slip.token}"


def send(client, address, content):
    answer = client.post(address, {"tep": SimpleUploadedFile("phieu.pdf", content)})
    return answer.status_code, answer.content.decode()


def test_a_slip_of_ours_is_told_with_its_facts(client, slip, address):
    answer = client.get(address)

    said = answer.content.decode()
    assert answer.status_code == 200
    for fact in ("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", slip.number, slip.dossier.code, "Sở Lao động"):
        assert fact in said
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("code", ["a%00b", "%FF%FE", "x" * 3_000, "%0A", "٣" * 20])
def test_what_is_no_code_is_no_paper(client, db, code):
    """Symptom: a NUL in the address was a server error on PostgreSQL."""
    answer = client.get(f"/xac-thuc/{code}")

    assert answer.status_code == 404
    assert "Không có giấy nào mang mã này" in answer.content.decode()


def test_no_person_is_told(client, address, lan):
    said = client.get(address).content.decode()

    for secret in (lan.full_name, lan.identity_number, lan.phone, lan.email):
        assert secret not in said


def test_the_hash_is_that_of_the_printed_paper(client, slip, address):
    stored = slips.render(slip, MONDAY)

    assert stored.sha256 in client.get(address).content.decode()


def test_our_own_pdf_is_the_same_and_a_changed_one_is_not(client, slip, address):
    stored = slips.render(slip, MONDAY)
    with open_stored(stored) as opened:
        original = opened.read()

    assert "Tệp này là bản gốc" in send(client, address, original)[1]
    assert "Tệp này không phải bản gốc" in send(client, address, original + b" ")[1]


def test_before_the_pdf_is_made_there_is_nothing_to_compare(client, address):
    assert "đang được tạo" in send(client, address, b"%PDF-1.7")[1]


def test_comparing_nothing_says_what_to_do(client, slip, address):
    slips.render(slip, MONDAY)

    answer = client.post(address)
    assert "Hãy chọn tệp PDF" in answer.content.decode()


def test_comparing_is_limited(client, slip, address):
    slips.render(slip, MONDAY)
    codes = [send(client, address, b"x")[0] for _ in range(31)]

    assert codes == [200] * 30 + [429]


@pytest.mark.parametrize("token", ["khong-co-giay-nay-dau", "x", "a" * 300, "🙂"])
@pytest.mark.django_db
def test_an_unknown_code_says_so_with_404(client, token):
    answer = client.get(f"/xac-thuc/{token}")

    assert answer.status_code == 404
    assert "Không có giấy nào mang mã này" in answer.content.decode()


@pytest.mark.django_db
def test_the_whole_address_may_be_pasted(client, slip, address):
    answer = client.get("/xac-thuc", {"ma": f"http://localhost:8000{address}/"})

    assert answer["Location"] == address


@pytest.mark.parametrize("text", ["", "abc", "có dấu thì sai rồi nhé", "x" * 500])
def test_what_is_no_code_is_answered_at_the_box(client, text):
    answer = client.get("/xac-thuc", {"ma": text})

    assert answer.status_code == 200
    assert "Có chỗ cần sửa" in answer.content.decode()
