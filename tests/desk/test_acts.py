"""Acts at the desk: done once, refused with a sentence, never at the cost of what was typed."""

import pytest

from motcua.accounts.cast import PASSWORD
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.service import State
from motcua.files.models import StoredFile
from tests.desk.conftest import Desk, result_file, text
from tests.dossiers.conftest import DOCUMENT, MONDAY
from tests.files.samples import image

HOUR = MONDAY.resolution * 3_600_000_000
OPINION = "Đủ giấy tờ, thiết bị còn hạn kiểm định."


def state_of(dossier):
    return Dossier.objects.values_list("state", flat=True).get(pk=dossier.pk)


@pytest.fixture
def proposed(in_appraisal, appraiser):
    service.propose(
        in_appraisal, outcome=Result.Outcome.GRANTED, opinion=OPINION, user=appraiser, at=MONDAY + 6 * HOUR
    )
    return in_appraisal


@pytest.fixture
def approved(proposed, head, director):
    service.endorse(proposed, user=head, at=MONDAY + 6 * HOUR)
    service.approve(proposed, user=director, at=MONDAY + 6 * HOUR)
    return proposed


@pytest.fixture
def finished(approved, clerk):
    Desk(clerk).act(approved, "phat-hanh-ket-qua", outcome="granted", file=result_file())
    return approved


def test_a_refusal_needs_a_reason_and_gives_its_slip(dossier, one_stop):
    desk = Desk(one_stop)
    missing = desk.act(dossier, "tu-choi", reason="  ")
    assert "Hãy ghi lý do từ chối" in text(missing)
    assert state_of(dossier) == State.REGISTERED

    done = desk.act(dossier, "tu-choi", reason="Thiết bị đặt ở tỉnh khác; hãy khai báo tại đó.")
    assert state_of(dossier) == State.REFUSED
    after = text(desk.get(done.url))
    assert f"Đã từ chối tiếp nhận hồ sơ {dossier.code}. In phiếu từ chối" in after
    assert "Thiết bị đặt ở tỉnh khác" in after


def test_who_appraised_cannot_approve(proposed, appraiser, head):
    # The same person also leads the department.
    head.posts.update(user=appraiser)
    desk = Desk(appraiser)
    refused = desk.act(proposed, "dong-y-trinh", opinion="")
    assert refused.status_code == 409
    assert "Người thẩm định không tự duyệt hồ sơ của mình" in text(refused)
    assert "Đồng ý trình ký" not in text(desk.open(proposed)).split("Quá trình")[0].split("Các bước")[0]


def test_an_act_out_of_turn_opens_with_a_sentence_instead_of_a_form(dossier, director, one_stop):
    shown = Desk(director).open(dossier, "phe-duyet")
    assert shown.status_code == 409
    assert "Lúc này bạn không thực hiện được việc “Phê duyệt”" in text(shown)
    assert b"<textarea" not in shown.content


def test_an_act_out_of_turn_is_refused_when_sent(dossier, director):
    refused = Desk(director).act(dossier, "phe-duyet", opinion="Nhất trí với phòng.")
    assert refused.status_code == 409
    assert "Nhất trí với phòng." in text(refused)
    assert state_of(dossier) == State.REGISTERED


def test_of_two_officers_at_once_the_second_reads_what_happened(dossier, one_stop, cast):
    second = cast["commune_one_stop"]
    second.posts.update(agency=one_stop.posts.get().agency)
    first_desk, second_desk = Desk(one_stop), Desk(second)
    seen = dossier.version
    first_desk.act(dossier, "tiep-nhan", seen=seen)
    overtaken = second_desk.act(dossier, "tu-choi", seen=seen, reason="Không đúng nơi nộp.")
    assert overtaken.status_code == 409
    read = text(overtaken)
    assert "Phạm Thị Thu đã thực hiện “Tiếp nhận”" in read
    assert "Không đúng nơi nộp." in read
    assert f'href="/can-bo/ho-so/{dossier.code}"' in overtaken.content.decode()
    assert state_of(dossier) == State.RECEIVED


def test_a_stale_page_keeps_what_was_typed_and_can_be_sent_again(in_appraisal, appraiser, head):
    desk = Desk(appraiser)
    seen = in_appraisal.version - 1
    stale = desk.act(in_appraisal, "trinh", seen=seen, outcome="granted", opinion=OPINION)
    assert stale.status_code == 409
    assert "Hồ sơ vừa thay đổi" in text(stale)
    assert OPINION in stale.content.decode()
    assert f'name="version" value="{in_appraisal.version}"' in stale.content.decode()
    again = desk.act(in_appraisal, "trinh", seen=in_appraisal.version, outcome="granted", opinion=OPINION)
    assert again.status_code == 302


@pytest.mark.parametrize("version", ["", "-1", "x", "²", "9" * 30])
def test_a_page_that_does_not_say_what_it_saw_changes_nothing(dossier, one_stop, version):
    assert Desk(one_stop).act(dossier, "tiep-nhan", seen=version).status_code == 409
    assert state_of(dossier) == State.REGISTERED


