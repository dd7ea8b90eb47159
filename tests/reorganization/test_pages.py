"""What people see afterwards: the old agency leads on, the history tells, old codes are found."""

import pytest
from django.urls import reverse

from tests.reorganization.conftest import FRIDAY, LABOUR, MERIT, filed


@pytest.fixture
def today(monkeypatch):
    """The pages are asked on the day of the act, when everybody has their new post."""
    monkeypatch.setattr("motcua.base.clock.now", lambda: FRIDAY)


def text_of(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_filter_by_the_former_agency_leads_on(client, before, act):
    act()
    page = text_of(client.get(reverse("procedures"), {"don_vi": "BP-SLDTBXH"}))
    assert "hoạt động đến hết ngày 28/02/2025" in page
    for key in ("BP-SNV", "BP-SYT", "BP-SGDDT", "BP-CAT", "BP-SNNMT"):
        assert f"?don_vi={key}" in page
    assert "Khai báo với Sở Lao động - Thương binh và Xã hội" in page, "what it had is still found under it"
    assert "2.000134 · " not in page
    assert "· Sở Nội vụ</p>" in page
    assert "Cấp giấy phép hoạt động cai nghiện ma túy tự nguyện</a>" in page, "what the police took over"


def test_the_filter_by_a_successor_has_the_procedures_that_came(client, before, act):
    act()
    page = text_of(client.get(reverse("procedures"), {"don_vi": "BP-SGDDT"}))
    assert "1.000389" in page
    assert "2.000134" not in page
    assert "không còn hoạt động" not in page


def test_a_procedure_says_who_had_it_and_a_nominal_one_does_not(client, before, act):
    act()
    page = text_of(client.get(reverse("procedure", args=[LABOUR])))
    assert "trước đây do Sở Lao động - Thương binh và Xã hội giải quyết, đến hết ngày 28/02/2025" in page
    commune = text_of(client.get(reverse("procedure", args=["1.001653"])))
    assert "Đã chuyển cơ quan" not in commune


def test_a_new_code_finds_the_procedure_that_it_replaced(client, before):
    page = text_of(client.get(reverse("procedures"), {"tu_khoa": "3.000521"}))
    assert "1.010935" in page


@pytest.mark.usefixtures("today")
def test_the_owner_reads_of_the_transfer(client, before, act):
    walk = filed(LABOUR, before).until("appraise")
    act()
    client.force_login(before["lan"])
    page = text_of(client.get(reverse("dossier", args=[walk.dossier.code])))
    assert "Đã chuyển sang cơ quan kế thừa, thời hạn không thay đổi" in page
    assert "Từ Sở Lao động - Thương binh và Xã hội sang Sở Nội vụ." in page


@pytest.mark.usefixtures("today")
def test_an_officer_finds_it_by_its_old_code_and_reads_who_did_what(client, before, act):
    walk = filed(LABOUR, before).until("endorse")
    act()
    client.force_login(before["head"])
    found = client.post(reverse("desk_search"), {"q": walk.dossier.code})
    assert found.url == reverse("desk_dossier", args=[walk.dossier.code])
    page = text_of(client.get(found.url))
    assert "Chuyển sang cơ quan kế thừa" in page
    assert "Võ Quốc Bảo · Phòng Lao động - Việc làm · Sở LĐTBXH" in page, "who appraised"
    assert "Lãnh đạo phòng · Phòng Lao động - Việc làm · Sở Nội vụ" in page, "who is next"


@pytest.mark.usefixtures("today")
def test_a_closed_one_names_the_agency_of_then_and_of_today(client, before, act):
    walk = filed(MERIT, before, "BP-25207").to_the_end()
    act()
    client.force_login(before["lan"])
    page = text_of(client.get(reverse("dossier", args=[walk.dossier.code])))
    assert "Sở Lao động - Thương binh và Xã hội (nay là Sở Nội vụ)" in page
    assert "cơ quan kế thừa" not in page
