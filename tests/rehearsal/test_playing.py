"""A workflow test is played by the real machinery: real clock, real deadlines, real notices."""

from datetime import datetime

import pytest

from motcua.base import clock
from motcua.catalog.models import Procedure, ProcedureRevision
from motcua.dossiers import scenarios, service
from motcua.dossiers.models import Defect, Dossier, Supplement
from motcua.organization.models import Agency
from tests.dossiers.conftest import DOCUMENT

FRIDAY = "2026-11-20 16:55"


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.VIETNAM)


def line(act, at, **more):
    return {"act": act, "at": at, **more}


def test_filed_on_friday_five_to_five_and_asked_on_monday(play):
    """RULES a.4.2: eight working hours from 16:55 on Friday are over at 16:55 on Monday."""
    played = play(
        filed=FRIDAY,
        expect={"state": "registered", "answer_due": "2026-11-23 16:55", "told": "submitted"},
        then=[
            line(
                "request_supplement",
                "2026-11-23 08:10",
                documents=[DOCUMENT],
                expect={"state": "supplement_at_reception", "told": "supplement_requested", "due": None},
            ),
            line("send_supplement", "2026-11-23 10:00", expect={"state": "registered"}),
            line("accept", "2026-11-23 14:00", expect={"due": "2026-12-01 14:00"}),
            line(
                "finish",
                "2026-11-27 09:00",
                expect={"state": "returned", "told": ["result_ready", "returned"]},
            ),
        ],
    )
    assert played.problems == ()
    assert [one.state for one in played.moments] == [
        "registered",
        "supplement_at_reception",
        "registered",
        "received",
        "returned",
    ]
    assert played.moments[1].deadline == moment("2026-12-23 23:59")
    assert [done.act for done in played.moments[4].done] == [
        "forward",
        "assign",
        "propose",
        "endorse",
        "approve",
        "issue_result",
        "return_result",
    ]


def test_what_is_not_as_expected_is_said_with_both_sides(play):
    played = play(filed=FRIDAY, then=[line("accept", "2026-11-23 08:10", expect={"due": "2026-11-30 08:10"})])
    assert played.problems == (
        "Bước 1 (tiếp nhận, 08:10 ngày 23/11/2026): "
        "hẹn trả kết quả là 08:10 ngày 01/12/2026, không phải 08:10 ngày 30/11/2026.",
    )


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ({"state": "processing"}, "trạng thái là “Đã tiếp nhận”, không phải “Đang giải quyết”"),
        ({"deadline": "2026-12-01 00:00"}, "hạn bổ sung là không có, không phải 00:00 ngày 01/12/2026"),
        ({"due": None}, "hẹn trả kết quả là 08:10 ngày 01/12/2026, không phải không có"),
        ({"step": "appraise"}, "bước là “receive”, không phải “appraise”"),
        ({"holder": "BP-SLDTBXH"}, "nơi giữ hồ sơ là “BP-TTPVHCC”, không phải “BP-SLDTBXH”"),
        ({"told": "refused"}, "không gửi thông báo “refused”; đã gửi: accepted"),
        ({"told": []}, "không được gửi thông báo nào, nhưng đã gửi: accepted"),
        ({"refused": "chưa đến giờ"}, "hệ thống không từ chối vì “chưa đến giờ” mà vẫn thực hiện"),
    ],
)
def test_every_expectation_can_fail(play, expect, words):
    played = play(filed=FRIDAY, then=[line("accept", "2026-11-23 08:10", expect=expect)])
    assert len(played.problems) == 1
    assert words in played.problems[0]


def test_a_missing_paper_is_refused_by_the_system_as_by_the_portal(play):
    played = play(filed=FRIDAY, without=[DOCUMENT], expect={"refused": "Thiếu giấy tờ: Giấy chứng nhận"})
    assert played.problems == ()
    assert played.moments[0].state == ""


def test_an_answer_that_the_form_refuses_keeps_the_dossier_from_being_filed(play):
    played = play(filed=FRIDAY, answers={"ten_to_chuc": None})
    assert len(played.moments) == 1
    assert "hệ thống từ chối: Hồ sơ chưa đủ để nộp" in played.problems[0]


