"""Forms of workflow tests and of trying out: how a dossier is filed, one act, and what must hold after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import clean_line, fold
from motcua.catalog.models import Workflow
from motcua.catalog.service import plaintext
from motcua.dossiers.states import State
from motcua.web.studio.procedure_fields import LineField, TextField, choice, several
from motcua.web.studio.procedure_forms import Data, PartForm, agency_choices

Words = str | Promise
Pairs = list[tuple[str, str]]

ACTS: dict[str, Words] = {
    "accept": gettext_lazy("Một cửa tiếp nhận hồ sơ"),
    "request_supplement": gettext_lazy("Yêu cầu bổ sung"),
    "send_supplement": gettext_lazy("Người nộp gửi bổ sung"),
    "accept_supplement": gettext_lazy("Một cửa nhận bổ sung"),
    "refuse": gettext_lazy("Từ chối tiếp nhận"),
    "withdraw": gettext_lazy("Người nộp rút hồ sơ"),
    "ask_withdrawal": gettext_lazy("Đề nghị rút hồ sơ"),
    "agree_to_withdrawal": gettext_lazy("Đồng ý cho rút hồ sơ"),
    "decline_withdrawal": gettext_lazy("Không đồng ý cho rút hồ sơ"),
    "forward": gettext_lazy("Một cửa chuyển hồ sơ đi giải quyết"),
    "assign": gettext_lazy("Phân công người thẩm định"),
    "request_payment": gettext_lazy("Thông báo nộp phí"),
    "cancel_payment": gettext_lazy("Hủy thông báo nộp phí"),
    "record_payment": gettext_lazy("Xác nhận đã thu phí"),
    "propose": gettext_lazy("Thẩm định và đề xuất kết luận"),
    "propose_supplement": gettext_lazy("Đề xuất yêu cầu bổ sung khi thẩm định"),
    "decline_supplement": gettext_lazy("Không đồng ý yêu cầu bổ sung"),
    "pass_on": gettext_lazy("Chuyển cơ quan khác"),
    "endorse": gettext_lazy("Lãnh đạo phòng đồng ý"),
    "approve": gettext_lazy("Phê duyệt"),
    "send_back": gettext_lazy("Trả lại bước trước"),
    "issue_result": gettext_lazy("Phát hành kết quả"),
    "return_result": gettext_lazy("Trả kết quả"),
    "finish": gettext_lazy("Giải quyết nốt các bước còn lại"),
    "wait": gettext_lazy("Chờ: hệ thống tự xử lý khi quá hạn"),
}
NOTICES: dict[str, Words] = {
    "submitted": gettext_lazy("Đã nộp hồ sơ"),
    "accepted": gettext_lazy("Đã tiếp nhận, hẹn ngày trả"),
    "supplement_requested": gettext_lazy("Yêu cầu bổ sung"),
    "supplement_received": gettext_lazy("Đã nhận bổ sung"),
    "lapsed": gettext_lazy("Hết hạn bổ sung"),
    "refused": gettext_lazy("Từ chối tiếp nhận"),
    "withdrawn": gettext_lazy("Đã rút hồ sơ"),
    "withdrawal_declined": gettext_lazy("Không đồng ý cho rút hồ sơ"),
    "payment_requested": gettext_lazy("Cần nộp phí"),
    "payment_cancelled": gettext_lazy("Hủy thông báo nộp phí"),
    "payment_received": gettext_lazy("Đã nộp phí"),
    "result_ready": gettext_lazy("Đã có kết quả"),
    "returned": gettext_lazy("Đã trả kết quả"),
}
MODES: dict[str, Words] = {"full": gettext_lazy("Toàn trình"), "partial": gettext_lazy("Một phần")}
OUTCOMES = (("granted", gettext_lazy("Đồng ý")), ("denied", gettext_lazy("Không đồng ý")))
_NOTHING = "none"
_MOMENTS = {
    "due": gettext_lazy("Hẹn trả kết quả"),
    "answer_due": gettext_lazy("Hạn cơ quan phản hồi"),
    "deadline": gettext_lazy("Hạn người nộp bổ sung"),
    "first_due": gettext_lazy("Hẹn trả lần đầu"),
}


@dataclass(frozen=True)
class Offered:
    """What a test of the draft may name, with words for each."""

    modes: Pairs
    cases: Pairs
    agencies: Pairs
    documents: Pairs
    questions: Pairs
    steps: Pairs

    @classmethod
    def by(cls, data: Mapping[str, Any]) -> "Offered":
        """What the draft's data offers; faulty parts offer nothing."""
        procedure = data["procedure"]
        modes = {4: ("full", "partial"), 3: ("partial",)}.get(procedure.get("level"), ())
        workflow = Workflow.objects.filter(key=procedure.get("workflow", "")).first()
        return cls(
            modes=[(key, str(MODES[key])) for key in modes if procedure.get("is_online")],
            cases=[(one["key"], one["name"]) for one in procedure.get("cases") or ()],
            agencies=agency_choices(),
            documents=[
                (one["key"], one["name"]) for one in procedure.get("documents") or () if not one.get("form")
            ],
            questions=list(_questions(data["forms"]).items()),
            steps=[(step["key"], step["name"]) for step in (workflow.steps if workflow else ())],
        )


