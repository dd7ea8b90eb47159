"""What people choose to be told, and what they are told all the same."""

from datetime import time

import pytest

from motcua.accounts import service as accounts
from motcua.messaging import service as messaging
from motcua.messaging.models import Message
from tests.dossiers.conftest import MONDAY

pytestmark = pytest.mark.usefixtures("pack")

PAGE = "/tai-khoan/thong-bao"


def all_marked():
    return [f"{kind}:{way}" for kind, ways in messaging.notices_of_choice().items() for way in ways]


def test_everything_comes_until_somebody_says_otherwise(client, lan):
    client.force_login(lan)
    page = client.get(PAGE).content.decode()
    assert page.count('name="wanted"') == page.count(" checked>") > 0
    assert "Yêu cầu bổ sung" in page.split("Luôn được gửi")[1]
    assert "Thư việc trong ngày" not in page, "citizens have no letter of the morning"


def test_a_mark_taken_off_is_kept_for_this_person_alone(client, lan, minh):
    client.force_login(lan)
    client.post(PAGE, {"wanted": [mark for mark in all_marked() if mark != "returned:sms"]})
    assert accounts.choices.declined_by(lan.pk) == {("returned", "sms")}
    assert accounts.choices.declined_by(minh.pk) == frozenset()
    client.post(PAGE, {"wanted": all_marked()})
    assert accounts.choices.declined_by(lan.pk) == frozenset()


def test_what_the_law_requires_cannot_be_declined_by_any_form(client, lan):
    client.force_login(lan)
    client.post(PAGE, {})
    declined = {kind for kind, _way in accounts.choices.declined_by(lan.pk)}
    assert declined
    assert declined.isdisjoint(messaging.required_notices())
    assert declined.isdisjoint(messaging.FOR_OFFICERS), "what was not offered was not declined either"


def test_officers_choose_when_their_letter_of_the_morning_comes(client, one_stop):
    client.force_login(one_stop)
    assert '<option value="07:30" selected>' in client.get(PAGE).content.decode()
    client.post(PAGE, {"wanted": all_marked(), "digest": "09:00"})
    assert accounts.choices.digest_time(one_stop.pk) == time(9)
    client.post(PAGE, {"wanted": all_marked(), "digest": "23:00"})
    assert accounts.choices.digest_time(one_stop.pk) == accounts.choices.DIGEST_AT
    client.post(PAGE, {"wanted": all_marked(), "digest": "khong"})
    assert accounts.choices.digest_time(one_stop.pk) is None
    client.post(PAGE, {"wanted": []})
    assert accounts.choices.digest_time(one_stop.pk) is None, "a form without the question changes no answer"


def test_what_the_applicant_declined_is_not_written_and_the_rest_is(lan):
    accounts.choices.choose_notices(lan.pk, [])
    to = messaging.Recipient(
        name="Lan", email="lan@example.vn", phone="0912345678", declined=accounts.choices.declined_by(lan.pk)
    )
    facts = {"code": "H10", "procedure": "p", "agency": "a", "place": "n", "due": "", "reason": "r"}
    for kind in ("returned", "refused"):
        messaging.notify(kind, to, facts, about="H10", key=kind, at=MONDAY)
    assert set(Message.objects.values_list("kind", "channel")) == {("refused", "email"), ("refused", "sms")}
