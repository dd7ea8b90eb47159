"""One's own page."""

from motcua.base import clock
from tests.accounts.conftest import problems

FACTS = {"full_name": "Nguyễn Thị Lan", "identity_number": "070185001299"}


def test_lan_sees_her_facts_with_the_number_masked(client, lan):
    client.force_login(lan)
    page = client.get("/tai-khoan").content.decode()
    assert "Nguyễn Thị Lan" in page
    assert "0701********" in page
    assert lan.identity_number not in page


def test_a_stranger_is_sent_to_log_in_and_back(client):
    assert client.get("/tai-khoan?x=1")["Location"] == "/dang-nhap?next=%2Ftai-khoan%3Fx%3D1"


def test_lan_mends_the_number_she_mistyped(client, lan):
    client.force_login(lan)
    assert client.post("/tai-khoan/sua", FACTS)["Location"] == "/tai-khoan"
    lan.refresh_from_db()
    assert lan.identity_number == "070185001299"


def test_her_phone_does_not_change_on_the_way(client, lan):
    """Phone and e-mail address need a code from both ends."""
    client.force_login(lan)
    client.post("/tai-khoan/sua", FACTS | {"phone": "0912345679", "email": "x@example.com"})
    lan.refresh_from_db()
    assert (lan.phone, lan.email) == ("0912000001", "lan@trinhdien.example")


def test_a_proven_identity_changes_at_the_counter_only(client, lan):
    lan.identity_proven_at = clock.now()
    lan.save()
    client.force_login(lan)
    client.post("/tai-khoan/sua", FACTS | {"full_name": "Người Khác"})
    lan.refresh_from_db()
    assert (lan.full_name, lan.identity_number) == ("Nguyễn Thị Lan", "070185001234")


def test_bad_facts_are_refused(client, lan):
    client.force_login(lan)
    said = problems(client.post("/tai-khoan/sua", {"full_name": "1", "identity_number": "1"}))
    assert set(said) == set(FACTS)


def test_terms_can_be_read_by_everybody_without_a_session(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/dieu-khoan")
    assert response.status_code == 200
    assert not response.cookies
