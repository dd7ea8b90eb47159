"""Somebody who filed on paper and cannot log in wants their dossier back: the desk withdraws it for them."""

from datetime import timedelta

import pytest

from motcua.dossiers import service
from motcua.dossiers.errors import NotAllowedError
from motcua.dossiers.models import Slip
from motcua.dossiers.service import Act
from motcua.dossiers.states import State
from tests.counter.conftest import MONDAY, NAME, read
from tests.desk.conftest import Desk
from tests.desk.conftest import address as dossier_address
from tests.dossiers.walks import draft_of

LATER = MONDAY + timedelta(hours=2)
WHY = "Gia đình đổi ý."


@pytest.fixture
def desk(one_stop, pack):
    return Desk(one_stop)


@pytest.fixture
def waiting(draft, one_stop):
    """Filed at the counter, not yet received."""
    return service.drafts.submit(draft, user=one_stop, at=MONDAY)


def page_of(dossier):
    return f"/ho-so/{dossier.code}/rut"


def test_a_walk_in_without_an_account_withdraws_at_the_desk(desk, waiting, hong, one_stop):
    here = page_of(waiting)
    assert here in desk.open(waiting).content.decode()
    shown = desk.get(here)
    assert f"Bạn đang nộp thay: {NAME}" in read(shown)
    assert "Lý do người nộp nêu" in read(shown)
    assert "người nộp phải nộp hồ sơ mới" in read(shown)
    assert dossier_address(waiting) in shown.content.decode()

    done = desk.post(here, version=waiting.version, reason=WHY)

    assert done["Location"] == dossier_address(waiting)
    after = desk.get(done["Location"])
    assert f"Đã rút hồ sơ {waiting.code} theo yêu cầu của người nộp." in read(after)
    assert here not in after.content.decode()
    waiting.refresh_from_db()
    event = waiting.events.get(act=Act.WITHDRAW)
    assert waiting.state == State.WITHDRAWN
    assert (event.actor, event.post.agency.key) == (one_stop, "BP-TTPVHCC")
    slip = waiting.slips.get(form=Slip.Form.WITHDRAWAL)
    assert (slip.data["withdrawn_by"], slip.data["reason"]) == (hong.full_name, WHY)
    assert slip.data["returned"][0]["originals"] == 1
    assert "Bộ phận một cửa đã rút hồ sơ giúp bạn" in read(Desk(hong).get(f"/ho-so/{waiting.code}"))


def test_after_reception_the_desk_asks_the_leader_in_their_place(desk, dossier, hong, one_stop, director):
    here = page_of(dossier)
    assert "cần lãnh đạo cơ quan đồng ý" in read(desk.get(here))

    done = desk.post(here, **{"version": dossier.version, "reason": WHY, "xin-rut": "1"})

    shown = desk.get(done["Location"])
    assert "Người nộp sẽ được báo khi cơ quan trả lời." in read(shown)
    assert "Người nộp đề nghị rút hồ sơ" in read(shown)
    assert here not in shown.content.decode()
    dossier.refresh_from_db()
    asked = dossier.events.get(act=Act.ASK_WITHDRAWAL)
    assert (dossier.state, asked.actor) == (State.RECEIVED, one_stop)
    assert asked.post is not None
    service.agree_to_withdrawal(dossier, user=director, at=LATER)
    assert dossier.slips.get(form=Slip.Form.WITHDRAWAL).data["withdrawn_by"] == hong.full_name


def test_withdrawn_twice_at_the_desk_happens_once(desk, waiting):
    sent = {"version": waiting.version, "reason": WHY}
    desk.post(page_of(waiting), **sent)
    again = desk.post(page_of(waiting), **sent)

    assert again["Location"] == dossier_address(waiting)
    assert waiting.events.filter(act=Act.WITHDRAW).count() == 1
    assert waiting.slips.filter(form=Slip.Form.WITHDRAWAL).count() == 1


def test_asked_twice_at_the_desk_the_clerk_is_told_of_the_applicants_wish(dossier, one_stop):
    service.ask_withdrawal(dossier, user=one_stop, at=LATER)

    with pytest.raises(NotAllowedError, match="Người nộp đã đề nghị"):
        service.ask_withdrawal(dossier, user=one_stop, at=LATER)


def test_what_was_received_meanwhile_is_not_withdrawn_unseen(desk, dossier):
    desk.post(page_of(dossier), version=dossier.version - 1, reason=WHY)

    dossier.refresh_from_db()
    assert dossier.state == State.RECEIVED


@pytest.mark.parametrize("member", ["commune_one_stop", "appraiser", "director", "administrator", "lan"])
def test_nobody_else_finds_the_page_to_withdraw(cast, waiting, member):
    stranger = Desk(cast[member])

    assert stranger.get(page_of(waiting)).status_code == 404
    assert stranger.post(page_of(waiting), version=waiting.version).status_code == 404
    with pytest.raises(NotAllowedError):
        service.withdraw(waiting, user=cast[member], at=LATER)
    waiting.refresh_from_db()
    assert waiting.state == State.REGISTERED


def test_what_was_filed_online_the_desk_does_not_withdraw(desk, lan, pack, one_stop):
    online = service.drafts.submit(draft_of("2.000134", lan, at_agency="BP-SLDTBXH"), user=lan, at=MONDAY)

    assert page_of(online) not in desk.open(online).content.decode()
    assert desk.get(page_of(online)).status_code == 404
    assert desk.post(page_of(online), version=online.version).status_code == 404
    with pytest.raises(NotAllowedError):
        service.withdraw(online, user=one_stop, at=LATER)
