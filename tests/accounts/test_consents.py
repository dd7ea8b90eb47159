"""Terms are versions in force from a day; whoever agreed to an older one is asked at the next log-in."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from motcua.accounts import consents, counter, terms
from motcua.accounts.models import CounterRecord, User
from motcua.base import clock
from tests.accounts.conftest import LAN

NOW = datetime(2026, 11, 20, 9, tzinfo=clock.VIETNAM)
LATER = datetime(2027, 3, 1, 9, tzinfo=clock.VIETNAM)
NEWER = """
in_force_from: 2027-03-01
changes: [Chúng tôi giữ nhật ký 12 tháng thay vì 24 tháng.]
sections: [{title: Mới, text: Chữ mới.}]
en: {changes: [We keep the log for 12 months.], sections: [{title: New, text: New words.}]}
"""


@pytest.fixture
def two_versions(tmp_path, monkeypatch):
    """The pack's terms, and a second version from March."""
    folder = Path(shutil.copytree(Path(settings.PACK) / "terms", tmp_path / "terms"))
    (folder / "2027-03.yaml").write_text(NEWER)
    known = terms.read(folder)
    monkeypatch.setattr(terms, "versions", lambda: known)


def log_in(client, lan, **further):
    lan.set_password("mot mat khau dai")
    lan.save()
    return client.post("/dang-nhap", {"login": lan.email, "password": "mot mat khau dai", **further})


def test_the_version_of_the_day_is_in_force(two_versions):
    assert terms.in_force(NOW).version == "2026-11"
    assert terms.in_force(LATER).version == "2027-03"
    assert terms.in_force(datetime(2020, 1, 1, tzinfo=clock.VIETNAM)).version == "2026-11"


def test_who_registers_agrees_to_the_text_of_the_day(register, two_versions):
    with clock.at(LATER):
        register()
    given = User.objects.get(email=LAN["email"]).consents.get()
    assert (given.version, given.fingerprint) == ("2027-03", terms.in_force(LATER).fingerprint)


def test_a_new_version_is_asked_for_at_the_next_log_in(client, lan, two_versions):
    with clock.at(LATER):
        answer = log_in(client, lan)
        assert answer["Location"] == "/dieu-khoan/dong-y?next=%2Fho-so"
        page = client.get(answer["Location"]).content.decode()
        assert "Chúng tôi giữ nhật ký 12 tháng" in page
        assert "Để lần sau" in page
        done = client.post("/dieu-khoan/dong-y", {"version": "2027-03", "next": "/ho-so"})
        assert done["Location"] == "/ho-so"
        lan.refresh_from_db()
        assert (lan.terms_version, lan.consents.get().version) == ("2027-03", "2027-03")
        client.post("/dang-xuat")
        assert log_in(client, lan)["Location"] == "/ho-so"


def test_later_is_an_answer_too(client, lan, two_versions):
    with clock.at(LATER):
        log_in(client, lan)
        assert client.get("/ho-so").status_code == 200
        client.post("/dang-xuat")
        assert log_in(client, lan)["Location"].startswith("/dieu-khoan/dong-y")


def test_it_is_asked_in_english_too(client, lan, two_versions):
    with clock.at(LATER):
        log_in(client, lan)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        assert "We keep the log for 12 months." in client.get("/dieu-khoan/dong-y").content.decode()


def test_nobody_is_sent_elsewhere(client, lan, two_versions):
    with clock.at(LATER):
        log_in(client, lan)
        page = client.get("/dieu-khoan/dong-y?next=https://xau.example/").content.decode()
        assert "xau.example" not in page
        said = {"version": "2027-03", "next": "https://xau.example/"}
        assert client.post("/dieu-khoan/dong-y", said)["Location"] == "/tai-khoan"


def test_what_was_shown_is_what_is_agreed_to(client, lan, two_versions):
    with clock.at(LATER):
        log_in(client, lan)
        page = client.post("/dieu-khoan/dong-y", {"version": "2026-11"})
    assert "vừa có bản mới hơn" in page.content.decode()
    assert not lan.consents.exists()


def test_who_agreed_is_not_asked(client, lan, two_versions):
    with clock.at(NOW):
        assert log_in(client, lan)["Location"] == "/ho-so"
        assert client.get("/dieu-khoan/dong-y")["Location"] == "/tai-khoan"


def test_an_officer_who_never_agreed_is_let_to_work(clerk, two_versions):
    clerk.terms_version = ""
    assert consents.to_ask(clerk, LATER) is None


def test_the_history_has_what_the_counter_heard_as_well(client, lan, one_stop, two_versions):
    consents.give(lan, terms.in_force(LATER), LATER)
    lan.terms_version = ""
    lan.save()
    counter.note_consent(lan, how=CounterRecord.How.SIGNED, clerk=one_stop, at=NOW)
    given = [(one.version, one.how) for one in consents.history(lan)]
    assert given == [("2027-03", ""), ("2026-11", "Ký trên giấy")]
    client.force_login(lan)
    page = client.get("/tai-khoan/du-lieu").content.decode()
    assert "Ký trên giấy, Trung tâm Phục vụ hành chính công" in page


def test_an_account_from_before_the_record_has_its_consent_in_the_history(lan):
    assert [one.version for one in consents.history(lan)] == [lan.terms_version]


def test_older_versions_can_be_read(client, db, two_versions):
    with clock.at(LATER):
        old = client.get("/dieu-khoan/ban/2026-11").content.decode()
        now = client.get("/dieu-khoan").content.decode()
    assert "không phải bản đang có hiệu lực" in old
    assert "Chữ mới." in now
    assert "/dieu-khoan/ban/2026-11" in now
    assert client.get("/dieu-khoan/ban/khong-co").status_code == 404


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("2027-03-01-x", NEWER, "at most 10"),
        ("2027-04", "in_force_from: mai\nchanges: []\nsections: [{title: A}]\n", "no day"),
        ("2027-04", "in_force_from: 2027-04-01\nsections: [{title: A}]\n", "changes"),
        ("2027-04", NEWER.replace("2027-03-01", "2026-11-01"), "same day"),
    ],
)
def test_a_broken_file_is_refused(tmp_path, name, text, sentence):
    folder = Path(shutil.copytree(Path(settings.PACK) / "terms", tmp_path / "terms"))
    (folder / f"{name}.yaml").write_text(text)
    with pytest.raises(terms.TermsError, match=sentence):
        terms.read(folder)
