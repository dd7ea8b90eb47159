"""Workflow tests of a procedure, as an office writes them under `tests` in the procedure's file.

    tests:
      - name: Nộp 16:55 thứ Sáu, giấy kiểm định mờ
        filed: 2026-11-20 16:55            # the wall clock of Vietnam, everywhere here
        mode: full                         # usual: the first way the procedure offers
        case: 1d                           # usual: the first case
        filed_at: BP-25207                 # the agency; usual: the first one that takes it
        without: [document]                # papers that are not attached
        answers: {question: value}         # over those of the form's example; null: not answered
        expect: {state: registered, answer_due: 2026-11-23 16:55}
        then:
          - {act: request_supplement, at: 2026-11-23 08:10, documents: [document], questions: [question],
             expect: {state: supplement_at_reception, deadline: 2026-12-23 23:59, told: supplement_requested}}
          - {act: send_supplement, at: 2026-11-25 09:00, answers: {question: value}}
          - {act: finish, at: 2026-11-30 15:00, until: approve}

An act may say `reason`; `propose`, `issue_result` and `finish` may say `outcome` (granted, denied); `extend`
says `new_due`. `finish` walks the rest of the workflow, `wait` lets pass what happens by itself. `expect`
compares what it names:
`state`, `step`, `holder` (an agency), the moments `due`, `first_due`, `answer_due` and `deadline` (null:
none), `told` (notices that went out; []: none) and `refused` (part of the sentence of a refusal).

Here a test is read and everything wrong with its shape is said. Dossiers play it (dossiers/scenarios.py).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.base import clock
from motcua.catalog.checking_tools import Judge, maps, named, texts
from motcua.catalog.packs import Fault, plain

ACTS = (
    "accept",
    "request_supplement",
    "propose_supplement",
    "decline_supplement",
    "send_supplement",
    "accept_supplement",
    "refuse",
    "withdraw",
    "ask_withdrawal",
    "agree_to_withdrawal",
    "decline_withdrawal",
    "request_payment",
    "cancel_payment",
    "record_payment",
    "forward",
    "assign",
    "propose",
    "pass_on",
    "endorse",
    "approve",
    "send_back",
    "issue_result",
    "return_result",
    "extend",
    "suspend",
    "resume",
    "stop",
    "finish",
    "wait",
)
# The states of a dossier and the notices about it; a test holds them to dossiers/transitions.py.
STATES = (
    "registered",
    "supplement_at_reception",
    "refused",
    "withdrawn",
    "received",
    "processing",
    "supplement_in_appraisal",
    "awaiting_payment",
    "suspended",
    "stopped",
    "finished",
    "returned",
)
NOTICES = (
    "submitted",
    "accepted",
    "supplement_requested",
    "supplement_received",
    "lapsed",
    "refused",
    "withdrawn",
    "withdrawal_declined",
    "payment_requested",
    "payment_cancelled",
    "payment_received",
    "extended",
    "suspended",
    "resumed",
    "stopped",
    "result_ready",
    "returned",
)
OUTCOMES = ("granted", "denied")
MOMENTS = ("due", "first_due", "answer_due", "deadline")
EXPECTED = ("state", "step", "holder", *MOMENTS, "told", "refused")
MODES = {4: ("full", "partial"), 3: ("partial",)}
# A longer one is several tests; each of them is played before anything is published.
MOST_TURNS = 40
MOST_TESTS = 40

_LONG_AGO = datetime(2000, 1, 1, tzinfo=clock.VIETNAM)
_MOMENT = re.compile(r"20\d{2}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:00)?")
_FROM_OTHER_FILES = ("câu hỏi", "bước", "cơ quan")
_OF_TEST = ("name", "filed", "mode", "case", "filed_at", "without", "answers", "expect", "then")
_OF_TURN = ("act", "at", "reason", "expect")
_ASKING = ("documents", "questions")
_OF_ACT: Mapping[str, tuple[str, ...]] = {
    "request_supplement": _ASKING,
    "propose_supplement": _ASKING,
    "send_supplement": ("answers", "without"),
    "propose": ("outcome",),
    "issue_result": ("outcome",),
    "extend": ("new_due",),
    "request_payment": ("amount",),
    "finish": ("outcome", "until"),
}


@dataclass(frozen=True)
class Turn:
    """One act of a test and what must hold after it."""

    act: str
    at: datetime
    documents: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    reason: str = ""
    outcome: str = "granted"
    until: str = ""
    new_due: datetime | None = None
    amount: int = 0
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """One test, read: moments are aware, `told` is a tuple. "" where the test leaves it to the usual."""

    name: str
    filed: datetime
    mode: str = ""
    case: str = ""
    filed_at: str = ""
    without: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)
    then: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Names:
    """What the tests of one procedure may name.

    `questions`, `steps` and `agencies` come from other files; empty where those could not be read, which is
    their own fault and none of each test.
    """

    modes: Collection[str]
    cases: Collection[str]
    documents: Collection[str]
    questions: Collection[str]
    steps: Collection[str]
    agencies: Collection[str]


class ScenarioError(ValueError):
    """The test cannot be played; `faults` say where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def names_in(
    procedure: Mapping[str, Any],
    forms: Iterable[Mapping[str, Any]],
    workflow: Any,
    agencies: Collection[str],
) -> Names:
    """What tests of `procedure` may name, from its data, its forms' definitions and its workflow's steps."""
    parts = [maps(form.get("sections")) for form in forms]
    sections = [section for part in parts for section in part] if all(parts) else []
    level = procedure.get("level")
    is_online = procedure.get("is_online") is True
    return Names(
        modes=MODES.get(level, ()) if is_online and isinstance(level, int) else (),
        cases=named(maps(procedure.get("cases"))),
        documents=named(one for one in maps(procedure.get("documents")) if not one.get("form")),
        questions=named(one for section in sections for one in maps(section.get("questions"))),
        steps=named(maps(workflow)),
        agencies=agencies,
    )


