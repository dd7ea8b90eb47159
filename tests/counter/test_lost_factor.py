"""Somebody at the counter has lost the device of their second factor; the card in hand is the way out."""

from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings

from motcua.accounts import factors
from motcua.accounts import service as accounts
from motcua.accounts.counter import reset_factor
from motcua.accounts.models import CounterRecord
from motcua.base import clock
from motcua.messaging import service as messaging
from motcua.messaging.models import Message
from motcua.web.desk.counter import ticket_of
from tests.accounts.proving import log_in, page_of, set_up_app


@pytest.fixture
def lan(lan, client):
    """Lan has a proven identity and an app, and is logged out."""
    messaging.load_notices(Path(settings.PACK) / "notices", clock.now())
    lan.identity_proven_at = clock.now()
    lan.save()
    log_in(client, lan)
    set_up_app(client)
    client.post("/dang-xuat")
    return lan


def reset(lan, clerk, name="Nguyễn Thị Lan"):
    reset_factor(lan, name=name, clerk=clerk, at=clock.now())


def test_the_clerk_takes_it_away_at_the_desk_and_lan_is_told(client, lan, one_stop):
    client.force_login(one_stop)
    page = f"/can-bo/nop-thay/nguoi/{ticket_of(one_stop, lan)}"
    assert "Gỡ bảo vệ hai lớp" in page_of(client.get(page))
    assert "Hãy xem giấy tờ" in page_of(client.post(page, {"act": "factor", "name": "Nguyễn Thị Lan"}))
    client.post(page, {"act": "factor", "name": "Nguyễn Thị Lan", "seen": "on"})
    assert not factors.has_any(lan)
    assert "Gỡ bảo vệ hai lớp" not in page_of(client.get(page))
    assert lan.counter_records.filter(act=CounterRecord.Act.FACTOR, clerk=one_stop).exists()
    letter = Message.objects.order_by("-pk")[0]
    assert (letter.kind, letter.recipient) == ("factor_reset", lan.email)
    assert "cán bộ một cửa tại quầy" in letter.text


def test_the_old_password_opens_nothing_afterwards(client, lan, one_stop):
    reset(lan, one_stop)
    log_in(client, lan)
    assert "_auth_user_id" not in client.session
    assert EmailAddress.objects.filter(user=lan, verified=True).exists()


def test_the_name_must_be_that_of_the_card(lan, one_stop):
    with pytest.raises(accounts.RefusedError, match="tên trên giấy tờ phải đúng"):
        reset(lan, one_stop, name="Nguyễn Thị Lân")
    assert factors.has_any(lan)


def test_an_unproven_account_is_not_opened_that_way(lan, one_stop):
    lan.identity_proven_at = None
    lan.save()
    with pytest.raises(accounts.RefusedError, match="phải được xác nhận"):
        reset(lan, one_stop)


def test_a_colleagues_factor_is_the_administrators_business(client, lan, one_stop, appraiser):
    appraiser.posts.update(user=lan)
    with pytest.raises(accounts.RefusedError, match="quản trị viên"):
        reset(lan, one_stop)
    assert factors.has_any(lan)


def test_only_a_desk_may_do_it(lan, appraiser):
    with pytest.raises(accounts.RefusedError, match="Chỉ cán bộ một cửa"):
        reset(lan, appraiser)
