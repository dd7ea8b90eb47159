"""What is wrong is named once and in full; what was mended is seen at a glance."""

from typing import Any

import pytest

from motcua.dossiers import service
from motcua.dossiers.models import Defect, Supplement
from motcua.dossiers.service import State
from tests.desk.conftest import Desk, text
from tests.dossiers.conftest import DOCUMENT, MONDAY, store

HOUR = MONDAY.resolution * 3_600_000_000
ADDRESS = "Địa chỉ chưa khớp với giấy chứng nhận."
SCAN = "Bản quét mờ, không đọc được số giấy chứng nhận."
FAULTS: dict[str, Any] = {
    "fault": ["question:dia_chi", f"document:{DOCUMENT}"],
    "reason-question-dia_chi": ADDRESS,
    f"reason-document-{DOCUMENT}": SCAN,
}


def mend(dossier, lan, at):
    supplement = dossier.supplements.get(standing="requested")
    answers = {
        **supplement.answers,
        "dia_chi": {**supplement.answers["dia_chi"], "detail": "Số 20, Quốc lộ 14"},
    }
    service.supplements.save(supplement, version=supplement.version, answers=answers)
    service.supplements.add_paper(supplement, DOCUMENT, store("ban-quet-ro.pdf", at), at)
    service.send_supplement(dossier, user=lan, at=at)


def test_everything_wrong_is_asked_for_at_once(dossier, one_stop):
    desk = Desk(one_stop)
    done = desk.act(dossier, "yeu-cau-bo-sung", **FAULTS)
    assert [(d.kind, d.key, d.reason) for d in Defect.objects.all()] == [
        ("question", "dia_chi", ADDRESS),
        ("document", DOCUMENT, SCAN),
    ]
    after = text(desk.get(done.url))
    assert "In phiếu yêu cầu bổ sung" in after
    assert ADDRESS in after
    assert SCAN in after


def test_a_defect_without_reason_and_a_reason_without_tick(dossier, one_stop):
    desk = Desk(one_stop)
    typed: dict[str, Any] = {"fault": ["question:dia_chi"], f"reason-document-{DOCUMENT}": SCAN}
    shown = desk.act(dossier, "yeu-cau-bo-sung", **typed)
    page = shown.content.decode()
    assert "Hãy ghi rõ cần bổ sung gì ở “Địa chỉ”." in text(shown)
    assert 'href="#reason-question-dia_chi"' in page
    assert SCAN in page
    assert page.count(" checked") == 2
    assert not Supplement.objects.exists()


@pytest.mark.parametrize("fault", [[], ["question:khong_co"], ["x"], ["document:"]])
def test_a_request_must_name_something_that_exists(dossier, one_stop, fault):
    shown = Desk(one_stop).act(dossier, "yeu-cau-bo-sung", fault=fault)
    assert "Hãy chọn ít nhất một nội dung cần bổ sung." in text(shown)


def test_the_office_sees_what_was_mended_before_reception(dossier, one_stop, lan):
    desk = Desk(one_stop)
    desk.act(dossier, "yeu-cau-bo-sung", **FAULTS)
    dossier.refresh_from_db()
    mend(dossier, lan, MONDAY + 3 * HOUR)
    shown = text(desk.open(dossier))
    assert "Người nộp đã bổ sung" in shown
    assert "Số 18, Quốc lộ 14, Xã Bù Đăng, Tỉnh Đồng Nai Số 20, Quốc lộ 14" in shown
    assert "kiem-dinh.pdf" in shown
    assert "ban-quet-ro.pdf" in shown


def test_a_second_request_says_why_it_was_not_asked_before(dossier, one_stop, lan):
    desk = Desk(one_stop)
    desk.act(dossier, "yeu-cau-bo-sung", **FAULTS)
    dossier.refresh_from_db()
    mend(dossier, lan, MONDAY + 3 * HOUR)
    assert desk.act(dossier, "yeu-cau-bo-sung", **FAULTS).status_code == 409
    shown = desk.act(dossier, "de-nghi-bo-sung-lan-nua", **FAULTS)
    assert "Đây là lần yêu cầu bổ sung thứ 2" in text(shown)
    assert ADDRESS in shown.content.decode()
    done = desk.act(dossier, "de-nghi-bo-sung-lan-nua", reason="Bản quét mới lại thiếu trang 2.", **FAULTS)
    assert done.status_code == 302


def test_a_request_in_appraisal_walks_past_the_head_and_back_over_the_counter(
    in_appraisal, one_stop, appraiser, head, lan
):
    later = MONDAY + 6 * HOUR
    Desk(appraiser, later).act(in_appraisal, "de-nghi-bo-sung", **FAULTS)
    asked = Desk(head, later).open(in_appraisal, "duyet-bo-sung")
    assert ADDRESS in text(asked)
    Desk(head, later).act(in_appraisal, "duyet-bo-sung")
    in_appraisal.refresh_from_db()
    assert in_appraisal.state == State.SUPPLEMENT_IN_APPRAISAL
    assert "Đang dừng tính hạn" in text(Desk(appraiser, later).open(in_appraisal))

    mend(in_appraisal, lan, MONDAY + 30 * HOUR)
    counter = Desk(one_stop, MONDAY + 31 * HOUR)
    shown = text(counter.open(in_appraisal, "nhan-bo-sung"))
    assert "Số 20, Quốc lộ 14" in shown
    done = counter.act(in_appraisal, "nhan-bo-sung")
    assert "Đã nhận phần bổ sung" in text(counter.get(done.url))
    in_appraisal.refresh_from_db()
    assert in_appraisal.state == State.PROCESSING


def test_the_head_may_decline_a_request_with_a_reason(in_appraisal, appraiser, head):
    later = MONDAY + 6 * HOUR
    Desk(appraiser, later).act(in_appraisal, "de-nghi-bo-sung", **FAULTS)
    reason = "Tự tra được ở cổng kiểm định."
    declined = Desk(head, later).act(in_appraisal, "khong-duyet-bo-sung", reason=reason)
    assert declined.status_code == 302
    assert reason in text(Desk(appraiser, later).open(in_appraisal))
    assert "Trình lãnh đạo" in text(Desk(appraiser, later).open(in_appraisal))