def parse(data: Any, names: Names) -> Scenario:
    """The test in `data`, plain or straight from YAML. Raises ScenarioError with every fault."""
    judge = Judge()
    scenario = _Reader(judge, "", names).scenario(_plain(data), "")
    if judge.faults or scenario is None:
        raise ScenarioError(judge.faults)
    return scenario


def check(tests: Any, names: Names, judge: Judge, file: str) -> None:
    """Add everything wrong with the shape of `tests` to `judge`."""
    if not isinstance(tests, list):
        judge.fault(file, "tests", "Phải là một danh sách kiểm thử.")
        return
    if tests and not names.modes:
        judge.fault(file, "tests", "Thủ tục không nộp trực tuyến nên không chạy thử được.")
        return
    if len(tests) > MOST_TESTS:
        judge.fault(file, "tests", f"Chỉ viết tối đa {MOST_TESTS} kiểm thử, đang có {len(tests)}.")
    reader = _Reader(judge, file, names)
    for number, test in enumerate(tests[:MOST_TESTS]):
        reader.scenario(_plain(test), f"tests[{number}]")
    judge.unique(file, "tests", "tên kiểm thử", (one.get("name") for one in maps(tests)))


def _plain(test: Any) -> Any:
    try:
        return plain(test)
    except (TypeError, ValueError):
        return None  # a key that is no text, as only YAML knows: not a test


