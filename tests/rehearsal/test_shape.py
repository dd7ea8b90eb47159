"""What is wrong with a workflow test is said in sentences with their place, before anything is played."""

from datetime import datetime

import pytest

from motcua.base import clock
from motcua.catalog import scenarios
from motcua.catalog.checking_tools import Judge
from motcua.catalog.scenarios import Names, ScenarioError

NAMES = Names(
    modes=("full", "partial"),
    cases={"a", "b"},
    documents={"don", "giay"},
    questions={"ho_ten"},
    steps={"receive", "appraise"},
    agencies={"BP-SLDTBXH"},
)
GOOD = {
    "name": "Nộp chiều thứ Sáu",
    "filed": "2026-11-20 16:55",
    "case": "a",
    "expect": {"state": "registered", "answer_due": "2026-11-23 16:55", "due": None},
    "then": [
        {"act": "request_supplement", "at": "2026-11-23 08:10", "documents": ["don"]},
        {"act": "wait", "at": "2026-12-30 08:00", "expect": {"state": "refused", "told": "lapsed"}},
    ],
}


def faults_of(**changes):
    with pytest.raises(ScenarioError) as error:
        scenarios.parse({**GOOD, **changes}, NAMES)
    return {fault.path: fault.sentence for fault in error.value.faults}


def then(**changes):
    return [{"act": "accept", "at": "2026-11-23 09:00", **changes}]


def test_a_test_is_read_with_its_moments_on_the_clock_of_vietnam():
    read = scenarios.parse(GOOD, NAMES)
    assert read.filed == datetime(2026, 11, 20, 16, 55, tzinfo=clock.VIETNAM)
    assert read.expect["answer_due"] == datetime(2026, 11, 23, 16, 55, tzinfo=clock.VIETNAM)
    assert read.expect["due"] is None
    assert [turn.act for turn in read.then] == ["request_supplement", "wait"]
    assert read.then[1].expect["told"] == ("lapsed",)


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"filed": "20/11/2026"}, "filed", "2026-11-20 16:55"),
        ({"filed": "2026-11-31 08:00"}, "filed", "ngày giờ"),
        ({"filed": None}, "filed", "ngày giờ"),
        ({"name": " "}, "name", "Thiếu"),
        ({"mode": "ful"}, "mode", "Có phải là “full”?"),
        ({"case": "c"}, "case", "trường hợp"),
        ({"filed_at": "BP-SLDTBX"}, "filed_at", "BP-SLDTBXH"),
        ({"without": ["giấy"]}, "without", "giấy tờ"),
        ({"without": "don"}, "without", "danh sách chữ"),
        ({"answers": {"ho_tên": "A"}}, "answers", "Có phải là “ho_ten”?"),
        ({"answers": ["A"]}, "answers", "câu hỏi"),
        ({"khi": 1}, "khi", "Không có khóa này"),
        ({"expect": {"stat": "registered"}}, "expect", "Có phải là “state”?"),
        ({"expect": {"state": "register"}}, "expect.state", "registered"),
        ({"expect": {"due": "mai"}}, "expect.due", "ngày giờ"),
        ({"expect": {"told": "accept"}}, "expect.told", "accepted"),
        ({"expect": {"told": [7]}}, "expect.told", "danh sách chữ"),
        ({"expect": {"step": "x"}}, "expect.step", "bước"),
        ({"expect": {"refused": "", "due": None}}, "expect.refused", "Thiếu"),
        ({"expect": {"refused": "Thiếu", "state": "registered"}}, "expect.state", "từ chối"),
        ({"expect": {"refused": "Thiếu"}}, "then", "không nhận"),
        ({"expect": "registered"}, "expect", "khóa: giá trị"),
        ({"then": {"act": "accept"}}, "then", "danh sách việc"),
        ({"then": ["accept"]}, "then", "danh sách việc"),
        ({"then": then(act="acept")}, "then[0].act", "Có phải là “accept”?"),
        ({"then": then(at="sáng mai")}, "then[0].at", "ngày giờ"),
        ({"then": then(at="2026-11-20 16:54")}, "then[0].at", "Ở trước việc trước đó"),
        ({"then": then(until="appraise")}, "then[0].until", "không dùng"),
        ({"then": then(act="finish", until="x")}, "then[0].until", "bước"),
        ({"then": then(act="finish", outcome="yes")}, "then[0].outcome", "kết luận"),
        ({"then": then(act="request_supplement")}, "then[0]", "documents hoặc questions"),
        ({"then": then(act="request_supplement", questions=["x"])}, "then[0].questions", "câu hỏi"),
        ({"then": then(act="extend")}, "then[0].new_due", "Thiếu ngày giờ"),
        ({"then": then(act="extend", new_due="mai")}, "then[0].new_due", "ngày giờ"),
        ({"then": then(reason=3)}, "then[0].reason", "chữ"),
        ({"then": then() * 41}, "then", "tối đa 40"),
    ],
)
def test_each_fault_is_said_with_its_place(changes, path, words):
    found = faults_of(**changes)
    assert path in found, found
    assert words in found[path]


def test_one_bad_moment_does_not_make_the_others_look_wrong():
    assert set(faults_of(filed="hôm nay")) == {"filed"}


@pytest.mark.parametrize("tests", [None, "x", [1], [None], [[]], [{}], [{"name": {}, "filed": []}]])
def test_odd_data_is_a_fault_and_nothing_worse(tests):
    judge = Judge()
    scenarios.check(tests, NAMES, judge, "procedures/x.yaml")
    assert judge.faults
    assert all(fault.file == "procedures/x.yaml" and fault.path.startswith("tests") for fault in judge.faults)


def test_a_name_stands_for_one_test_only():
    judge = Judge()
    scenarios.check([GOOD, GOOD], NAMES, judge, "f")
    assert [fault.sentence for fault in judge.faults] == ["Trùng tên kiểm thử “Nộp chiều thứ Sáu” (2 lần)."]


def test_what_is_not_filed_online_has_no_tests():
    names = scenarios.names_in({"level": 2, "is_online": False}, [], [], set())
    judge = Judge()
    scenarios.check([GOOD], names, judge, "f")
    assert "không nộp trực tuyến" in judge.faults[0].sentence


def test_what_another_file_could_not_say_is_not_held_against_each_test():
    names = scenarios.Names(("full",), {"a"}, {"don"}, set(), set(), set())
    line = {"act": "finish", "at": "2026-11-23 09:00", "until": "appraise", "expect": {"holder": "BP"}}
    read = scenarios.parse({**GOOD, "answers": {"x": "y"}, "then": [line]}, names)
    assert read.then[0].until == "appraise"
