"""A procedure is tried out before it is in force; tests are written, kept and played. Nothing else stays."""

import json
import re
from html import unescape

import pytest
from django.apps import apps
from django.db.models import Model

from motcua.base import clock
from motcua.catalog.models import Change
from motcua.catalog.service import changes

pytestmark = pytest.mark.once

CODE = "2.000134"
PAPER = "giay-chung-nhan-ket-qua-kiem-dinh"
FRIDAY = "20/11/2026 16:55"


@pytest.fixture
def studio(client, pack, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def change(pack, administrator):
    """A draft of a procedure that has no test yet."""
    begun = changes.begin(Change.Kind.PROCEDURE, CODE, user=administrator, at=clock.now())
    procedure = {key: value for key, value in begun.data["procedure"].items() if key != "tests"}
    data = {**begun.data, "procedure": procedure}
    changes.save(begun, data, version=0, user=administrator, at=clock.now())
    return begun


@pytest.fixture
def trial(studio, change):
    """Press a button of the page of trying out: the answer, and what the page carries on."""

    class Trial:
        address = f"/quan-tri/thay-doi/{change.pk}/thu-nghiem"
        test = "{}"

        def press(self, button, **typed):
            answer = studio.post(self.address, {"test": self.test, button: "1", **typed})
            page = answer.content.decode() if "html" in answer["Content-Type"] else ""
            self.html = unescape(page)
            found = re.search(r'name="test" value="([^"]*)"', page)
            self.test = unescape(found[1]) if found else self.test
            return answer

    return Trial()


def inputs(html):
    """What a browser would send from the form of the page that says what to do next."""
    sent = {}
    for tag in re.findall(r"<input [^>]*>", html):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in found and (found.get("type") not in ("radio", "checkbox") or " checked" in tag):
            sent[found["name"]] = found.get("value", "")
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    # Its quotes break the reading above.
    state = re.search(r'name="_state" value="(.*)">', html)
    sent["_state"] = state[1] if state else ""
    for name, text in re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL):
        sent[name] = text
    return {
        name: text
        for name, text in sent.items()
        if name not in ("test", "answer", "csrfmiddlewaretoken", "_row")
    }


def rows():
    """How many rows there are of everything that a dossier could leave behind."""
    kept = {"session", "change", "changeact"}
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if issubclass(model, Model) and model._meta.model_name not in kept
    }


def test_a_dossier_is_filed_and_finished_without_leaving_a_row(studio, change, trial):
    before = rows()
    studio.get(trial.address)
    trial.press("file", filed=FRIDAY, mode="full")
    assert "Mới đăng ký" in trial.html or "registered" not in trial.html
    assert "16:55 ngày 23/11/2026" in trial.html, "the office answers within eight working hours"
    trial.press("do", act="request_supplement", at="23/11/2026 08:10", documents=[PAPER])
    trial.press("do", act="send_supplement", at="25/11/2026 09:00")
    trial.press("do", act="accept", at="25/11/2026 10:00")
    assert "10:00 ngày 02/12/2026" in trial.html
    assert "Cách tính hạn" in trial.html
    assert re.search(r"Tin nhắn \(\d+ ký tự\)", trial.html)
    trial.press("do", act="finish", at="30/11/2026 15:00")
    assert "Đã trả kết quả" in trial.html
    assert [turn["act"] for turn in json.loads(trial.test)["then"]] == [
        "request_supplement",
        "send_supplement",
        "accept",
        "finish",
    ]
    assert rows() == before


def test_the_last_act_can_be_taken_back(trial):
    trial.press("file", filed=FRIDAY)
    trial.press("do", act="accept", at="23/11/2026 08:10")
    trial.press("undo")
    assert "then" not in json.loads(trial.test) or not json.loads(trial.test)["then"]
    trial.press("undo")
    assert 'name="filed"' in trial.html


