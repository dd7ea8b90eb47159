"""Several dossiers at once: each for itself, with a report; nothing that one dossier could not do alone."""

import io
from datetime import timedelta

import pikepdf
import pytest

from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Look
from motcua.dossiers.service import State
from tests.desk.conftest import Desk, text
from tests.dossiers.conftest import MONDAY
from tests.dossiers.walks import another

HOUR = timedelta(hours=1)
AT = MONDAY + 5 * HOUR


@pytest.fixture
def three(draft, dossier, lan):
    """Three dossiers of Lan's, filed on Monday."""
    return [dossier, *(service.drafts.submit(another(draft), user=lan, at=MONDAY) for _n in range(2))]


def ticked(*dossiers):
    return [f"{one.code}:{Dossier.objects.get(pk=one.pk).version}" for one in dossiers]


def press(user, job, *dossiers, at=AT, **more):
    return Desk(user, at).post("/can-bo/cung-luc", viec=job, **{"ho-so": ticked(*dossiers)}, **more)


def states(dossiers):
    return [Dossier.objects.get(pk=one.pk).state for one in dossiers]


def received(dossiers, one_stop):
    for one in dossiers:
        service.accept(one, user=one_stop, at=MONDAY + HOUR)


def test_those_that_can_go_on_do_and_the_others_say_why(three, one_stop):
    received(three[:2], one_stop)
    page = text(press(one_stop, "chuyen", *three))
    assert states(three) == [State.PROCESSING, State.PROCESSING, State.REGISTERED]
    assert "Làm được 2 hồ sơ" in page
    assert "Không làm được 1 hồ sơ" in page
    assert "Chờ tiếp nhận” nên không thể" in page


def test_pressed_twice_everything_has_happened_once(three, one_stop):
    received(three, one_stop)
    chosen = ticked(*three)
    for _time in range(2):
        answer = Desk(one_stop, AT).post("/can-bo/cung-luc", viec="chuyen", **{"ho-so": chosen})
    assert "Không làm được 3 hồ sơ" in text(answer)
    assert [one.events.filter(act="forward").count() for one in three] == [1, 1, 1]


def test_a_head_assigns_several_to_one_officer(three, one_stop, head, appraiser):
    received(three, one_stop)
    press(one_stop, "chuyen", *three)
    asked = press(head, "phan-cong", *three)
    assert appraiser.full_name in text(asked)
    done = press(head, "phan-cong", *three, **{"can-bo": appraiser.pk})
    assert f"Đã giao 3 hồ sơ cho {appraiser.full_name}" in text(done)
    assert {Dossier.objects.get(pk=one.pk).step.officer for one in three} == {appraiser}


def test_nobody_is_assigned_who_could_not_take_them(three, one_stop, head, clerk):
    received(three, one_stop)
    press(one_stop, "chuyen", *three)
    answer = press(head, "phan-cong", *three, **{"can-bo": clerk.pk})
    assert "Hãy chọn cán bộ nhận các hồ sơ này" in text(answer)
    assert not any(Dossier.objects.get(pk=one.pk).step.officer for one in three)


def test_who_chose_no_officer_is_told_so(three, one_stop, head):
    received(three, one_stop)
    press(one_stop, "chuyen", *three)
    assert "Hãy chọn cán bộ" not in text(press(head, "phan-cong", *three))
    assert "Hãy chọn cán bộ" in text(press(head, "phan-cong", *three, chon=1))


def test_slips_come_as_one_paper_and_each_look_is_recorded(three, one_stop):
    received(three[:2], one_stop)
    report = press(one_stop, "in", *three)
    assert "chưa có giấy tiếp nhận" in text(report)
    before = Look.objects.filter(what="slip").count()
    answer = press(one_stop, "in", *three[:2])
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert len(paper.pages) >= 2
    assert Look.objects.filter(what="slip").count() == before + 2


def test_others_dossiers_are_not_there(three, one_stop, other_agency_officer, lan):
    received(three, one_stop)
    page = text(press(other_agency_officer, "chuyen", *three))
    assert page.count("Không tìm thấy hồ sơ này") == 3
    assert press(lan, "chuyen", *three).status_code == 404


@pytest.mark.parametrize("chosen", [[], ["x"], ["x:"], [":1"], ["H10:99999999999"], ["💩:1"], ["\x00:1"]])
@pytest.mark.parametrize("job", ["chuyen", "phan-cong", "in"])
def test_odd_choices_get_a_sentence(three, head, chosen, job):
    answer = Desk(head, AT).post("/can-bo/cung-luc", viec=job, **{"ho-so": chosen})
    assert answer.status_code == 200
    assert any(said in text(answer) for said in ("chưa chọn", "Không tìm thấy", "Không cán bộ nào"))


def test_an_unknown_job_leads_back(three, head):
    assert Desk(head, AT).post("/can-bo/cung-luc", viec="xoa").url == "/can-bo"
    assert Desk(head, AT).get("/can-bo/cung-luc").url == "/can-bo"