def test_pressing_twice_does_it_once(dossier, one_stop):
    desk = Desk(one_stop)
    first = desk.act(dossier, "tiep-nhan", seen=0)
    second = desk.act(dossier, "tiep-nhan", seen=0)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert dossier.events.filter(act="accept").count() == 1


def test_an_opinion_is_needed_and_nothing_typed_is_lost(in_appraisal, appraiser):
    shown = Desk(appraiser).act(in_appraisal, "trinh", outcome="", opinion=OPINION)
    assert "Hãy chọn đồng ý hay không đủ điều kiện." in text(shown)
    assert 'href="#outcome"' in shown.content.decode()
    assert OPINION in shown.content.decode()


def test_only_an_officer_of_the_department_can_be_assigned(received, one_stop, head, other_agency_officer):
    service.forward(received, user=one_stop, at=MONDAY + 2 * HOUR)
    desk = Desk(head)
    shown = desk.act(received, "phan-cong", officer=other_agency_officer.pk)
    assert "Hãy chọn cán bộ thẩm định." in text(shown)
    assert "Võ Quốc Bảo (đang giữ 0 hồ sơ)" in text(shown)


def test_sending_back_needs_a_reason_that_the_appraiser_reads(proposed, head, appraiser):
    desk = Desk(head)
    assert "Hãy ghi lý do." in text(desk.act(proposed, "tra-lai", reason=""))
    assert desk.act(proposed, "tra-lai", reason="Thiếu số giấy chứng nhận.").status_code == 302
    assert "Thiếu số giấy chứng nhận." in text(Desk(appraiser).open(proposed, "trinh"))


def test_a_result_must_be_a_readable_pdf(approved, clerk):
    desk, stored = Desk(clerk), StoredFile.objects.count()
    empty, program = result_file(content=b""), result_file(content=b"MZ\x90")
    for file in (empty, program, result_file("anh.png", image("PNG"))):
        shown = desk.act(approved, "phat-hanh-ket-qua", outcome="granted", file=file)
        assert shown.status_code == 200
        assert 'id="file-error"' in shown.content.decode()
    assert "Hãy chọn tệp kết quả." in text(desk.act(approved, "phat-hanh-ket-qua", outcome="granted"))
    assert state_of(approved) == State.PROCESSING
    assert StoredFile.objects.count() == stored


def test_a_result_sent_from_a_stale_page_leaves_no_file_behind(approved, clerk):
    stored = StoredFile.objects.count()
    Desk(clerk).act(approved, "phat-hanh-ket-qua", seen=1, outcome="granted", file=result_file())
    assert StoredFile.objects.count() == stored


def test_the_result_is_what_was_approved_whatever_the_clerk_sends(approved, clerk):
    desk = Desk(clerk)
    assert "Kết quả đã duyệt: Đồng ý giải quyết" in text(desk.open(approved, "phat-hanh-ket-qua"))
    desk.act(approved, "phat-hanh-ket-qua", outcome="denied", file=result_file())
    assert approved.results.get().outcome == "granted"


def test_originals_are_compared_before_the_result_is_handed_over(finished, one_stop):
    desk = Desk(one_stop)
    shown = desk.act(finished, "tra-ket-qua", collector="Nguyễn Thị Lan")
    assert "Chưa đối chiếu bản chính: Giấy chứng nhận kết quả kiểm định" in text(shown)
    assert f'href="#original-{DOCUMENT}"' in shown.content.decode()
    shown = desk.act(finished, "tra-ket-qua", original=[DOCUMENT], collector="")
    assert "Hãy ghi họ tên người nhận kết quả." in text(shown)
    assert "checked" in shown.content.decode()
    assert (
        desk.act(finished, "tra-ket-qua", original=[DOCUMENT], collector="Nguyễn Thị Lan").status_code == 302
    )


def test_a_result_sent_online_needs_no_counter(finished, one_stop):
    Dossier.objects.filter(pk=finished.pk).update(result_channel="online")
    assert Desk(one_stop).act(finished, "tra-ket-qua").status_code == 302
    assert state_of(finished) == State.RETURNED


def test_words_come_back_after_a_lost_session(in_appraisal, appraiser):
    desk = Desk(appraiser)
    desk.client.logout()
    desk.post("/dang-nhap", login=appraiser.email, password=PASSWORD)
    del desk.client.cookies["sessionid"]
    lost = desk.act(in_appraisal, "trinh", outcome="granted", opinion=OPINION)
    assert lost.url.startswith("/dang-nhap")
    desk.client.force_login(appraiser)
    assert OPINION in desk.open(in_appraisal, "trinh").content.decode()


def test_endless_words_are_refused_and_kept(dossier, one_stop):
    shown = Desk(one_stop).act(dossier, "tu-choi", reason="a" * 3001)
    assert "Chỉ viết tối đa 3000 ký tự." in text(shown)
    assert "a" * 3001 in shown.content.decode()
