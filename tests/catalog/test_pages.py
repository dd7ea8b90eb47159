"""The catalogue as anyone reads it, without logging in and without JavaScript."""

import pytest

from motcua.catalog import service as catalog


@pytest.fixture
def read(client):
    """A page as text; anything but 200 fails."""

    def get(address, **query):
        answer = client.get(address, query)
        assert answer.status_code == 200
        return answer.content.decode()

    return get


def test_a_citizen_searches_with_the_filters_of_the_guide(whole, read):
    page = read("/thu-tuc", don_vi="BP-SLDTBXH", linh_vuc="ATVSLD", muc_do="4", doi_tuong="to-chuc")
    for label in ("Đơn vị cung cấp dịch vụ công", "Lĩnh vực", "Mức độ", "Đối tượng", "Tìm kiếm"):
        assert label in page
    assert "/thu-tuc/2.000134/nop" in page
    assert 'value="ATVSLD" selected' in page


def test_what_cannot_be_filed_online_says_so(whole, read):
    page = read("/thu-tuc", tu_khoa="2.002103")
    assert "Chỉ tra cứu." in page
    assert "/thu-tuc/2.002103/nop" not in page


def test_the_next_page_keeps_what_was_searched_for(whole, read):
    page = read("/thu-tuc", don_vi="BP-SLDTBXH")
    assert 'href="?don_vi=BP-SLDTBXH&amp;trang=2"' in page
    assert "Trang 2 trên" in read("/thu-tuc", don_vi="BP-SLDTBXH", trang="2")


def test_an_empty_answer_says_what_to_do(pack, read):
    assert "Không tìm thấy thủ tục nào" in read("/thu-tuc", tu_khoa="con voi")


@pytest.mark.parametrize(
    "query",
    [
        {"tu_khoa": "\x00"},
        {"tu_khoa": "👩‍🌾 \u202ecoi" * 500},
        {"tu_khoa": "<script>alert(1)</script>"},
        {"tu_khoa": "%' OR 1=1 --"},
        {"don_vi": "\x00", "linh_vuc": "\x00"},
        {"muc_do": "٣"},
        {"trang": "9" * 400},
        {"trang": "-1"},
        {"trang": "²"},
        {"doi_tuong": ["ca-nhan", "to-chuc"]},
    ],
)
def test_no_question_breaks_the_list(pack, read, query):
    page = read("/thu-tuc", **query)
    assert "<script>alert" not in page


def test_a_procedure_tells_everything_before_filing(whole, read):
    page = read("/thu-tuc/2.000134")
    for words in (
        "5 ngày làm việc",
        "Không thu phí",
        "Giấy xác nhận khai báo sử dụng đối tượng kiểm định",
        "Giấy chứng nhận kết quả kiểm định (đang còn hiệu lực)",
        "1 bản sao",
        "Luật An toàn, vệ sinh lao động 84/2015/QH13",
        "Sở Lao động - Thương binh và Xã hội thẩm định hồ sơ.",
        "Nộp toàn trình",
        "/thu-tuc/2.000134/mau/F-ATVSLD-01.pdf",
        "/thu-tuc/2.000134/nop",
    ):
        assert words in page


def test_cases_say_when_a_paper_is_asked_for(whole, read):
    page = read("/thu-tuc/1.001776")
    assert "Người cao tuổi (Mẫu 1d)" in page
    assert "Chỉ khi:" in page
    assert "Nộp toàn trình" not in page  # level 3


def test_a_case_with_a_time_of_its_own_shows_it(whole, read):
    assert "Tuyển dưới 100 lao động: 15 ngày" in read("/thu-tuc/2.000219")


def test_a_replaced_procedure_points_to_the_new_one(whole, read):
    assert 'href="/thu-tuc/1.014199"' in read("/thu-tuc/2.000205")


def test_only_the_reference_note_speaks_of_what_is_unconfirmed(whole, read):
    reference, online = read("/thu-tuc/2.002103"), read("/thu-tuc/2.001955")
    assert "Thông tin chưa xác nhận: " in reference
    assert "chưa xác nhận" not in online


def test_no_page_shows_the_working_marks_of_the_data(whole, read):
    for code in ("2.000134", "1.001776", "1.000479", "2.002103", "1.014747", "1.010802", "2.001955"):
        page = read(f"/thu-tuc/{code}")
        for mark in ("memory", "unsure", "None", "nguồn thứ cấp"):
            assert mark not in page, (code, mark)


def test_a_sensitive_procedure_says_that_it_is_kept_private(pack, read):
    assert "không hiện khi tra cứu công khai" in read("/thu-tuc/1.001653")


@pytest.mark.parametrize(
    "address",
    [
        "/thu-tuc/9.999999",
        "/thu-tuc/2.00013",
        "/thu-tuc/2.000134%00",
        "/thu-tuc/abc",
        "/thu-tuc/2.000134/mau/F-KHAC.pdf",
        "/thu-tuc/2.000134/mau/..%2f..%2fetc.pdf",
        "/thu-tuc/9.999999/mau/plain.pdf",
    ],
)
def test_what_is_not_there_answers_not_found(pack, client, address):
    assert client.get(address).status_code == 404


def test_the_blank_declaration_is_the_same_pdf_for_everyone(pack, client):
    first = client.get("/thu-tuc/2.000134/mau/F-ATVSLD-01.pdf")
    assert first.status_code == 200
    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF-")
    assert client.get("/thu-tuc/2.000134/mau/F-ATVSLD-01.pdf").content == first.content


def test_strangers_get_no_cookie_and_cost_few_queries(whole, client, django_assert_max_num_queries):
    catalog.filters()
    for address in ("/thu-tuc", "/thu-tuc?linh_vuc=VL", "/thu-tuc/2.000134", "/thu-tuc/2.000205"):
        with django_assert_max_num_queries(5):
            answer = client.get(address)
        assert not answer.cookies


def test_the_list_may_only_be_read(pack, client):
    assert client.post("/thu-tuc").status_code == 405
