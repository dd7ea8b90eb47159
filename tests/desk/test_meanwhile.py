"""At the desk, beside the way of a dossier: a second request, a fee, a wish to withdraw, opinions."""

from typing import Any

import pytest

from motcua.dossiers import service
from motcua.dossiers.models import Dossier, OpinionRequest
from motcua.dossiers.states import State
from motcua.organization.models import Agency
from tests.desk.conftest import Desk, text
from tests.dossiers.conftest import DOCUMENT, MONDAY
from tests.dossiers.meanwhile import *  # noqa: F403 - the dossiers
from tests.dossiers.meanwhile import HOUR, TUESDAY, ask


def fresh(dossier):
    return Dossier.objects.get(pk=dossier.pk)


def test_the_desk_proposes_a_second_request_and_the_head_sends_it(mended, one_stop, head):
    desk = Desk(one_stop, TUESDAY)
    assert "Đề nghị yêu cầu bổ sung lần nữa" in text(desk.open(mended))
    fault: Any = {
        "fault": f"document:{DOCUMENT}",
        f"reason-document-{DOCUMENT}": "Vẫn mờ",
        "reason": "Trang mới",
    }
    assert desk.act(mended, "de-nghi-bo-sung-lan-nua", **fault).status_code == 302
    assert "không chờ bạn" in text(desk.open(mended))
    leader = Desk(head, TUESDAY + HOUR)
    assert mended.code in text(leader.get("/can-bo", **{"danh-sach": "cho-toi-duyet"}))
    page = text(leader.open(mended, "duyet-bo-sung-lan-nua"))
    assert "Vẫn mờ" in page
    assert "Trang mới" in page
    assert leader.act(mended, "duyet-bo-sung-lan-nua").status_code == 302
    assert fresh(mended).state == State.SUPPLEMENT_AT_RECEPTION


def test_a_fee_is_asked_for_and_taken_in(with_fee, appraiser, one_stop, lan):
    desk = Desk(appraiser, TUESDAY)
    assert 'value="600000"' in desk.open(with_fee, "thong-bao-phi").content.decode()
    assert desk.act(with_fee, "thong-bao-phi", amount="550.000", reason="Mức bổ sung").status_code == 302
    citizen = Desk(lan, TUESDAY + HOUR)
    page = text(citizen.get(f"/ho-so/{with_fee.code}"))
    assert "Hãy nộp 550.000 đồng tại" in page
    assert "Mức bổ sung" in page
    counter = Desk(one_stop, TUESDAY + HOUR)
    assert with_fee.code in text(counter.get("/can-bo", **{"danh-sach": "cho-bo-sung"}))
    assert "550.000 đồng" in text(counter.open(with_fee, "da-thu-phi"))
    assert counter.act(with_fee, "da-thu-phi", method="cash", receipt="AB/26 0000123").status_code == 302
    paid = "Đã thu 550.000 đồng (tiền mặt), biên lai số AB/26 0000123."
    assert paid in text(citizen.get(f"/ho-so/{with_fee.code}"))
    assert paid in text(counter.open(with_fee))


@pytest.mark.parametrize("typed", ["", "sáu trăm", "-5", "0", "1.5", "1.000.000.000.000"])
def test_an_amount_that_is_none_stays_on_the_page(with_fee, appraiser, typed):
    answer = Desk(appraiser, TUESDAY).act(with_fee, "thong-bao-phi", amount=typed, reason="Mức mới")
    assert answer.status_code == 200
    assert "Mức mới" in answer.content.decode()
    assert 'href="#amount"' in answer.content.decode()
    assert fresh(with_fee).state == State.PROCESSING


def test_she_asks_and_the_director_lets_the_dossier_go(in_appraisal, lan, director):
    citizen = Desk(lan, TUESDAY)
    path = f"/ho-so/{in_appraisal.code}/rut"
    page = citizen.get(path).content.decode()
    assert "cần lãnh đạo cơ quan đồng ý" in page
    said = {"version": in_appraisal.version, "reason": "Tôi bán máy rồi"}
    citizen.post(path, **said, **{"xin-rut": "1"})
    assert "Bạn đề nghị rút hồ sơ" in text(citizen.get(f"/ho-so/{in_appraisal.code}"))
    assert citizen.get(path).status_code == 404
    leader = Desk(director, TUESDAY + HOUR)
    assert "Người nộp đề nghị rút hồ sơ" in text(leader.open(in_appraisal))
    assert "Tôi bán máy rồi" in text(leader.open(in_appraisal, "cho-rut"))
    assert leader.act(in_appraisal, "cho-rut").status_code == 302
    assert fresh(in_appraisal).state == State.WITHDRAWN
    assert "Cơ quan đồng ý, hồ sơ đã được rút" in text(citizen.get(f"/ho-so/{in_appraisal.code}"))


