"""What a procedure says, as typed data: papers, cases, time, fee, steps, workflow.

The same shape is the pack's YAML, the JSON of a revision and the argument of the pages.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from motcua.worktime.service import Duration

# What is done in a step, and where: the words of the pack and those people read.
ACT_NAMES: dict[str, str | Promise] = {
    "receive": gettext_lazy("Tiếp nhận"),
    "assign": gettext_lazy("Phân công"),
    "appraise": gettext_lazy("Thẩm định"),
    "pass_on": gettext_lazy("Chuyển cơ quan khác quyết định"),
    "endorse": gettext_lazy("Xem xét, trình ký"),
    "approve": gettext_lazy("Phê duyệt"),
    "issue": gettext_lazy("Phát hành kết quả"),
    "return": gettext_lazy("Trả kết quả"),
}
HOLDER_NAMES: dict[str, str | Promise] = {
    "one_stop": gettext_lazy("Bộ phận một cửa của nơi nộp"),
    "filed": gettext_lazy("Cơ quan nơi nộp"),
    "filed_parent": gettext_lazy("Cơ quan cấp trên của nơi nộp"),
    "lead": gettext_lazy("Cơ quan chủ trì thủ tục"),
}


@dataclass(frozen=True)
class Document:
    """One paper the procedure asks for (thành phần hồ sơ)."""

    key: str
    name: str
    originals: int = 0
    copies: int = 0
    required: bool = True
    form: str = ""  # key of the form that is filled in online instead of uploading this paper
    cases: tuple[str, ...] = ()  # only in these cases; empty: in all
    note: str = ""
    joins_photos: bool = True  # several photos of it become one PDF for the office
    paper: str = ""  # which paper it is in other procedures too; empty: the one of this name


@dataclass(frozen=True)
class Case:
    """A case of settling (trường hợp giải quyết) with its own time, fee and form where they differ."""

    key: str
    name: str
    processing_time: Duration | None = None
    fee: int | None = None
    fee_full: int | None = None  # when filed in full (toàn trình), where it differs
    form: str = ""
    note: str = ""
    is_sensitive: bool = False  # never answered publicly, though the procedure is


@dataclass(frozen=True)
class WorkflowStep:
    """Who holds a step and its share of the time.

    `holder` names an agency by its part in the dossier: "one_stop" (receiving desk of the agency filed at),
    "filed" (the agency filed at), "filed_parent" (the agency above it), "lead" (the agency of the
    procedure), or by its key in the pack. `act` is the act that completes the step.
    """

    key: str
    name: str
    act: str  # receive, assign, appraise, pass_on, endorse, approve, issue, return
    holder: str
    role: str
    share: int  # of the sum of all shares


@dataclass(frozen=True)
class ProcedureContent:
    """Everything a citizen or an officer may need to know about a procedure."""

    code: str
    name: str
    field: str
    agency: str  # key of the lead agency: its code begins the dossier's code
    deciding_agency: str  # as the law names it
    receiving_place: str
    authority_level: str  # province, district, commune
    filed_at: str  # which agencies a citizen files at: "lead", "districts", "communes" or an agency's key
    level: int
    service_level: str  # toàn trình | một phần
    processing_time: Duration | None
    fee: int | None
    result: str
    is_online: bool
    is_sensitive: bool
    workflow: tuple[WorkflowStep, ...]
    documents: tuple[Document, ...] = ()
    cases: tuple[Case, ...] = ()
    form: str = ""
    subjects: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()  # trình tự thực hiện, in sentences; empty: catalog.steps tells them
    legal_basis: tuple[str, ...] = ()
    sets: int = 1
    fee_full: int | None = None  # when filed in full (toàn trình), where it differs
    fee_note: str = ""
    note: str = ""
    successor: str = ""
    successor_note: str = ""
    sources: tuple[
        str, ...
    ] = ()  # where each fact comes from; "memory" and "unsure" mark what is not confirmed

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """From plain data; raises TypeError on an unknown or missing key."""
        values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
        values["processing_time"] = _duration(data.get("processing_time"))
        values["documents"] = tuple(Document(**_tupled(d)) for d in data.get("documents", ()))
        values["workflow"] = tuple(WorkflowStep(**step) for step in data.get("workflow", ()))
        values["cases"] = tuple(
            Case(**{**case, "processing_time": _duration(case.get("processing_time"))})
            for case in data.get("cases", ())
        )
        return cls(**values)

    def to_data(self) -> dict[str, Any]:
        """As plain data that JSON and YAML can hold; from_data reads it back."""
        data: dict[str, Any] = _listed(asdict(self))
        data["processing_time"] = _plain(self.processing_time)
        for plain, case in zip(data["cases"], self.cases, strict=True):
            plain["processing_time"] = _plain(case.processing_time)
        return data

    def case(self, key: str) -> Case | None:
        """The case `key`, or None where the procedure has no such case."""
        return next((case for case in self.cases if case.key == key), None)

    def is_sensitive_in(self, case: str) -> bool:
        """Whether a dossier filed in `case` never answers publicly (RULES a.14.3)."""
        chosen = self.case(case)
        return self.is_sensitive or bool(chosen and chosen.is_sensitive)

    def documents_in(self, case: str) -> tuple[Document, ...]:
        """The papers asked for in `case`."""
        return tuple(d for d in self.documents if not d.cases or case in d.cases)

    def form_in(self, case: str) -> str:
        """The key of the declaration in `case`."""
        chosen = self.case(case)
        return (chosen.form if chosen else "") or self.form

    @property
    def form_keys(self) -> tuple[str, ...]:
        """The keys of all declarations in any case, and of papers filled in online; sorted, each once."""
        named = {self.form, *(case.form for case in self.cases), *(one.form for one in self.documents)}
        return tuple(sorted(named - {""}))

    def time_in(self, case: str) -> Duration | None:
        """The processing time in `case`; None where the law sets none."""
        chosen = self.case(case)
        return (chosen.processing_time if chosen else None) or self.processing_time

    def fee_in(self, case: str, *, full: bool = False) -> int | None:
        """The fee in `case` in VND, filed in full or in part; None where it is not known."""
        chosen = self.case(case)
        fees = [chosen.fee_full if full else None, chosen.fee] if chosen else []
        fees += [self.fee_full if full else None, self.fee]
        return next((fee for fee in fees if fee is not None), None)


def _duration(data: Any) -> Duration | None:
    return Duration.from_data(data) if data else None


def _plain(duration: Duration | None) -> dict[str, Any] | None:
    return {"value": duration.value, "unit": duration.unit.value} if duration else None


def _listed(value: Any) -> Any:
    # JSON knows no tuples; data that went through the database must equal data that did not.
    if isinstance(value, dict):
        return {key: _listed(one) for key, one in value.items()}
    return [_listed(one) for one in value] if isinstance(value, list | tuple) else value


def _tupled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


CONTENT_KEYS = frozenset(field.name for field in fields(ProcedureContent))
