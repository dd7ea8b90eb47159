"""SMS through a real gateway: taken, refused, down; and what it reports afterwards."""

import socket
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from motcua.base.jobs import service as jobs
from motcua.config.environment import SmsGateway, sms_gateway
from motcua.integrations.sms_kannel import Kannel
from motcua.messaging import service as messaging
from motcua.messaging.models import Message
from motcua.messaging.service import Outgoing, PermanentError, TemporaryError
from tests.journeys.polling import until
from tests.messaging.kannel import NO_CARRIER, PASSWORD, SENDER

DAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 9:00 in Vietnam
SMS = Outgoing(
    reference="6f2d7a9e-0000-4000-8000-000000000001",
    recipient="0912345678",
    subject="",
    text='DVC Binh Phuoc: Ho so H10.901-261122-0001 da nop & "xong" 100%',
    html="",
)


def got(gateway, text):
    """What the carrier got with these words, once it has it."""
    return until(lambda: [one for one in gateway.sent() if one[2] == text], "the message at the carrier")


@pytest.mark.once
def test_the_carrier_gets_the_words_to_the_letter_under_the_offices_name(gateway):
    assert Kannel().send(SMS) == "0: Accepted for delivery"
    assert got(gateway, SMS.text) == [(SENDER, "84912345678", SMS.text)]


@pytest.mark.once
def test_neither_password_nor_number_nor_words_stand_in_an_address(gateway):
    sms = replace(SMS, recipient="0912000111", text="khong ai doc duoc")
    Kannel().send(sms)
    got(gateway, sms.text)
    addresses = [
        line
        for line in (gateway.folder / "smsbox.log").read_text().splitlines()
        if "Got HTTP request" in line
    ]
    assert addresses
    assert not any(word in line for line in addresses for word in (PASSWORD, "912000111", "khong"))


@pytest.mark.once
def test_a_wrong_password_keeps_messages_waiting_until_somebody_mends_it(gateway, settings):
    settings.SMS = replace(settings.SMS, password="sai")
    with pytest.raises(TemporaryError, match="403"):
        Kannel().send(SMS)


@pytest.mark.once
def test_a_number_that_is_none_is_refused_for_good_without_naming_it(gateway):
    with pytest.raises(PermanentError, match="400") as refusal:
        Kannel().send(replace(SMS, recipient="khong-phai-so"))
    assert "khong" not in str(refusal.value)


@pytest.mark.once
def test_a_gateway_that_is_down_or_is_no_gateway_is_only_temporary(settings, live_server):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.SMS = SmsGateway(f"http://127.0.0.1:{probe.getsockname()[1]}/x", "a", "b", "c")
        with pytest.raises(TemporaryError, match="không trả lời"):
            Kannel().send(SMS)
    settings.SMS = SmsGateway(f"{live_server.url}/healthz", "a", "b", "c")
    with pytest.raises(TemporaryError, match="Cổng tin nhắn"):
        Kannel().send(SMS)


@pytest.mark.django_db(transaction=True)
def test_what_becomes_of_a_message_is_told_by_the_gateway(gateway, settings, live_server, tmp_path):
    settings.PUBLIC_URL = live_server.url
    (tmp_path / "done.yaml").write_text("sms: Xong {{ code }}")
    messaging.load_notices(tmp_path, DAY)
    for number in ("0912345678", f"{NO_CARRIER}2345678"):
        to = messaging.Recipient(name="Lan", phone=number)
        messaging.notify("done", to, {"code": "H10-7"}, about="H10-7", key=number, at=DAY)
    jobs.run_due(DAY, limit=10)

    def reported():
        rows = list(Message.objects.order_by("pk"))
        return rows if all(message.report for message in rows) else None

    arrived, lost = until(reported, "the reports of the carrier")
    assert (arrived.state, arrived.report) == ("sent", "delivered")
    assert (lost.state, lost.report, lost.error) == ("failed", "lost", "Không có nhà mạng nào nhận số này.")
    assert arrived.reported_at
    assert list(Message.objects.lost()) == [lost]


@pytest.fixture
def sent(db, tmp_path):
    """A message that the gateway has taken."""
    (tmp_path / "done.yaml").write_text("sms: Xong")
    messaging.load_notices(tmp_path, DAY)
    to = messaging.Recipient(name="Lan", phone="0912345678")
    return messaging.notify("done", to, {}, about="", key="k", at=DAY)[0]


@pytest.mark.parametrize(
    ("number", "said"), [("1", "delivered"), ("2", "lost"), ("16", "lost"), ("4", "buffered")]
)
def test_each_number_of_a_report_has_its_meaning(client, sent, number, said):
    assert client.get(f"/dich-vu/sms/{sent.reference}?d={number}").status_code == 204
    assert Message.objects.get().report == said


@pytest.mark.parametrize("query", ["?d=8", "?d=", "?d=một", "", "?d=1&d=9"])
def test_what_says_nothing_new_changes_nothing(client, sent, query):
    assert client.get(f"/dich-vu/sms/{sent.reference}{query}").status_code == 404
    assert Message.objects.get().report == ""


def test_a_report_about_nothing_answers_as_if_there_were_no_such_address(client, db):
    assert client.get("/dich-vu/sms/6f2d7a9e-0000-4000-8000-000000000009?d=1").status_code == 404


@pytest.mark.once
def test_settings_that_cannot_be_right_are_told_in_a_sentence_without_the_password():
    for url, sender, password in (
        ("ftp://a@b/x", "MotCua", "p"),
        ("https://cong.vn/sendsms", "MotCua", "p"),
        ("https://a@b:nan/x", "MotCua", "p"),
        ("https://a@cong.vn/sendsms", "MotCua", ""),
        ("https://a:bi-mat@cong.vn/sendsms", "Một Cửa", ""),
    ):
        with pytest.raises(ImproperlyConfigured) as refusal:
            sms_gateway(url, sender, password)
        assert "bi-mat" not in str(refusal.value)
