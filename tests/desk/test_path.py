"""A dossier of procedure 2.000134 walks through the office, from desk to desk, by addresses alone."""

from motcua.dossiers.service import State
from tests.desk.conftest import Desk, result_file, text
from tests.dossiers.conftest import DOCUMENT


def test_a_dossier_walks_from_the_counter_to_the_leader_and_back(
    dossier, one_stop, head, appraiser, director, clerk
):
    counter = Desk(one_stop)
    shown = counter.open(dossier, "tiep-nhan")
    assert "hẹn trả 10:00 ngày 23/11/2026" in text(shown)
    accepted = counter.act(dossier, "tiep-nhan")
    after = text(counter.get(accepted.url))
    assert f"Đã tiếp nhận hồ sơ {dossier.code}. Hẹn trả 10:00 ngày 23/11/2026. In giấy tiếp nhận" in after

    forwarded = counter.act(dossier, "chuyen-phong")
    assert "Bước tiếp theo: Phân công" in text(counter.get(forwarded.url))

    Desk(head).act(dossier, "phan-cong", officer=appraiser.pk)
    Desk(appraiser).act(
        dossier, "trinh", outcome="granted", opinion="Đủ giấy tờ, thiết bị còn hạn kiểm định."
    )
    endorsing = Desk(head).open(dossier, "dong-y-trinh")
    assert "Đủ giấy tờ, thiết bị còn hạn kiểm định." in text(endorsing)
    Desk(head).act(dossier, "dong-y-trinh", opinion="Nhất trí.")
    Desk(director).act(dossier, "phe-duyet", opinion="")
    Desk(clerk).act(dossier, "phat-hanh-ket-qua", outcome="granted", file=result_file())
    dossier.refresh_from_db()
    assert dossier.state == State.FINISHED

    done = counter.act(dossier, "tra-ket-qua", original=[DOCUMENT], collector="Nguyễn Thị Lan")
    dossier.refresh_from_db()
    assert dossier.state == State.RETURNED
    assert "Đã trả kết quả" in text(counter.get(done.url))
    acts = "submit accept forward assign propose endorse approve issue_result return_result"
    assert [event.act for event in dossier.events.all()] == acts.split()