@dataclass(frozen=True)
class _Reader:
    judge: Judge
    file: str
    names: Names

    def scenario(self, data: Any, where: str) -> Scenario | None:
        """What could be read; None, or a made-up moment, only where a fault was said."""
        if not isinstance(data, dict):
            self._fault(where, "Phải là một kiểm thử, có name, filed và các việc dưới then.")
            return None
        here = f"{where}." if where else ""
        self.judge.known(self.file, where, data, _OF_TEST)
        self.judge.text(self.file, f"{here}name", data.get("name"))
        for key, known, kind in (
            ("mode", self.names.modes, "cách nộp"),
            ("case", self.names.cases, "trường hợp"),
            ("filed_at", self.names.agencies, "cơ quan"),
        ):
            if data.get(key):
                self._one_of(f"{here}{key}", data[key], known, kind)
        filed = self._moment(f"{here}filed", data.get("filed"), _LONG_AGO)
        return Scenario(
            name=str(data.get("name")),
            filed=filed,
            mode=str(data.get("mode") or ""),
            case=str(data.get("case") or ""),
            filed_at=str(data.get("filed_at") or ""),
            without=self._keys(f"{here}without", data.get("without"), self.names.documents, "giấy tờ"),
            answers=self._answers(f"{here}answers", data.get("answers")),
            expect=self._expect(f"{here}expect", data.get("expect")),
            then=self._turns(f"{here}then", data, filed),
        )

    def _turns(self, where: str, data: Mapping[str, Any], filed: datetime) -> tuple[Turn, ...]:
        lines = data.get("then")
        if lines is None:
            return ()
        if not isinstance(lines, list) or len(maps(lines)) != len(lines):
            self._fault(where, "Phải là một danh sách việc, mỗi việc có act và at.")
            return ()
        if len(lines) > MOST_TURNS:
            self._fault(where, f"Chỉ viết tối đa {MOST_TURNS} việc, đang có {len(lines)}.")
        if lines and isinstance(data.get("expect"), dict) and data["expect"].get("refused"):
            self._fault(where, "Hồ sơ mà hệ thống không nhận thì không có việc nào sau đó.")
        turns, before = [], filed
        for number, line in enumerate(lines[:MOST_TURNS]):
            turn = self._turn(f"{where}[{number}]", line, before)
            if turn.at < before:
                self._fault(f"{where}[{number}].at", "Ở trước việc trước đó. Hãy viết các việc theo thứ tự.")
            before = max(before, turn.at)
            turns.append(turn)
        return tuple(turns)

    def _turn(self, where: str, line: Mapping[str, Any], before: datetime) -> Turn:
        act = line.get("act")
        self._one_of(f"{where}.act", act, ACTS, "việc")
        own = _OF_ACT.get(str(act), ())
        for key in line:
            if any(key in keys for keys in _OF_ACT.values()) and key not in own and act in ACTS:
                self._fault(f"{where}.{key}", f"Việc {act} không dùng khóa này.")
        self.judge.known(
            self.file, where, line, {*_OF_TURN, *(one for keys in _OF_ACT.values() for one in keys)}
        )
        if own == _ASKING and not (line.get("documents") or line.get("questions")):
            self._fault(where, "Cần nêu documents hoặc questions: cần bổ sung những gì.")
        for key, known, kind in (
            ("outcome", OUTCOMES, "kết luận"),
            ("until", self.names.steps, "bước"),
        ):
            if line.get(key):
                self._one_of(f"{where}.{key}", line[key], known, kind)
        if line.get("reason") is not None:
            self.judge.text(self.file, f"{where}.reason", line["reason"])
        amount = line.get("amount", 0)
        if isinstance(amount, bool) or not isinstance(amount, int) or amount < 0:
            self._fault(f"{where}.amount", "Phải là số tiền nguyên, tính bằng đồng.")
            amount = 0
        if act == "extend" and "new_due" not in line:
            self._fault(f"{where}.new_due", "Thiếu ngày giờ hẹn trả mới.")
        documents, questions = self.names.documents, self.names.questions
        return Turn(
            act=str(act),
            at=self._moment(f"{where}.at", line.get("at"), before),
            documents=self._keys(f"{where}.documents", line.get("documents"), documents, "giấy tờ"),
            questions=self._keys(f"{where}.questions", line.get("questions"), questions, "câu hỏi"),
            answers=self._answers(f"{where}.answers", line.get("answers")),
            without=self._keys(f"{where}.without", line.get("without"), documents, "giấy tờ"),
            reason=str(line.get("reason") or ""),
            amount=amount,
            outcome=str(line.get("outcome") or "granted"),
            until=str(line.get("until") or ""),
            new_due=self._moment(f"{where}.new_due", line["new_due"], before) if "new_due" in line else None,
            expect=self._expect(f"{where}.expect", line.get("expect")),
        )

    def _expect(self, where: str, data: Any) -> dict[str, Any]:
        if data is None:
            return {}
        if not isinstance(data, dict):
            self._fault(where, "Phải là khóa: giá trị, như state: received.")
            return {}
        for key in data:
            self._one_of(where, key, EXPECTED, "điều để so")
        for key, known, kind in (
            ("state", STATES, "trạng thái"),
            ("step", self.names.steps, "bước"),
            ("holder", self.names.agencies, "cơ quan"),
        ):
            if key in data:
                self._one_of(f"{where}.{key}", data[key], known, kind)
        expected = {key: value for key, value in data.items() if key in EXPECTED}
        for key in MOMENTS:
            if data.get(key) is not None:
                expected[key] = self._moment(f"{where}.{key}", data[key], _LONG_AGO)
        if "told" in data:
            told = [data["told"]] if isinstance(data["told"], str) else data["told"]
            expected["told"] = self._keys(f"{where}.told", told, NOTICES, "thông báo")
        if "refused" in data:
            self.judge.text(self.file, f"{where}.refused", data["refused"])
            for key in expected.keys() - {"refused"}:
                self._fault(f"{where}.{key}", "Việc bị từ chối thì không thay đổi gì, chỉ so được refused.")
        return expected

    def _moment(self, where: str, value: Any, otherwise: datetime) -> datetime:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            try:
                return datetime.fromisoformat(value).replace(tzinfo=clock.VIETNAM)
            except ValueError:
                pass
        self._fault(where, f"Phải là ngày giờ như 2026-11-20 16:55, đang là {value!r}.")
        return otherwise

    def _keys(self, where: str, value: Any, known: Collection[str], kind: str) -> tuple[str, ...]:
        if value is None:
            return ()
        self.judge.texts(self.file, where, value)
        for key in texts(value):
            self._one_of(where, key, known, kind)
        return tuple(dict.fromkeys(texts(value)))

    def _answers(self, where: str, value: Any) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._fault(where, "Phải là câu hỏi: câu trả lời.")
            return {}
        for key in value:
            self._one_of(where, key, self.names.questions, "câu hỏi")
        return value

    def _one_of(self, where: str, value: Any, known: Collection[str], kind: str) -> None:
        if known or kind not in _FROM_OTHER_FILES:
            self.judge.one_of(self.file, where, value, known, kind)

    def _fault(self, where: str, sentence: str) -> None:
        self.judge.fault(self.file, where, sentence)