def test_what_the_system_refuses_is_told_and_one_goes_on(trial):
    trial.press("file", filed=FRIDAY)
    trial.press("do", act="approve", at="23/11/2026 08:10")
    assert "Hệ thống từ chối" in trial.html
    trial.press("undo")
    trial.press("do", act="accept", at="23/11/2026 08:10")
    assert "Hệ thống từ chối" not in trial.html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"act": "", "at": "23/11/2026 08:10"}, "Chưa chọn"),
        ({"act": "accept", "at": "mai"}, "20/11/2026 16:55"),
        ({"act": "accept", "at": "19/11/2026 08:00"}, "Ở trước việc trước đó"),
        ({"act": "request_supplement", "at": "23/11/2026 08:10"}, "ít nhất một giấy tờ"),
        ({"act": "request_supplement", "at": "23/11/2026 08:10", "documents": ["no"]}, "no"),
        ({"act": "send_supplement", "at": "23/11/2026 08:10", "answers": "a: b: c"}, "Dấu hai chấm"),
    ],
)
def test_an_act_that_cannot_be_understood_is_said_and_nothing_is_done(trial, typed, said):
    trial.press("file", filed=FRIDAY)
    trial.press("do", **typed)
    assert said in trial.html
    assert "error-summary" in trial.html
    assert not json.loads(trial.test).get("then")


CARRIED = [
    "",
    "[]",
    '{"then": 5}',
    '{"then": [5]}',
    '{"filed": 5}',
    '{"filed": "2026-11-20 16:55", "then": [{"act": "no"}]}',
    '{"filed": "2026-11-20 16:55", "answers": 5}',
    '{"filed": "2026-11-20 16:55", "mode": {"a": []}, "case": [1], "then": [{"act": [], "at": {}}]}',
    '{"filed": "2026-11-20 16:55", "answers": {"ma_so": {"x": [1]}, "doi_tuong": 5}}',
    "[" * 100_000,
    '{"filed": "' + "9" * 300_000 + '"}',
]


@pytest.mark.parametrize("button", ["file", "fill", "answer", "do", "undo", "keep", "slip"])
def test_whatever_the_page_carries_nothing_breaks(trial, button):
    # Filing takes nothing over but answers, and takes its time.
    for carried in [one for one in CARRIED if button != "file" or "answers" in one]:
        trial.test = carried
        answer = trial.press(button, act="accept", at="23/11/2026 08:10", filed=FRIDAY, name="")
        assert answer.status_code == 200, carried


def test_the_declaration_is_filled_in_on_the_citizens_page(trial, studio):
    trial.press("fill", filed=FRIDAY, mode="full")
    assert "Phiếu khai báo sử dụng đối tượng kiểm định" in trial.html
    assert "Công ty TNHH Chế biến hạt điều Bù Đăng" in trial.html
    sent = inputs(trial.html)
    trial.press("answer", **sent | {"ma_so": "1"})
    assert "error-summary" in trial.html
    trial.press("answer", **sent | {"ten_to_chuc": "Hợp tác xã Thử Nghiệm"})
    assert json.loads(trial.test)["answers"] == {"ten_to_chuc": "Hợp tác xã Thử Nghiệm"}
    assert "Việc tiếp theo" in trial.html


def test_rows_of_its_tables_are_added_changed_and_taken_out(trial):
    trial.press("fill", filed=FRIDAY, mode="full")
    page = inputs(trial.html)
    trial.press("_go", **page | {"_go": "doi_tuong.2.xoa"})
    page = inputs(trial.html)
    trial.press("_go", **page | {"_go": "doi_tuong.1"})
    row = inputs(trial.html)
    assert row["so_che_tao"] == "NH2021-145"
    trial.press("_row", **row | {"ten_doi_tuong": "", "_row": "doi_tuong.1"})
    assert "error-summary" in trial.html
    trial.press("_row", **row | {"ten_doi_tuong": "Nồi hơi khác", "_row": "doi_tuong.1"})
    trial.press("answer", **inputs(trial.html))
    (machine,) = json.loads(trial.test)["answers"]["doi_tuong"]
    assert machine["ten_doi_tuong"] == "Nồi hơi khác"
    assert "Hệ thống từ chối" not in trial.html


