"""What a person cannot change alone is asked of the desk, answered once with a sentence, and recorded."""

from datetime import timedelta

import pytest

from motcua.accounts.models import User
from motcua.base import clock
from motcua.messaging.models import Message
from motcua.rights import service as rights
from motcua.rights.models import Correction
from tests.citizen.conftest import browser_of
from tests.dossiers.conftest import MONDAY
from tests.rights.conftest import text_of

ASK = "/tai-khoan/du-lieu/sua"


@pytest.fixture(autouse=True)
def monday(pack):
    with clock.at(MONDAY):
        yield


@pytest.fixture
def proven(lan):
    lan.identity_proven_at = MONDAY
    lan.save()
    return lan


def ask(user, **changes):
    facts = {"about": "name", "dossier": None, "wanted": "Nguyễn Thị Lân", "reason": "Thẻ mới", "at": MONDAY}
    return rights.corrections.ask(user, **{**facts, **changes})


def test_a_proven_name_is_asked_for_at_the_desk_of_the_pack(proven, browser):
    said = {"about": "name", "code": "", "wanted": "nguyễn  thị lân", "reason": "Thẻ căn cước mới"}
    assert browser.post(ASK, said).status_code == 302
    asked = Correction.objects.get()
    assert (asked.agency.key, asked.standing) == ("BP-TTPVHCC", "asked")
    # Monday at nine, and three working days.
    assert clock.local(asked.due_at).isoformat() == "2026-11-19T09:00:00+07:00"
    assert "nguyễn thị lân" in text_of(browser.get("/tai-khoan/du-lieu"))


def test_what_is_about_a_dossier_goes_to_its_own_desk(dossier, lan, browser):
    said = {"about": "dossier", "code": dossier.code, "wanted": "Số 5", "reason": "Nhập nhầm"}
    assert browser.post(ASK, said).status_code == 302
    assert Correction.objects.get().agency == dossier.filed_at.receiving_desk


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"about": ""}, "Hãy chọn thông tin cần sửa"),
        ({"about": "name"}, "Hãy chọn thông tin cần sửa"),  # Lan's name is not proven: she changes it herself
        ({"about": "dossier"}, "Hãy chọn hồ sơ có thông tin sai"),
        ({"about": "dossier", "code": "H10.912-261116-9999"}, "Hãy chọn một hồ sơ của bạn"),
        ({"wanted": ""}, "Hãy ghi thông tin đúng"),
        ({"reason": "x" * 1001}, "tối đa 1000 ký tự"),
    ],
)
def test_what_is_missing_is_said(browser, lan, changes, sentence):
    said = {"about": "other", "code": "", "wanted": "A", "reason": "B"} | changes
    assert sentence in text_of(browser.post(ASK, said))
    assert not Correction.objects.exists()


def test_a_number_that_is_none_is_not_asked_for(proven):
    with pytest.raises(rights.RightsError, match="12 chữ số"):
        ask(proven, about="number", wanted="0701850012")


def test_five_wait_at_most(proven):
    for _time in range(5):
        ask(proven)
    with pytest.raises(rights.RightsError, match="5 yêu cầu"):
        ask(proven)


def test_the_clerk_answers_and_the_name_is_corrected(proven, one_stop, browser):
    asked = ask(proven)
    desk = browser_of(one_stop)
    assert "Nguyễn Thị Lan" in text_of(desk.get("/can-bo/yeu-cau-sua"))
    page = f"/can-bo/yeu-cau-sua/{asked.pk}"
    unseen = desk.post(page, {"outcome": "done", "words": "Đã sửa theo thẻ mới."})
    assert "đã xem bản gốc" in text_of(unseen)
    done = desk.post(page, {"outcome": "done", "seen": "on", "words": "Đã sửa theo thẻ mới."})
    assert done.status_code == 302
    proven.refresh_from_db()
    asked.refresh_from_db()
    assert (proven.full_name, proven.folded_name) == ("Nguyễn Thị Lân", "nguyen thi lan")
    assert (asked.standing, asked.answered_by, asked.post.role) == ("done", one_stop, "one_stop")
    assert "Đã sửa theo thẻ mới." in text_of(browser.get("/tai-khoan/du-lieu"))
    letter = Message.objects.get(kind="correction_answered", channel="email")
    assert "Lân" not in letter.text.replace(proven.full_name, "")


def test_a_refusal_says_why_and_changes_nothing(proven, one_stop):
    asked = ask(proven)
    rights.corrections.answer(asked, done=False, words="Thẻ chưa đổi tên.", clerk=one_stop, at=MONDAY)
    proven.refresh_from_db()
    assert proven.full_name == "Nguyễn Thị Lan"
    assert Correction.objects.get().answer == "Thẻ chưa đổi tên."


def test_it_is_answered_once(proven, one_stop):
    asked = ask(proven)
    rights.corrections.answer(asked, done=False, words="Không.", clerk=one_stop, at=MONDAY)
    with pytest.raises(rights.RightsError, match="vừa được trả lời"):
        rights.corrections.answer(asked, done=True, words="Có.", clerk=one_stop, at=MONDAY)
    proven.refresh_from_db()
    assert proven.full_name == "Nguyễn Thị Lan"


def test_a_number_proven_for_somebody_else_is_not_given_twice(proven, minh, one_stop):
    minh.identity_proven_at = MONDAY
    minh.save()
    asked = ask(proven, about="number", wanted=minh.identity_number)
    with pytest.raises(rights.RightsError, match="tài khoản khác"):
        rights.corrections.answer(asked, done=True, words="Đã sửa.", clerk=one_stop, at=MONDAY)
    assert User.objects.get(pk=proven.pk).identity_number == "070185001234"


def test_another_desk_and_other_roles_do_not_see_it(proven, cast, appraiser):
    asked = ask(proven)
    for officer, status in ((cast["district_one_stop"], 404), (appraiser, 404), (proven, 404)):
        assert browser_of(officer).get(f"/can-bo/yeu-cau-sua/{asked.pk}").status_code == status
    with pytest.raises(rights.RightsError):
        rights.corrections.answer(
            asked, done=True, words="Đã sửa.", clerk=cast["district_one_stop"], at=MONDAY
        )


def test_what_is_late_is_marked(proven, one_stop):
    ask(proven)
    with clock.at(MONDAY + timedelta(days=9)):
        assert "Quá hạn" in text_of(browser_of(one_stop).get("/can-bo/yeu-cau-sua"))