def test_after_an_unexpected_refusal_the_rest_is_not_played(play):
    played = play(
        filed=FRIDAY,
        then=[line("approve", "2026-11-23 08:00"), line("accept", "2026-11-23 09:00")],
    )
    assert [one.act for one in played.moments] == ["submit", "approve"]
    assert played.moments[1].refused.startswith("Hồ sơ đang ở trạng thái “Chờ tiếp nhận”")
    assert played.moments[1].state == "registered"


def test_an_expected_refusal_changes_nothing_and_the_test_goes_on(play):
    played = play(
        filed=FRIDAY,
        then=[
            line("approve", "2026-11-23 08:00", expect={"refused": "không thể: Phê duyệt"}),
            line("accept", "2026-11-23 09:00", expect={"state": "received"}),
        ],
    )
    assert played.problems == ()


def test_refused_for_another_reason_is_a_problem(play):
    played = play(
        filed=FRIDAY, then=[line("approve", "2026-11-23 08:00", expect={"refused": "chưa nộp phí"})]
    )
    assert "không phải vì “chưa nộp phí”" in played.problems[0]


def test_a_supplement_during_appraisal_goes_by_its_leader_and_restarts_the_clock(play):
    played = play(
        filed="2026-11-16 09:00",
        then=[
            line("finish", "2026-11-16 10:00", until="appraise", expect={"due": "2026-11-23 10:00"}),
            line(
                "request_supplement",
                "2026-11-17 10:00",
                documents=[DOCUMENT],
                expect={"state": "supplement_in_appraisal", "due": None, "first_due": "2026-11-23 10:00"},
            ),
            line("send_supplement", "2026-11-18 09:00"),
            line(
                "accept_supplement",
                "2026-11-18 10:00",
                expect={"due": "2026-11-26 10:00", "first_due": "2026-11-23 10:00"},
            ),
        ],
    )
    assert played.problems == ()
    assert [done.act for done in played.moments[2].done] == ["propose_supplement", "request_supplement"]
    assert played.moments[2].done[0].who.startswith("Chuyên viên thẩm định")
    assert played.moments[2].done[1].who.startswith("Lãnh đạo phòng")


def test_answers_are_mended_and_what_is_not_mended_is_refused(play):
    lines = [
        line("request_supplement", "2026-11-23 08:10", questions=["ten_to_chuc"]),
        line("send_supplement", "2026-11-23 09:00", expect={"refused": "Chưa sửa nội dung"}),
        line(
            "send_supplement",
            "2026-11-23 09:30",
            answers={"ten_to_chuc": "Công ty TNHH Sửa Đổi"},
            expect={"state": "registered"},
        ),
    ]
    assert play(filed=FRIDAY, then=lines).problems == ()


def test_a_supplement_that_never_comes_lapses_by_itself(play):
    played = play(
        filed=FRIDAY,
        then=[
            line("request_supplement", "2026-11-23 08:10", documents=[DOCUMENT]),
            line("wait", "2026-12-23 23:00", expect={"state": "supplement_at_reception"}),
            line("wait", "2026-12-24 00:05", expect={"state": "refused", "told": "lapsed"}),
        ],
    )
    assert played.problems == ()
    assert played.moments[3].done[0].who == "Hệ thống"


