"""The routing slip: every hand-over with its time, each step judged by its share of the time."""

from datetime import timedelta

from motcua.dossiers import service
from motcua.dossiers.models import Defect, Result
from motcua.dossiers.service import Fault
from tests.dossiers.conftest import DOCUMENT, MONDAY, store
from tests.dossiers.walks import Walk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def handovers(dossier, user, at):
    return service.routing.paper(dossier, user, at).handovers


def test_the_whole_way_is_told_hand_over_by_hand_over(dossier, cast):
    walk = Walk(dossier, cast).to_the_end()
    told = handovers(dossier, cast["one_stop"], walk.at)
    assert [line.step for line in told] == [
        "Tiếp nhận hồ sơ",
        *(step.name for step in dossier.steps.all()),
    ]
    assert told[0].giver == dossier.owner_name
    assert "Phạm Thị Thu" in told[0].taker
    # What one hands over the next receives.
    assert told[2].giver.startswith(cast["head"].full_name)
    assert told[2].taker.startswith(cast["appraiser"].full_name)
    assert told[-1].taker == dossier.owner_name
    # No clock runs before reception nor after the result.
    assert (told[0].verdict, told[-1].verdict) == ("", "")
    assert {line.verdict for line in told[1:-1]} <= {"Trước hạn", "Đúng hạn"}


def test_a_step_that_took_longer_than_its_share_is_late(in_appraisal, appraiser, one_stop):
    # 20 of 40 parts of five days: two and a half days from Monday 14:00.
    begun = MONDAY + 5 * HOUR
    late = begun + 4 * DAY
    service.propose(in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=late)
    assert handovers(in_appraisal, one_stop, late)[-1].verdict == "Quá hạn"


def test_the_step_is_on_time_by_the_day_and_early_before_it(in_appraisal, appraiser, one_stop):
    opinion = {"outcome": Result.Outcome.GRANTED, "opinion": "Đủ", "user": appraiser}
    service.propose(in_appraisal, **opinion, at=MONDAY + DAY)
    assert handovers(in_appraisal, one_stop, MONDAY + DAY)[-1].verdict == "Trước hạn"


def test_waiting_for_the_applicant_does_not_make_a_step_late(in_appraisal, cast):
    walk = Walk(in_appraisal, cast, at=MONDAY + DAY)
    fault = Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Ảnh mờ")
    walk.act("propose_supplement", "appraiser", faults=[fault])
    walk.act("request_supplement", "head")
    supplement = in_appraisal.supplements.get()
    walk.at += 14 * DAY
    service.supplements.add_paper(supplement, DOCUMENT, store("ro-net.pdf", walk.at), walk.at)
    walk.act("send_supplement", "lan")
    walk.act("accept_supplement", "one_stop")
    walk.act("propose", "appraiser")
    told = handovers(in_appraisal, cast["one_stop"], walk.at)
    assert [line.step for line in told[-3:]] == [
        "Yêu cầu bổ sung; dừng tính hạn",
        "Nhận bổ sung; tính hạn tiếp",
        "Thẩm định",
    ]
    assert told[-1].verdict in ("Trước hạn", "Đúng hạn")
    assert (told[-3].taker, told[-2].giver) == (in_appraisal.owner_name,) * 2


def test_what_is_sent_back_is_walked_again(dossier, cast):
    walk = Walk(dossier, cast).until("endorse")
    walk.act("send_back", "head", reason="Thiếu số")
    walk.step()
    told = handovers(dossier, cast["head"], walk.at)
    assert [(line.step, line.note) for line in told[-2:]] == [
        ("Lãnh đạo phòng xem xét", "Trả lại để thẩm định lại"),
        ("Thẩm định", ""),
    ]
    assert told[-2].taker.startswith(cast["appraiser"].full_name)


def test_it_says_until_when_it_tells_and_where_the_dossier_is(in_appraisal, one_stop):
    paper = service.routing.paper(in_appraisal, one_stop, MONDAY + DAY)
    assert paper.told_until == MONDAY + DAY
    assert paper.now_at.startswith("Đang giải quyết; Thẩm định (")
    assert paper.printed_by == one_stop.full_name
    assert service.routing.pdf(in_appraisal, one_stop, MONDAY + DAY).startswith(b"%PDF")


def test_lateness_of_the_whole_is_judged_without_the_extension(dossier, cast):
    walk = Walk(dossier, cast).until("appraise")
    walk.at = dossier.due_at - HOUR
    walk.act("extend", "director", reason="Vì", new_due_at=dossier.due_at + 7 * DAY)
    walk.at += DAY * 2
    walk.until("return")
    assert dossier.finished_at < dossier.due_at
    paper = service.routing.paper(dossier, cast["one_stop"], walk.at)
    assert paper.verdict == "Quá hạn"
    assert "hẹn lại một lần" in paper.due_note


def test_before_reception_there_is_nothing_to_tell(dossier, one_stop):
    paper = service.routing.paper(dossier, one_stop, MONDAY)
    assert (paper.handovers, paper.received_at) == ([], None)
    assert service.routing.pdf(dossier, one_stop, MONDAY).startswith(b"%PDF")
