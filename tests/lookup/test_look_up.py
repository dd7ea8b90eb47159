"""`/tra-cuu` as strangers use it: what one key shows, what both add, and what nobody learns."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers import service
from motcua.dossiers.models import Dossier
from tests.dossiers.conftest import MONDAY

pytestmark = pytest.mark.usefixtures("cheap_challenge")


def text(answer):
    return answer.content.decode()


def test_the_code_alone_shows_a_masked_card(ask, received, lan):
    answer = ask(ma=received.code)

    said = text(answer)
    assert answer.status_code == 200
    assert "N***** T** L**" in said
    assert "Hẹn trả kết quả" in said
    assert "Việc tiếp theo" not in said
    assert "Ngày hẹn được tính thế nào" not in said
    for secret in (lan.full_name, lan.identity_number, lan.phone, lan.email):
        assert secret not in said


def test_the_identity_number_alone_finds_its_dossiers(ask, dossier, lan):
    said = text(ask(giay_to=lan.identity_number))

    assert dossier.code in said
    assert lan.identity_number not in said
    assert lan.full_name not in said


def test_both_keys_add_the_reasons_and_what_to_do(ask, received, lan):
    said = text(ask(ma=received.code, giay_to=lan.identity_number))

    assert "Ngày hẹn được tính thế nào" in said
    assert "Việc tiếp theo" in said
    assert lan.identity_number not in said


def test_the_code_may_be_typed_carelessly(ask, dossier):
    careless = f"  {dossier.code.lower().replace('-', ' – ')} "

    assert dossier.code in text(ask(ma=careless))


def test_the_timeline_names_no_officer(ask, in_appraisal, one_stop, appraiser, head):
    said = text(ask(ma=in_appraisal.code))

    assert "Đã chuyển đến nơi giải quyết" in said
    for officer in (one_stop, appraiser, head):
        assert officer.full_name not in said


def test_the_reason_of_a_refusal_stays_with_the_owner(ask, dossier, one_stop):
    service.refuse(dossier, reason="Thiếu giấy X của bà Tám", user=one_stop, at=MONDAY)

    said = text(ask(ma=dossier.code))

    assert "Không được tiếp nhận" in said
    assert "bà Tám" not in said


def test_sensitive_looks_like_not_there_to_the_byte(ask, dossier):
    Dossier.objects.update(is_sensitive=True)
    other = f"{dossier.code[:-4]}9876"

    sensitive, missing = text(ask(ma=dossier.code)), text(ask(ma=other))

    assert sensitive.replace(dossier.code, "CODE") == missing.replace(other, "CODE")
    assert "Không tìm thấy hồ sơ" in missing


def test_a_code_with_somebody_elses_number_looks_like_not_there(ask, dossier, lan, minh):
    wrong = ask(ma=dossier.code, giay_to=minh.identity_number)
    Dossier.objects.update(is_sensitive=True)
    sensitive = ask(ma=dossier.code, giay_to=minh.identity_number)

    assert wrong.content == sensitive.content


@pytest.fixture
def cost(solve, client):
    """cost(ma=…): the queries of one look-up with counters at none, and the page."""

    def cost(**boxes):
        proof = solve()
        cache.clear()
        with CaptureQueriesContext(connection) as counted:
            said = text(client.post("/tra-cuu", boxes | {"altcha": proof}))
        return len(counted), said

    return cost


def test_sensitive_costs_as_much_as_not_there(cost, dossier):
    Dossier.objects.update(is_sensitive=True)

    assert cost(ma=dossier.code)[0] == cost(ma=f"{dossier.code[:-4]}9876")[0]


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        ({}, "Hãy nhập mã hồ sơ hoặc số giấy tờ."),
        ({"ma": "070090001234"}, "Số giấy tờ thì nhập ở ô bên dưới."),
        ({"ma": "H10-x"}, "Mã hồ sơ chưa đúng dạng."),
        ({"giay_to": "123"}, "bạn đã nhập 3."),
        ({"giay_to": "ông Tám 🙂"}, "Số hộ chiếu gồm 5 đến 15"),
        ({"ma": "H" * 5000}, "Dài quá."),
    ],
)
def test_what_cannot_be_read_is_answered_at_its_field(client, boxes, sentence):
    answer = client.post("/tra-cuu", boxes)

    assert answer.status_code == 200
    assert text(answer).count(sentence) == 2  # in the summary and at the field
    assert "altcha-widget" in text(answer)


def test_a_code_in_the_address_fills_the_box(client):
    assert 'value="H10.912-261122-0001"' in text(client.get("/tra-cuu?ma=h10.912-261122-0001"))


def test_an_identity_number_in_the_address_is_not_taken(client):
    assert "070090001234" not in text(client.get("/tra-cuu?ma=070090001234&giay_to=070090001234"))


def test_search_engines_stay_out_and_nothing_is_kept(client, ask, dossier):
    for answer in (client.get("/tra-cuu"), ask(ma=dossier.code), ask(ma="H10.912-261122-9999")):
        assert answer["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in text(answer)
        assert answer["Cache-Control"] == "no-store"


def test_strangers_get_no_cookie_and_cost_no_session(client, ask, dossier):
    ask(ma=dossier.code)

    assert not client.cookies


def test_the_form_costs_no_query(client, django_assert_num_queries):
    client.get("/tra-cuu")
    with django_assert_num_queries(0):
        client.get("/tra-cuu")
        client.get("/tra-cuu/thu-thach")


def test_a_list_costs_no_more_queries_than_one(cost, dossier, lan):
    one, _ = cost(giay_to=lan.identity_number)
    for number in range(9):
        again = Dossier.objects.get(pk=dossier.pk)
        again.pk, again.code, again.draft = None, f"{dossier.code[:-4]}100{number}", None
        again.save(force_insert=True)

    ten, said = cost(giay_to=lan.identity_number)

    assert "Tìm thấy 10 hồ sơ" in said
    assert ten == one