def test_waiting_closes_no_dossier_of_anybody_else(play, dossier, one_stop):
    faults = [service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Ảnh mờ")]
    at = moment("2026-11-16 10:00")
    service.request_supplement_at_reception(dossier, faults=faults, user=one_stop, at=at)
    played = play(filed=FRIDAY, then=[line("wait", "2027-03-01 08:00", expect={"state": "registered"})])
    assert played.problems == ()
    assert Supplement.objects.get().standing == Supplement.Standing.REQUESTED


def test_sent_back_refused_and_withdrawn(play):
    back = [
        line("finish", "2026-11-23 10:00", until="approve"),
        line("send_back", "2026-11-24 10:00", expect={"step": "appraise"}),
        line("finish", "2026-11-25 10:00", outcome="denied", expect={"state": "returned"}),
    ]
    assert play(filed=FRIDAY, then=back).problems == ()
    refused = [line("refuse", "2026-11-23 08:00", reason="Sai nơi nộp", expect={"state": "refused"})]
    assert play(filed=FRIDAY, then=refused).problems == ()
    withdrawn = [line("withdraw", "2026-11-20 17:30", expect={"state": "withdrawn", "told": "withdrawn"})]
    assert play(filed=FRIDAY, then=withdrawn).problems == ()


def test_every_single_act_by_name(play):
    at = "2026-11-23 10:00"
    acts = ("accept", "forward", "assign", "propose", "endorse", "approve", "issue_result", "return_result")
    assert play(filed=FRIDAY, then=[line(act, at) for act in acts]).problems == ()


def test_a_proposed_supplement_can_be_declined(play):
    lines = [
        line("finish", "2026-11-23 10:00", until="appraise"),
        line("propose_supplement", "2026-11-23 11:00", documents=[DOCUMENT], expect={"told": []}),
        line("decline_supplement", "2026-11-23 14:00", expect={"state": "processing"}),
        line("finish", "2026-11-25 10:00", expect={"state": "returned"}),
    ]
    assert play(filed=FRIDAY, then=lines).problems == ()


def test_the_leader_signs_an_apology_and_the_first_due_date_stays(play):
    once = {"refused": "không quá một lần"}
    lines = [
        line("finish", "2026-11-16 10:00", until="appraise", expect={"due": "2026-11-23 10:00"}),
        line(
            "extend",
            "2026-11-20 09:00",
            new_due="2026-11-26 10:00",
            expect={"due": "2026-11-26 10:00", "first_due": "2026-11-23 10:00", "told": "extended"},
        ),
        line("extend", "2026-11-25 09:00", new_due="2026-11-27 10:00", expect=once),
    ]
    assert play(filed="2026-11-16 09:00", then=lines).problems == ()


def test_a_stop_gives_its_time_back_and_one_for_good_closes(play):
    lines = [
        line("finish", "2026-11-16 10:00", until="appraise"),
        line("suspend", "2026-11-17 10:00", expect={"state": "suspended", "due": None, "told": "suspended"}),
        line("resume", "2026-11-19 10:00", expect={"due": "2026-11-26 10:00", "told": "resumed"}),
        line("stop", "2026-11-20 10:00", reason="Điều 9", expect={"state": "stopped", "told": "stopped"}),
    ]
    assert play(filed="2026-11-16 09:00", then=lines).problems == ()


@pytest.mark.parametrize(
    ("code", "agency", "case"),
    [
        ("1.000105", "", ""),
        ("1.001653", "BP-25207", ""),
        ("1.001776", "BP-25207", "1d"),
        ("1.001978", "", ""),
    ],
    ids=["so-ubnd", "xa", "xa-huyen", "don-vi-so"],
)
def test_other_workflows_are_walked_to_the_end(play, code, agency, case):
    lines = [line("finish", "2026-11-27 10:00", expect={"state": "returned"})]
    assert play(code, filed="2026-11-23 08:00", filed_at=agency, case=case, then=lines).problems == ()


def test_an_agency_that_does_not_take_it_is_a_refusal(play):
    played = play(filed=FRIDAY, filed_at="BP-25207")
    assert "Cơ quan này không nhận hồ sơ" in played.problems[0]


def test_before_any_regime_the_system_says_so(play):
    played = play(filed="2017-11-20 09:00")
    assert "hệ thống từ chối" in played.problems[0]


def test_a_workflow_that_does_not_fit_the_agencies_is_told_not_raised(play):
    revision = Procedure.objects.get(code="2.000134").current
    steps = [
        {**step, "holder": "filed_parent"} if step["act"] == "approve" else step
        for step in revision.data["workflow"]
    ]
    Agency.objects.filter(key="BP-SLDTBXH").update(parent=None)
    ProcedureRevision.objects.filter(pk=revision.pk).update(data={**revision.data, "workflow": steps})
    played = play(filed=FRIDAY)
    assert "Dữ liệu của cơ quan không cho phép" in played.problems[0]


def test_what_people_were_told_is_there_to_read(play):
    told = play(filed=FRIDAY).moments[0].told
    assert [one.kind for one in told] == ["submitted"]
    assert told[0].sms.startswith("DVC Binh Phuoc")
    assert told[0].sms_length == len(told[0].sms) <= 160
    assert "đã nộp thành công" in told[0].subject


def test_the_slips_can_be_seen_as_papers_marked_as_a_trial(play):
    slip = play(filed=FRIDAY).moments[0].slips[0]
    pdf = scenarios.slip_pdf(slip)
    assert pdf.startswith(b"%PDF")
    assert slip.facts["qr_url"] != ""
    assert Dossier.objects.count() == 0
