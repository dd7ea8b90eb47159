"""What each paper says. A paper is made from its facts alone: from a kept snapshot it can be made again."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from motcua.base import clock


@dataclass(frozen=True, kw_only=True)
class Office:
    """Who issues the paper. `parent` is the body above it ("" for none), `place` the town beside the date."""

    name: str
    parent: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    website: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody a paper names; what is empty is left out of it."""

    name: str
    identity: str = ""
    tax_code: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What all papers have: whose it is and where its QR code leads ("" for no code)."""

    template: ClassVar[str]

    office: Office
    qr_url: str = ""

    def snapshot(self) -> dict[str, Any]:
        """The facts as JSON keeps them; moments as the wall clock of Vietnam shows them, to the minute."""
        snapshot: dict[str, Any] = _plain(asdict(self))
        return snapshot


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """One file as it arrived. `pages` is None where pages cannot be counted (a spreadsheet)."""

    document: str
    name: str
    size: int
    pages: int | None
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """One kind of paper handed in: how many originals, certified copies, plain copies, and files online."""

    name: str
    originals: int = 0
    certified: int = 0
    copies: int = 0
    files: int = 0


@dataclass(frozen=True, kw_only=True)
class Receipt(Paper):
    """Giấy xác nhận nộp hồ sơ trực tuyến: proof of what arrived and when.

    `way` is empty for what was filed online; else it names the counter or the post, and `documents` are the
    papers that came on paper.
    """

    template: ClassVar[str] = "receipt"

    code: str
    number: str = ""
    procedure: str
    procedure_code: str
    submitted_at: datetime
    applicant: Person
    owner: Person | None
    files: list[FileLine]
    answer_within: str
    declaration_sha256: str = ""
    way: str = ""
    documents: list[DocumentLine] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AcceptanceSlip(Paper):
    """Mẫu 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả (RULES a.3), in two copies.

    `due_at` is None for a procedure without a time limit; `second_stage` names a later date, if any.
    """

    template: ClassVar[str] = "slip_01"

    form: str
    number: str
    code: str
    unit: str
    applicant: Person
    owner: Person | None
    request: str
    documents: list[DocumentLine]
    sets: int
    duration: str
    received_at: datetime
    due_at: datetime | None
    delivery: str
    officer: str
    book: str = ""
    book_number: str = ""
    second_stage: str = ""


@dataclass(frozen=True, kw_only=True)
class DefectLine:
    """One thing to add or mend: which part, what is wanted, and why."""

    name: str
    wanted: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SupplementSlip(Paper):
    """Mẫu 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: every defect at once."""

    template: ClassVar[str] = "slip_02"

    form: str
    number: str
    code: str
    unit: str
    owner: Person
    request: str
    defects: list[DefectLine]
    deadline: datetime | None
    issued_at: datetime
    officer: str
    officer_phone: str


@dataclass(frozen=True, kw_only=True)
class RefusalSlip(Paper):
    """Mẫu 03, Phiếu từ chối tiếp nhận giải quyết hồ sơ."""

    template: ClassVar[str] = "slip_03"

    form: str
    number: str
    code: str
    unit: str
    applicant: Person
    owner: Person | None
    request: str
    submitted_at: datetime
    reason: str
    issued_at: datetime
    officer: str
    support_phone: str


@dataclass(frozen=True, kw_only=True)
class ApologySlip(Paper):
    """Mẫu 04: the office excuses itself and names a new day (RULES a.7); its `title` is that of the series.

    `asks_extension` says whether the series words it as a request to extend (TT 03/2025); `is_late` that it
    was signed after the day it excuses. `signer_title` is the office held, "Giám đốc" or the like.
    """

    template: ClassVar[str] = "apology"

    form: str
    title: str
    number: str
    code: str
    unit: str
    owner: Person
    request: str
    acceptance_number: str
    received_at: datetime
    due_at: datetime
    new_due_at: datetime
    standing: str
    reason: str
    asks_extension: bool
    is_late: bool
    issued_at: datetime
    signer: str
    signer_title: str
    support_phone: str = ""


@dataclass(frozen=True, kw_only=True)
class StopNotice(Paper):
    """Mẫu 05 of TT 03/2025: the dossier is no longer worked on, for a while or for good (RULES a.8).

    `form` is "" where the series has no such form; `until` says what ends a temporary stop.
    """

    template: ClassVar[str] = "stop"

    form: str
    title: str
    number: str
    code: str
    unit: str
    owner: Person
    request: str
    received_at: datetime
    is_temporary: bool
    reason: str
    basis: str
    until: str
    issued_at: datetime
    signer: str
    signer_title: str
    support_phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """An agency that gives or takes, the department or office in it, and who ("" where not yet known)."""

    agency: str
    unit: str
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class ShareLine:
    """A step, its share of the time in words, and until when it lasts ("" and None without a time limit)."""

    step: str
    time: str
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class HandoverSlip(Paper):
    """Biên bản bàn giao hồ sơ: one agency passes the dossier on to the next; in two copies, for offices only.

    `share` of `share_of` is the taker's part of the whole time, `share_until` its end: where `share_is_cut`
    that of the whole. `shares` tells it step by step, where there are several.
    """

    template: ClassVar[str] = "handover"

    form: str
    number: str
    code: str
    unit: str
    issued_at: datetime
    giver: Party
    taker: Party
    owner: Person
    request: str
    opinion: str
    acceptance_number: str
    papers: list[FileLine]
    declaration_sha256: str
    received_at: datetime | None
    first_due_at: datetime | None
    due_at: datetime | None
    share: str
    share_of: str
    share_until: datetime | None
    share_is_cut: bool
    shares: list[ShareLine]


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """One file of the result: what it is, what was decided, and whose signatures it bears."""

    name: str
    outcome: str
    file: FileLine
    signed_by: list[str]


@dataclass(frozen=True, kw_only=True)
class ReturnSlip(Paper):
    """Giấy giao nhận kết quả. `channel` is counter, online or post; `collector` who came to the counter.

    `originals` names what was compared and given back then.
    """

    template: ClassVar[str] = "return"

    form: str
    number: str
    code: str
    unit: str
    issued_at: datetime
    owner: Person
    request: str
    acceptance_number: str
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    results: list[ResultLine]
    channel: str
    address: str
    originals: list[str]
    collector: str
    officer: str


@dataclass(frozen=True, kw_only=True)
class WithdrawalSlip(Paper):
    """Giấy xác nhận rút hồ sơ, with the papers that are `returned`; `signer` agreed ("": nobody had to)."""

    template: ClassVar[str] = "withdrawal"

    form: str
    number: str
    code: str
    unit: str
    issued_at: datetime
    owner: Person
    request: str
    submitted_at: datetime
    received_at: datetime | None
    withdrawn_by: str
    asked_at: datetime
    reason: str
    returned: list[DocumentLine]
    signer: str
    signer_title: str
    support_phone: str = ""


@dataclass(frozen=True, kw_only=True)
class HandoverLine:
    """Who handed the dossier to whom, when; `verdict` judges the step that ended with it ("" for none)."""

    giver: str
    taker: str
    at: datetime
    step: str
    verdict: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RoutingSlip(Paper):
    """Phiếu kiểm soát quá trình giải quyết hồ sơ: a live paper, true until `told_until`."""

    template: ClassVar[str] = "routing"

    form: str
    code: str
    owner: str
    request: str
    lead: str
    partners: list[str]
    received_at: datetime | None
    first_due_at: datetime | None
    due_at: datetime | None
    due_note: str
    finished_at: datetime | None
    verdict: str
    handovers: list[HandoverLine]
    now_at: str
    told_until: datetime
    printed_by: str


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """One dossier in the register; moments are written short, "" where there is none."""

    number: int
    code: str
    request: str
    sets: int
    owner: str
    address: str
    phone: str
    received: str
    due: str
    collected: str
    collector: str
    receiver: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Register(Paper):
    """Sổ theo dõi hồ sơ: a volume of the book of one agency, true until `told_until`."""

    template: ClassVar[str] = "register"

    form: str
    period: str
    volume: int
    volumes: int
    told_until: datetime
    printed_by: str
    lines: list[RegisterLine]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A question and its answer. The blank paper offers `options` to tick, or `blank_lines` to write on."""

    label: str
    text: str = ""
    options: list[str] = field(default_factory=list)
    blank_lines: int = 1


@dataclass(frozen=True, kw_only=True)
class Table:
    """A question answered by rows; each row has a cell per column."""

    label: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a declaration: its lines, then its tables."""

    title: str
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Declaration(Paper):
    """The declaration of a procedure: filled in, or `blank` to be filled in by hand.

    `basis` names the law that prescribes it; `signed` says how and when it was confirmed ("" on paper),
    `note` what the reader must know before anything else (that it was not filed yet).
    """

    template: ClassVar[str] = "declaration"

    title: str
    basis: str
    addressee: str
    sections: list[Section]
    signer: str
    code: str = ""
    signed_at: datetime | None = None
    signed: str = ""
    pledge: str = ""
    note: str = ""
    blank: bool = False


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.local(value).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, dict):
        return {name: _plain(fact) for name, fact in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(fact) for fact in value]
    return value