def _questions(definitions: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for definition in definitions.values():
        for section in definition.get("sections") or ():
            for question in section.get("questions") or ():
                if isinstance(question, dict) and question.get("kind") != "note":
                    key = str(question.get("key"))
                    found.setdefault(key, str(question.get("short") or question.get("label") or key))
    return found


class MomentField(forms.CharField):
    """A day and a time on the wall clock of Vietnam, typed 20/11/2026 16:55, kept as 2026-11-20 16:55.

    Typed, not picked: a browser in another language would show the day and the month the other way round.
    """

    width = "long"

    def __init__(self, **kwargs: Any) -> None:
        hint = {"help_text": _LIKE_THIS} if kwargs.get("required", True) else {}
        super().__init__(
            **{"max_length": 40, "error_messages": {"required": _MISSING_MOMENT}, **hint, **kwargs}
        )

    def prepare_value(self, value: Any) -> Any:
        moment = _moment(value) if isinstance(value, str) else None
        return f"{moment:%d/%m/%Y %H:%M}" if moment else value

    def clean(self, value: Any) -> Any:
        typed = clean_line(super().clean(value) or "")
        moment = _moment(typed)
        if typed and moment is None:
            raise forms.ValidationError(_("Hãy ghi ngày và giờ như 20/11/2026 16:55."))
        return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


class ExpectedMomentField(MomentField):
    """A moment to compare with; typed "không có" where there must be none."""

    def prepare_value(self, value: Any) -> Any:
        return str(_NONE) if value == _NOTHING else super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        if fold(str(value or "")) in (_NOTHING, fold(str(_NONE))):
            return _NOTHING
        return super().clean(value)


def moment_in_words(stored: Any) -> str:
    """A moment of a test as people write it; what is none as it stands."""
    moment = _moment(stored) if isinstance(stored, str) else None
    return f"{moment:%H:%M %d/%m/%Y}" if moment else str(stored)


def _moment(typed: str) -> datetime | None:
    for shape in _SHAPES:
        try:
            return datetime.strptime(typed, shape)  # noqa: DTZ007 - the wall clock, as tests write it
        except ValueError:
            continue
    return None


_MISSING_MOMENT = gettext_lazy("Hãy ghi ngày và giờ.")
_NONE = gettext_lazy("không có")
_OR_NONE = gettext_lazy("Như 23/11/2026 16:55, hoặc “không có”.")
_LIKE_THIS = gettext_lazy("Như 20/11/2026 16:55.")
_SHAPES = ("%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S")


class AnswersField(TextField):
    """Answers that differ from the example's, one a line: `key: value`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "rows": 3, "max_length": None, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return plaintext.write(value) if isinstance(value, dict) and value else value or ""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return {}
        try:
            answers = plaintext.plain(plaintext.read(typed))
        except plaintext.TextError as error:
            place = _("Dòng %(n)s: ") % {"n": error.line} if error.line else ""
            raise forms.ValidationError(f"{place}{error.sentence}") from error
        if not isinstance(answers, dict):
            raise forms.ValidationError(_("Mỗi dòng ghi “khóa: câu trả lời”."))
        return answers


class SaidForm(PartForm):
    """Keys that are left out where nothing is said; fields without anything to choose are not shown."""

    apart: ClassVar[tuple[tuple[Words, tuple[str, ...]], ...]] = ()  # what is seldom used, by title

    def __init__(
        self, stored: Mapping[str, Any], typed: QueryDict | None = None, *, offered: Offered, expecting: bool
    ) -> None:
        super().__init__(stored, typed)
        for name, choices in self.choices(offered).items():
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        if "mode" in self.fields:
            self.initial.setdefault("mode", offered.modes[0][0])
        if not expecting:
            for name in [name for name in self.fields if name.startswith("expect_")]:
                del self.fields[name]

    def plain(self) -> list[BoundField]:
        """The fields that stand open."""
        apart = {name for _title, names in self.apart for name in names}
        return [self[name] for name in self.fields if name not in apart and not name.startswith("expect_")]

    def groups(self) -> list[tuple[Words, list[BoundField], bool]]:
        """The fields that are folded away, and whether something stands in them."""
        found = [
            (title, [self[name] for name in names if name in self.fields]) for title, names in self.apart
        ]
        return [
            (title, fields, any(one.errors or one.value() for one in fields))
            for title, fields in found
            if fields
        ]

    def expected(self) -> list[BoundField]:
        """What must hold afterwards."""
        return [self[name] for name in self.fields if name.startswith("expect_")]

    def choices(self, offered: Offered) -> dict[str, Any]:
        """The choices of each field that depends on the draft."""
        return {
            "expect_state": [("", _("Không so")), *((str(one), one.label) for one in State)],
            "expect_step": [("", _("Không so")), *offered.steps] if offered.steps else [],
        }

    def shown(self, stored: Mapping[str, Any]) -> Data:
        expected = stored.get("expect") or {}
        told = expected.get("told")
        told = [told] if isinstance(told, str) else told
        return {
            **super().shown(stored),
            **{f"expect_{key}": value for key, value in expected.items() if isinstance(value, str)},
            **{f"expect_{key}": _NOTHING for key in _MOMENTS if key in expected and expected[key] is None},
            "expect_told": [_NOTHING] if told == [] else told,
        }

    def applied(self, stored: Mapping[str, Any]) -> Data:
        """The keys of the form as typed; what it does not know stays."""
        typed = self.cleaned_data
        kept = {
            key: value for key, value in stored.items() if key not in self.base_fields and key != "expect"
        }
        said = {key: value for key, value in typed.items() if not key.startswith("expect_")}
        expected = {
            key.removeprefix("expect_"): value for key, value in typed.items() if key.startswith("expect_")
        }
        told = expected.pop("told", [])
        known = {
            key: value
            for key, value in (stored.get("expect") or {}).items()
            if f"expect_{key}" not in self.fields
        }
        named = {key: None if value == _NOTHING else value for key, value in expected.items() if value}
        expected = {**known, **named}
        if told:
            expected["told"] = [kind for kind in told if kind != _NOTHING]
        found = {**kept, **{key: value for key, value in said.items() if value not in ("", [], {})}}
        return {**found, "expect": expected} if expected else found


class ExpectFields(forms.Form):
    """What must hold afterwards."""

    expect_state = choice(gettext_lazy("Trạng thái hồ sơ"), (), required=False)
    expect_step = choice(gettext_lazy("Hồ sơ đang ở bước"), (), required=False)
    expect_due = ExpectedMomentField(label=_MOMENTS["due"], required=False, help_text=_OR_NONE)
    expect_answer_due = ExpectedMomentField(label=_MOMENTS["answer_due"], required=False)
    expect_deadline = ExpectedMomentField(label=_MOMENTS["deadline"], required=False)
    expect_told = several(
        gettext_lazy("Thông báo được gửi"),
        choices=[*NOTICES.items(), (_NOTHING, gettext_lazy("Không gửi thông báo nào"))],
    )
    expect_refused = LineField(
        label=gettext_lazy("Hệ thống từ chối, với câu có chứa"),
        required=False,
        help_text=gettext_lazy("Chỉ ghi khi việc này phải bị từ chối; khi đó không so gì khác."),
    )


class FilingForm(ExpectFields, SaidForm):
    """How the dossier of a test is filed."""

    filed = MomentField(label=gettext_lazy("Nộp lúc"))
    mode = choice(gettext_lazy("Cách nộp"), (), required=False, radios=True)
    case = choice(gettext_lazy("Trường hợp"), (), required=False)
    filed_at = choice(gettext_lazy("Nộp tại"), (), required=False)
    without = several(gettext_lazy("Giấy tờ không đính kèm"))
    answers = AnswersField(
        label=gettext_lazy("Câu trả lời khác với ví dụ"),
        help_text=gettext_lazy(
            "Tờ khai được điền theo ví dụ. Chỗ khác thì ghi “khóa: câu trả lời”, mỗi dòng một câu."
        ),
    )

    field_order = ("name", "filed", "mode", "case", "without", "filed_at", "answers")
    apart = ((gettext_lazy("Nơi nộp và câu trả lời khác với ví dụ"), ("filed_at", "answers")),)

    def choices(self, offered: Offered) -> dict[str, Any]:
        return {
            **super().choices(offered),
            "mode": offered.modes if len(offered.modes) > 1 else [],
            "case": [("", _("Trường hợp đầu tiên")), *offered.cases] if offered.cases else [],
            "filed_at": [("", _("Cơ quan đầu tiên nhận thủ tục này")), *offered.agencies],
            "without": offered.documents,
        }


class TestForm(FilingForm):
    """A test, without its acts."""

    __test__ = False  # no test of ours, though its name begins like one

    name = LineField(
        label=gettext_lazy("Tên kiểm thử"),
        max_length=200,
        help_text=gettext_lazy("Như “Nộp 16:55 thứ Sáu, thiếu một giấy”."),
    )


class TurnForm(ExpectFields, SaidForm):
    """One act after the filing."""

    act = choice(gettext_lazy("Việc"), [("", gettext_lazy("Chọn việc")), *ACTS.items()])
    at = MomentField(label=gettext_lazy("Lúc"))
    documents = several(gettext_lazy("Giấy tờ cần bổ sung"))
    questions = several(gettext_lazy("Câu cần sửa trong tờ khai"))
    without = several(gettext_lazy("Giấy tờ vẫn không gửi"))
    answers = AnswersField(
        label=gettext_lazy("Câu trả lời được sửa"),
        help_text=gettext_lazy("Mỗi dòng “khóa: câu trả lời”."),
    )
    outcome = choice(
        gettext_lazy("Kết luận"), [("", gettext_lazy("Đồng ý (thường gặp)")), OUTCOMES[1]], required=False
    )
    until = choice(
        gettext_lazy("Dừng ở bước"), (), required=False, help_text=gettext_lazy("Khi giải quyết nốt.")
    )
    reason = LineField(label=gettext_lazy("Lý do, ý kiến"), required=False)

    field_order = ("act", "at", "documents", "questions", "answers", "without", "outcome", "until", "reason")
    apart = (
        (gettext_lazy("Khi yêu cầu bổ sung: cần bổ sung những gì"), ("documents", "questions")),
        (gettext_lazy("Khi người nộp gửi bổ sung: đã sửa những gì"), ("answers", "without")),
        (gettext_lazy("Kết luận, lý do, dừng ở đâu"), ("outcome", "until", "reason")),
    )

    # Which fields an act uses; others are emptied, so that trying another act leaves nothing behind.
    _uses: ClassVar[dict[str, tuple[str, ...]]] = {
        "request_supplement": ("documents", "questions"),
        "propose_supplement": ("documents", "questions"),
        "send_supplement": ("answers", "without"),
        "propose": ("outcome",),
        "issue_result": ("outcome",),
        "finish": ("outcome", "until"),
    }

    def choices(self, offered: Offered) -> dict[str, Any]:
        return {
            **super().choices(offered),
            "documents": offered.documents,
            "questions": offered.questions,
            "without": offered.documents,
            "until": [("", _("Làm đến hết")), *offered.steps] if offered.steps else [],
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        used = self._uses.get(cleaned.get("act", ""), ())
        for name in {one for names in self._uses.values() for one in names} - set(used):
            if name in cleaned:
                cleaned[name] = type(cleaned[name])()
        asks = cleaned.get("act") in ("request_supplement", "propose_supplement")
        if asks and not (cleaned.get("documents") or cleaned.get("questions")):
            place = "documents" if "documents" in self.fields else "act"
            self.add_error(place, _("Hãy chọn ít nhất một giấy tờ hoặc một câu cần bổ sung."))
        return cleaned
