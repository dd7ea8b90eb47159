"""A deadline, rehearsed: received on Monday; an apology drafts itself; late."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from motcua.base import clock
from motcua.dossiers import events
from motcua.dossiers.models import Apology, Dossier, Event
from tests.desk.conftest import text
from tests.dossiers.conftest import MONDAY
from tests.rehearsing.conftest import PAGE

# Received on Monday at ten, five working days: due the Monday after at ten.
AFTERNOON = MONDAY + timedelta(hours=6)


@pytest.mark.usefixtures("rehearsing")
def test_a_deadline_played_through_in_a_few_presses(in_appraisal, director, lan):
    leader, applicant = Client(), Client()
    leader.force_login(director)
    applicant.force_login(lan)
    with clock.at(AFTERNOON):
        _move(leader, "ngay", times=3)
        assert "Diễn tập: cổng đang ở 15:00 ngày 19/11/2026" in text(leader.get("/can-bo"))
        assert not Apology.objects.exists()

        _move(leader, "ngay")
        page = text(leader.get(f"/can-bo/ho-so/{in_appraisal.code}"))
        assert "Dự thảo xin lỗi chờ bạn ký" in page
        assert _late(leader) == []

        _move(leader, "ngay")
        assert _late(leader) == [in_appraisal.code]
        assert "Quá hạn 3 giờ làm việc" in text(leader.get(f"/can-bo/ho-so/{in_appraisal.code}"))

        # The leader signs late, and the record says when: at the rehearsed moment.
        signed = leader.post(
            f"/can-bo/ho-so/{in_appraisal.code}/xin-loi",
            {"version": _version(in_appraisal), "reason": "Cần kiểm tra thực tế.", "new_due": "30/11/2026"},
        )
        assert signed.status_code == 302
        told = text(applicant.get(f"/ho-so/{in_appraisal.code}"))
        assert "Cơ quan xin lỗi và hẹn lại ngày trả kết quả" in told
    assert Apology.objects.get(standing="signed").is_late
    moments = list(Event.objects.order_by("number").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert clock.local(moments[-1]).date().isoformat() == "2026-11-23"
    assert list(events.broken_chains()) == []
    assert list(events.broken_seals()) == []


def _move(client, way, times=1):
    """Press the button, and let a worker do what came round."""
    for _ in range(times):
        seen = clock.ahead() // timedelta(microseconds=1)
        assert client.post(PAGE, {"lech": seen, "sang": way}).status_code == 302
        call_command("worker", "--once")


def _late(client):
    page = client.get("/can-bo", {"danh-sach": "qua-han"}).content.decode()
    return [code for code in Dossier.objects.values_list("code", flat=True) if code in page]


def _version(dossier):
    dossier.refresh_from_db()
    return dossier.version