@pytest.mark.parametrize(
    "wish", ["", "x", "doi_tuong", "doi_tuong.9", "doi_tuong.x.xoa", "ma_so.1", "doi_tuong.0"]
)
def test_an_impossible_wish_about_rows_shows_the_page_again(trial, wish):
    trial.press("fill", filed=FRIDAY, mode="full")
    page = inputs(trial.html)
    assert trial.press("_go", **page | {"_go": wish}).status_code == 200
    assert trial.press("_row", **page | {"_row": wish}).status_code == 200
    assert "Nồi hơi đốt củi" in trial.html


def test_a_slip_of_a_trial_is_a_paper(trial):
    trial.press("file", filed=FRIDAY)
    trial.press("do", act="accept", at="23/11/2026 08:10")
    (place,) = set(re.findall(r'name="slip" value="(1:\d)"', trial.html))
    answer = trial.press("slip", slip=place)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert trial.press("slip", slip="9:9").status_code == 200


def test_what_happened_is_kept_as_a_test_that_passes(trial, studio, change):
    trial.press("file", filed=FRIDAY, without=[])
    trial.press("do", act="accept", at="23/11/2026 08:10")
    assert "Hãy đặt tên" in trial.press("keep", name=" ", version="1").content.decode()
    answer = trial.press("keep", name="Nộp cuối giờ thứ Sáu", version="1")
    change.refresh_from_db()
    (test,) = change.data["procedure"]["tests"]
    assert answer["Location"] == f"/quan-tri/thay-doi/{change.pk}/thu-tuc/kiem-thu/1"
    assert test["name"] == "Nộp cuối giờ thứ Sáu"
    assert test["expect"]["state"] == "registered"
    assert test["then"][0]["expect"]["due"] == "2026-12-01 08:10"
    assert test["then"][0]["expect"]["told"] == ["accepted"]
    assert changes.faults(change) == []
    html = studio.get(f"/quan-tri/thay-doi/{change.pk}/thu-tuc/kiem-thu?chay=1").content.decode()
    assert "Mọi kiểm thử đều đạt" in html
    again = trial.press("keep", name="Nộp cuối giờ thứ Sáu", version="2").content.decode()
    assert "Đã có kiểm thử mang tên này" in again


def test_keeping_over_a_newer_version_loses_nothing(trial, change, administrator):
    trial.press("file", filed=FRIDAY)
    changes.save(change, change.data, version=1, user=administrator, at=clock.now())
    trial.press("keep", name="Tên vừa gõ", version="1")
    assert "Người khác vừa lưu" in trial.html
    assert "Tên vừa gõ" in trial.html


def test_a_faulty_draft_is_mended_first(studio, change, administrator):
    data = change.data | {"procedure": change.data["procedure"] | {"level": 2}}
    changes.save(change, data, version=1, user=administrator, at=clock.now())
    answer = studio.get(f"/quan-tri/thay-doi/{change.pk}/thu-nghiem")
    assert answer["Location"] == f"/quan-tri/thay-doi/{change.pk}/thu-tuc"


def test_a_proposal_is_tried_out_too_but_keeps_no_test(studio, change, administrator, trial):
    data = change.data | {"procedure": change.data["procedure"] | {"fee": 1}}
    changes.save(change, data, version=1, user=administrator, at=clock.now())
    changes.propose(change, "Quyết định 1", version=2, user=administrator, at=clock.now())
    trial.press("file", filed=FRIDAY)
    assert "Việc tiếp theo" in trial.html
    assert "Giữ lại làm kiểm thử" not in trial.html


def test_only_administrators_try_out(client, cast, trial):
    client.force_login(cast["director"])
    assert client.get(trial.address).status_code == 404
    assert client.post(trial.address, {"file": "1"}).status_code == 404
