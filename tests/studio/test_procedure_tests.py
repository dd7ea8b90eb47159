"""Workflow tests are written on pages: the filing, act after act, and what must hold."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import QueryDict

from motcua.base import clock
from motcua.catalog import packs
from motcua.catalog.models import Change
from motcua.catalog.service import changes
from motcua.web.studio.trial_forms import Offered, TestForm, TurnForm
from tests.studio.test_procedure_editor import typed

pytestmark = pytest.mark.once

CODE = "2.000134"
PAPER = "giay-chung-nhan-ket-qua-kiem-dinh"


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
def tests(change):
    return f"/quan-tri/thay-doi/{change.pk}/thu-tuc/kiem-thu"


def stored(change):
    change.refresh_from_db()
    return change.data["procedure"].get("tests")


def write(studio, change, tests):
    """The test of the brief, through the pages."""
    studio.post(
        f"{tests}/moi",
        {
            "version": change.version,
            "name": "Nộp 16:55 thứ Sáu, bị yêu cầu bổ sung",
            "filed": "20/11/2026 16:55",
            "mode": "full",
            "expect_state": "registered",
            "expect_answer_due": "23/11/2026 16:55",
        },
    )
    change.refresh_from_db()
    studio.post(
        f"{tests}/1/viec/moi",
        {
            "version": change.version,
            "act": "request_supplement",
            "at": "23/11/2026 08:10",
            "documents": [PAPER],
            "questions": ["dia_chi"],
            "expect_state": "supplement_at_reception",
            "expect_told": ["supplement_requested"],
        },
    )
    change.refresh_from_db()


def test_a_test_is_written_act_by_act_and_passes(studio, change, tests):
    write(studio, change, tests)
    assert stored(change) == [
        {
            "name": "Nộp 16:55 thứ Sáu, bị yêu cầu bổ sung",
            "filed": "2026-11-20 16:55",
            "mode": "full",
            "expect": {"state": "registered", "answer_due": "2026-11-23 16:55"},
            "then": [
                {
                    "act": "request_supplement",
                    "at": "2026-11-23 08:10",
                    "documents": [PAPER],
                    "questions": ["dia_chi"],
                    "expect": {"state": "supplement_at_reception", "told": ["supplement_requested"]},
                }
            ],
        }
    ]
    assert changes.faults(change) == []
    assert "Mọi kiểm thử đều đạt" in studio.get(f"{tests}?chay=1").content.decode()
    assert "Đạt" in studio.get(f"{tests}/1").content.decode()


@pytest.mark.parametrize("page", ["/1", "/1/viec/1"])
def test_saving_unchanged_changes_nothing(studio, change, tests, page):
    write(studio, change, tests)
    before = stored(change)
    html = studio.get(f"{tests}{page}").content.decode()
    last = "<form" + html.rpartition("<form")[2]  # the list of acts is a form of its own

    class Page:
        content = last.encode()

    sent = typed(Page) | {
        "questions": re.findall(r'name="questions" type="checkbox" value="(\w+)" checked', last)
    }
    if page == "/1":
        sent.pop("questions")
    assert studio.post(f"{tests}{page}", sent).status_code == 302
    assert stored(change) == before


def test_a_test_that_fails_says_what_is_not_as_it_expects(studio, change, tests):
    write(studio, change, tests)
    html = studio.get(f"{tests}/1/viec/1")
    studio.post(f"{tests}/1/viec/1", typed(html, expect_state="received", documents=[PAPER]))
    assert "Không đạt" in studio.get(f"{tests}?chay=1").content.decode()
    assert "Không như mong đợi" in studio.get(f"{tests}/1").content.decode()


def test_acts_are_moved_and_taken_out_and_a_test_removed(studio, change, tests):
    write(studio, change, tests)
    studio.post(f"{tests}/1/viec/moi", {"version": change.version, "act": "wait", "at": "24/11/2026 08:00"})
    change.refresh_from_db()
    studio.post(f"{tests}/1", {"version": change.version, "move": "up:2"})
    assert [turn["act"] for turn in stored(change)[0]["then"]] == ["wait", "request_supplement"]
    page = studio.get(f"{tests}/1").content.decode()
    assert "Ở trước việc trước đó" in page, "the order is now impossible, and the page says so"
    studio.post(f"{tests}/1/viec/1", {"version": change.version, "remove": "1"})
    assert [turn["act"] for turn in stored(change)[0]["then"]] == ["request_supplement"]
    change.refresh_from_db()
    studio.post(f"{tests}/1", {"version": change.version, "remove": "1"})
    assert not stored(change)


def test_an_act_keeps_only_what_it_uses(studio, change, tests):
    write(studio, change, tests)
    page = studio.get(f"{tests}/1/viec/1")
    studio.post(f"{tests}/1/viec/1", typed(page, act="accept", documents=[PAPER], answers="ma_so: 1"))
    assert set(stored(change)[0]["then"][0]) == {"act", "at", "expect"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Chưa nhập"),
        ({"filed": "hôm qua"}, "20/11/2026 16:55"),
        ({"mode": "x"}, "trong danh sách"),
        ({"answers": "[1]"}, "khóa: câu trả lời"),
        ({"expect_due": "x"}, "20/11/2026 16:55"),
        ({"without": ["no"]}, "no"),
    ],
)
def test_what_cannot_be_a_test_is_said_at_its_field(studio, change, tests, wrong, said):
    right = {"version": change.version, "name": "Tên vừa gõ", "filed": "20/11/2026 16:55"}
    html = studio.post(f"{tests}/moi", right | wrong).content.decode()
    assert said in html
    assert "error-summary" in html
    assert not stored(change)


def again(form_type, stored, offered):
    """The form of `stored`, opened and sent without touching anything."""
    sent = QueryDict(mutable=True)
    for bound in form_type(stored, offered=offered, expecting=True):
        value = bound.value()
        if value is not None:
            sent.setlist(bound.html_name, value if isinstance(value, list) else [value])
    form = form_type(stored, sent, offered=offered, expecting=True)
    assert form.is_valid(), form.errors
    return form.applied(stored)


def test_the_pages_lose_nothing_of_the_packs_own_tests(pack):
    read = packs.read(Path(settings.PACK))
    seen = 0
    for code, procedure in read.procedures.items():
        for test in packs.plain(procedure.get("tests", [])):
            offered = Offered.by(read.bundle(code))
            assert listed(again(TestForm, test, offered)) == listed(test)
            for one in test.get("then", ()):
                assert listed(again(TurnForm, one, offered)) == listed(one)
                seen += 1
    assert seen > 20


def listed(said):
    """One notice and a list of one are the same expectation; a lone way of filing need not be named."""
    expected = dict(said.get("expect", {}))
    if isinstance(expected.get("told"), str):
        expected["told"] = [expected["told"]]
    return {**{key: value for key, value in said.items() if key != "mode"}, "expect": expected}


def test_there_may_have_to_be_no_due_date(studio, change, tests):
    studio.post(
        f"{tests}/moi",
        {
            "version": change.version,
            "name": "Chưa hẹn trả",
            "filed": "20/11/2026 16:55",
            "expect_due": "Không có",
            "expect_told": ["none"],
        },
    )
    assert stored(change)[0]["expect"] == {"due": None, "told": []}
    html = studio.get(f"{tests}/1").content.decode()
    assert 'value="không có"' in html
    assert "không được gửi thông báo nào, nhưng đã gửi" in html


def test_pages_of_tests_that_are_not_there_are_not_found(studio, change, tests):
    for page in ("/1", "/1/viec/moi", "/1/viec/1"):
        assert studio.get(f"{tests}{page}").status_code == 404
        assert studio.post(f"{tests}{page}", {"remove": "1"}).status_code == 404
