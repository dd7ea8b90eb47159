"""The checklist: who may give a verdict, what counts, what comes back, what others see of it."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.accounts.cast import PASSWORD
from motcua.accounts.service import substitutions
from motcua.dossiers import service
from motcua.dossiers.models import Defect, DocumentCheck, Look
from motcua.dossiers.service import examining
from motcua.files import service as files
from tests.desk.conftest import Desk, address, text
from tests.dossiers.conftest import DOCUMENT, MONDAY
from tests.dossiers.walks import walk_of
from tests.examining.conftest import HOUR, judge, line, mend, put
from tests.files.samples import pdf

NAME = "Giấy chứng nhận kết quả kiểm định"
BLURRED = "Bản quét mờ, không đọc được số giấy chứng nhận."
LATER = MONDAY + 6 * HOUR
DECLARATION, Standing = examining.DECLARATION, examining.Standing


def verdicts():
    return list(DocumentCheck.objects.order_by("pk").values_list("document", "verdict"))


# --- giving a verdict ---


def test_a_verdict_says_who_gave_it_under_which_post_and_when(dossier, counter, one_stop):
    done = judge(counter, dossier, "failed", BLURRED)
    assert done.url == f"{address(dossier)}#checklist"
    kept = DocumentCheck.objects.get()
    assert (kept.verdict, kept.reason, kept.checked_by, kept.at) == (
        "failed",
        BLURRED,
        one_stop,
        counter.at,
    )
    assert kept.post == one_stop.posts.get()
    shown = text(counter.open(dossier))
    assert BLURRED in shown
    assert "Phạm Thị Thu (Cán bộ một cửa" in shown


def test_the_declaration_is_a_line_of_its_own(dossier, counter):
    judge(counter, dossier, "passed", key=DECLARATION)
    assert line(dossier, DECLARATION).standing is Standing.PASSED
    assert line(dossier).standing is Standing.UNCHECKED


def test_the_newest_verdict_counts_and_the_older_ones_stay_in_sight(dossier, counter):
    judge(counter, dossier, "failed", BLURRED)
    judge(counter, dossier, "passed")
    assert verdicts() == [(DOCUMENT, "failed"), (DOCUMENT, "passed")]
    assert line(dossier).standing is Standing.PASSED
    shown = text(counter.open(dossier))
    assert "Các lần trước (1)" in shown
    assert BLURRED in shown


def test_a_verdict_given_in_the_viewer_leads_back_there(dossier, counter, paper):
    second = put(dossier, "hai.pdf", pdf())
    place = {"from": "viewer", "paper": paper.pk, "beside": second.pk, "full": "1"}
    done = judge(counter, dossier, "passed", **place)
    assert done.url == f"{address(dossier, f'xem/{paper.pk}')}?voi={second.pk}&co=that#tep"
    assert "Đã lưu kết quả xem xét giấy tờ." in text(counter.get(done.url))


def test_the_form_on_the_page_carries_what_the_verdict_needs(dossier, counter, paper):
    page = counter.open(dossier, f"xem/{paper.pk}").content.decode()
    assert f'name="document" value="{DOCUMENT}"' in page
    assert f'name="seen" value="{paper.pk}.0"' in page
    assert f'name="paper" value="{paper.pk}"' in page
    assert 'name="verdict" value="passed"' in page


def test_a_reason_is_needed_to_fail(dossier, counter):
    shown = judge(counter, dossier, "failed", "  \n ")
    assert shown.status_code == 200
    assert "Hãy ghi lý do không đạt." in text(shown)
    assert 'href="#danh-gia-2"' in shown.content.decode()
    assert verdicts() == []


def test_endless_reasons_are_refused_and_kept(dossier, counter, paper):
    words = "a" * (examining.LONGEST_REASON + 1)
    shown = judge(counter, dossier, "failed", words, **{"from": "viewer", "paper": paper.pk})
    assert "Chỉ viết tối đa 2000 ký tự." in text(shown)
    assert words in shown.content.decode()
    assert "<iframe" in shown.content.decode()
    assert verdicts() == []


@pytest.mark.parametrize(
    "sent",
    [
        {"verdict": ""},
        {"verdict": "perhaps"},
        {"document": "khong-co"},
        {"document": "phieu-khai-bao-su-dung-doi-tuong"},
        {"document": ""},
        {"seen": ""},
        {"seen": "x.y"},
        {"seen": "-1.-1"},
        {"seen": "9" * 40},
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence_and_nothing_is_lost(dossier, counter, sent):
    shown = judge(counter, dossier, **{"verdict": "failed", "reason": BLURRED, **sent})
    assert shown.status_code in (200, 409)
    assert "Chưa lưu được" in text(shown)
    assert BLURRED in shown.content.decode()
    assert verdicts() == []


@pytest.mark.parametrize("place", [{"paper": "999999"}, {"paper": "1", "beside": "999999"}])
def test_an_error_in_a_viewer_on_files_that_are_none_shows_nothing(dossier, counter, place):
    assert judge(counter, dossier, "failed", **{"from": "viewer"}, **place).status_code == 404


def test_pressing_twice_keeps_one_verdict(dossier, counter):
    seen = line(dossier).seen
    for _press in range(2):
        done = judge(counter, dossier, "failed", BLURRED, seen=f"{seen.newest}.{seen.check}")
        assert done.status_code == 302
    assert verdicts() == [(DOCUMENT, "failed")]


def test_who_thinks_again_at_once_is_not_stopped(dossier, counter):
    seen = line(dossier).seen
    for verdict in ("passed", "failed"):
        judge(counter, dossier, verdict, BLURRED, seen=f"{seen.newest}.{seen.check}")
    assert line(dossier).standing is Standing.FAILED


def test_a_verdict_of_a_colleague_that_was_not_on_the_screen_comes_first(dossier, counter, cast):
    colleague = cast["commune_one_stop"]
    colleague.posts.update(agency=counter_agency(dossier))
    seen = line(dossier).seen
    judge(Desk(colleague), dossier, "passed")
    told = judge(counter, dossier, "failed", BLURRED, seen=f"{seen.newest}.{seen.check}")
    assert told.status_code == 409
    assert f"{colleague.full_name} vừa đánh giá “{NAME}" in text(told)
    assert BLURRED in told.content.decode()
    assert verdicts() == [(DOCUMENT, "passed")]
    judge(counter, dossier, "failed", BLURRED)
    assert line(dossier).standing is Standing.FAILED


def counter_agency(dossier):
    return dossier.step.agency


def test_words_come_back_after_a_lost_session(dossier, counter, one_stop, paper):
    counter.client.logout()
    counter.post("/dang-nhap", login=one_stop.email, password=PASSWORD)
    del counter.client.cookies["sessionid"]
    lost = judge(counter, dossier, "failed", BLURRED, **{"from": "viewer", "paper": paper.pk})
    assert lost.url.startswith("/dang-nhap")
    counter.client.force_login(one_stop)
    back = counter.open(dossier, "danh-gia")
    assert BLURRED in back.content.decode()
    assert "<iframe" in back.content.decode()
    assert verdicts() == []
    assert counter.open(dossier, "danh-gia").url == address(dossier)


# --- something newer arrives ---


@pytest.fixture
def asked(dossier, counter, one_stop):
    """Both lines failed, and everything was asked for."""
    judge(counter, dossier, "failed", BLURRED)
    judge(counter, dossier, "failed", "Địa chỉ chưa khớp.", key=DECLARATION)
    faults = [
        service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, BLURRED),
        service.Fault(Defect.Kind.QUESTION, "dia_chi", "Địa chỉ chưa khớp."),
    ]
    service.request_supplement_at_reception(dossier, faults=faults, user=one_stop, at=MONDAY + HOUR)
    return dossier


def test_a_newer_file_asks_for_another_look(asked, one_stop, lan):
    desk = Desk(one_stop, MONDAY + 3 * HOUR)
    mend(asked, lan, MONDAY + 2 * HOUR)
    assert line(asked).standing is line(asked, DECLARATION).standing is Standing.OUTDATED
    assert "Có bản mới, cần xem lại Lần trước: Không đạt" in text(desk.open(asked))
    judge(desk, asked, "passed")
    assert line(asked).standing is Standing.PASSED


def test_a_file_that_waits_to_be_sent_changes_nothing(asked):
    stored = files.receive(SimpleUploadedFile("ban-moi.pdf", pdf()), MONDAY)
    service.supplements.add_paper(asked.supplements.get(), DOCUMENT, stored, MONDAY + HOUR)
    assert line(asked).standing is Standing.FAILED


def test_a_verdict_on_a_file_that_was_replaced_meanwhile_is_not_taken(asked, one_stop, lan):
    seen = line(asked).seen
    mend(asked, lan, MONDAY + 2 * HOUR)
    told = judge(Desk(one_stop, MONDAY + 3 * HOUR), asked, "passed", seen=f"{seen.newest}.{seen.check}")
    assert told.status_code == 409
    assert f"“{NAME} (đang còn hiệu lực)” vừa có bản mới." in text(told)
    assert line(asked).standing is Standing.OUTDATED


def test_a_declaration_that_was_not_mended_needs_no_second_look(asked, one_stop, lan):
    asked.supplements.get().defects.filter(kind="question").delete()
    mend(asked, lan, MONDAY + 2 * HOUR)
    assert line(asked, DECLARATION).standing is Standing.FAILED


# --- who may ---


def test_at_reception_the_desk_judges_and_the_department_reads(dossier, counter, appraiser):
    judge(counter, dossier, "failed", BLURRED)
    desk = Desk(appraiser)
    shown = desk.open(dossier)
    assert BLURRED in text(shown)
    assert 'name="verdict"' not in shown.content.decode()
    refused = judge(desk, dossier, "passed")
    assert refused.status_code == 409
    assert "Chỉ người đang giữ bước xem xét hồ sơ mới đánh giá được giấy tờ." in text(refused)
    assert verdicts() == [(DOCUMENT, "failed")]


def test_words_of_one_who_may_no_more_are_not_lost(dossier, appraiser):
    refused = judge(Desk(appraiser), dossier, "failed", BLURRED)
    assert "Những gì bạn đã ghi" in text(refused)
    assert BLURRED in text(refused)


def test_in_appraisal_the_appraiser_judges_and_the_desk_reads(in_appraisal, one_stop, appraiser, head):
    assert judge(Desk(appraiser, LATER), in_appraisal, "passed").status_code == 302
    assert judge(Desk(one_stop, LATER), in_appraisal, "failed", BLURRED).status_code == 409
    assert judge(Desk(head, LATER), in_appraisal, "failed", BLURRED).status_code == 409
    assert DocumentCheck.objects.get().checked_by == appraiser


def test_the_head_judges_when_the_dossier_is_before_them(in_appraisal, appraiser, head):
    faults = [service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, BLURRED)]
    service.propose_supplement(in_appraisal, faults=faults, user=appraiser, at=MONDAY + 5 * HOUR)
    assert judge(Desk(head, LATER), in_appraisal, "failed", BLURRED).status_code == 302


def test_once_closed_nobody_judges(dossier, counter, one_stop):
    service.refuse(dossier, reason="Sai nơi nộp.", user=one_stop, at=MONDAY + HOUR)
    assert judge(counter, dossier, "passed").status_code == 409
    assert 'name="verdict"' not in counter.open(dossier).content.decode()


@pytest.mark.usefixtures("pack")
def test_once_decided_nobody_judges(cast):
    walk = walk_of("2.000134", cast, at_agency="BP-SLDTBXH").until("issue")
    assert not examining.may_check(walk.dossier, cast["clerk"], walk.at)
    with pytest.raises(service.NotAllowedError):
        examining.check(
            walk.dossier,
            DOCUMENT,
            DocumentCheck.Verdict.PASSED,
            seen=line(walk.dossier).seen,
            user=cast["clerk"],
            at=walk.at,
        )


def test_others_find_nothing_to_judge(dossier, other_agency_officer, lan):
    for person in (other_agency_officer, lan):
        assert judge(Desk(person), dossier, "passed").status_code == 404
        assert Desk(person).open(dossier, "danh-gia").status_code == 404
    assert not Look.objects.exists()


def test_the_applicant_reads_no_verdict(dossier, counter, lan):
    judge(counter, dossier, "failed", BLURRED)
    desk = Desk(lan)
    for path in (f"/ho-so/{dossier.code}", "/ho-so", f"/ho-so/{dossier.code}/hoan-tat"):
        answer = desk.get(path)
        assert answer.status_code == 200
        assert BLURRED not in text(answer)


def test_the_reason_is_not_readable_in_the_database(dossier, counter):
    judge(counter, dossier, "failed", BLURRED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM dossiers_documentcheck")
        (stored,) = cursor.fetchone()
    assert BLURRED.encode() not in bytes(stored)


# --- what follows from it ---


def test_what_failed_is_ticked_when_a_supplement_is_asked_for(dossier, counter):
    judge(counter, dossier, "failed", BLURRED)
    judge(counter, dossier, "failed", "Câu số 3 chưa khớp.", key=DECLARATION)
    shown = counter.open(dossier, "yeu-cau-bo-sung")
    assert shown.content.decode().count(" checked") == 1
    assert f">{BLURRED}</textarea>" in shown.content.decode()
    assert "Tờ khai được đánh giá không đạt" in text(shown)
    assert "Câu số 3 chưa khớp." in text(shown)


def test_a_ticked_fault_may_be_mended_or_taken_back(dossier, counter):
    judge(counter, dossier, "failed", BLURRED)
    question: dict[str, Any] = {"fault": ["question:dia_chi"], "reason-question-dia_chi": "Chưa khớp."}
    # The tick is away, the words that stood there came along unseen.
    counter.act(dossier, "yeu-cau-bo-sung", **question, **{f"reason-document-{DOCUMENT}": BLURRED})
    assert list(Defect.objects.values_list("key", flat=True)) == ["dia_chi"]


def test_mended_words_without_a_tick_are_a_tick_forgotten(dossier, counter):
    judge(counter, dossier, "failed", BLURRED)
    mine = {f"reason-document-{DOCUMENT}": "Trang 2 mờ."}
    counter.act(dossier, "yeu-cau-bo-sung", **mine)
    assert Defect.objects.get().reason == "Trang 2 mờ."


def test_what_failed_before_it_was_replaced_is_not_ticked(asked, one_stop, lan):
    mend(asked, lan, MONDAY + 2 * HOUR)
    shown = Desk(one_stop, MONDAY + 3 * HOUR).open(asked, "yeu-cau-bo-sung")
    assert " checked" not in shown.content.decode()


def test_before_accepting_the_desk_sees_what_nobody_looked_at(dossier, counter, one_stop):
    shown = text(counter.open(dossier, "tiep-nhan"))
    assert f"Chưa xem {NAME}" in shown
    judge(counter, dossier, "failed", BLURRED)
    shown = text(counter.open(dossier, "tiep-nhan"))
    assert f"Không đạt {NAME} (đang còn hiệu lực) {BLURRED}" in shown
    assert "Chưa xem Tờ khai" in shown
    assert counter.act(dossier, "tiep-nhan").status_code == 302


def test_before_proposing_the_appraiser_sees_that_all_is_well(in_appraisal, appraiser):
    desk = Desk(appraiser, LATER)
    assert "Còn giấy tờ chưa xem hoặc chưa đạt" in text(desk.open(in_appraisal, "trinh"))
    for key in (DOCUMENT, DECLARATION):
        judge(desk, in_appraisal, "passed", key=key)
    assert "Mọi giấy tờ đã được xem và đạt." in text(desk.open(in_appraisal, "trinh"))


def test_other_acts_say_nothing_of_it(received, counter):
    assert "Còn giấy tờ chưa xem" not in text(counter.open(received, "chuyen-phong"))


def test_many_verdicts_cost_as_many_queries_as_one(dossier, counter, one_stop):
    def asked_of(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert counter.open(dossier, path).status_code == 200
        return len(queries)

    judge(counter, dossier, "failed", BLURRED)
    asked_of("")
    before = [asked_of(path) for path in ("", "xem", "tiep-nhan")]
    for number in range(9):
        judge(counter, dossier, "failed", f"{BLURRED} {number}")
    assert [asked_of(path) for path in ("", "xem", "tiep-nhan")] == before


def test_what_nobody_asked_for_but_was_given_on_paper_waits_for_a_look(received, one_stop, monkeypatch):
    content = received.revision.content
    documents = [replace(document, required=False) for document in content.documents_in("")]
    monkeypatch.setattr(type(content), "documents_in", lambda _content, _case: documents)
    received.papers.update(pending=True)
    assert not line(received).is_open
    service.papers_in.take_in_later(received, {DOCUMENT: {"copy": 1}}, user=one_stop, at=LATER)
    assert line(received).is_open


def test_who_stands_in_for_an_absent_colleague_judges_and_notes_for_them(in_appraisal, appraiser, cast, head):
    tuesday, stand_in = MONDAY + 24 * HOUR, cast["welfare_appraiser"]
    day = tuesday.date()
    substitutions.arrange(appraiser.posts.get(), stand_in, day, day, actor=head, at=MONDAY)
    desk = Desk(stand_in, tuesday)
    assert judge(desk, in_appraisal, "failed", BLURRED).status_code == 302
    desk.post(address(in_appraisal, "ghi-chu"), text="Hẹn thứ Năm.", seen=0)
    shown = text(desk.open(in_appraisal))
    assert shown.count(f"{stand_in.full_name} (thay {appraiser.full_name}, Chuyên viên thẩm định") == 2