def test_who_wanted_to_withdraw_at_once_does_not_ask_unseen(dossier, lan, one_stop):
    """Received while her page stood open: nothing happens, and she is told."""
    seen = dossier.version
    service.accept(dossier, user=one_stop, at=MONDAY + HOUR)
    citizen = Desk(lan, MONDAY + 2 * HOUR)
    answer = citizen.post(f"/ho-so/{dossier.code}/rut", version=seen)
    assert answer.status_code == 302
    assert fresh(dossier).state == State.RECEIVED
    assert not dossier.withdrawal_requests.exists()


def test_an_opinion_is_asked_and_given(in_appraisal, appraiser, cast):
    desk = Desk(appraiser, TUESDAY)
    unit = unit_of("SLDTBXH-TTDVVL")
    said: Any = {"unit": unit, "question": "Máy này có trong danh mục không?", "until": "19/11/2026"}
    assert desk.act(in_appraisal, "hoi-y-kien", **said).status_code == 302
    other = Desk(cast["centre_appraiser"], TUESDAY + HOUR)
    assert in_appraisal.code in text(other.get("/can-bo"))
    page = text(other.open(in_appraisal, "cho-y-kien"))
    assert "Máy này có trong danh mục không?" in page
    assert other.act(in_appraisal, "cho-y-kien", answer="Có, mục 3").status_code == 302
    shown = text(desk.open(in_appraisal))
    assert "Có, mục 3" in shown
    assert "Đã trả lời" in shown


def test_a_question_without_a_unit_stays_on_the_page(in_appraisal, appraiser):
    said: Any = {"unit": "99999999", "question": "Câu hỏi dài", "until": "22/11/2026"}
    answer = Desk(appraiser, TUESDAY).act(in_appraisal, "hoi-y-kien", **said)
    assert answer.status_code == 200
    assert "Câu hỏi dài" in answer.content.decode()
    assert 'href="#unit"' in answer.content.decode()
    assert not OpinionRequest.objects.exists()


def test_two_of_the_unit_answer_at_once_and_the_second_keeps_their_words(in_appraisal, appraiser, cast):
    ask(in_appraisal, appraiser)
    seen = fresh(in_appraisal).version
    first, second = (Desk(cast[key], TUESDAY + HOUR) for key in ("centre_appraiser", "centre_head"))
    assert first.act(in_appraisal, "cho-y-kien", seen=seen, answer="Có").status_code == 302
    late = second.act(in_appraisal, "cho-y-kien", seen=seen, answer="Không, vì đã đổi mục")
    assert late.status_code == 409
    assert "Không, vì đã đổi mục" in text(late)
    assert cast["centre_appraiser"].full_name in text(late)


def test_the_applicant_never_reads_what_the_office_asks_itself(in_appraisal, appraiser, cast, lan):
    ask(in_appraisal, appraiser, question="Có phải giấy giả không?")
    service.give_opinion(
        in_appraisal, answer="Có lẽ là giấy giả", user=cast["centre_appraiser"], at=TUESDAY + HOUR
    )
    page = text(Desk(lan, TUESDAY + 2 * HOUR).get(f"/ho-so/{in_appraisal.code}"))
    assert "giấy giả" not in page
    assert "giấy giả" in text(Desk(appraiser, TUESDAY + 2 * HOUR).open(in_appraisal))


def test_the_head_gives_the_dossier_to_a_colleague(in_appraisal, head, colleague):
    desk = Desk(head, TUESDAY)
    page = desk.open(in_appraisal, "giao-lai").content.decode()
    assert colleague.full_name in page
    assert desk.act(in_appraisal, "giao-lai", officer=colleague.pk, reason="Nghỉ ốm").status_code == 302
    assert f"Giao cho {colleague.full_name}." in text(desk.open(in_appraisal))


def test_a_refusal_by_law_names_the_law(in_appraisal, cast):
    answer = Desk(cast["clerk"], TUESDAY).act(in_appraisal, "trinh", outcome="granted", opinion="Đủ")
    assert answer.status_code == 409
    assert "Quy định: Nghị định 118/2025/NĐ-CP" in text(answer)


def unit_of(key):
    return str(Agency.objects.get(key=key).pk)
